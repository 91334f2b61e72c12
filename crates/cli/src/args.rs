//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::inspect::InspectOptions;

/// Makes the container set-up of a JavaScript or TypeScript app production-ready.
///
/// Reads the app's repository and writes a Dockerfile, a .dockerignore, Compose files for development and production
/// and env templates, with a reason for every line. Nothing a person wrote is lost, and none of the repository's code
/// is run.
#[derive(Debug, Parser)]
#[command(name = "seaworthy", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write or update the set-up.
    Init(InitOptions),
    /// Show what was found and what would be decided.
    Plan(PlanOptions),
    /// Find where the set-up and the app disagree, and repair it.
    Check(Box<CheckOptions>),
    /// Build the set-up on a real engine, run it, and show that it holds.
    Prove(Box<ProveOptions>),
    /// Say why: a line of a generated file, a decision, a file; or what a probe asks.
    Explain(ExplainOptions),
    /// Show what a build would send: files, sizes, and the pattern that decided.
    Context(ContextOptions),
    /// List the rules of `check`.
    Rules(RulesOptions),
    /// Show what is read of a Dockerfile, a context, Compose files, a word, as JSON.
    Inspect(InspectOptions),
    /// Print the JSON schema of a machine-readable output.
    Schema(SchemaOptions),
    /// Print completions for a shell.
    Completions(CompletionsOptions),
    /// Print the manual page.
    Man,
}

/// Which repository, and which apps of it.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// The repository's folder.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Only this app, by its folder or name; may be given several times.
    #[arg(long = "app", value_name = "DIR")]
    pub(crate) apps: Vec<String>,
}

/// Which repositories, and which of their apps.
#[derive(Debug, Args)]
pub(crate) struct Targets {
    /// The repositories' folders. Several are looked at in one run; their files are then named from the folder that holds
    /// them all.
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only this app, by its folder or name; may be given several times.
    #[arg(long = "app", value_name = "DIR")]
    pub(crate) apps: Vec<String>,
}

/// Which set-up, where it does not lie where it is looked for.
#[derive(Debug, Args)]
pub(crate) struct SetUpChoice {
    /// The Compose file of production; may be given several times, each on top of the one before.
    #[arg(long = "file", short = 'f', value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A Dockerfile; may be given several times.
    #[arg(long = "dockerfile", value_name = "FILE")]
    pub(crate) dockerfiles: Vec<PathBuf>,
    /// The build context of these Dockerfiles; their own folder by default.
    #[arg(long, value_name = "DIR")]
    pub(crate) context: Option<PathBuf>,
    /// The stage of these Dockerfiles; the last one by default.
    #[arg(long, value_name = "STAGE")]
    pub(crate) stage: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct InitOptions {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Print every file instead of writing it.
    #[arg(long, conflicts_with = "check")]
    pub(crate) dry_run: bool,
    /// Print the changes instead of making them.
    #[arg(long, conflicts_with_all = ["dry_run", "check"])]
    pub(crate) diff: bool,
    /// Change nothing; exit 1 when the set-up differs from what the app needs.
    #[arg(long)]
    pub(crate) check: bool,
    /// Replace files that a person wrote or edited, too.
    #[arg(long)]
    pub(crate) force: bool,
    /// Never ask, take the likeliest answer to every question. Questions are asked on a terminal only, and never where the
    /// variable `CI` is set, nor with `--dry-run`, `--diff` or `--check`.
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlanOptions {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Show every decision with its reason, not only those that one would argue about; JSON always has all of them.
    #[arg(long)]
    pub(crate) all: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    #[command(flatten)]
    pub(crate) target: Targets,
    #[command(flatten)]
    pub(crate) setup: SetUpChoice,
    /// Repair what can be repaired without changing anything else.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Make the fixes, too, that somebody should look at. Implies `--fix`.
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Print the fixes as a diff instead of making them.
    #[arg(long)]
    pub(crate) diff: bool,
    /// Only this rule; may be given several times. `seaworthy rules` lists them.
    #[arg(long, value_name = "RULE")]
    pub(crate) only: Vec<String>,
    /// Not this rule; may be given several times.
    #[arg(long, value_name = "RULE", conflicts_with = "only")]
    pub(crate) skip: Vec<String>,
    /// Show findings of at least this severity.
    #[arg(long, value_enum, default_value_t = Level::Info)]
    pub(crate) severity: Level,
    /// Exit 1 from this severity on.
    #[arg(long, value_enum, default_value_t = Level::Error)]
    pub(crate) fail_on: Level,
    /// No rule that came after this set, such as 2026.1: an update finds nothing new in an old project.
    #[arg(long, value_name = "SET")]
    pub(crate) rule_set: Option<String>,
    /// Findings that are known and not shown again; one line each.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all that is found to the baseline.
    #[arg(long, requires = "baseline")]
    pub(crate) write_baseline: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = FindingFormat::Text)]
    pub(crate) format: FindingFormat,
}

#[derive(Debug, Args)]
pub(crate) struct RulesOptions {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ProveOptions {
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) setup: SetUpChoice,
    /// Values for the variables of the Compose files and the apps. The rest is made up; no file of the repository with
    /// real values is read.
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// A file that a checkout does not have and that production mounts, as PATH=FILE: `config/config.json=ci/config.json`.
    /// Without it, the template beside it (`config.example.json`) is taken, with made-up secrets.
    #[arg(long, value_name = "PATH=FILE")]
    pub(crate) provide: Vec<String>,
    /// Only this probe; may be given several times. `seaworthy explain PROBE` says what it does.
    #[arg(long, value_name = "PROBE")]
    pub(crate) only: Vec<String>,
    /// Not this probe; may be given several times.
    #[arg(long, value_name = "PROBE", conflicts_with = "only")]
    pub(crate) skip: Vec<String>,
    /// The engine; Docker where it answers, else Podman.
    #[arg(long, value_enum)]
    pub(crate) engine: Option<EngineName>,
    /// Write a report, too; its kind follows from the ending: .json, .xml (JUnit), .md, .html. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Vec<PathBuf>,
    /// Leave everything that was made, to look at it.
    #[arg(long)]
    pub(crate) keep: bool,
    /// The time after which the run is ended, in minutes.
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=1440))]
    pub(crate) time_limit: u64,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    /// `Dockerfile:12`, a decision such as `runtime.version`, a file such as `compose.yaml`, or a probe of `prove` such as
    /// `not-root`.
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) target: Target,
}

#[derive(Debug, Args)]
pub(crate) struct ContextOptions {
    #[command(flatten)]
    pub(crate) target: Target,
    /// List every file that is sent, not only the largest.
    #[arg(long)]
    pub(crate) all: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaOptions {
    /// Whose schema.
    #[arg(value_enum)]
    pub(crate) of: SchemaOf,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsOptions {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// How output is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs; see `seaworthy schema`.
    Json,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingFormat {
    /// For people.
    Text,
    /// For programs; see `seaworthy schema check`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// JUnit.
    Junit,
    /// GitLab's code quality.
    Gitlab,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// Advice.
    Info,
    /// A likely incident.
    Warning,
    /// The build or the start fails, or a secret ships.
    Error,
}

/// An engine's command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineName {
    /// `docker`.
    Docker,
    /// `podman` from 5.0 on, which builds with Buildah; Compose files need `podman compose`.
    Podman,
}

/// A machine-readable output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// `plan --format json`.
    Plan,
    /// `context --format json`.
    Context,
    /// `check --format json`.
    Check,
    /// `prove --format json`.
    Prove,
    /// `inspect dockerfile`.
    InspectDockerfile,
    /// `inspect context`.
    InspectContext,
    /// `inspect words`.
    InspectWords,
}
