//! What a command of a `RUN` does to the files of a stage, as far as it is known.

use std::collections::BTreeMap;

use seaworthy_manifest::shell::{Command, ScriptCall, WrapperKind};

use super::install::{self, Install, PackageManager};

/// What a command does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A package manager brings what manifests and lockfile name.
    Install(Install),
    /// A package manager takes the development dependencies away again.
    Prune {
        /// Which.
        manager: PackageManager,
        /// Whether the root's scripts run.
        scripts: install::InstallScripts,
    },
    /// A package manager brings packages by name, for the folder or for everybody.
    Add {
        /// Which.
        manager: PackageManager,
        /// The packages, with their versions as written.
        packages: Vec<String>,
        /// Whether they go to where programs of everybody lie.
        global: bool,
    },
    /// The development dependencies are taken out of the manifest: `npm pkg delete devDependencies`. An install that follows brings
    /// none.
    UnlistDevelopment,
    /// `npm rebuild` and its like: install scripts of packages run.
    Rebuild(Vec<String>),
    /// A script of `package.json` runs.
    Script(ScriptCall),
    /// A program of an installed package runs: `npx prisma generate`, `tsc`.
    Tool(String),
    /// `corepack enable`, `prepare`, `use`, `install`.
    Corepack(Vec<String>),
    /// The system's packages.
    System(SystemPackages),
    /// Files go away.
    Remove(Vec<String>),
    /// It changes no file that anything here asks for: folders, owners, users, words.
    Nothing,
    /// It may do anything.
    Unknown,
}

/// Packages of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemPackages {
    /// Who brings them.
    pub manager: SystemManager,
    /// Their names, without versions.
    pub names: Vec<String>,
}

/// A package manager of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemManager {
    /// Alpine's.
    Apk,
    /// Debian's and Ubuntu's.
    Apt,
    /// Of the Red Hat family.
    Dnf,
}

/// What a command does, with the variables that it sees; a variable without a value is one that is not known.
pub(super) fn of(command: &Command, variables: &BTreeMap<String, Option<String>>) -> Act {
    let Some(program) = command.program_name() else { return Act::Unknown };
    let runs_package = command.wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::PackageRunner);
    if runs_package {
        return Act::Tool(program.to_owned());
    }
    if let Some(act) = install::read(command, variables) {
        return act;
    }
    let plain = |words: &[&str]| -> Vec<String> {
        let words =
            command.arguments.iter().map(|word| word.text.as_str()).filter(|word| !words.contains(word));
        words.filter(|word| !word.starts_with('-')).map(str::to_owned).collect()
    };
    match program {
        "apk" | "apt-get" | "apt" | "aptitude" | "dnf" | "microdnf" | "yum" => system(program, command),
        "corepack" => Act::Corepack(plain(&[])),
        "rm" => Act::Remove(plain(&[])),
        "mkdir"
        | "chown"
        | "chmod"
        | "addgroup"
        | "adduser"
        | "groupadd"
        | "useradd"
        | "usermod"
        | "groupmod"
        | "deluser"
        | "userdel"
        | "echo"
        | "printf"
        | "true"
        | ":"
        | "set"
        | "export"
        | "umask"
        | "ls"
        | "pwd"
        | "cat"
        | "test"
        | "["
        | "which"
        | "command"
        | "id"
        | "whoami"
        | "sleep"
        | "exit"
        | "source"
        | "."
        | "sync"
        | "date"
        | "update-ca-certificates"
        | "ldconfig" => writes(program, command),
        "npm" | "pnpm" | "yarn" | "yarnpkg" | "bun" => match command.script_calls().into_iter().next() {
            Some(call) => Act::Script(call),
            None => manager_aside(command),
        },
        "node" | "deno" | "sh" | "bash" | "curl" | "wget" | "git" | "cp" | "mv" | "tar" | "unzip" | "sed"
        | "make" => Act::Unknown,
        name if is_tool(name) => Act::Tool(name.to_owned()),
        _ => Act::Unknown,
    }
}

/// Output that goes to a file is a file.
fn writes(program: &str, _command: &Command) -> Act {
    // redirections are taken off by the reader of command lines; only these two are used to write files
    if matches!(program, "echo" | "printf" | "cat") { Act::Unknown } else { Act::Nothing }
}

/// What a package manager does that brings and takes nothing.
fn manager_aside(command: &Command) -> Act {
    let first = command.arguments.first().map_or("", |word| word.text.as_str());
    let has = |wanted: &str| command.arguments.iter().any(|word| word.text == wanted);
    match first {
        "pkg" | "pm" if has("pkg") && has("delete") && has("devDependencies") => Act::UnlistDevelopment,
        "config" | "set" | "cache" | "store" | "--version" | "-v" | "whoami" | "audit" | "version" | "pm" => {
            Act::Nothing
        }
        "pkg" | "link" | "pack" | "deploy" => Act::Unknown,
        _ => Act::Unknown,
    }
}

fn system(program: &str, command: &Command) -> Act {
    let manager = match program {
        "apk" => SystemManager::Apk,
        "apt-get" | "apt" | "aptitude" => SystemManager::Apt,
        _ => SystemManager::Dnf,
    };
    let mut words = command.arguments.iter().map(|word| word.text.as_str());
    let verb = words.by_ref().find(|word| !word.starts_with('-')).unwrap_or_default();
    if !matches!(verb, "add" | "install") {
        return Act::Nothing;
    }
    let mut names = Vec::new();
    while let Some(word) = words.next() {
        match word {
            // these take a word along
            "--virtual" | "-t" | "--repository" | "-X" | "--target-release" | "-o" => drop(words.next()),
            word if word.starts_with('-') => {}
            word => {
                let end = word.find(['=', '<', '>', '~', '@']).unwrap_or(word.len());
                names.push(word[..end].to_owned());
            }
        }
    }
    Act::System(SystemPackages { manager, names })
}

/// Programs of packages that builds call without a runner.
fn is_tool(name: &str) -> bool {
    matches!(
        name,
        "tsc"
            | "tsup"
            | "esbuild"
            | "vite"
            | "next"
            | "nest"
            | "prisma"
            | "turbo"
            | "nx"
            | "lerna"
            | "webpack"
            | "rollup"
            | "swc"
            | "babel"
            | "ng"
            | "astro"
            | "nuxt"
            | "nuxi"
            | "remix"
            | "drizzle-kit"
            | "knex"
            | "playwright"
    )
}
