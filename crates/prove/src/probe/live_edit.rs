//! `live-edit`: an edit of a source file is served without a rebuild.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use super::seen::seconds;
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningApp, RunningProject, apps, eventually, visit};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "live-edit",
    title: "an edit of a source file is served without a rebuild",
    scope: Scope::Development,
    about: "Adds a line to a few source files of each app that development runs in a container, which writes a word to the log when such a file is loaded, asks the app's \
route and its first page meanwhile, and waits for the word: in the log, or in the page and the scripts that it loads, for code that runs in a browser.

It fails where the word does not come within a minute, or the container was replaced: the sources are not mounted or synchronised, or nothing watches them.",
    ask: Ask::Project(ask),
};

/// A development server compiles a page when it is first asked for.
const WITHIN: Duration = Duration::from_secs(60);

/// How long the likeliest source is waited for before another one will do.
const LIKELIEST: Duration = Duration::from_secs(8);

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
        let sources: Vec<&String> =
            known.sources.iter().filter(|path| ground.workspace.at(path).is_file()).collect();
        let Some(first) = sources.first() else { continue };
        // pages are compiled when they are asked for, and a health route asks for none
        let routes: BTreeSet<&str> =
            known.routes.last().into_iter().chain([&known.first_page]).map(String::as_str).collect();
        match edit(ground, app, &sources, &routes)? {
            Ok((source, took)) => {
                longest = longest.max(took);
                words.push(format!("{}: an edit of {source} is served after {}", app.name, seconds(took)));
            }
            Err(why) => {
                let others = sources.len() - 1;
                let edited =
                    if others == 0 { (*first).clone() } else { format!("{first} and {others} more") };
                let now = app.now(ground)?;
                return Ok(Seen::fail(
                    format!("{}: an edit of {edited} is not served: {why}", app.name),
                    "mount the sources into the container (`volumes: [\".:/app\"]`, or `develop.watch`), and start a server that watches them",
                )
                .evidence(
                    EvidenceKind::Log,
                    format!("the end of the log of {}", app.name),
                    now.log(ground.engine, 20),
                ));
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

/// Adds a line to sources and waits for what one of them says. Gives that one, and the time. The sources are as before
/// afterwards.
fn edit(
    ground: &Ground<'_>,
    app: &RunningApp<'_>,
    sources: &[&String],
    routes: &BTreeSet<&str>,
) -> Result<Result<(String, Duration), String>, EngineError> {
    let port = app.published(&app.container);
    let word = format!("seaworthy-live-edit-{}", ground.run);
    // the sources whose word a browser was given; whatever answers has loaded what it needs for that
    let visit = || -> BTreeSet<usize> {
        let mut given = BTreeSet::new();
        if let Some(port) = port.filter(|_| ground.is_local) {
            for route in routes {
                visit(port, route, Duration::from_secs(30), |text| {
                    let says = |source: &&String| text.contains(&format!("{word} {source} ."));
                    let saying = sources.iter().enumerate().filter(|(_, source)| says(source));
                    given.extend(saying.map(|(at, _)| at));
                    given.contains(&0)
                });
            }
        }
        given
    };
    let _before = visit();
    let mut before: Vec<(&str, Vec<u8>)> = Vec::new();
    let written = sources.iter().try_for_each(|source| {
        let path = ground.workspace.at(source);
        let text = fs::read(&path)?;
        let mut after = text.clone();
        after.extend_from_slice(line_for(source, &format!("{word} {source} .")).as_bytes());
        before.push((source, text));
        fs::write(&path, after)
    });
    let begun = Instant::now();
    let served = match written {
        Ok(()) => eventually(ground, WITHIN, || {
            let given = visit();
            let now = app.now(ground).map_err(|error| error.to_string())?;
            if now.id != app.container.id {
                return Err("the container was replaced".to_owned());
            }
            let said = now.log(ground.engine, 400);
            // of several that were loaded the likeliest: the one that answers health
            let is_loaded =
                |source: &&&String| said.iter().any(|line| line.contains(&format!("{word} {source} .")));
            let logged = sources.iter().position(|source| is_loaded(&source));
            let loaded = [logged, given.first().copied()].into_iter().flatten().min();
            // another one may be loaded by a tool beside the app: the likeliest is given a while
            let loaded = loaded.filter(|place| *place == 0 || begun.elapsed() > LIKELIEST);
            let loaded = loaded.and_then(|place| sources.get(place)).map(|source| (*source).clone());
            loaded.ok_or_else(|| "nothing loads it again".to_owned())
        }),
        Err(error) => Err(error.to_string()),
    };
    let took = begun.elapsed();
    for (source, text) in before {
        fs::write(ground.workspace.at(source), text)
            .map_err(|error| EngineError::other(format!("{source}: {error}")))?;
    }
    Ok(served.map(|source| (source, took)))
}

/// A line that shows a word when the file is loaded: markup gets an element, everything else a statement.
fn line_for(source: &str, word: &str) -> String {
    if [".astro", ".svelte", ".html"].iter().any(|end| source.ends_with(end)) {
        format!("\n<p hidden>{word}</p>\n")
    } else {
        format!("\nconsole.log(\"{word}\");\n")
    }
}
