//! The editor: collects what is to be done to a file, does it, and hands the result out only when the gate passed it.

use seaworthy_text::Span;

use crate::draft::Draft;
use crate::error::ComposeError;
use crate::intention::{Intention, Section, to_paste};
use crate::node::{Entry, Node};
use crate::verify::{Mismatch, verify};

/// Edits of one Compose file. Nothing happens before [`Editor::finish`].
#[derive(Debug, Clone)]
pub struct Editor {
    text: String,
    intentions: Vec<Intention>,
}

/// Why a file was not edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file is not one YAML document.
    #[error("the file cannot be read: {0}")]
    Unreadable(ComposeError),
    /// A mapping in `{…}` cannot grow by lines.
    #[error("`{what}` is written in brackets")]
    InBrackets {
        /// Which, as keys with dots.
        what: String,
    },
    /// An edit through `*name` would change the other places that use it.
    #[error("`{what}` is an alias of a value that stands elsewhere")]
    IsAlias {
        /// Which, as keys with dots.
        what: String,
    },
    /// Something else stands where a mapping is needed.
    #[error("`{what}` is not a mapping")]
    NotAMapping {
        /// Which, as keys with dots.
        what: String,
    },
    /// The name is taken by something else.
    #[error("`{what}` is there already, with another value")]
    Exists {
        /// Which, as keys with dots.
        what: String,
    },
    /// There is no such service.
    #[error("there is no `{what}`")]
    Missing {
        /// Which, as keys with dots.
        what: String,
    },
    /// The file is written in a way that the editor does not know.
    #[error("the file is written in a way that cannot be edited safely")]
    Unforeseen {
        /// Where.
        at: Span,
    },
    /// The edit was made, but did not have exactly the intended effect.
    #[error("the edit would do more than intended: {0}")]
    NotVerified(Mismatch),
}

/// A file was not edited; here is what to put into it by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct EditError {
    /// Why.
    pub refusal: Refusal,
    /// What was to be done, as YAML.
    pub paste: String,
}

impl Editor {
    /// An editor of `text`, which may be empty.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), intentions: Vec::new() }
    }

    /// Adds a service, volume, network, secret or config at the end of its section, making the section if needed.
    /// One of the same name and value is left as it is; of another value, the edit is refused.
    pub fn add(&mut self, section: Section, entry: Entry) -> &mut Self {
        self.intend(Intention::Add(section, entry))
    }

    /// Adds a top-level key such as `name` or `x-logging`.
    pub fn add_top_level(&mut self, entry: Entry) -> &mut Self {
        self.intend(Intention::AddTopLevel(entry))
    }

    /// Replaces a service with the comments that belong to it, in its place; adds it where there is none.
    pub fn replace_service(&mut self, entry: Entry) -> &mut Self {
        self.intend(Intention::Replace(Section::Services, entry))
    }

    /// Removes a service with the comments that belong to it; does nothing where there is none.
    pub fn remove_service(&mut self, name: impl Into<String>) -> &mut Self {
        self.intend(Intention::Remove(Section::Services, name.into()))
    }

    /// Sets one value under a service, for example `["healthcheck", "interval"]`, making the keys on the way.
    pub fn set_value(
        &mut self,
        service: impl Into<String>,
        path: &[&str],
        node: impl Into<Node>,
    ) -> &mut Self {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        self.intend(Intention::SetValue { service: service.into(), path, node: node.into() })
    }

    /// Adds any intention, for example the removal of a volume.
    pub fn intend(&mut self, intention: Intention) -> &mut Self {
        self.intentions.push(intention);
        self
    }

    /// Carries everything out, in order, and verifies the result.
    ///
    /// # Errors
    /// When the file is not one that can be edited in place, or the result is not exactly what was intended. Nothing
    /// was done then; the error holds the block to paste.
    pub fn finish(&self) -> Result<String, EditError> {
        self.carry_out().map_err(|refusal| EditError { refusal, paste: to_paste(&self.intentions) })
    }

    fn carry_out(&self) -> Result<String, Refusal> {
        let layout = Draft::new(&self.text, None)?.layout();
        let mut text = self.text.clone();
        for intention in &self.intentions {
            text = Draft::new(&text, Some(layout))?.carry_out(intention)?;
        }
        verify(&self.text, &text, &self.intentions).map_err(Refusal::NotVerified)?;
        Ok(text)
    }
}
