//! tsconfig.json: JSON with comments. One file at a time; following `extends` is the caller's.

use seaworthy_text::SourceFile;

use crate::data::{Dialect, Node, Value, parse_json};
use crate::shape::Shape;
use crate::{ParseError, Problem, Spanned};

/// A tsconfig.json. Everything is as written in this file: `None` means "not set here".
#[derive(Debug, Clone, Default)]
pub struct TsConfig {
    /// `extends`, in order; a later one wins over an earlier one, this file over all.
    pub extends: Vec<Spanned<String>>,
    /// `include`; `None` when not set.
    pub include: Option<Vec<Spanned<String>>>,
    /// `exclude`; `None` when not set.
    pub exclude: Option<Vec<Spanned<String>>>,
    /// `files`; `None` when not set.
    pub files: Option<Vec<Spanned<String>>>,
    /// `references`: the paths.
    pub references: Vec<Spanned<String>>,
    /// `compilerOptions.outDir`.
    pub out_dir: Option<Spanned<String>>,
    /// `compilerOptions.rootDir`.
    pub root_dir: Option<Spanned<String>>,
    /// `compilerOptions.outFile`.
    pub out_file: Option<Spanned<String>>,
    /// `compilerOptions.baseUrl`.
    pub base_url: Option<Spanned<String>>,
    /// `compilerOptions.module`, in lower case.
    pub module: Option<Spanned<String>>,
    /// `compilerOptions.moduleResolution`, in lower case.
    pub module_resolution: Option<Spanned<String>>,
    /// `compilerOptions.target`, in lower case.
    pub target: Option<Spanned<String>>,
    /// `compilerOptions.noEmit`.
    pub no_emit: Option<Spanned<bool>>,
    /// `compilerOptions.emitDeclarationOnly`.
    pub emit_declaration_only: Option<Spanned<bool>>,
    /// `compilerOptions.composite`.
    pub composite: Option<Spanned<bool>>,
    /// `compilerOptions.incremental`.
    pub incremental: Option<Spanned<bool>>,
    /// `compilerOptions.paths`: the pattern and what it stands for.
    pub paths: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// What has the wrong shape.
    pub problems: Vec<Problem>,
}

impl TsConfig {
    /// Reads a tsconfig.json; comments and trailing commas are fine.
    ///
    /// # Errors
    /// When the text is not JSON with comments, or is no object.
    pub fn parse(file: &SourceFile) -> Result<Self, ParseError> {
        Self::parse_text(file.text())
    }

    /// As [`TsConfig::parse`], from bare text.
    ///
    /// # Errors
    /// When the text is not JSON with comments, or is no object.
    pub fn parse_text(text: &str) -> Result<Self, ParseError> {
        let root = parse_json(text, Dialect::Comments)?;
        if !matches!(root.value, Value::Map(_)) {
            return Err(ParseError::new(
                format!("tsconfig.json should hold an object, not {}", root.describe()),
                root.span,
            ));
        }
        let mut shape = Shape::default();
        let mut config = Self::default();
        for entry in root.entries() {
            let (name, value) = (&*entry.key, &entry.value);
            match name {
                "extends" => {
                    config.extends = match &value.value {
                        Value::List(_) => shape.texts(name, value),
                        _ => shape.text(name, value).into_iter().collect(),
                    }
                }
                "include" => config.include = Some(shape.texts(name, value)),
                "exclude" => config.exclude = Some(shape.texts(name, value)),
                "files" => config.files = Some(shape.texts(name, value)),
                "references" => {
                    for item in shape.list(name, value) {
                        if let Some(path) = item.get("path") {
                            config.references.extend(shape.text("references.path", path));
                        }
                    }
                }
                "compilerOptions" => {
                    for option in shape.map(name, value) {
                        config.read_option(&option.key, &option.value, &mut shape);
                    }
                }
                _ => {}
            }
        }
        config.problems = shape.problems;
        Ok(config)
    }

    fn read_option(&mut self, name: &str, value: &Node<'_>, shape: &mut Shape) {
        let lower =
            |text: Option<Spanned<String>>| text.map(|text| text.map(|text| text.to_ascii_lowercase()));
        match name {
            "outDir" => self.out_dir = shape.text(name, value),
            "rootDir" => self.root_dir = shape.text(name, value),
            "outFile" => self.out_file = shape.text(name, value),
            "baseUrl" => self.base_url = shape.text(name, value),
            "module" => self.module = lower(shape.text(name, value)),
            "moduleResolution" => self.module_resolution = lower(shape.text(name, value)),
            "target" => self.target = lower(shape.text(name, value)),
            "noEmit" => self.no_emit = shape.bool(name, value),
            "emitDeclarationOnly" => self.emit_declaration_only = shape.bool(name, value),
            "composite" => self.composite = shape.bool(name, value),
            "incremental" => self.incremental = shape.bool(name, value),
            "paths" => {
                for entry in shape.map(name, value) {
                    let targets = shape.texts("paths", &entry.value);
                    self.paths.push((Spanned::new(entry.key.to_string(), entry.key_span), targets));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_options_under_comments() {
        let text = "// base\n{\n  \"extends\": [\"./a.json\", \"@b/c\"],\n  \"compilerOptions\": {\n    \"outDir\": \
            \"dist\", /* here */\n    \"module\": \"NodeNext\",\n    \"noEmit\": true,\n    \"paths\": {\"@/*\": \
            [\"./src/*\"]},\n  },\n  \"include\": [\"src\"],\n  \"references\": [{\"path\": \"../lib\"}],\n}\n";
        let config = TsConfig::parse_text(text).unwrap();
        assert_eq!(config.extends[1].as_str(), "@b/c");
        assert_eq!(&text[config.out_dir.unwrap().span.range()], "\"dist\"");
        assert_eq!(config.module.unwrap().as_str(), "nodenext");
        assert_eq!(config.paths[0].1[0].as_str(), "./src/*");
        assert_eq!(config.references[0].as_str(), "../lib");
        assert_eq!((config.include.unwrap().len(), config.exclude), (1, None));
    }

    #[test]
    fn wrong_shapes_are_problems() {
        let config =
            TsConfig::parse_text(r#"{"compilerOptions": {"outDir": 1, "noEmit": "x"}, "include": 1}"#);
        assert_eq!(config.unwrap().problems.len(), 3);
        assert!(TsConfig::parse_text("1").is_err());
    }
}
