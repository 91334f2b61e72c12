//! Where everything lies in the state folder. Every path of the lab is made here.

use anyhow::Result;
use std::path::{Path, PathBuf};

/// The state folder of one lab.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    root: PathBuf,
}

impl Layout {
    /// The layout below `root`, which must be absolute; nothing is created.
    pub(super) fn at(root: &Path) -> Result<Self> {
        anyhow::ensure!(root.is_absolute(), "the state folder `{}` is not absolute", root.display());
        Ok(Self { root: root.to_owned() })
    }

    /// The state folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Held by one `up` or `down` at a time.
    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// The unpacked engine: `usr/sbin/dockerd` and its company.
    pub(super) fn engine(&self) -> PathBuf {
        self.root.join("engine")
    }

    /// What goes in front of `PATH`: the `docker` client alone.
    pub(super) fn bin(&self) -> PathBuf {
        self.root.join("bin")
    }

    /// `DOCKER_CONFIG`: the client's plugins and settings, apart from the user's.
    pub(super) fn client_config(&self) -> PathBuf {
        self.root.join("config")
    }

    /// Downloads and unpacked packages, each made whole under a temporary name; kept by `down`.
    pub(super) fn inputs(&self) -> PathBuf {
        self.root.join("inputs")
    }

    /// Build contexts, made anew for each image.
    pub(super) fn contexts(&self) -> PathBuf {
        self.root.join("contexts")
    }

    /// Images, containers, volumes.
    pub(super) fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// Podman with all that is its own: programs, settings, storage.
    pub(super) fn podman(&self) -> PathBuf {
        self.root.join("podman")
    }

    /// What goes in front of `PATH` for Podman: its client alone.
    pub(super) fn podman_bin(&self) -> PathBuf {
        self.podman().join("bin")
    }

    /// What exists only while the engine runs.
    pub(super) fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// The engine's process, as `PID START-TIME`.
    pub(super) fn process_file(&self) -> PathBuf {
        self.run().join("engine.process")
    }

    /// What `down` has to undo on the machine.
    pub(super) fn network_file(&self) -> PathBuf {
        self.root.join("network.json")
    }

    /// The engine's socket.
    pub(super) fn socket(&self) -> PathBuf {
        self.root.join("docker.sock")
    }

    /// The engine's log of this start.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("engine.log")
    }

    /// The engine's address as `DOCKER_HOST` wants it.
    pub(super) fn docker_host(&self) -> String {
        format!("unix://{}", self.socket().display())
    }
}
