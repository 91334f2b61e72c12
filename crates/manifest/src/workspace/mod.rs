//! Workspaces: the file that names the members, and which folders its globs mean.

mod globs;
mod pnpm_workspace;

pub use globs::{bun_members, members, npm_members, pnpm_members, yarn_berry_members, yarn_classic_members};
pub use pnpm_workspace::PnpmWorkspace;
