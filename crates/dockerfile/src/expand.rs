//! Variables and quotes in a word, as the builder replaces and removes them (a shell in the container does it its own
//! way).
//!
//! One lexer serves three ends: the value of a word, the variables it names, and the words in which a heredoc may start.

use crate::glob::{Glob, Reach};

/// Why the builder refuses a word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpandError {
    /// A quote without its partner.
    #[error("quote {0} is not closed")]
    Quote(char),
    /// `${` without its `}`.
    #[error("`${{` without `}}`")]
    Brace,
    /// `${name/pattern` without the second slash.
    #[error("`${{name/…` without a second `/`")]
    Slash,
    /// `${}`, `${:x}`, `${{`.
    #[error("`${{` without a name")]
    NoName,
    /// `${name^^}` and whatever else a shell may know.
    #[error("`${{…}}` with the modifier `{0}`, which the builder does not know")]
    Modifier(String),
    /// A pattern with a backslash before something else than `*`, `?` or a backslash.
    #[error("pattern `{0}` with a backslash before an ordinary character")]
    Pattern(String),
    /// `${name:?message}` of a variable that has no value.
    #[error("{name}: {message}")]
    Required {
        /// The variable.
        name: String,
        /// What the file says about it.
        message: String,
    },
    /// Substitutions nested deeper than anybody writes them.
    #[error("substitutions nested too deep")]
    TooDeep,
}

/// What a word becomes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expansion {
    /// The value.
    pub text: String,
    /// The variables in the order of their appearance, those in unused defaults too.
    pub references: Vec<Reference>,
}

/// A variable that a word names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its name.
    pub name: String,
    /// The bytes of the word's text that the reference takes, `$` and braces included.
    pub range: std::ops::Range<usize>,
    /// Whether a value was at hand.
    pub is_set: bool,
    /// `:-`, `?`, `#` and so on; empty without one.
    pub modifier: String,
}

/// What happens to quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quotes {
    /// They are removed and do their work: words.
    #[default]
    Remove,
    /// They are ordinary characters: bodies of heredocs.
    Ordinary,
}

/// Deepest nesting of `${a:-${b:-…}}` that is read.
const DEEPEST: usize = 64;

/// The value of `text`, with variables from `value_of`. A variable without a value is empty.
///
/// `escape` is the file's escape character.
///
/// # Errors
/// Whatever the builder refuses to read, and `${name:?}` without a value.
pub fn expand(
    text: &str,
    escape: char,
    quotes: Quotes,
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Expansion, ExpandError> {
    let mut lexer = Lexer::new(text, escape, value_of);
    lexer.quotes = quotes;
    let text = lexer.until(None, 0)?;
    Ok(Expansion { text, references: lexer.references })
}

/// The variables that `text` names.
///
/// # Errors
/// Whatever the builder refuses to read.
pub fn references(text: &str, escape: char, quotes: Quotes) -> Result<Vec<Reference>, ExpandError> {
    let mut lexer = Lexer::new(text, escape, &|_| None);
    lexer.quotes = quotes;
    lexer.keep_unset = true;
    lexer.reads_patterns = true;
    lexer.until(None, 0)?;
    Ok(lexer.references)
}

/// A word of a line, quotes and escapes still in it, with its bytes.
pub(crate) struct RawWord {
    pub(crate) text: String,
    pub(crate) range: std::ops::Range<usize>,
}

/// The words of a line as the engine cuts them when it looks for heredocs; none when it cannot read the line.
pub(crate) fn raw_words(line: &str) -> Vec<RawWord> {
    let mut lexer = Lexer::new(line, '\\', &|_| None);
    lexer.keep_quotes = true;
    lexer.keep_escapes = true;
    lexer.keep_unset = true;
    match lexer.until(None, 0) {
        Ok(_) => lexer.words.finish(),
        Err(_) => Vec::new(),
    }
}

/// The single word that `text` is after quotes and escapes are gone; `None` when it is none or several.
pub(crate) fn unquoted_word(text: &str, keep_quotes: bool) -> Option<String> {
    let mut lexer = Lexer::new(text, '\\', &|_| None);
    lexer.keep_quotes = keep_quotes;
    lexer.keep_unset = true;
    lexer.until(None, 0).ok()?;
    let mut words = lexer.words.finish();
    (words.len() == 1).then(|| words.swap_remove(0).text)
}

/// Words, gathered while a line is read.
#[derive(Default)]
struct Words {
    done: Vec<RawWord>,
    word: String,
    start: usize,
    end: usize,
    inside: bool,
}

impl Words {
    /// Characters that may be blanks between words, read from `range`.
    fn loose(&mut self, text: &str, range: &std::ops::Range<usize>) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.fixed(c.encode_utf8(&mut [0; 4]), range);
            } else if !self.word.is_empty() {
                self.close();
            }
        }
    }

    /// Characters that belong to a word whatever they are.
    fn fixed(&mut self, text: &str, range: &std::ops::Range<usize>) {
        if !self.inside {
            self.start = range.start;
            self.inside = true;
        }
        self.word.push_str(text);
        self.end = range.end;
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.word);
        self.done.push(RawWord { text, range: self.start..self.end });
        self.inside = false;
    }

    fn finish(&mut self) -> Vec<RawWord> {
        if !self.word.is_empty() {
            self.close();
        }
        std::mem::take(&mut self.done)
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    escape: char,
    quotes: Quotes,
    keep_quotes: bool,
    keep_escapes: bool,
    keep_unset: bool,
    /// Patterns are read even where there is no value to use them on; the search for heredocs does not.
    reads_patterns: bool,
    value_of: &'a dyn Fn(&str) -> Option<String>,
    references: Vec<Reference>,
    words: Words,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str, escape: char, value_of: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            text,
            at: 0,
            escape,
            quotes: Quotes::Remove,
            keep_quotes: false,
            keep_escapes: false,
            keep_unset: false,
            reads_patterns: false,
            value_of,
            references: Vec::new(),
            words: Words::default(),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads up to `stop`, which is passed, or to the end. Only the outermost call gathers words.
    fn until(&mut self, stop: Option<char>, depth: usize) -> Result<String, ExpandError> {
        if depth > DEEPEST {
            return Err(ExpandError::TooDeep);
        }
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if stop == Some(c) {
                self.next();
                return Ok(out);
            }
            let start = self.at;
            let (piece, is_loose) = match c {
                '$' => (self.dollar(depth)?, true),
                '\'' if self.quotes == Quotes::Remove => (self.single_quoted()?, false),
                '"' if self.quotes == Quotes::Remove => (self.double_quoted(depth)?, false),
                '<' if self.quotes == Quotes::Remove => (self.possible_heredoc(), false),
                c => {
                    self.next();
                    if c == self.escape { self.escaped(c) } else { (c.to_string(), true) }
                }
            };
            if depth == 0 {
                let range = start..self.at;
                if is_loose { self.words.loose(&piece, &range) } else { self.words.fixed(&piece, &range) }
            }
            out.push_str(&piece);
        }
        match stop {
            None => Ok(out),
            Some('/') => Err(ExpandError::Slash),
            Some(_) => Err(ExpandError::Brace),
        }
    }

    fn escaped(&mut self, escape: char) -> (String, bool) {
        let mut piece = String::new();
        if self.keep_escapes {
            piece.push(escape);
        }
        piece.extend(self.next());
        (piece, false)
    }

    /// `<<` takes the blanks behind it into its word.
    fn possible_heredoc(&mut self) -> String {
        let start = self.at;
        self.next();
        if self.peek() == Some('<') {
            self.next();
            while self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\r' | '\n')) {
                self.next();
            }
        }
        self.text[start..self.at].to_owned()
    }

    fn single_quoted(&mut self) -> Result<String, ExpandError> {
        let start = self.at;
        let length = self.text[start + 1..].find('\'').ok_or(ExpandError::Quote('\''))?;
        self.at = start + length + 2;
        Ok(if self.keep_quotes { &self.text[start..self.at] } else { &self.text[start + 1..self.at - 1] }
            .to_owned())
    }

    fn double_quoted(&mut self, depth: usize) -> Result<String, ExpandError> {
        self.next();
        let mut out = String::new();
        if self.keep_quotes {
            out.push('"');
        }
        loop {
            match self.peek().ok_or(ExpandError::Quote('"'))? {
                '"' => {
                    self.next();
                    if self.keep_quotes {
                        out.push('"');
                    }
                    return Ok(out);
                }
                '$' => out.push_str(&self.dollar(depth)?),
                c => {
                    self.next();
                    if c != self.escape {
                        out.push(c);
                        continue;
                    }
                    if self.keep_escapes {
                        out.push(c);
                    }
                    match self.peek() {
                        None => {}
                        Some(next) if next == '"' || next == '$' || next == self.escape => {
                            out.extend(self.next())
                        }
                        // before anything else the escape is an ordinary character
                        Some(_) => out.push(c),
                    }
                }
            }
        }
    }

    fn dollar(&mut self, depth: usize) -> Result<String, ExpandError> {
        let start = self.at;
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            let value = self.look_up(start, &name, "");
            return Ok(self.plain(start, value));
        }
        self.next();
        match self.peek() {
            None => return Err(ExpandError::Brace),
            Some('{' | '}' | ':') => return Err(ExpandError::NoName),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => {
                let value = self.look_up(start, &name, "");
                Ok(self.plain(start, value))
            }
            Some(':') => {
                let kind = self.next().ok_or(ExpandError::Brace)?;
                self.modified(start, &name, kind, true, depth)
            }
            Some('/') => self.replaced(start, &name, depth),
            Some(kind) => self.modified(start, &name, kind, false, depth),
            None => Err(ExpandError::Brace),
        }
    }

    /// A value, or the text of the reference where that is wanted.
    fn plain(&self, start: usize, value: Option<String>) -> String {
        match value {
            Some(value) => value,
            None if self.keep_unset => self.text[start..self.at].to_owned(),
            None => String::new(),
        }
    }

    /// `${name-word}` and its brothers; `empty_is_unset` when there was a colon.
    fn modified(
        &mut self,
        start: usize,
        name: &str,
        kind: char,
        empty_is_unset: bool,
        depth: usize,
    ) -> Result<String, ExpandError> {
        let colon = if empty_is_unset { ":" } else { "" };
        if !matches!(kind, '-' | '+' | '?' | '#' | '%') {
            return Err(ExpandError::Modifier(format!("{colon}{kind}")));
        }
        let longest = matches!(kind, '#' | '%') && self.peek() == Some(kind);
        let outer = std::mem::replace(&mut self.keep_escapes, matches!(kind, '#' | '%'));
        let word = self.until(Some('}'), depth + 1);
        self.keep_escapes = outer;
        let word = word?;
        let again = if longest { kind.to_string() } else { String::new() };
        let value = self.look_up(start, name, &format!("{colon}{kind}{again}"));
        if value.is_none() && self.keep_unset {
            if self.reads_patterns && matches!(kind, '#' | '%') {
                Glob::new(&word[usize::from(longest)..])?;
            }
            return Ok(self.text[start..self.at].to_owned());
        }
        let usable = value.clone().filter(|value| !(empty_is_unset && value.is_empty()));
        match kind {
            '-' => Ok(usable.unwrap_or(word)),
            '+' => Ok(usable.map_or_else(String::new, |_| word)),
            '?' => usable.ok_or_else(|| {
                let reason =
                    if value.is_some() { "is not allowed to be empty" } else { "is not allowed to be unset" };
                let message = if word.is_empty() { reason.to_owned() } else { word };
                ExpandError::Required { name: name.to_owned(), message }
            }),
            _ => {
                let reach = if longest { Reach::Longest } else { Reach::Shortest };
                let glob = Glob::new(&word[usize::from(longest)..])?;
                let value = value.unwrap_or_default();
                Ok(if kind == '#' { glob.trim_start(&value, reach) } else { glob.trim_end(&value, reach) })
            }
        }
    }

    /// `${name/pattern/text}` and `${name//pattern/text}`.
    fn replaced(&mut self, start: usize, name: &str, depth: usize) -> Result<String, ExpandError> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let outer = std::mem::replace(&mut self.keep_escapes, true);
        let parts = self
            .until(Some('/'), depth + 1)
            .and_then(|pattern| Ok((pattern, self.until(Some('}'), depth + 1)?)));
        self.keep_escapes = outer;
        let (pattern, with) = parts?;
        match self.look_up(start, name, if all { "//" } else { "/" }) {
            None if self.keep_unset => {
                if self.reads_patterns {
                    Glob::new(&pattern)?;
                }
                Ok(self.text[start..self.at].to_owned())
            }
            value => {
                let times = if all { usize::MAX } else { 1 };
                Ok(Glob::new(&pattern)?.replace(&value.unwrap_or_default(), &with, times))
            }
        }
    }

    /// A name: letters, digits and underscores, or digits only, or one of the shell's own signs.
    fn name(&mut self) -> String {
        let rest = &self.text[self.at..];
        let length = match rest.chars().next() {
            Some(c) if c.is_numeric() => rest.len() - rest.trim_start_matches(char::is_numeric).len(),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.len() - rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len(),
        };
        self.at += length;
        rest[..length].to_owned()
    }

    /// The variable's value; the reference from `start` up to here is noted.
    fn look_up(&mut self, start: usize, name: &str, modifier: &str) -> Option<String> {
        let value = (self.value_of)(name);
        let range = start..self.at;
        let reference = Reference {
            name: name.to_owned(),
            range,
            is_set: value.is_some(),
            modifier: modifier.to_owned(),
        };
        // a reference inside a default was noted first but starts later
        let place = self.references.partition_point(|other| other.range.start < start);
        self.references.insert(place, reference);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<String, ExpandError> {
        let value_of = |name: &str| match name {
            "a" => Some("A".to_owned()),
            "empty" => Some(String::new()),
            "path" => Some("x/y.tar.gz".to_owned()),
            _ => None,
        };
        expand(text, '\\', Quotes::Remove, &value_of).map(|expansion| expansion.text)
    }

    #[test]
    fn values() {
        for (text, expected) in [
            ("x$a-${a}", "xA-A"),
            ("'$a' \"$a 'q'\" \\$a", "$a A 'q' $a"),
            ("\"\\x \\\" \\$a\"", "\\x \" $a"),
            ("$none.", "."),
            ("$", "$"),
            ("$.", "$."),
            ("${a:-b}${none:-b}${empty:-b}${empty-b}", "Abb"),
            ("${a:+b}${none:+b}${empty:+c}${empty+c}", "bc"),
            ("${none:-${a:-x}y}", "Ay"),
            ("${none:-'}'}", "}"),
            ("${a:?no}", "A"),
            ("${path#*/}", "y.tar.gz"),
            // a colon before a pattern means nothing, and is accepted
            ("${path:#*/}", "y.tar.gz"),
            ("${path%.*}", "x/y.tar"),
            ("${path%%.*}", "x/y"),
            ("${path##*.}", "gz"),
            ("${path/./-}", "x/y-tar.gz"),
            ("${path//./-}", "x/y-tar-gz"),
            ("${path/\\//_}", "x_y.tar.gz"),
            ("a\\", "a"),
        ] {
            assert_eq!(value(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refusals() {
        assert_eq!(value("'a"), Err(ExpandError::Quote('\'')));
        assert_eq!(value("\"a"), Err(ExpandError::Quote('"')));
        assert_eq!(value("${a"), Err(ExpandError::Brace));
        assert_eq!(value("${a:-x"), Err(ExpandError::Brace));
        assert_eq!(value("${}"), Err(ExpandError::NoName));
        assert_eq!(value("${a/x"), Err(ExpandError::Slash));
        assert_eq!(value("${a^^}"), Err(ExpandError::Modifier("^".to_owned())));
        assert_eq!(value("${a:=x}"), Err(ExpandError::Modifier(":=".to_owned())));
        let required =
            |message: &str| Err(ExpandError::Required { name: "b".to_owned(), message: message.to_owned() });
        assert_eq!(value("${b:?say why}"), required("say why"));
        assert_eq!(value("${b?}"), required("is not allowed to be unset"));
        assert_eq!(value(&"${a:-".repeat(10_000)), Err(ExpandError::TooDeep));
    }

    #[test]
    fn references_have_places() {
        let text = "a$b-${c:-${d}}'$e'";
        let found = references(text, '\\', Quotes::Remove).unwrap();
        let seen: Vec<_> =
            found.iter().map(|reference| (reference.name.as_str(), &text[reference.range.clone()])).collect();
        assert_eq!(seen, [("b", "$b"), ("c", "${c:-${d}}"), ("d", "${d}")]);
        assert_eq!(found[1].modifier, ":-");
        assert_eq!(references("'$a'", '\\', Quotes::Ordinary).unwrap().len(), 1);
    }

    #[test]
    fn words_of_a_line() {
        let text = "RUN  cat <<'E F' 3<< X \"a b\" ${x:-y z}";
        let words: Vec<_> = raw_words(text).into_iter().map(|word| (word.text, word.range)).collect();
        let texts: Vec<_> = words.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["RUN", "cat", "<<'E F'", "3<< X", "\"a b\"", "${x:-y", "z}"]);
        assert_eq!(&text[words[2].1.clone()], "<<'E F'");
        assert_eq!(unquoted_word("'E F'", false).as_deref(), Some("E F"));
        assert_eq!(unquoted_word("a b", false), None);
        assert!(raw_words("RUN echo it's <<EOF").is_empty());
    }
}
