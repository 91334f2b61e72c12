//! Commands that run scripts of package.json: `npm run build`, `run-s "build:*"`, `concurrently "npm:a" "pnpm b"`.

use seaworthy_text::Span;

use super::{Command, CommandLine, Word};
use crate::Spanned;

/// A script that a command runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptCall {
    /// The script's name; `run-s` and its kin allow `build:*`.
    pub script: Spanned<String>,
    /// Who runs it.
    pub runner: Runner,
    /// A member of the workspace that it is run in, as written (`--filter web`, `-w web`); `None` means here.
    pub member: Option<Spanned<String>>,
}

/// Who runs a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runner {
    /// `npm run`, and `npm start`, `npm test`, `npm stop`, `npm restart`.
    Npm,
    /// `pnpm run`, and `pnpm NAME` where a script of that name exists; otherwise it runs a program.
    Pnpm,
    /// `yarn run`, and `yarn NAME`; without such a script it runs a program.
    Yarn,
    /// `bun run`; without such a script it runs a file or a program.
    Bun,
    /// `npm-run-all`, `run-s`, `run-p`, `concurrently`.
    Several,
}

impl Runner {
    /// Whether the same words run a program of `node_modules/.bin` (or a file) when no script has the name.
    pub const fn falls_back_to_programs(self) -> bool {
        matches!(self, Self::Pnpm | Self::Yarn | Self::Bun)
    }
}

impl Command {
    /// The scripts that this command runs; none when it is an ordinary program, or installs and publishes.
    pub fn script_calls(&self) -> Vec<ScriptCall> {
        match self.program_name() {
            Some("npm") => self.manager_call(Runner::Npm),
            Some("pnpm") => self.manager_call(Runner::Pnpm),
            Some("yarn" | "yarnpkg") => self.manager_call(Runner::Yarn),
            Some("bun") => self.manager_call(Runner::Bun),
            Some("npm-run-all" | "npm-run-all2" | "run-s" | "run-p") => self
                .arguments
                .iter()
                .filter_map(|argument| Some((argument.literal()?, argument.span)))
                .take_while(|(text, _)| *text != "--")
                .filter(|(text, _)| !text.starts_with('-'))
                .map(|(text, span)| {
                    // `"build -- --watch"`: what follows the name is for the script
                    let name = text.split_whitespace().next().unwrap_or(text);
                    ScriptCall {
                        script: Spanned::new(name.to_owned(), span),
                        runner: Runner::Several,
                        member: None,
                    }
                })
                .collect(),
            Some("concurrently" | "conc") => self.arguments.iter().flat_map(concurrent).collect(),
            _ => Vec::new(),
        }
    }

    fn manager_call(&self, runner: Runner) -> Vec<ScriptCall> {
        let mut member = None;
        let mut explicit = false;
        let mut words = self.arguments.iter();
        while let Some(word) = words.next() {
            let Some(text) = word.literal() else { return Vec::new() };
            match text {
                "-w" | "--workspace" if runner == Runner::Npm => member = next(&mut words),
                "--filter" | "-F" | "-C" | "--dir" | "--prefix" | "--cwd" => member = next(&mut words),
                "workspace" if runner == Runner::Yarn && !explicit => member = next(&mut words),
                "run" | "run-script" | "rum" | "urn" if !explicit => explicit = true,
                option if option.starts_with('-') => {
                    let value = option.split_once('=').filter(|(name, _)| {
                        matches!(*name, "--filter" | "--workspace" | "-w" | "--prefix" | "--dir" | "--cwd")
                    });
                    if let Some((_, value)) = value {
                        member = Some(Spanned::new(value.to_owned(), word.span));
                    }
                }
                name => {
                    let runs = explicit || is_shortcut(runner, name);
                    let call =
                        ScriptCall { script: Spanned::new(name.to_owned(), word.span), runner, member };
                    return if runs { vec![call] } else { Vec::new() };
                }
            }
        }
        Vec::new()
    }
}

fn next(words: &mut std::slice::Iter<'_, Word>) -> Option<Spanned<String>> {
    words.next().map(|word| Spanned::new(word.text.clone(), word.span))
}

/// Whether `manager NAME` runs the script NAME rather than a command of the manager.
fn is_shortcut(runner: Runner, name: &str) -> bool {
    match runner {
        Runner::Npm => matches!(name, "start" | "test" | "t" | "stop" | "restart"),
        Runner::Pnpm | Runner::Yarn => !COMMANDS.contains(&name),
        // `bun build` and `bun test` are bun's own; `bun index.ts` runs a file
        Runner::Bun => {
            !COMMANDS.contains(&name)
                && !matches!(name, "build" | "test" | "x" | "repl" | "pm" | "completions")
        }
        Runner::Several => false,
    }
}

/// Commands of pnpm, yarn and bun that are not scripts, `start` and `test` apart, which run scripts.
const COMMANDS: [&str; 46] = [
    "access",
    "add",
    "audit",
    "bin",
    "cache",
    "config",
    "create",
    "dedupe",
    "deploy",
    "dlx",
    "env",
    "exec",
    "fetch",
    "help",
    "i",
    "import",
    "info",
    "init",
    "install",
    "install-test",
    "licenses",
    "link",
    "list",
    "login",
    "ls",
    "node",
    "outdated",
    "pack",
    "patch",
    "plugin",
    "prune",
    "publish",
    "rb",
    "rebuild",
    "recursive",
    "remove",
    "rm",
    "root",
    "server",
    "setup",
    "store",
    "uninstall",
    "unlink",
    "up",
    "update",
    "upgrade",
];

/// One command of `concurrently`: `npm:NAME`, or a command line.
fn concurrent(argument: &Word) -> Vec<ScriptCall> {
    let Some(text) = argument.literal() else { return Vec::new() };
    if text.starts_with('-') {
        return Vec::new();
    }
    for (prefix, runner) in
        [("npm:", Runner::Npm), ("pnpm:", Runner::Pnpm), ("yarn:", Runner::Yarn), ("bun:", Runner::Bun)]
    {
        if let Some(name) = text.strip_prefix(prefix) {
            let name = name.split_whitespace().next().unwrap_or(name);
            let script = Spanned::new(name.to_owned(), argument.span);
            return vec![ScriptCall { script, runner, member: None }];
        }
    }
    let line = CommandLine::parse(text);
    let calls = line.steps().iter().flat_map(|step| step.command.script_calls());
    // places inside the argument would have to undo its quotes: the whole argument is meant
    calls.map(|call| ScriptCall { script: in_argument(call.script, argument.span), ..call }).collect()
}

fn in_argument(script: Spanned<String>, span: Span) -> Spanned<String> {
    Spanned::new(script.value, span)
}
