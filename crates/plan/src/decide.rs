//! From facts to a plan.

use seaworthy_facts::Facts;

use crate::config::{Config, ConfigError};
use crate::plan::Plan;

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// `seaworthy.toml` names an app that is not there.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is nothing to run in this repository.
    #[error("nothing in this repository can be run as a container")]
    NoApps {
        /// Packages that were looked at, and what they are.
        members: Vec<String>,
    },
}

/// Makes the plan.
///
/// # Errors
/// When the configuration does not fit the repository, or there is nothing to plan for.
pub fn decide(facts: &Facts, config: &Config) -> Result<Plan, PlanError> {
    let _ = (facts, config);
    Err(PlanError::NoApps { members: Vec::new() })
}
