//! Joins paths as far as the text tells: `path.join(process.cwd(), 'data', name)` starts where the program was started
//! and goes on with `data`.

use crate::file_access::{FilePath, PathBase};
use crate::function::FunctionId;
use crate::module::Module;
use crate::value::{Invocation, Location, Value, ValueKind};

/// Joins in joins, names that stand for paths.
const MAX_STEPS: u32 = 12;

/// A path while it is joined.
struct Joined {
    base: Option<PathBase>,
    known: String,
    is_complete: bool,
}

impl Joined {
    fn nothing() -> Self {
        Self { base: None, known: String::new(), is_complete: true }
    }

    /// Starts again from `base`.
    fn start(&mut self, base: PathBase) {
        *self = Self { base: Some(base), ..Self::nothing() };
    }

    /// Adds a text; with `/` before it unless it is a part of the same name.
    fn add(&mut self, text: &str, separator: &str) {
        if !self.is_complete {
            return;
        }
        let absolute = text.starts_with('/') && self.known.is_empty() && self.base.is_none();
        if absolute {
            self.base = Some(PathBase::Root);
        }
        let text = if self.known.is_empty() { text.trim_start_matches('/') } else { text };
        if !self.known.is_empty() && !self.known.ends_with('/') && !text.starts_with('/') {
            self.known.push_str(separator);
        }
        self.known.push_str(text);
    }
}

/// The path that a value is.
pub(crate) fn file_path(module: &Module, value: &Value, within: Option<FunctionId>) -> FilePath {
    let mut joined = Joined::nothing();
    join(module, &mut joined, value, within, "/", MAX_STEPS);
    FilePath {
        base: joined.base.unwrap_or(PathBase::WorkingDirectory),
        known: joined.known,
        is_complete: joined.is_complete,
        value: value.clone(),
    }
}

fn join(
    module: &Module,
    joined: &mut Joined,
    value: &Value,
    within: Option<FunctionId>,
    separator: &str,
    steps: u32,
) {
    let Some(steps) = steps.checked_sub(1) else {
        joined.is_complete = false;
        return;
    };
    let value = module.resolve(value, within);
    match &value.kind {
        ValueKind::String(text) => {
            let text = text.strip_prefix("file://").or_else(|| text.strip_prefix("file:")).unwrap_or(text);
            match text.strip_prefix("~/") {
                Some(rest) if joined.base.is_none() && joined.known.is_empty() => {
                    joined.start(PathBase::HomeDirectory);
                    joined.add(rest, separator);
                }
                _ => joined.add(text, separator),
            }
        }
        ValueKind::Location(location) => joined.start(match location {
            Location::WorkingDirectory => PathBase::WorkingDirectory,
            // only its folder can be gone on from
            Location::SourceDirectory | Location::SourceFile => PathBase::SourceDirectory,
            Location::TemporaryDirectory => PathBase::TemporaryDirectory,
            Location::HomeDirectory => PathBase::HomeDirectory,
        }),
        ValueKind::Template(parts) => {
            for (index, part) in parts.iter().enumerate() {
                join(module, joined, part, within, if index == 0 { separator } else { "" }, steps);
            }
        }
        ValueKind::Call(call) | ValueKind::New(call) => {
            invocation(module, joined, call, &value, within, steps)
        }
        _ => unknown(joined, &value),
    }
}

fn invocation(
    module: &Module,
    joined: &mut Joined,
    call: &Invocation,
    value: &Value,
    within: Option<FunctionId>,
    steps: u32,
) {
    match (call.name(), call.arguments.as_slice()) {
        (Some("join" | "resolve" | "normalize"), parts @ [_, ..]) => {
            let is_resolve = call.name() == Some("resolve");
            for part in parts {
                // `resolve` starts again at an absolute part
                let absolute =
                    module.resolve(part, within).as_str().is_some_and(|text| text.starts_with('/'));
                if is_resolve && absolute {
                    *joined = Joined::nothing();
                }
                join(module, joined, part, within, "/", steps);
            }
        }
        (Some("dirname"), [inner]) => {
            join(module, joined, inner, within, "/", steps);
            if joined.is_complete && !joined.known.is_empty() {
                joined.known =
                    joined.known.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
            }
        }
        // `new URL('./x', import.meta.url)`
        (Some("URL"), [relative, base]) => {
            join(module, joined, base, within, "/", steps);
            join(module, joined, relative, within, "/", steps);
        }
        (Some("URL" | "fileURLToPath" | "pathToFileURL" | "file"), [inner]) => {
            join(module, joined, inner, within, "/", steps);
        }
        _ => unknown(joined, value),
    }
}

fn unknown(joined: &mut Joined, value: &Value) {
    if joined.base.is_none() && joined.known.is_empty() && joined.is_complete {
        joined.base = Some(PathBase::Value(Box::new(value.clone())));
    } else {
        joined.is_complete = false;
    }
}
