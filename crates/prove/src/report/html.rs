//! A proof as one page: the verdict first, then the probes, the images, the way from `up` to healthy, what had to hold, and
//! the decisions. It asks no network, is whole without its script, and follows the reader's colour scheme.

mod image;
mod markup;
mod probe;
mod timeline;
mod treemap;

use self::markup::{code, prose, text};
use super::{amount, words};
use crate::{Clause, Decision, Outcome, Proof, Remark, Verdict};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");
/// What takes the room of two.
const WIDE: [&str; 2] = ["Files", "Not committed"];
/// Nothing is loaded from anywhere, not even from beside the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The proof as a page.
pub(super) fn write(proof: &Proof) -> String {
    let sections: Vec<Section> = [
        probe::section(proof),
        image::section(&proof.images),
        timeline::section(&proof.timeline),
        remarks(&proof.remarks),
        contract(&proof.contract),
        decisions(&proof.decisions),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut body = String::new();
    for section in &sections {
        body.push_str(&format!(
            "<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{}</h2>\n{}</section>\n",
            section.title,
            section.body,
            id = section.id,
        ));
    }
    let title = format!("{} {}", text(&proof.subject.name), words::holds(proof.verdict));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"seaworthy {}\">\n<title>{title} · seaworthy</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body class=\"{}\">\n\
         <a class=\"skip\" href=\"#main\">to the report</a>\n<div class=\"page\">\n{}{}<main id=\"main\">\n{body}</main>\n\
         </div>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        text(&proof.seaworthy),
        words::verdict(proof.verdict),
        head(proof),
        contents(&sections),
    )
}

/// A part of the page.
struct Section {
    /// Its anchor.
    id: &'static str,
    /// Its heading.
    title: &'static str,
    /// How many things are in it, for the list of contents; empty where there is nothing to count.
    count: String,
    /// What is in it, as HTML.
    body: String,
}

fn contents(sections: &[Section]) -> String {
    let mut out = String::from("<nav aria-label=\"Parts of this page\">\n<ul>\n");
    for section in sections {
        out.push_str(&format!(
            "<li><a href=\"#{}\"><span>{}</span><span class=\"n\">{}</span></a></li>\n",
            section.id, section.title, section.count
        ));
    }
    out.push_str("</ul>\n</nav>\n");
    out
}

fn head(proof: &Proof) -> String {
    let (mark, status) = match proof.verdict {
        Verdict::Passed => (markup::mark(Outcome::Pass), "pass"),
        Verdict::Failed => (markup::mark(Outcome::Fail), "fail"),
        Verdict::Incomplete => (markup::mark(Outcome::Skip), "skip"),
    };
    format!(
        "<header>\n<h1 class=\"{status}\">{mark}<span><bdi>{}</bdi> {}</span></h1>\n<p class=\"counts\">{}</p>\n{}{}</header>\n",
        text(&proof.subject.name),
        words::holds(proof.verdict),
        words::counts(proof.count),
        broken(proof),
        particulars(proof),
    )
}

/// The failures, each a link to what was seen.
fn broken(proof: &Proof) -> String {
    let failed: Vec<String> = proof
        .probes
        .iter()
        .enumerate()
        .filter(|(_, probe)| probe.outcome == Outcome::Fail)
        .map(|(place, probe)| {
            let of = words::of(probe).unwrap_or(words::scope(probe.scope));
            format!(
                "<li><a href=\"#probe-{place}\"><b>{}</b><span class=\"of\">{}</span></a> <span>{}</span></li>\n",
                text(&probe.id),
                text(of),
                prose(&probe.summary)
            )
        })
        .collect();
    if failed.is_empty() {
        String::new()
    } else {
        format!("<ul class=\"broken\">\n{}</ul>\n", failed.concat())
    }
}

/// What was proved, where and when.
fn particulars(proof: &Proof) -> String {
    let subject = &proof.subject;
    let mut rows = Vec::new();
    if !proof.images.is_empty() {
        let sizes: Vec<String> = proof
            .images
            .iter()
            .map(|image| format!("<bdi>{}</bdi> {}", text(&image.name), amount::size(image.size)))
            .collect();
        rows.push((if sizes.len() == 1 { "Image" } else { "Images" }, sizes.join("<br>")));
    }
    if let Some(last) =
        proof.timeline.iter().filter(|moment| moment.what == "healthy").map(|moment| moment.at_ms).max()
    {
        rows.push(("Healthy", format!("{} after <code>up</code>", amount::time(last))));
    }
    rows.push((
        "Took",
        format!("{} (engine: {})", amount::time(proof.times.total_ms), amount::time(proof.times.engine_ms)),
    ));
    let began = text(&proof.started_at);
    rows.push((
        "Began",
        format!("<time datetime=\"{began}\">{}</time>", began.replace('T', " ").replace('Z', " UTC")),
    ));
    rows.push(("Set-up", prose(words::origin(subject.origin))));
    if let Some(commit) = &subject.commit {
        let short = words::short(commit);
        rows.push(("Commit", format!("<code title=\"{}\">{}</code>", text(commit), text(short))));
    }
    rows.push(("Engine", text(&words::engine(proof))));
    rows.push(("seaworthy", text(&proof.seaworthy)));
    if !subject.files.is_empty() {
        rows.push(("Files", list(&subject.files)));
    }
    if !subject.uncommitted.is_empty() {
        rows.push(("Not committed", list(&subject.uncommitted)));
    }
    let rows: String = rows
        .iter()
        .map(|(name, value)| {
            let class = if WIDE.contains(name) { " class=\"wide\"" } else { "" };
            format!("<div{class}><dt>{name}</dt><dd>{value}</dd></div>\n")
        })
        .collect();
    format!("<dl class=\"particulars\">\n{rows}</dl>\n")
}

/// Paths in a row.
fn list(paths: &[String]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| code(path)).collect();
    paths.join(" ")
}

fn remarks(remarks: &[Remark]) -> Option<Section> {
    if remarks.is_empty() {
        return None;
    }
    let rows: String = remarks
        .iter()
        .map(|remark| {
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"source\">{}</td></tr>\n",
                code(&remark.place),
                prose(&remark.message),
                remark.help.as_deref().map(prose).unwrap_or_default()
            )
        })
        .collect();
    Some(Section {
        id: "remarks",
        title: "Remarks on the set-up",
        count: remarks.len().to_string(),
        body: format!(
            "<div class=\"scroll\"><table class=\"contract\">\n<thead><tr><th scope=\"col\">Where</th><th scope=\"col\">What was seen</th>\
             <th scope=\"col\">Help</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        ),
    })
}

fn contract(clauses: &[Clause]) -> Option<Section> {
    if clauses.is_empty() {
        return None;
    }
    let rows: String = clauses
        .iter()
        .map(|clause| {
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"source\">{}</td></tr>\n",
                code(&clause.key),
                text(&clause.value),
                text(&clause.source)
            )
        })
        .collect();
    Some(Section {
        id: "contract",
        title: "Contract",
        count: clauses.len().to_string(),
        body: format!(
            "<div class=\"scroll\"><table class=\"contract\">\n<thead><tr><th scope=\"col\">Key</th><th scope=\"col\">What must hold</th>\
             <th scope=\"col\">Who says so</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        ),
    })
}

fn decisions(decisions: &[Decision]) -> Option<Section> {
    if decisions.is_empty() {
        return None;
    }
    let mut apps: Vec<(&str, Vec<&Decision>)> = Vec::new();
    for decision in decisions {
        match apps.iter_mut().find(|(app, _)| *app == decision.app) {
            Some((_, of_app)) => of_app.push(decision),
            None => apps.push((&decision.app, vec![decision])),
        }
    }
    let mut body = String::new();
    for (app, of_app) in apps {
        let app = if app.is_empty() { "the repository" } else { app };
        body.push_str(&format!("<h3><bdi>{}</bdi></h3>\n<dl class=\"decisions\">\n", text(app)));
        for decision in of_app {
            let evidence: String =
                decision.evidence.iter().map(|place| format!(" <cite>{}</cite>", code(place))).collect();
            body.push_str(&format!(
                "<div><dt>{}</dt><dd><span class=\"value\">{}</span><p>{}{evidence}</p></dd></div>\n",
                code(&decision.key),
                code(&decision.value),
                prose(&decision.reason),
            ));
        }
        body.push_str("</dl>\n");
    }
    Some(Section { id: "decisions", title: "Decisions", count: decisions.len().to_string(), body })
}
