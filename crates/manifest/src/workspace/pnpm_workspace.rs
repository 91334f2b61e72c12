//! pnpm-workspace.yaml.

use seaworthy_text::SourceFile;

use crate::data::parse_yaml;
use crate::package_json::PnpmSettings;
use crate::shape::Shape;
use crate::{ParseError, Problem, Spanned};

/// A pnpm-workspace.yaml. Its presence alone makes a folder the root of pnpm's settings; only `packages` makes it a
/// workspace.
#[derive(Debug, Clone, Default)]
pub struct PnpmWorkspace {
    /// `packages`: globs, negations included; `None` when the field is missing, and then there are no members but the
    /// root.
    pub packages: Option<Vec<Spanned<String>>>,
    /// All settings.
    pub settings: PnpmSettings,
    /// What has the wrong shape.
    pub problems: Vec<Problem>,
}

impl PnpmWorkspace {
    /// Reads a pnpm-workspace.yaml; an empty file is one without settings.
    ///
    /// # Errors
    /// When the text is not YAML.
    pub fn parse(file: &SourceFile) -> Result<Self, ParseError> {
        let root = parse_yaml(file.text())?;
        let mut shape = Shape::for_yaml();
        let mut workspace = Self::default();
        for entry in shape.map("pnpm-workspace.yaml", &root) {
            match &*entry.key {
                "packages" => workspace.packages = Some(shape.texts("packages", &entry.value)),
                name => workspace.settings.read_field(name, entry.key_span, &entry.value, &mut shape),
            }
        }
        workspace.problems = shape.problems;
        Ok(workspace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seaworthy_text::RepoPath;

    fn parse(text: &str) -> PnpmWorkspace {
        let path = RepoPath::new("pnpm-workspace.yaml").unwrap();
        PnpmWorkspace::parse(&SourceFile::new(path, text.to_owned())).unwrap()
    }

    #[test]
    fn reads_members_and_settings() {
        let workspace = parse(
            "packages:\n  - apps/*\n  - '!apps/old'\ncatalog:\n  react: 19\n  next: ^15.0.0\ncatalogs:\n  old:\n    \
             react: 18.3.1\nonlyBuiltDependencies: [argon2]\nnodeLinker: hoisted\nallowBuilds:\n  sharp: true\n  \
             core-js: set this to true or false\npatchedDependencies:\n  a@1.0.0: patches/a.patch\n",
        );
        let packages = workspace.packages.unwrap();
        assert_eq!(packages[1].as_str(), "!apps/old");
        assert_eq!(workspace.settings.catalog[0].1.as_str(), "19");
        assert_eq!(workspace.settings.catalogs[0].0.as_str(), "old");
        assert_eq!(workspace.settings.node_linker.unwrap().as_str(), "hoisted");
        let approvals: Vec<bool> = workspace.settings.allow_builds.iter().map(|a| a.allowed).collect();
        assert_eq!(approvals, [true, false]);
        assert!(workspace.problems.is_empty());
    }

    #[test]
    fn settings_alone_make_no_workspace() {
        assert_eq!(parse("onlyBuiltDependencies:\n  - x\n").packages, None);
        assert_eq!(parse("").packages, None);
        assert_eq!(parse("packages: apps\n").problems.len(), 1);
    }
}
