//! How much of a run's time belongs to the engine and the app: calls that are under way, and waits.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Adds up the time during which at least one thing is waited for.
#[derive(Debug, Default)]
pub struct Meter(Mutex<Busy>);

#[derive(Debug, Default)]
struct Busy {
    waits: usize,
    since: Option<Instant>,
    total: Duration,
}

impl Meter {
    /// Does something that is a wait.
    pub(crate) fn wait<T>(&self, wait: impl FnOnce() -> T) -> T {
        self.change(|busy| {
            busy.waits += 1;
            busy.since.get_or_insert_with(Instant::now);
        });
        let value = wait();
        self.change(|busy| {
            busy.waits -= 1;
            if busy.waits == 0
                && let Some(since) = busy.since.take()
            {
                busy.total += since.elapsed();
            }
        });
        value
    }

    /// What it came to.
    pub(crate) fn total(&self) -> Duration {
        self.0.lock().map(|busy| busy.total).unwrap_or_default()
    }

    fn change(&self, change: impl FnOnce(&mut Busy)) {
        // a figure is not worth a panic
        if let Ok(mut busy) = self.0.lock() {
            change(&mut busy);
        }
    }
}
