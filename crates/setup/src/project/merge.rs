//! Services of several files as one, as Compose merges them: single values are replaced, lists and mappings grow.

use std::sync::Arc;

use seaworthy_compose as compose;
use seaworthy_text::{Place, Span};

use super::layer::{Layer, Layers};

/// How many `extends` are followed.
const DEEPEST: usize = 16;

/// A service with all that is said of it, the weakest first.
#[derive(Debug)]
pub(super) struct Merged<'l> {
    pub(super) name: &'l str,
    /// The parts of the files, and before each what it extends in its own file.
    parts: Vec<Part<'l>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'l> {
    layer: &'l Layer,
    service: &'l compose::Service,
}

/// The services of all files, in the order in which they first appear.
pub(super) fn merge(layers: &Layers) -> Vec<Merged<'_>> {
    let mut services: Vec<Merged<'_>> = Vec::new();
    for layer in layers.iter().map(Arc::as_ref) {
        for service in &layer.file.services {
            let name = service.name.value.as_str();
            let parts = with_extended(layer, service);
            match services.iter_mut().find(|merged| merged.name == name) {
                Some(merged) => merged.parts.extend(parts),
                None => services.push(Merged { name, parts }),
            }
        }
    }
    services
}

fn with_extended<'l>(layer: &'l Layer, service: &'l compose::Service) -> Vec<Part<'l>> {
    let mut parts = vec![Part { layer, service }];
    let mut current = service;
    while parts.len() < DEEPEST {
        let Some(extends) = current.get("extends").filter(|extends| extends.get("file").is_none()) else {
            break;
        };
        let Some(name) = extends.text().or_else(|| extends.get("service").and_then(compose::Value::text))
        else {
            break;
        };
        let Some(base) = layer.file.service(name).filter(|base| base.name != current.name) else { break };
        parts.insert(0, Part { layer, service: base });
        current = base;
    }
    parts
}

impl<'l> Part<'l> {
    pub(super) fn place(&self, span: Span) -> Place {
        self.layer.source.place(span)
    }
}

impl<'l> Merged<'l> {
    /// Where the first file has it.
    pub(super) fn place(&self) -> Place {
        let own = self.parts.iter().find(|part| part.service.name.value == self.name).or(self.parts.first());
        own.map_or_else(
            || Place::whole(seaworthy_text::RepoPath::root()),
            |part| part.place(part.service.name.span),
        )
    }

    /// A value of which the last one counts.
    pub(super) fn last<T>(&self, key: &str, read: impl Fn(&'l compose::Service) -> Option<T>) -> Option<T> {
        self.each(key, read).into_iter().next_back().map(|(_, value)| value)
    }

    /// What each part says, the weakest first; what comes before a `!reset` or `!override` is gone.
    pub(super) fn each<T>(
        &self,
        key: &str,
        read: impl Fn(&'l compose::Service) -> Option<T>,
    ) -> Vec<(Part<'l>, T)> {
        let mut found = Vec::new();
        for part in &self.parts {
            let tag = tag_of(part.service, key);
            if tag.is_some() {
                found.clear();
            }
            if tag != Some(Tag::Reset) {
                found.extend(read(part.service).map(|value| (*part, value)));
            }
        }
        found
    }

    /// The items of a list; an item of a later file takes the place of an earlier one with the same identity.
    pub(super) fn list<T, K: PartialEq>(
        &self,
        key: &str,
        items: impl Fn(&'l compose::Service) -> &'l [T],
        identity: impl Fn(&T) -> K,
    ) -> Vec<(Part<'l>, &'l T)> {
        let mut found: Vec<(Part<'l>, &'l T)> = Vec::new();
        for part in &self.parts {
            match tag_of(part.service, key) {
                Some(Tag::Reset) => {
                    found.clear();
                    continue;
                }
                Some(Tag::Override) => found.clear(),
                None => {}
            }
            for item in items(part.service) {
                match found.iter_mut().find(|(_, known)| identity(known) == identity(item)) {
                    Some(slot) => *slot = (*part, item),
                    None => found.push((*part, item)),
                }
            }
        }
        found
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Reset,
    Override,
}

fn tag_of(service: &compose::Service, key: &str) -> Option<Tag> {
    match service.get(key)?.tag()?.trim_start_matches('!') {
        "reset" => Some(Tag::Reset),
        "override" => Some(Tag::Override),
        _ => None,
    }
}
