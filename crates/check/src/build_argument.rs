//! Writing a build argument into a Compose file, in the form that its `build` has: the edit alone.

use seaworthy_compose::Build;
use seaworthy_text::{SourceFile, Span};

/// The edit that gives a build one more argument, with a value as the file writes it. `None` where its form has no place for
/// a line: a flow mapping, a merged one.
pub(crate) fn edit(source: &SourceFile, build: &Build, name: &str, value: &str) -> Option<(Span, String)> {
    let newline = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
    if let Some(last) = build.args.last() {
        let line = line_of(source, last.name.span)?;
        let indent = indentation(line);
        let end = last.value.as_ref().map_or(last.name.span, |value| value.span).range().end;
        let at = end_of_line(source, end)?;
        let text = match line.trim_start() {
            item if item.starts_with("- ") => format!("{newline}{indent}- {name}={}", unquoted(value)),
            item if item.starts_with(last.name.value.as_str()) => {
                format!("{newline}{indent}{name}: {value}")
            }
            _ => return None,
        };
        return Some((Span::new(at, at), text));
    }
    let context = build.context.as_ref()?;
    let line = line_of(source, context.span)?;
    let indent = indentation(line);
    let key = line.trim_start();
    if key.starts_with("context:") {
        let at = end_of_line(source, context.span.range().end)?;
        return Some((
            Span::new(at, at),
            format!("{newline}{indent}args:{newline}{indent}  {name}: {value}"),
        ));
    }
    // `build: .`
    let written = source.text().get(context.span.range())?;
    end_of_line(source, context.span.range().end)?;
    key.starts_with("build:").then(|| {
        let text = format!(
            "{newline}{indent}  context: {written}{newline}{indent}  args:{newline}{indent}    {name}: {value}"
        );
        // with the blank before it
        let start = source.text()[..context.span.range().start].trim_end_matches(' ').len();
        (Span::new(start, context.span.range().end), text)
    })
}

fn line_of(source: &SourceFile, span: Span) -> Option<&str> {
    source.line(source.line_column(span.start).line)
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches(' ').len()]
}

/// Where the line of an offset ends, if nothing but a comment follows on it.
fn end_of_line(source: &SourceFile, from: usize) -> Option<usize> {
    let rest = source.text().get(from..)?;
    let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let rest = rest.strip_suffix('\r').unwrap_or(rest);
    let is_plain = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    is_plain.then_some(from + rest.len())
}

fn unquoted(value: &str) -> &str {
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use seaworthy_compose::ComposeFile;
    use seaworthy_text::RepoPath;

    use super::*;

    fn edited(build: &str) -> Option<String> {
        let text = format!("services:\n  web:\n    {build}\n    ports: [\"3000:3000\"]\n");
        let source = SourceFile::new(RepoPath::new("compose.yaml").ok()?, text.clone());
        let file = ComposeFile::read(&text).ok()?;
        let (span, new) = edit(&source, file.service("web")?.build.as_ref()?, "NAME", "\"${NAME:-a b}\"")?;
        let mut text = text;
        text.replace_range(span.range(), &new);
        let end = text.find("\n    ports")?;
        Some(text["services:\n  web:\n    ".len()..end].to_owned())
    }

    #[test]
    fn every_form_keeps_its_form() {
        assert_eq!(
            edited("build: .").as_deref(),
            Some("build:\n      context: .\n      args:\n        NAME: \"${NAME:-a b}\"")
        );
        assert_eq!(
            edited("build:\n      context: ./app # the app\n      target: run").as_deref(),
            Some(
                "build:\n      context: ./app # the app\n      args:\n        NAME: \"${NAME:-a b}\"\n      target: run"
            )
        );
        assert_eq!(
            edited("build:\n      context: .\n      args:\n        A: 1").as_deref(),
            Some("build:\n      context: .\n      args:\n        A: 1\n        NAME: \"${NAME:-a b}\"")
        );
        assert_eq!(
            edited("build:\n      context: .\n      args:\n        - A=1\n        - B").as_deref(),
            Some(
                "build:\n      context: .\n      args:\n        - A=1\n        - B\n        - NAME=${NAME:-a b}"
            )
        );
    }

    #[test]
    fn what_is_written_on_one_line_is_left_alone() {
        assert_eq!(edited("build: { context: . }"), None);
        assert_eq!(edited("build: { context: ., args: { A: 1 } }"), None);
    }
}
