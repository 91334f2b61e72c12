//! Making a file or folder so that it is either whole or absent: it grows under a temporary name and is renamed at
//! the end, so that a run that was killed half-way leaves nothing that a later run would take for finished.

use anyhow::{Context, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Whether an artefact was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    Now,
    Before,
}

/// Makes the folder `target` by letting `fill` fill a new, empty folder; does nothing when `target` exists.
pub(super) fn folder(target: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<Made> {
    if target.exists() {
        return Ok(Made::Before);
    }
    let partial = partial_name(target);
    remove(&partial)?;
    fs::create_dir_all(&partial).with_context(|| format!("could not create `{}`", partial.display()))?;
    fill(&partial)?;
    fs::rename(&partial, target).with_context(|| format!("could not name `{}`", target.display()))?;
    Ok(Made::Now)
}

/// Writes a file whole, replacing an older one; an unchanged file is left alone.
pub(super) fn file(target: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(present) = fs::read(target)
        && present == bytes
    {
        return Ok(());
    }
    let partial = partial_name(target);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).with_context(|| format!("could not create `{}`", parent.display()))?;
    }
    fs::write(&partial, bytes).with_context(|| format!("could not write `{}`", partial.display()))?;
    fs::set_permissions(&partial, fs::Permissions::from_mode(mode))?;
    fs::rename(&partial, target).with_context(|| format!("could not name `{}`", target.display()))?;
    Ok(())
}

/// Removes a file, link or folder; one that is not there is fine.
pub(super) fn remove(path: &Path) -> Result<()> {
    let outcome = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match outcome {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("could not remove `{}`", path.display()))
        }
        _ => Ok(()),
    }
}

fn partial_name(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn a_folder_that_failed_is_absent_and_made_anew() {
        let world = tempfile::tempdir().unwrap();
        let target = world.path().join("deep/thing");
        let failed = folder(&target, |partial| {
            fs::write(partial.join("half"), "x")?;
            bail!("interrupted")
        });
        assert!(failed.is_err());
        assert!(!target.exists());

        let made = folder(&target, |partial| Ok(fs::write(partial.join("whole"), "x")?)).unwrap();
        assert_eq!(made, Made::Now);
        assert!(target.join("whole").exists());
        assert!(!target.join("half").exists());

        let again = folder(&target, |_| bail!("must not run")).unwrap();
        assert_eq!(again, Made::Before);
    }

    #[test]
    fn a_file_is_replaced_whole_with_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let world = tempfile::tempdir().unwrap();
        let target = world.path().join("script");
        file(&target, b"one", 0o755).unwrap();
        file(&target, b"two", 0o755).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"two");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o755);
        assert_eq!(fs::read_dir(world.path()).unwrap().count(), 1);
    }

    #[test]
    fn removing_what_is_not_there_is_fine() {
        let world = tempfile::tempdir().unwrap();
        remove(&world.path().join("nothing")).unwrap();
    }
}
