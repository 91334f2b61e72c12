//! Which services run with which profiles, what they get from their env files, and which resources nobody uses then.

use std::collections::BTreeSet;

use super::datum::{Datum, Mapping, Member, Origin, What};
use super::environment::{Environment, WhenMissing};
use super::error::Trouble;
use super::load::Loader;

/// Leaves the services that are on.
pub(super) fn select(root: &mut Datum, profiles: &BTreeSet<&str>) -> Result<(), Trouble> {
    let Some(services) = root.get_mut("services").and_then(Datum::members_mut) else { return Ok(()) };
    let all: BTreeSet<String> = services.keys().cloned().collect();
    services.retain(|_, member| is_on(&member.value, profiles));
    let on: BTreeSet<&String> = services.keys().collect();
    for (name, member) in &*services {
        for (needed, dependency) in
            member.value.get("depends_on").and_then(Datum::members).into_iter().flatten()
        {
            let required = dependency.value.get("required").and_then(Datum::truth) != Some(false);
            if on.contains(needed) || !required {
                continue;
            }
            let (message, help) = if all.contains(needed) {
                (
                    format!("the service `{name}` waits for `{needed}`, which no profile switches on"),
                    format!("switch on a profile of `{needed}`, or add `required: false`"),
                )
            } else {
                (
                    format!("the service `{name}` waits for `{needed}`, which is not there"),
                    "name a service of the project, or remove the line".to_owned(),
                )
            };
            return Err(Trouble::new(message, dependency.key, help));
        }
    }
    Ok(())
}

fn is_on(service: &Datum, profiles: &BTreeSet<&str>) -> bool {
    let own = service.get("profiles").map(Datum::items).unwrap_or_default();
    own.is_empty()
        || profiles.contains("*")
        || own.iter().filter_map(Datum::text).any(|name| profiles.contains(name))
}

/// Brings what env files set into the environment of their services.
pub(super) fn environment(
    loader: &mut Loader<'_>,
    root: &mut Datum,
    outside: &Environment,
) -> Result<(), Trouble> {
    let Some(services) = root.get_mut("services").and_then(Datum::members_mut) else { return Ok(()) };
    for member in services.values_mut() {
        let service = &mut member.value;
        let Some(files) = service.remove("env_file") else { continue };
        let mut found = Mapping::new();
        let mut known = outside.clone();
        for file in files.items() {
            for (name, (value, origin)) in of_file(loader, file, &known)? {
                known.entry(name.clone()).or_insert_with(|| value.clone());
                found.insert(name, Member { key: origin, value: Datum::text_at(value, origin) });
            }
        }
        if let Some(own) = service.remove("environment")
            && let What::Map(own) = own.what
        {
            for (name, member) in own {
                found.insert(name, member);
            }
        }
        let origin = files.origin;
        service.set("environment", Datum::new(What::Map(found), origin));
    }
    Ok(())
}

type Set = std::collections::BTreeMap<String, (String, Origin)>;

fn of_file(loader: &mut Loader<'_>, file: &Datum, known: &Environment) -> Result<Set, Trouble> {
    let path = file.get("path").and_then(Datum::text).unwrap_or_default().to_owned();
    let required = file.get("required").and_then(Datum::truth) != Some(false);
    let when_missing = if required { WhenMissing::Error } else { WhenMissing::Ignored };
    let opened = loader.open(&path, when_missing).map_err(|mut trouble| {
        trouble.origin = Some(file.origin);
        trouble.help = "write it, or say `required: false` where it may be missing".to_owned();
        trouble
    })?;
    let Some(index) = opened else { return Ok(Set::new()) };
    let is_raw = file.get("format").and_then(Datum::text) == Some("raw");
    let text = &loader.sources[index].text;
    let found = if is_raw { Ok(super::dotenv::parse_raw(text)) } else { super::dotenv::parse(text, known) };
    let found = found.map_err(|error| {
        let help = "a line of an env file is `NAME=value`; quotes must close";
        Trouble::new(error.message, Origin { file: index, span: error.span }, help)
    })?;
    let placed = |(name, (value, span))| (name, (value, Origin { file: index, span }));
    Ok(found.values.into_iter().map(placed).collect())
}

/// Takes out the networks, volumes, secrets and configs that no service uses.
pub(super) fn drop_unused(root: &mut Datum) {
    let services: Vec<&Datum> = root
        .get("services")
        .and_then(Datum::members)
        .map(|services| services.values().map(|member| &member.value).collect())
        .unwrap_or_default();
    let list = |service: &Datum, keys: &[&str], field: &str| -> Vec<String> {
        let at = keys.iter().try_fold(service, |datum, key| datum.get(key));
        let items = at.map(Datum::items).unwrap_or_default();
        items.iter().filter_map(|item| item.get(field)?.text().map(str::to_owned)).collect()
    };
    let mut used: [(&str, BTreeSet<String>); 4] = [
        ("networks", BTreeSet::new()),
        ("volumes", BTreeSet::new()),
        ("secrets", BTreeSet::new()),
        ("configs", BTreeSet::new()),
    ];
    for service in services {
        used[0].1.extend(
            service
                .get("networks")
                .and_then(Datum::members)
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone()),
        );
        used[1].1.extend(list(service, &["volumes"], "source"));
        used[2].1.extend(list(service, &["secrets"], "source"));
        used[2].1.extend(list(service, &["build", "secrets"], "source"));
        used[3].1.extend(list(service, &["configs"], "source"));
    }
    for (section, names) in used {
        let Some(members) = root.get_mut(section).and_then(Datum::members_mut) else { continue };
        members.retain(|name, _| names.contains(name));
        if members.is_empty() {
            root.remove(section);
        }
    }
}
