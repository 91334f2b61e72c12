//! What fits each key and yet not together.

use std::collections::{BTreeMap, BTreeSet};

use super::datum::{Datum, Mapping, What};
use super::error::Trouble;

/// Looks at every service of a merged project, also at those that no profile switches on.
pub(super) fn check(root: &Datum) -> Result<(), Trouble> {
    let empty = Mapping::new();
    let section = |name: &str| root.get(name).and_then(Datum::members).unwrap_or(&empty);
    let services = section("services");
    for (name, member) in services {
        check_service(name, &member.value, services)?;
        let service = &member.value;
        for key in ["secrets", "configs"] {
            let items = service.get(key).map(Datum::items).unwrap_or_default();
            let building = service.get("build").and_then(|build| build.get(key)).map(Datum::items);
            for item in items.iter().chain(building.unwrap_or_default()) {
                let Some(source) = item.get("source").and_then(Datum::text) else { continue };
                known(section(key), source, item, name, key)?;
            }
        }
        for (network, member) in service.get("networks").and_then(Datum::members).into_iter().flatten() {
            if network != "default" && !section("networks").contains_key(network) {
                let stand_in = Datum { origin: member.key, ..member.value.clone() };
                known(section("networks"), network, &stand_in, name, "networks")?;
            }
        }
        for mount in service.get("volumes").map(Datum::items).unwrap_or_default() {
            let is_volume = mount.get("type").and_then(Datum::text) == Some("volume");
            if let Some(source) = mount.get("source").and_then(Datum::text).filter(|_| is_volume) {
                known(section("volumes"), source, mount, name, "volumes")?;
            }
        }
    }
    for (name, member) in section("secrets").iter().chain(section("configs")) {
        check_resource(name, &member.value)?;
    }
    for (name, member) in section("volumes").iter().chain(section("networks")) {
        check_external(name, &member.value)?;
    }
    Ok(())
}

fn known(declared: &Mapping, source: &str, at: &Datum, service: &str, key: &str) -> Result<(), Trouble> {
    if declared.contains_key(source) {
        return Ok(());
    }
    let one = key.trim_end_matches('s');
    Err(Trouble::new(
        format!("the service `{service}` names the {one} `{source}`, which is not declared"),
        at.origin,
        format!("add `{source}:` below the top-level `{key}:`"),
    ))
}

fn check_service(name: &str, service: &Datum, services: &Mapping) -> Result<(), Trouble> {
    let has = |key: &str| service.get(key).is_some_and(|value| !value.is_null() && value.text() != Some(""));
    let at = |key: &str| service.get(key).map_or(service.origin, |value| value.origin);
    if !has("image") && !has("build") && !has("provider") {
        return Err(Trouble::new(
            format!("the service `{name}` has neither an `image` nor a `build`"),
            service.origin,
            "add one of them",
        ));
    }
    if has("network_mode")
        && service.get("networks").and_then(Datum::members).is_some_and(|map| !map.is_empty())
    {
        return Err(Trouble::new(
            format!("the service `{name}` has both `network_mode` and `networks`"),
            at("network_mode"),
            "remove one of them",
        ));
    }
    if let Some(build) = service.get("build")
        && build.get("dockerfile_inline").is_some()
        && build.get("dockerfile").is_some()
    {
        return Err(Trouble::new(
            format!("the build of `{name}` has both `dockerfile` and `dockerfile_inline`"),
            build.origin,
            "remove one of them",
        ));
    }
    for key in ["network_mode", "ipc", "pid"] {
        let other = service.get(key).and_then(Datum::text).and_then(|text| text.strip_prefix("service:"));
        if let Some(other) = other.filter(|other| !services.contains_key(*other)) {
            return Err(Trouble::new(
                format!("the `{key}` of `{name}` names the service `{other}`, which is not there"),
                at(key),
                "name a service of the project",
            ));
        }
    }
    let replicas = service.get("scale").or_else(|| service.get("deploy")?.get("replicas"));
    if has("container_name") && replicas.is_some_and(|number| matches!(number.what, What::Integer(2..))) {
        return Err(Trouble::new(
            format!("the service `{name}` has a `container_name` and more than one container"),
            at("container_name"),
            "remove `container_name`: names are unique",
        ));
    }
    let limits = |kind: &str, key: &str| service.get("deploy")?.get("resources")?.get(kind)?.get(key);
    let pairs = [
        ("mem_limit", limits("limits", "memory")),
        ("cpus", limits("limits", "cpus")),
        ("pids_limit", limits("limits", "pids")),
        ("mem_reservation", limits("reservations", "memory")),
    ];
    for (key, other) in pairs {
        if let (Some(own), Some(other)) = (service.get(key), other)
            && own.what != other.what
        {
            return Err(Trouble::new(
                format!("`{key}` of `{name}` and its `deploy.resources` say different things"),
                own.origin,
                "remove one of them",
            ));
        }
    }
    Ok(())
}

fn check_resource(name: &str, resource: &Datum) -> Result<(), Trouble> {
    let is_external = resource.get("external").and_then(Datum::truth) == Some(true);
    let sources = ["file", "environment", "content", "driver", "template_driver"];
    let given = sources.iter().filter(|key| resource.get(key).is_some_and(|value| !value.is_null())).count();
    match (is_external, given) {
        (true, 0) | (false, 1) => Ok(()),
        (false, 0) => Err(Trouble::new(
            format!("`{name}` has no source"),
            resource.origin,
            "give it a `file` or an `environment`, or say `external: true`",
        )),
        (false, _) if resource.get("driver").is_some() || resource.get("template_driver").is_some() => Ok(()),
        (false, _) => {
            Err(Trouble::new(format!("`{name}` has several sources"), resource.origin, "keep one of them"))
        }
        (true, _) => check_external(name, resource),
    }
}

fn check_external(name: &str, resource: &Datum) -> Result<(), Trouble> {
    if resource.get("external").and_then(Datum::truth) != Some(true) {
        return Ok(());
    }
    let other = resource
        .members()
        .into_iter()
        .flatten()
        .find(|(key, _)| !matches!(key.as_str(), "external" | "name") && !key.starts_with("x-"));
    match other {
        Some((key, member)) => Err(Trouble::new(
            format!("`{name}` is external, and so `{key}` has no place there"),
            member.key,
            "remove it, or `external`",
        )),
        None => Ok(()),
    }
}

/// Services that wait for one another in a circle never start.
pub(super) fn check_graph(root: &Datum) -> Result<(), Trouble> {
    let Some(services) = root.get("services").and_then(Datum::members) else { return Ok(()) };
    let needs: BTreeMap<&str, Vec<&str>> = services
        .iter()
        .map(|(name, member)| {
            let needed = member.value.get("depends_on").and_then(Datum::members).into_iter().flatten();
            (name.as_str(), needed.map(|(name, _)| name.as_str()).collect())
        })
        .collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in needs.keys() {
        // depth first, without recursion: a chain may be as long as the file
        let mut open: Vec<(&str, usize)> = vec![(start, 0)];
        let mut on_path: BTreeSet<&str> = BTreeSet::from([*start]);
        while let Some((name, next)) = open.last_mut() {
            let needed = needs.get(name).and_then(|needed| needed.get(*next));
            *next += 1;
            match needed {
                Some(needed) if on_path.contains(needed) => {
                    let circle: Vec<&str> = open.iter().map(|(name, _)| *name).chain([*needed]).collect();
                    let origin = services.get(*needed).map(|member| member.key).unwrap_or_default();
                    return Err(Trouble::new(
                        format!("services wait for one another: {}", circle.join(" → ")),
                        origin,
                        "take one `depends_on` of the circle away",
                    ));
                }
                Some(needed) if !done.contains(needed) && needs.contains_key(needed) => {
                    on_path.insert(needed);
                    open.push((needed, 0));
                }
                Some(_) => {}
                None => {
                    done.insert(name);
                    on_path.remove(*name);
                    open.pop();
                }
            }
        }
    }
    Ok(())
}
