//! What each stage of a Dockerfile holds: its base, the state after every instruction, and which files came from where.
//!
//! Nothing is run. A command that is not understood "may have done anything", and every answer has a third value for
//! that: [`Presence::Unknown`]. Whoever asks must take it for silence.

mod act;
mod choose;
mod condition;
mod copy;
mod files;
mod ignored;
mod install;
mod modules;
mod mounted;
mod reach;
mod run;
mod stages;
mod state;
mod unfold;

use std::cell::RefCell;
use std::collections::BTreeMap;

use seaworthy_dockerfile::{Dockerfile, Keyword};
use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

use crate::image::ImageBuild;

pub use act::{Act, SystemManager, SystemPackages};
pub use copy::{Copied, Origin, OriginKind};
pub use files::{Brought, Presence};
pub use ignored::{Ignored, KeptOut};
pub use install::{Development, Frozen, Install, InstallScripts, PackageManager};
pub use modules::{Kept, Modules};
pub use reach::{Reach, lands};
pub use run::{Ran, RanCommand};
pub use state::{Health, Setting, Start, State};

/// A Dockerfile, read for one image that is built from it.
pub struct Flow<'r> {
    repo: &'r dyn Repo,
    /// Answers that were given: stages copy from one another, and the same is asked many times on the way down.
    known: RefCell<BTreeMap<(At, String), Presence>>,
    known_modules: RefCell<BTreeMap<(At, String), Option<Modules>>>,
    /// Its text.
    pub source: SourceFile,
    /// Its syntax.
    pub file: Dockerfile,
    /// The folder that is sent to the builder.
    pub context: RepoPath,
    /// The file that keeps paths out of the build, where there is one that an engine reads.
    pub ignored: Option<Ignored>,
    /// The stages, in order.
    pub stages: Vec<StageFlow>,
    /// The stage that becomes the image.
    pub shipped: usize,
    /// The shipped stage and all that it takes anything from, in order.
    pub needed: Vec<usize>,
    /// The values of the arguments before the first stage.
    pub globals: BTreeMap<String, String>,
}

/// A stage.
#[derive(Debug)]
pub struct StageFlow {
    /// Counted from 0.
    pub index: usize,
    /// Its name, in lower case.
    pub name: Option<String>,
    /// What its `FROM` names, as written.
    pub from: Span,
    /// The stage that it is built on.
    pub parent: Option<usize>,
    /// What it ends on, down through its parents.
    pub bottom: Bottom,
    /// Its steps, the `FROM` left out.
    pub steps: Vec<Step>,
    /// What holds after the last one.
    pub end: State,
}

/// What a stage ends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bottom {
    /// Nothing at all.
    Scratch,
    /// An image of others.
    Image {
        /// Its name, variables replaced.
        name: String,
        /// Where the `FROM` names it.
        span: Span,
    },
    /// It could not be told.
    Unknown,
}

/// A step of a stage.
#[derive(Debug)]
pub struct Step {
    /// The whole instruction.
    pub span: Span,
    /// Which instruction.
    pub keyword: Keyword,
    /// What holds before it.
    pub before: State,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Debug)]
pub enum StepKind {
    /// `COPY` and `ADD`.
    Copy(Copied),
    /// `RUN`.
    Run(Ran),
    /// It changes the state only.
    State,
}

/// A step, by its stage and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The stage.
    pub stage: usize,
    /// The step in it.
    pub step: usize,
}

impl std::fmt::Debug for Flow<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Flow")
            .field("file", self.source.path())
            .field("stages", &self.stages)
            .finish_non_exhaustive()
    }
}

impl<'r> Flow<'r> {
    /// Reads the Dockerfile of an image; `None` where it cannot be read, does not parse, or has no such stage.
    pub fn read(repo: &'r dyn Repo, image: &ImageBuild) -> Option<Self> {
        let source = repo.read(&image.dockerfile).ok()?;
        let file = Dockerfile::parse(source.text());
        if file.problems().iter().any(|problem| problem.kind.fails_the_build()) {
            return None;
        }
        let given = crate::image::given_values(&image.args);
        let globals = file.global_values(&given);
        let shipped = crate::image::shipped_stage(&file, image.target.as_deref())?.index;
        let needed = crate::image::needed_stages(&file, image.target.as_deref(), &given);
        let ignored = image.ignore_file.as_ref().and_then(|path| Ignored::read(repo, path));
        let stages = stages::read(&source, &file, &given, &globals);
        let (known, known_modules) = Default::default();
        let mut flow = Self {
            repo,
            known,
            known_modules,
            source,
            file,
            context: image.context.clone(),
            ignored,
            stages,
            shipped,
            needed,
            globals,
        };
        flow.choose();
        Some(flow)
    }

    /// The stage that becomes the image.
    pub fn shipped(&self) -> &StageFlow {
        &self.stages[self.shipped]
    }

    /// The stages that the image needs, in order.
    pub fn needed(&self) -> impl Iterator<Item = &StageFlow> {
        self.needed.iter().map(|index| &self.stages[*index])
    }

    /// A step.
    pub fn step(&self, at: At) -> &Step {
        &self.stages[at.stage].steps[at.step]
    }

    /// The steps of a stage and of the stages it is built on, the first of the lowest first.
    pub fn chain(&self, stage: usize) -> Vec<At> {
        let mut stages = vec![stage];
        while let Some(parent) = stages.last().and_then(|last| self.stages[*last].parent) {
            stages.push(parent);
        }
        let steps = |stage: usize| (0..self.stages[stage].steps.len()).map(move |step| At { stage, step });
        stages.into_iter().rev().flat_map(steps).collect()
    }

    /// Every command of a `RUN` in the stages that the image needs, in order.
    pub fn commands(&self) -> impl Iterator<Item = (At, &RanCommand)> {
        self.needed().flat_map(|stage| {
            stage.steps.iter().enumerate().flat_map(move |(step, one)| {
                let commands = match &one.kind {
                    StepKind::Run(ran) => ran.commands.as_slice(),
                    _ => &[],
                };
                commands.iter().map(move |command| (At { stage: stage.index, step }, command))
            })
        })
    }

    /// Where a span of the Dockerfile is.
    pub fn place(&self, span: Span) -> Place {
        self.source.place(span)
    }
}
