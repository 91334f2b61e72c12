//! A fault of a set-up: small apps under `fixtures/faults`, each with a set-up that has it and one that has not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Trouble;

/// What `fault.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultAbout {
    /// What is the matter, in one line.
    pub title: String,
    /// The rules that speak of the bad set-up; no others may.
    pub finds: BTreeSet<String>,
    /// Where the finding of the rule that the folder is named after stands: `Dockerfile:3`.
    pub at: String,
    /// Whether `--fix --unsafe-fixes` does away with it.
    #[serde(default)]
    pub repaired: bool,
    /// What an engine shows.
    #[serde(default)]
    pub engine: Option<FaultOnEngine>,
}

/// What an engine shows of a fault.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultOnEngine {
    /// The probes of `prove` that the bad set-up fails, and the good one passes.
    #[serde(default)]
    pub fails: BTreeSet<String>,
    /// Words of what is seen.
    #[serde(default)]
    pub cause: Vec<String>,
    /// Arguments of `prove`.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Whether it is one of the few that CI shows.
    #[serde(default)]
    pub ci: bool,
    /// Why it cannot be shown here.
    #[serde(default)]
    pub skipped: Option<String>,
}

/// A fault with its folder.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The rule, which the folder is named after; a second fault of one rule has a word behind a dot.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What is said of it.
    pub about: FaultAbout,
}

/// Which set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one with the fault.
    Bad,
    /// The one without.
    Good,
}

impl Fault {
    /// All faults of a folder, by name.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn all(folder: &Path) -> Result<Vec<Self>, Trouble> {
        let entries =
            fs::read_dir(folder).map_err(|error| Trouble::new(format!("{}: {error}", folder.display())))?;
        let mut found = Vec::new();
        for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
            let path = entry.path().join("fault.toml");
            let name = entry.file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).map_err(|error| Trouble::new(format!("{name}: {error}")))?;
            let about =
                toml_edit::de::from_str(&text).map_err(|error| Trouble::new(format!("{name}: {error}")))?;
            found.push(Self { name, folder: entry.path(), about });
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// The rule that it is about.
    pub fn rule(&self) -> &str {
        self.name.split('.').next().unwrap_or(&self.name)
    }

    /// Lays the app and one of its set-ups into an empty folder.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub fn lay_out(&self, side: Side, target: &Path) -> Result<(), Trouble> {
        let side = match side {
            Side::Bad => "bad",
            Side::Good => "good",
        };
        for part in ["app", side] {
            let from = self.folder.join(part);
            if from.is_dir() {
                copy(&from, target).map_err(|error| Trouble::new(format!("{}: {error}", self.name)))?;
            }
        }
        Ok(())
    }
}

/// Copies a folder's files. A name that begins with `dot-` gets its dot: git and engines would read the file where it lies.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = name.strip_prefix("dot-").map_or_else(|| name.clone(), |rest| format!(".{rest}"));
        let target = to.join(name);
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
