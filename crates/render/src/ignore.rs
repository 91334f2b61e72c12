//! A `.dockerignore`: a new one, or the lines that one by a person lacks.

use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_plan::ignore::IgnorePlan;
use seaworthy_plan::image::{Image, Op};
use seaworthy_plan::keys;
use seaworthy_text::is_visible;

use crate::line::{Line, Lines};

/// The lines of a new ignore file.
pub(crate) fn lines(plan: &IgnorePlan, app: &str) -> Vec<Line> {
    let mut lines = Lines::new(Some(app));
    for (index, group) in plan.groups.iter().enumerate() {
        if index > 0 {
            lines.push(Some(&group.key), "");
        }
        lines.comment(Some(&group.key), &group.remark.to_string());
        for pattern in group.patterns.iter().filter(|pattern| is_visible(pattern)) {
            lines.push(Some(&group.key), pattern);
        }
    }
    lines.finish()
}

/// What a person's ignore file lacks of the plan, as text to put at its end; `None` when it lacks nothing.
///
/// A pattern counts as there when the same text is, or the same text for every folder. What a person keeps out stays out,
/// but for what the Dockerfile copies by name, without which nothing is built.
pub(crate) fn missing(existing: &str, plan: &IgnorePlan, image: &Image) -> Option<String> {
    let mut text = String::new();
    let back = kept_out(existing, plan, image);
    bring_back(&mut text, &back);
    let have: Vec<&str> =
        existing.lines().map(|line| line.trim().trim_start_matches("./").trim_end_matches('/')).collect();
    let has = |pattern: &str| {
        let bare = pattern.trim_start_matches("**/");
        have.iter().any(|line| {
            let line = line.trim_start_matches('/');
            line == pattern
                || line.trim_start_matches("**/") == bare
                    && (line.starts_with("**/") || !pattern.starts_with("**/") || bare == "node_modules")
        })
    };
    for group in &plan.groups {
        // a folder that comes back brings all that lies in it: what no image may hold is kept out again
        let is_lacking = |pattern: &str| !back.is_empty() || !has(pattern);
        let lacking: Vec<&String> = group
            .patterns
            .iter()
            .filter(|pattern| !pattern.starts_with('!') && is_visible(pattern) && is_lacking(pattern))
            .collect();
        if lacking.is_empty() {
            continue;
        }
        text.push_str(&format!("\n# {}\n", group.remark));
        for pattern in lacking {
            text.push_str(pattern);
            text.push('\n');
        }
    }
    let again = kept_out(&format!("{existing}\n{text}"), plan, image);
    bring_back(&mut text, &again);
    (!text.is_empty()).then_some(text)
}

fn bring_back(text: &mut String, paths: &[&str]) {
    if !paths.is_empty() {
        text.push_str("\n# copied by the Dockerfile\n");
    }
    for path in paths {
        text.push_str(&format!("!{}\n", exactly(path)));
    }
}

/// The pattern that matches this path and no other.
fn exactly(path: &str) -> String {
    let special = |letter: char| matches!(letter, '*' | '?' | '[' | '\\');
    path.chars().flat_map(|letter| special(letter).then_some('\\').into_iter().chain([letter])).collect()
}

/// The sources of the image that an ignore file keeps out, but for files with secrets. Of one that no engine takes, nothing can be told.
fn kept_out<'a>(text: &str, plan: &IgnorePlan, image: &'a Image) -> Vec<&'a str> {
    let (file, problems) = IgnoreFile::parse(text);
    let Ok(matcher) = Matcher::new(&file) else { return Vec::new() };
    if !problems.is_empty() {
        return Vec::new();
    }
    let groups = plan.groups.iter().filter(|group| group.key.as_str() == keys::SECRET_FILES);
    let secrets: Vec<&String> = groups.flat_map(|group| &group.patterns).collect();
    let mut paths: Vec<&str> = Vec::new();
    for step in image.stages.iter().flat_map(|stage| &stage.steps) {
        let Op::Copy { from: None, sources, .. } = &step.op else { continue };
        for source in sources {
            let path = source.trim_end_matches('/');
            let is_one = path != "." && !path.contains(['*', '?']) && is_visible(path);
            // of a folder, `!src/**` may bring back all that counts
            let is_file =
                path.rsplit('/').next().is_some_and(|name| name.trim_start_matches('.').contains('.'));
            let is_out = matcher.decide(path).excluded && (is_file || !matcher.could_reinclude_below(path));
            let is_secret = secrets.iter().any(|secret| **secret == exactly(path));
            if is_one && is_out && !is_secret && !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}
