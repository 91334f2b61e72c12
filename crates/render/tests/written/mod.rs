//! What is written of a plan, into an empty folder or over what is there.
#![allow(dead_code, reason = "each test binary takes what it needs")]
#![allow(unreachable_pub, reason = "shared by test binaries")]

use std::collections::BTreeMap;

use seaworthy_plan::Plan;
use seaworthy_render::{Policy, Rendered, render};
use seaworthy_text::FileState;

/// File names and texts.
pub type Files = BTreeMap<String, String>;

/// What is rendered where `existing` is.
pub fn rendered(plan: &Plan, existing: &Files, policy: Policy) -> Rendered {
    let state = |path: &seaworthy_text::RepoPath| {
        Ok(existing.get(path.as_str()).map_or(FileState::Absent, |text| FileState::Text(text.clone())))
    };
    render(plan, policy, &state).unwrap_or_else(|(path, error)| panic!("{path}: {error}"))
}

/// `existing` after what is rendered was written.
pub fn after(plan: &Plan, existing: &Files) -> Files {
    let mut files = existing.clone();
    for (path, change) in rendered(plan, existing, Policy::Careful).changes.files() {
        files.insert(path.to_string(), change.after.clone());
    }
    files
}

/// What is written into an empty folder.
pub fn written(plan: &Plan) -> Files {
    after(plan, &Files::new())
}

/// The text of a file.
pub fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    files.get(path).unwrap_or_else(|| panic!("{path} is not among {:?}", files.keys()))
}
