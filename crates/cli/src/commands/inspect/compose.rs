//! `seaworthy inspect compose`: the project that Compose makes of its files.

use std::path::{Path, PathBuf};

use seaworthy_compose::project::{Datum, FileTrouble, Files, Project, Request, What};
use seaworthy_text::shown;
use serde_json::{Map, Number, Value};

use super::input::variables;
use super::options::ComposeOptions;
use crate::Verdict;
use crate::error::UserError;
use crate::output;

pub(super) fn run(options: &ComposeOptions) -> Result<Verdict, UserError> {
    if !options.dir.is_dir() {
        return Err(UserError::path_not_found(&options.dir));
    }
    let folder = absolute(&options.dir)?;
    let all = |paths: &[PathBuf]| paths.iter().map(|path| absolute(path)).collect::<Result<Vec<_>, _>>();
    let request = Request {
        files: all(&options.files)?,
        project_directory: options.project_directory.as_deref().map(absolute).transpose()?,
        profiles: options.profiles.clone(),
        env_files: all(&options.env_files)?,
        variables: variables(&options.env)?,
        name: options.project_name.clone(),
        // what `~` means is the one thing of this machine that a path may name
        home: std::env::var("HOME").unwrap_or_else(|_| "/".to_owned()),
        folder,
    };
    let project = Project::resolve(&request, &Disk).map_err(|error| {
        let wrong = UserError::new("compose-invalid", error.message, error.help);
        match error.place {
            Some(place) => wrong.at(place),
            None => wrong.at(options.dir.display()),
        }
    })?;
    for warning in &project.warnings {
        output::print_warning(&shown(warning));
    }
    output::print_json(&json(&project.root))?;
    Ok(Verdict::Fine)
}

/// A path as Compose would show it: absolute, links left as they are.
fn absolute(path: &Path) -> Result<String, UserError> {
    let full = std::path::absolute(path).map_err(|error| UserError::unreadable(path, &error))?;
    let mut parts: Vec<std::ffi::OsString> = Vec::new();
    for part in full.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => drop(parts.pop()),
            std::path::Component::Normal(name) => parts.push(name.to_owned()),
            _ => {}
        }
    }
    let names = parts.iter().map(|part| part.to_str());
    let names: Option<Vec<&str>> = names.collect();
    names.map(|names| format!("/{}", names.join("/"))).ok_or_else(|| {
        UserError::new(
            "not-text",
            format!("the name `{}` is not UTF-8", path.display()),
            "rename the folder, or copy it to another one",
        )
    })
}

/// The files of this machine.
struct Disk;

/// The largest file that is read, in bytes: more than the model takes.
const LARGEST: u64 = 16 << 20;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, FileTrouble> {
        use std::io::Read;
        let refused = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => FileTrouble::Absent,
            _ => FileTrouble::Refused(error.to_string()),
        };
        let data = std::fs::metadata(path).map_err(refused)?;
        // a pipe would make us wait
        if !data.is_file() {
            return Err(FileTrouble::Refused("it is no ordinary file".to_owned()));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(refused)?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > LARGEST {
            return Err(FileTrouble::TooLarge(LARGEST >> 20));
        }
        String::from_utf8(bytes).map_err(|_| FileTrouble::NotText)
    }
}

/// A value as JSON. Dollar signs are doubled, as in `docker compose config`: the output can be read as a Compose file.
fn json(datum: &Datum) -> Value {
    match &datum.what {
        What::Null => Value::Null,
        What::Truth(truth) => Value::Bool(*truth),
        What::Integer(number) => Value::Number((*number).into()),
        What::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Value::Number((*number as i64).into())
        }
        What::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        What::Text(text) => Value::String(text.replace('$', "$$")),
        What::List(items) => Value::Array(items.iter().map(json).collect()),
        What::Map(members) => {
            let members = members.iter().map(|(key, member)| (key.replace('$', "$$"), json(&member.value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}
