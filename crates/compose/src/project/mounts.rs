//! `volumes` of a service: the short form made long, the host's paths made absolute.

use super::canonical::absolute;
use super::datum::{Datum, What};
use super::error::Trouble;
use super::form::Surroundings;

/// The words for how mounts below a bind are passed on.
const PROPAGATIONS: [&str; 6] = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];

/// One entry of `volumes` in the long form.
pub(super) fn mount(item: Datum, around: &Surroundings<'_>) -> Result<Datum, Trouble> {
    match &item.what {
        What::Text(text) => short(&text.clone(), &item, around),
        What::Map(_) => long(item, around),
        _ => Err(Trouble::new(
            "a volume must be a text or a mapping",
            item.origin,
            "write it as `./data:/data`, one a line",
        )),
    }
}

fn long(mut item: Datum, around: &Surroundings<'_>) -> Result<Datum, Trouble> {
    if item.get("target").and_then(Datum::text).is_none() {
        return Err(Trouble::new("a volume needs a `target`", item.origin, "add `target: /data`"));
    }
    let kind = item.get("type").and_then(Datum::text).map(str::to_owned);
    match kind.as_deref() {
        None => {
            return Err(Trouble::new(
                "a volume in the long form needs a `type`",
                item.origin,
                "add `type: volume` or `type: bind`",
            ));
        }
        Some("bind") => {
            let source = item.get("source").and_then(Datum::text).map(|text| absolute(text, around));
            if let (Some(source), Some(place)) = (source, item.get_mut("source")) {
                place.what = What::Text(source);
            }
        }
        Some(_) => {}
    }
    Ok(item)
}

fn short(text: &str, item: &Datum, around: &Surroundings<'_>) -> Result<Datum, Trouble> {
    let origin = item.origin;
    let parts = parts(text);
    let (source, target, options) = match parts.as_slice() {
        [""] | [] => {
            return Err(Trouble::new("an empty volume", origin, "write it as `./data:/data`"));
        }
        [target] => (None, *target, ""),
        [source, target] => (Some(*source), *target, ""),
        [source, target, options] => (Some(*source), *target, *options),
        _ => {
            return Err(Trouble::new(
                format!("`{text}` has too many colons for a volume"),
                origin,
                "write it in the long form, with `source` and `target`",
            ));
        }
    };
    let text = |text: &str| Datum::text_at(text, origin);
    let on = |key| (key, Datum::new(What::Truth(true), origin));
    let source = source.filter(|source| !source.is_empty());
    let is_bind = source.is_some_and(is_path);
    let mut fields = vec![("target", text(target))];
    let mut inner = Vec::new();
    if is_bind {
        inner.push(on("create_host_path"));
    }
    for option in options.split(',') {
        match option {
            "ro" => fields.push(on("read_only")),
            "z" | "Z" if is_bind => inner.push(("selinux", text(option))),
            "nocopy" if !is_bind => inner.push(on("nocopy")),
            word if is_bind && PROPAGATIONS.contains(&word) => inner.push(("propagation", text(word))),
            // Compose passes over words that it does not know
            _ => {}
        }
    }
    let kind = if is_bind { "bind" } else { "volume" };
    fields.push(("type", text(kind)));
    fields.push((kind, Datum::map_at(inner, origin)));
    if let Some(source) = source {
        let source = if is_bind { absolute(source, around) } else { source.to_owned() };
        fields.push(("source", text(&source)));
    }
    Ok(Datum::map_at(fields, origin))
}

/// The parts between colons. A single letter before a colon is a drive of Windows, and so no part of its own.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(':') {
        let part = &text[start..at];
        if part.len() == 1 && part.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        parts.push(part);
        start = at + 1;
    }
    parts.push(&text[start..]);
    parts
}

fn is_path(source: &str) -> bool {
    let drive = source.as_bytes();
    source.starts_with(['.', '/', '~', '\\'])
        || matches!(drive, [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}
