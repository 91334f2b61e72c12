//! What keeps a production set-up safe: users, ports, passwords, secrets, and variables that must be there.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use seaworthy_testkit::{Container, Engine, Project, Setting, Trouble, UP, ensure};
use serde_json::Value;

/// The user that every set-up of ours runs as.
const USER: &str = "1001";

/// Leaving out any variable that is demanded stops production, and what stops it says the name.
///
/// Compose itself refuses before anything starts. Where production shares its file with development, Compose would
/// refuse development as well, so there the containers refuse, and no app starts.
pub(crate) fn missing_variables(
    setting: &Setting,
    project: &Project<'_>,
    up: &[&str],
) -> Result<(), Trouble> {
    let outcome = refusals(setting, project, up);
    // what follows needs all of them, whatever was found here
    setting.write_env(&setting.case().production.env)?;
    outcome
}

fn refusals(setting: &Setting, project: &Project<'_>, up: &[&str]) -> Result<(), Trouble> {
    let (by_compose, by_containers) = demanded(&setting.production_text()?);
    ensure(by_compose.len() + by_containers.len() > 0, || "no variable is demanded".to_owned())?;
    for name in &by_compose {
        write_env_without(setting, name)?;
        let ended = project.compose(Duration::from_secs(60)).args(["config", "--quiet"]).end()?;
        ensure(ended.code != Some(0), || format!("without {name} `config` is content"))?;
        ensure(ended.stderr.contains(name.as_str()), || {
            format!("without {name} it only says: {}", ended.tail())
        })?;
    }
    if !by_compose.is_empty() {
        setting.write_env(&BTreeMap::new())?;
        let ended = project.compose(UP).arg("up").args(up).end()?;
        ensure(ended.code != Some(0), || "`up` without variables is content".to_owned())?;
        ensure(project.containers()?.is_empty(), || "`up` without variables made containers".to_owned())?;
    }
    for name in &by_containers {
        write_env_without(setting, name)?;
        let ended = project.compose(UP).arg("up").args(up).end()?;
        let said = project.logs();
        let apps: Result<Vec<Container>, Trouble> =
            setting.case().app.iter().map(|app| project.of_service(&app.service)).collect();
        project.compose(Duration::from_secs(120)).args(["down", "--volumes"]).run()?;
        ensure(ended.code != Some(0), || format!("`up` without {name} is content"))?;
        ensure(said.contains(name.as_str()), || format!("without {name} no container names it:\n{said}"))?;
        for app in apps? {
            ensure(app.status == "created", || format!("without {name} {} is {}", app.service, app.status))?;
        }
    }
    Ok(())
}

fn write_env_without(setting: &Setting, name: &str) -> Result<(), Trouble> {
    let mut variables = setting.case().production.env.clone();
    let had = variables.remove(name);
    ensure(had.is_some(), || format!("{name} is demanded and the case does not give it"))?;
    setting.write_env(&variables)
}

/// Names in `${NAME:?…}`, which Compose refuses, and in `$${NAME:?…}`, which a container's shell refuses.
fn demanded(compose: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut names = (BTreeSet::new(), BTreeSet::new());
    let mut before = "";
    for part in compose.split("${") {
        let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let rest = &part[name.len()..];
        if rest.starts_with(":?") || rest.starts_with('?') {
            let whose = if before.ends_with('$') { &mut names.1 } else { &mut names.0 };
            whose.insert(name);
        }
        before = part;
    }
    names
}

/// The containers whose image was built here: those of the apps.
pub(crate) fn built_here(setting: &Setting, project: &Project<'_>) -> Result<Vec<Container>, Trouble> {
    let services = &setting.case().production.services;
    let all = project.containers()?;
    Ok(all.into_iter().filter(|one| !services.iter().any(|service| service == one.short_image())).collect())
}

/// Every process of every app runs as the numbered user, without a capability and without a way to gain one.
pub(crate) fn users(engine: &Engine, project: &Project<'_>) -> Result<(), Trouble> {
    let mut seen = 0;
    for container in project.containers()? {
        if container.status != "running" || !is_app(&container) {
            continue;
        }
        let script =
            "for file in /proc/[0-9]*/status; do grep -hE '^(Pid|Uid|Gid|CapEff|NoNewPrivs):' $file; done";
        let said = engine.exec(&container.id, &[], &["sh", "-c", script]).run()?;
        for line in said.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let fits = match words.as_slice() {
                ["Uid:" | "Gid:", ids @ ..] => ids.iter().all(|id| *id == USER),
                ["CapEff:", capabilities] => capabilities.chars().all(|digit| digit == '0'),
                ["NoNewPrivs:", set] => *set == "1",
                _ => true,
            };
            ensure(fits, || format!("{}: {line}\n{said}", container.service))?;
        }
        ensure(said.lines().any(|line| line == "Pid:\t1"), || {
            format!("{}: no first process", container.service)
        })?;
        seen += 1;
    }
    ensure(seen > 0, || "no app was there to look at".to_owned())
}

/// Whether a container runs one of ours rather than an official image: only ours has a build behind it.
fn is_app(container: &Container) -> bool {
    container.inspected["Config"]["User"].as_str().is_some_and(|user| user.starts_with(USER))
        || container.image.starts_with("seaworthy-test-")
}

/// Nothing on the machine's ports leads to a data service.
pub(crate) fn data_ports(setting: &Setting, project: &Project<'_>) -> Result<(), Trouble> {
    for service in &setting.case().production.services {
        let container = project.of_image(service)?;
        ensure(container.published.is_empty(), || {
            format!("{service} is published on {:?}", container.published)
        })?;
    }
    Ok(())
}

/// Without the password, over the network: Redis says NOAUTH, PostgreSQL wants one.
pub(crate) fn strangers(
    engine: &Engine,
    setting: &Setting,
    project: &Project<'_>,
    apps: &[Container],
) -> Result<(), Trouble> {
    for service in &setting.case().production.services {
        let container = project.of_image(service)?;
        match service.as_str() {
            "redis" => {
                let mut reached = 0;
                for app in apps {
                    // an app that does not use Redis need not be in its network
                    let Ok(answer) = engine.speak(&app.id, &container.service, 6379, "PING\r\n") else {
                        continue;
                    };
                    ensure(answer.contains("NOAUTH"), || {
                        format!("{} gets `{answer}` from redis", app.service)
                    })?;
                    reached += 1;
                }
                ensure(reached > 0, || "no app reaches redis".to_owned())?;
            }
            "postgres" => {
                // by the container's own name: the official image trusts 127.0.0.1
                let script = "unset PGPASSWORD; psql -X -w -h \"$(hostname)\" -U \"${POSTGRES_USER:-postgres}\" \
                              -d \"${POSTGRES_DB:-postgres}\" -c 'select 1'";
                let ended = engine.exec(&container.id, &[], &["sh", "-c", script]).end()?;
                ensure(ended.code != Some(0) && ended.stderr.contains("password"), || {
                    format!("a stranger gets: {}", ended.tail())
                })?;
            }
            other => return Err(Trouble::new(format!("nothing is known about strangers at {other}"))),
        }
    }
    Ok(())
}

/// No secret of the case is in a layer, the history or the configuration of an image, and no file that holds one.
pub(crate) fn secrets(engine: &Engine, setting: &Setting, project: &Project<'_>) -> Result<(), Trouble> {
    let secrets = secrets_of(setting);
    let texts: Vec<&str> = secrets.iter().map(String::as_str).collect();
    ensure(!texts.is_empty(), || "the case has no secret".to_owned())?;
    let mut images = BTreeSet::new();
    for container in built_here(setting, project)? {
        if !images.insert(container.image_id.clone()) {
            continue;
        }
        let scan = engine.scan(&container.image_id, &texts)?;
        ensure(scan.found.is_empty(), || format!("{}: {}", container.service, scan.found.join(", ")))?;
        ensure(scan.blobs > 2 && scan.paths.len() > 100, || {
            format!(
                "{}: only {} blobs and {} paths were seen",
                container.service,
                scan.blobs,
                scan.paths.len()
            )
        })?;
        let placed = setting.case().production.file.iter().map(|file| file.path.clone());
        let kept_out: Vec<String> = placed.chain([setting.env_file()]).collect();
        for path in scan.paths.iter().filter(|path| !path.contains("node_modules/")) {
            ensure(!kept_out.iter().any(|secret| path.ends_with(&format!("/{secret}"))), || {
                format!("{}: {path} is in the image", container.service)
            })?;
        }
    }
    ensure(!images.is_empty(), || "no image was there to look at".to_owned())
}

/// Values that must be in no image: variables that are named as secrets, and long texts in the placed files that no
/// file of the repository has.
fn secrets_of(setting: &Setting) -> BTreeSet<String> {
    let is_secret = |name: &str| {
        !name.starts_with("NEXT_PUBLIC_")
            && ["PASSWORD", "SECRET", "TOKEN", "KEY"].iter().any(|word| name.contains(word))
    };
    let variables = &setting.case().production.env;
    let mut found: BTreeSet<String> =
        variables.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone()).collect();
    for file in &setting.case().production.file {
        let value = file.content.as_deref().and_then(|content| serde_json::from_str::<Value>(content).ok());
        let mut values: Vec<Value> = value.into_iter().collect();
        while let Some(value) = values.pop() {
            match value {
                Value::String(text) if text.len() >= 20 => drop(found.insert(text)),
                Value::Array(items) => values.extend(items),
                Value::Object(fields) => values.extend(fields.into_iter().map(|(_, value)| value)),
                _ => {}
            }
        }
    }
    found
}
