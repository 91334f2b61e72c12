//! seaworthy: test worlds
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "test worlds are made on the disk")]

mod ask;
mod by_hand;
mod case;
mod command;
mod engine;
mod fault;
mod fixture;
mod golden;
mod image;
mod memory_repo;
mod program;
mod project;
mod setting;
mod trouble;
mod world;

pub use ask::{Answer, Request};
pub use by_hand::{ByHand, ByHandAbout, ByHandOnEngine, ByPerson, Surprise};
pub use case::{
    App, Case, Check, Development, Edit, HttpCheck, Production, RedisCheck, Runs, SqlCheck, Variant,
};
pub use command::Seaworthy;
pub use engine::{Engine, base_images};
pub use fault::{Fault, FaultAbout, FaultOnEngine, Side};
pub use fixture::{About, Covers, Fixture, ImageProved, OnEngine, Proved, Skipped, Standing};
pub use golden::{Golden, SetUp};
pub use image::Scan;
pub use memory_repo::MemoryRepo;
pub use program::{Ended, Program, client_environment, tail};
pub use project::{Container, Project, Steps, UP};
pub use setting::Setting;
pub use trouble::{Trouble, ensure};
pub use world::{Example, Snapshot, World};
