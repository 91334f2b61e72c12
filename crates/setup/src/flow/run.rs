//! `RUN`: the commands of a step, each with its folder, its variables and its place in the file.

use std::collections::BTreeMap;

use seaworthy_dockerfile::body::{Command as Written, Mount, Run};
use seaworthy_dockerfile::{Dockerfile, Instruction};
use seaworthy_manifest::shell::{Arm, Command, CommandLine, Join, Part, Word, choices};
use seaworthy_text::{SourceFile, Span};

use super::act::{self, Act};
use super::condition::Ground;
use super::copy::absolute;
use super::files::Presence;
use super::state::State;
use super::unfold::Unfolded;

/// What a `RUN` does.
#[derive(Debug)]
pub struct Ran {
    /// Its commands, in order; those that could be read.
    pub commands: Vec<RanCommand>,
    /// Whether all of it was read: nothing else happens in it.
    pub is_whole: bool,
    /// Whether what it does hangs on an `if`.
    pub has_choice: bool,
    /// The text that the shell gets, or the words joined.
    pub text: String,
    /// Where that text is.
    pub span: Span,
    /// What is mounted for it.
    pub mounts: Vec<Mount>,
}

/// A command of a `RUN`.
#[derive(Debug)]
pub struct RanCommand {
    /// Where it is, from its first word to its last.
    pub span: Span,
    /// How it hangs on the one before it.
    pub join: Join,
    /// The folder it runs in.
    pub dir: String,
    /// Its words.
    pub command: Command,
    /// The places of its arguments, in their order.
    pub arguments: Vec<Span>,
    /// The place of its program.
    pub program: Span,
    /// What it does.
    pub act: Act,
}

impl RanCommand {
    /// The arguments as text, substitutions as written.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.command.arguments.iter().map(|word| word.text.as_str())
    }
}

impl Ran {
    /// Reads a `RUN`; of an `if` the arm whose condition is known to hold before it, by what `presence` says of paths.
    pub(super) fn read(
        source: &SourceFile,
        file: &Dockerfile,
        before: &State,
        instruction: &Instruction,
        run: &Run,
        presence: &dyn Fn(&str) -> Presence,
    ) -> Self {
        let mut reader = Reader {
            before,
            presence,
            dir: before.folder().to_owned(),
            commands: Vec::new(),
            is_whole: true,
            has_choice: false,
        };
        let (text, span) = match &run.command {
            Written::Exec(words) => {
                reader.exec(words, instruction.span);
                let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
                (words.join(" "), instruction.span)
            }
            Written::Shell(word) if instruction.heredocs.is_empty() => {
                let raw = &source.text()[word.span.range()];
                let places = Unfolded::new(raw, word.span.start as usize, &word.text, file.escape());
                reader.text(&word.text, &|span| places.span(span));
                (word.text.clone(), word.span)
            }
            Written::Shell(word) => {
                let is_script = word.text.trim().starts_with("<<") && instruction.heredocs.len() == 1;
                let body = instruction.heredocs[0].body;
                let text = &source.text()[body.range()];
                if is_script && !text.starts_with("#!") {
                    let start = body.start as usize;
                    reader
                        .text(text, &|span| Span::new(start + span.range().start, start + span.range().end));
                } else {
                    reader.is_whole = false;
                }
                (text.to_owned(), body)
            }
        };
        Self {
            commands: reader.commands,
            is_whole: reader.is_whole,
            has_choice: reader.has_choice,
            text,
            span,
            mounts: run.mounts.clone(),
        }
    }
}

struct Reader<'s> {
    before: &'s State,
    presence: &'s dyn Fn(&str) -> Presence,
    dir: String,
    commands: Vec<RanCommand>,
    is_whole: bool,
    has_choice: bool,
}

impl Reader<'_> {
    fn exec(&mut self, words: &[seaworthy_dockerfile::Word], span: Span) {
        // what is quoted in a shell is one word in it
        let line: Vec<String> =
            words.iter().map(|word| format!("'{}'", word.text.replace('\'', r"'\''"))).collect();
        self.shell(&line.join(" "), &|_| span);
        // no shell: operators are plain words, and so they were read
    }

    /// A text with choices in it, or without.
    fn text(&mut self, text: &str, place: &dyn Fn(Span) -> Span) {
        match choices(text) {
            Some(parts) => self.parts(text, &parts, place),
            None => self.shell(text, place),
        }
    }

    fn parts(&mut self, text: &str, parts: &[Part], place: &dyn Fn(Span) -> Span) {
        for part in parts {
            match part {
                Part::Plain(part) => {
                    let start = part.range().start;
                    let inside =
                        |span: Span| place(Span::new(start + span.range().start, start + span.range().end));
                    self.shell(&text[part.range()], &inside);
                }
                Part::Choice(arms) => {
                    self.has_choice = true;
                    match self.chosen(text, arms) {
                        Some(body) => self.parts(text, body, place),
                        None => self.is_whole = false,
                    }
                }
            }
        }
    }

    /// What runs of a choice, nothing where no condition holds; `None` where that could not be told.
    fn chosen<'a>(&self, text: &str, arms: &'a [Arm]) -> Option<&'a [Part]> {
        // what a command before it made is not looked at
        let is_elsewhere = |act: &Act| matches!(act, Act::Nothing | Act::Corepack(_) | Act::System(_));
        if !self.commands.iter().all(|command| is_elsewhere(&command.act)) {
            return None;
        }
        let variables = self.variables(&Command::default());
        let ground = Ground { dir: &self.dir, variables: &variables, presence: self.presence };
        for arm in arms {
            match arm.condition {
                None => return Some(&arm.body),
                Some(condition) if ground.holds(&text[condition.range()])? => return Some(&arm.body),
                Some(_) => {}
            }
        }
        Some(&[])
    }

    fn shell(&mut self, text: &str, place: &dyn Fn(Span) -> Span) {
        let line = CommandLine::parse(text);
        let CommandLine::Commands(steps) = line else {
            self.is_whole = false;
            return;
        };
        // `set -e` and its like say how to go on, and do nothing themselves
        for step in steps {
            let command = step.command;
            if step.join == Join::Or || command.program.is_none() && !command.assignments.is_empty() {
                // what runs only after a failure, and variables of the shell, are not followed
                self.is_whole &= command.program.is_none() || is_harmless(&command);
                continue;
            }
            if command.program_name() == Some("cd") {
                match command.arguments.first().and_then(Word::literal) {
                    Some(folder) => self.dir = absolute(&self.dir, folder),
                    None => self.is_whole = false,
                }
                continue;
            }
            let variables = self.variables(&command);
            let act = act::of(&command, &variables);
            self.is_whole &= act != Act::Unknown;
            self.commands.push(RanCommand {
                span: place(command.span),
                join: step.join,
                dir: self.dir.clone(),
                arguments: command.arguments.iter().map(|word| place(word.span)).collect(),
                program: command
                    .program
                    .as_ref()
                    .map_or_else(|| place(command.span), |word| place(word.span)),
                command,
                act,
            });
        }
    }

    /// The variables that a command sees, as far as they are known.
    fn variables(&self, command: &Command) -> BTreeMap<String, Option<String>> {
        let args = self.before.args.iter().filter_map(|(name, setting)| Some((name, setting.as_ref()?)));
        let mut known: BTreeMap<String, Option<String>> = args
            .chain(self.before.env.iter())
            .map(|(name, setting)| (name.clone(), setting.is_known.then(|| setting.value.clone())))
            .collect();
        for assignment in &command.assignments {
            known.insert(assignment.name.value.clone(), assignment.value.literal().map(str::to_owned));
        }
        known
    }
}

/// Whether a command changes no file: what follows `||`.
fn is_harmless(command: &Command) -> bool {
    matches!(command.program_name(), Some("true" | ":" | "exit" | "echo" | "false"))
}
