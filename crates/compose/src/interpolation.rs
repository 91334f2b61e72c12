//! `$NAME` and `${NAME:-default}` in values: which names a file asks for, and what becomes of them.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// A text with references to variables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Reference(Reference),
}

/// One reference to a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The variable.
    pub name: String,
    /// What happens when it is not set.
    pub otherwise: Otherwise,
    /// The bytes of the text, from the `$` on.
    pub range: Range<usize>,
}

/// What a reference says about a variable that is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Otherwise {
    /// `${NAME}`: empty, with a warning.
    Empty,
    /// `${NAME:-text}`, `${NAME-text}`: this text.
    Default(Absence, Template),
    /// `${NAME:?message}`, `${NAME?message}`: an error.
    Required(Absence, Template),
    /// `${NAME:+text}`, `${NAME+text}`: empty, and this text when it **is** set.
    Alternative(Absence, Template),
}

/// When a variable counts as not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// Also when it is empty: the forms with a colon.
    UnsetOrEmpty,
    /// Only when it is unset.
    Unset,
}

/// A `${` that opens no variable; Compose refuses it. A `$` before anything else is a dollar sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`${{` opens no variable here; write `$$` for a dollar sign")]
pub struct TemplateError {
    /// The byte of the `$`.
    pub at: usize,
}

/// Why a template has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The variable that is missing.
    pub name: String,
}

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TooMuch {
    /// A required variable has no value.
    Required {
        /// The variable.
        name: String,
        /// What the file says about it.
        message: String,
    },
    /// The text would be longer than it may be.
    Text,
}

/// `text` written so that Compose reads it as it stands: every `$` doubled.
pub fn escape(text: &str) -> String {
    text.replace('$', "$$")
}

/// How deep `${A:-${B:-…}}` is followed.
const DEEPEST: usize = 32;

impl Template {
    /// Reads the references of a text.
    ///
    /// # Errors
    /// When a `${` opens no variable, or defaults are nested without end.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut reader = Reader { text, at: 0 };
        let template = reader.template(0)?;
        match reader.at == text.len() {
            true => Ok(template),
            false => Err(TemplateError { at: reader.at }),
        }
    }

    /// All references in order, those inside defaults and messages included.
    pub fn references(&self) -> Vec<&Reference> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Reference>) {
        for part in &self.parts {
            let Part::Reference(reference) = part else { continue };
            found.push(reference);
            match &reference.otherwise {
                Otherwise::Empty => {}
                Otherwise::Default(_, inner)
                | Otherwise::Required(_, inner)
                | Otherwise::Alternative(_, inner) => inner.collect(found),
            }
        }
    }

    /// The text with these variables set and no others.
    ///
    /// # Errors
    /// With the first variable that is required and missing.
    pub fn resolve(&self, variables: &BTreeMap<String, String>) -> Result<String, Unresolved> {
        self.fill(variables, Missing::IsEmpty)
    }

    /// The text that results when no variable is set; `None` where one without a default is needed.
    pub fn by_default(&self) -> Option<String> {
        self.fill(&BTreeMap::new(), Missing::IsUnknown).ok()
    }

    /// Appends the text with these variables to `out`, which may come to `most` bytes, and gives the names that had no value
    /// where one was asked for without a default.
    pub(crate) fn fill_bounded(
        &self,
        variables: &BTreeMap<String, String>,
        most: usize,
        out: &mut String,
    ) -> Result<Vec<String>, TooMuch> {
        let mut unset = Vec::new();
        for part in &self.parts {
            let reference = match part {
                Part::Text(text) => {
                    push_bounded(out, text, most)?;
                    continue;
                }
                Part::Reference(reference) => reference,
            };
            let value = variables.get(&reference.name);
            let present =
                |absence: Absence| value.filter(|value| absence == Absence::Unset || !value.is_empty());
            match &reference.otherwise {
                Otherwise::Empty => match value {
                    Some(value) => push_bounded(out, value, most)?,
                    None => unset.push(reference.name.clone()),
                },
                Otherwise::Default(absence, text) => match present(*absence) {
                    Some(value) => push_bounded(out, value, most)?,
                    None => unset.extend(text.fill_bounded(variables, most, out)?),
                },
                Otherwise::Required(absence, message) => match present(*absence) {
                    Some(value) => push_bounded(out, value, most)?,
                    None => {
                        let mut said = String::new();
                        message.fill_bounded(variables, most, &mut said)?;
                        return Err(TooMuch::Required { name: reference.name.clone(), message: said });
                    }
                },
                Otherwise::Alternative(absence, text) => {
                    if present(*absence).is_some() {
                        unset.extend(text.fill_bounded(variables, most, out)?);
                    }
                }
            }
        }
        Ok(unset)
    }

    fn fill(&self, variables: &BTreeMap<String, String>, missing: Missing) -> Result<String, Unresolved> {
        let mut out = String::new();
        for part in &self.parts {
            let reference = match part {
                Part::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                Part::Reference(reference) => reference,
            };
            let value = variables.get(&reference.name);
            let present =
                |absence: Absence| value.filter(|value| absence == Absence::Unset || !value.is_empty());
            let unresolved = || Unresolved { name: reference.name.clone() };
            match &reference.otherwise {
                Otherwise::Empty => match (value, missing) {
                    (Some(value), _) => out.push_str(value),
                    (None, Missing::IsEmpty) => {}
                    (None, Missing::IsUnknown) => return Err(unresolved()),
                },
                Otherwise::Default(absence, text) => match present(*absence) {
                    Some(value) => out.push_str(value),
                    None => out.push_str(&text.fill(variables, missing)?),
                },
                Otherwise::Required(absence, _) => out.push_str(present(*absence).ok_or_else(unresolved)?),
                Otherwise::Alternative(absence, text) => {
                    if present(*absence).is_some() {
                        out.push_str(&text.fill(variables, missing)?);
                    }
                }
            }
        }
        Ok(out)
    }
}

fn push_bounded(out: &mut String, text: &str, most: usize) -> Result<(), TooMuch> {
    if out.len() + text.len() > most {
        return Err(TooMuch::Text);
    }
    out.push_str(text);
    Ok(())
}

#[derive(Clone, Copy)]
enum Missing {
    IsEmpty,
    IsUnknown,
}

/// Prints the template as it is written.
impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => formatter.write_str(&escape(text))?,
                Part::Reference(Reference { name, otherwise, .. }) => {
                    let colon = |absence: &Absence| if *absence == Absence::Unset { "" } else { ":" };
                    match otherwise {
                        Otherwise::Empty => write!(formatter, "${{{name}}}")?,
                        Otherwise::Default(absence, text) => {
                            write!(formatter, "${{{name}{}-{text}}}", colon(absence))?;
                        }
                        Otherwise::Required(absence, text) => {
                            write!(formatter, "${{{name}{}?{text}}}", colon(absence))?;
                        }
                        Otherwise::Alternative(absence, text) => {
                            write!(formatter, "${{{name}{}+{text}}}", colon(absence))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Reads up to the end, or inside braces (`depth` > 0) up to the closing one.
    fn template(&mut self, depth: usize) -> Result<Template, TemplateError> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(next) = self.rest().chars().next() {
            if next == '}' && depth > 0 {
                break;
            }
            let after = self.rest()[next.len_utf8()..].chars().next();
            let opens =
                after.is_some_and(|after| after == '{' || after == '_' || after.is_ascii_alphabetic());
            if next != '$' || !(opens || after == Some('$')) {
                text.push(next);
                self.at += next.len_utf8();
                continue;
            }
            if self.rest().starts_with("$$") {
                text.push('$');
                self.at += 2;
                continue;
            }
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(Part::Reference(self.reference(depth)?));
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(Template { parts })
    }

    fn reference(&mut self, depth: usize) -> Result<Reference, TemplateError> {
        let start = self.at;
        let error = TemplateError { at: start };
        if depth >= DEEPEST {
            return Err(error);
        }
        self.at += 1;
        let braced = self.rest().starts_with('{');
        self.at += usize::from(braced);
        let name = self.name().ok_or_else(|| error.clone())?;
        if !braced {
            return Ok(Reference { name, otherwise: Otherwise::Empty, range: start..self.at });
        }
        let absence = if self.rest().starts_with(':') { Absence::UnsetOrEmpty } else { Absence::Unset };
        self.at += usize::from(absence == Absence::UnsetOrEmpty);
        let operator = self.rest().chars().next();
        let otherwise = match operator {
            Some('}') if absence == Absence::Unset => Otherwise::Empty,
            Some(operator @ ('-' | '?' | '+')) => {
                self.at += 1;
                let text = self.template(depth + 1)?;
                match operator {
                    '-' => Otherwise::Default(absence, text),
                    '?' => Otherwise::Required(absence, text),
                    _ => Otherwise::Alternative(absence, text),
                }
            }
            _ => return Err(error),
        };
        if !self.rest().starts_with('}') {
            return Err(error);
        }
        self.at += 1;
        Ok(Reference { name, otherwise, range: start..self.at })
    }

    fn name(&mut self) -> Option<String> {
        let rest = self.rest();
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        if length == 0 || rest.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let name = rest[..length].to_owned();
        self.at += length;
        Some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        Template::parse(text).unwrap().references().iter().map(|reference| reference.name.clone()).collect()
    }

    fn by_default(text: &str) -> Option<String> {
        Template::parse(text).unwrap().by_default()
    }

    #[test]
    fn finds_every_name() {
        assert_eq!(
            names("a $B ${C} ${D:-x} ${E:?no $F} ${G+${H:-y}} $$I $${J}"),
            ["B", "C", "D", "E", "F", "G", "H"]
        );
    }

    #[test]
    fn resolves_defaults() {
        assert_eq!(by_default("${A:-x}:${B-${C:-y}}"), Some("x:y".to_owned()));
        assert_eq!(by_default("a$$b${C:+no}"), Some("a$b".to_owned()));
        assert_eq!(by_default("${A}"), None);
        assert_eq!(by_default("${A:?set it}"), None);
        let set = BTreeMap::from([("A".to_owned(), String::new()), ("B".to_owned(), "b".to_owned())]);
        let resolve = |text: &str| Template::parse(text).unwrap().resolve(&set);
        assert_eq!(resolve("${A:-x}${A-x}${B:+y}$B$C"), Ok("xyb".to_owned()));
        assert_eq!(resolve("${A:?}"), Err(Unresolved { name: "A".to_owned() }));
        assert_eq!(resolve("${A?}"), Ok(String::new()));
    }

    /// As `docker compose config` 2.26 resolved them.
    #[test]
    fn reads_the_corners_as_compose_does() {
        for (text, meant) in [
            ("a$", "a$"),
            ("$1", "$1"),
            ("$-x", "$-x"),
            ("$ä", "$ä"),
            ("${A-}}", "}"),
            ("${A:-{x}}", "{x}"),
            ("${A:-a${B:-c}d}e", "acde"),
            ("$$$A", "$"),
            ("${A:-x:-y}", "x:-y"),
            ("{$A}", "{}"),
            ("${A:-\"}\"}", "\"\"}"),
        ] {
            assert_eq!(
                Template::parse(text).unwrap().resolve(&BTreeMap::new()),
                Ok(meant.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_compose_refuses() {
        for (text, at) in [
            ("${", 0),
            ("${A", 0),
            ("${1}", 0),
            ("${A:-x", 0),
            ("x ${A:}", 2),
            ("${}", 0),
            ("${A:=x}", 0),
            ("${A:-${B}", 0),
        ] {
            assert_eq!(Template::parse(text), Err(TemplateError { at }), "{text}");
        }
        assert!(Template::parse(&"${A:-".repeat(10_000)).is_err());
    }

    #[test]
    fn prints_what_it_read() {
        let text = "a ${B} ${C:-x $$} ${D-} ${E:?a b} ${F?} ${G:+${H}} $$";
        assert_eq!(Template::parse(text).unwrap().to_string(), text);
    }
}
