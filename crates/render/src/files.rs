//! All files of a plan, held against what is there.

use std::collections::BTreeSet;

use seaworthy_compose::ComposeFile as ReadCompose;
use seaworthy_dockerfile::Dockerfile;
use seaworthy_facts::ReadError;
use seaworthy_plan::compose::{ComposeFile, Existing, Role, Source};
use seaworthy_plan::image::Image;
use seaworthy_plan::keys::Key;
use seaworthy_plan::{AppPlan, Note, NoteKind, Plan};
use seaworthy_text::{Author, ChangeSet, FileChange, FileState, RepoPath, SourceFile, Span, author, sign};

use crate::line::{Line, text_of};
use crate::{dockerfile, env_template, ignore, merge, yaml};

/// What may be overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Only what seaworthy wrote and nobody edited.
    Careful,
    /// Whole files by a person too (Compose files are still edited in place).
    Force,
}

/// The outcome of rendering a plan.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// What is to be written.
    pub changes: ChangeSet,
    /// One report a file, in the order in which they are shown.
    pub files: Vec<FileReport>,
    /// What a person should know.
    pub notes: Vec<Note>,
}

/// What became of one file.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// Its name.
    pub path: RepoPath,
    /// What became of it.
    pub outcome: Outcome,
    /// The lines that are ours, each with its decision; for a file that is ours as a whole these are all its lines, for
    /// one that is edited in place they start at [`FileReport::first_line`].
    pub lines: Vec<Line>,
    /// The number of the first of `lines`, from 1.
    pub first_line: u32,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    New,
    /// It is ours and differs.
    Updated,
    /// It is as it should be.
    Unchanged,
    /// It is a person's, and gained something: what, in a few words.
    Extended(String),
    /// It is a person's, and stays.
    LeftAlone,
    /// It cannot be edited in place: why, and what to paste.
    Refused {
        /// Why.
        why: String,
        /// The block to paste.
        paste: String,
    },
}

/// Renders `plan`. `existing` says what lies at a path now, whether or not git ignores it.
///
/// # Errors
/// When a file that would be written cannot be read: the path and why.
pub fn render(
    plan: &Plan,
    policy: Policy,
    existing: &dyn Fn(&RepoPath) -> Result<FileState, ReadError>,
) -> Result<Rendered, (RepoPath, ReadError)> {
    let mut out = Rendered { changes: ChangeSet::default(), files: Vec::new(), notes: Vec::new() };
    let state = |path: &RepoPath| existing(path).map_err(|error| (path.clone(), error));
    for app in &plan.apps {
        let Some(image) = &app.image else { continue };
        let lines = dockerfile::lines(image, &app.name);
        let before = state(&image.dockerfile)?;
        let theirs = match &before {
            FileState::Text(text) => Some(text.clone()),
            FileState::Absent => None,
        };
        let outcome = out.whole(&image.dockerfile, before, lines, policy);
        if let Some(text) = theirs.filter(|_| outcome == Outcome::LeftAlone) {
            out.missing_stages(plan, app, image, &text);
        }
        let lines = ignore::lines(&app.ignore, &app.name);
        let before = state(&image.ignore_file)?;
        let missing = match &before {
            FileState::Text(text) => ignore::missing(text, &app.ignore, image),
            FileState::Absent => None,
        };
        out.extendable(&image.ignore_file, before, lines, missing, policy);
    }
    for file in &plan.compose.files {
        let before = state(&file.path)?;
        match (file.existing, before) {
            (Existing::Theirs, FileState::Text(text)) => out.merged(file, text),
            (_, before) => {
                out.whole(&file.path, before, compose_lines(file), policy);
            }
        }
    }
    for template in &plan.templates {
        let before = state(&template.path)?;
        let missing = match &before {
            FileState::Text(text) => env_template::missing(&template.path, text, template),
            FileState::Absent => None,
        };
        out.extendable(&template.path, before, env_template::lines(template), missing, policy);
    }
    Ok(out)
}

/// The lines of a Compose file of our own, each with the decision of the service it belongs to.
fn compose_lines(file: &ComposeFile) -> Vec<Line> {
    let text = seaworthy_compose::print(&yaml::document(file));
    with_keys(file, &text, 1)
}

/// The lines of `text` from `first` on, each with the decision of the service it stands in.
fn with_keys(file: &ComposeFile, text: &str, first: u32) -> Vec<Line> {
    let source = SourceFile::new(file.path.clone(), text.to_owned());
    let mut spans: Vec<(Span, &Key)> = Vec::new();
    if let Ok(read) = ReadCompose::read(text) {
        for service in &file.services {
            spans.extend(read.service_text(&service.name).map(|block| (block.span, &service.key)));
        }
    }
    let lines: Vec<(u32, u32, &Key)> = spans
        .iter()
        .map(|(span, key)| {
            (source.line_column(span.start).line, source.line_column(span.end.saturating_sub(1)).line, *key)
        })
        .collect();
    let place = Key::of(seaworthy_plan::keys::PRODUCTION_PLACE);
    let development = Key::of(seaworthy_plan::keys::DEVELOPMENT_MODE);
    let whole = match file.purpose {
        seaworthy_plan::compose::Purpose::Development => development,
        seaworthy_plan::compose::Purpose::Production => place,
    };
    (first..=source.line_count())
        .filter_map(|number| {
            let key = lines
                .iter()
                .find(|(start, end, _)| (*start..=*end).contains(&number))
                .map_or(&whole, |(_, _, key)| *key);
            Some(Line { text: source.line(number)?.to_owned(), app: None, key: Some(key.clone()) })
        })
        .collect()
}

impl Rendered {
    /// A file that is ours as a whole.
    fn whole(&mut self, path: &RepoPath, before: FileState, mut lines: Vec<Line>, policy: Policy) -> Outcome {
        let after = sign(&text_of(&lines));
        if let Some(last) = after.lines().last() {
            lines.push(Line { text: last.to_owned(), app: None, key: None });
        }
        let outcome = match &before {
            FileState::Absent => Outcome::New,
            FileState::Text(text) if *text == after => Outcome::Unchanged,
            FileState::Text(text) => match (author(text), policy) {
                (Author::Seaworthy, _) | (_, Policy::Force) => Outcome::Updated,
                _ => Outcome::LeftAlone,
            },
        };
        if outcome == Outcome::LeftAlone {
            self.left_alone(path);
            return outcome;
        }
        self.changes.insert(path.clone(), FileChange { before, after });
        self.files.push(FileReport { path: path.clone(), outcome: outcome.clone(), lines, first_line: 1 });
        outcome
    }

    /// Says which stages a person's Dockerfile lacks that our Compose files build.
    fn missing_stages(&mut self, plan: &Plan, app: &AppPlan, image: &Image, text: &str) {
        let theirs = Dockerfile::parse(text);
        let has = |target: &str| theirs.stages().iter().any(|stage| stage.name.as_deref() == Some(target));
        let mut missing: BTreeSet<String> = BTreeSet::new();
        let services = plan.compose.files.iter().flat_map(|file| &file.services);
        for service in
            services.filter(|service| matches!(&service.role, Role::App(name, _) if *name == app.name))
        {
            if let Source::Build { target: Some(target), .. } = &service.source
                && !has(target)
            {
                missing.insert(target.clone());
            }
        }
        if !missing.is_empty() {
            let kind = NoteKind::StagesMissing {
                path: image.dockerfile.to_string(),
                stages: missing.into_iter().collect(),
            };
            self.notes.push(Note { app: Some(app.name.clone()), kind, evidence: Vec::new() });
        }
    }

    /// A file that gains lines where a person wrote it.
    fn extendable(
        &mut self,
        path: &RepoPath,
        before: FileState,
        lines: Vec<Line>,
        missing: Option<String>,
        policy: Policy,
    ) {
        let text = match &before {
            FileState::Text(text) if author(text) == Author::Person && policy == Policy::Careful => {
                text.clone()
            }
            _ => {
                self.whole(path, before, lines, policy);
                return;
            }
        };
        let Some(missing) = missing else {
            self.files.push(FileReport {
                path: path.clone(),
                outcome: Outcome::Unchanged,
                lines: Vec::new(),
                first_line: 1,
            });
            return;
        };
        let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut after = text.clone();
        if !after.is_empty() && !after.ends_with('\n') {
            after.push_str(ending);
        }
        let first_line = SourceFile::new(path.clone(), after.clone()).line_count() + 1;
        after.push_str(&missing.replace('\n', ending));
        let count = missing
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("# ") || line.contains('='))
            .count();
        let lines = missing
            .lines()
            .map(|line| Line { text: line.to_owned(), app: None, key: key_of(&lines, line) })
            .collect();
        self.changes.insert(path.clone(), FileChange { before, after });
        let outcome = Outcome::Extended(format!("{count} lines added"));
        self.files.push(FileReport { path: path.clone(), outcome, lines, first_line });
    }

    /// A person's Compose file that gains services.
    fn merged(&mut self, file: &ComposeFile, text: String) {
        match merge::merge(&text, file) {
            Err(refused) => self.files.push(FileReport {
                path: file.path.clone(),
                outcome: Outcome::Refused { why: refused.why, paste: refused.paste },
                lines: Vec::new(),
                first_line: 1,
            }),
            Ok(merged) => {
                for name in merged.edited.iter().chain(&merged.taken) {
                    self.left_alone(&file.path.child(&format!("services.{name}")));
                }
                let outcome = if merged.text == text {
                    Outcome::Unchanged
                } else {
                    let profile = file
                        .profile
                        .as_ref()
                        .map(|profile| format!(" in profile `{profile}`"))
                        .unwrap_or_default();
                    Outcome::Extended(format!(
                        "{} services{profile}; {} by others untouched",
                        merged.added, merged.untouched
                    ))
                };
                let lines = with_keys(file, &merged.text, 1);
                let change = FileChange { before: FileState::Text(text), after: merged.text };
                self.changes.insert(file.path.clone(), change);
                self.files.push(FileReport { path: file.path.clone(), outcome, lines, first_line: 1 });
            }
        }
    }

    fn left_alone(&mut self, path: &RepoPath) {
        self.notes.push(Note {
            app: None,
            kind: NoteKind::LeftAlone { path: path.to_string() },
            evidence: Vec::new(),
        });
        self.files.push(FileReport {
            path: path.clone(),
            outcome: Outcome::LeftAlone,
            lines: Vec::new(),
            first_line: 1,
        });
    }
}

/// The decision of the planned line that reads like `line`.
fn key_of(lines: &[Line], line: &str) -> Option<Key> {
    lines.iter().find(|planned| planned.text == line).and_then(|planned| planned.key.clone())
}
