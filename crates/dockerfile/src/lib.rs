//! The syntax of a Dockerfile and of a `.dockerignore`, every byte kept.
//!
//! Text in, values out: nothing here reads a disk, and nothing here fails on any input. What an engine would refuse is
//! a [`Problem`] with its place beside what could be read.

pub mod body;
mod decoded;
mod directive;
mod expand;
mod file;
mod heredoc;
pub mod ignore;
mod image;
mod instruction;
mod json;
mod keyword;
mod logical;
mod problem;
mod split;
mod stage;

pub use decoded::Decoded;
pub use directive::{Directive, DirectiveKind, frontend};
pub use expand::{ExpandError, Expansion, Quotes, Reference, expand, expand_words, references};
pub use file::{Dockerfile, Item, ItemKind};
pub use heredoc::Heredoc;
pub use image::ImageReference;
pub use instruction::{InnerLine, Instruction};
pub use keyword::Keyword;
pub use logical::Word;
pub use problem::{Problem, ProblemKind};
pub use split::Flag;
pub use stage::{Base, Stage};
