//! The real engine, asked through `docker build`. Only for tests; leaves no image behind (results are exported).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// An engine that answered.
pub(crate) struct Engine;

impl Engine {
    /// The engine of `DOCKER_HOST`; without one the reason is printed, and `SEAWORTHY_ENGINE=required` makes it a failure.
    pub(crate) fn find() -> Option<Self> {
        let reason = match std::env::var("DOCKER_HOST") {
            Err(_) => "DOCKER_HOST is not set".to_owned(),
            Ok(host) => {
                match Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output() {
                    Ok(answer) if answer.status.success() => return Some(Self),
                    Ok(answer) => {
                        format!("no engine at {host}: {}", String::from_utf8_lossy(&answer.stderr).trim())
                    }
                    Err(error) => format!("docker could not be run: {error}"),
                }
            }
        };
        assert!(std::env::var("SEAWORTHY_ENGINE").as_deref() != Ok("required"), "engine required: {reason}");
        println!("skipped: {reason}");
        None
    }

    /// Builds the Dockerfile at `dockerfile` with `context` and exports the result to `out`; the engine's words when it
    /// refuses.
    pub(crate) fn build(
        &self,
        dockerfile: &Path,
        context: &Path,
        out: &Path,
        more: &[String],
    ) -> Result<(), String> {
        let output = Command::new("docker")
            .args(["build", "--progress=plain", "--output"])
            .arg(format!("type=local,dest={}", out.display()))
            .arg("-f")
            .arg(dockerfile)
            .args(more)
            .arg(context)
            .env("DOCKER_BUILDKIT", "1")
            .output()
            .map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// What lies below `root`: relative path to whether it is a folder.
#[allow(dead_code, reason = "only one of the test files that share this module lists")]
pub(crate) fn list(root: &Path) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    let mut open = vec![String::new()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            let is_folder = entry.file_type().unwrap().is_dir();
            if is_folder {
                open.push(path.clone());
            }
            found.insert(path, is_folder);
        }
    }
    found
}
