//! Which files a project is made of, what it is called, which variables it has.

use super::Request;
use super::environment::{Environment, WhenMissing};
use super::error::Trouble;
use super::files::{folder_of, join};
use super::load::Loader;

/// The default files; the first there is counts.
const DEFAULTS: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// What is laid over the default file.
const OVERRIDES: [&str; 4] = [
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// What a project starts from.
pub(super) struct Discovered {
    pub(super) files: Vec<String>,
    pub(super) folder: String,
    pub(super) environment: Environment,
    pub(super) warnings: Vec<String>,
}

impl Discovered {
    /// The profiles that `COMPOSE_PROFILES` switches on.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &str> {
        let named = self.environment.get("COMPOSE_PROFILES").map(String::as_str).unwrap_or_default();
        named.split(',').map(str::trim).filter(|name| !name.is_empty())
    }
}

pub(super) fn discover(request: &Request, loader: &mut Loader<'_>) -> Result<Discovered, Trouble> {
    let mut environment = request.variables.clone();
    let start = match (&request.project_directory, request.files.first()) {
        (Some(folder), _) => folder.clone(),
        (None, Some(first)) => folder_of(first),
        (None, None) => request.folder.clone(),
    };
    read_env_files(request, loader, &start, &mut environment)?;
    let mut warnings = Vec::new();
    let files = match request.files.is_empty() {
        false => request.files.clone(),
        true => match environment.get("COMPOSE_FILE").filter(|named| !named.is_empty()) {
            Some(named) => {
                let separator = environment.get("COMPOSE_PATH_SEPARATOR").map_or(":", String::as_str);
                let names = named.split(separator).filter(|name| !name.is_empty());
                names.map(|name| join(&request.folder, name)).collect()
            }
            None => defaults(&request.folder, loader, &mut warnings)?,
        },
    };
    let folder = match (&request.project_directory, files.first()) {
        (Some(folder), _) => folder.clone(),
        (None, Some(first)) => folder_of(first),
        (None, None) => start.clone(),
    };
    if folder != start {
        read_env_files(request, loader, &folder, &mut environment)?;
    }
    Ok(Discovered { files, folder, environment, warnings })
}

fn read_env_files(
    request: &Request,
    loader: &mut Loader<'_>,
    folder: &str,
    environment: &mut Environment,
) -> Result<(), Trouble> {
    let named = request.variables.get("COMPOSE_ENV_FILES").map(String::as_str).unwrap_or_default();
    let mut files = request.env_files.clone();
    if files.is_empty() {
        files = named
            .split(',')
            .filter(|name| !name.is_empty())
            .map(|name| join(&request.folder, name))
            .collect();
    }
    if files.is_empty() {
        loader.add_env_file(&join(folder, ".env"), environment, WhenMissing::Ignored)?;
        return Ok(());
    }
    // a later file goes before, and may name what an earlier one sets
    let mut together = Environment::new();
    for file in &files {
        let mut outside = together.clone();
        outside.extend(environment.clone());
        together.extend(loader.dotenv(file, &outside, WhenMissing::Error)?.unwrap_or_default());
    }
    for (name, value) in together {
        environment.entry(name).or_insert(value);
    }
    Ok(())
}

/// The default file of a folder and what is laid over it.
fn defaults(
    folder: &str,
    loader: &mut Loader<'_>,
    warnings: &mut Vec<String>,
) -> Result<Vec<String>, Trouble> {
    let mut there = |names: &[&str]| -> Result<Vec<String>, Trouble> {
        let mut found = Vec::new();
        for name in names {
            let path = join(folder, name);
            if loader.open(&path, WhenMissing::Ignored)?.is_some() {
                found.push(path);
            }
        }
        Ok(found)
    };
    let (mains, overrides) = (there(&DEFAULTS)?, there(&OVERRIDES)?);
    let Some(main) = mains.first() else {
        return Err(Trouble::nowhere(
            format!("there is no Compose file in `{folder}`"),
            "write a `compose.yaml`, or name the file with `--file`",
        ));
    };
    for (all, what) in [(&mains, "Compose files"), (&overrides, "override files")] {
        if let [first, _, ..] = all.as_slice() {
            warnings.push(format!("several {what} are in `{folder}`; `{first}` is taken"));
        }
    }
    Ok(std::iter::once(main.clone()).chain(overrides.into_iter().next()).collect())
}

/// The name that the caller or the environment gives.
pub(super) fn given_name(request: &Request, environment: &Environment) -> Option<String> {
    let named = request.name.as_ref().or_else(|| environment.get("COMPOSE_PROJECT_NAME"));
    named.filter(|name| !name.is_empty()).cloned()
}

/// The project's name: the given one, that of the files, or that of the folder.
pub(super) fn name(given: Option<String>, written: Option<String>, folder: &str) -> Result<String, Trouble> {
    if let Some(name) = given {
        if normal(&name) == name {
            return Ok(name);
        }
        return Err(Trouble::nowhere(
            format!("`{name}` cannot be the name of a project"),
            format!("use lower-case letters, digits, `-` and `_`: `{}`", normal(&name)),
        ));
    }
    let name = normal(written.as_deref().unwrap_or_else(|| folder.rsplit('/').next().unwrap_or_default()));
    if name.is_empty() {
        return Err(Trouble::nowhere(
            "the project has no name",
            "give it one with `--project-name` or a `name:`",
        ));
    }
    Ok(name)
}

/// A name with what may not be in one left out.
fn normal(name: &str) -> String {
    let kept: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
        .collect();
    kept.trim_start_matches(['-', '_']).to_owned()
}
