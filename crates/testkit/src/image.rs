//! What is inside an image: every file of every layer, the history and the configuration, searched for texts that must
//! not be there.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::engine::{Engine, QUICK};
use crate::program::{Program, client_environment};
use crate::{Ended, Trouble};

/// An image of a few hundred megabytes on a busy disk.
const LIMIT: Duration = Duration::from_secs(300);

/// What was found in an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Texts that are somewhere in it, with the blob that holds them.
    pub found: Vec<String>,
    /// Every path in every layer, base layers included.
    pub paths: BTreeSet<String>,
    /// How many blobs were searched.
    pub blobs: usize,
}

impl Engine {
    /// Searches an image for texts. Layers are searched with what a later layer deletes, and the configuration with its
    /// history and environment.
    ///
    /// # Errors
    /// When the image cannot be saved or read.
    pub fn scan(&self, image: &str, texts: &[&str]) -> Result<Scan, Trouble> {
        let temporary =
            TempDir::with_prefix("seaworthy-scan-").map_err(|error| Trouble::new(error.to_string()))?;
        let folder = temporary.path();
        let saved = folder.join("image.tar");
        self.docker(LIMIT).args(["save", "--output"]).arg(&saved).arg(image).run()?;
        let contents = folder.join("image");
        fs::create_dir(&contents).map_err(|error| Trouble::new(error.to_string()))?;
        tool("tar").arg("-xf").arg(&saved).arg("-C").arg(&contents).run()?;
        fs::remove_file(&saved).map_err(|error| Trouble::new(error.to_string()))?;
        let mut scan = Scan::default();
        for blob in unpacked(&contents)? {
            scan.blobs += 1;
            for text in texts {
                // byte for byte, across line ends of whatever kind of file it is
                let ended = tool("grep")
                    .args(["-a", "-c", "-F", "-e", text])
                    .arg(&blob)
                    .envs([("LC_ALL", "C")])
                    .end()?;
                match ended.code {
                    Some(0) => scan
                        .found
                        .push(format!("`{text}` in {}", blob.file_name().unwrap_or_default().display())),
                    Some(1) => {}
                    _ => return Err(Trouble::new(format!("`{}` failed\n{}", ended.shown, ended.tail()))),
                }
            }
            if starts_with_tar(&blob) {
                let listed = tool("tar").arg("-tf").arg(&blob).run()?;
                scan.paths.extend(listed.lines().map(|path| path.trim_start_matches("./").to_owned()));
            }
        }
        let config = self.docker(QUICK).args(["image", "inspect", image]).run()?;
        let history = self
            .docker(QUICK)
            .args(["history", "--no-trunc", "--format", "{{.CreatedBy}} {{.Comment}}", image])
            .run()?;
        for (place, said) in [("the configuration", config), ("the history", history)] {
            scan.found.extend(
                texts.iter().filter(|text| said.contains(**text)).map(|text| format!("`{text}` in {place}")),
            );
        }
        Ok(scan)
    }

    /// The size of an image in bytes.
    ///
    /// # Errors
    /// When it is not there.
    pub fn image_size(&self, image: &str) -> Result<u64, Trouble> {
        let text = self.docker(QUICK).args(["image", "inspect", image]).run()?;
        let value: Value = serde_json::from_str(&text).map_err(|error| Trouble::new(error.to_string()))?;
        value[0]["Size"].as_u64().ok_or_else(|| Trouble::new(format!("{image} has no size")))
    }
}

fn tool(name: &str) -> Program {
    Program::new(name, LIMIT).envs(client_environment())
}

/// Every file of a saved image, layers unpacked where they were packed.
fn unpacked(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let listed = fs::read_dir(&folder).map_err(|error| Trouble::new(error.to_string()))?;
        for entry in listed {
            let path = entry.map_err(|error| Trouble::new(error.to_string()))?.path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if starts_with(&path, &[0x1f, 0x8b]) {
                let name = path.with_extension("gz");
                fs::rename(&path, &name).map_err(|error| Trouble::new(error.to_string()))?;
                tool("gzip").arg("-d").arg(&name).end().and_then(Ended::success)?;
                files.push(path.with_extension(""));
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn starts_with(path: &Path, magic: &[u8]) -> bool {
    let mut head = vec![0; magic.len()];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == magic
}

fn starts_with_tar(path: &Path) -> bool {
    let mut head = vec![0; 262];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && &head[257..262] == b"ustar"
}
