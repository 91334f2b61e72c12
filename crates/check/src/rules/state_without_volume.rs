//! `state-without-volume`: what the app keeps in a folder is gone with its container.

use seaworthy_facts::{Confidence, WritePurpose};

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};
use crate::written::written;

pub(super) static RULE: Rule = Rule {
    id: "state-without-volume",
    severity: Severity::Warning,
    title: "what the app keeps in a folder is gone with its container",
    about: "Uploads, a SQLite database, files that users made: what the app writes lies in the layer of its container, and every update \
makes a new container. Nothing warns of it; the files are gone.

Mount a named volume over the folder, and have the image bring that folder with the app's user as its owner: a new volume takes both over.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active().filter(|service| compose.is_shipped(service) && !service.one_shot)
    {
        let (Some(app), Some(flow)) = (compose.app(service), compose.flow(service)) else { continue };
        // another program of the same app need not be the one that writes
        let is_first = compose
            .project
            .active()
            .find(|other| other.build == service.build)
            .is_some_and(|first| first.name == service.name);
        if !is_first {
            continue;
        }
        for (write, path) in written(flow, app) {
            let keeps = matches!(write.value.purpose, WritePurpose::Data | WritePurpose::AmongCode);
            if !keeps || write.confidence < Confidence::Likely {
                continue;
            }
            let is_mounted =
                compose.project.services.iter().filter(|other| other.build == service.build).any(|other| {
                    other.mounts.iter().any(|mount| {
                        let target = mount.target.trim_end_matches('/');
                        path == target
                            || path.starts_with(&format!("{target}/"))
                            || target.starts_with(&format!("{path}/"))
                    })
                });
            // a variable may lead elsewhere
            if is_mounted || path.starts_with("/tmp") {
                continue;
            }
            findings.push(
                Finding::new(
                    &RULE,
                    compose.name_place(service),
                    format!("`{path}` is in the container alone"),
                    "what the app keeps there is lost at the next update",
                    if write.value.purpose == WritePurpose::AmongCode {
                        "have the app write to a folder of its own, and mount a named volume there".to_owned()
                    } else {
                        format!(
                            "mount a named volume: `{}-data:{path}`, and declare it under `volumes`",
                            service.name
                        )
                    },
                )
                .because_of(write, "written here"),
            );
        }
    }
}
