//! The browser that the report's page is tested in: the one that is here, or Debian's, installed where that can be done.

use anyhow::Result;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A browser that answers, or why there is none.
pub(crate) fn choose() -> Result<Result<PathBuf, String>> {
    if let Some(found) = find() {
        return Ok(Ok(found));
    }
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.trim_ascii() == b"0");
    if !is_root || !PathBuf::from("/usr/bin/apt-get").is_file() {
        return Ok(Err("there is no Chromium, and only root on Debian can install one".to_owned()));
    }
    println!("test: installing Debian's Chromium");
    for words in
        [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends", "chromium"][..]]
    {
        let status = Command::new("apt-get")
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            return Ok(Err(format!("`apt-get {}` failed", words.join(" "))));
        }
    }
    Ok(find().ok_or_else(|| "Chromium was installed and does not answer".to_owned()))
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|program| {
        let said = Command::new(program).arg("--version").stderr(Stdio::null()).output();
        said.is_ok_and(|said| said.status.success())
    })
}
