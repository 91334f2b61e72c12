//! An example in development: its Compose comes up, a source file changes, and the change is served.

use std::time::Duration;

use seaworthy_testkit::{Engine, Project, Runs, Setting, Trouble, base_images, ensure};

use crate::pages;
use crate::probes::{Probes, eventually};

/// A development server compiles a page when it is first asked for.
const COMPILES: Duration = Duration::from_secs(120);

/// A service and its image; none when it is built here.
type Service = (String, Option<String>);

pub(crate) fn show(name: &str, variant: Option<&str>) {
    let mut probes = Probes::new(&format!("{name}, development"));
    run(&mut probes, name, variant);
    probes.finish();
}

fn run(probes: &mut Probes, name: &str, variant: Option<&str>) -> Option<()> {
    let engine = probes.probe("an engine answers", Engine::find)?;
    let setting = probes.probe("init writes the set-up", || crate::setting(name, variant))?;
    probes.probe("the development part of existing files is untouched", || setting.untouched());
    probes.probe("base images are here", || setting.provide_images(&engine))?;
    let first = &setting.case().app.first()?.dir;
    let image = base_images(&setting.world.path(first).join("Dockerfile")).ok()?.into_iter().next()?;
    live(probes, &engine, &setting);
    // what a development server wrote through the mount may belong to root
    engine.empty(setting.world.root(), &image);
    Some(())
}

fn live(probes: &mut Probes, engine: &Engine, setting: &Setting) -> Option<()> {
    let development = &setting.case().development;
    let text = probes.probe("there is a development Compose file", || setting.development_text())?;
    if !development.env.is_empty() {
        let env: String = development.env.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        probes.probe("the env file is written", || setting.world.write(".env", &env))?;
    }
    let mut project =
        Project::new(engine, &format!("{}-dev", setting.example.name), setting.world.root(), &[]);
    probes.probe("ports are free", || project.take_free_ports(&text))?;
    let (services, once) = probes.probe("Compose reads the file", || services(&project))?;

    // what the case leaves out is large or cannot be had everywhere; nothing of it is needed for what is shown here
    let mut wanted = Vec::new();
    for (service, image) in &services {
        match image {
            None if development.runs == Runs::Apps => wanted.push(service.as_str()),
            Some(image) if is_one_of(image, &development.services) => wanted.push(service.as_str()),
            Some(image) => probes.skip(&format!("{service}: the case leaves out {image}")),
            None => probes.skip(&format!("{service}: the case runs it on the host")),
        }
    }
    // a service that runs once and ends is started by those that wait for it
    let waited_for = |service: &&str| !once.iter().any(|name| name == service);
    let mut words = vec!["--build", "--renew-anon-volumes", "--detach", "--wait", "--wait-timeout", "300"];
    words.extend(wanted.into_iter().filter(waited_for));
    probes.probe("builds and starts", || project.up(&words))?;
    if development.runs == Runs::Apps {
        probes.probe("an edit is served at once", || edited(engine, setting, &project));
        if engine.is_local() {
            probes.probe("the published ports answer", || {
                let apps = setting.case().app.iter().map(|app| project.of_service(&app.service));
                pages::published(setting, &apps.collect::<Result<Vec<_>, _>>()?)
            });
        } else {
            probes.skip("the published ports: the engine is on another machine");
        }
    }
    probes.probe("the data services run", || {
        development.services.iter().try_for_each(|service| project.of_image(service).map(drop))
    });
    probes.probe("everything can be stopped", || {
        project.compose(Duration::from_secs(120)).args(["down", "--volumes"]).run()
    });
    Some(())
}

/// The services that run without a profile with their images, and the names of those that others wait for to end.
fn services(project: &Project<'_>) -> Result<(Vec<Service>, Vec<String>), Trouble> {
    let said = project.compose(Duration::from_secs(60)).args(["config", "--format", "json"]).run()?;
    let config: serde_json::Value =
        serde_json::from_str(&said).map_err(|error| Trouble::new(format!("`config`: {error}")))?;
    let mut services = Vec::new();
    let mut once = Vec::new();
    for (name, service) in config["services"].as_object().into_iter().flatten() {
        let image = service["image"].as_str().filter(|_| service["build"].is_null());
        services.push((name.clone(), image.map(str::to_owned)));
        for (other, condition) in service["depends_on"].as_object().into_iter().flatten() {
            if condition["condition"] == "service_completed_successfully" {
                once.push(other.clone());
            }
        }
    }
    Ok((services, once))
}

fn is_one_of(image: &str, wanted: &[String]) -> bool {
    let last = image.rsplit('/').next().unwrap_or(image);
    let short = last.split([':', '@']).next().unwrap_or(last);
    wanted.iter().any(|name| name == short)
}

fn edited(engine: &Engine, setting: &Setting, project: &Project<'_>) -> Result<(), Trouble> {
    let edit = &setting.case().edit;
    let shows = &edit.shows;
    let container = project.of_service(&shows.service)?;
    let port = setting.case().app(&shows.service).map_or(0, |app| app.port);
    let started = |within| {
        eventually(within, || {
            let mut before = shows.clone();
            before.body = None;
            engine.check_http(&container, port, &before)
        })
    };
    started(COMPILES).map_err(|trouble| {
        Trouble::new(format!("before the edit: {trouble}\n{}", project.said(&shows.service)))
    })?;
    ensure(engine.check_http(&container, port, shows).is_err(), || {
        "the edit shows before it is made".to_owned()
    })?;
    setting.world.edit(&edit.file, &edit.find, &edit.replace)?;
    eventually(COMPILES, || engine.check_http(&container, port, shows))
        .map_err(|trouble| Trouble::new(format!("{trouble}\n{}", project.said(&shows.service))))?;
    let after = project.of_service(&shows.service)?;
    ensure(after.id == container.id, || "the container was replaced".to_owned())
}
