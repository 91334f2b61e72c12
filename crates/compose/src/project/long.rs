//! Short writings made long, one function a key. What is long already passes through.

use super::datum::{Datum, Mapping, Member, What};
use super::error::Trouble;
use super::form::Surroundings;

type Made = Result<Datum, Trouble>;

/// Wraps a text as the value of one field.
fn as_field(datum: Datum, field: &str) -> Datum {
    match datum.what {
        What::Text(_) => {
            let (origin, tag) = (datum.origin, datum.tag);
            Datum { tag, ..Datum::map_at([(field, Datum { tag: None, ..datum })], origin) }
        }
        _ => datum,
    }
}

/// A list of names as a mapping, with the same value for each.
fn names_to_map(mut datum: Datum, value: impl Fn(&Datum) -> Datum) -> Made {
    if let What::List(items) = &datum.what {
        refuse_twice(items)?;
        let names = items.iter().filter_map(|item| {
            let member = Member { key: item.origin, value: value(item) };
            Some((item.text()?.to_owned(), member))
        });
        datum.what = What::Map(names.collect());
    }
    Ok(datum)
}

/// Refuses a list that says the same twice.
pub(super) fn refuse_twice(items: &[Datum]) -> Result<(), Trouble> {
    let mut seen = std::collections::BTreeSet::new();
    match items.iter().find(|item| item.printed().is_some_and(|text| !seen.insert(text))) {
        Some(item) => Err(Trouble::new(
            format!(
                "`{}` stands twice in a list in which each may stand once",
                item.printed().unwrap_or_default()
            ),
            item.origin,
            "remove one of them; with several files, one of each",
        )),
        None => Ok(()),
    }
}

/// `build: ./app`.
pub(super) fn build(datum: Datum, _: &Surroundings<'_>) -> Made {
    Ok(as_field(datum, "context"))
}

/// A secret or config by its name.
pub(super) fn grant(datum: Datum, _: &Surroundings<'_>) -> Made {
    Ok(as_field(datum, "source"))
}

/// A secret of a service by its name; it lies in `/run/secrets`.
pub(super) fn secret_grant(datum: Datum, around: &Surroundings<'_>) -> Made {
    let mut secret = grant(datum, around)?;
    if secret.get("target").is_none()
        && let Some(source) = secret.get("source").and_then(Datum::text)
    {
        let target = Datum::text_at(format!("/run/secrets/{source}"), secret.origin);
        secret.set("target", target);
    }
    Ok(secret)
}

/// `depends_on: [db]`.
pub(super) fn depends_on(datum: Datum, _: &Surroundings<'_>) -> Made {
    let started = |item: &Datum| {
        Datum::map_at([("condition", Datum::text_at("service_started", item.origin))], item.origin)
    };
    let mut datum = names_to_map(datum, started)?;
    if let Some(members) = datum.members_mut() {
        for Member { key, value } in members.values_mut() {
            let origin = *key;
            let condition = value.get("condition").map(|condition| condition.text().map(str::to_owned));
            match condition {
                Some(Some(known))
                    if ["service_started", "service_healthy", "service_completed_successfully"]
                        .contains(&known.as_str()) => {}
                Some(_) => {
                    return Err(Trouble::new(
                        "this is not a condition of `depends_on`",
                        value.get("condition").map_or(origin, |condition| condition.origin),
                        "it is `service_started`, `service_healthy` or `service_completed_successfully`",
                    ));
                }
                None => {
                    return Err(Trouble::new(
                        "an entry of `depends_on` needs a `condition`",
                        origin,
                        "add `condition: service_started`",
                    ));
                }
            }
            if value.get("required").is_none() {
                value.set("required", Datum::new(What::Truth(true), origin));
            }
        }
    }
    Ok(datum)
}

/// `networks: [front]`.
pub(super) fn networks(datum: Datum, _: &Surroundings<'_>) -> Made {
    names_to_map(datum, |item| Datum::new(What::Null, item.origin))
}

/// `env_file: .env`.
pub(super) fn env_file(datum: Datum, _: &Surroundings<'_>) -> Made {
    let mut file = as_field(datum, "path");
    if file.get("required").is_none() {
        let required = Datum::new(What::Truth(true), file.origin);
        file.set("required", required);
    }
    Ok(file)
}

/// `extends: base`.
pub(super) fn extends(datum: Datum, _: &Surroundings<'_>) -> Made {
    let extends = as_field(datum, "service");
    match extends.get("service").and_then(Datum::text) {
        Some(_) => Ok(extends),
        None => Err(Trouble::new("`extends` needs a `service`", extends.origin, "add `service: NAME`")),
    }
}

/// `additional_contexts: [name=path]`.
pub(super) fn contexts(datum: Datum, _: &Surroundings<'_>) -> Made {
    Ok(equals_to_map(datum, &['=']))
}

/// `extra_hosts: ["name:address"]`; a name may have several addresses.
pub(super) fn extra_hosts(datum: Datum, _: &Surroundings<'_>) -> Made {
    let What::List(items) = &datum.what else { return Ok(datum) };
    refuse_twice(items)?;
    let mut out = Mapping::new();
    for item in items {
        let text = item.text().unwrap_or_default();
        let Some((name, address)) = text.split_once(['=', ':']) else {
            return Err(Trouble::new(
                "an entry of `extra_hosts` is `name:address`",
                item.origin,
                "write it as `\"db.internal:10.0.0.5\"`",
            ));
        };
        let address = address.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(address);
        let address = Datum::text_at(address, item.origin);
        let member = out.entry(name.to_owned()).or_insert_with(|| Member {
            key: item.origin,
            value: Datum::new(What::List(Vec::new()), item.origin),
        });
        if let What::List(addresses) = &mut member.value.what {
            addresses.push(address);
        }
    }
    Ok(Datum { what: What::Map(out), ..datum })
}

fn equals_to_map(mut datum: Datum, separators: &[char]) -> Datum {
    if let What::List(items) = &datum.what {
        let pairs = items.iter().filter_map(|item| {
            let (name, value) = item.text()?.split_once(separators)?;
            let member = Member { key: item.origin, value: Datum::text_at(value, item.origin) };
            Some((name.to_owned(), member))
        });
        datum.what = What::Map(pairs.collect());
    }
    datum
}

/// `ssh: default`, `ssh: {key: path}`.
pub(super) fn ssh(mut datum: Datum, _: &Surroundings<'_>) -> Made {
    let origin = datum.origin;
    datum.what = match datum.what {
        What::Text(text) => What::List(vec![Datum::text_at(text, origin)]),
        What::Map(members) => What::List(
            members
                .into_iter()
                .map(|(name, member)| {
                    let text = match member.value.text() {
                        Some(path) => format!("{name}={path}"),
                        None => name,
                    };
                    Datum::text_at(text, member.key)
                })
                .collect(),
        ),
        other => other,
    };
    refuse_twice(datum.items())?;
    Ok(datum)
}

/// `nofile: 1024`, `nofile: {soft: 1024, hard: 2048}`.
pub(super) fn ulimit(mut datum: Datum, _: &Surroundings<'_>) -> Made {
    let wrong = |origin| {
        Trouble::new(
            "a limit is a number, or `soft` and `hard`",
            origin,
            "write it as `{soft: 1024, hard: 2048}`",
        )
    };
    if datum.members().is_none() {
        let number = super::canonical::integer(&datum).ok_or_else(|| wrong(datum.origin))?;
        datum.what = What::Integer(number);
        return Ok(datum);
    }
    for key in ["soft", "hard"] {
        let origin = datum.origin;
        let value = datum.get_mut(key).ok_or_else(|| wrong(origin))?;
        let number = super::canonical::integer(value).ok_or_else(|| wrong(value.origin))?;
        value.what = What::Integer(number);
    }
    Ok(datum)
}

/// `/dev/a:/dev/b:rwm`.
pub(super) fn device(datum: Datum, _: &Surroundings<'_>) -> Made {
    let Some(text) = datum.text() else { return Ok(datum) };
    let origin = datum.origin;
    let parts: Vec<&str> = text.split(':').collect();
    let (source, target, permissions) = match parts.as_slice() {
        [source] => (*source, *source, "rwm"),
        [source, target] => (*source, *target, "rwm"),
        [source, target, permissions] => (*source, *target, *permissions),
        _ => {
            return Err(Trouble::new(
                format!("`{text}` is not a device"),
                origin,
                "write it as `/dev/host:/dev/container:rwm`",
            ));
        }
    };
    let text = |text: &str| Datum::text_at(text, origin);
    let fields = [("source", text(source)), ("target", text(target)), ("permissions", text(permissions))];
    Ok(Datum::map_at(fields, origin))
}

/// `test: curl -f localhost`.
pub(super) fn health_test(mut datum: Datum, _: &Surroundings<'_>) -> Made {
    let origin = datum.origin;
    match &datum.what {
        What::Text(text) => {
            let words = vec![Datum::text_at("CMD-SHELL", origin), Datum::text_at(text.clone(), origin)];
            datum.what = What::List(words);
        }
        What::List(items) => {
            let first = items.first().and_then(Datum::text);
            if !matches!(first, Some("CMD" | "CMD-SHELL" | "NONE")) {
                return Err(Trouble::new(
                    "a health check's list starts with `CMD`, `CMD-SHELL` or `NONE`",
                    items.first().map_or(origin, |item| item.origin),
                    "put `CMD` before the program",
                ));
            }
        }
        _ => {}
    }
    Ok(datum)
}

/// `count: all`, which is -1.
pub(super) fn count(mut datum: Datum, _: &Surroundings<'_>) -> Made {
    if datum.text() == Some("all") {
        datum.what = What::Integer(-1);
    }
    Ok(datum)
}

/// `external: {name: x}`, the form of old files; the name is taken out before.
pub(super) fn external(mut datum: Datum, _: &Surroundings<'_>) -> Made {
    if datum.members().is_some() {
        datum.what = What::Truth(true);
    }
    Ok(datum)
}
