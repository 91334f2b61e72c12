//! Deciding over 100,000 paths with 60 patterns, as a walk and path by path.
#![allow(clippy::unwrap_used)]

use divan::{Bencher, black_box};
use seaworthy_dockerfile::ignore::{IgnoreFile, MatchState, Matcher};

fn main() {
    divan::main();
}

/// Sixty patterns of all shapes, as large repositories collect them.
fn matcher() -> Matcher {
    let mut text = String::from(
        "node_modules\n**/node_modules\n.git\n**/.git\n**/.env\n**/.env.*\n!**/.env.example\n*.md\n**/*.log\n**/*.test.ts\n\
         **/__tests__/**\n**/coverage\n**/.DS_Store\ndist\n**/dist\nbuild/\n.next\n**/.turbo/**\n.github/**\n*.tsbuildinfo\n\
         docs/**/*.png\n!docs/keep/*.png\n**/*.sw?\n**/[Tt]humbs.db\npackages/*/fixtures\n**/tmp*/**\nDockerfile*\ncompose*.y*ml\n",
    );
    for number in 0..32 {
        text.push_str(&format!("packages/p{number}/generated/**/*.g{number}.ts\n"));
    }
    let (file, problems) = IgnoreFile::parse(&text);
    assert!(problems.is_empty());
    assert_eq!(file.patterns().count(), 60);
    Matcher::new(&file).unwrap()
}

/// 100 packages of 100 folders of 10 files.
fn folders() -> Vec<(String, Vec<String>)> {
    let mut folders = Vec::new();
    for package in 0..100 {
        for folder in 0..100 {
            let path = format!("packages/p{package}/src/area{}/folder{folder}", folder % 7);
            let files = (0..10).map(|file| {
                let kind = ["ts", "test.ts", "tsx", "json", "md"][file % 5];
                format!("{path}/component{file}.{kind}")
            });
            folders.push((path.clone(), files.collect()));
        }
    }
    folders
}

/// As a walk does it: what is known of a folder is used for its files.
#[divan::bench]
fn walk_100_000_paths(bencher: Bencher) {
    let matcher = matcher();
    let folders = folders();
    bencher.bench_local(|| {
        let mut excluded = 0_usize;
        for (folder, files) in &folders {
            let mut state: MatchState = matcher.root();
            for (at, _) in folder.match_indices('/') {
                state = matcher.enter(&state, &folder[..at]);
            }
            state = matcher.enter(&state, folder);
            for file in files {
                excluded += usize::from(matcher.decide_below(&state, black_box(file)).excluded);
            }
        }
        excluded
    });
}

/// Each path for itself, its folders asked again each time.
#[divan::bench]
fn decide_100_000_paths(bencher: Bencher) {
    let matcher = matcher();
    let folders = folders();
    bencher.bench_local(|| {
        folders
            .iter()
            .flat_map(|(_, files)| files)
            .filter(|file| matcher.decide(black_box(file)).excluded)
            .count()
    });
}
