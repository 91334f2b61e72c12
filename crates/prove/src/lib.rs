//! Shows on a real engine that a set-up holds: builds it, starts it, asks it, stops it, and removes what it made.
//!
//! [`Proof`] is all that was seen; [`report`] prints it. The driver of the engine is the only part that starts programs.

mod proof;
pub mod report;

pub use proof::{
    Clause, Count, Decision, EngineSummary, Evidence, EvidenceKind, Image, Layer, Measure, Moment, Origin,
    Outcome, PROOF_VERSION, ProbeResult, Proof, Scope, Source, Subject, Times, TreeNode, Unit, Verdict,
};
