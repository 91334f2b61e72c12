//! seaworthy: test worlds
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "test worlds are made on the disk")]

mod memory_repo;

pub use memory_repo::MemoryRepo;
