//! Questions on a terminal, one at a time, the likeliest answer first.
//!
//! Asked is only what the plan is uncertain of, and only where somebody sits in front of it. Nothing is written here:
//! the answers become a new text of `seaworthy.toml`, which is written with the set-up or not at all.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};

use anstyle::Style;
use seaworthy_plan::question::{Answer, Question};
use seaworthy_plan::settings::{NewSetting, SettingError, with_settings};
use seaworthy_plan::words;
use seaworthy_text::{FileChange, FileState, shown};

use crate::args::InitOptions;
use crate::error::UserError;
use crate::output::{FAINT, HELP, LABEL, WARNING};
use crate::session::{Session, config_path};

/// What was answered.
pub(crate) struct Answered {
    /// The plan that follows from the answers.
    pub(crate) session: Session,
    /// `seaworthy.toml` with the answers in it; `None` when nothing was asked.
    pub(crate) settings: Option<FileChange>,
}

/// Whether somebody is there to be asked, and what is done is done for good: what only looks never asks.
pub(crate) fn is_possible(options: &InitOptions) -> bool {
    let only_looks = options.check || options.dry_run || options.diff;
    let is_build_server = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let is_terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    !options.yes && !only_looks && !is_build_server && is_terminal
}

/// Asks on the terminal until nothing is uncertain.
pub(crate) fn on_terminal(session: Session) -> Result<Answered, UserError> {
    let before =
        session.repo.state(&config_path()).map_err(|cause| UserError::read(&config_path(), &cause))?;
    let text = match &before {
        FileState::Absent => None,
        FileState::Text(text) => Some(text.clone()),
    };
    let mut dialogue =
        Dialogue { input: std::io::stdin().lock(), output: anstream::stderr().lock(), has_begun: false };
    let (session, after) = all(session, text, &mut dialogue)?;
    Ok(Answered { session, settings: after.map(|after| FileChange { before, after }) })
}

/// One question after the other: an answer changes the plan, and with it what else is uncertain.
fn all<Input: BufRead, Output: Write>(
    mut session: Session,
    mut text: Option<String>,
    dialogue: &mut Dialogue<Input, Output>,
) -> Result<(Session, Option<String>), UserError> {
    let mut asked: BTreeSet<Vec<String>> = BTreeSet::new();
    loop {
        // an answer that settles nothing is not asked for twice
        let open = session.questions().into_iter().find(|question| !asked.contains(&question.settled_by()));
        let Some(question) = open else { break };
        let settings = dialogue.ask(&question)?;
        let after = with_settings(text.as_deref(), &settings).map_err(|error| match error {
            SettingError::Config(error) => error.into(),
            error @ SettingError::NoRoom { .. } => UserError::no_room(&error.to_string()),
        })?;
        session = session.configured(&after)?;
        asked.insert(question.settled_by());
        text = Some(after);
    }
    Ok((session, text.filter(|_| !asked.is_empty())))
}

/// A terminal, or what stands for one in a test.
struct Dialogue<Input, Output> {
    input: Input,
    output: Output,
    has_begun: bool,
}

impl<Input: BufRead, Output: Write> Dialogue<Input, Output> {
    /// The settings that answer one question.
    fn ask(&mut self, question: &Question) -> Result<Vec<NewSetting>, UserError> {
        if !std::mem::replace(&mut self.has_begun, true) {
            self.say("answers are kept in seaworthy.toml; nothing is written before the last one", FAINT)?;
        }
        self.put(question)?;
        loop {
            write!(self.output, "{HELP}>{HELP:#} ")?;
            self.output.flush()?;
            let Some(typed) = self.line()? else {
                writeln!(self.output)?;
                return Err(UserError::unanswered());
            };
            match typed.map(|typed| question.settle(&typed)) {
                Some(Ok(settings)) => return Ok(settings),
                Some(Err(error)) => self.say(&error.to_string(), WARNING)?,
                None => self.say("this is not UTF-8 text", WARNING)?,
            }
        }
    }

    /// Shows a question with its likely answers.
    fn put(&mut self, question: &Question) -> Result<(), UserError> {
        let of = match question.apps.as_slice() {
            [] => String::new(),
            apps => format!("{}: ", words::list(apps)),
        };
        let asked = format!("{of}{}", words::question(&question.doubt));
        writeln!(self.output, "\n{LABEL}{}{LABEL:#}", shown(&asked))?;
        let place = question.evidence.first().map(|seen| format!(" ({})", seen.place)).unwrap_or_default();
        self.say(&format!("{}{place}", words::doubt(&question.doubt)), FAINT)?;
        let width = question.answers.iter().map(|answer| answer.value.chars().count()).max().unwrap_or(0);
        for (index, Answer { value, effect, .. }) in question.answers.iter().enumerate() {
            let line = format!("  {}  {:width$}  {effect}", index + 1, shown(value));
            self.say(line.trim_end(), Style::new())?;
        }
        let key = &question.key;
        let how = match question.answers.len() {
            0 => format!("type a value, such as `{}` ({key})", question.example()),
            1 => format!("Enter takes it; or type another ({key})"),
            _ if question.is_one_setting() => {
                format!("Enter takes 1; or type a number, or another value ({key})")
            }
            _ => format!("Enter takes 1; or type a number, or several ({key})"),
        };
        self.say(&how, FAINT)
    }

    fn say(&mut self, words: &str, style: Style) -> Result<(), UserError> {
        writeln!(self.output, "{style}{}{style:#}", shown(words))?;
        Ok(())
    }

    /// A line that was typed; the inner `None` for one that is no text, the outer for the end.
    fn line(&mut self) -> Result<Option<Option<String>>, UserError> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8(bytes).ok()))
    }
}
