//! The probes on the page: by what they look at, one row each, which opens to what was measured and seen.

use super::Section;
use super::markup::{code, mark, prose, text};
use crate::report::{amount, words};
use crate::{Evidence, EvidenceKind, Measure, Outcome, ProbeResult, Proof, Scope};

/// The most lines of one piece of evidence; a page is to be read.
const MOST_LINES: usize = 1_000;

/// All probes.
pub(super) fn section(proof: &Proof) -> Option<Section> {
    let body = if proof.probes.is_empty() {
        "<p class=\"none\">No probe was run.</p>\n".to_owned()
    } else {
        let groups: String = [
            (Scope::Image, "Images"),
            (Scope::Container, "Containers"),
            (Scope::Production, "Production"),
            (Scope::Development, "Development"),
        ]
        .into_iter()
        .map(|(scope, title)| group(&proof.probes, scope, title))
        .collect();
        format!("{}{groups}", controls(proof))
    };
    Some(Section { id: "probes", title: "Probes", count: proof.probes.len().to_string(), body })
}

/// What the script shows once it runs; without it they would do nothing.
fn controls(proof: &Proof) -> String {
    let choices: String = [
        ("all", "all", proof.probes.len()),
        ("fail", "failed", proof.count.failed),
        ("skip", "skipped", proof.count.skipped),
    ]
    .into_iter()
    .filter(|(choice, _, number)| *choice == "all" || *number > 0)
    .map(|(choice, name, number)| {
        format!(
            "<button type=\"button\" data-show=\"{choice}\" aria-pressed=\"{}\">{name} <span class=\"n\">{number}</span></button>\n",
            choice == "all"
        )
    })
    .collect();
    format!(
        "<div class=\"controls\" hidden>\n<div class=\"choice\" role=\"group\" aria-label=\"Which probes are shown\">\n{choices}</div>\n\
         <button type=\"button\" class=\"quiet\" data-open aria-pressed=\"false\">open all</button>\n</div>\n"
    )
}

fn group(probes: &[ProbeResult], scope: Scope, title: &str) -> String {
    let rows: String = probes
        .iter()
        .enumerate()
        .filter(|(_, probe)| probe.scope == scope)
        .map(|(place, probe)| row(place, probe))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("<div class=\"group\">\n<h3>{title}</h3>\n{rows}</div>\n")
}

fn row(place: usize, probe: &ProbeResult) -> String {
    let (class, open) = match probe.outcome {
        Outcome::Pass => ("pass", ""),
        Outcome::Fail => ("fail", " open"),
        Outcome::Skip => ("skip", ""),
    };
    let of = words::of(probe).map(|of| format!("<span class=\"of\">{}</span>", text(of))).unwrap_or_default();
    format!(
        "<details class=\"probe {class}\" id=\"probe-{place}\"{open}>\n<summary>{}<span class=\"what\"><span class=\"title\">{}</span>{of}\
         <span class=\"seen\">{}</span></span><span class=\"took\">{}</span></summary>\n<div class=\"body\">\n{}{}{}<p class=\"id\">probe {}</p>\n\
         </div>\n</details>\n",
        mark(probe.outcome),
        prose(&probe.title),
        prose(&probe.summary),
        if probe.took_ms == 0 { String::new() } else { amount::time(probe.took_ms) },
        help(probe.help.as_deref()),
        measures(&probe.measures),
        probe.evidence.iter().map(evidence).collect::<String>(),
        code(&probe.id),
    )
}

fn help(help: Option<&str>) -> String {
    help.map(|help| format!("<p class=\"help\"><b>help</b> {}</p>\n", prose(help))).unwrap_or_default()
}

fn measures(measures: &[Measure]) -> String {
    if measures.is_empty() {
        return String::new();
    }
    let rows: String = measures
        .iter()
        .map(|measure| {
            format!(
                "<div><dt>{}</dt><dd>{}{}</dd></div>\n",
                text(&measure.name),
                amount::amount(measure.value, measure.unit),
                limit(measure)
            )
        })
        .collect();
    format!("<dl class=\"measures\">\n{rows}</dl>\n")
}

/// What a figure may be at most, with a picture of how much of that it takes.
fn limit(measure: &Measure) -> String {
    let Some(limit) = measure.limit else { return String::new() };
    let words = format!("<span class=\"limit\">of at most {}</span>", amount::amount(limit, measure.unit));
    if !(limit > 0.0 && measure.value >= 0.0 && measure.value.is_finite() && limit.is_finite()) {
        return words;
    }
    // over its limit, the limit is where the bar changes its colour
    let whole = limit.max(measure.value);
    let within = measure.value.min(limit) * 100.0 / whole;
    let over = (measure.value - limit).max(0.0) * 100.0 / whole;
    format!(
        "{words}<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:{within:.1}%\"></i><i class=\"over\" style=\"width:{over:.1}%\"></i></span>"
    )
}

fn evidence(evidence: &Evidence) -> String {
    // the end of a log says more than its beginning
    let left = evidence.lines.len().saturating_sub(MOST_LINES);
    let (shown, which) = match evidence.kind {
        EvidenceKind::Log => (&evidence.lines[left..], "earlier"),
        _ => (&evidence.lines[..evidence.lines.len() - left], "more"),
    };
    let note = match left {
        0 => String::new(),
        left => format!(
            "<p class=\"note\">{} in the JSON report</p>\n",
            words::many(left, &format!("{which} line"))
        ),
    };
    let lines: String = if evidence.kind == EvidenceKind::Diff {
        shown.iter().map(|line| diff_line(line)).collect()
    } else {
        shown.iter().map(|line| format!("{}\n", text(line))).collect()
    };
    let kind = match evidence.kind {
        EvidenceKind::Log => "log",
        EvidenceKind::Paths => "paths",
        EvidenceKind::Diff => "diff",
        EvidenceKind::Command => "command",
        EvidenceKind::Answer => "answer",
        EvidenceKind::Source => "source",
    };
    let title = text(&evidence.title);
    // what scrolls must be reachable by keyboard, and so needs a name
    format!(
        "<figure class=\"evidence\">\n<figcaption>{title}<span class=\"kind\">{kind}</span></figcaption>\n\
         <pre tabindex=\"0\" role=\"group\" aria-label=\"{title}\">{lines}</pre>\n{note}</figure>\n"
    )
}

fn diff_line(line: &str) -> String {
    let tag = match line.chars().next() {
        Some('+') => "ins",
        Some('-') => "del",
        _ => return format!("{}\n", text(line)),
    };
    format!("<{tag}>{}</{tag}>\n", text(line))
}
