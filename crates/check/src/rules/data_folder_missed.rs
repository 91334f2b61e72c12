//! `data-folder-missed`: the volume of a database lies where another version keeps its data.

use seaworthy_catalog::services::Service as Store;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "data-folder-missed",
    severity: Severity::Error,
    title: "the volume of a database lies where another version keeps its data",
    about: "PostgreSQL's official image keeps its data in `/var/lib/postgresql/data` up to version 17, and below \
`/var/lib/postgresql` from 18 on. With 18 and a volume at the old folder the container ends at its start. With 17 and a volume at the \
new one it runs, and writes into a volume without a name, which `docker compose down` leaves behind: the database is empty afterwards.

Mount the volume where this version keeps its data. A volume that holds the data of an older version has to be upgraded first.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active() {
        // what `latest` is, nobody knows
        let Some((store, Some(major))) = compose.official_store(service) else { continue };
        let Some(folder) = (store.data)(major) else { continue };
        let target = |mount: &seaworthy_setup::Mount| mount.target.trim_end_matches('/').to_owned();
        if service.mounts.iter().any(|mount| target(mount) == folder)
            || compose.environment(service).contains_key("PGDATA")
        {
            continue;
        }
        let Some(mount) = service.mounts.iter().find(|mount| is_anothers(store, &target(mount))) else {
            continue;
        };
        let is_too_deep = target(mount).starts_with(folder);
        let mut finding = Finding::new(
            &RULE,
            mount.place.clone(),
            format!("this version of {} keeps its data in `{folder}`", store.title),
            if is_too_deep {
                "the container ends at its start, and tells where the volume belongs"
            } else {
                "the data is in a volume without a name, and gone after `docker compose down`"
            },
            format!("mount the volume at `{folder}`"),
        )
        .label("another version's folder");
        if let Some(image) = compose.last(service, |written| written.image.as_ref().map(|image| image.span)) {
            finding = finding.because(image.0.place(image.1), "the version");
        }
        let text = compose.text(&mount.place);
        let at = text.and_then(|text| text.find(mount.target.as_str()));
        if let Some(at) = at {
            let start = mount.place.span.start as usize + at;
            let span = seaworthy_text::Span::new(start, start + mount.target.len());
            finding = finding.fix(FixTier::Unsafe, span, folder);
        }
        findings.push(if is_too_deep { finding } else { finding.severity(Severity::Warning) });
    }
}

/// Whether some version keeps its data there.
fn is_anothers(store: &Store, folder: &str) -> bool {
    (1..100).any(|major| (store.data)(major) == Some(folder))
}
