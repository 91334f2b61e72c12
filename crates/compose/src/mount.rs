//! Volumes of a service: the short form `./data:/data:ro` and the long one.

use crate::interpolation::Template;
use crate::port::split_outside_braces;
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::Value;

/// One entry of a service's `volumes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What kind of thing is mounted.
    pub kind: MountKind,
    /// A path of the host for a bind, the name of a volume otherwise; an unnamed volume without one.
    pub source: Option<String>,
    /// The path in the container, with the place of the whole entry.
    pub target: Spanned<String>,
    /// Whether the container can write there.
    pub access: Access,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountKind {
    /// A volume of the engine.
    Volume,
    /// A path of the host.
    Bind,
    /// Memory.
    Tmpfs,
    /// Any other kind of the long form.
    Other(String),
    /// A volume or a path: a variable without default hides which.
    Unknown,
}

/// What a container may do with a mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read and write.
    ReadWrite,
    /// Read.
    ReadOnly,
}

impl Mount {
    pub(crate) fn read(value: &Value, shapes: &mut Shapes) -> Option<Self> {
        if value.own_fields().is_some() {
            return Self::read_long(value, shapes);
        }
        let text = shapes.text("volumes", value)?;
        Some(Self::parse(&text))
    }

    fn parse(text: &Spanned<String>) -> Self {
        let parts = rejoin_drive(split_outside_braces(&text.value), &text.value);
        let (source, target, options) = match parts.as_slice() {
            [target] => (None, *target, ""),
            [source, target] => (Some(*source), *target, ""),
            [source, target, options, ..] => (Some(*source), *target, *options),
            [] => (None, text.value.as_str(), ""),
        };
        let read_only = options.split(',').any(|option| option == "ro");
        Self {
            kind: source.map_or(MountKind::Volume, kind_of),
            source: source.map(str::to_owned),
            target: Spanned::new(target.to_owned(), text.span),
            access: if read_only { Access::ReadOnly } else { Access::ReadWrite },
        }
    }

    fn read_long(value: &Value, shapes: &mut Shapes) -> Option<Self> {
        let mut part =
            |key: &str| value.get(key).and_then(|found| shapes.text(key, found)).map(|text| text.value);
        let (kind, source, target) = (part("type"), part("source"), part("target"));
        let read_only = value.get("read_only").and_then(|found| shapes.truth("read_only", found));
        let kind = match kind.as_deref() {
            None | Some("volume") => MountKind::Volume,
            Some("bind") => MountKind::Bind,
            Some("tmpfs") => MountKind::Tmpfs,
            Some(other) => MountKind::Other(other.to_owned()),
        };
        let Some(target) = target else {
            shapes.problem("a volume needs a `target`", value.used_at());
            return None;
        };
        let read_only = read_only.is_some_and(|truth| truth.value);
        let access = if read_only { Access::ReadOnly } else { Access::ReadWrite };
        Some(Self { kind, source, target: Spanned::new(target, value.span()), access })
    }
}

/// A path is known by how it begins; what a variable makes of it, by its default.
fn kind_of(source: &str) -> MountKind {
    let by_default = Template::parse(source).ok().and_then(|template| template.by_default());
    match by_default.as_deref() {
        Some(source) if source.starts_with(['.', '/', '~', '\\']) || source.contains(":\\") => {
            MountKind::Bind
        }
        Some(_) => MountKind::Volume,
        None if source.starts_with(['.', '/', '~']) => MountKind::Bind,
        None => MountKind::Unknown,
    }
}

/// `C:\data` is one part, though it has a colon.
fn rejoin_drive<'t>(parts: Vec<&'t str>, text: &'t str) -> Vec<&'t str> {
    match parts.as_slice() {
        [drive, path, rest @ ..]
            if drive.len() == 1
                && drive.bytes().all(|byte| byte.is_ascii_alphabetic())
                && path.starts_with('\\') =>
        {
            let mut joined = vec![&text[..drive.len() + 1 + path.len()]];
            joined.extend(rest);
            joined
        }
        _ => parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (MountKind, Option<String>, String, Access) {
        let mount = Mount::parse(&Spanned::new(text.to_owned(), seaworthy_text::Span::default()));
        (mount.kind, mount.source, mount.target.value, mount.access)
    }

    #[test]
    fn reads_the_short_forms() {
        use Access::{ReadOnly, ReadWrite};
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parse("/data"), (MountKind::Volume, None, "/data".to_owned(), ReadWrite));
        assert_eq!(parse("db:/data"), (MountKind::Volume, some("db"), "/data".to_owned(), ReadWrite));
        assert_eq!(parse("./a:/b:ro"), (MountKind::Bind, some("./a"), "/b".to_owned(), ReadOnly));
        assert_eq!(parse("~/a:/b:z,ro"), (MountKind::Bind, some("~/a"), "/b".to_owned(), ReadOnly));
        assert_eq!(parse("${D:-./x}:/b"), (MountKind::Bind, some("${D:-./x}"), "/b".to_owned(), ReadWrite));
        assert_eq!(parse("${D:-x}:/b"), (MountKind::Volume, some("${D:-x}"), "/b".to_owned(), ReadWrite));
        assert_eq!(parse("${D}:/b"), (MountKind::Unknown, some("${D}"), "/b".to_owned(), ReadWrite));
        assert_eq!(parse("./${D}:/b"), (MountKind::Bind, some("./${D}"), "/b".to_owned(), ReadWrite));
        assert_eq!(parse("C:\\a:/b"), (MountKind::Bind, some("C:\\a"), "/b".to_owned(), ReadWrite));
    }
}
