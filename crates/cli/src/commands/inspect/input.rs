//! What the `inspect` commands are given: files by their names on the disk, variables by their assignments.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::UserError;

/// The largest file that is inspected, in bytes.
const LARGEST: u64 = 64 << 20;

/// The bytes of a file that the user named; `-` is the standard input.
pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, UserError> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        let file = File::open(path).map_err(|error| UserError::named_file(path, &error))?;
        let data = file.metadata().map_err(|error| UserError::unreadable(path, &error))?;
        if data.is_dir() {
            return Err(UserError::new(
                "not-a-file",
                format!("`{}` is a folder", path.display()),
                "name the file itself",
            )
            .at(path.display()));
        }
        file.take(LARGEST + 1).read_to_end(&mut bytes)
    };
    read.map_err(|error| UserError::unreadable(path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(UserError::new(
            "file-too-large",
            format!("`{}` has more than {} MB", path.display(), LARGEST >> 20),
            "no engine reads a file of that size here: name the right one",
        )
        .at(path.display()));
    }
    Ok(bytes)
}

/// The text of a file that the user named.
pub(super) fn text_of(path: &Path) -> Result<String, UserError> {
    let bytes = bytes_of(path)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        UserError::new("not-text", format!("`{}` is not UTF-8 text", path.display()), "save it as UTF-8")
            .at(format!("{}:{line}", path.display()))
    })
}

/// The variables of `--env`: `NAME=VALUE`, or `NAME` with the shell's value, which may be none.
pub(super) fn variables(given: &[String]) -> Result<BTreeMap<String, String>, UserError> {
    let mut variables = BTreeMap::new();
    for word in given {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word.as_str(), std::env::var(word).ok()),
        };
        if name.is_empty() {
            return Err(UserError::new(
                "bad-variable",
                "`--env` without a name",
                "write `--env NAME=VALUE`, or `--env NAME` for the shell's value",
            ));
        }
        if let Some(value) = value {
            variables.insert(name.to_owned(), value);
        }
    }
    Ok(variables)
}
