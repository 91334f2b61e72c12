//! Shows on a real engine that a set-up holds: builds it, starts it, asks it, stops it, and removes what it made.
//!
//! [`Proof`] is all that was seen; [`report`] prints it. [`engine`] starts the engine's client; of the rest only the name of
//! a run asks a program, for the machine. `run` and the probes write into copies of the repository of their own, and nowhere
//! else.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an engine is spoken to by its command line, in a copy of the repository, with an eye on the clock"
)]

pub mod engine;
mod layers;
mod probe;
mod proof;
pub mod report;
mod request;
mod run;

pub use probe::{PROBES, Probe, probe};
pub use proof::{
    Clause, Count, Decision, EngineSummary, Evidence, EvidenceKind, Image, Layer, Measure, Moment, Origin,
    Outcome, PROOF_VERSION, ProbeResult, Proof, Remark, Scope, Source, Subject, Times, TreeNode, Unit,
    Verdict,
};
pub use request::{After, ClosedBy, Contract, KnownApp, Request};
pub use run::{Progress, prove};
