//! Files with secrets that a build copies: which, by which `COPY`, and whether they are in the image that is shipped.

use seaworthy_setup::flow::Reach;
use seaworthy_text::{Place, SourceFile, Span};

use crate::image_case::ImageCase;
use crate::secret_text::{self, SecretText, is_real};

/// A file of the repository with a secret in it, where a build copies it to.
pub(crate) struct CopiedSecret {
    /// The file.
    pub(crate) file: SourceFile,
    /// What is secret in it.
    pub(crate) secrets: Vec<SecretText>,
    /// Where it comes to lie.
    pub(crate) reach: Reach,
}

impl CopiedSecret {
    /// Where the first secret is named.
    pub(crate) fn place(&self) -> Place {
        let span = self.secrets.first().map(|secret| secret.span).unwrap_or_default();
        self.file.place(span)
    }

    /// Whether the image still has it, and not only a layer of it.
    pub(crate) fn is_kept(&self) -> bool {
        self.reach.removed.is_none()
    }
}

/// All of them; of one file that is copied several times the shipped one, else the first. None where the ignore file cannot be
/// read.
pub(crate) fn copied_secrets(image: &ImageCase<'_>) -> Vec<CopiedSecret> {
    if image.image.ignore_file.is_some() && image.flow.ignored.is_none() {
        return Vec::new();
    }
    let context = &image.flow.context;
    let mut found = Vec::new();
    for entry in image.case.repo.below(context) {
        if !secret_text::may_hold_secrets(entry.path.file_name()) {
            continue;
        }
        let Some(path) = entry.path.below(context) else { continue };
        if image.flow.ignored.as_ref().is_some_and(|ignored| ignored.keeps_out(path).is_some()) {
            continue;
        }
        // a file that cannot be read holds nothing that could be told
        let Ok(file) = image.case.repo.read(&entry.path) else { continue };
        let secrets: Vec<SecretText> =
            secret_text::in_file(&file).into_iter().filter(|secret| is_real(&secret.value)).collect();
        if secrets.is_empty() {
            continue;
        }
        let mut reaches = image.flow.reaches(path);
        reaches.sort_by_key(|reach| (!reach.is_shipped, reach.removed.is_some()));
        if let Some(reach) = reaches.into_iter().next() {
            found.push(CopiedSecret { file, secrets, reach });
        }
    }
    found
}

/// The source of the `COPY` that takes a file out of the context.
pub(crate) fn copied_here(image: &ImageCase<'_>, reach: &Reach) -> Span {
    let step = image.flow.step(reach.first);
    match &step.kind {
        seaworthy_setup::flow::StepKind::Copy(copied) => {
            copied.sources.get(reach.origin).map_or(step.span, |origin| origin.span)
        }
        _ => step.span,
    }
}

/// Whether the `COPY` names this very file.
pub(crate) fn names_file(image: &ImageCase<'_>, reach: &Reach, path: &str) -> bool {
    let seaworthy_setup::flow::StepKind::Copy(copied) = &image.flow.step(reach.first).kind else {
        return false;
    };
    copied.sources.get(reach.origin).is_some_and(
        |origin| matches!(&origin.kind, seaworthy_setup::flow::OriginKind::Context(source) if source == path),
    )
}
