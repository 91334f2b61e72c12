//! An image that is shipped, as rules see it: its stages, its app, what its base brings.

use seaworthy_catalog::bases::{self, BaseImage};
use seaworthy_facts::{App, ManagerName};
use seaworthy_setup::ImageBuild;
use seaworthy_setup::flow::{Act, At, Bottom, Development, Flow, Install, PackageManager, RanCommand};
use seaworthy_text::{Place, RepoPath, Span};

use crate::case::Case;
use crate::start::Started;

/// An image that is shipped.
pub(crate) struct ImageCase<'c> {
    /// The repository around it.
    pub(crate) case: &'c Case<'c>,
    /// How it is built.
    pub(crate) image: &'c ImageBuild,
    /// What its stages hold.
    pub(crate) flow: &'c Flow<'c>,
    /// The app in it; none where that is not sure.
    pub(crate) app: Option<&'c App>,
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

    /// The folder of the repository that an install is for: that of the `package.json` in its folder.
    pub(crate) fn installed_folder(&self, install: &InstallCase<'_>) -> Option<RepoPath> {
        self.flow.repository_folder(install.at, &install.command.dir)
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
