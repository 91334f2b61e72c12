//! A proof in the forms that people and programs read. Text in, text out: a report is made of the [`Proof`] alone.
//!
//! What a proof quotes comes from apps and their logs: no report lets it become markup.

mod amount;
mod html;
mod junit;
mod markdown;
mod plain;
mod words;

pub use amount::{amount, size};

use crate::Proof;

/// A form of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The document itself, as [`schema`] describes it.
    Json,
    /// JUnit's XML, which build servers read: a suite for each image, service or project, a case for each probe.
    Junit,
    /// Markdown that fits a pull request: at most 60,000 characters.
    Markdown,
    /// One page that needs no network.
    Html,
}

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: [Self; 4] = [Self::Json, Self::Junit, Self::Markdown, Self::Html];

    /// The format that a file's ending asks for: `.json`, `.xml`, `.md`, `.html` or `.htm`; none for any other.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "xml" => Some(Self::Junit),
            "md" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// The proof in this format, with a line feed at its end.
pub fn render(proof: &Proof, format: Format) -> String {
    match format {
        Format::Json => json(proof),
        Format::Junit => junit::write(proof),
        Format::Markdown => markdown::write(proof),
        Format::Html => html::write(proof),
    }
}

/// The JSON schema of [`Format::Json`]: of what is written, so that every field is there, `null` included.
pub fn schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Proof>()
        .to_value()
}

fn json(proof: &Proof) -> String {
    // `:#` of a value is what `to_string_pretty` writes; a `Proof` has text keys only, so it always is a value
    format!("{:#}\n", serde_json::json!(proof))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_file_names_its_format() {
        for (path, format) in [
            ("proof.json", Some(Format::Json)),
            ("out/junit.XML", Some(Format::Junit)),
            ("proof.md", Some(Format::Markdown)),
            ("a.b/proof.html", Some(Format::Html)),
            ("C:\\out\\proof.htm", Some(Format::Html)),
            ("proof", None),
            ("proof.txt", None),
            ("out.html/proof", None),
            ("", None),
        ] {
            assert_eq!(Format::of_path(path), format, "{path}");
        }
    }
}
