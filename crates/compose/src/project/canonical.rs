//! Brings a value into the one writing that the rest works with, and refuses what Compose does not read.

use seaworthy_text::closest;

use super::datum::{Datum, Mapping, Member, What};
use super::error::Trouble;
use super::files::{is_remote, join};
use super::form::{Alone, Fields, Form, Surroundings};
use super::measures;

/// Brings `datum` into the form. `path` is what it is called in messages: `services.web.ports`.
pub(super) fn canonical(
    mut datum: Datum,
    form: &Form,
    path: &str,
    around: &Surroundings<'_>,
) -> Result<Datum, Trouble> {
    if datum.is_null() && !matches!(form, Form::Long(..) | Form::Kept(_) | Form::Always(_)) {
        return Ok(datum);
    }
    let origin = datum.origin;
    let wrong = |expected: &str, help: &str| {
        let help = if help.is_empty() { format!("`{path}` takes {expected}") } else { help.to_owned() };
        Trouble::new(format!("`{path}` must be {expected}"), origin, help)
    };
    match form {
        Form::Any => {}
        Form::Text => {
            if datum.text().is_none() {
                let help =
                    datum.printed().map_or(String::new(), |text| format!("put it in quotes: `\"{text}\"`"));
                return Err(wrong("a text", &help));
            }
        }
        Form::Printed => {
            let text = datum.printed().ok_or_else(|| wrong("a text or a number", ""))?;
            datum.what = What::Text(text);
        }
        Form::Integer => {
            datum.what = What::Integer(integer(&datum).ok_or_else(|| wrong("a whole number", ""))?)
        }
        Form::Number => datum.what = What::Float(number(&datum).ok_or_else(|| wrong("a number", ""))?),
        Form::Truth => datum.what = What::Truth(truth(&datum).ok_or_else(|| wrong("true or false", ""))?),
        Form::Size => {
            let text = datum.printed().and_then(|text| measures::bytes(&text));
            let bytes = text.ok_or_else(|| wrong("an amount of memory", "for example `512m` or `2g`"))?;
            datum.what = What::Text(bytes.to_string());
        }
        Form::Time => {
            let time = datum.text().and_then(measures::nanoseconds);
            let time = time.ok_or_else(|| wrong("a time with its unit", "for example `30s` or `1m30s`"))?;
            datum.what = What::Text(measures::time(time));
        }
        Form::Path => {
            let text = datum.text().ok_or_else(|| wrong("a path", ""))?;
            datum.what = What::Text(absolute(text, around));
        }
        Form::Context => {
            let text = datum.text().ok_or_else(|| wrong("a path or an address", ""))?;
            if !is_remote(text) {
                datum.what = What::Text(absolute(text, around));
            }
        }
        Form::Words => datum = words(datum, path)?,
        Form::Pairs(alone) => datum = pairs(datum, *alone, path)?,
        Form::Map(fields) => map(&mut datum, fields, path, around)?,
        Form::MapOf(inner) => {
            let members = take_map(&mut datum, path)?;
            let mut out = Mapping::new();
            for (key, Member { key: place, value }) in members {
                let value = canonical(value, inner, &format!("{path}.{key}"), around)?;
                out.insert(key, Member { key: place, value });
            }
            datum.what = What::Map(out);
        }
        Form::ListOf(inner) => {
            let What::List(items) = datum.what else { return Err(wrong("a list", "")) };
            let items = items.into_iter().map(|item| canonical(item, inner, path, around));
            datum.what = What::List(items.collect::<Result<_, _>>()?);
        }
        Form::OneOrListOf(inner) => {
            let items = match datum.what {
                What::List(items) => items,
                what => vec![Datum { what, ..Datum::new(What::Null, origin) }],
            };
            let items = items.into_iter().map(|item| canonical(item, inner, path, around));
            datum.what = What::List(items.collect::<Result<_, _>>()?);
        }
        Form::Long(lengthen, inner) => {
            if datum.is_null() {
                return Ok(datum);
            }
            let tag = datum.tag;
            datum = canonical(lengthen(datum, around)?, inner, path, around)?;
            datum.tag = tag;
        }
        Form::Kept(inner) | Form::Always(inner) => return canonical(datum, inner, path, around),
    }
    Ok(datum)
}

fn map(
    datum: &mut Datum,
    fields: &'static Fields,
    path: &str,
    around: &Surroundings<'_>,
) -> Result<(), Trouble> {
    let members = take_map(datum, path)?;
    let mut out = Mapping::new();
    for (key, Member { key: place, value }) in members {
        let value = match fields.get(&key) {
            Some(form) => {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                canonical(value, form, &path, around)?
            }
            None if key.starts_with("x-") => value,
            None => {
                let names = fields.fields.iter().map(|(name, _)| *name);
                // no slip of the fingers is as long
                let help = Some(&key).filter(|key| key.len() <= 32).and_then(|key| closest(key, names));
                let help = help.map_or_else(
                    || "remove it, or let its name begin with `x-`".to_owned(),
                    |name| format!("did you mean `{name}`?"),
                );
                return Err(Trouble::new(format!("`{key}` is no key of {}", fields.of), place, help));
            }
        };
        out.insert(key, Member { key: place, value });
    }
    datum.what = What::Map(out);
    Ok(())
}

fn take_map(datum: &mut Datum, path: &str) -> Result<Mapping, Trouble> {
    match std::mem::replace(&mut datum.what, What::Null) {
        What::Map(members) => Ok(members),
        _ => {
            let what = if path.is_empty() { "a Compose file".to_owned() } else { format!("`{path}`") };
            Err(Trouble::new(
                format!("{what} must be a mapping"),
                datum.origin,
                "write it as `name: value`, one a line",
            ))
        }
    }
}

/// A path of the host, absolute. Only the user's own `~` is known.
pub(super) fn absolute(text: &str, around: &Surroundings<'_>) -> String {
    match text.strip_prefix('~') {
        Some("") => around.home.to_owned(),
        Some(rest) if rest.starts_with('/') => join(around.home, &rest[1..]),
        // a path of Windows is absolute already
        _ if matches!(text.as_bytes(), [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic()) => {
            text.to_owned()
        }
        _ => join(around.folder, text),
    }
}

pub(super) fn integer(datum: &Datum) -> Option<i64> {
    match &datum.what {
        What::Integer(number) => Some(*number),
        What::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
        What::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn number(datum: &Datum) -> Option<f64> {
    match &datum.what {
        What::Integer(number) => Some(*number as f64),
        What::Float(number) => Some(*number),
        What::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn truth(datum: &Datum) -> Option<bool> {
    match &datum.what {
        What::Truth(truth) => Some(*truth),
        What::Text(text) => match text.to_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => Some(true),
            "false" | "n" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn words(mut datum: Datum, path: &str) -> Result<Datum, Trouble> {
    let origin = datum.origin;
    let items = match datum.what {
        What::Text(line) => {
            let words = measures::words(&line).ok_or_else(|| {
                Trouble::new(
                    format!("`{path}` has a quote without its partner"),
                    origin,
                    "close it, or write a list",
                )
            })?;
            words.into_iter().map(|word| Datum::text_at(word, origin)).collect()
        }
        What::List(items) => items
            .into_iter()
            .map(|item| match item.text() {
                Some(_) => Ok(item),
                None => Err(Trouble::new(
                    format!("`{path}` takes only texts"),
                    item.origin,
                    "put the word in quotes",
                )),
            })
            .collect::<Result<_, _>>()?,
        _ => {
            return Err(Trouble::new(
                format!("`{path}` must be a text or a list of texts"),
                origin,
                "write it as `[\"node\", \"server.js\"]`",
            ));
        }
    };
    datum.what = What::List(items);
    Ok(datum)
}

fn pairs(mut datum: Datum, alone: Alone, path: &str) -> Result<Datum, Trouble> {
    let nothing = || if alone == Alone::Empty { What::Text(String::new()) } else { What::Null };
    let mut out = Mapping::new();
    match std::mem::replace(&mut datum.what, What::Null) {
        What::Map(members) => {
            for (name, Member { key, mut value }) in members {
                if value.is_null() {
                    value.what = nothing();
                } else {
                    let text = value.printed().ok_or_else(|| {
                        Trouble::new(
                            format!("`{path}.{name}` must be one value"),
                            value.origin,
                            "a list or a mapping cannot be passed on",
                        )
                    })?;
                    value.what = What::Text(text);
                }
                out.insert(name, Member { key, value });
            }
        }
        What::List(items) => {
            for item in items {
                let origin = item.origin;
                let text = item.printed().ok_or_else(|| {
                    Trouble::new(format!("`{path}` takes `NAME=value`"), origin, "write one variable a line")
                })?;
                let (name, what) = match text.split_once('=') {
                    Some((name, value)) => (name, What::Text(value.to_owned())),
                    None => (text.as_str(), nothing()),
                };
                let value = Datum { tag: item.tag, ..Datum::new(what, origin) };
                out.insert(name.to_owned(), Member { key: origin, value });
            }
        }
        _ => {
            return Err(Trouble::new(
                format!("`{path}` must be a mapping or a list"),
                datum.origin,
                "write it as `NAME: value`, one a line",
            ));
        }
    }
    datum.what = What::Map(out);
    Ok(datum)
}
