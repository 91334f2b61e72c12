//! Whole programs against each other: the least time of several runs, taken in turns.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The shortest of several runs of each program. They take turns, so that other work on the machine meets all of them.
///
/// # Errors
/// When one cannot be started. How it ends does not matter: a linter that finds something fails.
pub fn least<const N: usize>(programs: [&[&OsStr]; N], runs: usize) -> io::Result<[Duration; N]> {
    let mut shortest = [Duration::MAX; N];
    for _ in 0..runs {
        for (words, shortest) in programs.iter().zip(&mut shortest) {
            let (program, arguments) =
                words.split_first().ok_or_else(|| io::Error::other("nothing to run"))?;
            let start = Instant::now();
            Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            *shortest = (*shortest).min(start.elapsed());
        }
    }
    Ok(shortest)
}

/// The most memory that one run took, in kilobytes, as GNU time says; `None` without it.
pub fn memory(words: &[&OsStr]) -> Option<u64> {
    let timed =
        Command::new("/usr/bin/time").args(["-f", "%M"]).args(words).stdout(Stdio::null()).output().ok()?;
    String::from_utf8_lossy(&timed.stderr).lines().last()?.trim().parse().ok()
}
