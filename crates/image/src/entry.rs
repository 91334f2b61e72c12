//! One file, directory or link of a layer.

/// A SHA-256 of a file's content.
pub type Digest = [u8; 32];

/// A file, directory or link that a layer adds or replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From the image's root, without a slash before it.
    pub path: Box<str>,
    /// What it is.
    pub kind: EntryKind,
    /// Bytes of its content; none for anything but a file.
    pub size: u64,
    /// Permission bits, with set-user-id and the like.
    pub mode: u32,
    /// The number of the user that owns it.
    pub owner: u32,
    /// The number of its group.
    pub group: u32,
    /// Seconds since 1970.
    pub modified: i64,
    /// SHA-256 of its content, where that was asked for.
    pub content: Option<Box<Digest>>,
    /// What became of it in this layer and the later ones.
    pub fate: Fate,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A directory.
    Directory,
    /// A link to a path, which may lead nowhere.
    Symlink(Box<str>),
    /// Another name of a file of the same layer, whose path is given.
    HardLink(Box<str>),
    /// A device or a pipe.
    Special,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// A container sees it.
    Visible,
    /// A layer, perhaps its own, puts something else in its place.
    Overwritten {
        /// The index of that layer.
        layer: usize,
    },
    /// A layer removes it. Its bytes are still in the image.
    Removed {
        /// The index of that layer.
        layer: usize,
    },
}

/// What a layer takes away from those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The path that is removed, or the directory that is emptied.
    pub path: Box<str>,
    /// Which of the two.
    pub kind: RemovalKind,
}

/// How a layer takes something away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalKind {
    /// The path itself, with all below it: `.wh.NAME`.
    Whiteout,
    /// All that lower layers have in the directory: `.wh..wh..opq`.
    Opaque,
}

impl Entry {
    /// Whether a container sees it.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.fate == Fate::Visible
    }

    /// Whether it is a directory.
    #[must_use]
    pub fn is_directory(&self) -> bool {
        self.kind == EntryKind::Directory
    }

    /// Whether it is a file, by its own name or by another.
    #[must_use]
    pub fn is_file(&self) -> bool {
        matches!(self.kind, EntryKind::File | EntryKind::HardLink(_))
    }

    /// Whether it is a program that runs as its owner or group, whoever starts it.
    #[must_use]
    pub fn is_set_id(&self) -> bool {
        self.is_file() && self.mode & 0o6000 != 0
    }
}
