//! Variables in values: every text of a file, before anything else is made of it. Keys are left as they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::interpolation::{Template, TooMuch};

use super::datum::{Datum, What};
use super::error::Trouble;

/// All text that variables may bring into one project, in bytes.
const MOST_TEXT: usize = 16 << 20;

/// Fills in variables, and remembers which had no value.
#[derive(Debug, Default)]
pub(super) struct Filler {
    /// The names that were neither set nor given a default.
    pub(super) unset: BTreeSet<String>,
    spent: usize,
}

impl Filler {
    /// Replaces the variables in all texts of `datum`.
    ///
    /// # Errors
    /// A reference that cannot be read, a required variable without a value, more text than a project can hold.
    pub(super) fn fill(
        &mut self,
        datum: &mut Datum,
        values: &BTreeMap<String, String>,
    ) -> Result<(), Trouble> {
        match &mut datum.what {
            What::Text(text) if text.contains('$') => {
                let filled = self.text(text, datum.origin, values)?;
                *text = filled;
            }
            What::List(items) => items.iter_mut().try_for_each(|item| self.fill(item, values))?,
            What::Map(members) => {
                members.values_mut().try_for_each(|member| self.fill(&mut member.value, values))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn text(
        &mut self,
        text: &str,
        origin: super::Origin,
        values: &BTreeMap<String, String>,
    ) -> Result<String, Trouble> {
        let template = Template::parse(text)
            .map_err(|error| Trouble::new(error.to_string(), origin, "write `$$` for a dollar sign"))?;
        let mut out = String::new();
        let left = MOST_TEXT.saturating_sub(self.spent);
        let unset = template.fill_bounded(values, left, &mut out).map_err(|stopped| match stopped {
            TooMuch::Required { name, message } => {
                let why = if message.is_empty() { String::new() } else { format!(": {message}") };
                Trouble::new(
                    format!("the variable `{name}` is required and has no value{why}"),
                    origin,
                    format!("set it in the project's `.env`, or give it with `--env {name}=…`"),
                )
            }
            TooMuch::Text => Trouble::new(
                format!("variables bring more than {} MB of text", MOST_TEXT >> 20),
                origin,
                "no project needs as much: look at the values of the variables",
            ),
        })?;
        self.spent += out.len();
        self.unset.extend(unset);
        Ok(out)
    }
}
