//! Variables and quotes in a word, as the builder replaces and removes them (a shell in the container does it its own
//! way).
//!
//! One lexer serves three ends: the value of a word, the variables it names, and the words in which a heredoc may start.

mod glob;
mod lexer;
mod words;

use lexer::Lexer;
pub(crate) use words::RawWord;

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

/// The words that `text` becomes where an instruction takes several from one argument (`EXPOSE $PORTS`): what a variable
/// brings falls apart at its blanks, what stands in quotes does not.
///
/// # Errors
/// As [`expand`].
pub fn expand_words(
    text: &str,
    escape: char,
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<String>, ExpandError> {
    let mut lexer = Lexer::new(text, escape, value_of);
    lexer.until(None, 0)?;
    Ok(lexer.words.finish().into_iter().map(|word| word.text).collect())
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

    /// As `EXPOSE` took them on an engine (26.1.5).
    #[test]
    fn values_fall_apart_into_words() {
        let value_of = |name: &str| (name == "P").then(|| "80 443".to_owned());
        let words = |text| expand_words(text, '\\', &value_of).unwrap();
        assert_eq!(words("$P"), ["80", "443"]);
        assert_eq!(words("1$P"), ["180", "443"]);
        assert_eq!(words("\"$P\" x"), ["80 443", "x"]);
        assert_eq!(words("${none}"), [""; 0]);
        assert_eq!(words("${none:-1 2}"), ["1", "2"]);
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
