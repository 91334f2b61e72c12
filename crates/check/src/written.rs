//! What the app writes, and where that lies in its container.

use seaworthy_facts::{App, Confidence, Fact, WritePath};
use seaworthy_setup::flow::{At, Flow, Presence};
use seaworthy_text::RepoPath;

/// What the app writes when it runs, with the absolute path in its container; what its build writes is left out.
pub(crate) fn written<'a>(flow: &Flow<'_>, app: &'a App) -> Vec<(&'a Fact<WritePath>, String)> {
    let built = app.build.iter().flat_map(|build| &build.value.outputs);
    let outputs: Vec<&RepoPath> = built.map(|output| &output.value).collect();
    let steps = app.build.iter().flat_map(|build| &build.value.steps);
    let words: Vec<&str> = steps.flat_map(|step| &step.words).map(String::as_str).collect();
    let is_builds = |write: &Fact<WritePath>| {
        // a folder that the framework itself writes to while it runs lies in its output
        let is_output = write.confidence > Confidence::Assumed
            && write.value.dir.as_ref().is_some_and(|dir| outputs.iter().any(|output| dir.is_within(output)));
        let by_script = write.evidence.first().is_some_and(|evidence| {
            let file = evidence.place.file.below(&app.dir).unwrap_or_default();
            !file.is_empty() && words.iter().any(|word| word.trim_start_matches("./") == file)
        });
        is_output || by_script
    };
    let writes = app.writes.iter().filter(|write| !is_builds(write));
    let placed = writes.filter_map(|write| Some((write, in_container(flow, app, &write.value)?)));
    // a framework writes into its output, which the image of a migration or a worker need not have
    let is_there = |path: &str| {
        path.rsplit_once('/').is_some_and(|(folder, _)| flow.has(flow.shipped, folder) != Presence::Absent)
    };
    placed.filter(|(write, path)| write.confidence > Confidence::Assumed || is_there(path)).collect()
}

/// The absolute path; `None` where the app does not lie in the working folder, or where the path is the app's own folder.
fn in_container(flow: &Flow<'_>, app: &App, write: &WritePath) -> Option<String> {
    if let Some(absolute) = &write.absolute {
        return absolute.starts_with('/').then(|| absolute.trim_end_matches('/').to_owned());
    }
    let inside = write.dir.as_ref()?.below(&app.dir)?;
    let shipped = flow.shipped();
    let folder = shipped.end.folder().trim_end_matches('/');
    let end = At { stage: shipped.index, step: shipped.steps.len() };
    let is_apps = flow.repository_folder(end, folder).map_or(app.dir.is_root(), |found| found == app.dir);
    (is_apps && !inside.is_empty() && !folder.is_empty()).then(|| format!("{folder}/{inside}"))
}
