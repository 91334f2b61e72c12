//! `live-edit`: an edit of a source file is served without a rebuild.

use std::fs;
use std::time::{Duration, Instant};

use super::seen::seconds;
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningApp, RunningProject, apps, eventually, get};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "live-edit",
    title: "an edit of a source file is served without a rebuild",
    scope: Scope::Development,
    about: "Adds a line to a source file of each app that development runs in a container, which writes a word to the log when the file is loaded, asks the app's \
route meanwhile, and waits for the word.

It fails where the word does not come within a minute, or the container was replaced: the sources are not mounted or synchronised, or nothing watches them.",
    ask: Ask::Project(ask),
};

/// A development server compiles a page when it is first asked for.
const WITHIN: Duration = Duration::from_secs(60);

fn ask(ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let apps = apps(ground, running, &[]);
    let mut words = Vec::new();
    let mut longest = Duration::ZERO;
    for app in &apps {
        let Some(known) =
            ground.known(&app.image.build).filter(|known| known.name == app.name || apps.len() == 1)
        else {
            continue;
        };
        let Some(source) = known.sources.iter().find(|path| ground.workspace.at(path).is_file()) else {
            continue;
        };
        let route = known.routes.last().cloned().unwrap_or_else(|| "/".to_owned());
        match edit(ground, app, source, &route)? {
            Ok(took) => {
                longest = longest.max(took);
                words.push(format!("{}: an edit of {source} is served after {}", app.name, seconds(took)));
            }
            Err(why) => {
                let now = app.now(ground)?;
                return Ok(Seen::fail(
                    format!("{}: an edit of {source} is not served: {why}", app.name),
                    "mount the sources into the container (`volumes: [\".:/app\"]`, or `develop.watch`), and start a server that watches them",
                )
                .evidence(EvidenceKind::Log, format!("the end of the log of {}", app.name), now.log(ground.engine, 20)));
            }
        }
    }
    if words.is_empty() {
        return Ok(Seen::skip(if apps.is_empty() {
            "development runs no app in a container"
        } else {
            "no source file of its apps is known"
        }));
    }
    Ok(Seen::pass(words.join("; ")).time("edit to answer", longest, Some(WITHIN)))
}

/// Adds a line to a source and waits for what it says. The source is as before afterwards.
fn edit(
    ground: &Ground<'_>,
    app: &RunningApp<'_>,
    source: &str,
    route: &str,
) -> Result<Result<Duration, String>, EngineError> {
    let path = ground.workspace.at(source);
    let trouble = |error: std::io::Error| EngineError::other(format!("{source}: {error}"));
    let before = fs::read(&path).map_err(trouble)?;
    let port = app.published(&app.container);
    let visit = || {
        if let Some(port) = port.filter(|_| ground.is_local) {
            // whatever it answers: it has loaded what it needs for that
            let _reply = get(port, route, Duration::from_secs(30));
        }
    };
    visit();
    let word = format!("seaworthy-live-edit-{}", ground.run);
    let mut after = before.clone();
    after.extend_from_slice(format!("\nconsole.log(\"{word}\");\n").as_bytes());
    fs::write(&path, after).map_err(trouble)?;
    let begun = Instant::now();
    let served = eventually(ground, WITHIN, || {
        visit();
        let now = app.now(ground).map_err(|error| error.to_string())?;
        if now.id != app.container.id {
            return Err("the container was replaced".to_owned());
        }
        let said = now.log(ground.engine, 400);
        if said.iter().any(|line| line.contains(&word)) {
            Ok(())
        } else {
            Err("nothing loads it again".to_owned())
        }
    });
    let took = begun.elapsed();
    fs::write(&path, before).map_err(trouble)?;
    Ok(served.map(|()| took))
}
