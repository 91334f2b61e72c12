//! An example in production: built, brought up with real data services, asked everything its case asks, stopped, and
//! brought up again with its data.

use std::time::{Duration, Instant};

use seaworthy_testkit::{Check, Container, Engine, Project, Setting, Trouble, ensure};

use crate::probes::{Probes, eventually};
use crate::{pages, safety};

pub(crate) fn show(name: &str, variant: Option<&str>) {
    let title = variant.map_or_else(|| name.to_owned(), |variant| format!("{name}, {variant}"));
    let mut probes = Probes::new(&format!("{title}, production"));
    run(&mut probes, name, variant);
    probes.finish();
}

/// What cannot go on without its predecessor ends the run; all else is shown whatever failed before.
fn run(probes: &mut Probes, name: &str, variant: Option<&str>) -> Option<()> {
    let engine = probes.probe("an engine answers", Engine::find)?;
    let setting = probes.probe("init writes the set-up", || crate::setting(name, variant))?;
    probes.probe("a second init changes nothing, init --check is content", || setting.is_settled());
    probes.probe("what was there is still there", || setting.kept_what_was_there());
    for reason in &setting.case().production.skip {
        probes.skip(reason);
    }
    probes.probe("base images are here", || setting.provide_images(&engine))?;
    let (project, up) = probes.probe("production can be started as init says", || {
        setting.prepare_production()?;
        setting.production(&engine)
    })?;
    probes.probe("a missing variable is refused, and no app starts", || {
        safety::missing_variables(&setting, &project, &up)
    });
    probes.probe("builds, starts and becomes healthy", || project.up(&up))?;
    let apps = probes.probe("every app is healthy", || healthy_apps(&setting, &project))?;
    probes.probe("the data services run, and no other", || data_services(&setting, &project));
    probes.probe("processes that run once ended well", || one_shots(&project));

    let port_of = |service: &str| setting.case().app(service).map_or(0, |app| app.port);
    for check in &setting.case().production.check {
        probes.probe(&check.name(), || ask(&engine, &project, check, &port_of));
    }
    if engine.is_local() {
        probes.probe("the published port answers", || pages::published(&setting, &apps));
    } else {
        probes.skip("the published port: the engine is on another machine");
    }
    probes.probe("no process is root, none can become it", || safety::users(&engine, &project));
    probes.probe("no port of a data service is published", || safety::data_ports(&setting, &project));
    probes.probe("strangers are refused by the data services", || {
        safety::strangers(&engine, &setting, &project, &apps)
    });
    probes.probe("no secret is in an image", || safety::secrets(&engine, &setting, &project));
    if setting.case().development.runs == seaworthy_testkit::Runs::Services && variant.is_none() {
        probes.probe("an edit is served after a rebuild", || rebuilt(&engine, &setting, &project, &up));
    }
    probes.probe("SIGTERM ends every process in time", || stopped(&engine, &setting, &project));
    probes.probe("data is there after down and up", || data_is_kept(&engine, &setting, &project, &up));
    engine_is_left_clean(probes, &setting, &engine, project);
    Some(())
}

fn healthy_apps(setting: &Setting, project: &Project<'_>) -> Result<Vec<Container>, Trouble> {
    let mut apps = Vec::new();
    for app in &setting.case().app {
        let container = project.of_service(&app.service)?;
        let health = container.health.as_deref().unwrap_or("without a health check");
        ensure(health == "healthy", || format!("{} is {health}", app.service))?;
        apps.push(container);
    }
    Ok(apps)
}

fn data_services(setting: &Setting, project: &Project<'_>) -> Result<(), Trouble> {
    for service in &setting.case().production.services {
        let container = project.of_image(service)?;
        ensure(container.health.as_deref() == Some("healthy"), || {
            format!("{service} is {}", container.health.as_deref().unwrap_or("without a health check"))
        })?;
    }
    for container in project.containers()? {
        let absent = &setting.case().production.absent;
        ensure(
            !absent.iter().any(|name| name == container.short_image() || *name == container.service),
            || format!("{} runs and must not", container.service),
        )?;
    }
    Ok(())
}

/// A container that ended must have ended with 0: a migration.
fn one_shots(project: &Project<'_>) -> Result<(), Trouble> {
    for container in project.containers()? {
        let fine =
            container.status == "running" || (container.status == "exited" && container.exit_code == 0);
        ensure(fine, || {
            format!("{} is {} with {}", container.service, container.status, container.exit_code)
        })?;
    }
    Ok(())
}

/// One check of the case.
pub(crate) fn ask(
    engine: &Engine,
    project: &Project<'_>,
    check: &Check,
    port_of: &dyn Fn(&str) -> u16,
) -> Result<(), Trouble> {
    match check {
        Check::Http(check) => {
            let container = project.of_service(&check.service)?;
            let port = port_of(&check.service);
            eventually(Duration::from_secs(check.within), || engine.check_http(&container, port, check))
        }
        Check::Sql(check) => {
            let container = project.of_image(&check.service)?;
            eventually(Duration::from_secs(check.within), || engine.check_sql(&container, check))
        }
        Check::Redis(check) => {
            let container = project.of_image(&check.service)?;
            eventually(Duration::from_secs(check.within), || engine.check_redis(&container, check))
        }
    }
}

fn rebuilt(engine: &Engine, setting: &Setting, project: &Project<'_>, up: &[&str]) -> Result<(), Trouble> {
    let edit = &setting.case().edit;
    setting.world.edit(&edit.file, &edit.find, &edit.replace)?;
    project.up(up)?;
    let container = project.of_service(&edit.shows.service)?;
    let port = setting.case().app(&edit.shows.service).map_or(0, |app| app.port);
    eventually(Duration::from_secs(edit.shows.within), || engine.check_http(&container, port, &edit.shows))
}

/// Stops everything that was built here and still runs, one by one, each within its own grace period.
fn stopped(engine: &Engine, setting: &Setting, project: &Project<'_>) -> Result<(), Trouble> {
    let mut ended = 0;
    for container in safety::built_here(setting, project)? {
        if container.status != "running" {
            continue;
        }
        let begun = Instant::now();
        engine.docker(container.grace + Duration::from_secs(60)).args(["stop", &container.id]).run()?;
        let took = begun.elapsed();
        let after = project.of_service(&container.service)?;
        ensure(matches!(after.exit_code, 0 | 143), || {
            let grace = container.grace.as_secs();
            format!(
                "{} ended with {} after {} s of {grace}",
                container.service,
                after.exit_code,
                took.as_secs()
            )
        })?;
        ended += 1;
    }
    ensure(ended >= setting.case().app.len(), || format!("only {ended} processes were there to stop"))
}

/// `down` and `up` again: what is in the volumes is still there. Checks that ask for one answer are asked again; those
/// that only look at a pattern may rest on what has expired meanwhile.
fn data_is_kept(
    engine: &Engine,
    setting: &Setting,
    project: &Project<'_>,
    up: &[&str],
) -> Result<(), Trouble> {
    project.compose(Duration::from_secs(180)).arg("down").run()?;
    ensure(project.containers()?.is_empty(), || "`down` left containers".to_owned())?;
    let words: Vec<&str> = up.iter().copied().filter(|word| *word != "--build").collect();
    project.up(&words)?;
    for check in &setting.case().production.check {
        let lasting = match check {
            Check::Http(_) => false,
            Check::Sql(_) => true,
            Check::Redis(check) => check.equals.is_some(),
        };
        if lasting {
            ask(engine, project, check, &|_| 0).map_err(|trouble| trouble.of(check.name()))?;
        }
    }
    Ok(())
}

fn engine_is_left_clean(probes: &mut Probes, setting: &Setting, engine: &Engine, project: Project<'_>) {
    let name = project.name().to_owned();
    drop(project);
    probes.probe("everything is removed", || {
        let left = Project::new(engine, &setting.example.name, setting.world.root(), &[]).containers()?;
        ensure(left.is_empty(), || format!("{name} has {} containers left", left.len()))
    });
}
