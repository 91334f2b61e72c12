//! How an app is built and what that writes: the build script followed to its programs, each read by its own file.

mod bundlers;
mod configured;
mod declared;
mod emit;
mod frameworks;
mod inputs;
mod nest;
mod nx;
mod tsc;
mod tsup;

use seaworthy_catalog::frameworks::{self as catalog, Framework, Kind, Shown};
use seaworthy_facts::{
    Build, BuildTool, Command, Confidence, Evidence, Fact, FrameworkUse, Presence, ScriptProgram, Unknown,
    UnknownKind,
};
use seaworthy_text::{Place, RepoPath};

pub(crate) use emit::Mapping;
pub(crate) use nx::development as nx_development;

use crate::bins;
use crate::command;
use crate::scope::AppScope;
use crate::script::{self, Leaf};
use emit::Emitted;

/// Scripts that build, the first one that is there counts.
pub(crate) const BUILD_SCRIPTS: &[&str] = &["build", "build:prod", "build:production", "compile", "bundle"];

/// Programs that recognisably build, but whose outputs their configuration does not tell us.
const OTHER_BUILDERS: &[&str] = &[
    "rollup",
    "webpack",
    "rspack",
    "parcel",
    "swc",
    "babel",
    "tsdown",
    "unbuild",
    "ncc",
    "react-scripts",
    "astro",
    "nuxt",
    "nuxi",
    "remix",
    "react-router",
    "svelte-kit",
    "ng",
    "vue-cli-service",
    "gatsby",
    "rolldown",
    "bunchee",
    "pkgroll",
    "strapi",
    "medusa",
    "tspc",
    "gulp",
    "grunt",
];

/// The build of an app, and how its outputs come from its sources.
#[derive(Debug, Clone, Default)]
pub(crate) struct BuildReading {
    /// The fact.
    pub(crate) fact: Option<Fact<Build>>,
    /// How outputs and sources belong together, one a command.
    pub(crate) mappings: Vec<Mapping>,
    /// Every program it runs, with its arguments.
    pub(crate) programs: Vec<Vec<String>>,
    /// What it makes that another target of Nx starts.
    pub(crate) started: Option<Fact<RepoPath>>,
    /// Whether a tool reads by convention, so that everything may matter.
    reads_everything: bool,
}

impl BuildReading {
    /// The source of a built file, if it is one and its source is there.
    pub(crate) fn source_of(&self, scope: &AppScope<'_>, output: &RepoPath) -> Option<RepoPath> {
        let exists = |path: &RepoPath| scope.repository.repo.has_file(path);
        self.mappings.iter().flat_map(|mapping| mapping.sources_of(output)).find(exists)
    }

    /// What a source becomes.
    pub(crate) fn output_of(&self, source: &RepoPath) -> Option<RepoPath> {
        self.mappings.iter().find_map(|mapping| mapping.output_of(source))
    }

    /// The fact with what the build reads, which is looked for only once it is clear that this is an app.
    pub(crate) fn with_inputs(self, scope: &AppScope<'_>) -> Option<Fact<Build>> {
        let programs = self.script_programs(scope);
        let mut fact = self.fact?;
        fact.value.programs = programs;
        if !self.reads_everything {
            fact.value.inputs = inputs::read(scope, &fact.value.steps);
        }
        Some(fact)
    }

    /// The programs that the build runs, with the package that brings each; those of the system are left out.
    fn script_programs(&self, scope: &AppScope<'_>) -> Vec<ScriptProgram> {
        let names = self.programs.iter().filter_map(|words| words.first()?.rsplit('/').next());
        let mut found: Vec<ScriptProgram> = Vec::new();
        for name in names.filter(|name| !bins::is_system(name)) {
            let owner = bins::owner(scope, scope.package, name);
            let program = ScriptProgram {
                name: name.to_owned(),
                development_only: owner.as_ref().map_or(Presence::Unknown, |owner| owner.development_only),
                package: owner.map(|owner| owner.package),
                file: None,
            };
            if !found.contains(&program) {
                found.push(program);
            }
        }
        found
    }

    /// The packages whose programs the build runs, and those that its configuration loads into them.
    pub(crate) fn packages(
        &self,
        scope: &AppScope<'_>,
        framework: Option<&Fact<FrameworkUse>>,
    ) -> Vec<String> {
        if self.programs.is_empty() {
            return Vec::new();
        }
        let names = self.programs.iter().filter_map(|words| words.first()?.rsplit('/').next());
        let owners = names.filter_map(|program| bins::owner(scope, scope.package, program));
        let framework = framework.and_then(|framework| catalog::by_id(framework.value.id));
        let loaded = configured::packages(scope, &self.programs, framework);
        owners.map(|owner| owner.package).chain(loaded).collect()
    }

    /// Whether the build writes this file, or the folder in which it would lie.
    pub(crate) fn writes(&self, path: &RepoPath) -> bool {
        let outputs = self.fact.iter().flat_map(|fact| &fact.value.outputs);
        outputs.into_iter().any(|output| path.is_within(&output.value))
    }
}

/// Reads it.
pub(crate) fn read(
    scope: &AppScope<'_>,
    framework: Option<&Fact<FrameworkUse>>,
    unknowns: &mut Vec<Unknown>,
) -> BuildReading {
    let known = framework.and_then(|framework| catalog::by_id(framework.value.id));
    let usual = BUILD_SCRIPTS
        .iter()
        .find(|name| scope.package.json.script(name).is_some())
        .map(|name| (*name).to_owned());
    // what only a script shows is built by that script, whatever its name (`docs:build`, `build-storybook`)
    let shown = known.filter(|known| known.shown != Shown::ByPackage || usual.is_none());
    let named =
        shown.and_then(|known| crate::framework::building(scope, known)).map(|(name, _)| name).or(usual);
    if named.is_none()
        && let Some(nx::NxBuild { command, folder, emitted, evidence, started }) = nx::read(scope)
    {
        let started = started.map(|file| Fact::certain(file, evidence.clone()));
        let raw = Raw {
            script: None,
            programs: vec![command.words.clone()],
            steps: vec![command],
            emitted: vec![emitted],
            evidence: Some(evidence),
            is_told: false,
        };
        let mut reading = finish(scope, framework, raw, unknowns);
        if let Some(fact) = &mut reading.fact {
            fact.value.folder = Some(folder).filter(|folder| folder != scope.dir());
        }
        return BuildReading { started, ..reading };
    }
    let Some(name) = named.or_else(|| within_start(scope)) else {
        return without_script(scope, framework, unknowns);
    };
    let Some(expansion) = script::expand(scope, scope.package, &name) else { return BuildReading::default() };
    let evidence = scope.package.script_evidence(&name);
    for (why, place) in &expansion.unclear {
        unknowns.push(Unknown {
            kind: UnknownKind::Outputs,
            place: place
                .as_ref()
                .map_or_else(|| scope.package.file.start(), |evidence| evidence.place.clone()),
            why: why.clone(),
        });
    }
    let emitted: Vec<Emitted> =
        expansion.leaves.iter().filter_map(|leaf| emitted(scope, known, leaf, unknowns)).collect();
    let steps: Vec<Command> = expansion.leaves.iter().map(|leaf| command::facts(&leaf.command)).collect();
    let programs = steps.iter().map(|step| step.words.clone()).collect();
    let may_write = expansion.leaves.iter().any(|leaf| may_write(scope, leaf));
    let generates = expansion.leaves.iter().any(generates);
    let is_nothing = emitted.is_empty() && !may_write && !generates;
    if is_nothing && expansion.unclear.is_empty() {
        // `"build": "tsc --noEmit"` or `"build": "echo no build"`: nothing is built
        return BuildReading { programs, ..BuildReading::default() };
    }
    let is_unclear = !expansion.unclear.is_empty();
    let steps = if is_unclear { Vec::new() } else { steps };
    let is_told = emitted.is_empty() && !may_write;
    finish(
        scope,
        framework,
        Raw { script: Some(name), steps, emitted, evidence, programs, is_told },
        unknowns,
    )
}

/// The script that builds when the app is started: `"start": "npm run build:ts && node dist/index.js"`.
fn within_start(scope: &AppScope<'_>) -> Option<String> {
    let expansion = script::expand(scope, scope.package, "start")?;
    let mut noted = Vec::new();
    let leaf = expansion.leaves.iter().find(|leaf| emitted(scope, None, leaf, &mut noted).is_some())?;
    (leaf.script != "start" && leaf.package.dir == *scope.dir()).then(|| leaf.script.clone())
}

/// A framework whose build no script names: Next.js is built all the same.
fn without_script(
    scope: &AppScope<'_>,
    framework: Option<&Fact<FrameworkUse>>,
    unknowns: &mut Vec<Unknown>,
) -> BuildReading {
    let Some(framework) = framework else { return BuildReading::default() };
    let Some(known) = catalog::by_id(framework.value.id)
        .filter(|known| matches!(known.kind, Kind::FullStack | Kind::Static))
    else {
        return BuildReading::default();
    };
    let words = match &known.builder {
        Some(builder) => [builder.programs.first(), builder.commands.first()],
        None => [Some(&known.package), Some(&"build")],
    };
    let words: Vec<String> = words.into_iter().flatten().map(|word| (*word).to_owned()).collect();
    let emitted = frameworks::by_catalogue(scope, known, &words, unknowns)
        .or_else(|| frameworks::read(scope, &words, unknowns));
    let Some(emitted) = emitted else { return BuildReading::default() };
    let evidence = framework.evidence.first().cloned();
    let steps = vec![Command::new(words.clone())];
    let raw =
        Raw { script: None, steps, emitted: vec![emitted], evidence, programs: vec![words], is_told: false };
    finish(scope, Some(framework), raw, unknowns)
}

/// What was found of a build before it is put together.
struct Raw {
    script: Option<String>,
    steps: Vec<Command>,
    emitted: Vec<Emitted>,
    evidence: Option<Evidence>,
    programs: Vec<Vec<String>>,
    /// Whether it is known that nothing is written but what other readers look after.
    is_told: bool,
}

fn finish(
    scope: &AppScope<'_>,
    framework: Option<&Fact<FrameworkUse>>,
    raw: Raw,
    unknowns: &mut Vec<Unknown>,
) -> BuildReading {
    let Raw { script, steps, emitted, evidence, programs, is_told } = raw;
    let mut outputs: Vec<Fact<RepoPath>> = Vec::new();
    for output in emitted.iter().flat_map(|emitted| &emitted.outputs) {
        if !outputs.iter().any(|known| known.value == output.value) {
            outputs.push(output.clone());
        }
    }
    if outputs.is_empty() && !is_told {
        outputs = declared::outputs(scope, framework);
    }
    // what is started and is not checked in must come from the build, whatever its configuration says
    let makes_files = framework
        .and_then(|framework| catalog::by_id(framework.value.id))
        .is_some_and(|known| known.kind == Kind::Static);
    if let Some(started) = declared::started(scope)
        && !is_told
        && (!makes_files || outputs.is_empty())
        && !outputs.iter().any(|output| started.value.is_within(&output.value))
    {
        outputs.insert(0, started.map(|file| declared::folder(scope, &file)));
    }
    let place = evidence
        .as_ref()
        .map_or_else(|| Place::whole(scope.dir().clone()), |evidence| evidence.place.clone());
    if outputs.is_empty() && !is_told {
        let why = "no configuration and no entry of `package.json` says where the build writes".to_owned();
        unknowns.push(Unknown { kind: UnknownKind::Outputs, place, why });
    }
    // a compiler that only checks beside a bundler writes nothing
    let writes = emitted.iter().find(|emitted| !emitted.outputs.is_empty()).or(emitted.first());
    let tool = writes.map(|emitted| Fact {
        value: emitted.tool,
        evidence: evidence.iter().cloned().collect(),
        confidence: Confidence::Certain,
    });
    let tool = tool.or_else(|| Some(Fact::assumed(BuildTool::Other, evidence.iter().cloned().collect())));
    let declarations = emitted.iter().find_map(|emitted| emitted.declarations.clone());
    let reads_everything = inputs::are_everything(&steps, &emitted);
    let build = Build {
        script,
        steps,
        folder: None,
        tool,
        outputs,
        inputs: Vec::new(),
        programs: Vec::new(),
        declarations,
    };
    let confidence = if build.steps.is_empty() { Confidence::Likely } else { Confidence::Certain };
    let fact = Fact { value: build, evidence: evidence.into_iter().collect(), confidence };
    let mappings = emitted.into_iter().map(|emitted| emitted.mapping).collect();
    BuildReading { fact: Some(fact), mappings, programs, started: None, reads_everything }
}

/// What one command writes, if it is a build tool that we read and it writes anything.
fn emitted(
    scope: &AppScope<'_>,
    framework: Option<&'static Framework>,
    leaf: &Leaf<'_>,
    unknowns: &mut Vec<Unknown>,
) -> Option<Emitted> {
    let command = command::facts(&leaf.command);
    let mut words = command.words;
    let mut program = words.first()?.rsplit('/').next()?.to_owned();
    if program == "bun" && words.get(1).is_some_and(|word| word == "--bun") {
        // `bun --bun next build`, `bun --bun run next build`
        words.drain(..if words.get(2).is_some_and(|word| word == "run") { 3 } else { 2 });
        program = words.first()?.clone();
    }
    // members are built where they lie; what counts here is what this app's own folder gets
    let dir = &leaf.package.dir;
    if *dir == *scope.dir()
        && let Some(emitted) =
            framework.and_then(|known| frameworks::by_catalogue(scope, known, &words, unknowns))
    {
        return Some(emitted);
    }
    match program.as_str() {
        "tsc" | "vue-tsc" | "tspc" => tsc::read(scope, dir, &words, unknowns),
        "tsup" => tsup::read(scope, dir, &words, unknowns),
        "esbuild" => bundlers::esbuild(dir, &words),
        "bun" if words.get(1).is_some_and(|word| word == "build") => bundlers::bun(dir, &words),
        "tsdown" => bundlers::tsdown(scope, dir, &words),
        "next" | "vite" | "nest" => frameworks::read(scope, &words, unknowns),
        _ => None,
    }
}

/// Whether a command that we do not read may still write something that belongs into an image.
fn may_write(scope: &AppScope<'_>, leaf: &Leaf<'_>) -> bool {
    let Some(program) = leaf.command.program_name() else { return false };
    let argument = leaf.command.arguments.first().and_then(|word| word.literal());
    match program {
        "node" | "tsx" | "ts-node" | "bun" | "make" | "sh" | "bash" => argument.is_some(),
        _ => {
            OTHER_BUILDERS.contains(&program)
                || (program == "turbo" || program == "nx") && !scope.dir().is_root()
        }
    }
}

/// Whether a command generates a client that the app imports; where it goes is read with the ORM.
fn generates(leaf: &Leaf<'_>) -> bool {
    let argument = leaf.command.arguments.first().and_then(|word| word.literal());
    leaf.command.program_name() == Some("prisma") && argument == Some("generate")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app, facts};

    fn build(manifest: &str, files: &[(&'static str, &'static str)]) -> Option<Build> {
        let own = [("package.json", manifest)];
        app(own.into_iter().chain(files.iter().copied())).build.map(|build| build.value)
    }

    fn outputs(build: &Build) -> Vec<String> {
        build.outputs.iter().map(|output| output.value.to_string()).collect()
    }

    const START: &str = r#""start": "node index.js""#;

    #[test]
    fn scripts_are_followed_and_the_tools_configuration_says_where() {
        let manifest = r#"{"main": "lib/index.js", "scripts": {"prebuild": "rimraf lib", "build": "run-s build:*", "build:code": "tsup"}, "devDependencies": {"tsup": "8"}}"#;
        let config = "import { defineConfig } from 'tsup';\nconst outDir = 'lib';\nexport default defineConfig({ entry: { index: 'src/main.ts' }, outDir, dts: true });";
        let build = build(manifest, &[("src/main.ts", SERVER), ("tsup.config.ts", config)]).unwrap();
        let steps: Vec<String> = build.steps.iter().map(ToString::to_string).collect();
        assert_eq!(steps, ["rimraf lib", "tsup"]);
        assert_eq!(outputs(&build), ["lib"]);
        assert_eq!(build.tool.unwrap().value, BuildTool::Tsup);
        assert!(build.declarations.is_some());
        let inputs: Vec<&str> = build.inputs.iter().map(RepoPath::as_str).collect();
        assert_eq!(inputs, ["src", "tsup.config.ts"]);
    }

    #[test]
    fn a_check_is_no_build() {
        let manifest = format!(r#"{{"scripts": {{"build": "tsc --noEmit", {START}}}}}"#);
        assert_eq!(build(&manifest, &[("index.js", SERVER)]), None);
        let manifest = format!(r#"{{"scripts": {{"build": "echo nothing to build", {START}}}}}"#);
        assert_eq!(build(&manifest, &[("index.js", SERVER)]), None);
    }

    #[test]
    fn the_compilers_root_follows_from_its_inputs() {
        let manifest = r#"{"scripts": {"build": "tsc", "start": "node dist/src/index.js"}}"#;
        let wide = [
            ("src/index.ts", SERVER),
            ("tools.ts", ""),
            ("tsconfig.json", r#"{"compilerOptions": {"outDir": "dist"}}"#),
        ];
        let app = app([("package.json", manifest)].into_iter().chain(wide));
        assert_eq!(app.processes[0].value.source.as_ref().unwrap().as_str(), "src/index.ts");
    }

    #[test]
    fn vite_checks_with_the_compiler_and_builds_itself() {
        let manifest = r#"{"scripts": {"build": "tsc -b && vite build"}, "devDependencies": {"vite": "7"}}"#;
        let files = [
            ("index.html", ""),
            ("src/main.ts", ""),
            ("tsconfig.json", r#"{"files": [], "references": [{"path": "./tsconfig.app.json"}]}"#),
            ("tsconfig.app.json", r#"{"compilerOptions": {"noEmit": true}}"#),
            ("vite.config.ts", "export default { build: { outDir: 'web' } };"),
        ];
        let build = build(manifest, &files).unwrap();
        assert_eq!(
            (build.tool.as_ref().unwrap().value, outputs(&build)),
            (BuildTool::Vite, vec!["web".to_owned()])
        );
        assert!(build.inputs.is_empty());
    }

    #[test]
    fn a_compiler_that_checks_under_settings_of_a_package_is_not_the_bundler() {
        let manifest = r#"{"scripts": {"build": "run-p type-check \"build-only {@}\" --", "build-only": "vite build", "type-check": "vue-tsc --build"}, "devDependencies": {"vite": "8", "vue-tsc": "3"}}"#;
        let files = [
            ("index.html", ""),
            ("src/main.ts", ""),
            ("tsconfig.json", r#"{"files": [], "references": [{"path": "./tsconfig.app.json"}]}"#),
            ("tsconfig.app.json", r#"{"extends": "@vue/tsconfig/tsconfig.dom.json", "include": ["src"]}"#),
            ("vite.config.ts", "export default {};"),
        ];
        let app = app([("package.json", manifest)].into_iter().chain(files));
        assert_eq!(app.kind.value, seaworthy_facts::AppKind::Static);
        assert_eq!(app.build.unwrap().value.tool.unwrap().value, BuildTool::Vite);
    }

    #[test]
    fn next_is_built_without_a_script_and_says_its_folder() {
        let files =
            [("next.config.ts", "const config = { distDir: 'built' };\nexport default withX(config);")];
        let build = build(r#"{"dependencies": {"next": "16"}}"#, &files).unwrap();
        assert_eq!((build.script.as_deref(), outputs(&build)), (None, vec!["built".to_owned()]));
    }

    #[test]
    fn bundlers_of_the_command_line() {
        let manifest = r#"{"scripts": {"build": "esbuild src/index.ts --bundle --outfile=out/app.js", "start": "node out/app.js"}}"#;
        let app = app([("package.json", manifest), ("src/index.ts", SERVER)]);
        assert_eq!(app.processes[0].value.source.as_ref().unwrap().as_str(), "src/index.ts");
        assert_eq!(outputs(&app.build.unwrap().value), ["out"]);
    }

    #[test]
    fn a_build_that_we_cannot_read_says_so() {
        let facts = facts([
            ("package.json", r#"{"scripts": {"build": "node scripts/make.js", "start": "node server.js"}}"#),
            ("scripts/make.js", ""),
            ("server.js", SERVER),
        ]);
        assert!(
            facts.unknowns.iter().any(|unknown| unknown.kind == UnknownKind::Outputs),
            "{:?}",
            facts.unknowns
        );
    }
}
