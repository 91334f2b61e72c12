//! A plan and the files that are there, to a set of changes: the only room that writes Dockerfile, ignore, YAML and env
//! text. It reads nothing itself and writes nothing to a disk.
//!
//! Every line of a generated file knows the decision it rests on ([`Line`]), so that `explain` can answer for it.

mod dockerfile;
mod env_template;
mod files;
mod ignore;
mod line;
mod merge;
mod probe;
mod shell;
mod yaml;

pub use files::{FileReport, Outcome, Policy, Rendered, render};
pub use line::Line;
