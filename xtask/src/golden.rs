//! `cargo xtask golden`: writes the golden set-ups in `examples/golden/` anew, from what the product really writes.

use anyhow::{Context, Result, bail};
use seaworthy_testkit::{Golden, Seaworthy};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Runs `cargo xtask golden`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    if !arguments.is_empty() {
        bail!("`golden` takes no arguments");
    }
    let seaworthy = product()?;
    let examples = examples();
    let goldens = Golden::all(&examples)?;
    for golden in &goldens {
        let (_, real) = golden.real(&seaworthy)?;
        let kept = golden.kept()?;
        if real == kept {
            println!("unchanged  {}", golden.name);
            continue;
        }
        golden.keep(&real)?;
        for path in real.keys().chain(kept.keys().filter(|path| !real.contains_key(*path))) {
            let word = match (kept.get(path), real.get(path)) {
                (None, _) => "new",
                (_, None) => "removed",
                (old, new) if old == new => continue,
                _ => "changed",
            };
            println!("{word:<10} {}/{path}", golden.name);
        }
    }
    remove_strangers(&examples.join("golden"), &goldens)?;
    Ok(ExitCode::SUCCESS)
}

/// A folder of an example that is gone would be taken for its set-up.
fn remove_strangers(folder: &Path, goldens: &[Golden]) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !goldens.iter().any(|golden| golden.folder == path) {
            println!("removed    {}", path.display());
            std::fs::remove_dir_all(&path)?;
        }
    }
    Ok(())
}

/// The folder of the examples.
pub(crate) fn examples() -> PathBuf {
    root().join("examples")
}

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// `cargo`, the one that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The product, built from what lies here now.
pub(crate) fn product() -> Result<Seaworthy> {
    program().map(Seaworthy::at)
}

/// Where the product's program lies, built from what lies here now.
pub(crate) fn program() -> Result<PathBuf> {
    let status = cargo().args(["build", "--quiet", "--package", "seaworthy"]).status()?;
    if !status.success() {
        bail!("the product does not build");
    }
    // cargo put it beside us
    let ours = std::env::current_exe()?;
    let folder = ours.parent().context("no folder")?;
    Ok(folder.join("seaworthy"))
}
