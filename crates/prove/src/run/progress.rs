//! What whoever waits is told.

use crate::ProbeResult;

/// Hears how a proof goes on. Parts of it may run side by side.
pub trait Progress: Sync {
    /// A part has begun: `building tracker`.
    fn begun(&self, what: &str);

    /// A probe has ended.
    fn ended(&self, result: &ProbeResult);

    /// Something that a person should know and that is no probe's: `removed what an earlier run left`.
    fn said(&self, what: &str);
}
