//! A command of the engine and what it answered.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::{EngineError, Trouble};

/// For what an engine answers at once.
const QUICK: Duration = Duration::from_secs(60);

/// How many lines of what a program said an error shows.
const LINES_SHOWN: usize = 40;

/// A command to run: the words after `docker` or `podman`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The words.
    pub words: Vec<String>,
    /// The folder in which it runs.
    pub folder: Option<PathBuf>,
    /// Variables beside those that every call gets.
    pub variables: Vec<(String, String)>,
    /// How long it may take.
    pub limit: Duration,
    /// Whether it is run although the run was cancelled: the removal of what was made.
    pub even_cancelled: bool,
}

/// How a command ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The exit code; null when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

impl Call {
    /// A command that is answered at once: it may take a minute.
    pub fn new<S: Into<String>>(words: impl IntoIterator<Item = S>) -> Self {
        let words = words.into_iter().map(Into::into).collect();
        Self { words, folder: None, variables: Vec::new(), limit: QUICK, even_cancelled: false }
    }

    /// Adds words.
    #[must_use]
    pub fn and<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// Lets it take longer.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it in a folder.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Sets variables.
    #[must_use]
    pub fn with(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        self.variables.extend(variables);
        self
    }

    /// Runs it even when the run was cancelled.
    #[must_use]
    pub fn at_the_end(mut self) -> Self {
        self.even_cancelled = true;
        self
    }

    /// The command as a person would type it.
    pub fn shown(&self, program: &str) -> String {
        let quote = |word: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,%+{}".contains(c);
            if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("{word:?}") }
        };
        let words = std::iter::once(program.to_owned()).chain(self.words.iter().map(|word| quote(word)));
        words.collect::<Vec<_>>().join(" ")
    }
}

impl Answer {
    /// Whether it ended with 0.
    pub fn is_ok(&self) -> bool {
        self.code == Some(0)
    }

    /// Its standard output, when it ended with 0.
    ///
    /// # Errors
    /// When it ended otherwise: what is known of the reason, and the end of what it said.
    pub fn output(self, call: &Call, program: &str) -> Result<String, EngineError> {
        let trouble = Trouble::of(&self.stderr);
        match (self.code, trouble.missing_part()) {
            (Some(0), _) => Ok(self.stdout),
            (_, Some(part)) => {
                Err(EngineError::new(trouble, format!("`{program}` has no {part}"), Vec::new()))
            }
            _ => Err(EngineError::new(
                trouble,
                format!("`{}` ended {}", call.shown(program), self.ending()),
                self.tail(),
            )),
        }
    }

    /// How it ended, in words.
    pub fn ending(&self) -> String {
        self.code.map_or_else(|| "by a signal".to_owned(), |code| format!("with {code}"))
    }

    /// All it said: output, then errors.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The last lines of what it said.
    pub fn tail(&self) -> Vec<String> {
        last_lines(&self.said(), LINES_SHOWN)
    }
}

/// The last lines of a text that say something, without what only a terminal understands.
pub(crate) fn last_lines(text: &str, most: usize) -> Vec<String> {
    let lines: Vec<String> = text.lines().map(plain).filter(|line| !line.trim().is_empty()).collect();
    let first = lines.len().saturating_sub(most);
    lines[first..].to_vec()
}

/// A line without escape sequences and control characters.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' if rest.peek() == Some(&'[') => {
                rest.next();
                // a control sequence ends in a byte from `@` to `~`
                for end in rest.by_ref() {
                    if ('@'..='~').contains(&end) {
                        break;
                    }
                }
            }
            '\t' => out.push_str("    "),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_terminal_understands_is_left_out() {
        assert_eq!(last_lines("a\n\u{1b}[31mred\u{1b}[0m \u{7}\n\n", 5), ["a", "red "]);
        assert_eq!(last_lines("a\nb\nc", 2), ["b", "c"]);
    }

    #[test]
    fn a_client_without_a_part_is_said_without_its_help() {
        let stderr =
            "unknown flag: --project-name\nSee 'docker --help'.\n\nUsage:  docker [OPTIONS] COMMAND\n";
        let answer = Answer { code: Some(125), stderr: stderr.to_owned(), ..Answer::default() };
        let error = answer.output(&Call::new(["compose"]), "docker").unwrap_err();
        assert_eq!(
            (error.trouble, error.to_string().as_str()),
            (Trouble::NoCompose, "`docker` has no Compose")
        );
        let full = Answer {
            code: Some(1),
            stderr: "write /var/lib/docker/tmp/x: no space left on device\n".to_owned(),
            ..Answer::default()
        };
        let error = full.output(&Call::new(["pull", "x"]), "docker").unwrap_err();
        assert_eq!(error.trouble, Trouble::NoRoom);
        assert!(error.trouble.help().starts_with("make room: `docker system df`"));
        assert_eq!(
            error.to_string(),
            "`docker pull x` ended with 1: write /var/lib/docker/tmp/x: no space left on device"
        );
    }

    #[test]
    fn a_command_is_shown_as_it_can_be_typed() {
        let call = Call::new(["run", "--label", "a=b", "node -e 1"]);
        assert_eq!(call.shown("docker"), "docker run --label a=b \"node -e 1\"");
    }
}
