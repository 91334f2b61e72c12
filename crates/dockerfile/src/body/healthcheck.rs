//! `HEALTHCHECK`: how the engine finds out whether the container works.

use std::time::Duration;

use super::command::{self, Command};
use super::{Context, flag};
use crate::Keyword;
use crate::logical::{Piece, Word};
use crate::problem::ProblemKind;
use crate::split::Flag;

/// A health check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    /// `NONE`: the base image's check is switched off.
    None,
    /// `CMD`: a command that succeeds when all is well.
    Command {
        /// What runs.
        command: Command,
        /// `--interval`, 30s without it.
        interval: Option<Word>,
        /// `--timeout`, 30s without it.
        timeout: Option<Word>,
        /// `--start-period`, none without it.
        start_period: Option<Word>,
        /// `--start-interval`, which engines before 25 refuse.
        start_interval: Option<Word>,
        /// `--retries`, 3 without it.
        retries: Option<Word>,
    },
    /// Neither: the build fails.
    Unknown,
}

pub(super) fn read(flags: &[Flag], arguments: Piece<'_>, context: &mut Context<'_>) -> Healthcheck {
    let text = arguments.text();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let kind = arguments.sub(0, end);
    let rest = arguments.from(end).trim();
    match kind.text().to_ascii_uppercase().as_str() {
        "" => context.arguments(arguments, Keyword::Healthcheck, "`CMD` with a command, or `NONE`"),
        "NONE" => {
            if !rest.is_empty() {
                context.arguments(rest, Keyword::Healthcheck, "nothing after `NONE`");
            }
            return Healthcheck::None;
        }
        "CMD" => return read_command(flags, rest, context),
        _ => context.note(kind.span(), ProblemKind::HealthcheckKind(kind.text().to_owned())),
    }
    Healthcheck::Unknown
}

fn read_command(flags: &[Flag], rest: Piece<'_>, context: &mut Context<'_>) -> Healthcheck {
    let command = command::read(rest, context);
    let is_empty = match &command {
        Command::Exec(words) => words.is_empty(),
        Command::Shell(word) => word.is_empty(),
    };
    if is_empty {
        context.arguments(rest, Keyword::Healthcheck, "a command after `CMD`");
    }
    let mut time = |name: &str| {
        let value = flag(flags, name)?;
        let usable =
            duration(&value.text).is_some_and(|time| time.is_zero() || time >= Duration::from_millis(1));
        if !usable {
            context.note(value.span, ProblemKind::Duration(value.text.clone()));
        }
        Some(value)
    };
    let interval = time("interval");
    let timeout = time("timeout");
    let start_period = time("start-period");
    let start_interval = time("start-interval");
    let retries = flag(flags, "retries");
    if let Some(retries) = &retries
        && retries.text.parse::<i32>().ok().is_none_or(i32::is_negative)
    {
        context.note(retries.span, ProblemKind::Retries(retries.text.clone()));
    }
    Healthcheck::Command { command, interval, timeout, start_period, start_interval, retries }
}

/// A duration as the engine writes it: `1m30s`, `1.5h`, `500ms`; `None` when `text` is none or negative.
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.strip_prefix('+').unwrap_or(text);
    if text == "0" {
        return Some(Duration::ZERO);
    }
    if text.is_empty() {
        return None;
    }
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, behind) = rest.split_at(digits);
        let unit = behind.len() - behind.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '.').len();
        let (unit, behind) = behind.split_at(unit);
        let factor = match unit {
            "ns" => 1e-9,
            "us" | "µs" | "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * factor;
        rest = behind;
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, milliseconds) in
            [("1m30s", 90_000), ("1.5h", 5_400_000), ("500ms", 500), ("0", 0), ("+1s", 1000)]
        {
            assert_eq!(duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "1", "s", "1x", "-1s", "1.2.3s", "1 s", ".s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
