//! `base-untagged`: a stage starts from whatever image is newest.

use seaworthy_catalog::bases;
use seaworthy_setup::flow::Bottom;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "base-untagged",
    severity: Severity::Warning,
    title: "a `FROM` names no version",
    about: "`node`, `node:latest`, `node:lts` and `node:alpine` are another image after the next release: another major version of the \
runtime, without a line of the repository having changed. What was tested is not what is built.

Name the version, at least the major one: `node:24-alpine`.",
    since: RuleSet(2026, 1),
    aliases: &["DL3006", "DL3007"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let mut told = Vec::new();
    for stage in image.flow.needed().filter(|stage| stage.parent.is_none()) {
        let Bottom::Image { name, span } = &stage.bottom else { continue };
        let Some(base) = bases::of(name).filter(|base| says_no_version(name, base)) else { continue };
        // a name that a variable gives may be another one outside
        if image.text(*span).contains('$')
            || told.contains(name)
            || image.image.inputs.contexts.iter().any(|(context, _)| context == name)
        {
            continue;
        }
        told.push(name.clone());
        let wanted = wanted(name, &base);
        let help = match &wanted {
            Some(wanted) => format!("write `{wanted}`"),
            None => format!(
                "write the version that the app was tested with: `{}:VERSION`",
                name.split(':').next().unwrap_or(name)
            ),
        };
        let mut finding = Finding::new(
            &RULE,
            image.place(*span),
            format!("`{name}` is whatever is newest"),
            "the next build may bring another major version, without a change in the repository",
            help,
        )
        .label("no version");
        if let Some(wanted) = wanted {
            finding = finding.fix(FixTier::Unsafe, *span, wanted);
        }
        findings.push(finding);
    }
}

/// Whether a tag leaves the version of what matters open: that of the runtime, else that of the image at all. `stable` and the
/// code names of releases say one.
fn says_no_version(name: &str, base: &bases::BaseImage) -> bool {
    let tag = name.rsplit_once(':').map_or("", |(_, tag)| tag);
    if base.is_pinned {
        return false;
    }
    if !matches!(base.family, bases::Family::Node | bases::Family::Bun) {
        return matches!(tag, "" | "latest");
    }
    let lines = seaworthy_catalog::runtimes::RUNTIMES.iter().flat_map(|known| known.lines);
    let mut code_names = lines.filter_map(|line| line.code_name);
    let first = tag.split('-').next().unwrap_or_default();
    !code_names.any(|code_name| code_name == first)
}

/// The same image at the newest line with long support.
fn wanted(name: &str, base: &bases::BaseImage) -> Option<String> {
    if base.family != bases::Family::Node {
        return None;
    }
    let (path, tag) = name.rsplit_once(':').unwrap_or((name, ""));
    let known = seaworthy_catalog::runtimes::of(seaworthy_facts::RuntimeName::Node);
    let line = known
        .lines
        .iter()
        .find(|line| line.long_term == seaworthy_catalog::runtimes::Support::LongTerm && !line.is_over())?;
    let rest: Vec<&str> =
        tag.split('-').filter(|word| !matches!(*word, "" | "latest" | "lts" | "current")).collect();
    let words: Vec<String> =
        std::iter::once(line.major.to_string()).chain(rest.into_iter().map(str::to_owned)).collect();
    Some(format!("{path}:{}", words.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_leave_the_version_open() {
        for (name, open) in [
            ("node", true),
            ("node:lts-alpine", true),
            ("node:bookworm-slim", true),
            ("node:24-alpine", false),
            ("node:jod-alpine", false),
            ("oven/bun:alpine", true),
            ("nginx", true),
            ("nginx:stable-alpine", false),
            ("debian:bookworm-slim", false),
            ("node@sha256:0000", false),
        ] {
            let base = bases::of(name).unwrap();
            assert_eq!(says_no_version(name, &base), open, "{name}");
        }
        let wanted = |name: &str| super::wanted(name, &bases::of(name).unwrap());
        assert_eq!(wanted("node:lts-alpine").as_deref(), Some("node:24-alpine"));
        assert_eq!(wanted("node").as_deref(), Some("node:24"));
        assert_eq!(wanted("nginx"), None);
    }
}
