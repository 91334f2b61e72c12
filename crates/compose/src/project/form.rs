//! What each key of a Compose file takes: the language's grammar as a table. Reading, checking and printing walk it.

use super::datum::Datum;
use super::error::Trouble;

/// What a value may be, and what it becomes.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// Anything, kept as it is.
    Any,
    /// A text.
    Text,
    /// A text or a number, which becomes a text.
    Printed,
    /// A whole number, also in quotes.
    Integer,
    /// A number, also in quotes.
    Number,
    /// True or false, also in quotes.
    Truth,
    /// An amount of memory, which becomes bytes, as a text.
    Size,
    /// A time, which becomes the usual writing of it.
    Time,
    /// A path on the host, which becomes absolute.
    Path,
    /// A path or an address elsewhere.
    Context,
    /// Words: a text is split as a shell would.
    Words,
    /// `[A=1, B]` or `{A: 1, B: }`, which becomes a mapping of texts; a name alone has no value.
    Pairs(Alone),
    /// A mapping with these keys and no others.
    Map(&'static Fields),
    /// A mapping of any names to values of this form.
    MapOf(&'static Form),
    /// A list of values of this form.
    ListOf(&'static Form),
    /// One value of this form, or a list of them; it becomes a list.
    OneOrListOf(&'static Form),
    /// A short writing, which is made long before it is read by the form.
    Long(fn(Datum, &Surroundings<'_>) -> Result<Datum, Trouble>, &'static Form),
    /// As the form, and printed even where it is zero, empty or false.
    Kept(&'static Form),
    /// As the form, and printed as an empty mapping where it is not there.
    Always(&'static Form),
}

/// The keys of a mapping and what they take.
pub(super) struct Fields {
    /// What has these keys, as in "a service".
    pub(super) of: &'static str,
    pub(super) fields: &'static [(&'static str, Form)],
}

/// What a name without a value means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    /// The empty text: labels.
    Empty,
    /// The variable of that name: environment.
    Inherited,
}

/// What a short form may need to know.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The folder that relative paths start from.
    pub(super) folder: &'a str,
    /// What `~` means.
    pub(super) home: &'a str,
}

impl Fields {
    pub(super) fn get(&self, key: &str) -> Option<&'static Form> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, form)| form)
    }
}
