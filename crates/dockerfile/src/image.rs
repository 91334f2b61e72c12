//! The parts of an image's name: where it lies, what it is called, which one of them.

use std::ops::Range;

/// An image's name, in parts. Variables in it are left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    /// The host that it comes from; `None` for the engine's own default.
    pub registry: Option<String>,
    /// Its name without host, tag and digest.
    pub repository: String,
    /// What follows the `:`.
    pub tag: Option<String>,
    /// What follows the `@`.
    pub digest: Option<String>,
    /// The bytes of the tag in the text.
    pub tag_range: Option<Range<usize>>,
}

impl ImageReference {
    /// Cuts `text`. A `${…}` stays whole: its colons and slashes are its own.
    pub fn parse(text: &str) -> Self {
        let plain = blank_variables(text);
        let (name_end, digest) = match plain.find('@') {
            Some(at) => (at, Some(text[at + 1..].to_owned())),
            None => (text.len(), None),
        };
        let last_slash = plain[..name_end].rfind('/').map_or(0, |at| at + 1);
        let colon = plain[last_slash..name_end].find(':').map(|at| last_slash + at);
        let repository_end = colon.unwrap_or(name_end);
        let first = plain[..repository_end].find('/');
        let registry = first.filter(|end| {
            let host = &text[..*end];
            host.contains(['.', ':']) || host == "localhost" || host.chars().any(|c| c.is_ascii_uppercase())
        });
        Self {
            registry: registry.map(|end| text[..end].to_owned()),
            repository: text[registry.map_or(0, |end| end + 1)..repository_end].to_owned(),
            tag: colon.map(|at| text[at + 1..name_end].to_owned()),
            digest,
            tag_range: colon.map(|at| at + 1..name_end),
        }
    }

    /// The name without host and without `library/`: `node` for `docker.io/library/node`.
    pub fn short_name(&self) -> &str {
        let is_default = matches!(self.registry.as_deref(), None | Some("docker.io" | "index.docker.io"));
        self.repository.strip_prefix("library/").filter(|_| is_default).unwrap_or(&self.repository)
    }
}

/// `text` with everything inside `${…}` made harmless, byte for byte.
fn blank_variables(text: &str) -> String {
    let mut depth = 0_usize;
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match (before, c) {
            ('$', '{') => depth += 1,
            (_, '}') if depth > 0 => depth -= 1,
            _ if depth > 0 => {
                out.extend(std::iter::repeat_n('_', c.len_utf8()));
                before = c;
                continue;
            }
            _ => {}
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<String>, String, Option<String>, Option<String>) {
        let image = ImageReference::parse(text);
        if let Some(range) = image.tag_range {
            assert_eq!(Some(&text[range]), image.tag.as_deref());
        }
        (image.registry, image.repository, image.tag, image.digest)
    }

    #[test]
    fn names() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parts("node"), (None, "node".to_owned(), None, None));
        assert_eq!(parts("node:20-alpine"), (None, "node".to_owned(), some("20-alpine"), None));
        assert_eq!(parts("oven/bun:1"), (None, "oven/bun".to_owned(), some("1"), None));
        assert_eq!(
            parts("ghcr.io/a/b@sha256:c"),
            (some("ghcr.io"), "a/b".to_owned(), None, some("sha256:c"))
        );
        assert_eq!(parts("localhost:5000/a:b"), (some("localhost:5000"), "a".to_owned(), some("b"), None));
        assert_eq!(
            parts("node:${VERSION:-20/x}-slim"),
            (None, "node".to_owned(), some("${VERSION:-20/x}-slim"), None)
        );
        assert_eq!(parts("${IMAGE}"), (None, "${IMAGE}".to_owned(), None, None));
        assert_eq!(ImageReference::parse("docker.io/library/node:1").short_name(), "node");
    }
}
