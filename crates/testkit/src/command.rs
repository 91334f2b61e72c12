//! Running the `seaworthy` program itself, as a person would, in an environment that has nothing of the machine's.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::{Ended, Program};

/// No command takes this long on an example, even in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// The program under test.
#[derive(Debug, Clone)]
pub struct Seaworthy {
    program: PathBuf,
}

impl Seaworthy {
    /// The program at this path: `env!("CARGO_BIN_EXE_seaworthy")` in a test.
    pub fn at(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }

    /// Runs it in a folder.
    ///
    /// # Panics
    /// When it cannot be started or takes minutes: then nothing can be said about what it does.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Ended {
        let program = Program::new(&self.program, LIMIT).args(arguments).current_dir(folder);
        program.end().unwrap_or_else(|trouble| panic!("{trouble}"))
    }
}
