//! A `.dockerignore`: a new one, or the lines that one by a person lacks.

use seaworthy_plan::ignore::IgnorePlan;
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
/// A pattern counts as there when the same text is, or the same text for every folder. Patterns that bring something back
/// are not added: what a person keeps out stays out, and whoever needs it says so in `seaworthy.toml`.
pub(crate) fn missing(existing: &str, plan: &IgnorePlan) -> Option<String> {
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
    let mut text = String::new();
    for group in &plan.groups {
        let lacking: Vec<&String> = group
            .patterns
            .iter()
            .filter(|pattern| !pattern.starts_with('!') && is_visible(pattern) && !has(pattern))
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
    (!text.is_empty()).then_some(text)
}
