//! `development-in-production`: what is for developers is in what runs in production.

use seaworthy_setup::Bind;

use crate::compose_case::{ComposeCase, by_default};
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "development-in-production",
    severity: Severity::Warning,
    title: "production runs with a developer's settings",
    about: "`NODE_ENV: development`, an open debugger port, or the sources of the host mounted over those of the image: what runs is not \
what was built, it is slow, and it shows more than it should.

Keep such settings in an override file that production does not read.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    // a default file may be for developers: only one that says production is held to it
    let is_said = !matches!(compose.project.because, seaworthy_setup::Because::DefaultFile);
    if !compose.is_production() || !is_said {
        return;
    }
    for service in compose.project.active().filter(|service| service.build.is_some()) {
        if let Some((Some(value), place)) = compose.environment(service).get("NODE_ENV")
            && by_default(value).as_deref() == Some("development")
        {
            let finding = Finding::new(
                &RULE,
                place.clone(),
                "production runs with `NODE_ENV=development`",
                "frameworks run slower and show stack traces to users",
                "set `production`",
            );
            findings.push(finding);
        }
        let debugged = service.ports.iter().find(|port| port.target == Some(9229));
        if let Some(port) = debugged {
            findings.push(Finding::new(
                &RULE,
                port.place.clone(),
                "the debugger's port is published",
                "whoever reaches it runs any code in the app",
                "take the entry away",
            ));
        }
        for mount in &service.mounts {
            let Some(Bind::Folder(folder)) = &mount.bind else { continue };
            let holds_manifest = compose.case.repo.has_file(&folder.child("package.json"));
            if holds_manifest {
                findings.push(Finding::new(
                    &RULE,
                    mount.place.clone(),
                    "the sources of the host lie over those of the image",
                    "what runs is not what was built and proved",
                    "take the mount away: the image holds the app",
                ));
            }
        }
    }
}
