//! What must get into the image besides production dependencies.

use seaworthy_facts::{AppKind, Build, Fact, FrameworkUse, Process, Shipped};

/// Decides.
pub(crate) fn read(
    framework: Option<&Fact<FrameworkUse>>,
    build: Option<&Fact<Build>>,
    processes: &[Fact<Process>],
    kind: &Fact<AppKind>,
) -> Fact<Shipped> {
    let _ = (framework, processes, kind);
    let shipped = if build.is_some() { Shipped::Outputs } else { Shipped::Sources };
    Fact::assumed(shipped, Vec::new())
}
