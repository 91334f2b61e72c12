//! Rules that find where a container set-up and its app disagree.
//!
//! Takes what is there as data (a `Repo`, the app's `Facts`, the `SetUp`) and gives [`Finding`]s; nothing is read from a disk,
//! nothing is run, nothing is printed. A rule speaks only where the consequence can be shown: what could not be told makes it
//! silent.

mod allow;
mod build_argument;
mod case;
mod compose_case;
mod connection;
mod copied_secret;
mod finding;
mod fix;
mod image_case;
mod install_case;
mod launch;
mod modules_case;
mod predicted;
mod rule;
mod rules;
mod run;
pub mod secret_text;
mod start;
mod system_case;
mod written;

pub use allow::{Allowance, Marker};
pub use finding::{Finding, Fix, FixTier, Lines, Note, Severity};
pub use fix::{Fixed, apply};
pub use rule::{Rule, RuleSet};
pub use rules::{RULES, rule};
pub use run::{Checked, Given, Suppressed, check};
