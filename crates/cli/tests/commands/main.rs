//! Whole commands without an engine: what a person types, and all that comes back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test of the whole program")]

mod ask;
mod bad_input;
mod check;
mod check_several;
mod context;
mod explain;
mod hostile;
mod init;
mod inspect;
mod interrupted;
mod plan;
mod prove;
mod secrets;
mod settings;
mod world;
