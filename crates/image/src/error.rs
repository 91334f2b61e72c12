//! What can be wrong with an archive, or with what was asked.

use std::io;

/// Why an archive could not be inspected.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// The reader failed.
    #[error("the archive could not be read")]
    Read(#[source] io::Error),
    /// The archive ends in the middle of a file.
    #[error("the archive ends too early")]
    Truncated,
    /// The archive is not a tar file, or a broken one.
    #[error("the archive is no tar file that can be read: {0}")]
    Archive(TarFault),
    /// It is a tar file, but not of an image.
    #[error("the archive holds no image: it has neither `manifest.json` nor `index.json`")]
    NoImage,
    /// It holds more than one image.
    #[error("the archive holds {} images, and only one can be inspected", .0.len())]
    SeveralImages(
        /// Their tags or digests.
        Vec<String>,
    ),
    /// A part that another part names is not there.
    #[error("the archive lacks `{0}`")]
    Missing(String),
    /// A JSON file of the archive does not read.
    #[error("`{name}` of the archive does not read: {message}")]
    Document {
        /// Its name in the archive.
        name: String,
        /// What is wrong, and where.
        message: String,
    },
    /// A layer does not read.
    #[error("layer `{name}` does not read: {fault}")]
    Layer {
        /// Its name in the archive.
        name: String,
        /// What is wrong.
        fault: LayerFault,
    },
    /// The configuration lists another number of layers than the manifest.
    #[error("the manifest names {manifest} layers, and the configuration {config}")]
    LayerCount {
        /// How many the manifest names.
        manifest: usize,
        /// How many the configuration names.
        config: usize,
    },
    /// The image is larger than what is inspected.
    #[error("the image has more than {limit} {what}, and is not inspected")]
    TooLarge {
        /// What is counted.
        what: Bounded,
        /// How many are read at most.
        limit: u64,
    },
}

/// What of an image is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounded {
    /// Files, directories and links of all layers.
    Entries,
    /// Bytes of their names and link targets.
    NameBytes,
    /// Bytes that come out of compressed layers.
    UnpackedBytes,
    /// Bytes of JSON documents.
    DocumentBytes,
    /// Layers.
    Layers,
}

impl std::fmt::Display for Bounded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Entries => "files",
            Self::NameBytes => "bytes of file names",
            Self::UnpackedBytes => "bytes in compressed layers",
            Self::DocumentBytes => "bytes of JSON",
            Self::Layers => "layers",
        })
    }
}

/// What is wrong with a layer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayerFault {
    /// It is compressed with something that is not read here.
    #[error("it is compressed with {0}, which is not supported")]
    Compression(
        /// The name of the format.
        &'static str,
    ),
    /// It is no tar file, compressed or not.
    #[error("it is no tar file")]
    NotTar,
    /// It ends in the middle of a file.
    #[error("it ends too early")]
    Truncated,
    /// It is a broken tar file.
    #[error("{0}")]
    Tar(TarFault),
    /// It does not decompress, or reading failed.
    #[error("{0}")]
    Read(String),
}

/// What is wrong with a tar file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TarFault {
    /// A header does not add up to its own checksum.
    #[error("a header's checksum is wrong")]
    Checksum,
    /// A number of a header is none.
    #[error("a header's {0} is no number")]
    Number(
        /// The name of the field.
        &'static str,
    ),
    /// A name is longer than any system takes.
    #[error("a name is longer than {0} bytes")]
    LongName(
        /// The limit.
        usize,
    ),
    /// An extended header is longer than any tool writes.
    #[error("an extended header is longer than {0} bytes")]
    LongHeader(
        /// The limit.
        u64,
    ),
    /// The records of an extended header do not read.
    #[error("an extended header does not read")]
    Records,
}

/// What went wrong while bytes were read, before it is known whose fault it is.
#[derive(Debug)]
pub(crate) enum Fault {
    Read(io::Error),
    Truncated,
    Tar(TarFault),
    Limit { what: Bounded, limit: u64 },
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if let Some(reached) = error.get_ref().and_then(|inner| inner.downcast_ref::<Reached>()) {
            return Self::Limit { what: reached.what, limit: reached.limit };
        }
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Truncated } else { Self::Read(error) }
    }
}

impl From<TarFault> for Fault {
    fn from(fault: TarFault) -> Self {
        Self::Tar(fault)
    }
}

impl From<Fault> for ImageError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Read(error) => Self::Read(error),
            Fault::Truncated => Self::Truncated,
            Fault::Tar(fault) => Self::Archive(fault),
            Fault::Limit { what, limit } => Self::TooLarge { what, limit },
        }
    }
}

/// A limit that was reached inside a reader, carried out through its error.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the limit is reached")]
pub(crate) struct Reached {
    pub(crate) what: Bounded,
    pub(crate) limit: u64,
}
