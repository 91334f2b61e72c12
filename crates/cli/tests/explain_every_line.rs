//! `explain Dockerfile:N` answers for every line of every golden Dockerfile: the line, the decision, and why.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test of the whole program"
)]

use std::path::Path;

use seaworthy_testkit::{Golden, Seaworthy, World};

/// Decisions that rest on no file: a number that is always the same, and what was found nowhere.
const WITHOUT_EVIDENCE: &[&str] = &["user.id", "health.live"];

/// What is wrong with the answer for a line; none when it is right.
fn complaint(seaworthy: &Seaworthy, world: &World, path: &str, number: usize, line: &str) -> Option<String> {
    let ended = seaworthy.run(world.root(), &["explain", &format!("{path}:{number}")]);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let is_signature = line.starts_with("# written by seaworthy");
    let about = |label: &str| lines.iter().any(|said| said.starts_with(label));
    if ended.code != Some(0) {
        return Some(ended.tail());
    }
    let place = format!("{path}:{number}");
    let shows_the_line =
        lines.first() == Some(&place.as_str()) && lines.get(1).map(|said| said.trim()) == Some(line.trim());
    if !shows_the_line {
        return Some(format!("it does not show the line:\n{}", ended.tail()));
    }
    let gives_a_reason = about("decision ") && about("because ");
    if !is_signature && !gives_a_reason {
        return Some(format!("no decision with a reason:\n{}", ended.tail()));
    }
    let rests_on_no_file = WITHOUT_EVIDENCE.iter().any(|key| about(&format!("decision {key} ")));
    if !is_signature && !rests_on_no_file && !about("evidence ") {
        return Some(format!("a decision without evidence:\n{}", ended.tail()));
    }
    if is_signature && !ended.stdout.contains("who wrote the file") {
        return Some(ended.tail());
    }
    None
}

#[test]
fn every_line_of_every_golden_dockerfile_is_explained() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let seaworthy = Seaworthy::at(env!("CARGO_BIN_EXE_seaworthy"));
    let mut questions = Vec::new();
    for golden in Golden::all(&examples).unwrap() {
        let (world, written) = golden.real(&seaworthy).unwrap();
        let world = std::sync::Arc::new(world);
        for (path, text) in written.iter().filter(|(path, _)| path.ends_with("Dockerfile")) {
            for (index, line) in text.lines().enumerate() {
                questions.push((
                    golden.name.clone(),
                    world.clone(),
                    path.clone(),
                    index + 1,
                    line.to_owned(),
                ));
            }
        }
    }
    assert!(questions.len() > 100, "only {} lines", questions.len());

    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let share = questions.len().div_ceil(threads);
        let workers: Vec<_> = questions
            .chunks(share)
            .map(|chunk| {
                scope.spawn(|| {
                    let complaints = chunk.iter().filter_map(|(name, world, path, number, line)| {
                        complaint(&seaworthy, world, path, *number, line)
                            .map(|words| format!("{name}/{path}:{number} `{line}`\n{words}"))
                    });
                    complaints.collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(
        complaints.is_empty(),
        "{} of {} lines:\n\n{}",
        complaints.len(),
        questions.len(),
        complaints.join("\n\n")
    );
}
