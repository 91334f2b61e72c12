//! Compose files as they are read, each once.

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy_compose::ComposeFile;
use seaworthy_facts::{ReadError, Repo};
use seaworthy_text::{Place, RepoPath, SourceFile};

use crate::error::SetUpError;
use crate::remark::{Remark, RemarkKind};

/// A Compose file with its text.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) source: SourceFile,
    pub(crate) file: ComposeFile,
}

/// Reads Compose files, each once; what cannot be used is a remark.
pub(crate) struct Load<'r> {
    pub(crate) repo: &'r dyn Repo,
    seen: BTreeMap<RepoPath, Option<Arc<Layer>>>,
    pub(crate) remarks: Vec<Remark>,
}

/// Files that are merged, in order.
pub(crate) type Layers = Vec<Arc<Layer>>;

impl<'r> Load<'r> {
    pub(crate) fn new(repo: &'r dyn Repo) -> Self {
        Self { repo, seen: BTreeMap::new(), remarks: Vec::new() }
    }

    /// Adds a remark; the same one only once.
    pub(crate) fn remark(&mut self, place: Place, kind: RemarkKind) {
        let remark = Remark { place, kind };
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// A file; `None`, with a remark, when it cannot be used.
    pub(crate) fn layer(&mut self, path: &RepoPath) -> Option<Arc<Layer>> {
        if let Some(seen) = self.seen.get(path) {
            return seen.clone();
        }
        let layer = match self.read(path) {
            Ok(layer) => Some(layer),
            Err(SetUpError::Broken { place, message }) => {
                self.remark(place, RemarkKind::DoesNotParse(message));
                None
            }
            Err(error) => {
                let why = match &error {
                    SetUpError::Unreadable { message, .. } => message.clone(),
                    other => other.to_string(),
                };
                self.remark(Place::whole(path.clone()), RemarkKind::Unreadable(why));
                None
            }
        };
        self.seen.insert(path.clone(), layer.clone());
        layer
    }

    /// A file that the user named.
    pub(crate) fn named_layer(&mut self, path: &RepoPath) -> Result<Arc<Layer>, SetUpError> {
        let layer = self.read(path)?;
        self.seen.insert(path.clone(), Some(Arc::clone(&layer)));
        Ok(layer)
    }

    fn read(&mut self, path: &RepoPath) -> Result<Arc<Layer>, SetUpError> {
        let source = self.repo.read(path).map_err(|error| match error {
            ReadError::Absent => SetUpError::Absent(path.clone()),
            other => SetUpError::Unreadable { file: path.clone(), message: other.to_string() },
        })?;
        let file = ComposeFile::read(source.text()).map_err(|error| SetUpError::Broken {
            place: source.place(error.span),
            message: error.message.clone(),
        })?;
        for problem in &file.problems {
            self.remark(source.place(problem.span), RemarkKind::DoesNotParse(problem.message.clone()));
        }
        for field in file.rest.iter().filter(|field| field.key.value == "include") {
            self.remark(source.place(field.key.span), RemarkKind::NotFollowed("include"));
        }
        for service in &file.services {
            if let Some(extends) = service.get("extends").filter(|extends| extends.get("file").is_some()) {
                self.remark(source.place(extends.used_at()), RemarkKind::NotFollowed("extends"));
            }
        }
        Ok(Arc::new(Layer { source, file }))
    }
}

impl Layer {
    pub(crate) fn path(&self) -> &RepoPath {
        self.source.path()
    }

    /// The comments without their `#`, those on lines that follow one another joined: a command may go over several.
    pub(crate) fn comments(&self) -> Vec<String> {
        let mut blocks: Vec<String> = Vec::new();
        let mut last_line = None;
        for span in self.file.comments() {
            let line = self.source.line_column(span.start).line;
            let text = self.file.text().get(span.range()).unwrap_or_default().trim_start_matches('#').trim();
            let text = text.trim_end_matches('\\');
            match blocks.last_mut().filter(|_| last_line.is_some_and(|last: u32| last + 1 == line)) {
                Some(block) => {
                    block.push('\n');
                    block.push_str(text);
                }
                None => blocks.push(text.to_owned()),
            }
            last_line = Some(line);
        }
        blocks
    }
}
