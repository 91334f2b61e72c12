//! Env templates and env files that are checked in: which variables they list, with which comments and values.

use std::collections::BTreeMap;

use seaworthy_facts::{Evidence, EvidenceKind};
use seaworthy_manifest::dotenv::{EnvFile, EnvState};
use seaworthy_text::{Author, SourceFile, author, persons_part};

use crate::existing::ENV_TEMPLATES;
use crate::source::code::Code;

/// Env files with values for development, which people check in.
const DEVELOPMENT_FILES: &[&str] = &[".env.development", ".env", ".env.local", ".env.dev"];

/// A variable of a template.
#[derive(Debug, Clone)]
pub(in crate::source) struct Listed {
    /// The comment above it.
    pub(in crate::source) comment: Option<String>,
    /// Its line.
    pub(in crate::source) evidence: Evidence,
}

/// What the templates and files beside an app say.
#[derive(Debug, Default)]
pub(in crate::source) struct Templates {
    /// Variables of templates, by name.
    pub(in crate::source) listed: BTreeMap<String, Listed>,
    /// Values of templates and of files for development, in order; may be secret, never to be shown.
    pub(in crate::source) values: Vec<(String, String, Evidence)>,
}

impl Templates {
    /// Reads those of the app's folder, and those of the repository's root.
    pub(in crate::source) fn read(code: &Code<'_, '_>) -> Self {
        let mut templates = Self::default();
        let repository = code.scope.repository;
        let mut folders = vec![code.dir().clone()];
        if !code.dir().is_root() {
            folders.push(seaworthy_text::RepoPath::root());
        }
        for folder in folders {
            for name in ENV_TEMPLATES.iter().chain(DEVELOPMENT_FILES) {
                let path = folder.child(name);
                if !repository.repo.has_file(&path) {
                    continue;
                }
                // one that cannot be read lists nothing that the code does not say
                let Ok(file) = repository.repo.read(&path) else { continue };
                // what seaworthy wrote follows from the facts: read back, it would grow at every run
                if author(file.text()) != Author::Person {
                    continue;
                }
                let theirs = SourceFile::new(path, persons_part(file.text()).to_owned());
                templates.add(&theirs, ENV_TEMPLATES.contains(name));
            }
        }
        templates
    }

    fn add(&mut self, file: &SourceFile, is_template: bool) {
        let env = EnvFile::parse(file);
        for entry in &env.entries {
            let evidence = Evidence::at(EvidenceKind::Declared, file, entry.span);
            if is_template {
                self.listed.entry(entry.key.value.clone()).or_insert_with(|| Listed {
                    comment: comment_above(file, &env, entry.span.start),
                    evidence: evidence.clone(),
                });
            }
            if let Some(value) = entry.value.as_ref().filter(|_| entry.state == EnvState::Set) {
                self.values.push((entry.key.value.clone(), value.text.clone(), evidence));
            }
        }
    }
}

/// The comment lines directly above an entry. The first comment of a file is about the file.
fn comment_above(file: &SourceFile, env: &EnvFile, start: u32) -> Option<String> {
    let line = file.line_column(start).line;
    let mut lines = Vec::new();
    let mut above = line;
    while above > 1 {
        above -= 1;
        let text = file.line(above)?.trim();
        let Some(comment) = text.strip_prefix('#') else { break };
        let sets = env.entries.iter().any(|entry| {
            entry.state == EnvState::CommentedOut && file.line_column(entry.span.start).line == above
        });
        if sets {
            break;
        }
        lines.push(comment.trim().trim_matches(['-', '=', '#']).trim().to_owned());
    }
    if above == 1 && lines.last().is_some_and(|first| first.contains(".env") || first.contains("opy ")) {
        return None;
    }
    lines.reverse();
    let text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
