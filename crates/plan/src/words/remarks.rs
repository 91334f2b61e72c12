//! Comments of generated files.

use seaworthy_catalog::lifecycle::Need;
use seaworthy_catalog::managers;
use seaworthy_catalog::natives::Native;
use seaworthy_catalog::services::{HEXADECIMAL, Service};
use seaworthy_facts::{
    BuildTool, Command, EnvDefault, EnvShape, EnvVar, ManagerName, Process, ProcessKind, Shipped,
};
use seaworthy_text::RepoPath;

use super::Remark;
use super::lists::{are, list};
use crate::compose::{ComposeFile, Purpose};
use crate::decide::Choices;
use crate::decide::base::Base;
use crate::decide::build::BuildChoices;
use crate::decide::lifecycle::Early;
use crate::decide::scope::Scope;
use crate::decide::serve::Fallback;
use crate::image::{HealthCheck, Image, ProbeTool};
use crate::{Decided, ProcessPlan, Reason};

/// What an image is, in one line.
pub(crate) fn title(choices: &Choices<'_>, scope: &Scope<'_>) -> Remark {
    let app = choices.app;
    let runtime = format!("{} {}", choices.runtime.name.value.title(), choices.runtime.version.value);
    let what = match scope.framework() {
        Some((framework, _)) => format!("{} on {runtime}", framework.title),
        None => runtime,
    };
    let manager = managers::of(choices.manager.name.value).title;
    let manager = match &choices.manager.version {
        Some(version) => format!("{manager} {}", version.value),
        None => manager.to_owned(),
    };
    let mut text = format!("{}: {what}, packages by {manager}", app.name);
    let tool = app.build.as_ref().and_then(|build| build.value.tool.as_ref()).map(|tool| tool.value);
    let built = match tool {
        Some(BuildTool::Tsc) => Some("tsc"),
        Some(BuildTool::Tsup) => Some("tsup"),
        Some(BuildTool::Vite) => Some("Vite"),
        Some(BuildTool::Esbuild) => Some("esbuild"),
        Some(BuildTool::BunBuild) => Some("bun build"),
        Some(BuildTool::Nest | BuildTool::Next | BuildTool::Other) | None => None,
    };
    if let Some(tool) = built {
        text.push_str(&format!(", built by {tool}"));
    }
    Remark::Text(text)
}

/// Why this base.
pub(crate) fn base(base: &Base) -> Option<Remark> {
    match &base.libc.reason {
        Reason::LockedForGlibc { package } => Some(Remark::Text(format!(
            "Debian, because the lockfile lacks the counterpart of {package} for Alpine"
        ))),
        Reason::ManagerNeedsGlibc { manager } => {
            Some(Remark::Text(format!("Debian, because {manager} does not run on Alpine")))
        }
        Reason::PackageNeedsGlibc { why, .. } => Some(Remark::Text(format!("Debian, because {why}"))),
        _ => None,
    }
}

/// Why the manager is installed.
pub(crate) fn manager_setup(version: &Decided<String>) -> Remark {
    match &version.reason {
        Reason::Stated { .. } => {
            Remark::Plain("the version that package.json names; newer images have no corepack")
        }
        _ => Remark::Plain("the line that fits the lockfile; newer images have no corepack"),
    }
}

/// Why the manager is copied from its own image.
pub(crate) fn manager_program(version: &Decided<String>) -> Remark {
    match &version.reason {
        Reason::Stated { .. } => {
            Remark::Plain("the version that package.json names, from its official image")
        }
        _ => Remark::Plain("the line that fits the lockfile, from its official image"),
    }
}

/// Why a manager is told to take no notice.
pub(crate) fn beside_another(name: ManagerName) -> Remark {
    Remark::Text(format!(
        "package.json names another package manager, and {} would refuse to work",
        name.command()
    ))
}

/// Why git is there.
pub(crate) fn fetched_by_git(packages: &[String]) -> Remark {
    Remark::Text(format!("to fetch {}", list(packages)))
}

/// Why a compiler is there.
pub(crate) fn compiles(packages: &[String]) -> Remark {
    Remark::Text(format!("to compile {}", list(packages)))
}

/// Which browser is used.
pub(crate) fn browser(native: &Native) -> Remark {
    if native.fetch.is_empty() {
        Remark::Text(format!("{} takes the browser above; the container is its sandbox", native.package))
    } else {
        Remark::Text(format!("{} takes a browser of its own release only", native.package))
    }
}

/// What system packages are for.
pub(crate) fn packages_for(reason: &Reason) -> Option<Remark> {
    match reason {
        Reason::PackagesNeeded { by } => Some(Remark::Text(format!("for {by}"))),
        _ => None,
    }
}

/// Why lifecycle scripts are off.
pub(crate) fn scripts_skipped(why: Option<&(String, String)>, rebuilt: &[String]) -> Remark {
    let mut text = match why {
        Some((script, program)) => {
            format!("without scripts: `{script}` runs {program}, which is not installed here")
        }
        None => "without scripts, as seaworthy.toml says".to_owned(),
    };
    if !rebuilt.is_empty() {
        text.push_str(&format!("; {} {} built all the same", list(rebuilt), are(rebuilt)));
    }
    Remark::Text(text)
}

/// Why lifecycle scripts are off where everything is installed.
pub(crate) fn scripts_too_early(early: &Early) -> Remark {
    let why = match early.need {
        Need::Sources => "reads sources, which come later",
        Need::Git => "is of no use in an image",
    };
    let mut text = format!("without scripts: `{}` runs {}, which {why}", early.script, early.program);
    if !early.rebuilt.is_empty() {
        text.push_str(&format!("; {} {} built all the same", list(&early.rebuilt), are(&early.rebuilt)));
    }
    Remark::Text(text)
}

/// Why a lifecycle script stands by itself.
pub(crate) fn scripts_later() -> Remark {
    Remark::Plain("what the install would have run, had the sources been there")
}

/// Why development dependencies are taken out of the manifest.
pub(crate) fn without_focus() -> Remark {
    Remark::Plain(
        "this Yarn has no production install without a plugin: once the lockfile is known to fit, it installs \
         what the manifest still lists",
    )
}

/// Why a client is generated in the production install.
pub(crate) fn generated_in_production(orm: &str) -> Remark {
    Remark::Text(format!("the client that {orm} generates into node_modules; its program does not ship"))
}

/// Why files are removed after a production install.
pub(crate) fn pruned() -> Remark {
    Remark::Plain("sources in TypeScript, declarations and source maps of packages are never loaded")
}

/// What build arguments are.
pub(crate) fn build_arguments(arguments: &[&EnvVar]) -> Remark {
    if arguments.iter().any(|argument| argument.public) {
        Remark::Plain("baked into the build; setting them at run time has no effect")
    } else {
        Remark::Plain("known to the build only")
    }
}

/// The default of a build argument, when it is a text.
pub(crate) fn default_text(variable: &EnvVar) -> Option<String> {
    match &variable.default {
        Some(EnvDefault::Text(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// Why the build looks as it does.
pub(crate) fn build(command: &Decided<Command>, build: &BuildChoices) -> Option<Remark> {
    if let Reason::BuildWithoutDeclarations { .. } = command.reason {
        return Some(Remark::Plain(
            "no type declarations: they take most of the build's time, and nothing here reads them",
        ));
    }
    let placeholders: Vec<String> = build.env.iter().map(|value| format!("`{}`", value.value.0)).collect();
    let standalone = build.settings.iter().any(|(name, _)| name == "NEXT_PRIVATE_STANDALONE");
    match (placeholders.is_empty(), standalone) {
        (true, false) => None,
        (true, true) => {
            Some(Remark::Plain("standalone output, as `output: 'standalone'` in next.config would make it"))
        }
        (false, standalone) => {
            let mut text = format!(
                "{} must be set while building; the real value comes at run time",
                list(&placeholders)
            );
            if standalone {
                text.push_str("; standalone output, as next.config could ask for");
            }
            Some(Remark::Text(text))
        }
    }
}

/// Why the address is set.
pub(crate) fn host(variable: &str, scope: &Scope<'_>) -> Option<Remark> {
    let next = scope.framework().is_some_and(|(framework, _)| framework.id == "next");
    Some(if next && variable == "HOSTNAME" {
        Remark::Plain(
            "an engine sets HOSTNAME to the container's id, and the server would listen on that address only",
        )
    } else {
        Remark::Text(format!("by default the app listens on the loopback only; {variable} changes that"))
    })
}

/// What the shipped stage is.
pub(crate) fn runner(choices: &Choices<'_>) -> Option<Remark> {
    match choices.ship.shipped {
        Shipped::Sources => Some(Remark::Plain("what is shipped: the sources and production dependencies")),
        Shipped::Outputs => {
            Some(Remark::Plain("what is shipped: the build's output and production dependencies"))
        }
        Shipped::Standalone => Some(Remark::Plain("what is shipped: the server and what it loads")),
        Shipped::Static => Some(Remark::Plain("what is shipped: the built files")),
    }
}

/// Why development dependencies are shipped.
pub(crate) fn all_to_ship(package: &str) -> Remark {
    Remark::Text(format!(
        "all dependencies, to ship: {package} starts the app, and is a development dependency"
    ))
}

/// What the web server's configuration is for.
pub(crate) fn file_server(fallback: &Fallback) -> Remark {
    match fallback {
        Fallback::Page(page) => Remark::Text(format!(
            "a path without a file is answered by {page}, which the build makes for that"
        )),
        Fallback::FirstPage => Remark::Plain(
            "a path without a file is answered by the first page, whose code looks at the address",
        ),
        Fallback::NotFound => Remark::Plain("every page is a file of its own; all else is not found"),
    }
}

/// Why health is asked for like this.
pub(crate) fn health(check: &HealthCheck) -> Option<Remark> {
    match (&check.probe.path, check.probe.tool) {
        (None, _) => Some(Remark::Plain(
            "no health route was found in the code: this asks only whether the port answers",
        )),
        (Some(_), ProbeTool::Wget) => {
            Some(Remark::Plain("127.0.0.1, not localhost: busybox would ask ::1 first and then give up"))
        }
        (Some(_), ProbeTool::Node | ProbeTool::Bun) => {
            Some(Remark::Plain("by the runtime itself: the image has neither curl nor wget"))
        }
    }
}

/// What a stage for one process is.
pub(crate) fn process_stage(process: &Process, needs_all: bool) -> Remark {
    match process.kind {
        ProcessKind::Migrate if needs_all => Remark::Plain(
            "migrations, run once before the server starts; their tool is not in the server's image",
        ),
        ProcessKind::Migrate => Remark::Plain("migrations, run once before the server starts"),
        ProcessKind::Worker => Remark::Plain("the worker: its own sources with production dependencies"),
        _ => Remark::Text(format!("the process `{}`", process.name)),
    }
}

/// What a service for one process is.
pub(crate) fn process_service(process: &ProcessPlan) -> Vec<Remark> {
    match process.kind {
        ProcessKind::Migrate => {
            vec![Remark::Plain("brings the database's schema up to date and ends; the app waits for it")]
        }
        ProcessKind::Worker => vec![Remark::Plain("works off the queue")],
        _ => Vec::new(),
    }
}

/// Why there is a second service of a kind.
pub(crate) fn second_service(title: &str) -> Vec<Remark> {
    vec![Remark::Text(format!(
        "{title} for production: with a password, not published, with data of its own"
    ))]
}

/// Why a container refuses and not Compose.
pub(crate) fn refuses_in_container(variable: &str) -> Remark {
    Remark::Text(format!(
        "refuses to start without {variable}; Compose itself would refuse development as well, profile or not"
    ))
}

/// What to do about a variable that is not set.
pub(crate) fn set_in_env_file(name: &str) -> String {
    format!("set {name} in the env file")
}

/// The variable that changes a port on the host.
pub(crate) fn port_variable(service: &str) -> String {
    let name: String = service
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("{name}_PORT")
}

/// The variable that sets the port of a service's page for people on the host.
pub(crate) fn page_variable(service: &str) -> String {
    port_variable(&format!("{service}-page"))
}

/// The first lines of the development file.
pub(crate) fn development_header(container: bool) -> Vec<Remark> {
    let what = if container {
        "development: the app with reload, and its services; ports on this machine only"
    } else {
        "development: the app's services; ports on this machine only"
    };
    vec![Remark::Plain(what), Remark::Text(development_up(container).join(" "))]
}

/// The command that starts development.
pub(crate) fn development_up(container: bool) -> Vec<String> {
    // anonymous volumes are renewed, so that new dependencies of a new image are not hidden by old ones
    let words: &[&str] = if container {
        &["docker", "compose", "up", "--build", "--renew-anon-volumes", "--watch"]
    } else {
        &["docker", "compose", "up", "--detach", "--wait"]
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The first lines of the production file.
pub(crate) fn production_header(up: &[String]) -> Vec<Remark> {
    vec![Remark::Text(format!("production: {}", up.join(" ")))]
}

/// A folder of the repository, from its root, as Compose writes it.
pub(crate) fn compose_path(path: &RepoPath) -> String {
    if path.is_root() { ".".to_owned() } else { format!("./{path}") }
}

/// The Dockerfile from its context, when it is not the one that an engine would take anyway.
pub(crate) fn dockerfile_of(image: &Image) -> Option<String> {
    let path = image.dockerfile.relative_to(&image.context);
    (path != "Dockerfile").then_some(path)
}

/// The first lines of an env template.
pub(crate) fn template_header(path: &RepoPath, file: &ComposeFile) -> Vec<Remark> {
    let target = path.file_name().trim_end_matches(".example");
    let purpose = match (file.purpose, &file.profile) {
        (Purpose::Development, _) => "development",
        (Purpose::Production, _) => "production",
    };
    vec![Remark::Text(format!(
        "{purpose}: copy to {target} and fill in; {target} stays out of git and out of images"
    ))]
}

/// What is said of a variable in a template.
pub(crate) fn template_entry(
    name: &str,
    variable: Option<&EnvVar>,
    required: bool,
    service: Option<&Service>,
    purpose: Purpose,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let Some(comment) = variable.and_then(|variable| variable.comment.clone()) {
        remarks.push(Remark::Text(comment));
    }
    let secret = match variable {
        Some(variable) => variable.secret,
        // the set-up's own: passwords of services
        None => service.is_some(),
    };
    if let Some(variable) = variable {
        if variable.public {
            remarks.push(Remark::Plain("public: baked into what browsers get, when the image is built"));
        }
        if !variable.one_of.is_empty() {
            remarks.push(Remark::Text(format!("one of {}", variable.one_of.join(", "))));
        } else if variable.shape == EnvShape::Url && !secret && required {
            remarks.push(Remark::Plain("an address, with http:// or https://"));
        }
        if let Some(minimum) = variable.min_length.filter(|minimum| *minimum > 1) {
            remarks.push(Remark::Text(format!("at least {minimum} characters")));
        }
    }
    if secret && required && purpose == Purpose::Production {
        let outside = variable.is_some()
            && (name.contains("ACCESS_KEY") || name.contains("API_KEY") || name.contains("CLIENT_"));
        if !outside {
            let generate = service.map_or(HEXADECIMAL, |service| service.generate);
            remarks.push(Remark::Text(format!("generate: {generate}")));
        }
    }
    remarks
}
