//! One `up` or `down` at a time on a state folder: test runs start side by side.

use super::say;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

/// A first `up` takes minutes; whoever comes second waits that long, not for ever.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// The lock this process holds, for `stdin`.
static HELD: OnceLock<File> = OnceLock::new();

/// Takes the lock of a state folder until this process ends, waiting for another holder.
pub(super) fn take(path: &Path) -> Result<()> {
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .with_context(|| format!("could not create `{}`", path.display()))?;
    let deadline = Instant::now() + LIMIT;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => {
                HELD.set(file).map_err(|_| anyhow!("the lock was taken twice"))?;
                return Ok(());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("could not lock `{}`", path.display()));
            }
            Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                bail!("another `cargo xtask lab` held `{}` for 20 minutes", path.display())
            }
            Err(TryLockError::WouldBlock) => {}
        }
        if !told {
            say("another `cargo xtask lab` is at work here, waiting for it");
            told = true;
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// Standard input for a program we start: the lock file, which is empty. If we are killed while the program still
/// works, the lock stays taken until the program, too, has ended.
pub(super) fn stdin() -> Stdio {
    HELD.get().and_then(|file| file.try_clone().ok()).map_or_else(Stdio::null, Stdio::from)
}
