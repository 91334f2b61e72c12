//! What a Compose project runs, as rules see it.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_catalog::services::{self, Service as Store};
use seaworthy_compose::{Command, ComposeFile, Service as Written, Template};
use seaworthy_facts::App;
use seaworthy_setup::flow::Flow;
use seaworthy_setup::{Because, ImageBuild, Project, Service, Usage};
use seaworthy_text::{Place, SourceFile, Span};

use crate::case::Case;
use crate::image_case::ImageCase;

/// A Compose project.
pub(crate) struct ComposeCase<'c> {
    /// The repository around it.
    pub(crate) case: &'c Case<'c>,
    /// What it runs, its files merged.
    pub(crate) project: &'c Project,
    /// What it is for.
    pub(crate) usage: Usage,
    /// Its files, in the order in which they are merged.
    pub(crate) files: Vec<&'c (SourceFile, ComposeFile)>,
    /// The apps of its images, by the index of the image.
    pub(crate) apps: &'c [Option<&'c App>],
    /// What the stages of its images hold, by the index of the image.
    pub(crate) flows: &'c [Option<Flow<'c>>],
}

/// A service as one file writes it.
pub(crate) struct WrittenService<'c> {
    /// The file.
    pub(crate) source: &'c SourceFile,
    /// As written there.
    pub(crate) written: &'c Written,
    /// The same, all files merged.
    pub(crate) service: &'c Service,
}

impl<'c> ComposeCase<'c> {
    /// Every active service in every file that writes it, in the order of the files.
    pub(crate) fn services(&'c self) -> impl Iterator<Item = WrittenService<'c>> {
        self.files.iter().flat_map(move |(source, file)| {
            file.services.iter().filter_map(move |written| {
                let service = self.project.service(&written.name.value).filter(|service| service.active)?;
                Some(WrittenService { source, written, service })
            })
        })
    }

    /// The image that is built for a service.
    pub(crate) fn image(&self, service: &Service) -> Option<&'c ImageBuild> {
        self.case.setup.images.get(service.build?)
    }

    /// What the stages of a service's image hold.
    pub(crate) fn flow(&self, service: &Service) -> Option<&'c Flow<'c>> {
        self.flows.get(service.build?)?.as_ref()
    }

    /// The app that a service runs.
    pub(crate) fn app(&self, service: &Service) -> Option<&'c App> {
        self.apps.get(service.build?).copied().flatten()
    }

    /// Whether this is what runs in production.
    pub(crate) fn is_production(&self) -> bool {
        self.usage == Usage::Production
    }
}

impl WrittenService<'_> {
    /// Where a span of its file is.
    pub(crate) fn place(&self, span: Span) -> Place {
        self.source.place(span)
    }
}

impl<'c> ComposeCase<'c> {
    /// The data service that a service runs, by its image.
    pub(crate) fn store(&self, service: &Service) -> Option<&'static Store> {
        if service.build.is_some() {
            return None;
        }
        services::by_image(service.image.as_deref()?)
    }

    /// The data service that a service runs by its official image, with the major version that the tag says.
    pub(crate) fn official_store(&self, service: &Service) -> Option<(&'static Store, Option<u64>)> {
        let store = self.store(service)?;
        let image = by_default(service.image.as_deref()?)?;
        let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag);
        // images of others keep their data elsewhere
        (store.image == services::repository(&image)).then(|| (store, leading_number(tag)))
    }

    /// The text at a place of its files.
    pub(crate) fn text(&self, place: &Place) -> Option<&'c str> {
        let (source, _) = self.files.iter().find(|(source, _)| *source.path() == place.file)?;
        source.text().get(place.span.range())
    }

    /// The environment of a service, the later file before the earlier: value and place. `None` as a value is the shell's own.
    pub(crate) fn environment(&self, service: &Service) -> BTreeMap<String, (Option<String>, Place)> {
        let mut found = BTreeMap::new();
        for (source, file) in self.files.iter().map(|pair| (&pair.0, &pair.1)) {
            let Some(written) = file.service(&service.name) else { continue };
            for variable in &written.environment {
                let (value, span) = match &variable.value {
                    Some(value) => (Some(value.value.clone()), value.span),
                    None => (None, variable.name.span),
                };
                found.insert(variable.name.value.clone(), (value, source.place(span)));
            }
        }
        found
    }

    /// Whether a service gets environment from files, whose values are not read.
    pub(crate) fn has_env_files(&self, service: &Service) -> bool {
        self.files
            .iter()
            .any(|(_, file)| file.service(&service.name).is_some_and(|one| !one.env_files.is_empty()))
    }

    /// The last file that writes something of a service, with what it gives.
    pub(crate) fn last<T>(
        &self,
        service: &Service,
        get: impl Fn(&Written) -> Option<T>,
    ) -> Option<(&SourceFile, T)> {
        self.files.iter().rev().find_map(|(source, file)| {
            let value = get(file.service(&service.name)?)?;
            Some((source, value))
        })
    }

    /// Where a line can be put in behind a service's `image`, and the indentation that it needs; `None` where the service is
    /// not written in lines.
    pub(crate) fn after_image(&self, service: &Service) -> Option<(Place, String)> {
        let (source, image) = self.last(service, |written| written.image.as_ref().map(|image| image.span))?;
        let line = source.line(source.line_column(image.start).line)?;
        let indent: String = line.chars().take_while(|letter| *letter == ' ').collect();
        if !line.trim_start().starts_with("image:") {
            return None;
        }
        let from = image.range().end;
        let end = source.text().get(from..)?.find('\n').map(|at| from + at + 1)?;
        Some((source.place(Span::new(end, end)), indent))
    }

    /// The profiles that any service of its files names, each once.
    pub(crate) fn profiles(&self) -> BTreeSet<&'c str> {
        let services = self.files.iter().flat_map(|(_, file)| &file.services);
        services.flat_map(|service| &service.profiles).map(|profile| profile.value.as_str()).collect()
    }

    /// The place of a service's name in the first file that writes it.
    pub(crate) fn name_place(&self, service: &Service) -> Place {
        let found = self.files.iter().find_map(|(source, file)| Some((source, file.service(&service.name)?)));
        found.map_or_else(|| service.place.clone(), |(source, written)| source.place(written.name.span))
    }
}

/// The number that a text begins with.
pub(crate) fn leading_number(text: &str) -> Option<u64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// A text with the variables that have a default at it; `None` where one has none.
pub(crate) fn by_default(text: &str) -> Option<String> {
    Template::parse(text).ok()?.by_default()
}

impl ComposeCase<'_> {
    /// Whether a span of a file belongs to something that this project runs: to an active service, or to none.
    pub(crate) fn runs_at(&self, source: &SourceFile, span: Span) -> bool {
        let file = self.files.iter().find(|(one, _)| one.path() == source.path());
        let Some((_, file)) = file else { return false };
        let holder = file
            .services
            .iter()
            .find(|service| service.span.start <= span.start && span.end <= service.span.end);
        holder.is_none_or(|holder| {
            self.project.service(&holder.name.value).is_some_and(|service| service.active)
        })
    }
}

/// Whether a variable's name says that its value is a password or a key, and not a file that holds it or how long it lasts.
pub(crate) fn is_credential(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let words: Vec<&str> = upper.split('_').collect();
    let last = words.last().copied().unwrap_or_default();
    let is_secret = words.iter().any(|word| {
        matches!(*word, "PASSWORD" | "PASS" | "PASSWD" | "PASSPHRASE" | "SECRET" | "TOKEN" | "APIKEY" | "PWD")
    }) || upper.ends_with("API_KEY")
        || upper.ends_with("PRIVATE_KEY")
        || upper.ends_with("SECRET_KEY")
        || upper.ends_with("ENCRYPTION_KEY")
        || upper.ends_with("ACCESS_KEY");
    let is_about = matches!(
        last,
        "FILE"
            | "PATH"
            | "TTL"
            | "EXPIRY"
            | "EXPIRES"
            | "EXPIRATION"
            | "LENGTH"
            | "ROUNDS"
            | "ALGORITHM"
            | "ISSUER"
            | "NAME"
            | "URL"
            | "HEADER"
            | "ID"
            | "LIFETIME"
            | "SECONDS"
            | "MINUTES"
            | "AGE"
            | "ENABLED"
            | "REQUIRED"
            | "MIN"
            | "MAX"
    ) || words.contains(&"PUBLIC")
        || words.contains(&"ALLOW");
    is_secret && !is_about
}

impl<'c> ComposeCase<'c> {
    /// The port on which the app of a service listens: what Compose sets, what the image sets, its own. `None` where it cannot
    /// be told.
    pub(crate) fn listening_port(&self, service: &Service, app: &App) -> Option<(u16, Place)> {
        if let Some(name) = &app.listen.port_env
            && let Some((value, place)) = self.environment(service).get(&name.value)
        {
            let port = by_default(value.as_deref()?)?.parse().ok()?;
            return Some((port, place.clone()));
        }
        let (image, flow) = (self.image(service)?, self.flow(service)?);
        let one = ImageCase::new(self.case, image, flow, Some(app));
        one.listening_port()
    }

    /// The words that a service starts: those of its `entrypoint` and `command` in Compose, else those of its image.
    pub(crate) fn words_of(&self, service: &Service) -> Vec<String> {
        let mut words = Vec::new();
        for get in [|one: &Written| one.entrypoint.clone(), |one: &Written| one.command.clone()] {
            match self.last(service, get).map(|(_, command)| command.value) {
                Some(Command::Line(line)) => words.push(line),
                Some(Command::Words(parts)) => words.extend(parts.into_iter().map(|part| part.value)),
                None => {}
            }
        }
        if words.is_empty()
            && let Some(flow) = self.flow(service)
            && let Some(start) = crate::start::Started::read(&flow.shipped().end)
        {
            words = start.words;
        }
        words
    }

    /// Whether a service starts more than one program, or one that starts others (`pm2`, `concurrently`, a shell script).
    pub(crate) fn starts_several(&self, service: &Service) -> bool {
        let words = self.words_of(service);
        let text = words.join(" ");
        words.is_empty()
            || [
                "&&",
                " & ",
                ";",
                "concurrently",
                "pm2",
                "npm-run-all",
                "run-p",
                "supervisord",
                "s6",
                "overmind",
            ]
            .iter()
            .any(|mark| text.contains(mark))
            || words.iter().any(|word| word.ends_with(".sh"))
    }
}

impl ComposeCase<'_> {
    /// The names of the variables that the image of a service sets.
    pub(crate) fn image_variables(&self, service: &Service) -> BTreeSet<String> {
        let flow = self.flow(service);
        flow.map(|flow| flow.shipped().end.env.keys().cloned().collect()).unwrap_or_default()
    }
}

impl ComposeCase<'_> {
    /// Whether a service is part of what is shipped: where a profile tells production from development, the services without
    /// one are a developer's, unless production waits for them.
    pub(crate) fn is_shipped(&self, service: &Service) -> bool {
        if !self.is_production() {
            return false;
        }
        if !matches!(self.project.because, Because::Profile(_)) || !service.profiles.is_empty() {
            return true;
        }
        let mut open: Vec<&Service> = self.project.active().filter(|one| !one.profiles.is_empty()).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(one) = open.pop() {
            for dependency in &one.depends_on {
                if dependency.service == service.name {
                    return true;
                }
                if !seen.contains(&dependency.service.as_str()) {
                    seen.push(&dependency.service);
                    open.extend(self.project.service(&dependency.service));
                }
            }
        }
        false
    }
}
