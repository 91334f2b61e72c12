//! Classes of characters in the engine's regular expressions: `[a-z]`, `\d`, `[[:alpha:]]`.

use super::pattern::PatternError;

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// Sets to which a character belongs when it is *not* in the ranges, as `\D` inside a class.
    complements: Vec<Vec<(char, char)>>,
}

impl Class {
    /// `.`: everything but a line end.
    pub(super) fn not_line_end() -> Self {
        Self { negated: true, ranges: vec![('\n', '\n')], complements: Vec::new() }
    }

    /// `\d`, `\S` and their like, outside a class.
    pub(super) fn perl(letter: char) -> Option<Self> {
        let mut class = Self::default();
        class.add_perl(letter).then_some(class)
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let within = |ranges: &[(char, char)]| ranges.iter().any(|(low, high)| (*low..=*high).contains(&c));
        let inside = within(&self.ranges) || self.complements.iter().any(|ranges| !within(ranges));
        inside != self.negated
    }

    /// Reads the class whose `[` was just read; returns what follows its `]`.
    pub(super) fn parse(rest: &str) -> Result<(Self, &str), PatternError> {
        let mut class = Self::default();
        let mut rest = rest;
        if let Some(after) = rest.strip_prefix('^') {
            class.negated = true;
            rest = after;
        }
        let mut first = true;
        loop {
            if !first && let Some(after) = rest.strip_prefix(']') {
                return Ok((class, after));
            }
            first = false;
            if let Some(after) = class.named(rest)? {
                rest = after;
                continue;
            }
            if let Some(escaped) = rest.strip_prefix('\\') {
                let letter = escaped.chars().next().ok_or(PatternError::DoesNotCompile)?;
                if class.add_perl(letter) {
                    rest = &escaped[letter.len_utf8()..];
                    continue;
                }
            }
            let (low, after) = one_character(rest)?;
            rest = after;
            let mut high = low;
            if let Some(upper) = rest.strip_prefix('-').filter(|upper| !upper.starts_with(']')) {
                (high, rest) = one_character(upper)?;
            }
            if high < low {
                return Err(PatternError::DoesNotCompile);
            }
            class.ranges.push((low, high));
        }
    }

    /// `[:alpha:]`, only inside a class.
    fn named<'a>(&mut self, rest: &'a str) -> Result<Option<&'a str>, PatternError> {
        let Some((name, after)) = rest.strip_prefix("[:").and_then(|inner| inner.split_once(":]")) else {
            return Ok(None);
        };
        let (complement, name) = name.strip_prefix('^').map_or((false, name), |plain| (true, plain));
        let ranges: &[(char, char)] = match name {
            "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
            "alpha" => &[('A', 'Z'), ('a', 'z')],
            "ascii" => &[('\0', '\x7f')],
            "blank" => &[('\t', '\t'), (' ', ' ')],
            "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
            "digit" => &[('0', '9')],
            "graph" => &[('!', '~')],
            "lower" => &[('a', 'z')],
            "print" => &[(' ', '~')],
            "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "space" => &[('\t', '\r'), (' ', ' ')],
            "upper" => &[('A', 'Z')],
            "word" => &[('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')],
            "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => return Err(PatternError::DoesNotCompile),
        };
        if complement {
            self.complements.push(ranges.to_vec());
        } else {
            self.ranges.extend(ranges);
        }
        Ok(Some(after))
    }

    fn add_perl(&mut self, letter: char) -> bool {
        let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
            'd' => &[('0', '9')],
            's' => &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
            'w' => &[('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')],
            _ => return false,
        };
        if letter.is_ascii_uppercase() {
            self.complements.push(ranges.to_vec());
        } else {
            self.ranges.extend(ranges);
        }
        true
    }
}

/// A character of a class, escaped or not.
fn one_character(rest: &str) -> Result<(char, &str), PatternError> {
    if let Some(escaped) = rest.strip_prefix('\\') {
        return escape(escaped);
    }
    let c = rest.chars().next().ok_or(PatternError::DoesNotCompile)?;
    Ok((c, &rest[c.len_utf8()..]))
}

/// The character that a backslash and `rest` stand for, and what follows.
pub(super) fn escape(rest: &str) -> Result<(char, &str), PatternError> {
    let c = rest.chars().next().ok_or(PatternError::DoesNotCompile)?;
    let after = &rest[c.len_utf8()..];
    let plain = match c {
        '0'..='7' => return octal(c, after),
        'x' => return hexadecimal(after),
        'p' | 'P' => return Err(PatternError::UnicodeClass),
        'a' => '\x07',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
        _ => return Err(PatternError::DoesNotCompile),
    };
    Ok((plain, after))
}

fn octal(first: char, after: &str) -> Result<(char, &str), PatternError> {
    let more = after.chars().take(2).take_while(|c| ('0'..='7').contains(c)).count();
    if first != '0' && more == 0 {
        return Err(PatternError::DoesNotCompile);
    }
    let value = after[..more].chars().fold(first.to_digit(8), |value, c| Some(value? * 8 + c.to_digit(8)?));
    let c = value.and_then(char::from_u32).ok_or(PatternError::DoesNotCompile)?;
    Ok((c, &after[more..]))
}

fn hexadecimal(after: &str) -> Result<(char, &str), PatternError> {
    let digits = after.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let c = value.and_then(char::from_u32).ok_or(PatternError::DoesNotCompile)?;
    Ok((c, &after[2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(text: &str) -> Class {
        let (class, rest) = Class::parse(&text[1..]).unwrap();
        assert_eq!(rest, "");
        class
    }

    #[test]
    fn classes() {
        assert!(class("[a-c]").contains('b'));
        assert!(class("[^a-c]").contains('/'));
        assert!(class("[]a]").contains(']'));
        assert!(class("[a-]").contains('-'));
        assert!(class("[[:digit:]x]").contains('7'));
        assert!(class("[[:^digit:]]").contains('x'));
        assert!(!class("[^\\D]").contains('x'));
        assert!(class("[\\x41\\102]").contains('A'));
        assert!(class("[\\x41\\102]").contains('B'));
    }

    #[test]
    fn what_does_not_compile() {
        for text in ["b-a]", "abc", "[:nope:]]", "\\q]", "\\1]", "\\x4]"] {
            assert_eq!(Class::parse(text).unwrap_err(), PatternError::DoesNotCompile, "{text}");
        }
        assert_eq!(Class::parse("\\pL]").unwrap_err(), PatternError::UnicodeClass);
    }
}
