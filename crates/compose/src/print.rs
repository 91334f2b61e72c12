//! The one printer of YAML: whole new files, and blocks to put into existing ones in their own manner.

use crate::layout::Layout;
use crate::node::{Document, Entry, Gap, Item, Node, Scalar};
use crate::quote::{Position, block_header, is_printable, write_quoted, write_text};

/// A whole file in our own manner: two spaces, list items indented, an empty line between services and between
/// top-level keys, quotes only where needed.
pub fn print(document: &Document) -> String {
    let printer = Printer { layout: Layout::default() };
    let mut out = String::new();
    write_comments(&mut out, &document.comments, 0);
    for (index, entry) in document.entries.iter().enumerate() {
        if index > 0 || !document.comments.is_empty() {
            out.push('\n');
        }
        printer.write_entry(&mut out, entry, 0, Inside::File);
    }
    out
}

/// Writes nodes in the manner of one file. Line ends are `\n` here; [`Layout::line_end`] is applied at the border.
pub(crate) struct Printer {
    pub(crate) layout: Layout,
}

/// What an entry is directly inside of; only services are set apart by empty lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    File,
    Services,
    Anything,
}

/// A value in two parts: what follows the colon on its line, and the whole lines after it.
pub(crate) struct Printed {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Printer {
    /// The lines of `entry` with its comments, its key in column `indent`.
    pub(crate) fn write_entry(&self, out: &mut String, entry: &Entry, indent: usize, inside: Inside) {
        write_comments(out, &entry.comments, indent);
        push_indent(out, indent);
        self.write_keyed(out, entry, indent, inside);
    }

    fn write_keyed(&self, out: &mut String, entry: &Entry, indent: usize, inside: Inside) {
        let parts = self.value(&entry.node, indent, inside == Inside::File && entry.key == "services");
        out.push_str(&write_text(&entry.key, Position::Key, self.layout.quoting));
        out.push(':');
        if !parts.head.is_empty() {
            out.push(' ');
            out.push_str(&parts.head);
        }
        out.push('\n');
        out.push_str(&parts.body);
    }

    /// The value of a key that stands in column `indent`.
    pub(crate) fn value(&self, node: &Node, indent: usize, of_services: bool) -> Printed {
        let mut body = String::new();
        let head = match node {
            Node::Scalar(Scalar::Null) => String::new(),
            Node::Scalar(scalar) => self.scalar_with_lines(scalar, indent + self.layout.step, &mut body),
            Node::Flow(items) => self.flow(items),
            Node::Sequence(items) if items.is_empty() => "[]".to_owned(),
            Node::Mapping(entries) if entries.is_empty() => "{}".to_owned(),
            Node::Sequence(items) => {
                self.write_items(&mut body, items, indent + self.layout.dash);
                String::new()
            }
            Node::Mapping(entries) => {
                let inside = if of_services { Inside::Services } else { Inside::Anything };
                self.write_entries(&mut body, entries, indent + self.layout.step, inside);
                String::new()
            }
        };
        Printed { head, body }
    }

    pub(crate) fn write_entries(&self, out: &mut String, entries: &[Entry], indent: usize, inside: Inside) {
        for (index, entry) in entries.iter().enumerate() {
            if index > 0 {
                out.push_str(&"\n".repeat(self.gap(entry, inside)));
            }
            self.write_entry(out, entry, indent, inside);
        }
    }

    /// The empty lines before an entry that is not the first.
    pub(crate) fn gap(&self, entry: &Entry, inside: Inside) -> usize {
        let usual = match inside {
            Inside::File => self.layout.between_sections,
            Inside::Services => self.layout.between_services,
            Inside::Anything => 0,
        };
        if entry.gap == Gap::Line { usual.max(1) } else { usual }
    }

    fn write_items(&self, out: &mut String, items: &[Item], column: usize) {
        for item in items {
            write_comments(out, &item.comments, column);
            if let Node::Mapping(entries) = &item.node
                && let Some(first) = entries.first()
            {
                write_comments(out, &first.comments, column);
            }
            push_indent(out, column);
            self.write_after_dash(out, &item.node, column);
        }
    }

    /// A dash in `column` and its item; what follows in the item starts two columns further.
    fn write_after_dash(&self, out: &mut String, node: &Node, column: usize) {
        out.push('-');
        match node {
            Node::Scalar(Scalar::Null) => out.push_str(" null\n"),
            Node::Mapping(entries) if !entries.is_empty() => {
                out.push(' ');
                for (index, entry) in entries.iter().enumerate() {
                    if index == 0 {
                        self.write_keyed(out, entry, column + 2, Inside::Anything);
                    } else {
                        out.push_str(&"\n".repeat(self.gap(entry, Inside::Anything)));
                        self.write_entry(out, entry, column + 2, Inside::Anything);
                    }
                }
            }
            Node::Sequence(items) if !items.is_empty() && items[0].comments.is_empty() => {
                let mut nested = String::new();
                self.write_items(&mut nested, items, column + 2);
                out.push(' ');
                out.push_str(nested.trim_start_matches(' '));
            }
            Node::Sequence(items) if !items.is_empty() => {
                out.push('\n');
                self.write_items(out, items, column + 2);
            }
            other => {
                let mut body = String::new();
                let head = match other {
                    Node::Scalar(scalar) => self.scalar_with_lines(scalar, column + 2, &mut body),
                    other => {
                        let parts = self.value(other, column, false);
                        body = parts.body;
                        parts.head
                    }
                };
                out.push(' ');
                out.push_str(&head);
                out.push('\n');
                out.push_str(&body);
            }
        }
    }

    fn scalar_with_lines(&self, scalar: &Scalar, column: usize, body: &mut String) -> String {
        if let Scalar::Text(text) | Scalar::Quoted(text) = scalar
            && let Some(header) = block_header(text)
        {
            for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                if !line.is_empty() {
                    push_indent(body, column);
                    body.push_str(line);
                }
                body.push('\n');
            }
            return header.to_owned();
        }
        self.scalar(scalar, Position::Block)
    }

    fn scalar(&self, scalar: &Scalar, position: Position) -> String {
        match scalar {
            Scalar::Null => "null".to_owned(),
            Scalar::Bool(value) => value.to_string(),
            Scalar::Integer(value) => value.to_string(),
            Scalar::Text(text) => write_text(text, position, self.layout.quoting),
            Scalar::Quoted(text) => write_quoted(text, self.layout.quoting.quote),
        }
    }

    fn flow(&self, items: &[Scalar]) -> String {
        let items: Vec<String> = items.iter().map(|item| self.scalar(item, Position::Flow)).collect();
        format!("[{}]", items.join(", "))
    }
}

fn write_comments(out: &mut String, comments: &[String], indent: usize) {
    for line in comment_lines(comments) {
        push_indent(out, indent);
        out.push_str(&line);
        out.push('\n');
    }
}

/// The lines of a comment as written, from the `#` on. What cannot be printed becomes a space.
pub(crate) fn comment_lines(comments: &[String]) -> impl Iterator<Item = String> {
    comments.iter().flat_map(|comment| comment.split('\n')).map(|line| {
        let line: String = line.chars().map(|c| if is_printable(c) { c } else { ' ' }).collect();
        let line = line.trim_end();
        if line.is_empty() { "#".to_owned() } else { format!("# {line}") }
    })
}

/// Every comment line of an entry as written, in order.
pub(crate) fn comments_of_entry(entry: &Entry, found: &mut Vec<String>) {
    found.extend(comment_lines(&entry.comments));
    comments_of_node(&entry.node, found);
}

/// Every comment line of a value as written, in order.
pub(crate) fn comments_of_node(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Scalar(_) | Node::Flow(_) => {}
        Node::Sequence(items) => {
            for item in items {
                found.extend(comment_lines(&item.comments));
                comments_of_node(&item.node, found);
            }
        }
        Node::Mapping(entries) => entries.iter().for_each(|entry| comments_of_entry(entry, found)),
    }
}

fn push_indent(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_a_file_as_a_person_would() {
        let redis = Node::mapping([
            Entry::new("image", "redis:7-alpine"),
            Entry::new("command", Node::words(["redis-server", "--appendonly", "yes"])),
            Entry::new("ports", Node::list([Node::quoted("127.0.0.1:6379:6379")])),
            Entry::new(
                "healthcheck",
                Node::mapping([Entry::new("test", Node::words(["CMD", "redis-cli", "ping"]))]),
            )
            .with_comment("the app waits for it"),
            Entry::new("init", true),
            Entry::new("environment", Node::mapping([Entry::new("A", "yes"), Entry::new("B", 5)])),
        ]);
        let app = Node::mapping([
            Entry::new("build", "."),
            Entry::new(
                "configs",
                Node::list([Node::mapping([
                    Entry::new("source", "app"),
                    Entry::new("target", "/config.json"),
                ])]),
            ),
            Entry::new("entrypoint", "set -e\nexec node .\n"),
        ]);
        let document = Document::new([
            Entry::new("services", Node::mapping([Entry::new("redis", redis), Entry::new("app", app)])),
            Entry::new("volumes", Node::mapping([Entry::new("data", Node::null())])).with_comment("kept"),
        ])
        .with_comment("written by seaworthy");
        assert_eq!(
            print(&document),
            r#"# written by seaworthy

services:
  redis:
    image: redis:7-alpine
    command: ["redis-server", "--appendonly", "yes"]
    ports:
      - "127.0.0.1:6379:6379"
    # the app waits for it
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
    init: true
    environment:
      A: "yes"
      B: 5

  app:
    build: .
    configs:
      - source: app
        target: /config.json
    entrypoint: |
      set -e
      exec node .

# kept
volumes:
  data:
"#
        );
    }

    #[test]
    fn a_comment_stays_a_comment() {
        let entry = Entry::new("a", "b").with_comment("one\ntwo\r\n\nthree");
        assert_eq!(print(&Document::new([entry])), "# one\n# two\n#\n# three\na: b\n");
    }
}
