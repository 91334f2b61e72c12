//! The processes: the program of each, and the stage that can run it.

use seaworthy_catalog::web_server::WEB_SERVER;
use seaworthy_facts::{
    AppKind, Command, ManagerName, Presence, Process, ProcessKind, RuntimeName, Shipped, Signals,
};

use super::dev_server::{self, DevServing};
use super::scope::Scope;
use super::ship::ShipChoices;
use crate::image::StageName;
use crate::keys::{self, Key};
use crate::{Decided, Decision, Note, NoteKind, ProcessPlan, Reason, RuntimePlan, words};

pub(crate) struct ProcessChoices {
    pub(crate) all: Vec<ProcessPlan>,
    pub(crate) migrate: Decided<MigrateMode>,
    /// The command of migrations that run in the start command.
    pub(crate) migrate_at_start: Option<Decided<Command>>,
    pub(crate) init: Decided<bool>,
    /// The development dependency whose program the shipped stage runs: all dependencies must then be there.
    pub(crate) by_development: Option<String>,
    /// What a developer runs in a container.
    pub(crate) development: Option<Process>,
    /// Where that listens, where it is a development server that is known.
    pub(crate) dev_server: Option<DevServing>,
    /// The facts of the processes, in the order of `all`.
    pub(crate) facts: Vec<Option<Process>>,
}

/// Where migrations run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MigrateMode {
    Process,
    Start,
    None,
}

pub(super) fn decide(
    scope: &Scope<'_>,
    runtime: &RuntimePlan,
    ship: &ShipChoices,
    contained: bool,
    notes: &mut Vec<Note>,
) -> ProcessChoices {
    if ship.shipped == Shipped::Static {
        return of_files(scope, contained);
    }
    let facts = &scope.app.processes;
    let migrate = migrate_mode(scope);
    let mut all = Vec::new();
    let mut found = Vec::new();
    for fact in facts {
        let process = &fact.value;
        let skipped = process.kind == ProcessKind::Development
            || (process.kind == ProcessKind::Migrate && migrate.value != MigrateMode::Process);
        if skipped || all.iter().any(|other: &ProcessPlan| other.name == process.name) {
            continue;
        }
        all.push(ProcessPlan {
            name: process.name.clone(),
            kind: process.kind,
            command: command(scope, runtime, ship, process, &fact.evidence),
            stage: stage(runtime, ship, process),
        });
        found.push(Some(process.clone()));
    }
    if all.iter().all(|process| process.kind != ProcessKind::Web)
        && let Some(command) = scope.command(&Key::of(keys::START_COMMAND))
    {
        match all.first_mut().filter(|_| scope.app.kind.value == AppKind::Worker) {
            Some(first) => first.command = command,
            None => {
                let (name, kind) = match scope.app.kind.value {
                    AppKind::Worker => ("worker", ProcessKind::Worker),
                    _ => ("web", ProcessKind::Web),
                };
                let stage = StageName::Runner;
                all.insert(0, ProcessPlan { name: name.to_owned(), kind, command, stage });
                found.insert(0, None);
            }
        }
    }
    let migration = Key::of(keys::MIGRATE_COMMAND);
    if migrate.value == MigrateMode::Process
        && all.iter().all(|process| process.kind != ProcessKind::Migrate)
        && let Some(command) = scope.command(&migration)
    {
        let name = "migrate".to_owned();
        all.push(ProcessPlan { name, kind: ProcessKind::Migrate, command, stage: StageName::Runner });
        found.push(None);
    }
    for name in scope.names_of(keys::WORKERS) {
        let key = Key::named(keys::WORKERS, &name);
        let Some(command) = scope.command(&key).filter(|_| all.iter().all(|process| process.name != name))
        else {
            continue;
        };
        all.push(ProcessPlan { name, kind: ProcessKind::Worker, command, stage: StageName::Runner });
        found.push(None);
    }
    let development = development(scope, contained);
    ProcessChoices {
        by_development: by_development(scope, ship, &all, &found, notes),
        all,
        facts: found,
        migrate_at_start: if migrate.value == MigrateMode::Start {
            at_start(scope, runtime, ship, notes)
        } else {
            None
        },
        migrate,
        init: init(scope, notes),
        dev_server: development.as_ref().and_then(|process| dev_server::of(process, configured_port(scope))),
        development,
    }
}

/// The port of the app that `seaworthy.toml` sets.
fn configured_port(scope: &Scope<'_>) -> Option<u16> {
    u16::try_from(scope.number(&Key::of(keys::PORT))?.value).ok()
}

fn development(scope: &Scope<'_>, contained: bool) -> Option<Process> {
    let mut processes = scope.app.processes.iter().map(|process| &process.value);
    processes.find(|process| contained && process.kind == ProcessKind::Development).cloned()
}

/// Files: the web server is the only process, and its image starts it.
fn of_files(scope: &Scope<'_>, contained: bool) -> ProcessChoices {
    // what else might run, nobody knows where it listens
    let (development, dev_server) = development(scope, contained)
        .and_then(|process| dev_server::of(&process, None).map(|serving| (process, serving)))
        .unzip();
    let reason = Reason::FilesNeedNoRuntime { server: WEB_SERVER.title };
    let command = Decided::new(
        Key::of(keys::START_COMMAND),
        Command::new(WEB_SERVER.command.iter().copied()),
        reason,
        scope.app.kind.evidence.clone(),
    );
    let web =
        ProcessPlan { name: "web".to_owned(), kind: ProcessKind::Web, command, stage: StageName::Runner };
    let stops = Reason::ServerStops { server: WEB_SERVER.title };
    ProcessChoices {
        all: vec![web],
        facts: vec![None],
        migrate: Decided::new(
            Key::of(keys::MIGRATE_MODE),
            MigrateMode::None,
            Reason::NoMigrations,
            Vec::new(),
        ),
        migrate_at_start: None,
        by_development: None,
        init: Decided::new(Key::of(keys::START_INIT), false, stops, Vec::new()),
        development,
        dev_server,
    }
}

/// The development dependency that starts what the shipped stage runs (`tsx src/index.ts`); it is said, for the image holds
/// every other development dependency as well.
fn by_development(
    scope: &Scope<'_>,
    ship: &ShipChoices,
    all: &[ProcessPlan],
    facts: &[Option<Process>],
    notes: &mut Vec<Note>,
) -> Option<String> {
    if matches!(ship.shipped, Shipped::Standalone | Shipped::Static) {
        return None;
    }
    let at = all.iter().position(|process| process.kind == ProcessKind::Web).unwrap_or(0);
    let plan = all.get(at).filter(|plan| plan.command.reason != Reason::Configured)?;
    let (package, development) = facts.get(at)?.as_ref()?.package.as_ref()?;
    if *development != Presence::Yes || plan.stage != StageName::Runner && plan.kind == ProcessKind::Web {
        return None;
    }
    notes.push(Note {
        app: Some(scope.app.name.clone()),
        kind: NoteKind::StartedByDevelopment { package: package.clone() },
        evidence: plan.command.evidence.clone(),
    });
    Some(package.clone())
}

/// The migrations in front of the server: their tool must be in its image.
fn at_start(
    scope: &Scope<'_>,
    runtime: &RuntimePlan,
    ship: &ShipChoices,
    notes: &mut Vec<Note>,
) -> Option<Decided<Command>> {
    let found = scope.app.processes.iter().find(|process| process.value.kind == ProcessKind::Migrate);
    let Some(found) = found else { return scope.command(&Key::of(keys::MIGRATE_COMMAND)) };
    let command = command(scope, runtime, ship, &found.value, &found.evidence);
    let lacks = |development: &Presence| *development != Presence::No || ship.shipped == Shipped::Standalone;
    if let Some((program, _)) = found.value.package.as_ref().filter(|(_, development)| lacks(development))
        && command.reason != Reason::Configured
    {
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::MigrationToolMissing { program: program.clone() },
            evidence: found.evidence.clone(),
        });
    }
    Some(command)
}

fn migrate_mode(scope: &Scope<'_>) -> Decided<MigrateMode> {
    let key = Key::of(keys::MIGRATE_MODE);
    if let Some(configured) = scope.text(&key) {
        return configured.map(|word| match word.as_str() {
            "start" => MigrateMode::Start,
            "none" => MigrateMode::None,
            _ => MigrateMode::Process,
        });
    }
    match scope.app.processes.iter().find(|process| process.value.kind == ProcessKind::Migrate) {
        Some(process) => {
            Decided::new(key, MigrateMode::Process, Reason::MigrationFirst, process.evidence.clone())
                .or("start", "at start in the server's own container, which must then hold the tool")
                .or("none", "somebody else migrates")
        }
        None => match scope.command(&Key::of(keys::MIGRATE_COMMAND)) {
            Some(command) => {
                Decided::new(key, MigrateMode::Process, Reason::MigrationFirst, command.evidence)
            }
            None => Decided::new(key, MigrateMode::None, Reason::NoMigrations, Vec::new()),
        },
    }
}

fn command(
    scope: &Scope<'_>,
    runtime: &RuntimePlan,
    ship: &ShipChoices,
    process: &Process,
    evidence: &[seaworthy_facts::Evidence],
) -> Decided<Command> {
    let key = match process.kind {
        ProcessKind::Web => Key::of(keys::START_COMMAND),
        ProcessKind::Migrate => Key::of(keys::MIGRATE_COMMAND),
        _ => Key::named(keys::WORKERS, &process.name),
    };
    if let Some(configured) = scope.command(&key) {
        return configured;
    }
    if process.kind == ProcessKind::Web && ship.shipped == Shipped::Standalone {
        let server = scope.app_path("server.js");
        let command = Command::new([runtime.name.value.as_str(), server.as_str()]);
        return Decided::new(key, command, Reason::StandaloneServer, evidence.to_vec());
    }
    // a program of a package is called by its file: no package manager in between, no search of paths
    let mut command = match &process.package {
        Some(_) if process.command.program() != runtime.name.value.as_str() => {
            let mut command = process.command.clone();
            if let Some(program) = command.words.first_mut() {
                *program = format!("{}node_modules/.bin/{program}", to_programs(scope));
            }
            command
        }
        _ => process.command.clone(),
    };
    // a secret in a script is given to the container when it runs, like any other
    command.env.retain(|(name, value)| !is_secret(scope, name, value));
    let reason = match (&process.script, process.kind) {
        (Some(script), _) => Reason::ProgramItself { from: format!("script `{script}`") },
        (None, ProcessKind::Web) => Reason::ProgramItself { from: "`main`".to_owned() },
        (None, _) => Reason::ProcessFound,
    };
    let command = if process.script.is_some() { with_shell(command) } else { command };
    Decided::new(key, command, reason, evidence.to_vec())
}

/// A script's command with a variable in its words, which a shell has to fill in; it gives way to the program.
fn with_shell(command: Command) -> Command {
    if !command.words.iter().any(|word| in_quotes(word).is_some()) {
        return command;
    }
    let words = command.words.iter();
    let words = words.map(|word| in_quotes(word).unwrap_or_else(|| Command::new([word]).to_string()));
    let line = format!("exec {}", words.collect::<Vec<_>>().join(" "));
    Command { env: command.env, words: vec!["sh".to_owned(), "-c".to_owned(), line] }
}

/// A word in quotes in which a shell fills in variables and does nothing else; `None` for a word without a variable.
fn in_quotes(word: &str) -> Option<String> {
    let mut quoted = String::from("\"");
    let mut has_variable = false;
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let length = if letter == '$' { variable(&rest[1..]).map(|length| length + 1) } else { None };
        has_variable |= length.is_some();
        if length.is_none() && matches!(letter, '$' | '"' | '`' | '\\') {
            quoted.push('\\');
        }
        let (taken, left) = rest.split_at(length.unwrap_or(letter.len_utf8()));
        quoted.push_str(taken);
        rest = left;
    }
    has_variable.then(|| quoted + "\"")
}

/// The length of `NAME`, `{NAME}` or `{NAME:-plain}` at the start of a text.
fn variable(text: &str) -> Option<usize> {
    let name = |text: &str| {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let length = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
        (length > 0 && !text.starts_with(|first: char| first.is_ascii_digit())).then_some(length)
    };
    let Some(inner) = text.strip_prefix('{') else { return name(text) };
    let end = inner.find('}')?;
    let rest = &inner[name(inner)?..end];
    let default = rest.strip_prefix(":-").or(rest.strip_prefix('-')).unwrap_or(rest);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:".contains(letter);
    let is_default = rest.is_empty() || (default.len() < rest.len() && default.chars().all(is_plain));
    is_default.then_some(end + 2)
}

/// Whether a variable that a script sets must not be seen: by what the code does with it, its name, or its value.
fn is_secret(scope: &Scope<'_>, name: &str, value: &str) -> bool {
    const PARTS: &[&str] = &[
        "SECRET",
        "TOKEN",
        "PASSWORD",
        "PASSWD",
        "PASS",
        "PASSPHRASE",
        "CREDENTIALS",
        "APIKEY",
        "KEY",
        "DSN",
    ];
    scope.app.env.iter().any(|variable| variable.name == name && variable.secret)
        || name.split('_').any(|part| PARTS.contains(&part.to_ascii_uppercase().as_str()))
        || value.split_once("://").is_some_and(|(_, rest)| rest.contains('@'))
}

/// The way from the app's folder to where its dependencies' programs are linked. npm and Yarn 2 link them in the
/// workspace's root only, pnpm, Yarn 1 and Bun in each member (read off installs of npm 11, Yarn 1.22 and 4.9, pnpm 10,
/// Bun 1.4).
fn to_programs(scope: &Scope<'_>) -> String {
    match scope.app.manager.name.value {
        ManagerName::Npm | ManagerName::YarnBerry => {
            let depth = scope.app.dir.parts().count() - scope.context().parts().count();
            "../".repeat(depth)
        }
        ManagerName::Pnpm | ManagerName::Yarn | ManagerName::Bun => String::new(),
    }
}

/// The stage that has all that a process needs: the shipped one where possible.
fn stage(runtime: &RuntimePlan, ship: &ShipChoices, process: &Process) -> StageName {
    if process.kind == ProcessKind::Web {
        return StageName::Runner;
    }
    let of_runtime = process.command.program() == runtime.name.value.as_str();
    let from_output = process.source.is_some() || process.sources.is_empty();
    let fits = match ship.shipped {
        Shipped::Standalone | Shipped::Static => false,
        Shipped::Outputs => of_runtime && from_output && process.package.is_none(),
        Shipped::Sources => of_runtime && process.package.is_none(),
    } || (ship.shipped != Shipped::Standalone
        // migrations and their configuration lie beside what the server loads, unless they were built with it
        && (process.kind != ProcessKind::Migrate || process.source.is_some())
        && process.package.as_ref().is_some_and(|(_, development)| *development == Presence::No));
    if fits { StageName::Runner } else { StageName::Process(stage_name(&process.name)) }
}

/// A process' name as the name of a stage that no other stage has.
fn stage_name(process: &str) -> String {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter);
    let name: String = process
        .chars()
        .map(|letter| letter.to_ascii_lowercase())
        .map(|letter| if plain(letter) { letter } else { '-' })
        .collect();
    let is_taken = ["base", "tools", "deps", "build", "prod-deps", "dev", "runner"].contains(&name.as_str());
    if is_taken || !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        format!("process-{name}")
    } else {
        name
    }
}

fn init(scope: &Scope<'_>, notes: &mut Vec<Note>) -> Decided<bool> {
    let key = Key::of(keys::START_INIT);
    if let Some(configured) = scope.switch(&key) {
        return configured;
    }
    let signals = &scope.app.signals;
    match signals.value {
        Signals::Ignored => {
            notes.push(Note {
                app: Some(scope.app.name.clone()),
                kind: NoteKind::NoSigterm { handler: sigterm_handler(scope.app.runtime.name.value) },
                evidence: signals.evidence.clone(),
            });
            Decided::new(key, true, Reason::IgnoresSigterm, signals.evidence.clone())
                .or("false", "with a handler for SIGTERM in the app")
        }
        Signals::Handled | Signals::Framework => {
            Decided::new(key, false, Reason::HandlesSigterm, signals.evidence.clone())
        }
    }
}

fn sigterm_handler(runtime: RuntimeName) -> String {
    match runtime {
        RuntimeName::Node => "process.once('SIGTERM', () => server.close(() => process.exit(0)))".to_owned(),
        RuntimeName::Bun => {
            "process.once('SIGTERM', () => server.stop().then(() => process.exit(0)))".to_owned()
        }
    }
}

impl ProcessChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.extend(
            self.all.iter().map(|process| process.command.erase(|command| words::toml_list(&command.words))),
        );
        all.extend(
            self.migrate_at_start
                .as_ref()
                .map(|command| command.erase(|command| words::toml_list(&command.words))),
        );
        all.push(self.migrate.erase(|mode| {
            match mode {
                MigrateMode::Process => "process",
                MigrateMode::Start => "start",
                MigrateMode::None => "none",
            }
            .to_owned()
        }));
        all.push(self.init.erase(ToString::to_string));
    }

    /// The process that takes requests, or the first one.
    pub(super) fn main(&self) -> Option<&ProcessPlan> {
        self.all.iter().find(|process| process.kind == ProcessKind::Web).or_else(|| self.all.first())
    }
}
