//! A proof as Markdown that fits a pull request: the verdict first, every probe in one table, the failures with what was
//! seen, the sizes of the images. What does not fit is counted, never dropped in silence.

use super::plain::{cut, one_line, plain};
use super::{amount, words};
use crate::{Evidence, EvidenceKind, Image, Outcome, ProbeResult, Proof, Remark, Verdict};

/// The most characters there are; a comment on a pull request takes 65,536.
const MOST: usize = 60_000;
/// The most characters of the table of probes.
const MOST_OF_TABLE: usize = 24_000;
/// The most characters of the remarks on the set-up.
const MOST_OF_REMARKS: usize = 8_000;
/// The most characters of the images.
const MOST_OF_IMAGES: usize = 4_000;
/// The most characters of one cell.
const MOST_OF_CELL: usize = 300;
/// The most lines of one piece of evidence.
const MOST_LINES: usize = 60;
/// The most characters of one of its lines.
const MOST_OF_LINE: usize = 400;
/// The most characters of a failure's summary or help, and the least that are kept where there is little room.
const MOST_OF_PROSE: usize = 2_000;
const LEAST_OF_PROSE: usize = 160;

/// The proof as Markdown.
pub(super) fn write(proof: &Proof) -> String {
    let head = head(proof);
    let table = table(&proof.probes);
    let remarks = remarks(&proof.remarks);
    let images = images(&proof.images);
    let foot = foot(proof);
    let others: usize = [&head, &table, &remarks, &images, &foot].into_iter().map(|part| length(part)).sum();
    let failures = failures(&proof.probes, MOST.saturating_sub(others));
    [head, table, failures, remarks, images, foot].concat()
}

fn head(proof: &Proof) -> String {
    let mark = match proof.verdict {
        Verdict::Passed => "✅",
        Verdict::Failed => "❌",
        Verdict::Incomplete => "⚠️",
    };
    format!(
        "{mark} **{} {}**: {}\n",
        cell(&proof.subject.name),
        words::holds(proof.verdict),
        words::counts(proof.count)
    )
}

fn table(probes: &[ProbeResult]) -> String {
    if probes.is_empty() {
        return "\nNo probe was run.\n".to_owned();
    }
    let mut out = String::from("\n| | probe | of | what was seen | took |\n|---|---|---|---|---:|\n");
    let mut used = length(&out);
    for (place, probe) in probes.iter().enumerate() {
        let row = format!(
            "| {} | {} | {} | {} | {} |\n",
            mark(probe.outcome),
            cell(&probe.id),
            cell(words::of(probe).unwrap_or(words::scope(probe.scope))),
            prose(&cut(&one_line(&probe.summary), MOST_OF_CELL)),
            if probe.took_ms == 0 { String::new() } else { amount::time(probe.took_ms) },
        );
        used += length(&row);
        if used > MOST_OF_TABLE {
            out.push_str(&format!(
                "\n{} more left out: {MOST} characters are the most.\n",
                probes.len() - place
            ));
            return out;
        }
        out.push_str(&row);
    }
    out
}

fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✅ passed",
        Outcome::Fail => "❌ failed",
        Outcome::Skip => "➖ skipped",
    }
}

/// The failures, as many as there is room for.
fn failures(probes: &[ProbeResult], room: usize) -> String {
    let failed: Vec<&ProbeResult> = probes.iter().filter(|probe| probe.outcome == Outcome::Fail).collect();
    if failed.is_empty() {
        return String::new();
    }
    // the heading and the line that says what was left out
    let room = room.saturating_sub(200);
    let mut out = String::from("\n### What failed\n");
    let mut used = 0;
    for (place, probe) in failed.iter().enumerate() {
        // each of those that are left gets an equal part of the room, at least its own summary
        let part = room.saturating_sub(used) / (failed.len() - place);
        let block = failure(probe, part);
        used += length(&block);
        if used > room {
            let left = words::many(failed.len() - place, "more failure");
            out.push_str(&format!("\n{left} left out: {MOST} characters are the most.\n"));
            return out;
        }
        out.push_str(&block);
    }
    out
}

fn failure(probe: &ProbeResult, room: usize) -> String {
    let of_prose = (room / 4).clamp(LEAST_OF_PROSE, MOST_OF_PROSE);
    let mut out = format!(
        "\n<details>\n<summary><b>{}</b> of {}: {}</summary>\n\n{}\n",
        html(&cut(&probe.id, MOST_OF_CELL / 4)),
        html(&cut(&words::asked(probe), MOST_OF_CELL / 4)),
        html(&cut(&probe.title, MOST_OF_CELL / 2)),
        prose(&cut(&one_line(&probe.summary), of_prose)),
    );
    for (place, measure) in probe.measures.iter().take(20).enumerate() {
        out.push_str(if place == 0 { "\n" } else { "" });
        out.push_str(&format!("- {}: {}\n", cell(&measure.name), amount::measured(measure)));
    }
    let help = probe.help.as_ref().map(|help| prose(&cut(&one_line(help), of_prose)));
    let after =
        format!("{}\n</details>\n", help.map(|help| format!("\n**help:** {help}\n")).unwrap_or_default());
    let mut used = length(&out) + length(&after);
    for (place, evidence) in probe.evidence.iter().enumerate() {
        match block(evidence, room.saturating_sub(used + 100)) {
            Some(block) => {
                used += length(&block);
                out.push_str(&block);
            }
            None => {
                let left = probe.evidence.len() - place;
                out.push_str(&format!(
                    "\n{left} more of what was seen left out: {MOST} characters are the most.\n"
                ));
                break;
            }
        }
    }
    out + &after
}

/// A piece of evidence in a fence, with as many of its lines as there is room for; of a log the last ones, of all else
/// the first. None when there is room for no line.
fn block(evidence: &Evidence, room: usize) -> Option<String> {
    let lines: Vec<String> = evidence
        .lines
        .iter()
        .flat_map(|line| {
            plain(line).lines().map(|line| cut(line, MOST_OF_LINE).into_owned()).collect::<Vec<_>>()
        })
        .collect();
    let title = prose(&cut(&one_line(&evidence.title), MOST_OF_CELL));
    let fence = "`".repeat(longest_run(&lines, '`').max(2) + 1);
    let room = room.checked_sub(length(&title) + 2 * fence.len() + 100)?;
    let of_log = evidence.kind == EvidenceKind::Log;
    let mut used = 0;
    let fits = |line: &&String| {
        used += length(line) + 1;
        used <= room
    };
    let kept: Vec<&String> = if of_log {
        let mut last: Vec<&String> = lines.iter().rev().take(MOST_LINES).take_while(fits).collect();
        last.reverse();
        last
    } else {
        lines.iter().take(MOST_LINES).take_while(fits).collect()
    };
    if kept.is_empty() && !lines.is_empty() {
        return None;
    }
    let left = match lines.len() - kept.len() {
        0 => String::new(),
        left => format!(
            " ({} {} left out)",
            words::many(left, if of_log { "earlier line" } else { "more line" }),
            if left == 1 { "is" } else { "are" }
        ),
    };
    let language = if evidence.kind == EvidenceKind::Diff { "diff" } else { "text" };
    let mut out = format!("\n{title}{left}:\n\n{fence}{language}\n");
    for line in kept {
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
    Some(out)
}

fn remarks(remarks: &[Remark]) -> String {
    if remarks.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n### Remarks on the set-up\n\n");
    let mut used = length(&out);
    for (place, remark) in remarks.iter().enumerate() {
        let sentence = |text: &str| prose(&cut(&one_line(text), MOST_OF_CELL));
        let help = remark.help.as_ref().map(|help| format!("; help: {}", sentence(help))).unwrap_or_default();
        let row = format!("- {}: {}{help}\n", cell(&remark.place), sentence(&remark.message));
        used += length(&row);
        if used > MOST_OF_REMARKS {
            let left = remarks.len() - place;
            out.push_str(&format!("\n{left} more left out: {MOST} characters are the most.\n"));
            return out;
        }
        out.push_str(&row);
    }
    out
}

fn images(images: &[Image]) -> String {
    if images.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "\n### Images\n\n| image | Dockerfile | size | of it this Dockerfile's | wasted | build |\n|---|---|---:|---:|---:|---:|\n",
    );
    let mut used = length(&out);
    for (place, image) in images.iter().enumerate() {
        let target = image.target.as_ref().map(|target| format!(", target {target}")).unwrap_or_default();
        let row = format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            cell(&image.name),
            cell(&format!("{}{target}", image.dockerfile)),
            amount::size(image.size),
            amount::size(own(image)),
            amount::size(image.wasted),
            amount::time(image.build_ms),
        );
        used += length(&row);
        if used > MOST_OF_IMAGES {
            out.push_str(&format!("\n{} more left out.\n", images.len() - place));
            return out;
        }
        out.push_str(&row);
    }
    out
}

/// Bytes of the layers that are not the base image's.
fn own(image: &Image) -> u64 {
    let own = image.layers.iter().filter(|layer| layer.source != crate::Source::Base);
    own.fold(0, |sum, layer| sum.saturating_add(layer.size))
}

fn foot(proof: &Proof) -> String {
    let commit =
        proof.subject.commit.as_ref().map(|commit| format!("commit {}, ", cell(words::short(commit))));
    let uncommitted = match proof.subject.uncommitted.len() {
        0 => String::new(),
        number => format!("with {}, ", words::many(number, "uncommitted file")),
    };
    format!(
        "\n<sub>{}{uncommitted}{}; took {}, {} of it the engine's; seaworthy {}</sub>\n",
        commit.unwrap_or_default(),
        cell(&words::engine(proof)),
        amount::time(proof.times.total_ms),
        amount::time(proof.times.engine_ms),
        cell(&proof.seaworthy),
    )
}

/// Text in a cell or a sentence: at most [`MOST_OF_CELL`] characters, all of it text.
fn cell(text: &str) -> String {
    escape(&cut(one_line(text).trim(), MOST_OF_CELL))
}

/// A sentence of ours that may quote code between backticks: the code stays code, all else is text.
fn prose(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.trim().split('`').collect();
    let mut out = String::new();
    for (place, part) in parts.iter().enumerate() {
        match place % 2 {
            // without its closing backtick it is no code
            1 if place + 1 == parts.len() => out.push_str(&format!("\\`{}", escape(part))),
            1 if part.is_empty() => out.push_str("\\`\\`"),
            // between backticks a `|` would end a cell, and blanks alone are no code
            1 if part.contains('|') || part.trim().is_empty() => {
                out.push_str(&format!("<code>{}</code>", escape(part)));
            }
            1 => out.push_str(&format!("`{part}`")),
            _ => out.push_str(&escape(part)),
        }
    }
    out
}

/// The text as it is, for Markdown with GitHub's additions: nothing in it is emphasis, a link, HTML, the end of a cell,
/// a list, a mention of a person or an issue.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    // a list with numbers: `1.`
    let mut only_digits = true;
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' => out.push_str("&#124;"),
            // names, numbers and mail addresses are looked for after the Markdown was read: only a character between helps
            '@' => out.push_str("@&#8203;"),
            '#' if next.is_some_and(|next| next.is_ascii_digit()) => out.push_str("#&#8203;"),
            ':' if next.is_some_and(|next| !next.is_whitespace() && !next.is_ascii_digit()) => {
                out.push_str("&#58;")
            }
            '-' | '+' | '=' if out.is_empty() => {
                out.push('\\');
                out.push(character);
            }
            '.' if only_digits && !out.is_empty() && next.is_none_or(char::is_whitespace) => {
                out.push_str("\\.")
            }
            '#' | '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
        only_digits &= character.is_ascii_digit();
    }
    // `www.` is a link without any sign before it
    out.replace("www.", "www&#46;")
}

/// Text inside of an HTML element.
fn html(text: &str) -> String {
    escape(&one_line(text))
}

fn longest_run(lines: &[String], of: char) -> usize {
    lines.iter().flat_map(|line| line.split(|character| character != of)).map(str::len).max().unwrap_or(0)
}

fn length(text: &str) -> usize {
    text.chars().count()
}
