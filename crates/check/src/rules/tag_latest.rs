//! `tag-latest`: a data service runs whatever is newest.

use seaworthy_catalog::services::Service as Store;
use seaworthy_setup::Service;
use seaworthy_text::Span;

use crate::compose_case::{ComposeCase, by_default};
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "tag-latest",
    severity: Severity::Warning,
    title: "a service runs an image without a version",
    about: "`latest`, or no tag at all, is another image on every machine and on every day. For a database it is worse: the next major \
version does not read the data folder of the last one and refuses to start.

Name the version, at least the major one: `postgres:17-alpine`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services().filter(|one| one.service.build.is_none()) {
        let Some(image) = &one.written.image else { continue };
        let Some(text) = by_default(&image.value) else { continue };
        if text.contains("@sha256:") {
            continue;
        }
        let last = text.rsplit('/').next().unwrap_or(&text);
        let tag = last.split_once(':').map(|(_, tag)| tag);
        if !matches!(tag, None | Some("latest" | "")) {
            continue;
        }
        let store = seaworthy_catalog::services::by_image(&text)
            .filter(|store| store.image == seaworthy_catalog::services::repository(&text));
        let wanted =
            store.and_then(|store| Some(format!("{}{}", version(store, one.service)?, store.tag_suffix)));
        let mut finding = Finding::new(
            &RULE,
            one.place(image.span),
            match tag {
                None => format!("`{text}` has no version"),
                Some(_) => format!("`{text}` is whatever is newest"),
            },
            match store {
                Some(store) => format!(
                    "the next major version of {} does not start with the data of this one",
                    store.title
                ),
                None => "another machine, or another day, runs another image".to_owned(),
            },
            match &wanted {
                Some(wanted) => format!("name the version that runs today, such as `{wanted}`"),
                None => "name the version that runs today".to_owned(),
            },
        );
        if let Some(wanted) = wanted
            && !image.value.contains('$')
            && let Some(at) = one.source.text()[image.span.range()].find(&text)
        {
            let name = text.strip_suffix(":latest").unwrap_or(&text);
            let start = image.span.start as usize + at;
            finding = finding.fix(
                FixTier::Unsafe,
                Span::new(start + name.len(), start + text.len()),
                format!(":{wanted}"),
            );
        }
        findings.push(finding);
    }
}

/// The version to name: the catalogue's, or the next one that keeps its data where the volume of the service lies. `None` where
/// a volume lies elsewhere.
fn version(store: &Store, service: &Service) -> Option<String> {
    let targets: Vec<&str> = service.mounts.iter().map(|mount| mount.target.trim_end_matches('/')).collect();
    let Ok(ours) = store.version.parse::<u64>() else { return Some(store.version.to_owned()) };
    let data = |major: u64| (store.data)(major).filter(|folder| targets.contains(folder));
    let is_kept = (1..100).any(|major| data(major).is_some());
    if !is_kept || data(ours).is_some() {
        return Some(store.version.to_owned());
    }
    (ours..ours + 2).find(|major| data(*major).is_some()).map(|major| major.to_string())
}
