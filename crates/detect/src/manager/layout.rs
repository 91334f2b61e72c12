//! Whether an install leaves a `node_modules` folder behind.

use seaworthy_facts::{Evidence, EvidenceKind, Fact, ManagerName, NodeModules};
use seaworthy_manifest::npmrc::Npmrc;
use seaworthy_manifest::workspace::PnpmWorkspace;
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_text::SourceFile;

use crate::package::Package;

/// Plug'n'Play is yarn berry's default, and what pnpm does when told to.
pub(super) fn node_modules(
    root: &Package,
    name: ManagerName,
    yarnrc: Option<&(SourceFile, Yarnrc)>,
    npmrc: Option<&(SourceFile, Npmrc)>,
    pnpm: Option<&(SourceFile, PnpmWorkspace)>,
) -> Fact<NodeModules> {
    let kind = |linker: &str| if linker == "pnp" { NodeModules::PlugNPlay } else { NodeModules::Folder };
    let said = match name {
        ManagerName::YarnBerry => {
            yarnrc.and_then(|(file, yarnrc)| Some((file, yarnrc.node_linker.as_ref()?)))
        }
        ManagerName::Pnpm => pnpm
            .and_then(|(file, workspace)| Some((file, workspace.settings.node_linker.as_ref()?)))
            .or_else(|| npmrc.and_then(|(file, npmrc)| Some((file, npmrc.get("node-linker")?)))),
        ManagerName::Npm | ManagerName::Yarn | ManagerName::Bun => None,
    };
    match said {
        Some((file, linker)) => {
            Fact::certain(kind(linker.as_str()), Evidence::at(EvidenceKind::Configured, file, linker.span))
        }
        None if name == ManagerName::YarnBerry => {
            Fact::assumed(NodeModules::PlugNPlay, vec![Evidence::present(root.file.path().clone())])
        }
        None => Fact::assumed(NodeModules::Folder, Vec::new()),
    }
}
