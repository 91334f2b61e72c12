//! Text as HTML: the only place where something of a proof becomes part of the page. Everything is escaped for text and
//! for quoted attributes alike.

use crate::Outcome;
use crate::report::plain::plain;
use crate::report::words;

/// Text, between tags or in a quoted attribute.
pub(super) fn text(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character => out.push(character),
        }
    }
    out
}

/// A path, a key, a command.
pub(super) fn code(of: &str) -> String {
    format!("<code>{}</code>", text(of))
}

/// A sentence of ours with code between backticks.
pub(super) fn prose(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.split('`').collect();
    let mut out = String::new();
    for (place, part) in parts.iter().enumerate() {
        match place % 2 {
            // without its closing backtick it is no code
            1 if place + 1 == parts.len() => out.push_str(&format!("`{}", text(part))),
            1 => out.push_str(&code(part)),
            _ => out.push_str(&text(part)),
        }
    }
    format!("<bdi>{out}</bdi>")
}

/// How a probe ended, as a sign and, for who does not see it, as a word.
pub(super) fn mark(outcome: Outcome) -> String {
    let (class, path) = match outcome {
        Outcome::Pass => ("pass", "M4.2 8.4l2.5 2.5 5.1-5.4"),
        Outcome::Fail => ("fail", "M5 5l6 6M11 5l-6 6"),
        Outcome::Skip => ("skip", "M4.8 8h6.4"),
    };
    format!(
        "<svg class=\"mark {class}\" viewBox=\"0 0 16 16\" role=\"img\" aria-label=\"{}\"><circle cx=\"8\" cy=\"8\" r=\"8\"/>\
         <path d=\"{path}\"/></svg>",
        words::outcome(outcome)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(text("<a href=\"x\" id='y'>&"), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
        assert_eq!(prose("set `a<b` and ` c"), "<bdi>set <code>a&lt;b</code> and ` c</bdi>");
        assert_eq!(prose("no code"), "<bdi>no code</bdi>");
    }
}
