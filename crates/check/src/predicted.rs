//! Whether a file of the app is in the shipped stage when its build writes what its configuration says, and nothing else.
//!
//! The flow of files takes every script for one that may write anything; here the app's own build is known to write its
//! outputs, where all that it runs is a compiler or a bundler.

use seaworthy_facts::{App, Build, BuildTool, Confidence, Process};
use seaworthy_setup::flow::{Act, Presence, StepKind};
use seaworthy_text::RepoPath;

use crate::image_case::ImageCase;

/// Programs of a build that write the outputs which the configuration names, or nothing.
const KNOWN: &[&str] = &[
    "tsc",
    "tsup",
    "nest",
    "vite",
    "next",
    "astro",
    "nuxt",
    "nuxi",
    "rimraf",
    "del-cli",
    "tsc-alias",
    "eslint",
    "biome",
    "svelte-kit",
    "react-router",
    "remix",
    "vue-tsc",
    "prisma",
];

/// Endings that are tried in the place of one another.
const SOURCES: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "json"];

impl ImageCase<'_> {
    /// Whether a path of the shipped stage is there, the app's build taken for what its configuration says.
    pub(crate) fn predicted(&self, path: &str) -> Presence {
        self.predicted_in(self.flow.shipped, path)
    }

    /// The same of any stage.
    pub(crate) fn predicted_in(&self, stage: usize, path: &str) -> Presence {
        match self.flow.has(stage, path) {
            Presence::Unknown => {}
            known => return known,
        }
        let Some(traces) = self.flow.traces(stage, path) else { return Presence::Unknown };
        for (stage, path) in &traces {
            if self.may_write(*stage, path) {
                return Presence::Unknown;
            }
        }
        Presence::Absent
    }

    /// Whether a stage may hold a path, by what its commands write or its base brings.
    fn may_write(&self, stage: usize, path: &str) -> bool {
        if self.base(stage).is_none() || path.contains("/node_modules") || is_systems(path) {
            return true;
        }
        for at in self.flow.chain(stage) {
            let step = self.flow.step(at);
            match &step.kind {
                StepKind::Run(ran) => {
                    if !ran.is_whole {
                        return true;
                    }
                    for command in &ran.commands {
                        let may = match &command.act {
                            Act::Script(call) => {
                                let folder = self.flow.repository_folder_of(at, command);
                                let is_plain = command.words().last() == Some(call.script.as_str());
                                call.member.is_some()
                                    || !is_plain
                                    || folder.as_ref() != self.app.map(|app| &app.dir)
                                    || self.build_may_write(call.script.as_str(), &command.dir, path)
                            }
                            Act::Tool(tool) => tool != "prisma",
                            Act::Unknown => true,
                            _ => false,
                        };
                        if may {
                            return true;
                        }
                    }
                }
                // a file that a `COPY` brings is found before this is asked
                StepKind::Copy(_) | StepKind::State => {}
            }
        }
        false
    }

    /// Whether a script of the app, run in a folder of a stage, may write a path there.
    fn build_may_write(&self, script: &str, folder: &str, path: &str) -> bool {
        let Some(app) = self.app else { return true };
        let Some(build) = app.build.as_ref().filter(|build| build.value.script.as_deref() == Some(script))
        else {
            return true;
        };
        if !is_known(&build.value)
            || ["pre", "post"].iter().any(|part| self.script(app, &format!("{part}{script}")).is_some())
        {
            return true;
        }
        let Some(inside) = path.strip_prefix(&format!("{}/", folder.trim_end_matches('/'))) else {
            return false;
        };
        let Ok(wanted) = app.dir.join(inside) else { return true };
        // frameworks keep what they work with in a folder of their own: `.next` beside `out`
        if inside.starts_with('.') {
            return true;
        }
        build.value.outputs.iter().any(|output| {
            (wanted.is_within(&output.value) || output.value.is_within(&wanted))
                && emits(self, app, &build.value, &output.value, &wanted) != Some(false)
        })
    }

    /// Where the build's output of the app, a path of the repository, comes to lie in the shipped stage; `None` where that is
    /// not sure.
    pub(crate) fn shipped_at(&self, output: &RepoPath) -> Option<String> {
        let app = self.app?;
        let inside = output.below(&app.dir)?;
        let script = app.build.as_ref()?.value.script.as_deref()?;
        let (at, command) = self.flow.commands().find(
            |(_, command)| matches!(&command.act, Act::Script(call) if call.script.as_str() == script),
        )?;
        let made = format!("{}/{inside}", command.dir.trim_end_matches('/'));
        if self.flow.chain(self.flow.shipped).iter().any(|one| one.stage == at.stage) {
            return Some(made);
        }
        self.flow.lands_in(self.flow.shipped, at.stage, &made)
    }
}

/// Whether all that a build runs is known to write its outputs alone.
fn is_known(build: &Build) -> bool {
    !build.steps.is_empty()
        && build.steps.iter().all(|step| KNOWN.contains(&step.program()))
        && !build.outputs.is_empty()
        && build.outputs.iter().all(|output| output.confidence > Confidence::Assumed)
}

/// Whether the compiler writes this file below an output: one source makes one file. `None` where that is not known.
fn emits(
    image: &ImageCase<'_>,
    app: &App,
    build: &Build,
    output: &RepoPath,
    wanted: &RepoPath,
) -> Option<bool> {
    let tool = build.tool.as_ref()?.value;
    if !matches!(tool, BuildTool::Tsc | BuildTool::Nest)
        || build.steps.iter().any(|step| step.program() == "vite")
    {
        return None;
    }
    let root = app.processes.iter().find_map(|process| sources_root(&process.value, output))?;
    let below = wanted.below(output)?;
    if below.is_empty() {
        return None;
    }
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    // without `rootDir` the compiler takes the folder above all sources: one more file may move all of them
    let is_inside = |root: &RepoPath| {
        SOURCES.iter().any(|ending| {
            root.join(&format!("{stem}.{ending}")).is_ok_and(|path| image.case.repo.has_file(&path))
        })
    };
    let says_root = ["tsconfig.json", "tsconfig.build.json"].iter().any(|name| {
        image.case.repo.read(&app.dir.child(name)).is_ok_and(|source| source.text().contains("\"rootDir\""))
    });
    if !says_root && is_inside(&app.dir) {
        return None;
    }
    Some(is_inside(&root))
}

/// The folder whose files become those of an output, by a process whose output and source are both known.
fn sources_root(process: &Process, output: &RepoPath) -> Option<RepoPath> {
    let stem = |path: &str| path.rsplit_once('.').map_or(path.to_owned(), |(stem, _)| stem.to_owned());
    let made = stem(process.entry.as_ref()?.below(output)?);
    let source = stem(process.source.as_ref()?.as_str());
    let root = source.strip_suffix(&made)?;
    if root.is_empty() {
        return Some(RepoPath::root());
    }
    RepoPath::new(root.strip_suffix('/')?).ok()
}

/// Whether a path lies where the system's own files do, of which nothing is known.
fn is_systems(path: &str) -> bool {
    ["/usr/local/", "/usr/bin/", "/bin/", "/sbin/", "/lib", "/etc/", "/opt/", "/var/", "/root/", "/tmp/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}
