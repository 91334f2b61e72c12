//! `!reset` and `!override`: they take away what the files below say at the same place.

use super::datum::{Datum, Tag, What};

/// A place in a tree, as keys from the outside in.
pub(super) type Path = Vec<String>;

/// The places whose values in the files below go.
pub(super) fn places(datum: &Datum) -> Vec<Path> {
    let mut found = Vec::new();
    collect(datum, &mut Vec::new(), &mut found);
    found
}

fn collect(datum: &Datum, path: &mut Path, found: &mut Vec<Path>) {
    if datum.tag.is_some() {
        found.push(path.clone());
    }
    if let What::Map(members) = &datum.what {
        for (key, member) in members {
            path.push(key.clone());
            collect(&member.value, path, found);
            path.pop();
        }
    }
}

/// Takes out what is only there to reset.
pub(super) fn drop_resets(datum: &mut Datum) {
    match &mut datum.what {
        What::Map(members) => {
            members.retain(|_, member| member.value.tag != Some(Tag::Reset));
            members.values_mut().for_each(|member| drop_resets(&mut member.value));
        }
        What::List(items) => {
            items.retain(|item| item.tag != Some(Tag::Reset));
            items.iter_mut().for_each(drop_resets);
        }
        _ => {}
    }
}

/// Takes the values at these places out of what the files below say.
pub(super) fn apply(places: &[Path], below: &mut Datum) {
    places.iter().for_each(|path| remove(below, path));
}

fn remove(datum: &mut Datum, path: &[String]) {
    match path {
        [] => {}
        [last] => drop(datum.remove(last)),
        [first, rest @ ..] => {
            if let Some(inner) = datum.get_mut(first) {
                remove(inner, rest);
            }
        }
    }
}
