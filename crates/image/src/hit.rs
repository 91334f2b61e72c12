//! Where something was found. Never what: a value that was looked for is not in here.

use std::sync::Arc;

use crate::entry::Fate;
use crate::read::Part;
use crate::search::Encoding;

/// A needle at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The needle's id.
    pub needle: Arc<str>,
    /// How it is written there.
    pub encoding: Encoding,
    /// Where.
    pub place: Place,
}

/// A place in an image.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a file, a name or a link of a layer.
    Entry {
        /// The index of the layer.
        layer: usize,
        /// The path from the image's root.
        path: String,
        /// Which part of it.
        part: Part,
        /// Whether a later layer hides it. It can be read all the same.
        fate: Fate,
    },
    /// In the value, or the name, of an environment variable of the image.
    Env(
        /// The variable's name, unless that is where it was found.
        Option<String>,
    ),
    /// In a label.
    Label(
        /// The label's key, unless that is where it was found.
        Option<String>,
    ),
    /// In a step of the history.
    History(
        /// The index of the step.
        usize,
    ),
    /// Elsewhere in the configuration.
    Config(
        /// Keys and indexes from the outside to the inside, joined by dots.
        String,
    ),
    /// In another document of the archive: manifest, index, provenance.
    Document {
        /// The document's name.
        name: String,
        /// Keys and indexes from the outside to the inside, joined by dots.
        field: String,
    },
}
