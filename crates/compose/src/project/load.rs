//! Reads files into one model: variables filled in, services extended, includes brought in, one file over the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::Value;
use crate::yaml::read_documents;

use super::canonical::canonical;
use super::datum::{Datum, Mapping, Member, Origin, What};
use super::environment::{Environment, WhenMissing};
use super::error::Trouble;
use super::files::{FileTrouble, Files, folder_of, join};
use super::fill::Filler;
use super::form::{Form, Surroundings};
use super::grammar::{ROOT, SERVICE};
use super::merge::{merge, unify};
use super::{Source, tags};

/// Files that one project may be made of.
const MOST_FILES: usize = 1_000;
/// Values that may be copied while a project is put together.
const MOST_VALUES: usize = 500_000;
/// The largest file that is read, in bytes.
const LARGEST: usize = 16 << 20;
/// Services that extend one another, one after the other.
const DEEPEST: usize = 64;

/// What is read so far.
pub(super) struct Loader<'f> {
    files: &'f dyn Files,
    home: &'f str,
    pub(super) sources: Vec<Source>,
    opened: BTreeMap<String, usize>,
    documents: BTreeMap<usize, Vec<Value>>,
    pub(super) filler: Filler,
    values: usize,
    /// The files with the obsolete `version`.
    pub(super) obsolete_version: BTreeSet<usize>,
}

/// The services of one file, as they were written, variables filled in.
struct Raw {
    file: usize,
    folder: String,
    services: Mapping,
}

impl<'f> Loader<'f> {
    pub(super) fn new(files: &'f dyn Files, home: &'f str) -> Self {
        Self {
            files,
            home,
            sources: Vec::new(),
            opened: BTreeMap::new(),
            documents: BTreeMap::new(),
            filler: Filler::default(),
            values: 0,
            obsolete_version: BTreeSet::new(),
        }
    }

    /// Reads a file once; its index among the sources.
    pub(super) fn open(&mut self, path: &str, when_missing: WhenMissing) -> Result<Option<usize>, Trouble> {
        if let Some(index) = self.opened.get(path) {
            return Ok(Some(*index));
        }
        if self.sources.len() >= MOST_FILES {
            return Err(Trouble::nowhere(
                format!("more than {MOST_FILES} files in one project"),
                "look at its `include` and `extends`",
            ));
        }
        let text = match self.files.read(path) {
            Ok(text) if text.len() > LARGEST => Err(FileTrouble::TooLarge(LARGEST as u64 >> 20)),
            Err(FileTrouble::Absent) if when_missing == WhenMissing::Ignored => return Ok(None),
            other => other,
        };
        let text = text.map_err(|trouble| {
            let help = match trouble {
                FileTrouble::Absent => "write it, or name another one",
                FileTrouble::NotText => "save it as UTF-8",
                FileTrouble::TooLarge(_) => "no person writes one of that size: name the right file",
                FileTrouble::Refused(_) => "make it readable for this user",
            };
            Trouble::nowhere(format!("`{path}` cannot be read: {trouble}"), help)
        })?;
        self.sources.push(Source { path: path.to_owned(), text });
        let index = self.sources.len() - 1;
        self.opened.insert(path.to_owned(), index);
        Ok(Some(index))
    }

    /// The documents of a Compose file, variables filled in.
    fn filled(&mut self, path: &str, environment: &Environment) -> Result<(usize, Vec<Datum>), Trouble> {
        let file = self.open(path, WhenMissing::Error)?.unwrap_or_default();
        let mut data: Vec<Datum> = self.parsed(file)?.iter().map(|value| Datum::read(value, file)).collect();
        for datum in &mut data {
            self.spend(datum)?;
            self.filler.fill(datum, environment)?;
        }
        Ok((file, data))
    }

    /// The documents of a file as they are written. Values are cheap to clone.
    fn parsed(&mut self, file: usize) -> Result<Vec<Value>, Trouble> {
        if let Some(known) = self.documents.get(&file) {
            return Ok(known.clone());
        }
        let documents = read_documents(&self.sources[file].text).map_err(|error| {
            Trouble::new(error.message, Origin { file, span: error.span }, "mend the YAML there")
        })?;
        self.documents.insert(file, documents.clone());
        Ok(documents)
    }

    fn spend(&mut self, datum: &Datum) -> Result<(), Trouble> {
        self.values += datum.weight();
        if self.values <= MOST_VALUES {
            return Ok(());
        }
        Err(Trouble::new(
            format!("more than {MOST_VALUES} values in one project, with all that is extended and included"),
            datum.origin,
            "look at its anchors, `include` and `extends`",
        ))
    }

    /// The model of these files, one over the other. `folder` is where relative paths start.
    pub(super) fn model(
        &mut self,
        files: &[String],
        folder: &str,
        environment: &Environment,
        trail: &mut Vec<String>,
    ) -> Result<Datum, Trouble> {
        let mut model = Datum::map_at([], Origin::default());
        for path in files {
            let (file, documents) = self.filled(path, environment)?;
            for document in documents {
                model = self.layer(model, file, document, folder, environment, trail)?;
            }
        }
        Ok(model)
    }

    /// One document over the model so far.
    fn layer(
        &mut self,
        mut model: Datum,
        file: usize,
        mut document: Datum,
        folder: &str,
        environment: &Environment,
        trail: &mut Vec<String>,
    ) -> Result<Datum, Trouble> {
        let places = tags::places(&document);
        let services = match document.remove("services") {
            Some(Datum { what: What::Map(services), .. }) => services,
            None | Some(Datum { what: What::Null, .. }) => Mapping::new(),
            Some(other) => {
                return Err(Trouble::new(
                    "`services` must be a mapping",
                    other.origin,
                    "write it as `name:` with the service's keys below",
                ));
            }
        };
        tags::drop_resets(&mut document);
        let home = self.home;
        let around = Surroundings { folder, home };
        take_old_names(&mut document);
        let mut layer = canonical(document, &Form::Map(&ROOT), "", &around)?;
        if layer.remove("version").is_some() {
            self.obsolete_version.insert(file);
        }
        let raw = Raw { file, folder: folder.to_owned(), services };
        let mut done = Mapping::new();
        for (name, member) in &raw.services {
            if member.value.tag == Some(super::datum::Tag::Reset) {
                continue;
            }
            let value = self.service(&raw, name, member.key, environment, &mut Vec::new())?;
            done.insert(name.clone(), Member { key: member.key, value });
        }
        let origin = layer.origin;
        layer.set("services", Datum::new(What::Map(done), origin));
        if let Some(includes) = layer.remove("include") {
            for include in includes.items() {
                self.include(&mut layer, include, folder, environment, trail)?;
            }
        }
        tags::apply(&places, &mut model);
        let mut model = merge(model, layer, &mut Vec::new())?;
        if let Some(services) = model.get_mut("services").and_then(Datum::members_mut) {
            services.values_mut().try_for_each(|member| unify(&mut member.value))?;
        }
        Ok(model)
    }

    /// A service with all that it extends.
    fn service(
        &mut self,
        raw: &Raw,
        name: &str,
        asked_at: Origin,
        environment: &Environment,
        trail: &mut Vec<(usize, String)>,
    ) -> Result<Datum, Trouble> {
        let Some(member) = raw.services.get(name) else {
            let path = &self.sources[raw.file].path;
            return Err(Trouble::new(
                format!("`extends` names the service `{name}`, which is not in `{path}`"),
                asked_at,
                "name a service of that file, or the `file` that has it",
            ));
        };
        let step = (raw.file, name.to_owned());
        if trail.contains(&step) || trail.len() >= DEEPEST {
            return Err(Trouble::new(
                format!("the service `{name}` extends itself, or too many others in a row"),
                asked_at,
                "take one `extends` of the circle away",
            ));
        }
        self.spend(&member.value)?;
        let mut own = member.value.clone();
        let places = tags::places(&own);
        tags::drop_resets(&mut own);
        let around = Surroundings { folder: &raw.folder, home: self.home };
        let mut own = canonical(own, &Form::Map(&SERVICE), &format!("services.{name}"), &around)?;
        if own.members().is_none() {
            return Err(Trouble::new(
                format!("`services.{name}` must be a mapping"),
                member.key,
                "give it at least an `image` or a `build`",
            ));
        }
        unify(&mut own)?;
        let Some(extends) = own.remove("extends") else { return Ok(own) };
        let of = extends.get("service").and_then(Datum::text).unwrap_or_default().to_owned();
        trail.push(step);
        let mut base = match extends.get("file").and_then(Datum::text) {
            Some(file) => {
                let path = join(&raw.folder, file);
                let other = self.raw(&path, environment, &extends)?;
                self.service(&other, &of, extends.origin, environment, trail)?
            }
            None => self.service(raw, &of, extends.origin, environment, trail)?,
        };
        trail.pop();
        tags::apply(&places, &mut base);
        let mut path = vec!["services".to_owned(), name.to_owned()];
        let mut merged = merge(base, own, &mut path)?;
        unify(&mut merged)?;
        Ok(merged)
    }

    /// The services of another file.
    fn raw(&mut self, path: &str, environment: &Environment, extends: &Datum) -> Result<Raw, Trouble> {
        let (file, documents) = self.filled(path, environment).map_err(|mut trouble| {
            trouble.origin.get_or_insert(extends.origin);
            trouble
        })?;
        let mut services = Mapping::new();
        for mut document in documents {
            if let Some(Datum { what: What::Map(found), .. }) = document.remove("services") {
                services.extend(found);
            }
        }
        Ok(Raw { file, folder: folder_of(path), services })
    }

    /// The `name` that these files give, the last one that does.
    pub(super) fn name_in(
        &mut self,
        files: &[String],
        environment: &Environment,
    ) -> Result<Option<String>, Trouble> {
        let mut name = None;
        for path in files {
            let file = self.open(path, WhenMissing::Error)?.unwrap_or_default();
            for document in self.parsed(file)? {
                let Some(written) = document.get("name") else { continue };
                let mut written = Datum::read(written, file);
                self.filler.fill(&mut written, environment)?;
                name = written.text().filter(|text| !text.is_empty()).map(str::to_owned).or(name);
            }
        }
        Ok(name)
    }

    pub(super) fn around<'a>(&'a self, folder: &'a str) -> Surroundings<'a> {
        Surroundings { folder, home: self.home }
    }
}

/// `external: {name: x}` of old files becomes `external: true` and `name: x`.
fn take_old_names(document: &mut Datum) {
    for section in ["networks", "volumes", "secrets", "configs"] {
        let Some(members) = document.get_mut(section).and_then(Datum::members_mut) else { continue };
        for member in members.values_mut() {
            let name = member.value.get("external").and_then(|external| external.get("name")).cloned();
            if let Some(name) = name {
                member.value.set("name", name);
            }
        }
    }
}
