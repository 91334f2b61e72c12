//! Stages: where they start and end, what they are called, what they are built on.

use std::collections::BTreeMap;
use std::ops::Range;

use seaworthy_text::Span;

use crate::body::{Body, Transfer};
use crate::expand::{ExpandError, Quotes, expand};
use crate::file::{Dockerfile, Item};
use crate::problem::{Problem, ProblemKind};
use crate::{Keyword, body};

/// A stage: a `FROM` and all up to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Counted from 0, as `COPY --from=0` counts.
    pub index: usize,
    /// Its name in lower case, as engines compare it.
    pub name: Option<String>,
    /// Its `FROM`.
    pub from: body::From,
    /// Its items, the `FROM` first.
    pub items: Range<usize>,
    /// From the `FROM` to the start of the next stage, or to the end of the file.
    pub span: Span,
}

/// What `FROM` or `--from` means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// `scratch`: nothing at all.
    Scratch,
    /// An earlier stage.
    Stage(usize),
    /// An image or, for `--from`, perhaps a context with that name.
    Image(String),
    /// A variable without a value at hand, or something unreadable; the text as far as it is known.
    Unknown(String),
}

impl Dockerfile {
    /// The values of the arguments before the first stage. `given` comes from outside (`--build-arg`) and goes before
    /// their defaults.
    pub fn global_values(&self, given: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        for pair in self.global_arguments() {
            let name = &pair.name.text;
            let default = pair.value.as_ref().and_then(|value| self.value(&value.text, &values).ok());
            if let Some(value) = given.get(name).cloned().or(default) {
                values.insert(name.clone(), value);
            }
        }
        values
    }

    /// What a stage is built on, with `globals` as the values of the arguments before the first stage.
    pub fn base_of(&self, stage: &Stage, globals: &BTreeMap<String, String>) -> Base {
        match self.known_value(&stage.from.image.text, globals) {
            Ok(name) if name == "scratch" => Base::Scratch,
            Ok(name) => self.stage_named(&name, stage.index).map_or(Base::Image(name), Base::Stage),
            Err(text) => Base::Unknown(text),
        }
    }

    /// What `--from=name` in the stage with that index means; stages are known by name and by number.
    pub fn source_of(&self, name: &str, stage: usize) -> Base {
        if let Some(index) = self.stage_named(name, stage) {
            return Base::Stage(index);
        }
        match name.parse::<usize>() {
            Ok(index) if index < stage => Base::Stage(index),
            _ => Base::Image(name.to_owned()),
        }
    }

    /// The stages that a stage takes anything from: its base, its `--from` and its mounts. Sorted, each once.
    pub fn dependencies_of(&self, stage: &Stage, globals: &BTreeMap<String, String>) -> Vec<usize> {
        let mut bases = vec![self.base_of(stage, globals)];
        for instruction in self.instructions_of(stage) {
            match &instruction.body {
                Body::Transfer(Transfer { from: Some(from), .. }) => {
                    bases.push(self.source_of(&from.text, stage.index));
                }
                Body::Run(run) => {
                    let froms = run.mounts.iter().filter_map(|mount| mount.from());
                    bases.extend(froms.map(|from| self.source_of(&from.text, stage.index)));
                }
                _ => {}
            }
        }
        let mut stages: Vec<usize> = bases
            .into_iter()
            .filter_map(|base| match base {
                Base::Stage(index) => Some(index),
                _ => None,
            })
            .collect();
        stages.sort_unstable();
        stages.dedup();
        stages
    }

    /// The stage before the one with index `before` that is called `name`; of several, the last.
    pub fn stage_named(&self, name: &str, before: usize) -> Option<usize> {
        let name = name.to_lowercase();
        let earlier = &self.stages()[..before.min(self.stages().len())];
        earlier
            .iter()
            .rev()
            .find(|stage| stage.name.as_deref() == Some(name.as_str()))
            .map(|stage| stage.index)
    }

    fn value(&self, text: &str, values: &BTreeMap<String, String>) -> Result<String, ExpandError> {
        let expansion = expand(text, self.escape(), Quotes::Remove, &|name| values.get(name).cloned())?;
        Ok(expansion.text)
    }

    /// The value of `text`, or what is known of it when a variable it needs has none.
    fn known_value(&self, text: &str, values: &BTreeMap<String, String>) -> Result<String, String> {
        let expansion = expand(text, self.escape(), Quotes::Remove, &|name| values.get(name).cloned())
            .map_err(|_| text.to_owned())?;
        let outer_is_unset = |reference: &crate::Reference| {
            !reference.is_set && !matches!(reference.modifier.as_str(), "-" | ":-" | "+" | ":+")
        };
        if expansion.text.is_empty() || expansion.references.iter().any(outer_is_unset) {
            return Err(text.to_owned());
        }
        Ok(expansion.text)
    }
}

/// Cuts the items into stages, and notes what cannot stand where it stands.
pub(crate) fn find_stages(items: &[Item], problems: &mut Vec<Problem>) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut before = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(instruction) = item.instruction() else { continue };
        if let Body::From(from) = &instruction.body {
            if let Some(last) = stages.last_mut() {
                last.items.end = index;
                last.span.end = item.span.start;
            }
            stages.push(Stage {
                index: stages.len(),
                name: from.alias.as_ref().map(|alias| alias.text.to_lowercase()),
                from: from.clone(),
                items: index..items.len(),
                span: Span { start: item.span.start, end: items.last().map_or(0, |last| last.span.end) },
            });
        } else if stages.is_empty() {
            before.push(instruction);
        }
    }
    if stages.is_empty() {
        let span = before.first().map(|instruction| instruction.name.span).unwrap_or_default();
        let kind = if before.is_empty() { ProblemKind::NoInstruction } else { ProblemKind::NoStage };
        problems.push(Problem { span, kind });
        return stages;
    }
    for instruction in before {
        if !matches!(instruction.keyword, Keyword::Arg | Keyword::Unknown) {
            let kind = ProblemKind::BeforeFrom(instruction.keyword);
            problems.push(Problem { span: instruction.name.span, kind });
        }
    }
    stages
}
