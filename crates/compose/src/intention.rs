//! What an edit is to do, as data: the editor carries it out, the gate holds the result against it, and where it
//! cannot be done, it is printed for a person to do by hand.

use crate::node::{Document, Entry, Node};
use crate::print::print;

/// A top-level key of Compose whose value is a set of named things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// `services:`
    Services,
    /// `volumes:`
    Volumes,
    /// `networks:`
    Networks,
    /// `secrets:`
    Secrets,
    /// `configs:`
    Configs,
}

impl Section {
    /// All of them, in the order in which they are customarily written.
    pub const ALL: [Self; 5] = [Self::Services, Self::Volumes, Self::Networks, Self::Secrets, Self::Configs];

    /// The key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Volumes => "volumes",
            Self::Networks => "networks",
            Self::Secrets => "secrets",
            Self::Configs => "configs",
        }
    }
}

/// One thing that an edit does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intention {
    /// Adds a thing to a section, which is made if it is missing. The same thing there already is left as it is.
    Add(Section, Entry),
    /// Replaces a thing in a section with its comments, or adds it.
    Replace(Section, Entry),
    /// Removes a thing from a section with its comments.
    Remove(Section, String),
    /// Adds a top-level key. The same key with the same value there already is left as it is.
    AddTopLevel(Entry),
    /// Sets one value under a service, making the keys on the way to it.
    SetValue {
        /// The service.
        service: String,
        /// The keys below it, from the outside in.
        path: Vec<String>,
        /// The value.
        node: Node,
    },
}

/// The intentions as text to paste: what to add as YAML, what to remove in a comment.
pub(crate) fn to_paste(intentions: &[Intention]) -> String {
    let mut document = Document::default();
    for intention in intentions {
        match intention {
            Intention::Add(section, entry) | Intention::Replace(section, entry) => {
                put(&mut document.entries, &[section.key()], entry.clone());
            }
            Intention::AddTopLevel(entry) => put(&mut document.entries, &[], entry.clone()),
            Intention::Remove(section, name) => {
                document.comments.push(format!("remove `{name}` from `{}`", section.key()));
            }
            Intention::SetValue { service, path, node } => {
                let mut way = vec![Section::Services.key(), service.as_str()];
                way.extend(path.iter().map(String::as_str));
                let last = way.pop().unwrap_or_default();
                put(&mut document.entries, &way, Entry::new(last, node.clone()));
            }
        }
    }
    print(&document)
}

/// Puts `entry` below the keys of `way`, making them, in place of one with its key.
fn put(entries: &mut Vec<Entry>, way: &[&str], entry: Entry) {
    let key = way.first().copied().unwrap_or(&entry.key);
    let index = entries.iter().position(|known| known.key == key).unwrap_or_else(|| {
        entries.push(Entry::new(key, Node::mapping([])));
        entries.len() - 1
    });
    let known = &mut entries[index];
    match way {
        [] => *known = entry,
        [_, rest @ ..] => {
            if !matches!(known.node, Node::Mapping(_)) {
                known.node = Node::mapping([]);
            }
            if let Node::Mapping(below) = &mut known.node {
                put(below, rest, entry);
            }
        }
    }
}
