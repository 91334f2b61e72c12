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

    /// The word before a label that every step's image of a build gets, where steps are kept as images and can be labelled:
    /// Podman from 5.0 on. Older ones keep them without a label, as Docker keeps its build cache.
    pub(crate) fn step_label_word(self, version: &str) -> Option<&'static str> {
        let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        (self == Self::Podman && major.is_some_and(|major| major >= 5)).then_some("--layer-label")
    }

    /// The words with which an image is written to standard output.
    pub(crate) fn save_words(self) -> &'static [&'static str] {
        match self {
            Self::Docker => &["image", "save"],
            Self::Podman => &["image", "save", "--format=docker-archive"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_a_label_for_steps_gets_one() {
        assert_eq!(Flavor::Podman.step_label_word("5.4.2"), Some("--layer-label"));
        assert_eq!(Flavor::Podman.step_label_word("4.9.3"), None);
        assert_eq!(Flavor::Docker.step_label_word("26.1.5"), None);
    }
}
