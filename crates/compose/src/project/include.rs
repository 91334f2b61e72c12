//! `include`: other projects brought into a file, each with its own folder and variables.

use super::canonical::canonical;
use super::datum::{Datum, What};
use super::environment::{Environment, WhenMissing};
use super::error::Trouble;
use super::files::{folder_of, join};
use super::form::Form;
use super::grammar::INCLUDE;
use super::load::Loader;

/// The sections whose entries are brought in.
const SECTIONS: [&str; 6] = ["services", "networks", "volumes", "secrets", "configs", "models"];

impl Loader<'_> {
    /// Brings one entry of `include` into `layer`. `folder` is that of the file with the entry.
    pub(super) fn include(
        &mut self,
        layer: &mut Datum,
        entry: &Datum,
        folder: &str,
        environment: &Environment,
        trail: &mut Vec<String>,
    ) -> Result<(), Trouble> {
        let origin = entry.origin;
        let entry = match &entry.what {
            What::Text(_) => Datum::map_at([("path", entry.clone())], origin),
            _ => entry.clone(),
        };
        let entry = canonical(entry, &Form::Map(&INCLUDE), "include", &self.around(folder))?;
        let texts = |key: &str| -> Vec<String> {
            let items = entry.get(key).map(Datum::items).unwrap_or_default();
            items.iter().filter_map(Datum::text).map(str::to_owned).collect()
        };
        let paths = texts("path");
        let Some(first) = paths.first() else {
            return Err(Trouble::new(
                "`include` without a `path`",
                origin,
                "name the Compose file to include",
            ));
        };
        if trail.contains(first) {
            return Err(Trouble::new(
                format!("`{first}` includes itself"),
                origin,
                "take one `include` of the circle away",
            ));
        }
        let own_folder = match entry.get("project_directory").and_then(Datum::text) {
            Some(folder) => folder.to_owned(),
            None => folder_of(first),
        };
        let mut inner = environment.clone();
        let env_files = texts("env_file");
        if env_files.is_empty() {
            self.add_env_file(&join(&own_folder, ".env"), &mut inner, WhenMissing::Ignored)?;
        }
        for file in env_files.iter().rev() {
            self.add_env_file(file, &mut inner, WhenMissing::Error)?;
        }
        trail.push(first.clone());
        let included = self.model(&paths, &own_folder, &inner, trail).map_err(|mut trouble| {
            trouble.origin.get_or_insert(origin);
            trouble
        })?;
        trail.pop();
        bring_in(layer, included)
    }
}

/// What both have must be the same: an include is no file over another.
fn bring_in(layer: &mut Datum, mut included: Datum) -> Result<(), Trouble> {
    for section in SECTIONS {
        let Some(Datum { what: What::Map(found), origin: place, .. }) = included.remove(section) else {
            continue;
        };
        if layer.get(section).is_none_or(Datum::is_null) {
            layer.set(section, Datum::map_at([], place));
        }
        let Some(known) = layer.get_mut(section).and_then(Datum::members_mut) else { continue };
        for (name, member) in found {
            if let Some(own) = known.get(&name)
                && !same(&own.value, &member.value)
            {
                return Err(Trouble::new(
                    format!("`{section}.{name}` is also in a file that is included"),
                    own.key,
                    "give one of them another name, or change the included one by a second file in its `path`",
                ));
            }
            known.insert(name, member);
        }
    }
    Ok(())
}

/// Whether two values say the same, wherever they stand.
fn same(one: &Datum, other: &Datum) -> bool {
    match (&one.what, &other.what) {
        (What::List(one), What::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (What::Map(one), What::Map(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|((key, one), (other_key, other))| {
                    key == other_key && same(&one.value, &other.value)
                })
        }
        (one, other) => one == other,
    }
}
