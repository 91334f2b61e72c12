//! The build: its command, what it reads and writes, what it needs to pass.

use seaworthy_catalog::frameworks::{Framework, Kind};
use seaworthy_catalog::managers;
use seaworthy_catalog::services::alike;
use seaworthy_facts::{Build, BuildTool, Command, EnvPhase, Evidence, Fact, ManagerName, OrmName, Shipped};

use super::environment::{self, EnvironmentChoices};
use super::scope::Scope;
use super::ship;
use crate::keys::{self, Key};
use crate::{Decided, Decision, ManagerPlan, Note, NoteKind, Reason, words};

pub(crate) struct BuildChoices {
    pub(crate) command: Option<Decided<Command>>,
    /// What builds the members of the workspace that the app depends on, from the workspace's root.
    pub(crate) members: Vec<Command>,
    /// What must run before the build so that generated code is there.
    pub(crate) generate: Option<Command>,
    /// Files and folders as the context sees them; `.` for everything.
    pub(crate) inputs: Decided<Vec<String>>,
    /// From the app's folder.
    pub(crate) outputs: Decided<Vec<String>>,
    /// Harmless values for the time of the build: name and value.
    pub(crate) env: Vec<Decided<(String, String)>>,
    /// Settings of the framework for the time of the build.
    pub(crate) settings: Vec<(String, String)>,
    /// Folders that are kept between builds, from the app's folder.
    pub(crate) cache: Vec<String>,
}

pub(super) fn decide(
    scope: &Scope<'_>,
    manager: &ManagerPlan,
    environment: &EnvironmentChoices,
    notes: &mut Vec<Note>,
) -> BuildChoices {
    let command = command(scope, manager);
    let generate = generate(scope, manager);
    let by_framework = scope.framework().filter(|(framework, _)| framework.kind == Kind::FullStack);
    let mut settings: Vec<(String, String)> = Vec::new();
    let mut cache = Vec::new();
    if let Some((framework, used)) = scope.framework().filter(|(framework, _)| framework.kind != Kind::Server)
    {
        settings.extend(
            framework.build_env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        cache.extend(framework.build_cache.iter().map(|path| (*path).to_owned()));
        let asked = used.output.as_ref().is_some_and(|output| output.value == "standalone");
        if ship::shipped(scope) == Shipped::Standalone && !asked {
            settings.push(("NEXT_PRIVATE_STANDALONE".to_owned(), "true".to_owned()));
        }
    }
    let baked: Vec<String> = environment
        .build_arguments()
        .filter(|variable| variable.public)
        .map(|variable| variable.name.clone())
        .collect();
    if !baked.is_empty() && command.is_some() {
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::BakedIn { names: baked },
            evidence: Vec::new(),
        });
    }
    BuildChoices {
        inputs: inputs(scope, command.is_some()),
        outputs: outputs(scope),
        env: placeholders(scope, environment, by_framework.is_some(), generate.is_some()),
        members: members(scope, manager.name.value),
        command,
        generate,
        settings,
        cache,
    }
}

fn command(scope: &Scope<'_>, manager: &ManagerPlan) -> Option<Decided<Command>> {
    let key = Key::of(keys::BUILD_COMMAND);
    if let Some(configured) = scope.command(&key) {
        return Some(configured);
    }
    let build = scope.app.build.as_ref()?;
    let known = managers::of(manager.name.value);
    let program = manager.name.value.command();
    let Some(script) = &build.value.script else { return without_script(scope, manager, build) };
    let run = || Command::new([program].iter().chain(known.run).copied().chain([script.as_str()]));

    // declarations cost most of a tsup build's time, and nothing in an image reads them
    if let (Some(declarations), [step]) = (&build.value.declarations, build.value.steps.as_slice())
        && build.value.tool.as_ref().is_some_and(|tool| tool.value == BuildTool::Tsup)
        && step.program() == "tsup"
        && step.env.is_empty()
    {
        let words = [program].into_iter().chain(known.exec.iter().copied()).map(str::to_owned);
        let words = words
            .chain(step.words.iter().filter(|word| *word != "--dts").cloned())
            .chain(["--no-dts".to_owned()]);
        let mut evidence = declarations.evidence.clone();
        evidence.extend(build.evidence.iter().cloned());
        return Some(
            Decided::new(
                key,
                Command::new(words),
                Reason::BuildWithoutDeclarations { script: script.clone() },
                evidence,
            )
            .or(words::toml_list(&run().words), "type declarations too, which take most of the build's time"),
        );
    }
    Some(Decided::new(key, run(), Reason::BuildScript { script: script.clone() }, build.evidence.clone()))
}

/// The framework's own build, where no script calls it.
fn without_script(scope: &Scope<'_>, manager: &ManagerPlan, build: &Fact<Build>) -> Option<Decided<Command>> {
    let step = build.value.steps.first()?;
    let program = step.program();
    // what builds may be another tool than the framework's: a target of the workspace's
    let builds = |known: &Framework| match &known.builder {
        Some(builder) => builder.programs.contains(&program),
        None => known.package == program,
    };
    let own = scope.framework().filter(|(framework, _)| builds(framework));
    let framework = own.map_or(program, |(framework, _)| framework.title);
    let reason = Reason::BuildOfFramework { framework: framework.to_owned() };
    let command = exec(manager.name.value, step);
    Some(Decided::new(Key::of(keys::BUILD_COMMAND), command, reason, build.evidence.clone()))
}

/// Builds of the members that the app depends on, those that others need first.
fn members(scope: &Scope<'_>, manager: ManagerName) -> Vec<Command> {
    let names = scope.built_members();
    if names.is_empty() {
        return Vec::new();
    }
    let own = scope.facts.workspace.members.iter().find(|member| member.dir == scope.app.dir);
    let own = own.and_then(|member| member.name.clone()).unwrap_or_else(|| scope.app.dir.to_string());
    match manager {
        ManagerName::Pnpm => {
            vec![Command::new(["pnpm", "--filter", &format!("{own}^..."), "--if-present", "run", "build"])]
        }
        ManagerName::YarnBerry => {
            let words = [
                "yarn",
                "workspaces",
                "foreach",
                "-Rpt",
                "--from",
                own.as_str(),
                "--exclude",
                own.as_str(),
                "run",
                "build",
            ];
            vec![Command::new(words)]
        }
        ManagerName::Npm => names
            .iter()
            .map(|(dir, _)| Command::new(["npm", "run", "build", "--if-present", "--workspace", dir]))
            .collect(),
        ManagerName::Yarn => {
            names.iter().map(|(_, name)| Command::new(["yarn", "workspace", name, "run", "build"])).collect()
        }
        ManagerName::Bun => {
            names.iter().map(|(_, name)| Command::new(["bun", "run", "--filter", name, "build"])).collect()
        }
    }
}

/// The command that generates code before the build, unless a script does it already.
fn generate(scope: &Scope<'_>, manager: &ManagerPlan) -> Option<Command> {
    let orm = &scope.app.orm.as_ref()?.value;
    let generate = orm.generate.as_ref().filter(|_| orm.generated_by_script.is_none())?;
    Some(exec(manager.name.value, generate))
}

/// A program of an installed package, called through the manager.
pub(super) fn exec(manager: ManagerName, command: &Command) -> Command {
    let words =
        [manager.command()].into_iter().chain(managers::of(manager).exec.iter().copied()).map(str::to_owned);
    Command { env: command.env.clone(), words: words.chain(command.words.iter().cloned()).collect() }
}

fn inputs(scope: &Scope<'_>, builds: bool) -> Decided<Vec<String>> {
    let key = Key::of(keys::BUILD_INPUTS);
    if let Some(configured) = scope.list(&key) {
        return configured;
    }
    let framework = || scope.app.framework.as_ref().map(|used| used.evidence.clone());
    let evidence: Vec<Evidence> = match &scope.app.build {
        Some(build) => {
            build.value.tool.iter().flat_map(|tool| &tool.evidence).chain(&build.evidence).cloned().collect()
        }
        None => framework().unwrap_or_default(),
    };
    let everything = |reason| Decided::new(key.clone(), vec![".".to_owned()], reason, evidence.clone());
    // in a workspace the build also reads other members: their sources come along
    let found: Option<Vec<String>> = scope
        .app
        .build
        .as_ref()
        .filter(|build| !build.value.inputs.is_empty() && !scope.is_member())
        .map(|build| build.value.inputs.iter().filter_map(|path| scope.in_context(path)).collect());
    match (found, scope.framework()) {
        (Some(mut paths), _) if !paths.is_empty() => {
            let covered = |path: &String| {
                paths.iter().any(|input| path == input || path.starts_with(&format!("{input}/")))
            };
            let more: Vec<String> =
                generator_inputs(scope).into_iter().filter(|path| !covered(path)).collect();
            paths.extend(more);
            paths.sort();
            paths.dedup();
            Decided::new(key, paths, Reason::BuildReads, evidence)
                .or("[\".\"]", "the whole context, so that any edit builds again")
        }
        (_, Some((framework, _))) if builds => {
            everything(Reason::BuildReadsByConvention { framework: framework.title.to_owned() })
        }
        _ => everything(Reason::BuildReadsByConvention { framework: "the app".to_owned() }),
    }
}

/// What the generator of an ORM's client reads, as the context sees it.
fn generator_inputs(scope: &Scope<'_>) -> Vec<String> {
    let Some(orm) = scope.app.orm.as_ref().map(|orm| &orm.value) else { return Vec::new() };
    if orm.name != OrmName::Prisma {
        return Vec::new();
    }
    orm.schema.iter().chain(&orm.config).filter_map(|path| scope.in_context(path)).collect()
}

fn outputs(scope: &Scope<'_>) -> Decided<Vec<String>> {
    let key = Key::of(keys::BUILD_OUTPUTS);
    if let Some(configured) = scope.list(&key) {
        return configured;
    }
    let Some(build) = &scope.app.build else {
        return Decided::new(key, Vec::new(), Reason::NothingBuilt, Vec::new());
    };
    let mut paths: Vec<String> = Vec::new();
    let mut evidence = Vec::new();
    for output in &build.value.outputs {
        paths.extend(scope.in_app(&output.value));
        evidence.extend(output.evidence.iter().take(1).cloned());
    }
    Decided::new(key, paths, Reason::BuildWrites, evidence)
}

/// Values for what is checked while building: only frameworks that run the app's modules then need them, and generators.
fn placeholders(
    scope: &Scope<'_>,
    environment: &EnvironmentChoices,
    runs_modules: bool,
    generates: bool,
) -> Vec<Decided<(String, String)>> {
    let generates = generates || scope.app.orm.as_ref().is_some_and(|orm| orm.value.generate.is_some());
    let mut all = Vec::new();
    for variable in &environment.variables {
        let key = Key::named(keys::BUILD_ENV, &variable.name);
        let configured = scope.text(&key);
        let service = environment.service_of(&variable.name);
        let of_database = scope
            .app
            .orm
            .as_ref()
            .and_then(|orm| orm.value.database)
            .zip(service)
            .is_some_and(|(database, service)| alike(database, service));
        let needed = variable.required
            && !variable.public
            && variable.default.is_none()
            && variable.phase != EnvPhase::Build
            && !environment.is_ours(&variable.name)
            && (runs_modules || (generates && of_database));
        match configured {
            Some(text) => all.push(text.map(|text| (variable.name.clone(), text))),
            None if needed => {
                let value = environment::placeholder(variable, service);
                let reason = Reason::Placeholder { variable: variable.name.clone() };
                all.push(Decided::new(
                    key,
                    (variable.name.clone(), value),
                    reason,
                    variable.evidence.clone(),
                ));
            }
            None => {}
        }
    }
    let known = |name: &str| environment.variables.iter().any(|variable| variable.name == name);
    for name in scope.names_of(keys::BUILD_ENV).into_iter().filter(|name| !known(name)) {
        let key = Key::named(keys::BUILD_ENV, &name);
        all.extend(scope.text(&key).map(|text| text.map(|text| (name.clone(), text))));
    }
    all
}

impl BuildChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.extend(
            self.command.as_ref().map(|command| command.erase(|command| words::toml_list(&command.words))),
        );
        all.push(self.inputs.erase(|inputs| words::toml_list(inputs)));
        all.push(self.outputs.erase(|outputs| words::toml_list(outputs)));
        all.extend(self.env.iter().map(|value| value.erase(|(_, value)| value.clone())));
    }
}
