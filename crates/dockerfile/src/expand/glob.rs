//! The patterns of `${name#pattern}` and `${name/pattern/text}`: `*`, `?`, and a backslash before either.

use crate::expand::ExpandError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    One,
    Any,
}

/// A pattern of a substitution.
#[derive(Debug)]
pub(crate) struct Glob {
    tokens: Vec<Token>,
}

/// Which of several matches is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Shortest,
    Longest,
}

impl Glob {
    pub(crate) fn new(pattern: &str) -> Result<Self, ExpandError> {
        let mut tokens = Vec::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Any,
                '?' => Token::One,
                // these had to be escaped only to stay inside the braces
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => match chars.next() {
                    Some(c @ ('*' | '?' | '\\')) => Token::Char(c),
                    _ => return Err(ExpandError::Pattern(pattern.to_owned())),
                },
                c => Token::Char(c),
            });
        }
        Ok(Self { tokens })
    }

    /// `value` without the start that matches.
    pub(crate) fn trim_start(&self, value: &str, reach: Reach) -> String {
        let chars: Vec<char> = value.chars().collect();
        let end = match_end(&self.tokens, &chars, reach).unwrap_or(0);
        chars[end..].iter().collect()
    }

    /// `value` without the end that matches.
    pub(crate) fn trim_end(&self, value: &str, reach: Reach) -> String {
        let chars: Vec<char> = value.chars().rev().collect();
        let tokens: Vec<Token> = self.tokens.iter().rev().copied().collect();
        let end = match_end(&tokens, &chars, reach).unwrap_or(0);
        chars[end..].iter().rev().collect()
    }

    /// `value` with up to `times` matches replaced.
    pub(crate) fn replace(&self, value: &str, with: &str, times: usize) -> String {
        let chars: Vec<char> = value.chars().collect();
        let mut out = String::new();
        let mut done = 0;
        let mut at = 0;
        let mut last_end = None;
        while at <= chars.len() && done < times {
            match match_end(&self.tokens, &chars[at..], Reach::Longest) {
                // an empty match directly behind the one before is none
                Some(length) if length > 0 || last_end != Some(at) => {
                    out.push_str(with);
                    done += 1;
                    last_end = Some(at + length);
                    if length == 0 {
                        out.extend(chars.get(at));
                        at += 1;
                    } else {
                        at += length;
                    }
                }
                _ => {
                    out.extend(chars.get(at));
                    at += 1;
                }
            }
        }
        out.extend(chars.iter().skip(at));
        out
    }
}

/// How many of `chars`, from the first on, `tokens` match; a line end is matched by nothing but itself.
fn match_end(tokens: &[Token], chars: &[char], reach: Reach) -> Option<usize> {
    // `reached[i]`: the first `i` tokens match what was read so far
    let mut reached = vec![false; tokens.len() + 1];
    reached[0] = true;
    skip_stars(tokens, &mut reached);
    let mut found = reached[tokens.len()].then_some(0);
    for (index, c) in chars.iter().enumerate() {
        if found.is_some() && reach == Reach::Shortest {
            break;
        }
        let mut next = vec![false; tokens.len() + 1];
        for (at, token) in tokens.iter().enumerate().filter(|(at, _)| reached[*at]) {
            match token {
                Token::Any if *c != '\n' => next[at] = true,
                Token::One if *c != '\n' => next[at + 1] = true,
                Token::Char(expected) if expected == c => next[at + 1] = true,
                _ => {}
            }
        }
        reached = next;
        skip_stars(tokens, &mut reached);
        if reached[tokens.len()] {
            found = Some(index + 1);
        } else if !reached.contains(&true) {
            break;
        }
    }
    found
}

fn skip_stars(tokens: &[Token], reached: &mut [bool]) {
    for (at, token) in tokens.iter().enumerate() {
        if *token == Token::Any && reached[at] {
            reached[at + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_and_replaces() {
        let glob = |pattern| Glob::new(pattern).unwrap();
        assert_eq!(glob("*.").trim_start("a.b.c", Reach::Shortest), "b.c");
        assert_eq!(glob("*.").trim_start("a.b.c", Reach::Longest), "c");
        assert_eq!(glob(".*").trim_end("a.b.c", Reach::Shortest), "a.b");
        assert_eq!(glob(".*").trim_end("a.b.c", Reach::Longest), "a");
        assert_eq!(glob("x").trim_start("abc", Reach::Longest), "abc");
        assert_eq!(glob("?b").replace("abcb", "-", 1), "-cb");
        assert_eq!(glob("b").replace("abcb", "-", usize::MAX), "a-c-");
        assert_eq!(glob("b*").replace("abcb", "-", usize::MAX), "a-");
        assert_eq!(glob("\\*").replace("a*b", "-", 1), "a-b");
        assert_eq!(glob("\\/").replace("a/b", "-", 1), "a-b");
        assert_eq!(glob("*").replace("abc", "x", usize::MAX), "x");
        assert!(Glob::new("\\a").is_err());
    }
}
