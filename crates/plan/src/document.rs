//! The plan as a published document: the JSON of `seaworthy plan --format json`, a stable interface for other programs.
//!
//! Fields are only ever added within one [`VERSION`]. The schema that is published is made of these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use seaworthy_facts::{
    AppKind, EnvDefault, EnvPhase, Evidence, OrmName, ProcessKind, RuntimeName, WorkspaceTool,
};
use serde::Serialize;

use crate::words;
use crate::{AppPlan, Decision, Note, Plan, Severity};

/// The version of the document's shape.
pub const VERSION: u32 = 1;

/// The plan of a repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanDocument {
    /// The version of this document's shape.
    pub version: u32,
    /// How the repository is laid out.
    pub workspace: WorkspaceDocument,
    /// The apps, in the order in which they start.
    pub apps: Vec<AppDocument>,
    /// The Compose files that would be written or edited.
    pub compose: Vec<ComposeDocument>,
    /// Decisions about the repository as a whole.
    pub decisions: Vec<DecisionDocument>,
    /// What a person should know, the gravest first.
    pub notes: Vec<NoteDocument>,
    /// What could not be told.
    pub unknowns: Vec<UnknownDocument>,
}

/// How the repository is laid out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkspaceDocument {
    /// The tool that ties the members together; null for a single package or unrelated folders.
    pub tool: Option<WorkspaceTool>,
    /// The packages, sorted by folder.
    pub members: Vec<MemberDocument>,
}

/// A package of the repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberDocument {
    /// Its folder; `.` for the root.
    pub dir: String,
    /// Its name in package.json.
    pub name: Option<String>,
    /// What it is.
    pub kind: AppKind,
}

/// The plan of one app.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppDocument {
    /// A short name, unique in the repository; the name of its service.
    pub name: String,
    /// Its folder; `.` for the root.
    pub dir: String,
    /// What it is.
    pub kind: AppKind,
    /// The framework's id (`next`, `fastify`, `hono`, …); null without one.
    pub framework: Option<String>,
    /// The framework's version, as locked or else as asked for.
    pub framework_version: Option<String>,
    /// The runtime.
    pub runtime: RuntimeDocument,
    /// The package manager.
    pub package_manager: ManagerDocument,
    /// The build; null when nothing is built.
    pub build: Option<BuildDocument>,
    /// The processes that production runs, the one that takes requests first.
    pub processes: Vec<ProcessDocument>,
    /// The port in the container; null for an app that does not listen.
    pub port: Option<u16>,
    /// Health routes.
    pub health: HealthDocument,
    /// The services it uses.
    pub services: Vec<ServiceDocument>,
    /// The ORM.
    pub orm: Option<OrmName>,
    /// Packages with native code that production needs.
    pub native: Vec<String>,
    /// The base image of the shipped stage.
    pub base: BaseDocument,
    /// The stages of its Dockerfile, the shipped one last.
    pub stages: Vec<String>,
    /// The environment variables that it reads, sorted by name.
    pub env: Vec<EnvDocument>,
    /// Every decision about it.
    pub decisions: Vec<DecisionDocument>,
    /// What could not be told about it.
    pub unknowns: Vec<UnknownDocument>,
}

/// A runtime.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuntimeDocument {
    /// Its name.
    pub name: RuntimeName,
    /// Its version, as the base image's tag says it.
    pub version: String,
}

/// A package manager.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManagerDocument {
    /// Its command: `npm`, `pnpm`, `yarn`, `bun`.
    pub name: String,
    /// Its version; null when the image's own is used.
    pub version: Option<String>,
    /// The lockfile's name, from the repository's root; null without one.
    pub lockfile: Option<String>,
    /// Whether lockfile and manifests agree; null when it could not be told.
    pub in_step: Option<bool>,
}

/// A build.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuildDocument {
    /// The command, as one types it.
    pub command: String,
    /// What it writes, from the app's folder.
    pub outputs: Vec<String>,
}

/// A process.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessDocument {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ProcessKind,
    /// The program itself, as one types it.
    pub command: String,
}

/// Health routes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HealthDocument {
    /// Answers while the process lives.
    pub live: Option<String>,
    /// Answers when the app can serve.
    pub ready: Option<String>,
}

/// A service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDocument {
    /// Its id: `postgres`, `redis`, `ipfs`, `s3`, `mysql`, `mongodb`.
    pub name: String,
    /// Its version: what the set-up runs, or what the repository asks for.
    pub version: Option<String>,
}

/// A base image.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BaseDocument {
    /// The reference.
    pub image: String,
    /// `musl` or `glibc`.
    pub libc: String,
}

/// An environment variable.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnvDocument {
    /// Its name.
    pub name: String,
    /// When it is read.
    pub phase: EnvPhase,
    /// Whether the app cannot do without.
    pub required: bool,
    /// Whether its value must not be seen.
    pub secret: bool,
    /// Whether it is baked into what browsers get.
    pub public: bool,
    /// The default in the code, when it is a text; never that of a secret.
    pub default: Option<String>,
    /// Where it is read.
    pub evidence: Vec<EvidenceDocument>,
}

/// A decision.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionDocument {
    /// The key that overrides it in `seaworthy.toml`.
    pub key: String,
    /// What was decided.
    pub value: String,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub evidence: Vec<EvidenceDocument>,
    /// What else could have been taken.
    pub alternatives: Vec<AlternativeDocument>,
}

/// Something else that could have been decided.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlternativeDocument {
    /// The value.
    pub value: String,
    /// What would follow.
    pub effect: String,
}

/// A place that shows something.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceDocument {
    /// The file, from the repository's root.
    pub file: String,
    /// The line, from 1; null for the file as a whole.
    pub line: Option<u32>,
}

/// Something that could not be told.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnknownDocument {
    /// What: `source`, `unread`, `lockfile`, `manifest`, `setting`, `start`, `outputs`, `port`, `host`, `env`, `workspace`.
    pub what: String,
    /// The file in which the answer would have been.
    pub file: String,
    /// The line, from 1; null for the file as a whole.
    pub line: Option<u32>,
    /// Why not.
    pub why: String,
}

/// A note.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoteDocument {
    /// The app it is about; null for the repository.
    pub app: Option<String>,
    /// How grave it is: `error`, `warning`, `info`.
    pub severity: String,
    /// What it says.
    pub text: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What shows it.
    pub evidence: Vec<EvidenceDocument>,
}

/// A Compose file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComposeDocument {
    /// Its name.
    pub file: String,
    /// The profile of our services, when it also holds others.
    pub profile: Option<String>,
    /// Our services: the name, and what it runs.
    pub services: BTreeMap<String, String>,
    /// The command that starts it, as words.
    pub up: Vec<String>,
}

impl PlanDocument {
    /// The document of a plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            version: VERSION,
            workspace: WorkspaceDocument {
                tool: plan.workspace.tool.as_ref().map(|tool| tool.value),
                members: plan
                    .workspace
                    .members
                    .iter()
                    .map(|member| MemberDocument {
                        dir: member.dir.to_string(),
                        name: member.name.clone(),
                        kind: member.kind,
                    })
                    .collect(),
            },
            apps: plan.apps.iter().map(|app| AppDocument::new(app, plan)).collect(),
            compose: plan.compose.files.iter().map(compose).collect(),
            decisions: plan.decisions.iter().map(decision).collect(),
            notes: plan.notes.iter().map(note).collect(),
            unknowns: plan.unknowns.iter().map(unknown).collect(),
        }
    }
}

impl AppDocument {
    fn new(app: &AppPlan, plan: &Plan) -> Self {
        let decided = |key: String| {
            app.decisions
                .iter()
                .find(|decision| decision.key.as_str() == key)
                .map(|decision| decision.value.clone())
        };
        Self {
            name: app.name.clone(),
            dir: app.dir.to_string(),
            kind: app.kind,
            framework: app.framework.as_ref().map(|(id, _, _)| (*id).to_owned()),
            framework_version: app.framework.as_ref().and_then(|(_, _, version)| version.clone()),
            runtime: RuntimeDocument {
                name: app.runtime.name.value,
                version: app.runtime.version.value.clone(),
            },
            package_manager: ManagerDocument {
                name: app.manager.name.value.command().to_owned(),
                version: app.manager.version.as_ref().map(|version| version.value.clone()),
                lockfile: app.manager.lockfile.as_ref().map(ToString::to_string),
                in_step: app.manager.in_step,
            },
            build: app.build_command.as_ref().map(|command| BuildDocument {
                command: command.value.to_string(),
                outputs: app.build_outputs.value.clone(),
            }),
            processes: app
                .processes
                .iter()
                .map(|process| ProcessDocument {
                    name: process.name.clone(),
                    kind: process.kind,
                    command: process.command.value.to_string(),
                })
                .collect(),
            port: app.port.as_ref().map(|port| port.value),
            health: HealthDocument {
                live: app.health.live.as_ref().map(|live| live.value.clone()),
                ready: app.health.ready.as_ref().map(|ready| ready.value.clone()),
            },
            services: app
                .services
                .iter()
                .map(|service| ServiceDocument {
                    name: service.id.to_owned(),
                    version: decided(format!("services.{}.version", service.id)),
                })
                .collect(),
            orm: app.orm.as_ref().map(|orm| orm.name),
            native: app.native.clone(),
            base: BaseDocument {
                image: app.base_image.value.clone(),
                libc: app.libc.value.as_str().to_owned(),
            },
            stages: app
                .image
                .iter()
                .flat_map(|image| &image.stages)
                .map(|stage| stage.name.as_str().to_owned())
                .collect(),
            env: app
                .env
                .iter()
                .map(|variable| EnvDocument {
                    name: variable.name.clone(),
                    phase: variable.phase,
                    required: variable.required,
                    secret: variable.secret,
                    public: variable.public,
                    default: match &variable.default {
                        Some(EnvDefault::Text(text)) if !variable.secret => Some(text.clone()),
                        _ => None,
                    },
                    evidence: evidence(&variable.evidence),
                })
                .collect(),
            decisions: app.decisions.iter().map(decision).collect(),
            unknowns: plan
                .unknowns
                .iter()
                .filter(|unknown| unknown.place.file.is_within(&app.dir))
                .map(unknown)
                .collect(),
        }
    }
}

fn evidence(all: &[Evidence]) -> Vec<EvidenceDocument> {
    all.iter()
        .map(|evidence| EvidenceDocument {
            file: evidence.place.file.to_string(),
            line: Some(evidence.place.line).filter(|line| *line > 0),
        })
        .collect()
}

fn decision(decision: &Decision) -> DecisionDocument {
    DecisionDocument {
        key: decision.key.to_string(),
        value: decision.value.clone(),
        reason: words::reason(&decision.reason),
        evidence: evidence(&decision.evidence),
        alternatives: decision
            .alternatives
            .iter()
            .map(|other| AlternativeDocument { value: other.value.clone(), effect: other.effect.clone() })
            .collect(),
    }
}

fn note(note: &Note) -> NoteDocument {
    NoteDocument {
        app: note.app.clone(),
        severity: match note.kind.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
        .to_owned(),
        text: words::sentence(&note.kind),
        help: words::help(&note.kind),
        evidence: evidence(&note.evidence),
    }
}

fn unknown(unknown: &seaworthy_facts::Unknown) -> UnknownDocument {
    UnknownDocument {
        what: unknown.kind.as_str().to_owned(),
        file: unknown.place.file.to_string(),
        line: Some(unknown.place.line).filter(|line| *line > 0),
        why: unknown.why.clone(),
    }
}

fn compose(file: &crate::compose::ComposeFile) -> ComposeDocument {
    use crate::compose::Role;
    ComposeDocument {
        file: file.path.to_string(),
        profile: file.profile.clone(),
        services: file
            .services
            .iter()
            .map(|service| {
                let role = match &service.role {
                    Role::App(app, process) => format!("{app} {process}"),
                    Role::Data(id) => id.clone(),
                };
                (service.name.clone(), role)
            })
            .collect(),
        up: file.up.clone(),
    }
}
