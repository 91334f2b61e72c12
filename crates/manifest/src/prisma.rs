//! Prisma schema files: datasources, generators, and which models there are.
//!
//! A scanner of blocks, not a validator. A schema spread over several files is read file by file; what matters stands
//! in one block each, so a caller looks through all of them.

mod scanner;

use seaworthy_text::{SourceFile, Span};

use crate::{Problem, Spanned};

/// One file of a Prisma schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrismaSchema {
    /// `datasource` blocks.
    pub datasources: Vec<Datasource>,
    /// `generator` blocks.
    pub generators: Vec<Generator>,
    /// The names of `model` blocks.
    pub models: Vec<Spanned<String>>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A `datasource` block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Datasource {
    /// Its name, `db`.
    pub name: Spanned<String>,
    /// `provider`: `postgresql`, `mysql`, `sqlite`, `sqlserver`, `mongodb`, `cockroachdb`.
    pub provider: Option<Spanned<String>>,
    /// `url`; newer Prisma has it in prisma.config.ts instead.
    pub url: Option<Spanned<PrismaUrl>>,
    /// `directUrl`, which migrations use.
    pub direct_url: Option<Spanned<PrismaUrl>>,
    /// `shadowDatabaseUrl`.
    pub shadow_database_url: Option<Spanned<PrismaUrl>>,
    /// The whole block.
    pub span: Span,
}

/// Where an address comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrismaUrl {
    /// `env("NAME")`.
    Environment(String),
    /// `file:./dev.db`: a file, from the schema's folder.
    File(String),
    /// Written into the schema. Not kept: there may be a password in it.
    Literal,
}

/// A `generator` block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generator {
    /// Its name, `client`.
    pub name: Spanned<String>,
    /// `provider`: `prisma-client-js`, `prisma-client`, another program.
    pub provider: Option<Spanned<String>>,
    /// `output`, from the schema's folder.
    pub output: Option<Spanned<String>>,
    /// `engineType`: `library`, `binary`, `client`.
    pub engine_type: Option<Spanned<String>>,
    /// `binaryTargets`; an `env("NAME")` among them is left out.
    pub binary_targets: Vec<Spanned<String>>,
    /// `previewFeatures`.
    pub preview_features: Vec<Spanned<String>>,
    /// `runtime` of the `prisma-client` generator: `nodejs`, `bun`, `deno`, `workerd`.
    pub runtime: Option<Spanned<String>>,
    /// `moduleFormat` of the `prisma-client` generator: `esm`, `cjs`.
    pub module_format: Option<Spanned<String>>,
    /// The whole block.
    pub span: Span,
}

impl PrismaSchema {
    /// Reads one file of a schema.
    pub fn parse(file: &SourceFile) -> Self {
        Self::parse_text(file.text())
    }

    /// As [`PrismaSchema::parse`], from bare text.
    pub fn parse_text(text: &str) -> Self {
        scanner::read(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_blocks_with_places() {
        let text = "\u{feff}// a schema\r\ngenerator client {\r\n  provider = \"prisma-client-js\" // js\r\n  output   = \
            \"../gen\"\r\n  engineType = \"client\"\r\n  binaryTargets = [\r\n    \"native\",\r\n    \
            \"linux-musl-openssl-3.0.x\"\r\n  ]\r\n  previewFeatures = [\"driverAdapters\"]\r\n}\r\n\r\ndatasource db \
            {\r\n  provider  = \"postgresql\"\r\n  url = env(\"DATABASE_URL\")\r\n  directUrl = env('DIRECT_URL')\r\n}\r\n\
            /* model Old { } */\r\nmodel User {\r\n  id Int @id @default(dbgenerated(\"a { b\"))\r\n  /// model X {\r\n}\r\n\
            enum Role { A B }\r\nmodel Post { id Int @id }\r\n";
        let schema = PrismaSchema::parse_text(text);
        assert!(schema.problems.is_empty(), "{:?}", schema.problems);
        let client = &schema.generators[0];
        assert_eq!(client.name.as_str(), "client");
        assert_eq!(&text[client.output.as_ref().unwrap().span.range()], "\"../gen\"");
        assert_eq!(client.engine_type.as_ref().unwrap().as_str(), "client");
        assert_eq!(client.binary_targets[1].as_str(), "linux-musl-openssl-3.0.x");
        assert_eq!(client.preview_features.len(), 1);
        assert!(text[client.span.range()].starts_with("generator client"));
        assert!(text[client.span.range()].ends_with('}'));
        let db = &schema.datasources[0];
        assert_eq!(db.provider.as_ref().unwrap().as_str(), "postgresql");
        assert_eq!(db.url.as_ref().unwrap().value, PrismaUrl::Environment("DATABASE_URL".to_owned()));
        assert_eq!(db.direct_url.as_ref().unwrap().value, PrismaUrl::Environment("DIRECT_URL".to_owned()));
        let models: Vec<&str> = schema.models.iter().map(Spanned::as_str).collect();
        assert_eq!(models, ["User", "Post"]);
    }

    #[test]
    fn a_password_is_not_kept_and_a_file_is() {
        let schema = PrismaSchema::parse_text(
            "datasource a {\n url = \"postgres://u:hunter2@h/d\"\n}\ndatasource b {\n url = \"file:./dev.db\"\n}\n",
        );
        assert!(!format!("{schema:?}").contains("hunter2"));
        assert_eq!(schema.datasources[1].url.as_ref().unwrap().value, PrismaUrl::File("./dev.db".to_owned()));
    }

    #[test]
    fn broken_text_is_a_problem() {
        assert_eq!(PrismaSchema::parse_text("datasource db {\n provider = \"x\n").problems.len(), 2);
        assert!(!PrismaSchema::parse_text("generator {").problems.is_empty());
        assert!(!PrismaSchema::parse_text("datasource db {\n provider = 1\n}").problems.is_empty());
    }
}
