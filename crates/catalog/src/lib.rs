//! What is known of the world outside the repository, as typed data: one file a thing, one visible slice a folder.
//!
//! Every entry says where it comes from and when that was read. Nothing here looks at a repository; the `detect` and `plan`
//! rooms do, and ask here. [`AS_OF`] is the day on which the knowledge was true: there is no clock in this program.

pub mod bases;
pub mod dev_servers;
pub mod frameworks;
pub mod lifecycle;
pub mod managers;
pub mod natives;
pub mod orms;
pub mod runtimes;
pub mod secret_names;
pub mod servers;
pub mod services;
pub mod web_server;

/// The day on which the tables were last checked against their sources (year, month, day).
pub const AS_OF: (u16, u8, u8) = (2026, 11, 21);

#[cfg(test)]
mod registry;
