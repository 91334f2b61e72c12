//! Decisions: from what is known of a repository, and what its `seaworthy.toml` says, to a plan of its container set-up.
//!
//! A pure function of its two inputs. Every decision keeps its reason, its evidence and its key, by which `seaworthy.toml`
//! overrides it. No shell text and no file format here: `render` writes the files, [`words`] makes the sentences.

pub mod compose;
pub mod config;
mod decided;
pub mod document;
pub mod ignore;
pub mod image;
pub mod keys;
mod note;
mod plan;
pub mod question;
mod reason;
pub mod settings;
pub mod template;
pub mod words;

mod decide;

pub use config::{Config, ConfigError};
pub use decide::{PlanError, decide, deployed};
pub use decided::{Alternative, Decided, Decision};
pub use note::{Note, NoteKind, Severity};
pub use plan::{AppPlan, HealthPlan, ManagerPlan, Plan, ProcessPlan, RuntimePlan};
pub use reason::Reason;
