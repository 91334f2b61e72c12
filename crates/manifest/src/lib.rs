//! package.json, lockfiles and their neighbours: text in, typed values with spans out.
//!
//! Nothing here touches the disk or knows a framework. Every reader takes a [`SourceFile`](seaworthy_text::SourceFile)
//! and answers with a value or with an error that has a place; a field of the wrong shape becomes a [`Problem`], never
//! an empty default.

pub mod bunfig;
pub mod data;
pub mod dotenv;
pub mod gitignore;
pub mod in_step;
pub mod lockfile;
pub mod npmrc;
pub mod package_json;
pub mod prisma;
pub mod procfile;
pub mod semver;
pub mod shell;
pub mod tsconfig;
pub mod version_file;
pub mod workspace;
pub mod yarnrc;

mod dependency;
mod manager;
#[cfg(test)]
mod never_panics;
mod shape;
mod spanned;

pub use dependency::{Dependency, DependencyKind};
pub use manager::{Manager, ManagerPin};
pub use spanned::{ParseError, Problem, Spanned};
