//! What holds at a step: user, folder, variables, shell, what will be started.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_dockerfile::body::{Body, Command, Healthcheck, Pair};
use seaworthy_dockerfile::{Dockerfile, Instruction, Quotes, Word, expand};
use seaworthy_text::Span;

use super::copy::absolute;

/// A value with the place that sets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value, variables replaced; as written where one of them has no value.
    pub value: String,
    /// Whether every variable in it had a value.
    pub is_known: bool,
    /// Where it is set.
    pub span: Span,
}

/// What a container starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// As written.
    pub command: Command,
    /// The whole instruction.
    pub span: Span,
}

/// What is said of the health of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// As written.
    pub check: Healthcheck,
    /// The whole instruction.
    pub span: Span,
}

/// What holds at a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The working folder; `None` where the base decides.
    pub workdir: Option<Setting>,
    /// The user; `None` where the base decides.
    pub user: Option<Setting>,
    /// The variables that `ENV` sets.
    pub env: BTreeMap<String, Setting>,
    /// The arguments that are declared, those without a value too.
    pub args: BTreeMap<String, Option<Setting>>,
    /// The shell of commands in shell form, where `SHELL` sets it.
    pub shell: Option<Vec<String>>,
    /// `CMD`; `None` where the base decides.
    pub command: Option<Start>,
    /// `ENTRYPOINT`; `None` where the base decides.
    pub entrypoint: Option<Start>,
    /// `HEALTHCHECK`; `None` where the base decides.
    pub health: Option<Health>,
    /// The ports of `EXPOSE`.
    pub exposed: Vec<Setting>,
    /// `STOPSIGNAL`.
    pub stop_signal: Option<Setting>,
    /// The packages of the system that were installed by name.
    pub packages: BTreeSet<String>,
}

impl State {
    /// The working folder: that of official images where nothing says another.
    pub fn folder(&self) -> &str {
        self.workdir.as_ref().map_or("/", |setting| &setting.value)
    }

    /// The value of a variable as a command sees it: `ENV` goes before `ARG`.
    pub fn variable(&self, name: &str) -> Option<&Setting> {
        self.env.get(name).or_else(|| self.args.get(name).and_then(Option::as_ref))
    }

    /// What holds for a stage that is built on this one: arguments end with their stage.
    pub(super) fn inherited(&self) -> Self {
        Self { args: BTreeMap::new(), ..self.clone() }
    }

    /// The value of a word, and whether all of its variables had one.
    pub(super) fn value(&self, file: &Dockerfile, text: &str) -> (String, bool) {
        let value_of = |name: &str| self.variable(name).map(|setting| setting.value.clone());
        let Ok(expansion) = expand(text, file.escape(), Quotes::Remove, &value_of) else {
            return (text.to_owned(), false);
        };
        let is_open = expansion.references.iter().any(|reference| {
            !reference.is_set && !matches!(reference.modifier.as_str(), "-" | ":-" | "+" | ":+")
        });
        if is_open { (text.to_owned(), false) } else { (expansion.text, true) }
    }

    fn setting(&self, file: &Dockerfile, word: &Word) -> Setting {
        let (value, is_known) = self.value(file, &word.text);
        Setting { value, is_known, span: word.span }
    }

    /// What an instruction changes. `given` and `globals` are the values of arguments from outside and from before the first
    /// stage.
    pub(super) fn apply(
        &mut self,
        file: &Dockerfile,
        instruction: &Instruction,
        given: &BTreeMap<String, String>,
        globals: &BTreeMap<String, String>,
    ) {
        match &instruction.body {
            Body::Env(pairs) => {
                // all values of one instruction are read before any is set
                let settings: Vec<(String, Setting)> = pairs
                    .iter()
                    .filter_map(|pair| Some((pair.name.text.clone(), self.pair(file, pair)?)))
                    .collect();
                self.env.extend(settings);
            }
            Body::Arg(pairs) => {
                for pair in pairs {
                    let name = &pair.name.text;
                    let from_outside = given.get(name).or(globals.get(name).filter(|_| pair.value.is_none()));
                    let setting = match from_outside {
                        Some(value) => {
                            Some(Setting { value: value.clone(), is_known: true, span: pair.span })
                        }
                        None => self.pair(file, pair),
                    };
                    self.args.insert(name.clone(), setting);
                }
            }
            Body::Workdir(word) => {
                let setting = self.setting(file, word);
                let value = absolute(self.folder(), &setting.value);
                self.workdir = Some(Setting { value, ..setting });
            }
            Body::User(word) => self.user = Some(self.setting(file, word)),
            Body::Shell(words) => self.shell = Some(words.iter().map(|word| word.text.clone()).collect()),
            Body::Cmd(command) => {
                self.command = Some(Start { command: command.clone(), span: instruction.span });
            }
            Body::Entrypoint(command) => {
                self.entrypoint = Some(Start { command: command.clone(), span: instruction.span });
                // the base's command is no argument of another program
                self.command = None;
            }
            Body::Healthcheck(check) => {
                self.health = Some(Health { check: check.clone(), span: instruction.span });
            }
            Body::Expose(words) => {
                let ports: Vec<Setting> = words.iter().map(|word| self.setting(file, word)).collect();
                self.exposed.extend(ports);
            }
            Body::Stopsignal(word) => self.stop_signal = Some(self.setting(file, word)),
            _ => {}
        }
    }

    fn pair(&self, file: &Dockerfile, pair: &Pair) -> Option<Setting> {
        let value = pair.value.as_ref()?;
        let (value, is_known) = self.value(file, &value.text);
        Some(Setting { value, is_known, span: pair.span })
    }
}
