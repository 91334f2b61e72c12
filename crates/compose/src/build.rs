//! How a service's image is built.

use seaworthy_text::Span;

use crate::environment::{Variable, read_variables};
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::Value;

/// The `build` of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// The whole value.
    pub span: Span,
    /// The folder that is sent to the builder, from the file's own; the file's own without one.
    pub context: Option<Spanned<String>>,
    /// The Dockerfile, from the context; `Dockerfile` without one.
    pub dockerfile: Option<Spanned<String>>,
    /// A Dockerfile written into the Compose file.
    pub dockerfile_inline: Option<Spanned<String>>,
    /// The stage that is built; the last one without one.
    pub target: Option<Spanned<String>>,
    /// Build arguments.
    pub args: Vec<Variable>,
}

pub(crate) fn read_build(value: &Value, shapes: &mut Shapes) -> Option<Build> {
    let mut build = Build {
        span: value.span(),
        context: None,
        dockerfile: None,
        dockerfile_inline: None,
        target: None,
        args: Vec::new(),
    };
    if value.own_fields().is_none() {
        build.context = Some(shapes.text("build", value)?);
        return Some(build);
    }
    let mut text = |key: &str| value.get(key).and_then(|found| shapes.text(key, found));
    build.context = text("context");
    build.dockerfile = text("dockerfile");
    build.dockerfile_inline = text("dockerfile_inline");
    build.target = text("target");
    if let Some(args) = value.get("args") {
        build.args = read_variables("args", args, shapes);
    }
    Some(build)
}
