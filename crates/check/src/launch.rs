//! Every command that a container runs when it starts: its own words, those of a script in shell that it names, those of the
//! scripts of `package.json` that they call.

use seaworthy_dockerfile::body::Command as Written;
use seaworthy_manifest::package_json::PackageJson;
use seaworthy_manifest::shell::{Command, CommandLine};
use seaworthy_setup::flow::{Brought, Presence};
use seaworthy_text::{Place, RepoPath};

use crate::image_case::ImageCase;

/// How many scripts deep a command is followed.
const DEPTH: usize = 3;

/// A command of the start.
#[derive(Debug)]
pub(crate) struct Launched {
    /// The command.
    pub(crate) command: Command,
    /// The programs that start it, as written: `cross-env`, `npx`.
    pub(crate) wrappers: Vec<String>,
    /// Where it is written.
    pub(crate) place: Place,
    /// Whether a script of `package.json` says it: programs of packages are on its path.
    pub(crate) by_script: bool,
}

impl ImageCase<'_> {
    /// The commands of the start, in order; those that could be read.
    pub(crate) fn launched(&self) -> Vec<Launched> {
        let end = &self.flow.shipped().end;
        let mut found = Vec::new();
        let mut words: Vec<String> = Vec::new();
        for start in [&end.entrypoint, &end.command].into_iter().flatten() {
            let place = self.place(start.span);
            match &start.command {
                Written::Shell(text) => self.read(&text.text, &place, 0, &mut found),
                Written::Exec(parts) => {
                    words.extend(parts.iter().map(|part| part.text.clone()));
                    let is_script = words.first().is_some_and(|word| self.script_file(word, &mut found));
                    if is_script {
                        // what follows an entry point is what it runs in the end
                        words.remove(0);
                    }
                    let is_last = end.command.as_ref().is_none_or(|last| last.span == start.span);
                    if is_last {
                        self.exec(&words, &place, &mut found);
                    }
                }
            }
        }
        found
    }

    /// The `package.json` whose scripts a start would run.
    pub(crate) fn started_manifest(&self) -> Option<RepoPath> {
        let shipped = self.flow.shipped();
        let end = seaworthy_setup::flow::At { stage: shipped.index, step: shipped.steps.len() };
        let folder = self.flow.repository_folder(end, shipped.end.folder());
        Some(folder.or_else(|| Some(self.app?.dir.clone()))?.child("package.json"))
    }

    fn exec(&self, words: &[String], place: &Place, found: &mut Vec<Launched>) {
        let mut words = words;
        if words.first().is_some_and(|word| word.ends_with("docker-entrypoint.sh")) {
            words = &words[1..];
        }
        if let [shell, flag, text, ..] = words
            && matches!(shell.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"))
        {
            if flag.starts_with('-') && flag.ends_with('c') {
                self.read(text, place, 0, found);
            }
            return;
        }
        if let [shell, file] = words
            && matches!(shell.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"))
        {
            self.script_file(file, found);
            return;
        }
        let line: Vec<String> =
            words.iter().map(|word| format!("'{}'", word.replace('\'', r"'\''"))).collect();
        self.read(&line.join(" "), place, 0, found);
    }

    /// Reads a script in shell that the repository brings; whether it is one.
    fn script_file(&self, word: &str, found: &mut Vec<Launched>) -> bool {
        let folder = self.flow.shipped().end.folder();
        let path = if word.starts_with('/') {
            word.to_owned()
        } else if word.contains('/') || word.ends_with(".sh") {
            format!("{}/{}", folder.trim_end_matches('/'), word.trim_start_matches("./"))
        } else {
            return false;
        };
        let Presence::Here(Brought::Repository { path, .. }) = self.flow.has(self.flow.shipped, &path) else {
            return false;
        };
        let Ok(source) = self.case.repo.read(&path) else { return false };
        let text = source.text();
        if !text.starts_with("#!") || !text.lines().next().is_some_and(|line| line.contains("sh")) {
            return false;
        }
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = seaworthy_text::Span::new(at, at + line.trim_end().len());
            at += line.len();
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                self.read(line, &source.place(span), 0, found);
            }
        }
        true
    }

    fn read(&self, text: &str, place: &Place, depth: usize, found: &mut Vec<Launched>) {
        for step in CommandLine::parse(text).steps() {
            let calls = step.command.script_calls();
            for call in &calls {
                if call.member.is_none() && depth < DEPTH {
                    self.packaged(call.script.as_str(), depth, found);
                }
            }
            let first = |span: seaworthy_text::Span| {
                let words = text.get(span.range()).unwrap_or_default();
                words.split_whitespace().next().unwrap_or_default().trim_matches(['\'', '"']).to_owned()
            };
            found.push(Launched {
                wrappers: step.command.wrappers.iter().map(|wrapper| first(wrapper.span)).collect(),
                command: step.command.clone(),
                place: place.clone(),
                by_script: depth > 0,
            });
        }
    }

    fn packaged(&self, name: &str, depth: usize, found: &mut Vec<Launched>) {
        let Some(path) = self.started_manifest() else { return };
        let Ok(source) = self.case.repo.read(&path) else { return };
        let Ok(manifest) = PackageJson::parse(&source) else { return };
        for name in [format!("pre{name}"), name.to_owned()] {
            if let Some(script) = manifest.script(&name) {
                let place = source.place(script.command.span);
                self.read(&script.command.value, &place, depth + 1, found);
            }
        }
    }
}

impl ImageCase<'_> {
    /// Whether an env file of the app that builds read by themselves has a variable.
    pub(crate) fn is_in_env_file(&self, name: &str) -> bool {
        let Some(app) = self.app else { return false };
        [".env", ".env.production", ".env.local", ".env.production.local"].iter().any(|file| {
            let Ok(source) = self.case.repo.read(&app.dir.child(file)) else { return false };
            let start = format!("{name}=");
            source.text().lines().any(|line| line.trim_start().starts_with(&start))
        })
    }
}
