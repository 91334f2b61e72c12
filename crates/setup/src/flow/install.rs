//! Installs as they are typed: which package manager, with which of the dependencies, scripts and lockfile.
//!
//! What the words mean per manager and version was measured (`docs/package-managers.md`, `knowledge/package-managers.md` 4.5).

use std::collections::BTreeMap;

use seaworthy_manifest::shell::Command;

use super::act::Act;

/// A package manager by the command that is typed; which line of yarn it is, the repository says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PackageManager {
    /// npm.
    Npm,
    /// pnpm.
    Pnpm,
    /// yarn, 1 or later.
    Yarn,
    /// Bun.
    Bun,
}

impl PackageManager {
    /// The command.
    pub fn command(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::Yarn => "yarn",
            Self::Bun => "bun",
        }
    }
}

/// An install of what the manifests name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// Who installs.
    pub manager: PackageManager,
    /// The word that was typed: `ci`, `install`, `i`; empty for `yarn` alone.
    pub verb: String,
    /// Whether development dependencies come, too.
    pub development: Development,
    /// Whether the scripts of packages run.
    pub scripts: InstallScripts,
    /// Whether it must follow the lockfile.
    pub frozen: Frozen,
    /// Members it is for (`--filter`, `--workspace`, `focus`), as written.
    pub members: Vec<String>,
    /// Whether optional dependencies are left out.
    pub omits_optional: bool,
}

/// Whether an install brings development dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Development {
    /// They come.
    Included,
    /// Words of the command leave them out.
    Omitted,
    /// `NODE_ENV=production` asks to leave them out; some managers do not listen.
    OmittedByVariable,
    /// A variable that is not known decides.
    Unknown,
}

/// Whether an install runs the scripts of packages and of the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstallScripts {
    /// They run.
    Run,
    /// They are left out.
    Ignored,
}

/// Whether an install must follow the lockfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frozen {
    /// It ends with an error where the lockfile is missing or out of step; Yarn 1 and Bun go on without one.
    Yes,
    /// It changes what does not fit.
    No,
    /// A variable (`CI`) or the manager's version decides.
    Default,
}

/// What a command of a package manager installs; `None` when it is no install.
pub(super) fn read(command: &Command, variables: &BTreeMap<String, Option<String>>) -> Option<Act> {
    let manager = match command.program_name()? {
        "npm" => PackageManager::Npm,
        "pnpm" => PackageManager::Pnpm,
        "yarn" | "yarnpkg" => PackageManager::Yarn,
        "bun" => PackageManager::Bun,
        _ => return None,
    };
    let words: Vec<&str> = command.arguments.iter().map(|word| word.text.as_str()).collect();
    let (verb, rest) = cut_verb(manager, &words)?;
    let is_global =
        rest.iter().any(|word| matches!(*word, "-g" | "--global" | "--location=global")) || verb == "global";
    let named = named(&rest);
    let scripts = if rest
        .iter()
        .any(|word| matches!(*word, "--ignore-scripts" | "--ignore-scripts=true" | "--mode=skip-build"))
        || variables.get("npm_config_ignore_scripts").is_some_and(|value| value.as_deref() == Some("true"))
    {
        InstallScripts::Ignored
    } else {
        InstallScripts::Run
    };
    match (manager, verb) {
        (PackageManager::Npm | PackageManager::Pnpm, "prune") => {
            // npm does not run scripts there (measured)
            let scripts = if manager == PackageManager::Npm { InstallScripts::Ignored } else { scripts };
            Some(Act::Prune { manager, scripts })
        }
        (_, "rebuild" | "rb") => Some(Act::Rebuild(named)),
        (
            PackageManager::Npm,
            "ci" | "clean-install" | "ic" | "install-clean" | "install-ci-test" | "cit",
        ) => Some(installed(manager, verb, &rest, scripts, variables)),
        (PackageManager::Npm, "install" | "i" | "add" | "in" | "ins")
        | (PackageManager::Pnpm, "install" | "i" | "add")
        | (PackageManager::Bun, "install" | "i" | "add" | "ci")
        | (PackageManager::Yarn, "install" | "" | "add" | "global" | "workspaces") => {
            if verb == "workspaces" && rest.first() != Some(&"focus") {
                return None;
            }
            let named = if verb == "global" {
                named.into_iter().skip_while(|word| word == "add").collect()
            } else {
                named
            };
            if is_global || (!named.is_empty() && verb != "workspaces") {
                return Some(Act::Add { manager, packages: named, global: is_global });
            }
            Some(installed(manager, verb, &rest, scripts, variables))
        }
        (PackageManager::Pnpm, "fetch") => None,
        _ => None,
    }
}

/// The manager's own command and what follows it; options before it are passed over.
fn cut_verb<'w>(manager: PackageManager, words: &[&'w str]) -> Option<(&'w str, Vec<&'w str>)> {
    let mut rest = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if matches!(*word, "--filter" | "-F" | "--prefix" | "-C" | "--dir" | "--cwd" | "--workspace" | "-w") {
            rest.push(*word);
            rest.extend(words.next());
        } else if word.starts_with('-') {
            rest.push(*word);
        } else {
            rest.extend(words.copied());
            return Some((word, rest));
        }
    }
    // `yarn` alone, with options perhaps, installs
    let asks_only = rest.iter().any(|word| matches!(*word, "--version" | "-v" | "--help" | "-h"));
    (manager == PackageManager::Yarn && !asks_only).then_some(("", rest))
}

/// The words that are no options and no values of one.
fn named(rest: &[&str]) -> Vec<String> {
    const WITH_VALUE: [&str; 24] = [
        "--filter",
        "-F",
        "--workspace",
        "-w",
        "--prefix",
        "-C",
        "--dir",
        "--cwd",
        "--registry",
        "--cache",
        "--omit",
        "--include",
        "--only",
        "--cache-folder",
        "--network-timeout",
        "--loglevel",
        "--reporter",
        "--store-dir",
        "--modules-folder",
        "--mutex",
        "--backend",
        "--fetch-timeout",
        "--config",
        "--mode",
    ];
    let mut named = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            named.push((*word).to_owned());
        }
    }
    named
}

fn installed(
    manager: PackageManager,
    verb: &str,
    rest: &[&str],
    scripts: InstallScripts,
    variables: &BTreeMap<String, Option<String>>,
) -> Act {
    let has = |names: &[&str]| rest.iter().any(|word| names.contains(word));
    let value_of = |names: &[&str]| -> Vec<&str> {
        let pairs = rest.windows(2).filter(|pair| names.contains(&pair[0])).map(|pair| pair[1]);
        let joined =
            rest.iter().filter_map(|word| word.split_once('=')).filter(|(name, _)| names.contains(name));
        pairs.chain(joined.map(|(_, value)| value)).collect()
    };
    let omitted = value_of(&["--omit"]).contains(&"dev")
        || value_of(&["--only"]).iter().any(|value| matches!(*value, "prod" | "production"))
        || has(&["--production", "--prod", "-P", "--production=true", "--prod=true"])
        || (manager == PackageManager::Bun && has(&["-p"]));
    let included = value_of(&["--include"]).contains(&"dev")
        || has(&["--production=false", "--prod=false", "--dev"]) && !omitted;
    // older npm says the same by a variable
    let setting = variables.get("NPM_CONFIG_PRODUCTION").or_else(|| variables.get("npm_config_production"));
    let node_env = variables.get("NODE_ENV");
    let development = match (omitted, included, setting, node_env) {
        (_, true, ..) => Development::Included,
        (true, ..) => Development::Omitted,
        (_, _, Some(Some(value)), _) if value == "false" => Development::Included,
        (_, _, Some(Some(value)), _) if value == "true" => Development::Omitted,
        (_, _, _, Some(Some(value))) if value == "production" => Development::OmittedByVariable,
        (_, _, _, Some(None)) => Development::Unknown,
        _ => Development::Included,
    };
    let frozen = match manager {
        PackageManager::Npm => {
            let is_ci = !matches!(verb, "install" | "i" | "add" | "in" | "ins");
            if is_ci { Frozen::Yes } else { Frozen::No }
        }
        _ if has(&[
            "--no-frozen-lockfile",
            "--no-immutable",
            "--frozen-lockfile=false",
            "--immutable=false",
        ]) =>
        {
            Frozen::No
        }
        _ if verb == "ci"
            || has(&["--frozen-lockfile", "--immutable", "--frozen-lockfile=true", "--immutable=true"]) =>
        {
            Frozen::Yes
        }
        PackageManager::Yarn if verb == "workspaces" => Frozen::Yes,
        _ => Frozen::Default,
    };
    let members = value_of(&["--filter", "-F", "--filter-prod", "--workspace", "-w"]);
    let focused = (verb == "workspaces").then(|| named(rest).into_iter().skip(1));
    let members = members.into_iter().map(str::to_owned).chain(focused.into_iter().flatten()).collect();
    Act::Install(Install {
        manager,
        verb: verb.to_owned(),
        development,
        scripts,
        frozen,
        members,
        omits_optional: value_of(&["--omit"]).contains(&"optional")
            || has(&["--no-optional", "--ignore-optional"]),
    })
}
