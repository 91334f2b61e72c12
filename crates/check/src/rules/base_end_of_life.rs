//! `base-end-of-life`: a stage starts from a release of Node that nobody mends any more.

use seaworthy_catalog::bases::{self, Family};
use seaworthy_catalog::runtimes::{self, Support};
use seaworthy_facts::RuntimeName;
use seaworthy_setup::flow::Bottom;

use super::node_below_engines;
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "base-end-of-life",
    severity: Severity::Warning,
    title: "the image is built on a release of Node that is not mended any more",
    about: "A release line of Node gets security fixes for about three years. After that its image is not built anew either: what is \
found in Node, in OpenSSL or in the system stays in it.

Take a line with long support, and test the app with it.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    // what only builds is not shipped
    let Bottom::Image { name, span } = &image.flow.shipped().bottom else { return };
    let Some(base) = bases::of(name) else { return };
    if !matches!(base.family, Family::Node | Family::DistrolessNode) {
        return;
    }
    let Some(major) = base.major else { return };
    let lines = runtimes::of(RuntimeName::Node).lines;
    let known = lines.iter().find(|line| line.major == major);
    // older than all that the table holds
    let is_older = lines.iter().map(|line| line.major).min().is_some_and(|oldest| major < oldest);
    if !is_older && known.is_none_or(|line| !line.is_over()) {
        return;
    }
    if image.is_told_by(&[&node_below_engines::RULE]) || asks_for(image, major) {
        return;
    }
    let newest = lines.iter().find(|line| line.long_term == Support::LongTerm && !line.is_over());
    let since = known.and_then(|line| line.end_of_life);
    let ended = since
        .map_or_else(|| "long ago".to_owned(), |(year, month, day)| format!("on {year}-{month:02}-{day:02}"));
    findings.push(
        Finding::new(
            &RULE,
            image.place(*span),
            format!("Node {major} is not mended any more"),
            format!("its support ended {ended}: what is found since then stays in the image"),
            match newest {
                Some(line) => format!("take Node {}, and test the app with it", line.major),
                None => "take a line with long support, and test the app with it".to_owned(),
            },
        )
        .label(format!("support ended {ended}")),
    );
}

/// Whether the app itself asks for this line, so that the image only follows.
fn asks_for(image: &ImageCase<'_>, major: u64) -> bool {
    let requests = image.app.map_or(&[][..], |app| &app.runtime.requests);
    requests.iter().any(|request| {
        let range = request.value.range.as_str();
        let digits: String = range
            .trim_start_matches(['^', '~', '=', 'v', ' ', '>'])
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().is_ok_and(|asked: u64| asked == major && !range.starts_with('>'))
    })
}
