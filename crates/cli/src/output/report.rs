//! The table that people read: a label, a name, words, a place.

use seaworthy_text::shown;

use super::{FAINT, LABEL};

/// Width of the label column.
const LABELS: usize = 9;
/// Width of the name column; longer names push the rest on.
const NAMES: usize = 22;
/// Where words are wrapped.
const WIDTH: usize = 100;
/// The least room that words have beside a long name.
const MOST_CROWDED: usize = 24;

/// Lines of a report while it is made up.
#[derive(Default)]
pub(crate) struct Report {
    text: String,
}

impl Report {
    /// A row. A label that is empty continues the row above.
    pub(crate) fn row(&mut self, label: &str, name: &str, words: &str, place: Option<&str>) {
        let padded = format!("{label:LABELS$}");
        if label.is_empty() {
            self.text.push_str(&padded);
        } else {
            self.text.push_str(&format!("{LABEL}{padded}{LABEL:#}"));
        }
        // what the repository says may move a terminal's cursor
        let mut line = format!("{:NAMES$}", shown(name));
        if !words.is_empty() {
            line.push(' ');
            line.push_str(&shown(words));
        }
        self.text.push_str(line.trim_end());
        if let Some(place) = place {
            let used = LABELS + line.chars().count();
            let gap = if used < WIDTH - 20 { WIDTH - 20 - used } else { 2 };
            self.text.push_str(&format!("{}{FAINT}{}{FAINT:#}", " ".repeat(gap.max(2)), shown(place)));
        }
        self.text.push('\n');
    }

    /// A row whose words go on below each other, so that the place keeps its column.
    pub(crate) fn wrapped_row(&mut self, label: &str, name: &str, words: &str, place: Option<&str>) {
        let name_width = NAMES.max(name.chars().count());
        let room = (WIDTH - 22).saturating_sub(LABELS + name_width + 1).max(MOST_CROWDED);
        let lines = wrap(&shown(words), room);
        for (index, line) in lines.iter().enumerate() {
            match index {
                0 => self.row(label, name, line, place),
                _ => self.row("", &" ".repeat(name_width), line, None),
            }
        }
    }

    /// A text under a label, wrapped.
    pub(crate) fn paragraph(&mut self, label: &str, style: anstyle::Style, words: &str) {
        for (index, line) in wrap(&shown(words), WIDTH - LABELS).iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            self.text.push_str(&format!("{style}{label:LABELS$}{style:#}{line}\n"));
        }
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(&shown(text));
        self.text.push('\n');
    }

    /// A heading.
    pub(crate) fn heading(&mut self, text: &str) {
        self.text.push_str(&format!("{LABEL}{}{LABEL:#}\n", shown(text)));
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// The whole report.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A text as lines of at most so many characters; a longer word has a line of its own.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split(' ') {
        let full = lines
            .last()
            .is_some_and(|line| !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
