//! `compose-resolves`: Compose takes the files, with every profile that they have.

use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningProject};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "compose-resolves",
    title: "Compose resolves every profile",
    scope: Scope::Production,
    about: "Runs `docker compose config` without a profile, with each profile of the files, and with all of them.

It fails where Compose refuses one: a service that another one waits for and that the profile does not switch on, a variable \
that is demanded, a name that does not exist. The evidence is what Compose says.",
    ask: Ask::Project(ask),
};

fn ask(ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let project = &running.project;
    let listed = ground.said(&project.plain(&["config", "--profiles"]))?;
    let profiles: Vec<String> = listed.split_whitespace().map(str::to_owned).collect();
    let mut sets: Vec<Vec<String>> = vec![Vec::new()];
    sets.extend(profiles.iter().map(|profile| vec![profile.clone()]));
    if profiles.len() > 1 {
        sets.push(profiles.clone());
    }
    for set in &sets {
        let call = project.call(&["config", "--quiet"], project.files(), set, &project.variables);
        let answer = ground.call(&call)?;
        // a profile of a file without services for it is one that nobody starts
        if !answer.is_ok() && !answer.stderr.contains("no service selected") {
            let with = if set.is_empty() {
                "without a profile".to_owned()
            } else {
                format!("with the profile {}", set.join(", "))
            };
            return Ok(Seen::fail(
                format!("Compose refuses the files {with}"),
                "its own words name the service or the variable",
            )
            .evidence(EvidenceKind::Log, "what Compose says", answer.tail()));
        }
    }
    let words = match profiles.len() {
        0 => "the files have no profiles, and resolve".to_owned(),
        _ => format!("{} sets of profiles: none, {}", sets.len(), profiles.join(", ")),
    };
    Ok(Seen::pass(words).count("sets of profiles", sets.len(), None))
}
