//! One file over another: mappings are merged, lists appended, single values replaced, and what has an identity (a port, a
//! mount) is there once.

use std::collections::BTreeMap;

use super::datum::{Datum, Mapping, Member, What};
use super::error::Trouble;
use super::long::refuse_twice;

/// Puts `over` on top of `below`; both are in the canonical writing. `path` are the keys that lead here.
pub(super) fn merge(below: Datum, over: Datum, path: &mut Vec<String>) -> Result<Datum, Trouble> {
    if replaces(path) {
        return Ok(over);
    }
    if over.is_null() {
        return Ok(below);
    }
    if below.is_null() {
        return Ok(over);
    }
    let origin = over.origin;
    if is_service_key(path, "logging") && differ(below.get("driver"), over.get("driver")) {
        return Ok(over);
    }
    let what = match (below.what, over.what) {
        (What::Map(below), What::Map(over)) => What::Map(merge_maps(below, over, path)?),
        (What::List(mut below), What::List(over)) => {
            below.extend(over);
            What::List(below)
        }
        (What::Map(_) | What::List(_), _) if !is_service_key(path, "ulimits") && !path.is_empty() => {
            return Err(Trouble::new(
                format!("`{}` has another shape here than in the file below", path.join(".")),
                origin,
                "write it as there, or put `!override` before it",
            ));
        }
        (_, over) => over,
    };
    Ok(Datum { what, ..Datum::new(What::Null, origin) })
}

fn merge_maps(mut below: Mapping, over: Mapping, path: &mut Vec<String>) -> Result<Mapping, Trouble> {
    for (key, Member { key: place, value }) in over {
        let merged = match below.remove(&key) {
            Some(known) if !key.starts_with("x-") => {
                path.push(key.clone());
                let merged = merge(known.value, value, path)?;
                path.pop();
                Member { key: known.key, value: merged }
            }
            _ => Member { key: place, value },
        };
        below.insert(key, merged);
    }
    Ok(below)
}

/// Whether the value is taken as a whole: a command is no list of things.
fn replaces(path: &[String]) -> bool {
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        keys.as_slice(),
        ["services", _, "command" | "entrypoint"] | ["services", _, "healthcheck", "test"]
    )
}

fn is_service_key(path: &[String], key: &str) -> bool {
    path.len() >= 3 && path[0] == "services" && path[2] == key
}

fn differ(below: Option<&Datum>, over: Option<&Datum>) -> bool {
    match (below.and_then(Datum::text), over.and_then(Datum::text)) {
        (Some(below), Some(over)) => below != over,
        _ => false,
    }
}

/// Leaves one of what has the same identity, the last, where the first stood.
///
/// # Errors
/// Where Compose takes a list only if nothing stands twice in it.
pub(super) fn unify(service: &mut Datum) -> Result<(), Trouble> {
    for (key, identity) in IDENTITIES {
        if let Some(list) = service.get_mut(key) {
            unify_list(list, *identity);
        }
    }
    if let Some(tags) = service.get_mut("build").and_then(|build| build.get_mut("tags")) {
        unify_list(tags, itself);
    }
    for member in
        service.get_mut("networks").and_then(Datum::members_mut).into_iter().flat_map(Mapping::values_mut)
    {
        if let Some(aliases) = member.value.get_mut("aliases") {
            unify_list(aliases, itself);
        }
    }
    for key in ["security_opt", "group_add", "device_cgroup_rules", "external_links", "volumes_from"] {
        refuse_twice(service.get(key).map(Datum::items).unwrap_or_default())?;
    }
    Ok(())
}

fn unify_list(list: &mut Datum, identity: Identity) {
    let What::List(items) = &mut list.what else { return };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Datum> = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        let key = identity(&item);
        match seen.get(&key) {
            Some(index) => kept[*index] = item,
            None => {
                seen.insert(key, kept.len());
                kept.push(item);
            }
        }
    }
    *items = kept;
}

type Identity = fn(&Datum) -> String;

const IDENTITIES: &[(&str, Identity)] = &[
    ("ports", port),
    ("volumes", |mount| field(mount, "target")),
    ("secrets", |grant| field(grant, "target")),
    ("configs", |grant| match grant.get("target") {
        Some(_) => field(grant, "target"),
        None => format!("/{}", field(grant, "source")),
    }),
    ("devices", |device| field(device, "target")),
    ("env_file", |file| field(file, "path")),
    ("cap_add", itself),
    ("cap_drop", itself),
    ("dns", itself),
    ("dns_opt", itself),
    ("dns_search", itself),
    ("expose", itself),
    ("links", itself),
    ("profiles", itself),
    ("tmpfs", itself),
];

fn itself(datum: &Datum) -> String {
    datum.printed().unwrap_or_default()
}

fn field(datum: &Datum, key: &str) -> String {
    datum.get(key).and_then(Datum::printed).unwrap_or_default()
}

fn port(port: &Datum) -> String {
    let keys = ["host_ip", "published", "target", "protocol"];
    keys.map(|key| field(port, key)).join(" ")
}
