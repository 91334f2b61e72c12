//! `production-packages`: nothing is installed that only development needs.

use std::collections::BTreeSet;

use seaworthy_image::PackageHome;

use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{BuiltImage, Ground};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "production-packages",
    title: "only packages that production needs are in the image",
    scope: Scope::Image,
    about: "Lists every package in a `node_modules` of the image, those of the package manager itself left out, and compares it with \
the production closure of the lockfile: what the app's own `dependencies` lead to.

It fails where a package is there that the lockfile has for development only. A package that the lockfile does not know at all is \
part of another package's own tree or of the framework's output, and is only counted. So is what was not installed, but copied by a \
tracer that follows what the server may load (Next.js 15 takes `typescript.js` along in this way, for a configuration in TypeScript): \
a package without the programs that its `package.json` names, and what came with it into a `node_modules` in which no install left \
its traces, such as `.bin`. `contract.allow-packages` lets some in. \
The image of a service that only runs once, such as a migration, may bring its tools, and is not judged.",
    ask: Ask::Image(ask),
};

fn ask(ground: &Ground<'_>, image: &BuiltImage) -> Result<Seen, EngineError> {
    let inspected = image.inspected.as_ref().map_err(Clone::clone)?;
    let own: Vec<_> = inspected.packages.iter().filter(|package| package.home == PackageHome::App).collect();
    if own.is_empty() && inspected.package_archives.is_empty() {
        return Ok(Seen::pass("no package is installed: what runs is bundled, or needs none")
            .count("packages", 0, None));
    }
    let Some(known) = ground.known(&image.build) else {
        return Ok(Seen::skip("the app that it is built for could not be read"));
    };
    let (Some(production), Some(lockfile)) = (&known.production, &known.lockfile) else {
        return Ok(Seen::skip("the lockfile does not tell what production needs"));
    };
    let needed: BTreeSet<&str> = production.iter().map(|(name, _)| name.as_str()).collect();
    let locked: BTreeSet<&str> = known.locked.iter().map(|(name, _)| name.as_str()).collect();
    let mut extra: Vec<String> = Vec::new();
    let (mut unknown, mut pieces) = (0, Vec::new());
    for package in &own {
        let name = package.name.as_str();
        let is_allowed = known.contract.allow_packages.iter().any(|allowed| allowed == name);
        if needed.contains(name) || is_allowed {
            continue;
        }
        if locked.contains(name) && (package.traced || !package.lacks.is_empty()) {
            pieces.push(name.to_owned());
        } else if locked.contains(name) {
            let version = package.version.as_deref().unwrap_or("?");
            extra.push(format!("{name} {version}  (/{})", package.path));
        } else {
            unknown += 1;
        }
    }
    extra.sort();
    pieces.sort();
    pieces.dedup();
    if extra.is_empty() {
        let words = match unknown {
            0 => format!("{} packages, all of them in the production closure of {lockfile}", own.len()),
            unknown => {
                format!("{} packages, none for development only; {unknown} are parts of others", own.len())
            }
        };
        let words = match pieces.as_slice() {
            [] => words,
            pieces => {
                let names = super::seen::some(pieces, 4);
                format!("{words}; of {names} only what a tracer took along")
            }
        };
        return Ok(Seen::pass(words).count("packages", own.len(), None));
    }
    if image.runs_once {
        return Ok(Seen::skip(format!(
            "it runs once, before the apps, and brings its tools: {} packages for development",
            extra.len()
        )));
    }
    let names: Vec<String> = extra
        .iter()
        .filter_map(|row| row.split(' ').next())
        .map(str::to_owned)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let count = extra.len();
    extra.truncate(60);
    Ok(Seen::fail(
        format!("{count} packages are there for development only: {}", super::seen::some(&names, 4)),
        "install without them in the stage that ships (`npm ci --omit=dev`, `pnpm install --prod`, `yarn workspaces focus --production`, \
`bun install --production`), or copy only what the build made",
    )
    .count("packages", own.len(), None)
    .count("for development only", count, Some(0))
    .evidence(EvidenceKind::Paths, "packages that the lockfile has for development only", extra))
}
