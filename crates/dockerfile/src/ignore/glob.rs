//! The surface of a pattern: whether the engine takes it, and the regular expression that it makes of it.

use super::pattern::PatternError;

/// Whether the engine accepts `pattern`: classes are finished and hold something, nothing ends in a backslash.
pub(super) fn check(pattern: &str) -> Result<(), PatternError> {
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => rest = skip_one(rest)?,
            '[' => rest = check_class(rest)?,
            _ => {}
        }
    }
    Ok(())
}

/// `rest` follows a `[`; what follows its `]` is returned.
fn check_class(rest: &str) -> Result<&str, PatternError> {
    let mut rest = rest.strip_prefix('^').unwrap_or(rest);
    let mut ranges = 0;
    loop {
        if ranges > 0
            && let Some(after) = rest.strip_prefix(']')
        {
            return Ok(after);
        }
        rest = class_character(rest)?;
        if let Some(upper) = rest.strip_prefix('-') {
            rest = class_character(upper)?;
        }
        ranges += 1;
    }
}

/// A class may not end directly after a character, and `-` and `]` need a backslash.
fn class_character(rest: &str) -> Result<&str, PatternError> {
    if rest.starts_with(['-', ']']) {
        return Err(PatternError::Malformed);
    }
    let rest = skip_one(rest.strip_prefix('\\').unwrap_or(rest))?;
    if rest.is_empty() { Err(PatternError::Malformed) } else { Ok(rest) }
}

fn skip_one(rest: &str) -> Result<&str, PatternError> {
    let mut chars = rest.chars();
    chars.next().ok_or(PatternError::Malformed)?;
    Ok(chars.as_str())
}

/// The regular expression that the engine makes of a pattern with wildcards. It knows nothing of classes: a `*` inside
/// one is replaced too, which changes where the class ends.
pub(super) fn to_expression(pattern: &str) -> String {
    let mut out = String::from("^");
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                chars.next_if_eq(&'/');
                out.push_str(if chars.peek().is_none() { ".*" } else { "(.*/)?" });
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => out.extend(['\\', c]),
            '\\' => {
                out.push('\\');
                out.extend(chars.next());
            }
            c => out.push(c),
        }
    }
    out.push('$');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_patterns_are_refused() {
        for pattern in ["[", "[]", "[^]", "[a", "[]a]", "[-x]", "[x-]", "[a-b-c]", "\\", "a[\\]", "x[^"] {
            assert_eq!(check(pattern), Err(PatternError::Malformed), "{pattern}");
        }
        for pattern in ["]", "[a]", "[^a]", "[\\]]", "[a-c]", "[[]", "[!a]", "\\[", "[a/b]", "[*]", "[b-a]"] {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn expressions() {
        assert_eq!(to_expression("a/**/*.b"), "^a/(.*/)?[^/]*\\.b$");
        assert_eq!(to_expression("?*/**"), "^[^/][^/]*/.*$");
        assert_eq!(to_expression("[*]\\d"), "^[[^/]*]\\d$");
    }
}
