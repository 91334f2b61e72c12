//! From a command to what it starts: the runtime with a file, or a program of a package.

use seaworthy_facts::{Command, Presence, RuntimeName};
use seaworthy_text::RepoPath;

use crate::bins;
use crate::command;
use crate::scope::AppScope;
use crate::script::Leaf;

/// Options of Node.js that take the next word along.
const NODE_VALUES: &[&str] = &[
    "-r",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "-C",
    "--conditions",
    "--input-type",
    "--title",
    "--icu-data-dir",
    "--openssl-config",
    "--redirect-warnings",
    "--diagnostic-dir",
    "--env-file",
    "--env-file-if-exists",
    "--watch-path",
];

/// Programs that run a TypeScript or JavaScript file, other than the runtimes.
const RUNNERS: &[&str] = &[
    "tsx",
    "ts-node",
    "ts-node-esm",
    "ts-node-dev",
    "tsnd",
    "ts-node-transpile-only",
    "nodemon",
    "babel-node",
    "swc-node",
    "esno",
    "jiti",
    "esr",
    "node-dev",
];

/// Options of those runners that take the next word along.
const RUNNER_VALUES: &[&str] = &[
    "-r",
    "--require",
    "-P",
    "--project",
    "--tsconfig",
    "--import",
    "--loader",
    "--env-file",
    "--watch",
    "-w",
    "--ext",
    "-e",
    "--exec",
    "-x",
    "--ignore",
    "-i",
    "--delay",
    "--config",
    "-C",
    "--compiler",
    "-O",
];

/// What a command starts.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// The command, cleaned of what only development needs.
    pub(crate) command: Command,
    /// The runtime that runs the file, when the command is one of it.
    pub(crate) runtime: Option<RuntimeName>,
    /// The file of ours that it starts, as the command names it.
    pub(crate) entry: Option<RepoPath>,
    /// The words after the entry.
    pub(crate) rest: Vec<String>,
    /// The package whose program it is, if it is not the runtime itself.
    pub(crate) package: Option<(String, Presence)>,
    /// Whether it watches for changes or otherwise serves development.
    pub(crate) is_development: bool,
    /// Whether the file is run through something that understands TypeScript but is no runtime.
    pub(crate) is_runner: bool,
}

/// Reads what a leaf starts.
pub(crate) fn read(scope: &AppScope<'_>, leaf: &Leaf<'_>) -> Program {
    let dir = &leaf.package.dir;
    let mut command = command::facts(&leaf.command);
    let name = command.program().rsplit('/').next().unwrap_or_default().to_owned();
    if let Some(first) = command.words.first_mut()
        && first.contains("node_modules/.bin/")
    {
        first.clone_from(&name);
    }
    match name.as_str() {
        "node" | "nodejs" => node(dir, command),
        "bun" => bun(scope, leaf, dir, command),
        _ => {
            let owner = bins::owner(scope, leaf.package, &name);
            let package = owner.map(|owner| (owner.package, owner.development_only));
            if RUNNERS.contains(&name.as_str()) {
                return runner(dir, &name, command, package);
            }
            let is_development = serves_development(&name, &command.words);
            // `fastify start dist/app.js`: the program loads a file of ours; `concurrently "node a.js"` is a command line
            let is_code = |word: &&String| {
                !word.contains(char::is_whitespace)
                    && [".js", ".mjs", ".cjs", ".ts"].iter().any(|end| word.ends_with(end))
            };
            let entry = command.words.iter().skip(1).rfind(is_code).and_then(|word| dir.join(word).ok());
            Program {
                command,
                runtime: None,
                entry,
                rest: Vec::new(),
                package,
                is_development,
                is_runner: false,
            }
        }
    }
}

fn node(dir: &RepoPath, mut command: Command) -> Program {
    let is_development = command.words.iter().any(|word| word == "--watch" || word.starts_with("--inspect"));
    // the container's environment comes from the engine; Node.js refuses to start when the file is not there
    drop_env_files(&mut command.words);
    if let Some(first) = command.words.first_mut() {
        "node".clone_into(first);
    }
    let inline = command.words.iter().any(|word| matches!(word.as_str(), "-e" | "--eval" | "-p" | "--print"));
    let at = if inline { None } else { first_plain(&command.words, NODE_VALUES) };
    let (entry, rest) = entry_at(dir, &command.words, at);
    Program {
        command,
        runtime: Some(RuntimeName::Node),
        entry,
        rest,
        package: None,
        is_development,
        is_runner: false,
    }
}

fn bun(scope: &AppScope<'_>, leaf: &Leaf<'_>, dir: &RepoPath, command: Command) -> Program {
    let words = &command.words;
    let is_development = words.iter().any(|word| matches!(word.as_str(), "--hot" | "--watch"));
    let mut at =
        first_plain(words, &["-r", "--preload", "--env-file", "--cwd", "-c", "--config", "--define", "-d"]);
    if at.and_then(|at| words.get(at)).is_some_and(|word| word == "run") {
        at = at.and_then(|at| first_plain_from(words, at + 1, &["--env-file", "--cwd"]));
    }
    let target = at.and_then(|at| words.get(at)).cloned().unwrap_or_default();
    let is_file = target.contains('/')
        || [".ts", ".tsx", ".js", ".mjs", ".mts", ".cjs", ".cts", ".jsx"]
            .iter()
            .any(|end| target.ends_with(end))
        || target == ".";
    if !is_file && !target.is_empty() && !matches!(target.as_str(), "test" | "build" | "install") {
        // `bun --bun next start`, `bun run next start`: a program of a package, run by Bun
        let owner = bins::owner(scope, leaf.package, &target);
        let package = owner.map(|owner| (owner.package, owner.development_only));
        let is_dev =
            is_development || serves_development(&target, words.get(at.unwrap_or(0)..).unwrap_or_default());
        return Program {
            command,
            runtime: Some(RuntimeName::Bun),
            entry: None,
            rest: Vec::new(),
            package,
            is_development: is_dev,
            is_runner: false,
        };
    }
    let (entry, rest) = entry_at(dir, words, at);
    Program {
        command,
        runtime: Some(RuntimeName::Bun),
        entry,
        rest,
        package: None,
        is_development,
        is_runner: false,
    }
}

fn runner(dir: &RepoPath, name: &str, command: Command, package: Option<(String, Presence)>) -> Program {
    let mut at = first_plain(&command.words, RUNNER_VALUES);
    let mut is_development = matches!(name, "nodemon" | "ts-node-dev" | "tsnd" | "node-dev")
        || command.words.iter().any(|word| word == "--watch");
    if at.and_then(|at| command.words.get(at)).is_some_and(|word| word == "watch") {
        is_development = true;
        at = at.and_then(|at| first_plain_from(&command.words, at + 1, RUNNER_VALUES));
    }
    // `tsx -r x` and `--watch` take a word for nodemon only; a file is what ends like one
    let at =
        at.or_else(|| command.words.iter().rposition(|word| word.ends_with(".ts") || word.ends_with(".js")));
    let (entry, rest) = entry_at(dir, &command.words, at.filter(|at| *at > 0));
    Program { command, runtime: None, entry, rest, package, is_development, is_runner: true }
}

fn entry_at(dir: &RepoPath, words: &[String], at: Option<usize>) -> (Option<RepoPath>, Vec<String>) {
    let Some(at) = at else { return (None, Vec::new()) };
    let entry = words.get(at).filter(|word| !word.contains('$')).and_then(|word| dir.join(word).ok());
    (entry, words.get(at + 1..).unwrap_or_default().to_vec())
}

fn first_plain(words: &[String], with_value: &[&str]) -> Option<usize> {
    first_plain_from(words, 1, with_value)
}

fn first_plain_from(words: &[String], from: usize, with_value: &[&str]) -> Option<usize> {
    let mut at = from;
    while let Some(word) = words.get(at) {
        if with_value.contains(&word.as_str()) {
            at += 2;
        } else if word.starts_with('-') && word.len() > 1 {
            at += 1;
        } else {
            return Some(at);
        }
    }
    None
}

fn drop_env_files(words: &mut Vec<String>) {
    let mut at = 1;
    while let Some(word) = words.get(at) {
        match word.as_str() {
            "--env-file" | "--env-file-if-exists" => {
                words.drain(at..(at + 2).min(words.len()));
            }
            word if word.starts_with("--env-file=") || word.starts_with("--env-file-if-exists=") => {
                words.remove(at);
            }
            _ => at += 1,
        }
    }
}

/// Whether a package's program serves development: `next dev`, `nest start`, `vite`.
fn serves_development(name: &str, words: &[String]) -> bool {
    let first = words.iter().skip(1).find(|word| !word.starts_with('-')).map(String::as_str);
    let watches = words.iter().any(|word| matches!(word.as_str(), "--watch" | "--hot"));
    watches
        || match name {
            "vite" | "nuxt" | "nuxi" | "astro" | "remix" | "react-router" | "vinxi" => {
                !matches!(first, Some("build" | "preview" | "start"))
            }
            "next" => !matches!(first, Some("build" | "start" | "lint" | "export" | "info" | "telemetry")),
            "nest" => first == Some("start"),
            "react-scripts" | "vue-cli-service" => matches!(first, Some("start" | "serve")),
            "webpack-dev-server" | "concurrently" | "turbo" | "nx" | "ng" | "wrangler" => {
                first != Some("build")
            }
            _ => false,
        }
}
