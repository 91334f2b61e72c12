//! Looks through programs that only prepare or find another one.

use seaworthy_text::Span;

use super::lexer::{Words, assignment};
use super::{Assignment, Command, Word};
use crate::Spanned;

/// A program that starts another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapper {
    /// Which.
    pub kind: WrapperKind,
    /// Its words in the command line.
    pub span: Span,
}

/// What a wrapper does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrapperKind {
    /// Sets variables: `cross-env`, `env`.
    Environment,
    /// Reads env files first: `dotenv -e file --`, `dotenvx run -f file --`, `env-cmd -f file`. Without a file named,
    /// the tool's own default.
    EnvFiles(Vec<Spanned<String>>),
    /// Finds the program in `node_modules/.bin`, or fetches it: `npx`, `pnpm exec`, `yarn exec`, `bunx`.
    PackageRunner,
    /// Takes the shell's place: `exec`.
    Exec,
    /// An init or anything else that runs what follows: `tini --`, `dumb-init`, `nohup`, `time`.
    Supervisor,
}

/// Takes the wrappers off, one after another.
pub(super) fn resolve(words: Words) -> Command {
    let Words { assignments, words } = words;
    let start = assignments.first().map(|assignment| assignment.name.span.start);
    let first = start.or_else(|| words.first().map(|word| word.span.start)).unwrap_or_default();
    let last = words.last().map(|word| word.span.end);
    let end =
        last.or_else(|| assignments.last().map(|assignment| assignment.value.span.end)).unwrap_or(first);
    let mut command =
        Command { assignments, wrappers: Vec::new(), span: Span { start: first, end }, ..Command::default() };
    let mut rest = words.as_slice();
    while let Some(used) = unwrap(rest, &mut command) {
        rest = &rest[used..];
    }
    if let Some((program, arguments)) = rest.split_first() {
        command.program = Some(program.clone());
        command.arguments = arguments.to_vec();
    }
    command
}

/// How many words the wrapper at the front takes; `None` when there is none, or nothing behind it.
fn unwrap(words: &[Word], command: &mut Command) -> Option<usize> {
    let name = words.first()?.literal()?;
    let name = name.rsplit('/').next().unwrap_or(name);
    let mut assignments = Vec::new();
    let (kind, used) = match name {
        "cross-env" | "cross-env-shell" | "env" => {
            let used = skip_assignments(words, 1, &mut assignments)?;
            (WrapperKind::Environment, used)
        }
        "dotenv" => env_files(words, 1, &["-e", "-c", "-v", "-p"], &["-e"])?,
        "dotenv-flow" | "env-cmd" => env_files(words, 1, &["-f", "--file", "-e", "-r"], &["-f", "--file"])?,
        "dotenvx" if literal(words, 1) == Some("run") => {
            env_files(words, 2, &["-f", "--env-file", "-e", "--env"], &["-f", "--env-file"])?
        }
        "npx" | "bunx" | "pnpx" => (WrapperKind::PackageRunner, skip_options(words, 1)?),
        "npm" if matches!(literal(words, 1), Some("exec" | "x")) => {
            (WrapperKind::PackageRunner, skip_options(words, 2)?)
        }
        "pnpm" if matches!(literal(words, 1), Some("exec" | "dlx")) => {
            (WrapperKind::PackageRunner, skip_options(words, 2)?)
        }
        "yarn" if matches!(literal(words, 1), Some("exec" | "dlx")) => {
            (WrapperKind::PackageRunner, skip_options(words, 2)?)
        }
        "bun" if literal(words, 1) == Some("x") => (WrapperKind::PackageRunner, skip_options(words, 2)?),
        "exec" => (WrapperKind::Exec, 1),
        "tini" | "dumb-init" | "nohup" | "time" | "catatonit" => {
            (WrapperKind::Supervisor, skip_options(words, 1)?)
        }
        _ => return None,
    };
    if used >= words.len() {
        return None;
    }
    let span = Span { start: words[0].span.start, end: words[used - 1].span.end };
    command.wrappers.push(Wrapper { kind, span });
    command.assignments.extend(assignments);
    Some(used)
}

fn literal(words: &[Word], index: usize) -> Option<&str> {
    words.get(index)?.literal()
}

/// `cross-env A=1 B=2 program`; an option of `env` (`-i`, `-u NAME`) is more than we read.
fn skip_assignments(words: &[Word], from: usize, out: &mut Vec<Assignment>) -> Option<usize> {
    let mut at = from;
    while let Some(word) = words.get(at) {
        if word.text == "--" {
            return Some(at + 1);
        }
        if word.text.starts_with('-') {
            return None;
        }
        let Some(assignment) = assignment(word, &word.text) else { break };
        out.push(assignment);
        at += 1;
    }
    Some(at)
}

/// Options of a package runner before the program; `-p package` and `--package package` take a word along.
fn skip_options(words: &[Word], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(word) = words.get(at) {
        match word.literal()? {
            "--" => return Some(at + 1),
            "-p" | "--package" | "--filter" | "-w" | "--workspace" | "-C" => at += 2,
            // a command line in a string: `npx -c 'a && b'`
            "-c" | "--call" | "--shell-mode" => return None,
            option if option.starts_with('-') => at += 1,
            _ => return Some(at),
        }
    }
    None
}

/// Options of a loader of env files up to `--` or the program.
fn env_files(
    words: &[Word],
    from: usize,
    with_value: &[&str],
    files: &[&str],
) -> Option<(WrapperKind, usize)> {
    let mut found = Vec::new();
    let mut at = from;
    while let Some(word) = words.get(at) {
        let text = word.literal()?;
        if text == "--" {
            return Some((WrapperKind::EnvFiles(found), at + 1));
        }
        if !text.starts_with('-') {
            break;
        }
        if let Some((name, value)) = text.split_once('=') {
            if files.contains(&name) {
                found.push(Spanned::new(value.to_owned(), word.span));
            }
            at += 1;
        } else if with_value.contains(&text) {
            // `-c` of dotenv may stand alone
            let value = words.get(at + 1)?;
            if files.contains(&text) {
                found.push(Spanned::new(value.literal()?.to_owned(), value.span));
                at += 2;
            } else {
                at += if value.text == "--" { 1 } else { 2 };
            }
        } else {
            at += 1;
        }
    }
    Some((WrapperKind::EnvFiles(found), at))
}
