//! What is to be written: a small model of YAML with the comments and blank lines that a reader of the file deserves.

/// A value to write. How it is quoted, indented and wrapped is the printer's matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// One value.
    Scalar(Scalar),
    /// A list in brackets on one line: `["CMD", "redis-cli", "ping"]`.
    Flow(Vec<Scalar>),
    /// A list with one item a line.
    Sequence(Vec<Item>),
    /// Keys and values.
    Mapping(Vec<Entry>),
}

/// One value without parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// Nothing; `redis-data:`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text, quoted where a reader of YAML would take it for something else.
    Text(String),
    /// A text that is quoted in any case, as ports and the words of a command are by custom.
    Quoted(String),
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Lines above it, without `#`.
    pub comments: Vec<String>,
    /// The item.
    pub node: Node,
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key; at most 1000 characters, as YAML wants.
    pub key: String,
    /// The value.
    pub node: Node,
    /// Lines above it, without `#`.
    pub comments: Vec<String>,
    /// What stands between it and the entry before it.
    pub gap: Gap,
}

/// The distance to the entry before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gap {
    /// As the file has it: an empty line between services and between top-level keys, none elsewhere.
    #[default]
    AsUsual,
    /// An empty line in any case.
    Line,
}

/// A whole file to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Lines at the top, without `#`, set off by an empty line.
    pub comments: Vec<String>,
    /// The top-level keys.
    pub entries: Vec<Entry>,
}

impl Node {
    /// A text, quoted where needed.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Scalar(Scalar::Text(text.into()))
    }

    /// A text, quoted in any case.
    pub fn quoted(text: impl Into<String>) -> Self {
        Self::Scalar(Scalar::Quoted(text.into()))
    }

    /// Nothing.
    pub const fn null() -> Self {
        Self::Scalar(Scalar::Null)
    }

    /// A list with one item a line.
    pub fn list(items: impl IntoIterator<Item = impl Into<Item>>) -> Self {
        Self::Sequence(items.into_iter().map(Into::into).collect())
    }

    /// A list in brackets, texts quoted where needed: `[production]`.
    pub fn flow(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Flow(texts.into_iter().map(|text| Scalar::Text(text.into())).collect())
    }

    /// A command in brackets, every word quoted: `["node", "dist/index.js"]`.
    pub fn words(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Flow(words.into_iter().map(|word| Scalar::Quoted(word.into())).collect())
    }

    /// Keys and values.
    pub fn mapping(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self::Mapping(entries.into_iter().collect())
    }
}

impl Entry {
    /// A key and its value, without comment.
    pub fn new(key: impl Into<String>, node: impl Into<Node>) -> Self {
        Self { key: key.into(), node: node.into(), comments: Vec::new(), gap: Gap::AsUsual }
    }

    /// The entry with a line of comment more above it.
    #[must_use]
    pub fn with_comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }

    /// The entry set off by an empty line.
    #[must_use]
    pub fn set_off(mut self) -> Self {
        self.gap = Gap::Line;
        self
    }
}

impl Item {
    /// An item without comment.
    pub fn new(node: impl Into<Node>) -> Self {
        Self { comments: Vec::new(), node: node.into() }
    }

    /// The item with a line of comment more above it.
    #[must_use]
    pub fn with_comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }
}

impl Document {
    /// A file with these top-level keys.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { comments: Vec::new(), entries: entries.into_iter().collect() }
    }

    /// The file with a line of comment more at its top.
    #[must_use]
    pub fn with_comment(mut self, line: impl Into<String>) -> Self {
        self.comments.push(line.into());
        self
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Scalar(Scalar::Bool(value))
    }
}

impl From<i64> for Node {
    fn from(value: i64) -> Self {
        Self::Scalar(Scalar::Integer(value))
    }
}

impl<T: Into<Node>> From<T> for Item {
    fn from(node: T) -> Self {
        Self::new(node)
    }
}
