//! What nobody wrote and Compose adds: the default network, names, what services wait for without saying so.

use std::collections::BTreeSet;

use super::datum::{Datum, Mapping, Member, Origin, What};
use super::environment::Environment;
use super::error::Trouble;
use super::files::join;

/// Fills in the defaults of a merged project.
pub(super) fn fill(
    root: &mut Datum,
    name: &str,
    environment: &Environment,
    folder: &str,
) -> Result<(), Trouble> {
    if let Some(services) = root.get_mut("services").and_then(Datum::members_mut) {
        for member in services.values_mut() {
            service(&mut member.value, environment, folder)?;
        }
    }
    let uses_default = root.get("services").and_then(Datum::members).is_some_and(|services| {
        services.values().any(|member| {
            member.value.get("networks").is_some_and(|networks| networks.get("default").is_some())
        })
    });
    if uses_default {
        let origin = root.origin;
        if root.get("networks").and_then(Datum::members).is_none() {
            root.set("networks", Datum::map_at([], origin));
        }
        if let Some(networks) = root.get_mut("networks").filter(|networks| networks.get("default").is_none())
        {
            networks.set("default", Datum::map_at([], origin));
        }
    }
    for section in ["networks", "volumes", "secrets", "configs"] {
        let Some(members) = root.get_mut(section).and_then(Datum::members_mut) else { continue };
        for (key, Member { key: place, value }) in members {
            resource(key, *place, value, name, folder);
        }
    }
    Ok(())
}

fn resource(key: &str, place: Origin, value: &mut Datum, project: &str, folder: &str) {
    if value.is_null() {
        value.what = What::Map(Mapping::new());
    }
    if value.get("name").is_none_or(Datum::is_null) {
        let external = value.get("external").and_then(Datum::truth) == Some(true);
        let name = if external { key.to_owned() } else { format!("{project}_{key}") };
        value.set("name", Datum::text_at(name, place));
    }
    let text = |datum: Option<&Datum>| datum.and_then(Datum::text).map(str::to_owned);
    let options = value.get("driver_opts");
    let is_local = text(value.get("driver")).as_deref() == Some("local");
    let device = text(options.and_then(|options| options.get("device")));
    let is_bind = text(options.and_then(|options| options.get("o"))).as_deref() == Some("bind");
    if let Some(device) = device.filter(|_| is_local && is_bind)
        && let Some(place) = value.get_mut("driver_opts").and_then(|options| options.get_mut("device"))
    {
        place.what = What::Text(join(folder, &device));
    }
}

fn service(service: &mut Datum, environment: &Environment, folder: &str) -> Result<(), Trouble> {
    let origin = service.origin;
    let has = |service: &Datum, key: &str| {
        service
            .get(key)
            .is_some_and(|value| !value.is_null() && value.members().is_none_or(|map| !map.is_empty()))
    };
    if !has(service, "networks") && !has(service, "network_mode") && !has(service, "provider") {
        let null = Datum::new(What::Null, origin);
        service.set("networks", Datum::map_at([("default", null)], origin));
    }
    if let Some(policy) =
        service.get_mut("pull_policy").filter(|policy| policy.text() == Some("if_not_present"))
    {
        policy.what = What::Text("missing".to_owned());
    }
    if let Some(build) = service.get_mut("build").filter(|build| build.members().is_some()) {
        complete_build(build, folder);
    }
    if let Some(arguments) =
        service.get_mut("build").and_then(|build| build.get_mut("args")).and_then(Datum::members_mut)
    {
        inherit(arguments, environment);
        arguments.retain(|_, member| !member.value.is_null());
    }
    if let Some(variables) = service.get_mut("environment").and_then(Datum::members_mut) {
        inherit(variables, environment);
    }
    replicas(service)?;
    wait_for_what_is_used(service);
    Ok(())
}

/// A build has a context and, unless its text stands in the Compose file, a Dockerfile.
fn complete_build(build: &mut Datum, folder: &str) {
    let origin = build.origin;
    let lacks =
        |build: &Datum, key: &str| build.get(key).is_none_or(|value| matches!(value.text(), None | Some("")));
    if lacks(build, "context") {
        build.set("context", Datum::text_at(folder, origin));
    }
    if lacks(build, "dockerfile") && lacks(build, "dockerfile_inline") {
        build.set("dockerfile", Datum::text_at("Dockerfile", origin));
    }
}

/// A name alone takes the value of the project's environment.
fn inherit(members: &mut Mapping, environment: &Environment) {
    for (name, member) in members {
        if member.value.is_null()
            && let Some(value) = environment.get(name)
        {
            member.value.what = What::Text(value.clone());
        }
    }
}

/// `scale` and `deploy.replicas` are the same.
fn replicas(service: &mut Datum) -> Result<(), Trouble> {
    let integer = |datum: &Datum| match datum.what {
        What::Integer(number) => Some((number, datum.origin)),
        _ => None,
    };
    let scale = service.get("scale").and_then(integer);
    let replicas = service.get("deploy").and_then(|deploy| deploy.get("replicas")).and_then(integer);
    match (scale, replicas) {
        (Some((scale, origin)), Some((replicas, _))) if scale != replicas => Err(Trouble::new(
            "`scale` and `deploy.replicas` say different numbers",
            origin,
            "remove one of them",
        )),
        (Some((scale, origin)), None) => {
            let number = Datum::new(What::Integer(scale), origin);
            if let Some(deploy) = service.get_mut("deploy") {
                deploy.set("replicas", number);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A service waits for those whose network, processes or volumes it uses.
fn wait_for_what_is_used(service: &mut Datum) {
    let mut used: Vec<(String, Origin, bool)> = Vec::new();
    for link in service.get("links").map(Datum::items).unwrap_or_default() {
        let name = link.text().unwrap_or_default().split(':').next().unwrap_or_default();
        used.push((name.to_owned(), link.origin, true));
    }
    for key in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        let Some(value) = service.get(key) else { continue };
        if let Some(name) = value.text().and_then(|text| text.strip_prefix("service:")) {
            used.push((name.to_owned(), value.origin, true));
        }
    }
    for from in service.get("volumes_from").map(Datum::items).unwrap_or_default() {
        let text = from.text().unwrap_or_default();
        if !text.starts_with("container:") {
            used.push((text.split(':').next().unwrap_or_default().to_owned(), from.origin, false));
        }
    }
    let mut seen = BTreeSet::new();
    used.retain(|(name, _, _)| seen.insert(name.clone()));
    for (name, origin, restarts) in used {
        if service.get("depends_on").and_then(Datum::members).is_none() {
            service.set("depends_on", Datum::map_at([], origin));
        }
        let Some(known) = service.get_mut("depends_on").filter(|known| known.get(&name).is_none()) else {
            continue;
        };
        let truth = |value| Datum::new(What::Truth(value), origin);
        let fields = [
            ("condition", Datum::text_at("service_started", origin)),
            ("required", truth(true)),
            ("restart", truth(restarts)),
        ];
        known.set(&name, Datum::map_at(fields, origin));
    }
}
