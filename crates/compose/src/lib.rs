//! Compose files, read with places and edited in place.
//!
//! Knows YAML as Compose reads it: [`ComposeFile`] is what a file says, each value with its span; [`Editor`] adds,
//! replaces and removes blocks while every other byte stays as it was, and hands out nothing that [`verify`] did not
//! pass; [`print`] writes whole files. It never touches the disk, never merges several files, never asks an engine.

mod draft;
mod edit;
mod error;
mod intention;
mod layout;
mod lines;
mod meaning;
mod node;
mod print;
mod quote;
mod scalar;
mod spanned;
mod value;
mod verify;
mod yaml;

pub use edit::{EditError, Editor, Refusal};
pub use error::ComposeError;
pub use intention::{Intention, Section};
pub use node::{Document, Entry, Gap, Item, Node, Scalar};
pub use print::print;
pub use scalar::{Resolved, resolve};
pub use spanned::Spanned;
pub use value::{CollectionStyle, Field, Kind, ScalarStyle, Value};
pub use verify::{Mismatch, verify};
