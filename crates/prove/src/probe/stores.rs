//! What is known of data services: how a stranger would speak to one, and how something is kept in one and asked for again.

use std::collections::BTreeMap;

use super::stores_not_published::{STORES, short_name};
use crate::engine::{Answer, Call, EngineError};
use crate::run::{Container, Ground, RunningProject};

/// A data service that can be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Postgres,
    Redis,
    Mysql,
    Mongo,
    Rabbit,
    /// One that is known to keep data, and no more.
    Other,
}

/// The data services that run in a project.
pub(super) fn stores(
    ground: &Ground<'_>,
    running: &RunningProject<'_>,
) -> Result<Vec<(Kind, Container)>, EngineError> {
    let containers = running.project.containers(ground.engine)?;
    let is_ours =
        |service: &str| running.images.iter().any(|image| image.services.iter().any(|one| one == service));
    Ok(containers
        .into_iter()
        .filter(|one| one.status == "running" && !is_ours(&one.service))
        .filter_map(|one| Some((kind(short_name(one.image_name()))?, one)))
        .collect())
}

fn kind(image: &str) -> Option<Kind> {
    match image {
        "postgres" | "postgis" | "pgvector" | "timescaledb" => Some(Kind::Postgres),
        "redis" | "valkey" | "keydb" => Some(Kind::Redis),
        "mysql" | "mariadb" => Some(Kind::Mysql),
        "mongo" => Some(Kind::Mongo),
        "rabbitmq" => Some(Kind::Rabbit),
        other => STORES.contains(&other).then_some(Kind::Other),
    }
}

/// The address of a container in its project.
fn address(container: &Container) -> Option<String> {
    let networks = container.inspected["NetworkSettings"]["Networks"].as_object()?;
    networks
        .values()
        .find_map(|network| network["IPAddress"].as_str())
        .filter(|ip| !ip.is_empty())
        .map(str::to_owned)
}

fn exec(
    ground: &Ground<'_>,
    container: &Container,
    variables: &[(&str, &str)],
    words: &[&str],
) -> Result<Answer, EngineError> {
    let mut call = Call::new(["exec"]);
    let mut values = Vec::new();
    for (name, value) in variables {
        call = call.and(["--env", name]);
        values.push(((*name).to_owned(), (*value).to_owned()));
    }
    ground.call(&call.and([container.id.as_str()]).and(words.iter().copied()).with(values))
}

/// Asks as somebody who has no password, over the network of the project, with the client that the image brings. `Ok(true)`: it was let in.
/// `None`: there is no way to ask.
pub(super) fn lets_strangers_in(
    ground: &Ground<'_>,
    kind: Kind,
    container: &Container,
) -> Result<Option<(bool, String)>, EngineError> {
    let Some(address) = address(container) else { return Ok(None) };
    let environment = container.environment();
    let user =
        |name: &str, default: &str| environment.get(name).cloned().unwrap_or_else(|| default.to_owned());
    let answer = match kind {
        Kind::Redis => {
            let client =
                if short_name(container.image_name()) == "valkey" { "valkey-cli" } else { "redis-cli" };
            // the container may have the password in its environment for its own health check
            let answer = exec(
                ground,
                container,
                &[],
                &["env", "-u", "REDISCLI_AUTH", client, "-h", &address, "DBSIZE"],
            )?;
            let words = answer.stdout.trim().trim_start_matches("(integer)").trim().to_owned();
            let is_in = words.parse::<u64>().is_ok();
            return Ok(
                (!matches!(answer.code, Some(125..=127))).then_some((is_in, first_line(&answer.said())))
            );
        }
        Kind::Postgres => {
            let user = user("POSTGRES_USER", "postgres");
            let words = ["psql", "-h", &address, "-U", &user, "-w", "-d", "postgres", "-tAc", "select 1"];
            exec(ground, container, &[("PGPASSWORD", "")], &words)?
        }
        Kind::Mysql => {
            let client = if short_name(container.image_name()) == "mariadb" { "mariadb" } else { "mysql" };
            exec(
                ground,
                container,
                &[("MYSQL_PWD", "")],
                &[client, "-h", &address, "-uroot", "-e", "select 1"],
            )?
        }
        Kind::Mongo => {
            let script = "db.adminCommand({ listDatabases: 1 }).ok";
            exec(ground, container, &[], &["mongosh", "--quiet", "--host", &address, "--eval", script])?
        }
        // the user that a broker makes where it is told of none, and that the official image lets in from everywhere
        Kind::Rabbit => {
            exec(ground, container, &[], &["rabbitmqctl", "-q", "authenticate_user", "guest", "guest"])?
        }
        Kind::Other => return Ok(None),
    };
    let said = answer.said();
    if matches!(answer.code, Some(126 | 127)) {
        return Ok(None);
    }
    let words = first_line(&said);
    let refused =
        ["NOAUTH", "DENIED", "Authentication", "authentication", "password", "Access denied", "requires"];
    let is_in = answer.is_ok() && !refused.iter().any(|word| said.contains(word));
    Ok(Some((is_in, words)))
}

fn first_line(text: &str) -> String {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// Keeps a word in a data service. `None`: there is no way to.
pub(super) fn put(
    ground: &Ground<'_>,
    kind: Kind,
    container: &Container,
    word: &str,
) -> Result<Option<String>, EngineError> {
    let answer = match kind {
        Kind::Redis => redis(ground, container, &["SET", "seaworthy:prove", word])?,
        Kind::Postgres => {
            let script = format!(
                "create table if not exists seaworthy_prove (word text); delete from seaworthy_prove; insert into seaworthy_prove values ('{word}')"
            );
            postgres(ground, container, &script)?
        }
        Kind::Mysql | Kind::Mongo | Kind::Rabbit | Kind::Other => return mark(ground, container, word),
    };
    match answer {
        Some(answer) if answer.is_ok() => Ok(Some("a word that was written".to_owned())),
        Some(answer) => Err(EngineError::new(
            crate::engine::Trouble::Other,
            format!("{}: nothing could be written", container.service),
            answer.tail(),
        )),
        None => Ok(None),
    }
}

/// Whether the word is still there.
pub(super) fn has(
    ground: &Ground<'_>,
    kind: Kind,
    container: &Container,
    word: &str,
) -> Result<bool, EngineError> {
    let answer = match kind {
        Kind::Redis => redis(ground, container, &["GET", "seaworthy:prove"])?,
        Kind::Postgres => postgres(ground, container, "select word from seaworthy_prove")?,
        Kind::Mysql | Kind::Mongo | Kind::Rabbit | Kind::Other => {
            let Some(folder) = volume(container) else { return Ok(false) };
            Some(exec(ground, container, &[], &["cat", &format!("{folder}/.seaworthy-prove")])?)
        }
    };
    Ok(answer.is_some_and(|answer| answer.stdout.contains(word)))
}

/// Takes the word out again.
pub(super) fn forget(ground: &Ground<'_>, kind: Kind, container: &Container) {
    // the project is thrown away in a moment anyway
    let _gone = match kind {
        Kind::Redis => redis(ground, container, &["DEL", "seaworthy:prove"]).map(drop),
        Kind::Postgres => postgres(ground, container, "drop table if exists seaworthy_prove").map(drop),
        Kind::Mysql | Kind::Mongo | Kind::Rabbit | Kind::Other => Ok(()),
    };
}

/// Where a volume is mounted.
pub(super) fn volume(container: &Container) -> Option<String> {
    let mounts = container.inspected["Mounts"].as_array()?;
    let kept = mounts.iter().find(|mount| {
        matches!(mount["Type"].as_str(), Some("volume")) && mount["RW"].as_bool() != Some(false)
    });
    kept.and_then(|mount| mount["Destination"].as_str()).map(str::to_owned)
}

/// The volumes without a name of containers: `down` leaves them, and nobody finds them again.
pub(super) fn unnamed_volumes(containers: &[Container]) -> Vec<String> {
    let mounts = containers.iter().flat_map(|one| one.inspected["Mounts"].as_array().into_iter().flatten());
    let names = mounts
        .filter(|mount| mount["Type"].as_str() == Some("volume"))
        .filter_map(|mount| mount["Name"].as_str());
    names
        .filter(|name| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()))
        .map(str::to_owned)
        .collect()
}

/// Puts a file beside the data.
fn mark(ground: &Ground<'_>, container: &Container, word: &str) -> Result<Option<String>, EngineError> {
    let Some(folder) = volume(container) else { return Ok(None) };
    let script = format!("echo {word} > {folder}/.seaworthy-prove");
    let answer = exec(ground, container, &[], &["sh", "-c", &script])?;
    Ok(answer.is_ok().then(|| format!("a file in {folder}")))
}

fn postgres(ground: &Ground<'_>, container: &Container, script: &str) -> Result<Option<Answer>, EngineError> {
    let environment = container.environment();
    let user = environment.get("POSTGRES_USER").map_or("postgres", String::as_str);
    let database = environment.get("POSTGRES_DB").map_or(user, String::as_str);
    exec(
        ground,
        container,
        &[],
        &["psql", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-tAc", script],
    )
    .map(Some)
}

/// Speaks to Redis with the first password that it takes, of those that its container or the project knows.
fn redis(ground: &Ground<'_>, container: &Container, words: &[&str]) -> Result<Option<Answer>, EngineError> {
    let client = if short_name(container.image_name()) == "valkey" { "valkey-cli" } else { "redis-cli" };
    let environment: BTreeMap<String, String> = container.environment();
    let mut passwords: Vec<&str> = vec![""];
    passwords.extend(ground.values.values().map(|value| value.text.as_str()));
    passwords.extend(environment.values().map(String::as_str));
    let arguments =
        container.inspected["Args"].as_array().into_iter().flatten().filter_map(|word| word.as_str());
    passwords.extend(arguments);
    for password in passwords {
        let ping = exec(ground, container, &[("REDISCLI_AUTH", password)], &[client, "PING"])?;
        if ping.stdout.contains("PONG") {
            let mut all = vec![client];
            all.extend(words);
            return exec(ground, container, &[("REDISCLI_AUTH", password)], &all).map(Some);
        }
    }
    Ok(None)
}
