//! The words of the plan: what remarks, reasons and notes read like. The only place where sentences are made.

mod lists;
mod notes;
mod questions;
mod reasons;
mod remarks;
mod remedies;

use std::fmt;

pub use lists::{list, month, toml_list, toml_text};
pub use notes::{help, sentence};
pub use questions::{doubt, question};
pub use reasons::reason;
pub(crate) use reasons::wish;
pub(crate) use remarks::{
    all_to_ship, base, beside_another, browser, build, build_arguments, compiles, compose_path, default_text,
    development_header, development_up, dockerfile_of, fetched_by_git, file_server, generated_in_production,
    health, host, manager_program, manager_setup, packages_for, page_variable, port_variable,
    process_service, process_stage, production_header, pruned, refuses_in_container, runner, scripts_later,
    scripts_skipped, scripts_too_early, second_service, set_in_env_file, template_entry, template_header,
    title, without_focus,
};
pub(crate) use remedies::{allow_install_script, drift, health_handler};

/// A comment in a generated file. It says why, never what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Words without blanks.
    Plain(&'static str),
    /// Words with their blanks filled.
    Text(String),
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => formatter.write_str(text),
            Self::Text(text) => formatter.write_str(text),
        }
    }
}
