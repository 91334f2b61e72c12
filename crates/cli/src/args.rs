//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Say why: a line of a generated file, a decision, a file.
    Explain(ExplainOptions),
    /// Show what a build would send: files, sizes, and the pattern that decided.
    Context(ContextOptions),
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
    /// Never ask. Nothing is asked today; scripts that say so stay right.
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlanOptions {
    #[command(flatten)]
    pub(crate) target: Target,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    /// `Dockerfile:12`, a decision such as `runtime.version`, or a file such as `compose.yaml`.
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

/// A machine-readable output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// `plan --format json`.
    Plan,
    /// `context --format json`.
    Context,
}
