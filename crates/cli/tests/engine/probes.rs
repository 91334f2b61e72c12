//! What one test shows, probe by probe: each passes, fails with what was seen, or is skipped with the reason.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use seaworthy_testkit::Trouble;

/// The probes of one test.
pub(crate) struct Probes {
    title: String,
    begun: Instant,
    passed: usize,
    skipped: usize,
    failures: Vec<String>,
}

impl Probes {
    pub(crate) fn new(title: &str) -> Self {
        println!("{title}");
        Self { title: title.to_owned(), begun: Instant::now(), passed: 0, skipped: 0, failures: Vec::new() }
    }

    /// Runs a probe; what it gives is there for what rests on it.
    pub(crate) fn probe<T>(&mut self, name: &str, probe: impl FnOnce() -> Result<T, Trouble>) -> Option<T> {
        let begun = Instant::now();
        let outcome = probe();
        self.note(name, begun.elapsed(), outcome)
    }

    /// Runs a probe of each case, `at_a_time` of them side by side; none may rest on another.
    pub(crate) fn probe_each<C: Sync>(
        &mut self,
        cases: &[(String, C)],
        at_a_time: usize,
        probe: impl Fn(&C) -> Result<(), Trouble> + Sync,
    ) {
        let next = AtomicUsize::new(0);
        let (says, hears) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..at_a_time {
                let (says, next, probe) = (says.clone(), &next, &probe);
                scope.spawn(move || {
                    while let Some((name, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let begun = Instant::now();
                        let outcome = probe(case);
                        says.send((name, begun.elapsed(), outcome)).expect("somebody listens to the end");
                    }
                });
            }
            drop(says);
            for (name, took, outcome) in hears {
                self.note(name, took, outcome);
            }
        });
    }

    fn note<T>(&mut self, name: &str, took: Duration, outcome: Result<T, Trouble>) -> Option<T> {
        let took = took.as_secs_f32();
        match outcome {
            Ok(value) => {
                println!("  ok    {name} ({took:.1} s)");
                self.passed += 1;
                Some(value)
            }
            Err(trouble) => {
                println!("  FAIL  {name} ({took:.1} s): {trouble}");
                self.failures.push(format!("{name}: {trouble}"));
                None
            }
        }
    }

    /// Says that something cannot be shown here, and why.
    pub(crate) fn skip(&mut self, reason: &str) {
        println!("  skip  {reason}");
        self.skipped += 1;
    }

    /// Fails the test when a probe failed, or when there was none.
    pub(crate) fn finish(self) {
        let Self { title, begun, passed, skipped, failures } = self;
        let took = begun.elapsed().as_secs();
        println!("{title}: {passed} passed, {} failed, {skipped} skipped in {took} s", failures.len());
        assert!(failures.is_empty(), "{title}: {} probes failed:\n{}", failures.len(), failures.join("\n\n"));
        assert!(passed > 0, "{title}: nothing was shown");
    }
}

/// Tries until it is true or the time is over; the last trouble is the reason.
pub(crate) fn eventually<T>(
    within: Duration,
    mut attempt: impl FnMut() -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let deadline = Instant::now() + within;
    loop {
        match attempt() {
            Ok(value) => return Ok(value),
            Err(trouble) if Instant::now() >= deadline => {
                return Err(trouble.of(format!("not within {} s", within.as_secs())));
            }
            Err(_) => std::thread::sleep(Duration::from_millis(200)),
        }
    }
}
