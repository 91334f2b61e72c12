//! Compose files, read with places and edited in place.
//!
//! Knows YAML as Compose reads it: [`ComposeFile`] is what a file says, each value with its span; [`Editor`] adds,
//! replaces and removes blocks while every other byte stays as it was, and hands out nothing that [`verify`] did not
//! pass; [`print`] writes whole files. It never touches the disk, never merges several files, never asks an engine.

mod build;
mod draft;
mod edit;
mod environment;
mod error;
mod file;
mod intention;
mod interpolation;
mod layout;
mod lines;
mod meaning;
mod mount;
mod node;
mod port;
mod print;
mod profiles;
pub mod project;
mod quote;
mod readiness;
mod scalar;
mod service;
mod shape;
mod spanned;
mod value;
mod verify;
mod yaml;

pub use build::{Build, BuildSecret};
pub use edit::{EditError, Editor, Refusal};
pub use environment::{EnvFile, Variable, WhenMissing};
pub use error::ComposeError;
pub use file::{BlockText, ComposeFile, Resource, VariableUse};
pub use intention::{Intention, Section};
pub use interpolation::{Absence, Otherwise, Reference, Template, TemplateError, Unresolved, escape};
pub use mount::{Access, Mount, MountKind};
pub use node::{Document, Entry, Gap, Item, Node, Scalar};
pub use port::{Port, PortPart, Protocol};
pub use print::print;
pub use profiles::PublishedPort;
pub use readiness::{Condition, Dependency, HealthTest, Healthcheck};
pub use scalar::{Resolved, resolve};
pub use service::{Command, Service};
pub use spanned::Spanned;
pub use value::{CollectionStyle, Field, Kind, ScalarStyle, Value};
pub use verify::{Mismatch, verify};
