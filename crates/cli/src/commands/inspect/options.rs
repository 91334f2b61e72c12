//! What can be typed after `inspect`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct InspectOptions {
    #[command(subcommand)]
    pub(super) what: What,
}

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// A Dockerfile, every byte of it: directives, comments, instructions, heredocs, stages, problems.
    Dockerfile(DockerfileOptions),
    /// What a build receives of its context: files, folders, links, in the way the engine walks.
    Context(SentOptions),
    /// The project that Compose makes of its files, in the shape of `docker compose config --format json`.
    Compose(ComposeOptions),
    /// The value of a text with variables, as the builder expands it.
    Words(WordsOptions),
}

#[derive(Debug, Args)]
pub(super) struct DockerfileOptions {
    /// The file; `-` reads the standard input.
    #[arg(default_value = "Dockerfile")]
    pub(super) file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct SentOptions {
    /// The folder that is the build's context.
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// The Dockerfile, whose own ignore file goes before the context's; `Dockerfile` in the context by default.
    #[arg(long = "file", short = 'f', value_name = "DOCKERFILE")]
    pub(super) file: Option<PathBuf>,
    /// Whose rules choose the ignore file.
    #[arg(long, value_enum, default_value_t = Builder::Docker)]
    pub(super) engine: Builder,
}

/// Whose rules choose the ignore file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Builder {
    /// BuildKit: `NAME.dockerignore` beside the Dockerfile, else `.dockerignore`.
    Docker,
    /// Buildah: `NAME.containerignore` and `NAME.dockerignore`, else `.containerignore`, else `.dockerignore`.
    Podman,
}

#[derive(Debug, Args)]
pub(super) struct ComposeOptions {
    /// The folder in which the files are looked for.
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// A Compose file, from where you are; may be given several times, each on top of the one before.
    #[arg(long = "file", short = 'f', value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// A profile that is on, `*` for all; may be given several times.
    #[arg(long = "profile", value_name = "NAME")]
    pub(super) profiles: Vec<String>,
    /// A file with variables instead of `.env`; may be given several times, a later one goes before.
    #[arg(long = "env-file", value_name = "FILE")]
    pub(super) env_files: Vec<PathBuf>,
    /// A variable as the shell would have it; NAME alone takes it from the shell. Nothing else of the shell is read.
    #[arg(long = "env", short = 'e', value_name = "NAME[=VALUE]")]
    pub(super) env: Vec<String>,
    /// The project's name.
    #[arg(long, short = 'p', value_name = "NAME")]
    pub(super) project_name: Option<String>,
    /// The folder that relative paths start from; that of the first file by default.
    #[arg(long, value_name = "DIR")]
    pub(super) project_directory: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct WordsOptions {
    /// The text, as it stands in a Dockerfile.
    pub(super) text: String,
    /// A variable; NAME alone takes it from the shell. May be given several times.
    #[arg(long = "env", short = 'e', value_name = "NAME[=VALUE]")]
    pub(super) env: Vec<String>,
    /// The file's escape character.
    #[arg(long, value_enum, default_value_t = Escape::Backslash)]
    pub(super) escape: Escape,
    /// Read the text as the body of a heredoc of `COPY`, where quotes are ordinary characters.
    #[arg(long)]
    pub(super) heredoc: bool,
}

/// The character that takes away another one's meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Escape {
    /// As in every Dockerfile without a directive.
    Backslash,
    /// As after `# escape=` with a backtick.
    Backtick,
}
