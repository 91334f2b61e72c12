//! The build and the processes: what is run, resolved to programs.

use seaworthy_text::RepoPath;
use serde::Serialize;

use crate::Fact;

/// A command as words, never as shell text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Command {
    /// Variables set for this command only.
    pub env: Vec<(String, String)>,
    /// The program and its arguments.
    pub words: Vec<String>,
}

impl Command {
    /// A command without variables of its own.
    pub fn new(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { env: Vec::new(), words: words.into_iter().map(Into::into).collect() }
    }

    /// The program.
    pub fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

impl std::fmt::Display for Command {
    /// As one would type it in a POSIX shell; words are quoted where they must be.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let assignments = self.env.iter().map(|(name, value)| format!("{name}={}", quote(value)));
        let words = self.words.iter().map(|word| quote(word));
        formatter.write_str(&assignments.chain(words).collect::<Vec<_>>().join(" "))
    }
}

fn quote(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=@%+,".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// How the app is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// The script of `package.json` that builds, `build` as a rule.
    pub script: Option<String>,
    /// What that script runs, one command after the other, resolved through other scripts. Empty when it could not be told.
    pub steps: Vec<Command>,
    /// The folder that the steps run in, where it is not the app's own: a target of Nx runs in the workspace's root, from which its
    /// options name their files. `None` for the app's.
    pub folder: Option<RepoPath>,
    /// The tool that makes the output.
    pub tool: Option<Fact<BuildTool>>,
    /// What it writes, from the repository's root: files or folders (`backend/dist`), the main output first.
    pub outputs: Vec<Fact<RepoPath>>,
    /// The top-level files and folders that the build reads, from the repository's root: the tool's configuration, `tsconfig`
    /// files, folders with sources of the app (not of tests). Empty when the tool reads by convention and everything may
    /// matter (`next build`), so that the whole context is the input.
    pub inputs: Vec<RepoPath>,
    /// The programs that it runs, with the package that brings each.
    pub programs: Vec<crate::ScriptProgram>,
    /// Whether the build is asked to write type declarations, and where; no image needs them.
    pub declarations: Option<Fact<()>>,
}

/// The tool that makes the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuildTool {
    /// The TypeScript compiler.
    Tsc,
    /// tsup.
    Tsup,
    /// `next build`.
    Next,
    /// `vite build`.
    Vite,
    /// esbuild, called directly.
    Esbuild,
    /// `bun build`.
    BunBuild,
    /// The Nest command line.
    Nest,
    /// Another program that was recognised as a build but whose outputs are read from the manifest only.
    Other,
}

/// What the shipped stage gets besides production dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shipped {
    /// The build's outputs.
    Outputs,
    /// The sources themselves: nothing is built (plain JavaScript, or Bun running TypeScript).
    Sources,
    /// A framework's self-contained output, which brings its own dependencies (`.next/standalone`).
    Standalone,
    /// Files for a web server.
    Static,
}

/// A process that the app is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// `web`, `worker`, `worker-email`, `migrate`, …: unique in the app.
    pub name: String,
    /// What it is.
    pub kind: ProcessKind,
    /// The program itself, resolved through scripts, in the app's folder: `node dist/index.js`. The paths are as they are
    /// after the build.
    pub command: Command,
    /// The script of `package.json` it was resolved from, if any.
    pub script: Option<String>,
    /// The file it starts, from the repository's root, if it is one of ours (source or build output).
    pub entry: Option<RepoPath>,
    /// The source file that entry comes from, when the entry is a build output.
    pub source: Option<RepoPath>,
    /// The top-level files and folders, from the repository's root, that it loads when it runs from sources: the closure of
    /// `entry`'s imports, and the `tsconfig` that holds its path aliases. Empty for a build output or another's program.
    pub sources: Vec<RepoPath>,
    /// The package whose program it calls, if it is not the runtime itself (`next`, `prisma`), and whether that package is
    /// a development dependency only.
    pub package: Option<(String, crate::Presence)>,
    /// What does the same from sources, where the command needs what a build makes.
    pub development: Option<Command>,
}

/// What a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProcessKind {
    /// Takes requests.
    Web,
    /// Works off a queue, for as long as it lives.
    Worker,
    /// Brings the database's schema up to date and ends.
    Migrate,
    /// Runs at times and ends.
    Cron,
    /// What a developer runs, with reload.
    Development,
}

impl ProcessKind {
    /// The word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Worker => "worker",
            Self::Migrate => "migrate",
            Self::Cron => "cron",
            Self::Development => "development",
        }
    }
}
