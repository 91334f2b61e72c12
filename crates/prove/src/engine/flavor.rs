//! What differs between the command lines.

/// Which command line an engine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// `docker`.
    Docker,
    /// `podman`, which builds with Buildah.
    Podman,
}

impl Flavor {
    /// The program.
    pub fn program(self) -> &'static str {
        match self {
            Self::Docker => "docker",
            Self::Podman => "podman",
        }
    }

    /// The words that ask for the engine's version, operating system and architecture, separated by spaces.
    pub(crate) fn version_words(self) -> [&'static str; 3] {
        match self {
            Self::Docker => ["version", "--format", "{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}"],
            Self::Podman => ["version", "--format", "{{.Client.Version}} {{.Client.OsArch}}"],
        }
    }

    /// Words of every build: plain output, and the health check kept, which the OCI format of Buildah drops.
    pub(crate) fn build_words(self) -> &'static [&'static str] {
        match self {
            Self::Docker => &["build", "--progress=plain"],
            Self::Podman => &["build", "--format=docker"],
        }
    }

    /// The words with which an image is written to standard output.
    pub(crate) fn save_words(self) -> &'static [&'static str] {
        match self {
            Self::Docker => &["image", "save"],
            Self::Podman => &["image", "save", "--format=docker-archive"],
        }
    }
}
