//! A proof on a terminal: what goes on, on stderr, and what came of it, on stdout.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;

use anstyle::{AnsiColor, Style};
use seaworthy_prove::report::amount;
use seaworthy_prove::{EvidenceKind, Origin, Outcome, ProbeResult, Progress, Proof, Scope, Verdict};
use seaworthy_text::shown;

use crate::error::UserError;
use crate::output::{self, FAINT, HELP};

const PASS: Style = AnsiColor::Green.on_default().bold();
const FAIL: Style = AnsiColor::Red.on_default().bold();
const SKIP: Style = AnsiColor::Yellow.on_default();

/// How wide the names of probes are.
const NAMES: usize = 26;
/// How many lines of an evidence are shown; a report has all of them.
const LINES: usize = 12;

/// What goes on, on stderr: one line that changes on a terminal, one line a probe elsewhere.
pub(crate) struct Live {
    is_terminal: bool,
    /// What is under way on the terminal's last line.
    line: Mutex<String>,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), line: Mutex::default() }
    }

    fn write(&self, row: Option<&str>, under_way: Option<&str>) {
        let Ok(mut line) = self.line.lock() else { return };
        let mut out = anstream::stderr().lock();
        let clear = if self.is_terminal { "\r\u{1b}[2K" } else { "" };
        if let Some(under_way) = under_way {
            under_way.clone_into(&mut line);
        }
        let row = row.map(|row| format!("{row}\n")).unwrap_or_default();
        let rest =
            if self.is_terminal { format!("{FAINT}… {}{FAINT:#}", shown(&line)) } else { String::new() };
        // what cannot be shown while it goes on is in the report at the end
        let _unshown = write!(out, "{clear}{row}{rest}").and_then(|()| out.flush());
    }

    /// Takes the last line off the terminal.
    pub(crate) fn end(&self) {
        if self.is_terminal {
            let _unshown = write!(anstream::stderr().lock(), "\r\u{1b}[2K");
        }
    }
}

impl Progress for Live {
    fn begun(&self, what: &str) {
        if self.is_terminal {
            self.write(None, Some(what));
        } else {
            self.write(Some(&format!("     … {}", shown(what))), None);
        }
    }

    fn ended(&self, result: &ProbeResult) {
        self.write(Some(&row(result)), None);
    }

    fn said(&self, what: &str) {
        self.write(Some(&format!("{HELP}note{HELP:#}  {}", shown(what))), None);
    }
}

fn mark(outcome: Outcome) -> (Style, &'static str) {
    match outcome {
        Outcome::Pass => (PASS, "pass"),
        Outcome::Fail => (FAIL, "FAIL"),
        Outcome::Skip => (SKIP, "skip"),
    }
}

fn row(result: &ProbeResult) -> String {
    let (style, word) = mark(result.outcome);
    let of = if result.of.is_empty() { String::new() } else { format!("{}: ", shown(&result.of)) };
    format!("{style}{word}{style:#}  {:NAMES$} {of}{}", result.id, shown(&result.summary))
}

/// Prints the proof: what failed with its evidence, then everything, then the verdict.
pub(crate) fn print(proof: &Proof) -> Result<(), UserError> {
    let mut text = String::new();
    let mut scope = None;
    let mut results: Vec<&ProbeResult> = proof.probes.iter().collect();
    let place = |scope: Scope| match scope {
        Scope::Image => 0,
        Scope::Production => 1,
        Scope::Container => 2,
        Scope::Development => 3,
    };
    results.sort_by_key(|result| place(result.scope));
    // on a terminal every row has just been seen; what failed is worth a second look
    let is_seen = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
    results.retain(|result| !is_seen || result.outcome == Outcome::Fail);
    let mut rest = results.as_slice();
    while let Some((result, others)) = rest.split_first() {
        if scope != Some(result.scope) {
            scope = Some(result.scope);
            let words = match result.scope {
                Scope::Image => "images",
                Scope::Container => "apps",
                Scope::Production => "production",
                Scope::Development => "development",
            };
            text.push_str(&format!("\n{HELP}{words}{HELP:#}\n"));
        }
        let is_alike = |other: &&&ProbeResult| {
            other.outcome == Outcome::Skip
                && (other.scope, &other.of, &other.summary) == (result.scope, &result.of, &result.summary)
        };
        let alike = others.iter().take_while(is_alike).count();
        if result.outcome == Outcome::Skip && alike > 0 {
            let probes = format!("{} probes", alike + 1);
            text.push_str(&format!(
                "{SKIP}skip{SKIP:#}  {probes:NAMES$} {}: {}\n",
                shown(&result.of),
                shown(&result.summary)
            ));
            rest = &others[alike..];
            continue;
        }
        text.push_str(&row(result));
        text.push('\n');
        if result.outcome == Outcome::Fail {
            text.push_str(&details(result));
        }
        rest = others;
    }
    text.push('\n');
    for image in &proof.images {
        let row = format!(
            "{:NAMES$} {}, {} wasted, from {}",
            shown(&image.name),
            amount(image.size as f64, seaworthy_prove::Unit::Bytes),
            amount(image.wasted as f64, seaworthy_prove::Unit::Bytes),
            shown(&image.dockerfile)
        );
        text.push_str(&format!("{FAINT}image{FAINT:#} {row}\n"));
    }
    if proof.subject.origin == Origin::Init {
        text.push_str(&format!(
            "{HELP}note{HELP:#}  there is no set-up here: this is what `seaworthy init` would write\n"
        ));
    }
    let others = proof.subject.uncommitted.len();
    if others > 0 {
        text.push_str(&format!(
            "{HELP}note{HELP:#}  {others} files are in no commit; they were proved as they are\n"
        ));
    }
    let (style, words) = match proof.verdict {
        Verdict::Passed => (PASS, "passed"),
        Verdict::Failed => (FAIL, "failed"),
        Verdict::Incomplete => (SKIP, "incomplete"),
    };
    let count = proof.count;
    let total = proof.times.total_ms as f64 / 1000.0;
    let own = (proof.times.total_ms.saturating_sub(proof.times.engine_ms)) as f64 / 1000.0;
    text.push_str(&format!(
        "{style}{words}{style:#}: {} held, {} broken, {} not shown; {total:.1} s on {} {}, {own:.1} s of them ours\n",
        count.passed, count.failed, count.skipped, proof.engine.name, proof.engine.version
    ));
    output::print(text.trim_start_matches('\n'))
}

fn details(result: &ProbeResult) -> String {
    let mut text = String::new();
    for evidence in &result.evidence {
        text.push_str(&format!("      {FAINT}{}{FAINT:#}\n", shown(&evidence.title)));
        // of a log both ends tell, of a list the beginning
        let skipped = evidence.lines.len().saturating_sub(LINES);
        let head = match evidence.kind {
            EvidenceKind::Log if skipped > 0 => LINES / 2,
            _ => evidence.lines.len() - skipped,
        };
        let line = |line: &String| format!("      {FAINT}│{FAINT:#} {}\n", shown(line));
        text.extend(evidence.lines[..head].iter().map(line));
        if skipped > 0 {
            text.push_str(&format!(
                "      {FAINT}│ … {skipped} more lines: `--report proof.html` has all of them{FAINT:#}\n"
            ));
        }
        text.extend(evidence.lines[(head + skipped).min(evidence.lines.len())..].iter().map(line));
    }
    if let Some(help) = &result.help {
        text.push_str(&format!("      {HELP}help{HELP:#}: {}\n", shown(help)));
    }
    text
}
