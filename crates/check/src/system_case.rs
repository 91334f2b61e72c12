//! The packages of the system in a stage: what can be told of them, and the line that adds some.

use seaworthy_catalog::bases::Size;
use seaworthy_setup::flow::{At, StepKind};

use crate::image_case::ImageCase;

impl ImageCase<'_> {
    /// Whether every command of the steps before this one was understood: nothing else was installed.
    pub(crate) fn is_read_before(&self, at: At) -> bool {
        let chain = self.flow.chain(at.stage);
        let mut before = chain.into_iter().filter(|one| one.stage != at.stage || one.step < at.step);
        before.all(|one| match &self.flow.step(one).kind {
            StepKind::Run(ran) => ran.is_whole,
            _ => true,
        })
    }

    /// The instruction that adds packages of the system to a stage.
    pub(crate) fn adds(&self, stage: usize, packages: &[&str]) -> String {
        let packages = packages.join(" ");
        match self.base(stage).map(|base| base.size) {
            Some(Size::Busybox) => format!("RUN apk add --no-cache {packages}"),
            _ => format!(
                "RUN apt-get update && apt-get install -y --no-install-recommends {packages} && rm -rf /var/lib/apt/lists/*"
            ),
        }
    }
}
