//! Follows the choices in `RUN`s: what a step does may hang on which files the steps before it brought.
//!
//! Only after the stages are read can be told which files these are, so such a step is read a second time, in the order of
//! the file: the answers on what lies before a step never change.

use seaworthy_dockerfile::body::Body;

use super::act::Act;
use super::run::Ran;
use super::{At, Flow, StepKind};

impl Flow<'_> {
    /// Reads the steps with a choice again.
    pub(super) fn choose(&mut self) {
        for stage in 0..self.stages.len() {
            for step in 0..self.stages[stage].steps.len() {
                let at = At { stage, step };
                if matches!(&self.step(at).kind, StepKind::Run(ran) if ran.has_choice)
                    && let Some(ran) = self.chosen(at)
                {
                    self.stages[stage].steps[step].kind = StepKind::Run(ran);
                    self.install_packages(at);
                }
            }
        }
    }

    fn chosen(&self, at: At) -> Option<Ran> {
        let step = self.step(at);
        let instruction = self.file.instructions().find(|one| one.span == step.span)?;
        let Body::Run(run) = &instruction.body else { return None };
        let presence = |path: &str| self.has_before(at, path);
        Some(Ran::read(&self.source, &self.file, &step.before, instruction, run, &presence))
    }

    /// What a step installs of the system is there in all that comes after it.
    fn install_packages(&mut self, at: At) {
        let StepKind::Run(ran) = &self.step(at).kind else { return };
        let names: Vec<String> = ran
            .commands
            .iter()
            .filter_map(|command| match &command.act {
                Act::System(packages) => Some(packages.names.iter().cloned()),
                _ => None,
            })
            .flatten()
            .collect();
        if names.is_empty() {
            return;
        }
        let on_it: Vec<usize> =
            (0..self.stages.len()).filter(|stage| self.chain(*stage).contains(&at)).collect();
        for stage in on_it {
            let first = if stage == at.stage { at.step + 1 } else { 0 };
            let stage = &mut self.stages[stage];
            for step in &mut stage.steps[first..] {
                step.before.packages.extend(names.iter().cloned());
            }
            stage.end.packages.extend(names.iter().cloned());
        }
    }
}
