//! `entry-missing`: the file that the container starts is not in the image.

use seaworthy_catalog::bases::Family;
use seaworthy_dockerfile::body::Command;
use seaworthy_facts::ProcessKind;
use seaworthy_manifest::shell::CommandLine;
use seaworthy_setup::flow::Presence;
use seaworthy_text::{Place, Span};

use super::{build_not_run, copy_ignored_source, copy_missing_source, output_path, stage_source_missing};
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "entry-missing",
    severity: Severity::Error,
    title: "the file that the container starts is not in the image",
    about: "`CMD [\"node\", \"dist/server.js\"]` counts from the working folder of the shipped stage. The file is not there where \
nothing copies it, where the build's output was copied without its folder (`COPY --from=build /app/dist ./`), or where the compiler \
writes it elsewhere (`dist/src/server.js`, when `rootDir` takes in more than `src`). The container ends at its start with `Cannot find \
module`; with an entry point that is a script which nothing copies it does not even start.

Start the file where it lies, or copy it to where it is started.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

/// A file that is started: as written, where that stands, and the script of `package.json` that says it.
struct Entry {
    file: String,
    place: Place,
    script: Option<Place>,
    runtime: String,
}

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    if let Some(finding) = script_missing(image) {
        findings.push(finding);
        return;
    }
    let Some(entry) = entry(image).filter(|_| image.app.is_some() && image.starts_by_itself()) else {
        return;
    };
    let path = image.flow.absolute(image.flow.shipped, &entry.file);
    let is_mounted = image.compose_mounts(&path);
    if is_mounted
        || !candidates(&path, &entry.runtime).iter().all(|path| image.predicted(path) == Presence::Absent)
    {
        return;
    }
    if image.is_told_by(&[
        &build_not_run::RULE,
        &copy_ignored_source::RULE,
        &copy_missing_source::RULE,
        &output_path::RULE,
        &stage_source_missing::RULE,
    ]) {
        return;
    }
    let right = right(image);
    let folder = image.flow.shipped().end.folder();
    let help = match &right {
        Some((right, _)) => format!("start `{right}`"),
        None => format!("copy it into `{}`, or start the file that is there", parent(&path)),
    };
    let mut finding = Finding::new(
        &RULE,
        entry.place.clone(),
        format!("`{}` is not in the image", entry.file),
        format!("the container ends at its start with `Cannot find module '{path}'`"),
        help,
    )
    .label(format!("looked for at `{path}`"));
    if let Some(start) = image.start().filter(|_| entry.script.is_some()) {
        finding = finding.because(image.place(start.span), "runs the script");
    } else if let Some(workdir) = &image.flow.shipped().end.workdir {
        finding = finding.because(image.place(workdir.span), format!("the working folder is `{folder}`"));
    }
    if let Some(build) = image.app.and_then(|app| app.build.as_ref())
        && let Some(output) = build.value.outputs.first()
    {
        finding = finding.because_of(output, format!("the build writes `{}`", output.value));
    }
    if let Some((right, copied)) = right {
        if let Some(copied) = copied {
            finding = finding.because(copied, format!("brings it as `{right}`"));
        }
        if entry.script.is_none()
            && let Some(span) = word(image, &entry.file)
        {
            finding = finding.fix(FixTier::Unsafe, span, right);
        }
    }
    findings.push(finding);
}

/// The file that `node` or `bun` is given, by the start itself or by the one script of `package.json` that it runs.
fn entry(image: &ImageCase<'_>) -> Option<Entry> {
    let start = image.start()?;
    if let Some(file) = start.script_file() {
        let is_plain = is_file(file);
        return is_plain.then(|| Entry {
            file: file.to_owned(),
            place: image.place(start.span),
            script: None,
            runtime: start.program().to_owned(),
        });
    }
    let command = start.command()?;
    let calls = command.script_calls();
    let [call] = calls.as_slice() else { return None };
    if call.member.is_some() || !image.app_lies_in_workdir() {
        return None;
    }
    let (text, place) = image.script(image.app?, call.script.as_str())?;
    let line = CommandLine::parse(&text);
    let only = line.only()?;
    let program = only.program_name()?.to_owned();
    if !matches!(program.as_str(), "node" | "bun")
        || program == "bun" && !only.arguments.iter().any(|word| word.text.contains('.'))
    {
        return None;
    }
    let mut words = only.arguments.iter();
    let first = words.find(|word| !(program == "bun" && word.text == "run"))?.literal()?;
    (is_file(first) && !first.starts_with('-')).then(|| Entry {
        file: first.to_owned(),
        place: place.clone(),
        script: Some(place),
        runtime: program,
    })
}

/// An entry point that is a script of the app's, and not there.
fn script_missing(image: &ImageCase<'_>) -> Option<Finding> {
    let start = image.flow.shipped().end.entrypoint.as_ref()?;
    let Command::Exec(words) = &start.command else { return None };
    let file = words.first().map(|word| word.text.as_str())?;
    let base = image.base(image.flow.shipped)?;
    // images of other things bring entry points of their own, at the root as well
    let is_ours =
        matches!(base.family, Family::Node | Family::Bun) && file.contains('/') && file.ends_with(".sh");
    if !is_ours || image.app.is_none() || !image.starts_by_itself() {
        return None;
    }
    let path = image.flow.absolute(image.flow.shipped, file);
    if image.predicted(&path) != Presence::Absent || image.compose_mounts(&path) {
        return None;
    }
    if image.is_told_by(&[&copy_ignored_source::RULE, &copy_missing_source::RULE]) {
        return None;
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let lies = image.case.repo.entries().iter().find(|entry| entry.path.file_name() == name);
    let help = match lies.and_then(|entry| entry.path.below(&image.flow.context)) {
        Some(inside) => format!("add `COPY --chmod=755 {inside} {path}`"),
        None => format!("copy it to `{path}`"),
    };
    let finding = Finding::new(
        &RULE,
        image.place(start.span),
        format!("`{file}` is not in the image"),
        format!("the container does not start: `exec: \"{file}\": no such file or directory`"),
        help,
    )
    .label(format!("looked for at `{path}`"));
    Some(match lies {
        Some(entry) => finding.because(Place::whole(entry.path.clone()), "no `COPY` brings it"),
        None => finding,
    })
}

/// Whether a word names a file by itself.
fn is_file(word: &str) -> bool {
    !word.contains(['$', '*', '`', '"', '\''])
        && (word.contains('.') || word.contains('/'))
        && !word.starts_with("-")
}

/// The paths that a runtime tries.
fn candidates(path: &str, runtime: &str) -> Vec<String> {
    let endings: &[&str] = match runtime {
        "bun" => &[
            "",
            ".js",
            ".ts",
            ".mjs",
            ".tsx",
            ".jsx",
            ".json",
            "/index.js",
            "/index.ts",
            "/index.mjs",
            "/package.json",
        ],
        _ => &["", ".js", ".json", ".node", "/index.js", "/package.json"],
    };
    endings.iter().map(|ending| format!("{path}{ending}")).collect()
}

/// The app's own entry as seen from the working folder, and the `COPY` that brings it, where it is in the image.
fn right(image: &ImageCase<'_>) -> Option<(String, Option<Place>)> {
    let app = image.app?;
    let mut webs = app.processes.iter().filter(|process| process.value.kind == ProcessKind::Web);
    let entry = webs.next().filter(|_| webs.next().is_none())?.value.entry.as_ref()?;
    let folder = image.flow.shipped().end.folder().trim_end_matches('/');
    let is_built =
        app.build.iter().flat_map(|build| &build.value.outputs).any(|output| entry.is_within(&output.value));
    let lies_at = if is_built {
        image.shipped_at(entry)?
    } else {
        let lies_at = format!("{folder}/{}", entry.below(&app.dir)?);
        if !matches!(image.predicted(&lies_at), Presence::Here(_)) {
            return None;
        }
        lies_at
    };
    let copied = is_built.then(|| image.brings(&lies_at)).flatten();
    let inside = lies_at.strip_prefix(&format!("{folder}/")).unwrap_or(&lies_at);
    Some((inside.to_owned(), copied))
}

/// Where the start names the file.
fn word(image: &ImageCase<'_>, file: &str) -> Option<Span> {
    let end = &image.flow.shipped().end;
    [&end.command, &end.entrypoint].into_iter().flatten().find_map(|start| match &start.command {
        Command::Exec(words) => {
            let word = words.iter().find(|word| word.text == file)?;
            let text = image.text(word.span);
            let at = text.find(file)?;
            let start = word.span.range().start + at;
            Some(Span::new(start, start + file.len()))
        }
        Command::Shell(_) => {
            let text = image.text(start.span);
            let mut found = text.match_indices(file);
            let (at, _) = found.next().filter(|_| found.next().is_none())?;
            let start = start.span.range().start + at;
            Some(Span::new(start, start + file.len()))
        }
    })
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("/", |(folder, _)| if folder.is_empty() { "/" } else { folder })
}
