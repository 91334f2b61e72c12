//! What a package is to a container.

use seaworthy_facts::{AppKind, Build, Fact, FrameworkUse, Process};

use crate::role::SourceRole;
use crate::scope::AppScope;

/// Decides.
pub(crate) fn read(
    scope: &AppScope<'_>,
    framework: Option<&Fact<FrameworkUse>>,
    build: Option<&Fact<Build>>,
    processes: &[Fact<Process>],
) -> Fact<AppKind> {
    let _ = (framework, build, processes);
    let listens = scope.own(SourceRole::App).any(|source| !source.module.listens.is_empty());
    let kind = if listens { AppKind::Server } else { AppKind::Library };
    Fact::assumed(kind, Vec::new())
}
