//! Our services in a Compose file that a person wrote: theirs stay byte for byte, ours carry a mark by which the next run
//! knows whether somebody edited them.

use seaworthy_compose::{ComposeFile as Read, EditError, Editor, Entry, Section};
use seaworthy_plan::compose::ComposeFile;
use seaworthy_text::fingerprint;

use crate::yaml;

const BEFORE: &str = "by seaworthy ";
const AFTER: &str = "; edit it, and it is yours";

/// What a merge made of a file.
pub(crate) struct Merged {
    /// The whole new text.
    pub(crate) text: String,
    /// Services of ours that a person edited since: left alone.
    pub(crate) edited: Vec<String>,
    /// Services by a person that have a name of ours: left alone.
    pub(crate) taken: Vec<String>,
    /// How many services of ours are new, and how many were changed.
    pub(crate) added: usize,
    /// Services of the file that are not ours.
    pub(crate) untouched: usize,
}

/// Why a file cannot be merged into, with the block to paste.
pub(crate) struct Refused {
    pub(crate) why: String,
    pub(crate) paste: String,
}

/// Who wrote a service.
enum Owner {
    Nobody,
    Seaworthy,
    Edited,
    Person,
}

/// The mark in a service's comment: `by seaworthy 0123456789ab; …`.
fn mark(comment: &str) -> Option<&str> {
    comment.lines().find_map(|line| {
        let line = line.trim().trim_start_matches('#').trim();
        line.strip_prefix(BEFORE)?.strip_suffix(AFTER)
    })
}

/// The same for whatever indentation and line ends.
fn body_fingerprint(body: &str) -> String {
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    fingerprint(&lines.join("\n"))
}

fn owner(file: &Read, name: &str) -> Owner {
    match file.service_text(name) {
        None => Owner::Nobody,
        Some(block) => match mark(block.comment) {
            None => Owner::Person,
            Some(mark) if mark == body_fingerprint(block.body) => Owner::Seaworthy,
            Some(_) => Owner::Edited,
        },
    }
}

/// Puts the services of `plan` into `text`.
pub(crate) fn merge(text: &str, plan: &ComposeFile) -> Result<Merged, Refused> {
    let unreadable = |why: String| Refused { why, paste: seaworthy_compose::print(&yaml::document(plan)) };
    let file = Read::read(text).map_err(|error| unreadable(error.to_string()))?;
    let mut merged =
        Merged { text: text.to_owned(), edited: Vec::new(), taken: Vec::new(), added: 0, untouched: 0 };
    let mut ours: Vec<Entry> = Vec::new();
    for service in &plan.services {
        match owner(&file, &service.name) {
            Owner::Edited => merged.edited.push(service.name.clone()),
            Owner::Person => merged.taken.push(service.name.clone()),
            Owner::Nobody | Owner::Seaworthy => {
                let mut entry = yaml::service(service, plan.profile.as_deref());
                if ours.is_empty() {
                    let header = plan.remark.iter().map(ToString::to_string);
                    entry.comments.splice(0..0, header);
                }
                ours.push(entry);
            }
        }
    }
    let planned = |name: &str| plan.services.iter().any(|service| service.name == name);
    let names = file.names(Section::Services);
    let gone: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !planned(name) && matches!(owner(&file, name), Owner::Seaworthy))
        .collect();
    merged.untouched = names.iter().filter(|name| matches!(owner(&file, name), Owner::Person)).count();
    merged.added = ours.len();

    // once without marks, to see what each service reads like in this file's manner; then with them
    let plain = edit(text, &ours, &gone, plan).map_err(refused)?;
    let read = Read::read(&plain).map_err(|error| unreadable(error.to_string()))?;
    for entry in &mut ours {
        if let Some(block) = read.service_text(&entry.key) {
            entry.comments.push(format!("{BEFORE}{}{AFTER}", body_fingerprint(block.body)));
        }
    }
    merged.text = edit(text, &ours, &gone, plan).map_err(refused)?;
    Ok(merged)
}

fn refused(error: EditError) -> Refused {
    Refused { why: error.to_string(), paste: error.paste }
}

fn edit(text: &str, ours: &[Entry], gone: &[&str], plan: &ComposeFile) -> Result<String, EditError> {
    let mut editor = Editor::new(text);
    for name in gone {
        editor.remove_service(*name);
    }
    for entry in ours {
        editor.replace_service(entry.clone());
    }
    for name in &plan.volumes {
        editor.add(Section::Volumes, yaml::volume(name));
    }
    for name in &plan.secrets {
        editor.add(Section::Secrets, yaml::secret(name));
    }
    editor.finish()
}
