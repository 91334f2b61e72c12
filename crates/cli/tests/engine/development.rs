//! An example in development: its Compose comes up, a source file changes, and the change is served.

use std::time::Duration;

use seaworthy_testkit::{Engine, Project, Runs, Trouble};

use crate::probes::{Probes, ensure, eventually};
use crate::setting::Setting;

/// A development server compiles a page when it is first asked for.
const COMPILES: Duration = Duration::from_secs(120);

pub(crate) fn show(name: &str, variant: Option<&str>) {
    let mut probes = Probes::new(&format!("{name}, development"));
    run(&mut probes, name, variant);
    probes.finish();
}

fn run(probes: &mut Probes, name: &str, variant: Option<&str>) -> Option<()> {
    let engine = probes.probe("an engine answers", Engine::find)?;
    let setting = probes.probe("init writes the set-up", || Setting::new(name, variant))?;
    probes.probe("the development part of existing files is untouched", || setting.untouched());
    probes.probe("base images are here", || setting.provide_images(&engine))?;
    let development = &setting.case().development;
    let text = probes.probe("there is a development Compose file", || setting.development_text())?;
    let env: String = development.env.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    probes.probe("the env file is written", || setting.world.write(".env", &env))?;
    let mut project = Project::new(&engine, &format!("{name}-dev"), setting.world.root(), &[]);
    probes.probe("ports are free", || project.take_free_ports(&text))?;
    let services = probes.probe("Compose reads the file", || services(&project))?;

    match development.runs {
        Runs::Apps => {
            probes.probe("builds and starts", || {
                project.up(&["--build", "--detach", "--wait", "--wait-timeout", "300"])
            })?;
            probes.probe("an edit is served at once", || edited(&engine, &setting, &project));
        }
        Runs::Services => {
            // the case leaves out services whose image is too large or cannot be had here
            for (service, image) in
                services.iter().filter(|(_, image)| !is_wanted(image, &development.services))
            {
                probes.skip(&format!("{service}: the case leaves out {image}"));
            }
            let wanted: Vec<&str> = services
                .iter()
                .filter(|(_, image)| is_wanted(image, &development.services))
                .map(|(service, _)| service.as_str())
                .collect();
            let mut words = vec!["--detach", "--wait"];
            words.extend(wanted);
            probes.probe("the data services start", || project.up(&words))?;
        }
    }
    probes.probe("the data services run", || {
        development.services.iter().try_for_each(|service| project.of_image(service).map(drop))
    });
    let images: Vec<String> =
        project.containers().ok()?.into_iter().map(|container| container.image_id).collect();
    probes.probe("everything can be stopped", || {
        project.compose(Duration::from_secs(120)).args(["down", "--volumes"]).run()
    });
    // what a development server wrote through the mount may belong to root
    if let Some(image) = images.first() {
        engine.empty(setting.world.root(), image);
    }
    Some(())
}

/// The services that run without a profile, with their images.
fn services(project: &Project<'_>) -> Result<Vec<(String, String)>, Trouble> {
    let said = project.compose(Duration::from_secs(60)).args(["config", "--format", "json"]).run()?;
    let config: serde_json::Value =
        serde_json::from_str(&said).map_err(|error| Trouble::new(format!("`config`: {error}")))?;
    let services = config["services"].as_object().into_iter().flatten();
    Ok(services
        .map(|(name, service)| (name.clone(), service["image"].as_str().unwrap_or_default().to_owned()))
        .collect())
}

fn is_wanted(image: &str, wanted: &[String]) -> bool {
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
    started(COMPILES)
        .map_err(|trouble| Trouble::new(format!("before the edit: {trouble}\n{}", project.logs())))?;
    ensure(engine.check_http(&container, port, shows).is_err(), || {
        "the edit shows before it is made".to_owned()
    })?;
    setting.world.edit(&edit.file, &edit.find, &edit.replace)?;
    eventually(COMPILES, || engine.check_http(&container, port, shows))
        .map_err(|trouble| Trouble::new(format!("{trouble}\n{}", project.logs())))?;
    let after = project.of_service(&shows.service)?;
    ensure(after.id == container.id, || "the container was replaced".to_owned())
}
