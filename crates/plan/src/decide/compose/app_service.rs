//! An app's processes as services, in production and in development.

use std::collections::BTreeSet;

use seaworthy_catalog::frameworks::Kind;
use seaworthy_catalog::managers;
use seaworthy_catalog::services::Production;
use seaworthy_facts::{Facts, ManagerName, Process, ProcessKind, Shipped, WritePurpose};

use super::super::scope::{Scope, WORKDIR};
use super::super::services::{DataService, Place};
use super::super::{Choices, stages};
use super::values::Needs;
use super::{healthy, is_service, values};
use crate::compose::{
    Access, CommandLine, ComposeService, Dependency, EnvEntry, Hardening, HealthTest, PortEntry, Restart,
    Role, ServiceHealth, Source, Switch, Until, VolumeEntry, VolumeSource, Watch,
};
use crate::config::Config;
use crate::image::StageName;
use crate::keys::{self, Key};
use crate::plan::AppPlan;
use crate::words::{self, Remark};
use crate::{Decided, Decision, ProcessPlan, Reason};

/// The services of one Compose file while it is made up.
pub(super) struct Project<'a> {
    pub(super) facts: &'a Facts,
    pub(super) config: &'a Config,
    pub(super) apps: &'a [(Choices<'a>, AppPlan)],
    pub(super) data: &'a [DataService],
    pub(super) place: Place,
    taken: &'a BTreeSet<String>,
    volumes: Vec<String>,
    published: BTreeSet<u16>,
}

/// Seconds between two questions about health where others wait for the answer.
const WAITING_INTERVAL: u32 = 5;

/// The limits of an app, decided.
struct Limits {
    memory: Decided<u64>,
    cpus: Decided<String>,
    read_only: Decided<bool>,
    stop_grace: Option<Decided<u64>>,
}

fn limits(scope: &Scope<'_>, choices: &Choices<'_>) -> Limits {
    let framework_server = choices.ship.shipped != Shipped::Static
        && scope.framework().is_some_and(|(framework, _)| framework.kind == Kind::FullStack);
    let key = Key::of(keys::READ_ONLY);
    let read_only = scope.switch(&key).unwrap_or_else(|| {
        if framework_server {
            Decided::new(key, false, Reason::WritesUnknown, Vec::new())
                .or("true", "pages that are rendered again at run time are then not kept")
        } else {
            Decided::new(
                key,
                true,
                Reason::WritesKnown,
                scope.app.writes.iter().flat_map(|write| write.evidence.clone()).collect(),
            )
            .or("false", "the app may write anywhere that its user may")
        }
    });
    let memory = match choices.ship.shipped {
        _ if framework_server => 1024,
        Shipped::Static => 128,
        _ => 512,
    };
    Limits {
        memory: scope.number(&Key::of(keys::MEMORY)).unwrap_or_else(|| {
            Decided::new(Key::of(keys::MEMORY), memory, Reason::MemoryDefault, Vec::new())
        }),
        cpus: scope.text(&Key::of(keys::CPUS)).unwrap_or_else(|| {
            Decided::new(Key::of(keys::CPUS), "1.0".to_owned(), Reason::MemoryDefault, Vec::new())
        }),
        stop_grace: scope.number(&Key::of(keys::STOP_GRACE)),
        read_only,
    }
}

/// The decisions about all apps as services.
pub(super) fn decisions(
    facts: &Facts,
    config: &Config,
    apps: &mut [(Choices<'_>, AppPlan)],
) -> Vec<Decision> {
    for (choices, plan) in apps.iter_mut() {
        let scope = Scope::new(facts, choices.app, config);
        let limits = limits(&scope, choices);
        plan.decisions.push(limits.memory.erase(|mib| format!("{mib}m")));
        plan.decisions.push(limits.cpus.erase(Clone::clone));
        plan.decisions.push(limits.read_only.erase(ToString::to_string));
        plan.decisions
            .extend(limits.stop_grace.as_ref().map(|grace| grace.erase(|seconds| format!("{seconds}s"))));
    }
    Vec::new()
}

impl<'a> Project<'a> {
    pub(super) fn new(
        facts: &'a Facts,
        config: &'a Config,
        apps: &'a [(Choices<'a>, AppPlan)],
        data: &'a [DataService],
        place: Place,
        taken: &'a BTreeSet<String>,
    ) -> Self {
        Self { facts, config, apps, data, place, taken, volumes: Vec::new(), published: BTreeSet::new() }
    }

    pub(super) fn take_volumes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.volumes)
    }

    /// The name of a data service, beside one of the same kind that is there already, or an app of that name.
    pub(super) fn service_name(&self, id: &str) -> String {
        if self.taken.contains(id) {
            format!("{id}-production")
        } else if self.apps.iter().any(|(choices, _)| choices.app.name == id) {
            format!("{id}-server")
        } else {
            id.to_owned()
        }
    }

    fn process_name(&self, choices: &Choices<'_>, process: &ProcessPlan) -> String {
        match process.kind {
            ProcessKind::Web => choices.app.name.clone(),
            _ if self.apps.len() == 1 && process.name != choices.app.name => process.name.clone(),
            _ => format!("{}-{}", choices.app.name, process.name),
        }
    }

    /// Whether an app takes requests in this project, as a service of its own name.
    fn serves(&self, choices: &Choices<'_>, plan: &AppPlan) -> bool {
        let runs = match self.place {
            Place::Production => choices.processes.all.iter().any(|process| process.kind == ProcessKind::Web),
            Place::Development => choices.processes.development.is_some(),
        };
        runs && plan.image.is_some()
    }

    /// Data services of this app that run in this project.
    fn running(&self, choices: &Choices<'_>) -> Vec<&'a DataService> {
        self.data
            .iter()
            .filter(|service| choices.app.services.iter().any(|used| used.id == service.known.id))
            .filter(|service| {
                self.place == Place::Development || service.production.value == Production::Beside
            })
            .collect()
    }

    /// Whom a process waits for: its services, its migrations, the apps it calls.
    fn depends_on(&self, choices: &Choices<'_>, kind: ProcessKind, migrate: Option<&str>) -> Vec<Dependency> {
        let database = choices.app.orm.as_ref().and_then(|orm| orm.value.database);
        let mut all: Vec<Dependency> = self
            .running(choices)
            .iter()
            .filter(|service| {
                kind != ProcessKind::Migrate || database.is_none() || database == Some(service.known.id)
            })
            // storage is asked when it is used, not at start
            .filter(|service| service.known.production == Production::Beside)
            .map(|service| healthy(self.service_name(service.known.id)))
            .collect();
        if kind == ProcessKind::Migrate {
            return all;
        }
        all.extend(migrate.map(|name| Dependency { service: name.to_owned(), until: Until::Completed }));
        if kind == ProcessKind::Web {
            // only those that start earlier: two apps that call each other cannot both wait
            let earlier = self.apps.iter().take_while(|(other, _)| other.app.dir != choices.app.dir);
            for (other, plan) in earlier {
                let called = choices.app.peers.iter().any(|peer| peer.value.dir == other.app.dir);
                if !called || !self.serves(other, plan) {
                    continue;
                }
                let until = match (self.place, &other.listen.port) {
                    (Place::Production, Some(_)) => Until::Healthy,
                    (Place::Production, None) | (Place::Development, _) => Until::Started,
                };
                all.push(Dependency { service: other.app.name.clone(), until });
            }
        }
        all
    }

    /// A port on the host that no other service of the project has.
    fn publish(&mut self, choices: &Choices<'_>) -> Vec<PortEntry> {
        let Some(port) = &choices.listen.port else { return Vec::new() };
        let published = self.host_port(choices);
        self.published.insert(published);
        vec![PortEntry {
            host: (self.place == Place::Development).then(|| "127.0.0.1".to_owned()),
            variable: Some(words::port_variable(&choices.app.name)),
            published,
            target: port.value,
        }]
    }

    /// The port on the host: the app's own default, so that its address is what its developers know.
    pub(super) fn host_port(&self, choices: &Choices<'_>) -> u16 {
        let own = choices.app.listen.port.as_ref().map(|port| port.value);
        let wanted = own.or(choices.listen.port.as_ref().map(|port| port.value)).unwrap_or(3000);
        let earlier = self.apps.iter().take_while(|(other, _)| other.app.dir != choices.app.dir);
        let mut used: BTreeSet<u16> = BTreeSet::new();
        for (other, _) in earlier {
            used.insert(self.host_port(other));
        }
        (wanted..=u16::MAX).find(|port| !used.contains(port)).unwrap_or(wanted)
    }

    /// The services of an app in production.
    pub(super) fn production(&mut self, choices: &'a Choices<'a>, plan: &AppPlan) -> Vec<ComposeService> {
        let Some(image) = &plan.image else { return Vec::new() };
        let scope = Scope::new(self.facts, choices.app, self.config);
        let limits = limits(&scope, choices);
        let migrate = choices
            .processes
            .all
            .iter()
            .find(|process| process.kind == ProcessKind::Migrate)
            .map(|process| self.process_name(choices, process));
        let mut services = Vec::new();
        let with_facts = choices.processes.all.iter().zip(&choices.processes.facts);
        for (process, fact) in with_facts.filter(|(process, _)| is_service(process.kind)) {
            let web = process.kind == ProcessKind::Web;
            let one_shot = process.kind == ProcessKind::Migrate;
            let own_stage = process.stage != StageName::Runner;
            let mut volumes = self.secret_mounts(choices, &scope);
            let mut tmpfs = vec!["/tmp".to_owned()];
            if !one_shot {
                self.writes(choices, limits.read_only.value, &mut volumes, &mut tmpfs);
            }
            services.push(ComposeService {
                name: self.process_name(choices, process),
                role: Role::App(choices.app.name.clone(), process.name.clone()),
                remark: words::process_service(process),
                key: process.command.key.clone(),
                source: Source::Build {
                    context: words::compose_path(&image.context),
                    dockerfile: words::dockerfile_of(image),
                    target: own_stage.then(|| process.stage.as_str().to_owned()),
                    args: if own_stage { Vec::new() } else { values::build_arguments(self, choices) },
                },
                command: (!web && !own_stage).then(|| CommandLine::Words(process.command.value.clone())),
                environment: values::environment(self, choices, &Needs::of(process, fact.as_ref()))
                    .into_iter()
                    .chain(
                        (!web && !own_stage)
                            .then(|| set_by_script(&process.command.value))
                            .into_iter()
                            .flatten(),
                    )
                    .collect(),
                ports: if web { self.publish(choices) } else { Vec::new() },
                volumes,
                depends_on: self.depends_on(choices, process.kind, migrate.as_deref()),
                health: self.health(choices, process, own_stage),
                restart: if one_shot { Restart::No } else { Restart::UnlessStopped },
                init: if choices.processes.init.value && web { Switch::On } else { Switch::Off },
                extra_hosts: extra_hosts(choices),
                memory_mib: Some(
                    u32::try_from(if web { limits.memory.value } else { limits.memory.value.min(512) })
                        .unwrap_or(u32::MAX),
                ),
                cpus: Some(limits.cpus.value.clone()),
                hardening: Some(Hardening {
                    read_only: if limits.read_only.value || own_stage { Switch::On } else { Switch::Off },
                    tmpfs: if limits.read_only.value || own_stage { tmpfs } else { Vec::new() },
                    drop_all: Switch::On,
                    cap_add: Vec::new(),
                    remark: None,
                }),
                stop_grace: match &limits.stop_grace {
                    Some(grace) => Some(u32::try_from(grace.value).unwrap_or(u32::MAX)),
                    // a worker finishes the job at hand
                    None => (process.kind == ProcessKind::Worker).then_some(30),
                },
                watch: Vec::new(),
            });
        }
        services
    }

    /// The health check of a process: the image's own asks whether it lives, others wait until it can serve.
    fn health(&self, choices: &Choices<'_>, process: &ProcessPlan, own_stage: bool) -> Option<ServiceHealth> {
        if process.kind != ProcessKind::Web {
            return (!own_stage && choices.listen.port.is_some()).then_some(ServiceHealth {
                test: HealthTest::Disabled,
                interval: 0,
                timeout: 0,
                retries: 0,
                start_period: 0,
            });
        }
        choices.listen.port.as_ref()?;
        let (live, ready) = (choices.listen.health.live.as_ref(), choices.listen.health.ready.as_ref());
        let check = stages::health_check(choices, ready.or(live));
        let same = ready.is_none_or(|ready| live.is_some_and(|live| live.value == ready.value));
        Some(ServiceHealth {
            // whoever waits for this service is told sooner than the image's own interval
            interval: check.interval.min(WAITING_INTERVAL),
            timeout: check.timeout,
            retries: check.retries,
            start_period: check.start_period,
            test: if same { HealthTest::Image } else { HealthTest::Probe(check) },
        })
    }

    fn secret_mounts(&self, choices: &Choices<'_>, scope: &Scope<'_>) -> Vec<VolumeEntry> {
        choices
            .ship
            .secret_files
            .value
            .iter()
            .map(|path| {
                let from_root = match scope.app.dir.is_root() {
                    true => path.clone(),
                    false => format!("{}/{path}", scope.app.dir),
                };
                VolumeEntry {
                    source: VolumeSource::Bind(format!("./{from_root}")),
                    target: format!("{}/{path}", scope.app_folder()),
                    access: Access::ReadOnly,
                    remark: Some(Remark::Plain(
                        "holds secrets: mounted, never in the image; refused when it is missing",
                    )),
                }
            })
            .collect()
    }

    /// Where the app writes: data on volumes, the rest in memory where the root is read-only.
    fn writes(
        &mut self,
        choices: &Choices<'_>,
        read_only: bool,
        volumes: &mut Vec<VolumeEntry>,
        tmpfs: &mut Vec<String>,
    ) {
        for (path, purpose) in &choices.ship.writes {
            match purpose {
                WritePurpose::Data => {
                    let last = path.rsplit('/').next().unwrap_or("data");
                    let name = format!("{}-{last}", choices.app.name);
                    volumes.push(VolumeEntry {
                        source: VolumeSource::Named(name.clone()),
                        target: path.clone(),
                        access: Access::Write,
                        remark: None,
                    });
                    if !self.volumes.contains(&name) {
                        self.volumes.push(name);
                    }
                }
                _ if read_only && !path.starts_with("/tmp") => {
                    let user = choices.ship.user.value;
                    tmpfs.push(format!("{path}:uid={user},gid={user}"));
                }
                _ => {}
            }
        }
    }

    /// The services of an app in development: the app with reload, its workers, its migrations.
    pub(super) fn development(&mut self, choices: &'a Choices<'a>, plan: &AppPlan) -> Vec<ComposeService> {
        let (Some(image), Some(process)) = (&plan.image, &choices.processes.development) else {
            return Vec::new();
        };
        let scope = Scope::new(self.facts, choices.app, self.config);
        let source = Source::Build {
            context: words::compose_path(&image.context),
            dockerfile: words::dockerfile_of(image),
            target: Some(StageName::Dev.as_str().to_owned()),
            args: Vec::new(),
        };
        let context = words::compose_path(&image.context);
        let mut volumes = vec![VolumeEntry {
            source: VolumeSource::Bind(context.clone()),
            target: WORKDIR.to_owned(),
            access: Access::Write,
            remark: None,
        }];
        let mut build_output = None;
        let mut protected = vec![format!("{WORKDIR}/node_modules")];
        if scope.is_member() {
            protected.push(format!("{}/node_modules", scope.app_folder()));
        }
        if scope.framework().is_some_and(|(framework, _)| framework.id == "next") {
            let output = choices.build.outputs.value.first().map_or(".next", String::as_str);
            build_output = Some(format!("{}/{output}", scope.app_folder()));
            protected.extend(build_output.clone());
        }
        for (index, target) in protected.into_iter().enumerate() {
            volumes.push(VolumeEntry {
                source: VolumeSource::Anonymous,
                target,
                access: Access::Write,
                remark: (index == 0)
                    .then_some(Remark::Plain("the container's own, built for it: not the host's")),
            });
        }
        let migrate = choices
            .processes
            .all
            .iter()
            .zip(&choices.processes.facts)
            .find(|(plan, _)| plan.kind == ProcessKind::Migrate)
            .and_then(|(plan, fact)| Some((plan, development_command(choices, fact.as_ref()?, plan)?)));
        let migrate_name = migrate.as_ref().map(|(plan, _)| self.process_name(choices, plan));
        let service =
            |project: &Self, name: String, kind: ProcessKind, process: &str, needs: &Needs| ComposeService {
                name,
                role: Role::App(choices.app.name.clone(), process.to_owned()),
                remark: Vec::new(),
                key: Key::of(keys::DEVELOPMENT_MODE),
                source: source.clone(),
                command: None,
                environment: values::environment(project, choices, needs),
                ports: Vec::new(),
                volumes: volumes.clone(),
                depends_on: project.depends_on(choices, kind, migrate_name.as_deref()),
                health: None,
                restart: Restart::No,
                init: Switch::On,
                extra_hosts: extra_hosts(choices),
                memory_mib: None,
                cpus: None,
                hardening: None,
                // package managers do not pass signals on, and nobody waits for a development server
                stop_grace: Some(2),
                watch: Vec::new(),
            };
        let mut all = Vec::new();
        let mut web = service(
            self,
            choices.app.name.clone(),
            ProcessKind::Web,
            &process.name,
            &Needs::of_development(),
        );
        web.ports = self.publish(choices);
        web.remark = vec![Remark::Plain("the app, reloading when a source file changes")];
        web.watch = self.watch(choices, &scope);
        all.push(web);
        for (plan, fact) in choices.processes.all.iter().zip(&choices.processes.facts) {
            let Some(command) = fact.as_ref().and_then(|fact| development_command(choices, fact, plan))
            else {
                continue;
            };
            if !matches!(plan.kind, ProcessKind::Worker | ProcessKind::Migrate) {
                continue;
            }
            let needs = Needs::of(plan, fact.as_ref());
            let mut other = service(self, self.process_name(choices, plan), plan.kind, &plan.name, &needs);
            let command = if plan.kind == ProcessKind::Worker { reloading(command) } else { command };
            other.command = Some(CommandLine::Words(command));
            other.remark = words::process_service(plan);
            match plan.kind {
                // it runs once, from what the image was built of
                ProcessKind::Migrate => other.volumes.clear(),
                _ => other.volumes.retain(|volume| build_output.as_ref() != Some(&volume.target)),
            }
            all.push(other);
        }
        all
    }

    /// New dependencies need a new image; everything else comes through the mount.
    fn watch(&self, choices: &Choices<'_>, scope: &Scope<'_>) -> Vec<Watch> {
        let context = words::compose_path(scope.context());
        let below =
            |path: &str| if context == "." { format!("./{path}") } else { format!("{context}/{path}") };
        let mut paths = vec![below(&scope.app_path("package.json"))];
        paths.extend(
            choices
                .manager
                .lockfile
                .as_ref()
                .and_then(|lockfile| scope.in_context(lockfile))
                .map(|path| below(&path)),
        );
        paths.into_iter().map(|path| Watch { action: "rebuild", path, target: None }).collect()
    }
}

fn extra_hosts(choices: &Choices<'_>) -> Vec<String> {
    choices
        .app
        .outside_hosts
        .iter()
        .filter(|host| host.value == "host.docker.internal")
        .map(|host| format!("{}:host-gateway", host.value))
        .take(1)
        .collect()
}

/// How a process runs from its sources in the development image; `None` where that could not be told.
fn development_command(
    choices: &Choices<'_>,
    process: &Process,
    plan: &ProcessPlan,
) -> Option<seaworthy_facts::Command> {
    let manager = choices.manager.name.value;
    if process.source.is_none() {
        return Some(plan.command.value.clone());
    }
    // a build output: run its source with what the development script runs sources with
    let runner = choices.processes.development.as_ref()?;
    let runs_sources = match runner.command.program() {
        "tsx" => true,
        "bun" => {
            return source_below(choices, process)
                .map(|source| seaworthy_facts::Command::new(["bun", "run", &source]));
        }
        _ => false,
    };
    let source = source_below(choices, process).filter(|_| runs_sources)?;
    let words = [manager.command()].into_iter().chain(exec_words(manager)).map(str::to_owned);
    Some(seaworthy_facts::Command::new(words.chain(["tsx".to_owned(), source])))
}

/// The same command, started again when a source file changes.
fn reloading(mut command: seaworthy_facts::Command) -> seaworthy_facts::Command {
    if command.program() == "bun" && !command.words.iter().any(|word| word == "--watch") {
        command.words.insert(1, "--watch".to_owned());
    } else if let Some(at) = command.words.iter().position(|word| word == "tsx")
        && command.words.get(at + 1).is_some_and(|word| word != "watch")
    {
        command.words.insert(at + 1, "watch".to_owned());
    }
    command
}

fn exec_words(manager: ManagerName) -> impl Iterator<Item = &'static str> {
    managers::of(manager).exec.iter().copied()
}

fn source_below(choices: &Choices<'_>, process: &Process) -> Option<String> {
    process.source.as_ref()?.below(&choices.app.dir).map(str::to_owned)
}

/// The variables that a script sets before its program.
fn set_by_script(command: &seaworthy_facts::Command) -> Vec<EnvEntry> {
    let values = command.env.iter().filter(|(name, value)| !(name == "NODE_ENV" && value == "production"));
    values.map(|(name, value)| entry(name, crate::compose::EnvValue::Literal(value.clone()))).collect()
}

/// A variable with a fixed value.
pub(super) fn entry(name: &str, value: crate::compose::EnvValue) -> EnvEntry {
    EnvEntry { name: name.to_owned(), value, remark: None }
}
