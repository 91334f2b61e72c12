//! Whether the condition of an `if` in a `RUN` holds: tests of files that a stage has or lacks, and of variables that are known.

use std::collections::BTreeMap;

use seaworthy_manifest::shell::{Command, CommandLine, Join, Word};

use super::copy::absolute;
use super::files::Presence;

/// What a condition is asked against.
pub(super) struct Ground<'g> {
    /// The folder in which it is asked.
    pub(super) dir: &'g str,
    /// The variables that are set, those without a known value as `None`.
    pub(super) variables: &'g BTreeMap<String, Option<String>>,
    /// Whether a path is there.
    pub(super) presence: &'g dyn Fn(&str) -> Presence,
}

impl Ground<'_> {
    /// Whether the condition holds; `None` where that depends on more than files and variables.
    pub(super) fn holds(&self, condition: &str) -> Option<bool> {
        let CommandLine::Commands(steps) = CommandLine::parse(condition) else { return None };
        let mut so_far: Option<bool> = None;
        for (index, step) in steps.iter().enumerate() {
            let this = self.test(&step.command);
            so_far = match (index, step.join) {
                (0, Join::First) => this,
                (_, Join::And) if so_far == Some(false) || this == Some(false) => Some(false),
                (_, Join::And) => so_far.and(this),
                (_, Join::Or) if so_far == Some(true) || this == Some(true) => Some(true),
                (_, Join::Or) => so_far.and(this),
                _ => return None,
            };
        }
        so_far
    }

    fn test(&self, command: &Command) -> Option<bool> {
        let words: Vec<&Word> = command.arguments.iter().collect();
        let words = match command.program_name()? {
            "[" => {
                let (last, words) = words.split_last()?;
                (last.literal() == Some("]")).then_some(words)?
            }
            "test" => words.as_slice(),
            _ => return None,
        };
        match words {
            [not, rest @ ..] if not.literal() == Some("!") => self.primary(rest).map(|holds| !holds),
            _ => self.primary(words),
        }
    }

    fn primary(&self, words: &[&Word]) -> Option<bool> {
        match words {
            [operator, operand] => match operator.literal()? {
                // a folder is there when something is in it: these tests agree as long as names say what they are
                "-f" | "-e" | "-d" | "-s" | "-r" => {
                    match (self.presence)(&absolute(self.dir, operand.literal()?)) {
                        Presence::Here(_) => Some(true),
                        Presence::Absent => Some(false),
                        Presence::Unknown => None,
                    }
                }
                "-n" => self.value(operand).map(|value| !value.is_empty()),
                "-z" => self.value(operand).map(|value| value.is_empty()),
                _ => None,
            },
            [left, operator, right] => {
                let equal = self.value(left)? == self.value(right)?;
                match operator.literal()? {
                    "=" | "==" => Some(equal),
                    "!=" => Some(!equal),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A word's value, a plain `$NAME` replaced. A name that nothing in the file sets may be set by the base image.
    fn value(&self, word: &Word) -> Option<String> {
        if let Some(text) = word.literal() {
            return Some(text.to_owned());
        }
        let name = word.text.strip_prefix('$')?;
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        self.variables.get(name)?.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{At, Brought};

    #[test]
    fn tests_of_files_and_variables_are_answered() {
        let variables =
            BTreeMap::from([("MODE".to_owned(), Some("production".to_owned())), ("GIVEN".to_owned(), None)]);
        let presence = |path: &str| match path {
            "/app/yarn.lock" => Presence::Here(Brought::Text { at: At { stage: 0, step: 0 } }),
            "/app/dist" => Presence::Unknown,
            _ => Presence::Absent,
        };
        let ground = Ground { dir: "/app", variables: &variables, presence: &presence };
        for (condition, wanted) in [
            ("[ -f yarn.lock ]", Some(true)),
            ("test -e ./yarn.lock", Some(true)),
            ("[ ! -f yarn.lock ]", Some(false)),
            ("[ -f package-lock.json ]", Some(false)),
            ("[ -d dist ]", None),
            ("[ -f yarn.lock ] && [ -d dist ]", None),
            ("[ -f bun.lock ] && [ -d dist ]", Some(false)),
            ("[ -f yarn.lock ] || [ -d dist ]", Some(true)),
            ("[ \"$MODE\" = \"production\" ]", Some(true)),
            ("[ \"${MODE}\" != production ]", Some(false)),
            ("[ -z \"$MODE\" ]", Some(false)),
            ("[ -n \"$GIVEN\" ]", None),
            ("[ -n \"$OTHER\" ]", None),
            ("[ -f \"$FILE\" ]", None),
            ("command -v corepack", None),
            ("[ -f yarn.lock ]; true", None),
            ("[ -f yarn.lock", None),
        ] {
            assert_eq!(ground.holds(condition), wanted, "{condition}");
        }
    }
}
