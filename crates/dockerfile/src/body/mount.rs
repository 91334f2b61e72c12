//! `RUN --mount=…`: what a command sees besides the image.

use seaworthy_text::Span;

use super::Context;
use crate::logical::Word;
use crate::problem::ProblemKind;

/// One `--mount`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The value of the flag.
    pub span: Span,
    /// Its kind; a bind mount when none is given.
    pub kind: MountKind,
    /// All options in order, `type` among them.
    pub options: Vec<MountOption>,
}

/// The kinds of mounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's")]
pub enum MountKind {
    Bind,
    Cache,
    Tmpfs,
    Secret,
    Ssh,
    /// Not a kind: the build fails.
    Unknown,
}

/// An option of a mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountOption {
    /// In lower case.
    pub name: Word,
    /// What follows the `=`; `None` for `ro` and its like.
    pub value: Option<Word>,
}

/// The options that some kind of mount takes.
const OPTIONS: [&str; 18] = [
    "type",
    "from",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "readonly",
    "ro",
    "readwrite",
    "rw",
    "id",
    "sharing",
    "required",
    "mode",
    "uid",
    "gid",
    "size",
];

impl Mount {
    /// The value of the first of `names` that is given.
    pub fn value(&self, names: &[&str]) -> Option<&Word> {
        let option = self.options.iter().rev().find(|option| names.contains(&option.name.text.as_str()))?;
        option.value.as_ref()
    }

    /// Where the mount appears in the container.
    pub fn target(&self) -> Option<&Word> {
        self.value(&["target", "dst", "destination"])
    }

    /// What is mounted: a path in the context or in [`Mount::from`]; the id of a secret.
    pub fn source(&self) -> Option<&Word> {
        self.value(&["source", "src"])
    }

    /// The stage, image or named context whose files are mounted.
    pub fn from(&self) -> Option<&Word> {
        self.value(&["from"])
    }

    /// The name under which a secret, a cache or an agent is known. A secret without one goes by the last part of its
    /// target.
    pub fn id(&self) -> Option<String> {
        let given = self.value(&["id"]).or_else(|| self.source().filter(|_| self.kind == MountKind::Secret));
        if let Some(id) = given {
            return Some(id.text.clone());
        }
        let last = |target: &Word| target.text.rsplit('/').next().unwrap_or_default().to_owned();
        self.target().filter(|_| self.kind == MountKind::Secret).map(last)
    }

    /// Whether a switch such as `required` is on.
    pub fn is_on(&self, names: &[&str]) -> bool {
        let option = self.options.iter().rev().find(|option| names.contains(&option.name.text.as_str()));
        option.is_some_and(|option| {
            option
                .value
                .as_ref()
                .is_none_or(|value| matches!(value.text.as_str(), "true" | "1" | "t" | "T" | "TRUE"))
        })
    }

    /// Whether the build fails when the secret or agent is missing.
    pub fn is_required(&self) -> bool {
        self.is_on(&["required"])
    }
}

/// Reads the value of the flag: fields between commas, as in a line of CSV.
pub(super) fn read(value: &Word, context: &mut Context<'_>) -> Mount {
    let options: Vec<MountOption> = fields(value)
        .into_iter()
        .map(|field| {
            let (name, given) = match field.text.split_once('=') {
                Some((name, given)) => (name, Some(given)),
                None => (field.text.as_str(), None),
            };
            let cut = name.len();
            let place = |start: usize, end: usize| {
                // with quotes in the flag, places inside the value are not known exactly
                if field.span.range().len() == field.text.len() {
                    Span::new(field.span.start as usize + start, field.span.start as usize + end)
                } else {
                    field.span
                }
            };
            MountOption {
                name: Word { span: place(0, cut), text: name.to_ascii_lowercase() },
                value: given
                    .map(|given| Word { span: place(cut + 1, field.text.len()), text: given.to_owned() }),
            }
        })
        .collect();
    for option in &options {
        let name = option.name.text.as_str();
        if !OPTIONS.contains(&name) && name != "env" {
            context.note(option.name.span, ProblemKind::Mount(format!("the unknown option `{name}`")));
        }
    }
    let mut mount = Mount { span: value.span, kind: MountKind::Bind, options };
    if let Some(kind) = mount.value(&["type"]) {
        let (span, name) = (kind.span, kind.text.clone());
        mount.kind = match name.as_str() {
            "bind" => MountKind::Bind,
            "cache" => MountKind::Cache,
            "tmpfs" => MountKind::Tmpfs,
            "secret" => MountKind::Secret,
            "ssh" => MountKind::Ssh,
            _ => {
                // a variable may stand for a kind
                if !name.contains('$') {
                    context.note(span, ProblemKind::Mount(format!("the unknown type `{name}`")));
                }
                MountKind::Unknown
            }
        };
    }
    let needs_target = matches!(mount.kind, MountKind::Bind | MountKind::Cache | MountKind::Tmpfs);
    if needs_target && mount.target().is_none() {
        context.note(value.span, ProblemKind::Mount("no target".to_owned()));
    }
    mount
}

fn fields(value: &Word) -> Vec<Word> {
    let exact = value.span.range().len() == value.text.len();
    let mut fields = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    let text = &value.text;
    for (at, c) in text.char_indices().chain([(text.len(), ',')]) {
        if c == '"' && at < text.len() {
            quoted = !quoted;
        } else if c == ',' && (!quoted || at == text.len()) {
            let field = &text[start..at];
            let offset = value.span.start as usize;
            let span = if exact { Span::new(offset + start, offset + at) } else { value.span };
            fields.push(Word { span, text: field.replace('"', "") });
            start = at + 1;
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(text: &str) -> (Mount, usize) {
        let mut problems = Vec::new();
        let word = Word { span: Span::new(10, 10 + text.len()), text: text.to_owned() };
        let mount = read(&word, &mut Context { escape: '\\', problems: &mut problems });
        (mount, problems.len())
    }

    #[test]
    fn mounts() {
        let (cache, problems) = mount("type=cache,id=npm,target=/root/.npm,sharing=locked");
        assert_eq!((cache.kind, problems), (MountKind::Cache, 0));
        assert_eq!(cache.id().as_deref(), Some("npm"));
        assert_eq!(cache.target().unwrap().span, Span::new(35, 45));

        let (secret, problems) = mount("type=secret,target=/run/secrets/token,required");
        assert_eq!((secret.kind, problems), (MountKind::Secret, 0));
        assert_eq!(secret.id().as_deref(), Some("token"));
        assert!(secret.is_required());

        let (bind, problems) = mount("dst=/src,from=build,ro");
        assert_eq!((bind.kind, problems), (MountKind::Bind, 0));
        assert_eq!(bind.from().unwrap().text, "build");

        let (quoted, _) = mount("type=bind,\"target=/a,b\"");
        assert_eq!(quoted.target().unwrap().text, "/a,b");
    }

    #[test]
    fn faults() {
        assert_eq!(mount("type=bing,target=/a").1, 1);
        assert_eq!(mount("type=cache").1, 1);
        assert_eq!(mount("target=/a,colour=red").1, 1);
        assert_eq!(mount("").1, 2);
    }
}
