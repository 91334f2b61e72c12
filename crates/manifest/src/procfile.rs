//! Procfile: process types and their commands.

use seaworthy_text::{SourceFile, Span};

use crate::{Problem, Spanned};

/// A Procfile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Procfile {
    /// The processes, in order.
    pub processes: Vec<ProcfileEntry>,
    /// Lines that are none.
    pub problems: Vec<Problem>,
}

/// A line of a Procfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcfileEntry {
    /// `web`, `worker`, `release`.
    pub process: Spanned<String>,
    /// The command line, for a shell.
    pub command: Spanned<String>,
}

impl Procfile {
    /// Reads a Procfile.
    pub fn parse(file: &SourceFile) -> Self {
        let text = file.text();
        let mut procfile = Self::default();
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        for line in text[start..].split_inclusive('\n') {
            procfile.read_line(line, start);
            start += line.len();
        }
        procfile
    }

    fn read_line(&mut self, line: &str, start: usize) {
        let body = line.trim();
        if body.is_empty() || body.starts_with('#') {
            return;
        }
        let start = start + (line.len() - line.trim_start().len());
        let whole = Span::new(start, start + body.len());
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        };
        match body.split_once(':') {
            Some((name, command)) if is_name(name.trim_end()) && !command.trim().is_empty() => {
                let name = name.trim_end();
                let command = command.trim();
                let end = start + body.len();
                self.processes.push(ProcfileEntry {
                    process: Spanned::new(name.to_owned(), Span::new(start, start + name.len())),
                    command: Spanned::new(command.to_owned(), Span::new(end - command.len(), end)),
                });
            }
            _ => {
                self.problems.push(Problem::new(whole, "a line of a Procfile is `name: command`".to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_text::RepoPath;

    #[test]
    fn reads_processes_with_places() {
        let text = "# two\r\nweb: node dist/index.js --a=b:c\r\nworker:   node w.js\r\nnonsense\r\n: x\n";
        let file = SourceFile::new(RepoPath::new("Procfile").unwrap(), text.to_owned());
        let procfile = Procfile::parse(&file);
        assert_eq!(procfile.processes[0].process.as_str(), "web");
        assert_eq!(&text[procfile.processes[0].command.span.range()], "node dist/index.js --a=b:c");
        assert_eq!(procfile.processes[1].command.as_str(), "node w.js");
        assert_eq!(procfile.problems.len(), 2);
    }
}
