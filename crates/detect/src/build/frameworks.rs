//! Builds of frameworks: what the catalogue says of their builders, and where Next.js, Vite and Nest write, which takes more.

use seaworthy_catalog::frameworks::{Framework, Kind, Layout};
use seaworthy_facts::{BuildTool, Confidence, Evidence, EvidenceKind, Fact, Unknown, UnknownKind};
use seaworthy_text::RepoPath;

use super::emit::{Emitted, Mapping};
use super::nest;
use crate::command::option;
use crate::framework;
use crate::literal;
use crate::scope::AppScope;

/// What the framework's command with these words writes; `None` when it builds nothing (`next lint`).
pub(super) fn read(scope: &AppScope<'_>, words: &[String], unknowns: &mut Vec<Unknown>) -> Option<Emitted> {
    let program = words.first()?.rsplit('/').next()?;
    if !words.iter().any(|word| word == "build") {
        return None;
    }
    match program {
        "next" => next(scope, unknowns),
        "vite" => vite(scope, words, unknowns),
        "nest" => nest::read(scope, words, unknowns),
        _ => None,
    }
}

/// What the builder of this framework writes with these words: by an option, its configuration, or custom.
pub(super) fn by_catalogue(
    scope: &AppScope<'_>,
    known: &Framework,
    words: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Option<Emitted> {
    let builder = known.builder.as_ref().filter(|builder| framework::builds(builder, words))?;
    if known.id == "vite" {
        return vite(scope, words, unknowns);
    }
    let root = framework::root(scope, Some(builder), words);
    let tool = if builder.programs.contains(&"vite") { BuildTool::Vite } else { BuildTool::Other };
    if builder.programs == ["ng"]
        && option(words, builder.options).is_none()
        && let Some(application) = framework::angular::application(scope, words)
    {
        let folder = if known.kind == Kind::Static { application.browser } else { application.output };
        let outputs = vec![Fact::certain(folder, application.evidence)];
        return Some(Emitted { tool, outputs, declarations: None, mapping: Mapping::Opaque });
    }
    let emitted = |outputs: Vec<Fact<RepoPath>>| {
        let mapping = match (builder.layout, outputs.first()) {
            (Layout::Mirror, Some(output)) => {
                Mapping::Tree { from: scope.dir().clone(), to: output.value.clone() }
            }
            _ => Mapping::Opaque,
        };
        Some(Emitted { tool, outputs, declarations: None, mapping })
    };
    let part = |folder: RepoPath| folder.join(builder.part).ok();
    if let Some(flag) = option(words, builder.options) {
        let script =
            framework::building(scope, known).and_then(|(name, _)| scope.package.script_evidence(&name));
        let output = Fact {
            value: part(scope.path(flag)?)?,
            evidence: script.into_iter().collect(),
            confidence: Confidence::Certain,
        };
        return emitted(vec![output]);
    }
    if let Some((source, value)) = framework::setting(scope, known, &root, builder.setting) {
        let evidence = framework::evidence(source, value);
        match literal::path(value).and_then(|written| part(root.join(&written).ok()?)) {
            Some(folder) => return emitted(vec![Fact::certain(folder, evidence)]),
            None => {
                let why = format!("where {} writes is computed", known.title);
                unknowns.push(Unknown { kind: UnknownKind::Outputs, place: evidence.place, why });
            }
        }
    }
    let evidence: Vec<Evidence> = scope.package.dependency_evidence(known.package).into_iter().collect();
    let outputs = known.outputs.iter().filter_map(|output| {
        Some(Fact {
            value: part(root.join(output).ok()?)?,
            evidence: evidence.clone(),
            confidence: Confidence::Likely,
        })
    });
    emitted(outputs.collect())
}

fn plain(scope: &AppScope<'_>, tool: BuildTool, folder: &str, package: &str) -> Option<Emitted> {
    let evidence = scope.package.dependency_evidence(package).into_iter().collect();
    let output = Fact { value: scope.path(folder)?, evidence, confidence: Confidence::Likely };
    Some(Emitted { tool, outputs: vec![output], declarations: None, mapping: Mapping::Opaque })
}

/// `.next`, or `distDir`; with `output: 'export'` the folder `out`.
fn next(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<Emitted> {
    let exports = framework::next::setting(scope, "output")
        .is_some_and(|(_, value)| literal::strings(value).0.iter().any(|text| text == "export"));
    let default = if exports { "out" } else { ".next" };
    let Some((source, value)) = framework::next::setting(scope, "distDir") else {
        return plain(scope, BuildTool::Next, default, "next");
    };
    let evidence = Evidence::at(EvidenceKind::Configured, &source.file, value.span);
    let (written, confidence) = match literal::strings(value) {
        (texts, false) if !texts.is_empty() => (texts.into_iter().next()?, Confidence::Certain),
        (texts, _) => {
            let why = "`distDir` is computed".to_owned();
            unknowns.push(Unknown { kind: UnknownKind::Outputs, place: evidence.place.clone(), why });
            (texts.into_iter().last().unwrap_or_else(|| default.to_owned()), Confidence::Assumed)
        }
    };
    let output = Fact { value: scope.path(&written)?, evidence: vec![evidence], confidence };
    Some(Emitted {
        tool: BuildTool::Next,
        outputs: vec![output],
        declarations: None,
        mapping: Mapping::Opaque,
    })
}

/// `dist`, or `build.outDir` seen from `root`, or `--outDir`.
fn vite(scope: &AppScope<'_>, words: &[String], unknowns: &mut Vec<Unknown>) -> Option<Emitted> {
    let config =
        ["vite.config.ts", "vite.config.js", "vite.config.mjs", "vite.config.mts", "vite.config.cjs"]
            .iter()
            .find_map(|name| scope.sources.get(&scope.dir().child(name)))
            .and_then(|source| Some((source, literal::exported(source)?)));
    let setting = |path: &[&str]| {
        let (source, config) = config?;
        Some((source, literal::setting(config, path)?))
    };
    let root = setting(&["root"]).and_then(|(_, value)| literal::path(value));
    let root = scope.path(root.as_deref().unwrap_or("."))?;
    if let Some(flag) = option(words, &["--outDir"]) {
        let evidence = scope.package.script_evidence("build").into_iter().collect();
        let output = Fact { value: root.join(flag).ok()?, evidence, confidence: Confidence::Certain };
        return Some(Emitted {
            tool: BuildTool::Vite,
            outputs: vec![output],
            declarations: None,
            mapping: Mapping::Opaque,
        });
    }
    let Some((source, value)) = setting(&["build", "outDir"]) else {
        let evidence = scope.package.dependency_evidence("vite").into_iter().collect();
        let output = Fact { value: root.child("dist"), evidence, confidence: Confidence::Likely };
        return Some(Emitted {
            tool: BuildTool::Vite,
            outputs: vec![output],
            declarations: None,
            mapping: Mapping::Opaque,
        });
    };
    let evidence = Evidence::at(EvidenceKind::Configured, &source.file, value.span);
    let Some(path) = literal::path(value).and_then(|written| root.join(&written).ok()) else {
        let why = "`build.outDir` is computed".to_owned();
        unknowns.push(Unknown { kind: UnknownKind::Outputs, place: evidence.place, why });
        return plain(scope, BuildTool::Vite, "dist", "vite");
    };
    let output = Fact::certain(path, evidence);
    Some(Emitted {
        tool: BuildTool::Vite,
        outputs: vec![output],
        declarations: None,
        mapping: Mapping::Opaque,
    })
}
