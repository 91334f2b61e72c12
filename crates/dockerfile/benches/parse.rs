//! Reading Dockerfiles, beside `parse-dockerfile` on the same texts.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use seaworthy_dockerfile::Dockerfile;

fn main() {
    divan::main();
}

/// The files of the corpus that both readers take, some 50 small ones.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/accepted");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|path| std::fs::read_to_string(path).unwrap());
    texts.filter(|text| parse_dockerfile::parse(text).is_ok()).collect()
}

/// One file of 1,000 stages as applications write them.
fn large() -> Vec<String> {
    let stages = (0..1000).map(|stage| {
        format!(
            "# stage {stage}\nFROM node:20-alpine AS stage{stage}\nWORKDIR /app\nENV NODE_ENV=production PORT=3000\n\
             COPY --chown=node:node package.json package-lock.json ./\n\
             RUN --mount=type=cache,target=/root/.npm \\\n    npm ci \\\n    # only what runs\n    --omit=dev\n\
             COPY --from=build /app/dist ./dist\nUSER 1000\nEXPOSE 3000\nCMD [\"node\", \"dist/server.js\"]\n\n"
        )
    });
    vec![stages.collect()]
}

const TEXTS: &[fn() -> Vec<String>] = &[corpus, large];
const NAMES: &[&str] = &["corpus", "large"];

fn texts(name: &str) -> Vec<String> {
    let index = NAMES.iter().position(|other| *other == name).unwrap();
    TEXTS[index]()
}

#[divan::bench(args = NAMES)]
fn ours(bencher: Bencher, name: &str) {
    let texts = texts(name);
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for text in &texts {
            black_box(Dockerfile::parse(black_box(text)));
        }
    });
}

#[divan::bench(args = NAMES)]
fn peer(bencher: Bencher, name: &str) {
    let texts = texts(name);
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for text in &texts {
            black_box(parse_dockerfile::parse(black_box(text)).unwrap());
        }
    });
}
