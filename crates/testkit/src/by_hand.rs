//! A set-up by hand: files that lie over an example, with what is wrong with them and what a person does where no fix can.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Trouble;

/// The file that tells about a set-up; it is no part of it.
const ABOUT: &str = "surprises.toml";

/// What `surprises.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ByHandAbout {
    /// What must be found.
    #[serde(rename = "surprise")]
    pub surprises: Vec<Surprise>,
    /// What a person does about those that `--fix --unsafe-fixes` leaves.
    #[serde(default)]
    pub by_person: Vec<ByPerson>,
    /// What an engine shows of the result.
    pub engine: ByHandOnEngine,
}

/// A surprise of a set-up by hand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surprise {
    /// What it was, for the reader of the file.
    pub title: String,
    /// The rule that finds it.
    pub rule: String,
    /// Where: `Dockerfile:15`.
    pub at: String,
    /// The place that proves it, in the app where there is one.
    #[serde(default)]
    pub proves: Option<String>,
    /// Whether `--fix --unsafe-fixes` does away with it.
    #[serde(default)]
    pub repaired: bool,
}

/// A text in place of another, which must be there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByPerson {
    /// Why, as the help of the finding says it.
    pub why: String,
    /// The file, from the example's root.
    pub file: String,
    /// What is there; without it the file is deleted.
    #[serde(default)]
    pub from: Option<String>,
    /// What comes in its place.
    #[serde(default)]
    pub to: String,
}

/// What an engine shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByHandOnEngine {
    /// Whether it is the one that CI shows.
    #[serde(default)]
    pub ci: bool,
    /// What stays broken whatever is repaired, for reasons that no rule speaks of.
    #[serde(default)]
    pub fails: std::collections::BTreeSet<String>,
}

/// A set-up by hand with its example.
#[derive(Debug, Clone)]
pub struct ByHand {
    /// The example's name.
    pub name: String,
    examples: PathBuf,
    /// What is said of it.
    pub about: ByHandAbout,
}

impl ByHand {
    /// Every set-up in the folder `by-hand` of the examples, in the order of their names.
    ///
    /// # Errors
    /// When a folder cannot be read, or its `surprises.toml` cannot.
    pub fn all(examples: &Path) -> Result<Vec<Self>, Trouble> {
        let folder = examples.join("by-hand");
        let cannot = |what: &Path, error: &dyn std::fmt::Display| {
            Trouble::new(format!("could not read `{}`: {error}", what.display()))
        };
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|error| cannot(&folder, &error))? {
            let path = entry.map_err(|error| cannot(&folder, &error))?.path();
            if !path.is_dir() {
                continue;
            }
            let file = path.join(ABOUT);
            let text = fs::read_to_string(&file).map_err(|error| cannot(&file, &error))?;
            let about = toml_edit::de::from_str(&text).map_err(|error| cannot(&file, &error))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push(Self { name, examples: examples.to_owned(), about });
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    /// Lays the example out with the set-up over it.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub fn lay_out(&self, into: &Path) -> Result<(), Trouble> {
        copy(&self.examples.join(&self.name), into)?;
        copy(&self.examples.join("by-hand").join(&self.name), into)
    }

    /// Does what a person does after the fixes.
    ///
    /// # Errors
    /// When a text is not there, or a file cannot be written.
    pub fn edit(&self, at: &Path) -> Result<(), Trouble> {
        for edit in &self.about.by_person {
            let file = at.join(&edit.file);
            let cannot =
                |error: std::io::Error| Trouble::new(format!("{}: {}: {error}", self.name, edit.file));
            let Some(from) = &edit.from else {
                fs::remove_file(&file).map_err(cannot)?;
                continue;
            };
            let text = fs::read_to_string(&file).map_err(cannot)?;
            if text.matches(from.as_str()).count() != 1 {
                return Err(Trouble::new(format!(
                    "{}: {} does not have this once: {from}",
                    self.name, edit.file
                )));
            }
            fs::write(&file, text.replace(from.as_str(), &edit.to)).map_err(cannot)?;
        }
        Ok(())
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    let cannot = |error: std::io::Error| Trouble::new(format!("{}: {error}", from.display()));
    fs::create_dir_all(to).map_err(cannot)?;
    for entry in fs::read_dir(from).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if matches!(name.as_str(), "node_modules" | ABOUT) {
            continue;
        }
        let target =
            to.join(name.strip_prefix("dot-").map_or_else(|| name.clone(), |rest| format!(".{rest}")));
        if entry.file_type().map_err(cannot)?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).map_err(cannot)?;
        }
    }
    Ok(())
}
