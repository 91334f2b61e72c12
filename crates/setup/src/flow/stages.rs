//! Reads the stages of a Dockerfile one after another, each with the state of the one below it.

use std::collections::BTreeMap;

use seaworthy_dockerfile::body::Body;
use seaworthy_dockerfile::{Base, Dockerfile};
use seaworthy_text::SourceFile;

use super::act::Act;
use super::copy::Copied;
use super::files::Presence;
use super::run::Ran;
use super::{Bottom, StageFlow, Step, StepKind};

pub(super) fn read(
    source: &SourceFile,
    file: &Dockerfile,
    given: &BTreeMap<String, String>,
    globals: &BTreeMap<String, String>,
) -> Vec<StageFlow> {
    let mut stages: Vec<StageFlow> = Vec::new();
    for stage in file.stages() {
        let from = stage.from.image.span;
        let (parent, bottom) = match file.base_of(stage, globals) {
            Base::Scratch => (None, Bottom::Scratch),
            // a stage is known by the ones before it only
            Base::Stage(parent) => (Some(parent), stages[parent].bottom.clone()),
            Base::Image(name) => (None, Bottom::Image { name, span: from }),
            Base::Unknown(_) => (None, Bottom::Unknown),
        };
        let mut state = parent.map(|parent| stages[parent].end.inherited()).unwrap_or_default();
        let mut steps = Vec::new();
        for instruction in file.instructions_of(stage).skip(1) {
            let before = state.clone();
            let kind = match &instruction.body {
                Body::Transfer(transfer) => {
                    StepKind::Copy(Copied::read(file, stage.index, globals, &before, instruction, transfer))
                }
                Body::Run(run) => {
                    let ran = Ran::read(source, file, &before, instruction, run, &|_| Presence::Unknown);
                    for command in &ran.commands {
                        if let Act::System(packages) = &command.act {
                            state.packages.extend(packages.names.iter().cloned());
                        }
                    }
                    StepKind::Run(ran)
                }
                _ => StepKind::State,
            };
            state.apply(file, instruction, given, globals);
            steps.push(Step { span: instruction.span, keyword: instruction.keyword, before, kind });
        }
        stages.push(StageFlow {
            index: stage.index,
            name: stage.name.clone(),
            from,
            parent,
            bottom,
            steps,
            end: state,
        });
    }
    stages
}
