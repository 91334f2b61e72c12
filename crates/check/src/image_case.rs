//! An image that is shipped, as rules see it: its stages, its app, what its base brings.

use std::cell::OnceCell;

use seaworthy_catalog::bases::{self, BaseImage, Family};
use seaworthy_catalog::managers;
use seaworthy_facts::{App, ManagerName, ManagerVersion};
use seaworthy_setup::flow::{Act, At, Bottom, Development, Flow, Install, PackageManager, RanCommand};
use seaworthy_setup::{ImageBuild, MissingSource, sources_missing};
use seaworthy_text::{Place, RepoPath, Span};

use crate::case::Case;
use crate::copied_secret::{CopiedSecret, copied_secrets};
use crate::rule::{Ask, Rule};
use crate::start::Started;

/// An image that is shipped; [`ImageCase::new`] makes one.
pub(crate) struct ImageCase<'c> {
    /// The repository around it.
    pub(crate) case: &'c Case<'c>,
    /// How it is built.
    pub(crate) image: &'c ImageBuild,
    /// What its stages hold.
    pub(crate) flow: &'c Flow<'c>,
    /// The app in it; none where that is not sure.
    pub(crate) app: Option<&'c App>,
    /// What several rules ask, answered once.
    missing: OnceCell<Vec<MissingSource>>,
    secrets: OnceCell<Vec<CopiedSecret>>,
}

/// An install in one of the stages that the image needs.
pub(crate) struct InstallCase<'c> {
    /// Its step.
    pub(crate) at: At,
    /// The command.
    pub(crate) command: &'c RanCommand,
    /// What it installs.
    pub(crate) install: &'c Install,
}

impl<'c> ImageCase<'c> {
    pub(crate) fn new(
        case: &'c Case<'c>,
        image: &'c ImageBuild,
        flow: &'c Flow<'c>,
        app: Option<&'c App>,
    ) -> Self {
        Self { case, image, flow, app, missing: OnceCell::new(), secrets: OnceCell::new() }
    }

    /// The sources that the build will not find.
    pub(crate) fn missing(&self) -> &[MissingSource] {
        self.missing.get_or_init(|| sources_missing(self.case.repo, self.image))
    }

    /// The files with secrets that the build copies.
    pub(crate) fn copied_secrets(&self) -> &[CopiedSecret] {
        self.secrets.get_or_init(|| copied_secrets(self))
    }

    /// Where a span of the Dockerfile is.
    pub(crate) fn place(&self, span: Span) -> Place {
        self.flow.place(span)
    }

    /// The text of a span of the Dockerfile.
    pub(crate) fn text(&self, span: Span) -> &'c str {
        self.flow.source.text().get(span.range()).unwrap_or_default()
    }

    /// What is known of the image that a stage ends on.
    pub(crate) fn base(&self, stage: usize) -> Option<BaseImage> {
        match &self.flow.stages[stage].bottom {
            Bottom::Image { name, .. } => bases::of(name),
            _ => None,
        }
    }

    /// Where the image that a stage ends on is named.
    pub(crate) fn base_place(&self, stage: usize) -> Place {
        match &self.flow.stages[stage].bottom {
            Bottom::Image { span, .. } => self.place(*span),
            _ => self.place(self.flow.stages[stage].from),
        }
    }

    /// What the image starts by its own words.
    pub(crate) fn start(&self) -> Option<Started> {
        Started::read(&self.flow.shipped().end)
    }

    /// The installs of the stages that the image needs, in order.
    pub(crate) fn installs(&self) -> impl Iterator<Item = InstallCase<'c>> + use<'c> {
        self.flow.commands().filter_map(|(at, command)| match &command.act {
            Act::Install(install) => Some(InstallCase { at, command, install }),
            _ => None,
        })
    }

    /// Whether an install leaves development dependencies out, by its words, the variables and the manager's version; `None`
    /// where that is not known.
    pub(crate) fn omits_development(&self, install: &Install) -> Option<bool> {
        match install.development {
            Development::Included => Some(false),
            Development::Omitted => Some(true),
            Development::Unknown => None,
            Development::OmittedByVariable => match install.manager {
                PackageManager::Npm => Some(true),
                PackageManager::Bun => Some(false),
                PackageManager::Yarn => Some(self.app?.manager.name.value == ManagerName::Yarn),
                PackageManager::Pnpm => Some(self.pnpm_major()? < 10),
            },
        }
    }

    /// The major version of pnpm, where something says it.
    pub(crate) fn pnpm_major(&self) -> Option<u64> {
        let manager = &self.app?.manager;
        if manager.name.value != ManagerName::Pnpm {
            return None;
        }
        let pinned =
            manager.version.as_ref().and_then(|version| version.value.split('.').next()?.parse().ok());
        pinned.or(manager.major.as_ref().map(|major| major.value))
    }

    /// Whether one of these rules speaks of the image: one fault gives one finding, that of what comes first.
    pub(crate) fn is_told_by(&self, rules: &[&Rule]) -> bool {
        let mut findings = Vec::new();
        for rule in rules {
            if let Ask::Image(ask) = rule.ask {
                ask(self, &mut findings);
            }
        }
        !findings.is_empty()
    }

    /// The version of npm that an install runs, by what the stage's image brings or what is installed for everybody; `None`
    /// where neither says it.
    pub(crate) fn npm_version(&self, install: &InstallCase<'_>) -> Option<ManagerVersion> {
        let mut named = self.flow.commands().filter_map(|(_, command)| match &command.act {
            Act::Add { packages, global: true, .. } => {
                packages.iter().find(|one| *one == "npm" || one.starts_with("npm@"))
            }
            _ => None,
        });
        if let Some(npm) = named.next() {
            return managers::version(npm.strip_prefix("npm@")?);
        }
        let base = self.base(install.at.stage).filter(|base| base.family == Family::Node)?;
        managers::npm::of_node(&base.version?)
    }

    /// The folder of the repository that an install is for: that of the `package.json` in its folder.
    pub(crate) fn installed_folder(&self, install: &InstallCase<'_>) -> Option<RepoPath> {
        self.flow.repository_folder_of(install.at, install.command)
    }

    /// The folder in the shipped stage that is the app's: where its `package.json` lies, else its working folder.
    pub(crate) fn app_folder(&self) -> String {
        self.flow.shipped().end.folder().to_owned()
    }
}

/// The app that an image holds: the only one, or the one in whose folder the Dockerfile or the context lies, or whose files the
/// start names. `None` where several fit.
pub(crate) fn app_of<'c>(case: &'c Case<'c>, image: &ImageBuild, flow: &Flow<'_>) -> Option<&'c App> {
    let apps = case.apps();
    let folder = image.dockerfile.parent().unwrap_or_default();
    let by_folder = |wanted: &RepoPath| {
        let mut fitting =
            apps.iter().filter(|app| app.dir == *wanted && !(wanted.is_root() && apps.len() > 1));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    if let Some(app) = by_folder(&folder).or_else(|| by_folder(&image.context)) {
        return Some(app);
    }
    if let [app] = apps {
        // an image of something else that lies beside the app is not the app's
        let holds = flow.context.below(&app.dir).is_some() || app.dir.below(&flow.context).is_some();
        return Some(app).filter(|_| holds);
    }
    let mut named = apps.iter().filter(|app| app.name == image.name || app.dir.file_name() == image.name);
    let by_name = named.next().filter(|_| named.next().is_none());
    by_name.or_else(|| {
        // `apps/web/Dockerfile.prod`, `docker/web.Dockerfile`: the working folder or the start says which
        let end = &flow.shipped().end;
        let started = Started::read(end).map(|started| started.words.join(" ")).unwrap_or_default();
        let mut fitting = apps.iter().filter(|app| {
            !app.dir.is_root()
                && (end.folder().ends_with(&format!("/{}", app.dir))
                    || started.contains(&format!("{}/", app.dir)))
        });
        fitting.next().filter(|_| fitting.next().is_none())
    })
}

impl ImageCase<'_> {
    /// Where a package is named in the manifest of the app, or of the folder from which it is installed.
    pub(crate) fn declared(&self, package: &str) -> Option<Place> {
        let app = self.app?;
        let folders = [&app.install.root, &app.dir];
        folders.into_iter().find_map(|folder| {
            let source = self.case.repo.read(&folder.child("package.json")).ok()?;
            let text = source.text();
            let quoted = format!("\"{package}\"");
            // the name as a key: a colon follows
            let at = text
                .match_indices(&quoted)
                .map(|(at, _)| at)
                .find(|at| text[at + quoted.len()..].trim_start().starts_with(':'))?;
            Some(source.place(Span::new(at, at + quoted.len())))
        })
    }

    /// The port that the app listens on in this image: what `ENV` sets, else its own.
    pub(crate) fn port(&self) -> Option<u16> {
        let listen = &self.app?.listen;
        let set = listen.port_env.as_ref().and_then(|name| self.flow.shipped().end.env.get(&name.value));
        match set {
            Some(setting) if setting.is_known => setting.value.parse().ok(),
            Some(_) => None,
            None => listen.port.as_ref().map(|port| port.value),
        }
    }

    /// The path of the app's own health route.
    pub(crate) fn health_path(&self) -> Option<&str> {
        let health = &self.app?.health;
        let route = health.live.as_ref().or(health.ready.as_ref())?;
        Some(&route.value.path)
    }

    /// The address that the app listens on in this image, and the place that says so: what `ENV` sets, else its own.
    pub(crate) fn listens_on(&self) -> Option<(String, Option<Place>)> {
        let listen = &self.app?.listen;
        let set = listen.host_env.as_ref().and_then(|name| self.flow.shipped().end.env.get(&name.value));
        if let Some(setting) = set {
            return setting.is_known.then(|| (setting.value.clone(), Some(self.place(setting.span))));
        }
        let host = listen.host.as_ref()?;
        Some((host.value.clone(), host.evidence.first().map(|evidence| evidence.place.clone())))
    }
}

impl ImageCase<'_> {
    /// The port on which the app listens in this image, and the place that says so; `None` where the start may say another.
    pub(crate) fn listening_port(&self) -> Option<(u16, Place)> {
        let app = self.app?;
        let stage = &self.flow.shipped().end;
        if let Some(start) = Started::read(stage)
            && start.words.iter().any(|word| word.starts_with("--port") || word == "-p")
        {
            return None;
        }
        if let Some(name) = &app.listen.port_env
            && let Some(setting) = stage.env.get(&name.value)
        {
            let port = setting.value.parse().ok().filter(|_| setting.is_known)?;
            return Some((port, self.place(setting.span)));
        }
        let port = app.listen.port.as_ref()?;
        Some((port.value, port.evidence.first()?.place.clone()))
    }

    /// Whether Compose sets the variable of the app's port for a container of this image.
    pub(crate) fn compose_sets_port(&self) -> bool {
        self.compose_sets(
            self.app.and_then(|app| app.listen.port_env.as_ref()).map(|name| name.value.as_str()),
        )
    }

    /// Whether Compose sets a variable for a container of this image, in words or by a file.
    pub(crate) fn compose_sets(&self, name: Option<&str>) -> bool {
        self.case.written_services(self.image).any(|written| {
            !written.env_files.is_empty()
                || written.environment.iter().any(|variable| Some(variable.name.value.as_str()) == name)
        })
    }

    /// A script of the app's `package.json`: its text and its place.
    pub(crate) fn script(&self, app: &App, name: &str) -> Option<(String, Place)> {
        let source = self.case.repo.read(&app.dir.child("package.json")).ok()?;
        let manifest = seaworthy_manifest::package_json::PackageJson::parse(&source).ok()?;
        let script = manifest.scripts.iter().find(|script| script.name.value == name)?;
        Some((script.command.value.clone(), source.place(script.command.span)))
    }

    /// Whether the working folder of the shipped stage is that of the app: words of its scripts fit there.
    pub(crate) fn app_lies_in_workdir(&self) -> bool {
        let folder = self.flow.shipped().end.folder().to_owned();
        let at = At { stage: self.flow.shipped, step: self.flow.shipped().steps.len() };
        self.flow.repository_folder(at, &folder) == self.app.map(|app| app.dir.clone())
    }
}

impl ImageCase<'_> {
    /// Whether every service of this image is one that others wait for to end: a migration, with the tools that it needs.
    pub(crate) fn runs_once(&self) -> bool {
        let projects = [&self.case.setup.production, &self.case.setup.development];
        let mut services = projects
            .into_iter()
            .flatten()
            .flat_map(|project| &project.services)
            .filter(|service| {
                service.build.and_then(|index| self.case.setup.images.get(index)) == Some(self.image)
            })
            .peekable();
        services.peek().is_some() && services.all(|service| service.one_shot)
    }
}

impl ImageCase<'_> {
    /// Whether a service of this image has an init of Compose.
    pub(crate) fn has_init_in_compose(&self) -> bool {
        let is_on = |written: &seaworthy_compose::Service| {
            written.get("init").is_some_and(|value| value.text() == Some("true"))
        };
        self.case.written_services(self.image).any(is_on)
    }

    /// Whether a stage that the image needs copies a path with this in it from another stage.
    pub(crate) fn copies(&self, part: &str) -> bool {
        self.flow.shipped().steps.iter().any(|step| match &step.kind {
            seaworthy_setup::flow::StepKind::Copy(copied) => copied.sources.iter().any(|origin| {
                matches!(&origin.kind, seaworthy_setup::flow::OriginKind::Stage(_, path) if path.contains(part))
            }),
            _ => false,
        })
    }

    /// The health check of the image, where it asks the loopback address: its place, and words for it.
    pub(crate) fn loopback_probe(&self) -> Option<(Place, &'static str)> {
        let health = self.flow.shipped().end.health.as_ref()?;
        let text = self.text(health.span);
        let is_loopback = ["localhost", "127.0.0.1"].iter().any(|host| text.contains(host));
        is_loopback.then(|| (self.place(health.span), "asks the loopback address"))
    }
}

impl ImageCase<'_> {
    /// Whether a container of this image starts what the image says: no service replaces its command or its working folder.
    pub(crate) fn starts_by_itself(&self) -> bool {
        let replaces = |written: &seaworthy_compose::Service| {
            written.command.is_some() || written.entrypoint.is_some() || written.get("working_dir").is_some()
        };
        !self.case.written_services(self.image).any(replaces)
    }

    /// Whether Compose mounts something over a path of a container of this image, or over a folder above it.
    pub(crate) fn compose_mounts(&self, path: &str) -> bool {
        let projects = [&self.case.setup.production, &self.case.setup.development];
        let services = projects.into_iter().flatten().flat_map(|project| &project.services);
        let is_its = |service: &&seaworthy_setup::Service| {
            service.build.and_then(|index| self.case.setup.images.get(index)) == Some(self.image)
        };
        services.filter(is_its).flat_map(|service| &service.mounts).any(|mount| {
            let target = mount.target.trim_end_matches('/');
            path == target || path.starts_with(&format!("{target}/"))
        })
    }

    /// The `COPY` of the shipped stage whose target a path is, or lies below.
    pub(crate) fn brings(&self, path: &str) -> Option<Place> {
        self.flow.chain(self.flow.shipped).into_iter().rev().find_map(|at| {
            let step = self.flow.step(at);
            let seaworthy_setup::flow::StepKind::Copy(copied) = &step.kind else { return None };
            let target = copied.target.trim_end_matches('/');
            let is_here = path == target || path.starts_with(&format!("{target}/"));
            let is_from_stage = copied
                .sources
                .iter()
                .any(|origin| matches!(origin.kind, seaworthy_setup::flow::OriginKind::Stage(..)));
            (is_here && is_from_stage).then(|| self.place(step.span))
        })
    }

    /// Whether the shipped stage may hold what a build writes to this folder of the app: it is built there, or copied from where
    /// it is.
    pub(crate) fn copies_outputs(&self, output: &str) -> bool {
        let built = self.flow.commands().any(|(_, command)| {
            matches!(command.act, seaworthy_setup::flow::Act::Script(_) | seaworthy_setup::flow::Act::Tool(_))
        });
        let folder = self.flow.shipped().end.folder().trim_end_matches('/');
        built
            && self.flow.has(self.flow.shipped, &format!("{folder}/{output}"))
                != seaworthy_setup::flow::Presence::Absent
    }

    /// Whether Compose mounts a folder of the host, or memory, over a path of a container of this image, or over a folder above it:
    /// who may write there, the host says.
    pub(crate) fn compose_binds(&self, path: &str) -> bool {
        let projects = [&self.case.setup.production, &self.case.setup.development];
        let services = projects.into_iter().flatten().flat_map(|project| &project.services);
        let is_its = |service: &&seaworthy_setup::Service| {
            service.build.and_then(|index| self.case.setup.images.get(index)) == Some(self.image)
        };
        services.filter(is_its).flat_map(|service| &service.mounts).any(|mount| {
            let target = mount.target.trim_end_matches('/');
            !matches!(mount.kind, seaworthy_compose::MountKind::Volume)
                && (path == target || path.starts_with(&format!("{target}/")))
        })
    }
}
