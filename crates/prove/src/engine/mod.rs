//! The engine: the only part of this room that starts programs.
//!
//! [`Client`] runs the `docker` or `podman` command line as its user has it: contexts, credential helpers, buildx and
//! Compose. Whatever stands on it speaks to the trait [`Engine`], so that a [`Recorder`] can write down every call and a
//! [`Replayer`] can answer them where there is no engine.

mod call;
mod cancel;
mod client;
mod error;
mod find;
mod flavor;
mod meter;
mod record;
mod replay;

pub use call::{Answer, Call};
pub use cancel::Cancel;
pub use client::Client;
pub use error::{EngineError, Trouble};
pub use find::{Choice, find};
pub use flavor::Flavor;
pub use meter::Meter;
pub use record::Recorder;
pub use replay::Replayer;

pub(crate) use call::last_lines;
pub(crate) use find::is_local;

use std::io::Read;

/// What an engine's command line does, or what stands in for it.
pub trait Engine: Sync {
    /// Which command line it is.
    fn flavor(&self) -> Flavor;

    /// Runs a command to its end. Failing with an exit code is an answer, too.
    ///
    /// # Errors
    /// When it cannot be started, takes longer than its limit, or the run is cancelled.
    fn call(&self, call: &Call) -> Result<Answer, EngineError>;

    /// As [`Engine::call`], and ended early when `enough` is set meanwhile: the answer has no exit code then.
    ///
    /// # Errors
    /// As [`Engine::call`].
    fn call_until(&self, call: &Call, enough: &Cancel) -> Result<Answer, EngineError>;

    /// Runs a command and hands its standard output to `read` while it comes. The answer's `stdout` is empty.
    ///
    /// # Errors
    /// As [`Engine::call`], and what `read` says.
    fn stream(
        &self,
        call: &Call,
        read: &mut (dyn FnMut(&mut dyn Read) -> Result<(), EngineError> + Send),
    ) -> Result<Answer, EngineError>;
}
