//! Findings that are known: one line each, so that a project can begin with what is new.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use seaworthy_check::Finding;

use crate::error::UserError;

/// What is at the top of the file.
const HEAD: &str = "# seaworthy check: findings that are known; `seaworthy check --baseline FILE --write-baseline` writes it anew\n";

/// Findings that are known, by fingerprint, each with how often.
#[derive(Debug, Default)]
pub(crate) struct Baseline {
    known: BTreeMap<String, usize>,
}

impl Baseline {
    /// Reads it.
    ///
    /// # Errors
    /// When the file cannot be read, or a line is none of ours.
    pub(crate) fn read(path: &Path) -> Result<Self, UserError> {
        let text = fs::read_to_string(path).map_err(|error| UserError::named_file(path, &error))?;
        let mut known = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mark = line.split_whitespace().next().unwrap_or_default();
            if mark.len() != 12 || !mark.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(UserError::new(
                    "broken-baseline",
                    "a line of the baseline does not begin with a fingerprint",
                    "write it anew with `--write-baseline`",
                )
                .at(format!("{}:{}", path.display(), index + 1)));
            }
            *known.entry(mark.to_owned()).or_insert(0) += 1;
        }
        Ok(Self { known })
    }

    /// Whether a finding is in it; each line stands for one.
    pub(crate) fn takes(&mut self, finding: &Finding) -> bool {
        match self.known.get_mut(&finding.fingerprint()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }

    /// Writes what is found now.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn write(path: &Path, findings: &[Finding]) -> Result<(), UserError> {
        let mut lines: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} {} {}\n", finding.fingerprint(), finding.rule, finding.place.file))
            .collect();
        lines.sort();
        fs::write(path, format!("{HEAD}{}", lines.concat())).map_err(|error| {
            UserError::new(
                "unwritable-baseline",
                format!("the baseline cannot be written: {error}"),
                "name a file in a folder that is there",
            )
            .at(path.display())
        })
    }
}
