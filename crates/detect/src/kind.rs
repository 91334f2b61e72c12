//! What a package is to a container: a server, files, a worker, or a library that nobody runs by itself.

use seaworthy_catalog::frameworks::{self as catalog, Kind, Pages};
use seaworthy_facts::{
    AppKind, BuildTool, Confidence, Evidence, EvidenceKind, Fact, Presence, Process, ProcessKind,
};

use crate::process::{Ground, of_kind};
use crate::role::SourceRole;
use crate::sources::Source;

/// Decides.
pub(crate) fn read(ground: &Ground<'_, '_>, processes: &[Fact<Process>]) -> Fact<AppKind> {
    let web = of_kind(processes, ProcessKind::Web);
    let known = ground.framework.and_then(|framework| Some((framework, catalog::by_id(framework.value.id)?)));
    let listens = listening(ground, web);
    if let Some((framework, known)) = known {
        let evidence = framework.evidence.clone();
        match known.kind {
            Kind::FullStack => {
                let exported = framework.value.output.as_ref().is_some_and(|output| output.value == "export");
                let kind = if exported { AppKind::Static } else { AppKind::Server };
                return Fact { value: kind, evidence, confidence: Confidence::Certain };
            }
            // a library may list a server framework for its plugin or its tests: something must start it
            Kind::Server
                if web.is_some() && (listens.is_some() || is_started(web) || is_served_by_bun(web)) =>
            {
                let evidence = evidence.into_iter().chain(listens).collect();
                return Fact { value: AppKind::Server, evidence, confidence: Confidence::Certain };
            }
            Kind::Static if listens.is_none() || !is_started(web) => {
                if let Some(kind) = of_files(ground, &evidence) {
                    return kind;
                }
            }
            Kind::Server | Kind::Static | Kind::Elsewhere => {}
        }
    }
    if let (Some(web), Some(listens)) = (web, &listens) {
        let evidence = std::iter::once(listens.clone()).chain(web.evidence.iter().cloned()).collect();
        return Fact { value: AppKind::Server, evidence, confidence: Confidence::Likely };
    }
    if is_started(web) && !is_command_line_tool(ground) {
        return of_started(ground, web, processes);
    }
    if let Some(worker) = of_kind(processes, ProcessKind::Worker) {
        return Fact {
            value: AppKind::Worker,
            evidence: worker.evidence.clone(),
            confidence: Confidence::Likely,
        };
    }
    // Create React App, Parcel, Angular: a bundler that is in no catalogue, and a page
    let files = if web.is_none() { of_files(ground, &[]) } else { None };
    files.unwrap_or(Fact { value: AppKind::Library, evidence: Vec::new(), confidence: Confidence::Likely })
}

/// Whether Bun runs it: it serves what the entry exports, and nothing in the code listens.
fn is_served_by_bun(web: Option<&Fact<Process>>) -> bool {
    web.is_some_and(|web| web.value.command.program() == "bun" && web.value.entry.is_some())
}

/// Whether a script starts it: an entry of the manifest alone makes a library as well.
fn is_started(web: Option<&Fact<Process>>) -> bool {
    web.is_some_and(|web| {
        web.value.script.is_some()
            || web.evidence.iter().any(|place| place.place.file.file_name() == "Procfile")
    })
}

/// A package with programs of its own that is meant to be published: `start` is for whoever works on it.
fn is_command_line_tool(ground: &Ground<'_, '_>) -> bool {
    let json = &ground.scope.package.json;
    !json.bin.is_empty() && !json.private.as_ref().is_some_and(|private| private.value)
}

/// Something is started, and nothing of ours listens: a package's server, or a worker.
fn of_started(
    ground: &Ground<'_, '_>,
    web: Option<&Fact<Process>>,
    processes: &[Fact<Process>],
) -> Fact<AppKind> {
    let evidence: Vec<Evidence> = web.map(|web| web.evidence.clone()).unwrap_or_default();
    let process = web.map(|web| &web.value);
    let by_package = process.is_some_and(|process| {
        process.package.as_ref().is_some_and(|(_, development)| *development != Presence::Yes)
            && process.entry.is_none()
    });
    let consumes = ground.scope.app_sources().any(|source| crate::process::consumes(source).is_some());
    let entry_is_known = process.is_some_and(|process| {
        process
            .source
            .as_ref()
            .or(process.entry.as_ref())
            .is_some_and(|path| ground.scope.sources.get(path).is_some())
    });
    let has_worker = of_kind(processes, ProcessKind::Worker).is_some();
    let (value, confidence) = if by_package {
        // `remix-serve`, `strapi start`: the package listens
        (AppKind::Server, Confidence::Likely)
    } else if consumes && !has_worker {
        (AppKind::Worker, Confidence::Likely)
    } else if entry_is_known {
        (AppKind::Worker, Confidence::Assumed)
    } else {
        // what it starts was not read: most of what is started takes requests
        (AppKind::Server, Confidence::Assumed)
    };
    Fact { value, evidence, confidence }
}

/// Files for a web server: a build by a bundler, and a page to begin with.
fn of_files(ground: &Ground<'_, '_>, evidence: &[Evidence]) -> Option<Fact<AppKind>> {
    let build = ground.build.fact.as_ref()?;
    let is_bundled = build
        .value
        .tool
        .as_ref()
        .is_some_and(|tool| tool.value == BuildTool::Vite || tool.value == BuildTool::Other);
    let scope = ground.scope;
    let pages =
        ["index.html", "public/index.html", "src/index.html"].iter().filter_map(|page| scope.path(page));
    let known = ground.framework.and_then(|framework| catalog::by_id(framework.value.id));
    let root = known.and_then(|known| {
        let (_, value) = crate::framework::setting(scope, known, scope.dir(), known.root)?;
        scope.dir().join(&crate::literal::path(value)?).ok()?.join("index.html").ok()
    });
    let page = pages
        .chain(root)
        .into_iter()
        .find(|page| scope.repository.repo.has_file(page))
        .filter(|_| is_bundled);
    // a bundler alone builds libraries as well; a framework that makes every page itself does not
    let makes_pages = ground
        .framework
        .and_then(|framework| catalog::by_id(framework.value.id))
        .is_some_and(|known| known.kind == Kind::Static && known.pages != Pages::One);
    if page.is_none() && !makes_pages {
        return None;
    }
    let evidence = evidence.iter().cloned().chain(page.map(Evidence::present)).collect();
    Some(Fact { value: AppKind::Static, evidence, confidence: Confidence::Certain })
}

/// Where the app listens: in what its web process loads, else anywhere in its own sources.
fn listening(ground: &Ground<'_, '_>, web: Option<&Fact<Process>>) -> Option<Evidence> {
    let scope = ground.scope;
    let evidence = |source: &Source| {
        let listen = source.module.telling()?.listens.first()?;
        Some(Evidence::at(EvidenceKind::Used, &source.file, listen.span))
    };
    let entry = web
        .and_then(|web| web.value.source.as_ref().or(web.value.entry.as_ref()))
        .and_then(|path| scope.sources.get(path));
    let loaded = entry.map(|entry| ground.imports.reachable(scope, entry)).unwrap_or_default();
    loaded.into_iter().find_map(evidence).or_else(|| scope.own(SourceRole::App).find_map(evidence))
}
