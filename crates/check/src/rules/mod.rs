//! The rules: each one file with what it finds and how; [`RULES`] lists them by name.
//!
//! To add one: write `rules/<name>.rs`, add a `mod` line and an entry in [`RULES`] below (a test says which is missing); `cargo
//! xtask docs` writes its page.

#[cfg(test)]
mod registry;

mod corepack_absent;
mod dev_deps_shipped;
mod health_localhost_ipv6;
mod health_tool_missing;
mod lifecycle_needs_dev;
mod syntax;
pub(crate) mod unused_allow;
mod user_root;

use crate::Rule;

/// All rules, by name.
pub static RULES: &[&Rule] = &[
    &corepack_absent::RULE,
    &dev_deps_shipped::RULE,
    &health_localhost_ipv6::RULE,
    &health_tool_missing::RULE,
    &lifecycle_needs_dev::RULE,
    &syntax::RULE,
    &unused_allow::RULE,
    &user_root::RULE,
];

/// The rule of a name.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
