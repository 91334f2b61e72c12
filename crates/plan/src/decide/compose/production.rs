//! An app's processes as services of production.

use seaworthy_catalog::frameworks::Kind;
use seaworthy_facts::{Evidence, Facts, ProcessKind, Shipped, WritePurpose};

use super::super::scope::{Scope, WORKDIR};
use super::super::{Choices, stages};
use super::values::Needs;
use super::{is_service, values};
use crate::compose::{
    Access, CommandLine, ComposeService, Hardening, HealthTest, Restart, Role, ServiceHealth, Source, Switch,
    VolumeEntry, VolumeSource,
};
use crate::config::Config;
use crate::image::StageName;
use crate::keys::{self, Key};
use crate::plan::AppPlan;
use crate::words::{self, Remark};
use crate::{Decided, Decision, ProcessPlan, Reason};

use super::project::{Project, extra_hosts, set_by_script};

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
    let writes: Vec<Evidence> = scope.app.writes.iter().flat_map(|write| write.evidence.clone()).collect();
    let read_only = scope.switch(&key).unwrap_or_else(|| {
        if framework_server {
            Decided::new(key, false, Reason::WritesUnknown, writes.clone())
                .or("true", "pages that are rendered again at run time are then not kept")
        } else {
            Decided::new(key, true, Reason::WritesKnown, writes.clone())
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
                    secrets: choices.install.tokens.clone(),
                },
                command: (!web && !own_stage).then(|| CommandLine::Words(process.command.value.clone())),
                environment: values::environment(self, choices, &Needs::of(choices, process, fact.as_ref()))
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
                    let name = volume_name(choices, path);
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
                // what follows a colon is an option
                _ if read_only && !path.starts_with("/tmp") && !path.contains(':') => {
                    let user = choices.ship.user.value;
                    tmpfs.push(format!("{path}:uid={user},gid={user}"));
                }
                _ => {}
            }
        }
    }
}

/// The name of the volume for a folder: the app's and the folder's own, or its whole path where another has that name too.
fn volume_name(choices: &Choices<'_>, path: &str) -> String {
    let short = |path: &str| in_volume_name(path.rsplit('/').next().unwrap_or(path));
    let long = |path: &str| in_volume_name(path.strip_prefix(WORKDIR).unwrap_or(path));
    let others = || {
        let data = choices.ship.writes.iter().filter(|(_, purpose)| *purpose == WritePurpose::Data);
        data.map(|(other, _)| other.as_str()).take_while(|other| *other != path)
    };
    let shared = |name: &dyn Fn(&str) -> String| others().filter(|other| name(other) == name(path)).count();
    let own = match (shared(&short), shared(&long)) {
        (0, _) => short(path),
        (_, 0) => long(path),
        (_, earlier) => format!("{}-{}", long(path), earlier + 1),
    };
    format!("{}-{own}", choices.app.name)
}

/// A path in the letters that the name of a volume may have.
fn in_volume_name(path: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let name: String = path.chars().map(|letter| if is_plain(letter) { letter } else { '-' }).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "data".to_owned() } else { name.to_owned() }
}
