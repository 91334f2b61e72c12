//! The shape in which a project is shown: what says nothing is left out, as `docker compose config` leaves it out.

use super::datum::{Datum, Mapping, Member, What};
use super::form::{Fields, Form};
use super::grammar::{CONFIG, NETWORK, SECRET, SERVICE, VOLUME};

/// Brings a whole project into the shown shape.
pub(super) fn finish(mut root: Datum) -> Datum {
    let sections: [(&str, &'static Fields); 5] = [
        ("services", &SERVICE),
        ("networks", &NETWORK),
        ("volumes", &VOLUME),
        ("secrets", &SECRET),
        ("configs", &CONFIG),
    ];
    for (section, fields) in sections {
        let Some(members) = root.get_mut(section).and_then(Datum::members_mut) else { continue };
        for member in members.values_mut() {
            shape(&mut member.value, &Form::Map(fields));
        }
    }
    root
}

fn shape(datum: &mut Datum, form: &Form) {
    match (form, &mut datum.what) {
        (Form::Map(fields), What::Map(_)) => {
            shape_map(datum, fields);
        }
        (Form::MapOf(inner), What::Map(members)) => {
            members.values_mut().for_each(|member| shape(&mut member.value, inner));
        }
        (Form::ListOf(inner) | Form::OneOrListOf(inner), What::List(items)) => {
            items.iter_mut().for_each(|item| shape(item, inner));
        }
        (Form::Long(_, inner) | Form::Kept(inner) | Form::Always(inner), _) => shape(datum, inner),
        _ => {}
    }
}

fn shape_map(datum: &mut Datum, fields: &'static Fields) {
    let origin = datum.origin;
    let Some(members) = datum.members_mut() else { return };
    members.retain(|key, _| !key.starts_with("x-"));
    for (key, form) in fields.fields {
        match (form, members.get_mut(*key)) {
            (Form::Kept(Form::Words), None) => {
                insert(members, key, Datum::new(What::Null, origin));
            }
            (Form::Always(inner), None) => {
                let mut empty = Datum::map_at([], origin);
                shape(&mut empty, inner);
                insert(members, key, empty);
            }
            (_, Some(member)) => {
                if *key == "extra_hosts" {
                    hosts(&mut member.value);
                }
                shape(&mut member.value, form);
                let keep = matches!(form, Form::Kept(_) | Form::Always(_));
                if !keep && says_nothing(&member.value, form) {
                    members.remove(*key);
                }
            }
            _ => {}
        }
    }
}

fn insert(members: &mut Mapping, key: &str, value: Datum) {
    members.insert(key.to_owned(), Member { key: value.origin, value });
}

/// `{name: [address]}` as `["name=address"]`.
fn hosts(datum: &mut Datum) {
    let Some(members) = datum.members() else { return };
    let mut lines: Vec<Datum> = Vec::new();
    for (name, member) in members {
        for address in member.value.items() {
            let text = format!("{name}={}", address.text().unwrap_or_default());
            lines.push(Datum::text_at(text, address.origin));
        }
    }
    lines.sort_by(|one, other| one.text().cmp(&other.text()));
    datum.what = What::List(lines);
}

/// Whether a value is what would hold without it.
fn says_nothing(datum: &Datum, form: &Form) -> bool {
    match &datum.what {
        What::Null => true,
        What::Truth(truth) => !truth,
        What::Integer(number) => *number == 0,
        What::Float(number) => *number == 0.0,
        What::Text(text) => text.is_empty() || (matches!(form, Form::Size) && text == "0"),
        What::List(items) => items.is_empty(),
        What::Map(members) => members.is_empty() && !matches!(form, Form::Map(_)),
    }
}
