//! `seaworthy context`: what a build would send.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher, ignore_file_for};
use seaworthy_plan::image::Image;
use seaworthy_prove::report::size;
use seaworthy_render::Policy;
use seaworthy_text::{FileState, RepoPath, SourceFile};
use serde::Serialize;

use crate::Verdict;
use crate::args::{ContextOptions, Format};
use crate::disk::{self, Found, FoundKind};
use crate::error::UserError;
use crate::output::{self, Report};
use crate::session::Session;

/// How many of the largest files are shown.
const LARGEST: usize = 10;

/// What the builds of a repository would send.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContextDocument {
    /// The version of this document's shape.
    version: u32,
    /// One context an app.
    contexts: Vec<Context>,
}

/// The context of one app's build.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Context {
    /// The app.
    app: String,
    /// The folder that is sent.
    dir: String,
    /// The ignore file that decides; null when there would be none.
    ignore_file: Option<String>,
    /// Whether that file is there, or is the one that `init` would write.
    planned: bool,
    /// How many files are sent.
    files: u64,
    /// Their size in bytes.
    bytes: u64,
    /// Every file that is sent, the largest first.
    sent: Vec<Entry>,
    /// What is kept out, the largest first; a folder that is kept out whole is one entry.
    kept_out: Vec<Entry>,
}

/// A file, or a folder that is kept out whole.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Entry {
    /// Its path from the context.
    path: String,
    /// Its size in bytes.
    bytes: u64,
    /// How many files it stands for.
    files: u64,
    /// The pattern that decided; null when none matched.
    pattern: Option<String>,
    /// The line of that pattern in the ignore file, from 1.
    line: Option<usize>,
}

pub(crate) fn run(options: &ContextOptions) -> Result<Verdict, UserError> {
    let session = Session::open(&options.target)?;
    let mut contexts = Vec::new();
    for app in &session.plan.apps {
        if let Some(image) = &app.image {
            contexts.push(context(&session, &app.name, image)?);
        }
    }
    if options.format == Format::Json {
        output::print_json(&ContextDocument { version: 1, contexts })?;
        return Ok(Verdict::Fine);
    }
    let mut report = Report::default();
    for (index, context) in contexts.iter().enumerate() {
        if index > 0 {
            report.blank();
        }
        write(&mut report, context, options.all);
    }
    output::print(&report.finish())?;
    Ok(Verdict::Fine)
}

/// An ignore file, ready to be asked.
pub(super) struct Ignores {
    pub(super) matcher: Matcher,
    /// The patterns by their line, from 0, which is how the matcher names them.
    pub(super) patterns: BTreeMap<usize, String>,
}

impl Ignores {
    /// Reads the text of the ignore file called `name`.
    pub(super) fn read(name: &str, text: &str) -> Result<Self, UserError> {
        let (file, _) = IgnoreFile::parse(text);
        let matcher = Matcher::new(&file).map_err(|problem| {
            let line =
                SourceFile::new(RepoPath::root(), text.to_owned()).line_column(problem.span.start).line;
            UserError::new(
                "ignore-invalid",
                format!("`{name}` has a pattern that no engine reads: {}", problem.kind),
                "mend or remove the pattern; the build would fail",
            )
            .at(format!("{name}:{line}"))
        })?;
        let patterns = file.patterns().map(|(line, negated, pattern)| {
            (line, if negated { format!("!{pattern}") } else { pattern.to_owned() })
        });
        Ok(Self { patterns: patterns.collect(), matcher })
    }
}

fn context(session: &Session, app: &str, image: &Image) -> Result<Context, UserError> {
    let exists = |path: &RepoPath| matches!(session.repo.state(path), Ok(FileState::Text(_)));
    let found = ignore_file_for(&image.dockerfile, &image.context, exists);
    let planned = found.is_none();
    let path = found.unwrap_or_else(|| image.ignore_file.clone());
    let text = if planned {
        let rendered = session.render(Policy::Careful)?;
        rendered.changes.get(&path).map(|change| change.after.clone()).unwrap_or_default()
    } else {
        match session.repo.state(&path) {
            Ok(FileState::Text(text)) => text,
            Ok(FileState::Absent) => String::new(),
            Err(cause) => return Err(UserError::read(&path, &cause)),
        }
    };
    let Ignores { matcher, patterns } = Ignores::read(path.as_str(), &text)?;
    let mut all = disk::everything(&session.repo.on_disk(&image.context), &matcher)?;
    all.retain(|found| found.kind != FoundKind::OpenFolder);
    let entry = |found: &Found| Entry {
        path: found.path.to_string(),
        bytes: found.size,
        files: found.files,
        pattern: found.pattern.and_then(|line| patterns.get(&line).cloned()),
        line: found.pattern.map(|line| line + 1),
    };
    let largest_first = |mut entries: Vec<Entry>| {
        entries.sort_by(|left, right| right.bytes.cmp(&left.bytes).then_with(|| left.path.cmp(&right.path)));
        entries
    };
    let sent = largest_first(all.iter().filter(|found| !found.excluded).map(entry).collect());
    Ok(Context {
        app: app.to_owned(),
        dir: image.context.to_string(),
        ignore_file: Some(path.to_string()),
        planned,
        files: sent.iter().map(|entry| entry.files).sum(),
        bytes: sent.iter().map(|entry| entry.bytes).sum(),
        kept_out: largest_first(all.iter().filter(|found| found.excluded).map(entry).collect()),
        sent,
    })
}

fn write(report: &mut Report, context: &Context, all: bool) {
    let ignore = context.ignore_file.clone().unwrap_or_default();
    let state = if context.planned { " (as `init` would write it)" } else { "" };
    report.row("context", &context.dir, &format!("of {}, by {ignore}{state}", context.app), None);
    report.row("sent", &format!("{} files", context.files), &size(context.bytes), None);
    let shown = if all { context.sent.len() } else { LARGEST };
    for entry in context.sent.iter().take(shown) {
        let why = entry.pattern.as_ref().map(|pattern| format!("brought back by `{pattern}`"));
        report.row("", &entry.path, &size(entry.bytes), why.as_deref());
    }
    if context.sent.len() > shown {
        report.row("", &format!("and {} more", context.sent.len() - shown), "`--all` lists them", None);
    }
    let kept: u64 = context.kept_out.iter().map(|entry| entry.files).sum();
    let bytes: u64 = context.kept_out.iter().map(|entry| entry.bytes).sum();
    report.row("kept out", &format!("{kept} files"), &size(bytes), None);
    for entry in context.kept_out.iter().take(if all { usize::MAX } else { 2 * LARGEST }) {
        let name = if entry.files > 1 { format!("{}/", entry.path) } else { entry.path.clone() };
        let by = entry.pattern.as_ref().map(|pattern| match entry.line {
            Some(line) => format!("`{pattern}`, {ignore}:{line}"),
            None => format!("`{pattern}`"),
        });
        report.row("", &name, &size(entry.bytes), by.as_deref());
    }
}
