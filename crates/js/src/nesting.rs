//! How deep a text may nest, told without parsing it, so that the parser's recursion can be given enough stack, or the
//! text be refused.
//!
//! A rough lexer: strings, comments, templates and regular expressions are skipped as well as that goes without a
//! grammar. What it returns errs on the high side for ordinary code.

/// How deep a text nests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Nesting {
    /// Open brackets, at most.
    pub(crate) brackets: usize,
    /// Words, literals and signs.
    pub(crate) tokens: usize,
    /// Operators and words that can make the parser recurse without a bracket (`!!!a`, `a = b = c`, `else if`), added up
    /// over all open brackets, at most.
    pub(crate) operators: usize,
}

/// Whether it is one of the words that take another expression, statement or type after them.
fn is_prefix(word: &[u8]) -> bool {
    matches!(
        word,
        b"new"
            | b"await"
            | b"yield"
            | b"typeof"
            | b"void"
            | b"delete"
            | b"async"
            | b"keyof"
            | b"infer"
            | b"readonly"
            | b"unique"
            | b"extends"
            | b"if"
            | b"for"
            | b"while"
            | b"do"
            | b"with"
            | b"is"
            | b"asserts"
    )
}

/// Whether it is one of the words that, first on a line, begin a new statement.
fn is_first(word: &[u8]) -> bool {
    matches!(
        word,
        b"const"
            | b"let"
            | b"var"
            | b"import"
            | b"export"
            | b"function"
            | b"class"
            | b"interface"
            | b"return"
            | b"type"
            | b"enum"
    )
}

/// Whether it is one of the words before which a slash begins a regular expression.
fn is_before_regex(word: &[u8]) -> bool {
    matches!(
        word,
        b"return"
            | b"typeof"
            | b"case"
            | b"in"
            | b"of"
            | b"delete"
            | b"void"
            | b"throw"
            | b"new"
            | b"do"
            | b"else"
            | b"await"
    )
}

/// Whether it is one of the words that go on with what stands on the line before.
fn is_continuing(word: &[u8]) -> bool {
    matches!(
        word,
        b"in"
            | b"instanceof"
            | b"of"
            | b"as"
            | b"satisfies"
            | b"extends"
            | b"is"
            | b"else"
            | b"while"
            | b"catch"
            | b"finally"
            | b"from"
            | b"implements"
            | b"keyof"
            | b"infer"
    )
}

#[derive(Default)]
struct Level {
    /// Ends with the statement.
    soft: usize,
    /// Ends with the bracket: `else`, JSX elements.
    hard: usize,
    is_template: bool,
}

struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    levels: Vec<Level>,
    operators: usize,
    most: Nesting,
    /// The last byte that was neither space nor comment.
    before: u8,
    word_before: &'a [u8],
    is_line_start: bool,
}

/// How many words, literals and signs a text holds, told without parsing it: what a parse takes grows with them. As rough as
/// one can be without a grammar.
pub fn tokens(text: &str) -> usize {
    nesting(text).tokens
}

/// Measures `text`.
pub(crate) fn nesting(text: &str) -> Nesting {
    let mut lexer = Lexer {
        text: text.as_bytes(),
        at: 0,
        levels: vec![Level::default()],
        operators: 0,
        most: Nesting::default(),
        before: b';',
        word_before: b"",
        is_line_start: true,
    };
    while lexer.at < lexer.text.len() {
        lexer.step();
    }
    lexer.most
}

impl<'a> Lexer<'a> {
    fn step(&mut self) {
        let byte = self.text[self.at];
        let next = self.text.get(self.at + 1).copied().unwrap_or(0);
        match byte {
            b'\n' => {
                self.is_line_start = true;
                self.at += 1;
                return;
            }
            b' ' | b'\t' | b'\r' => {
                self.at += 1;
                return;
            }
            b'/' if next == b'/' => {
                self.at = self.find(self.at, |bytes| bytes[0] == b'\n');
                return;
            }
            b'/' if next == b'*' => {
                self.at = (self.find(self.at + 2, |bytes| bytes.starts_with(b"*/")) + 2).min(self.text.len());
                return;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'0'..=b'9' | 0x80.. => {
                self.word();
                return;
            }
            b'"' | b'\'' => self.string(byte),
            b'`' => {
                self.at += 1;
                self.template();
            }
            b'(' | b'[' | b'{' => self.open(false),
            b')' | b']' => {
                self.close();
            }
            b'}' if self.close() => {
                self.most.tokens += 1;
                self.at += 1;
                self.template();
                self.before = b'`';
                self.at += 1;
                return;
            }
            b'}' => {}
            b';' | b',' => self.end_statement(),
            b'<' if next == b'/' => {
                self.release_element();
                self.at += 1;
            }
            b'/' if next == b'>' => self.release_element(),
            b'/' if self.is_regex_position() => self.regex(),
            b'<' if next.is_ascii_alphabetic() || next == b'>' => self.count(|level| &mut level.hard),
            b'?' | b':' | b'=' | b'!' | b'~' | b'+' | b'-' | b'*' | b'<' | b'@' | b'&' | b'|' | b'.' => {
                self.count(|level| &mut level.soft)
            }
            _ => {}
        }
        self.most.tokens += 1;
        self.before = byte;
        self.word_before = b"";
        self.is_line_start = false;
        self.at += 1;
    }

    fn find(&self, from: usize, found: impl Fn(&[u8]) -> bool) -> usize {
        (from.min(self.text.len())..self.text.len())
            .find(|at| found(&self.text[*at..]))
            .unwrap_or(self.text.len())
    }

    fn word(&mut self) {
        let start = self.at;
        while self
            .text
            .get(self.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80)
        {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        if self.is_line_start && (is_first(word) || self.begins_statement(word)) {
            self.end_statement();
        }
        if word == b"else" {
            self.count(|level| &mut level.hard);
        } else if is_prefix(word) {
            self.count(|level| &mut level.soft);
        }
        self.most.tokens += 1;
        self.word_before = word;
        self.before = b'a';
        self.is_line_start = false;
    }

    /// Whether a word that is the first on its line begins a statement although no semicolon ended the one before. After
    /// `)` it may be the body of an `if`.
    fn begins_statement(&self, word: &[u8]) -> bool {
        let is_ended = match self.before {
            b'a' => !is_prefix(self.word_before) && !is_before_regex(self.word_before),
            before => matches!(before, b']' | b'}' | b'"' | b'\'' | b'`'),
        };
        is_ended && !is_continuing(word)
    }

    fn count(&mut self, which: impl Fn(&mut Level) -> &mut usize) {
        if let Some(level) = self.levels.last_mut() {
            *which(level) += 1;
            self.operators += 1;
            self.most.operators = self.most.operators.max(self.operators);
        }
    }

    fn end_statement(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            self.operators -= std::mem::take(&mut level.soft);
        }
    }

    fn release_element(&mut self) {
        if let Some(level) = self.levels.last_mut()
            && level.hard > 0
        {
            level.hard -= 1;
            self.operators -= 1;
        }
    }

    fn open(&mut self, is_template: bool) {
        self.levels.push(Level { is_template, ..Level::default() });
        self.most.brackets = self.most.brackets.max(self.levels.len() - 1);
    }

    /// Whether the bracket was one of a template's hole.
    fn close(&mut self) -> bool {
        if self.levels.len() < 2 {
            return false;
        }
        self.levels.pop().is_some_and(|level| {
            self.operators -= level.soft + level.hard;
            level.is_template
        })
    }

    /// A string ends on its line; a quote without a partner is an apostrophe in JSX text.
    fn string(&mut self, quote: u8) {
        let mut at = self.at + 1;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' => return,
                byte if *byte == quote => {
                    self.at = at;
                    return;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// From inside a template to its end or next hole; `at` is moved onto the byte after.
    fn template(&mut self) {
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'`' => return,
                b'$' if self.text.get(self.at + 1) == Some(&b'{') => {
                    self.at += 1;
                    self.open(true);
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn is_regex_position(&self) -> bool {
        match self.before {
            b'a' => is_before_regex(self.word_before),
            b')' | b']' | b'}' | b'"' | b'\'' | b'`' => false,
            _ => true,
        }
    }

    fn regex(&mut self) {
        let mut at = self.at + 1;
        let mut in_class = false;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' => return,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    self.at = at;
                    return;
                }
                _ => {}
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brackets(text: &str) -> usize {
        nesting(text).brackets
    }

    #[test]
    fn counts_brackets_but_not_those_in_strings() {
        assert_eq!(brackets("f(a[{b: 1}])"), 3);
        assert_eq!(brackets("'((((' + \"[[[\" // ((((\n/* {{{{ */ + `((( ${a(1)} (((`"), 2);
        assert_eq!(brackets("x = /[((((]\\/((((/.test(a)"), 1);
        assert_eq!(brackets("a / b; (c) / ((d))"), 2);
        assert_eq!(brackets("<p>don't ((( {f(x)}</p>"), 5);
    }

    #[test]
    fn counts_tokens_but_not_what_lies_in_literals() {
        assert_eq!(nesting("").tokens, 0);
        assert_eq!(nesting("const a = f('b c d', 1); // e f").tokens, 11 - 1);
        assert_eq!(nesting(&format!("a = '{}'", "x + ".repeat(1000))).tokens, 3);
    }

    #[test]
    fn counts_operators_within_one_statement() {
        assert_eq!(nesting("!!!a; !!!b").operators, 3);
        assert_eq!(nesting("const a = 1\nconst b = 2\nconst c = 3").operators, 1);
        assert_eq!(nesting("a.b = 1\nc.d = e\nf.g = 'h'\ni.j = []\nk.l = {}\n").operators, 2);
        assert_eq!(nesting("if (a)\nif (b)\nif (c)\nd").operators, 3);
        assert_eq!(nesting("a\n&& b\n&& c").operators, 4);
        assert_eq!(nesting(&"if(a){}else ".repeat(50)).operators, 100);
        assert_eq!(nesting("f(!a, g(!b))").operators, 1);
        assert_eq!(nesting("f(!a + g(!b))").operators, 3);
        assert_eq!(nesting("<a><b>x</b></a>").operators, 2);
    }

    #[test]
    fn ends_on_broken_text() {
        for text in ["`", "`${", "'", "/", "/*", "}", "))))", "a`${`${`", "\\", "`\\", "'\\", "/\\"] {
            nesting(text);
        }
    }
}
