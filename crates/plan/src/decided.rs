//! A decision: a value with the reason for it.

use seaworthy_facts::Evidence;

use crate::Reason;
use crate::keys::Key;

/// A value that was decided, why, and which key overrides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<T> {
    /// What was decided.
    pub value: T,
    /// The key in `seaworthy.toml`.
    pub key: Key,
    /// Why.
    pub reason: Reason,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// What else could have been taken.
    pub alternatives: Vec<Alternative>,
}

/// Something else that could have been decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The value, as one would write it in `seaworthy.toml`.
    pub value: String,
    /// What would follow, in a few words.
    pub effect: String,
}

/// A decision of any type, its value as text: for tables, JSON and `explain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The key in `seaworthy.toml`, without the app's table.
    pub key: Key,
    /// The value, as one would write it in `seaworthy.toml`.
    pub value: String,
    /// Why.
    pub reason: Reason,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// What else could have been taken.
    pub alternatives: Vec<Alternative>,
}

impl<T> Decided<T> {
    /// A decision for `reason`, shown by `evidence`.
    pub fn new(key: Key, value: T, reason: Reason, evidence: Vec<Evidence>) -> Self {
        // facts that are read together often rest on the same line, which is said once
        let mut once: Vec<Evidence> = Vec::with_capacity(evidence.len());
        for seen in evidence {
            if !once
                .iter()
                .any(|other| other.place.file == seen.place.file && other.place.line == seen.place.line)
            {
                once.push(seen);
            }
        }
        Self { value, key, reason, evidence: once, alternatives: Vec::new() }
    }

    /// Names something else that could have been taken.
    #[must_use]
    pub fn or(mut self, value: impl Into<String>, effect: impl Into<String>) -> Self {
        self.alternatives.push(Alternative { value: value.into(), effect: effect.into() });
        self
    }

    /// The same decision about a value made of this one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decided<U> {
        Decided {
            value: change(self.value),
            key: self.key,
            reason: self.reason,
            evidence: self.evidence,
            alternatives: self.alternatives,
        }
    }

    /// The decision with its value as text.
    pub fn erase(&self, show: impl FnOnce(&T) -> String) -> Decision {
        Decision {
            key: self.key.clone(),
            value: show(&self.value),
            reason: self.reason.clone(),
            evidence: self.evidence.clone(),
            alternatives: self.alternatives.clone(),
        }
    }
}
