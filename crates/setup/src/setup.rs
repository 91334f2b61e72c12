//! The whole of a set-up.

use crate::image::ImageBuild;
use crate::project::Project;
use crate::remark::Remark;

/// A container set-up that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetUp {
    /// The images that are built, each once, those of production first.
    pub images: Vec<ImageBuild>,
    /// What runs in production.
    pub production: Option<Project>,
    /// What runs on a developer's machine.
    pub development: Option<Project>,
    /// What was not taken or could not be read.
    pub remarks: Vec<Remark>,
}
