//! A line of a generated file, with the decision it rests on.

use seaworthy_plan::keys::Key;
use seaworthy_text::shown;

/// A line of a generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line, without its end.
    pub text: String,
    /// The app whose decision it is; `None` for a decision about the repository.
    pub app: Option<String>,
    /// The decision; `None` for lines that only say what the file is.
    pub key: Option<Key>,
}

/// The widest line that is written where there is a choice.
pub(crate) const WIDTH: usize = 110;

/// Lines of one app's file while it is made up.
pub(crate) struct Lines {
    app: Option<String>,
    lines: Vec<Line>,
}

impl Lines {
    pub(crate) fn new(app: Option<&str>) -> Self {
        Self { app: app.map(str::to_owned), lines: Vec::new() }
    }

    /// Adds a text, one line or several, that rests on `key`.
    pub(crate) fn push(&mut self, key: Option<&Key>, text: &str) {
        for line in text.split('\n') {
            self.lines.push(Line { text: line.to_owned(), app: self.app.clone(), key: key.cloned() });
        }
    }

    /// Adds a comment, wrapped.
    pub(crate) fn comment(&mut self, key: Option<&Key>, text: &str) {
        for line in wrap(text, WIDTH - 2) {
            self.push(key, &format!("# {line}"));
        }
    }

    pub(crate) fn finish(self) -> Vec<Line> {
        self.lines
    }
}

/// `text` in lines of at most `width` characters, broken at blanks.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in shown(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The lines as a file.
pub(crate) fn text_of(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("{}\n", line.text)).collect()
}
