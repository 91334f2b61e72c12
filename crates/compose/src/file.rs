//! A Compose file as a whole: its services, volumes, networks, secrets and configs, and the variables it asks for.

use seaworthy_text::Span;

use crate::error::ComposeError;
use crate::intention::Section;
use crate::interpolation::{Otherwise, Template};
use crate::lines::Lines;
use crate::meaning::says_the_same;
use crate::node::Entry;
use crate::service::Service;
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::{CollectionStyle, Field, Kind, ScalarStyle, Value};
use crate::yaml::Parsed;

/// A Compose file that was read.
#[derive(Debug)]
pub struct ComposeFile {
    /// The project's name, where the file gives one.
    pub name: Option<Spanned<String>>,
    /// The services in order.
    pub services: Vec<Service>,
    /// The named volumes.
    pub volumes: Vec<Resource>,
    /// The networks.
    pub networks: Vec<Resource>,
    /// The secrets.
    pub secrets: Vec<Resource>,
    /// The configs.
    pub configs: Vec<Resource>,
    /// Every other top-level key: `x-…`, `include`, the obsolete `version`.
    pub rest: Vec<Field>,
    /// What has a shape that Compose does not read; everything else was read.
    pub problems: Vec<ComposeError>,
    text: String,
    parsed: Parsed,
    lines: Lines,
}

/// A volume, network, secret or config.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its name.
    pub name: Spanned<String>,
    /// From its key to the last byte of its value.
    pub span: Span,
    /// Whether it is made by someone else.
    pub is_external: bool,
    /// What is said of it; null where nothing is.
    pub value: Value,
}

/// A variable that a value asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableUse {
    /// Its name.
    pub name: String,
    /// What happens when it is not set.
    pub otherwise: Otherwise,
    /// The reference, or the whole value where escapes or folding hide it.
    pub span: Span,
}

/// The text that is a service in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockText<'t> {
    /// The comment lines that belong to it, as written, indentation included; empty without any.
    pub comment: &'t str,
    /// The lines from its key on, with the comments below that are indented deeper.
    pub body: &'t str,
    /// Both.
    pub span: Span,
}

impl ComposeFile {
    /// Reads a file. An empty one has no services.
    ///
    /// # Errors
    /// When the text is not one YAML document within bounds, or not a mapping.
    pub fn read(text: &str) -> Result<Self, ComposeError> {
        let parsed = Parsed::read(text)?;
        let lines = Lines::new(text, &parsed);
        let mut file = Self {
            name: None,
            services: Vec::new(),
            volumes: Vec::new(),
            networks: Vec::new(),
            secrets: Vec::new(),
            configs: Vec::new(),
            rest: Vec::new(),
            problems: Vec::new(),
            text: text.to_owned(),
            parsed,
            lines,
        };
        let mut shapes = Shapes::default();
        let Some(root) = file.parsed.root.clone() else { return Ok(file) };
        let Some(fields) = root.fields() else {
            return Err(ComposeError::new("a Compose file must be a mapping with `services`", root.span()));
        };
        for field in fields {
            let value = &field.value;
            match field.key.value.as_str() {
                "name" => file.name = shapes.text("name", value),
                "services" => {
                    let services = shapes.fields("services", value);
                    file.services =
                        services.into_iter().map(|field| Service::read(field, &mut shapes)).collect();
                }
                "volumes" => file.volumes = read_resources("volumes", value, &mut shapes),
                "networks" => file.networks = read_resources("networks", value, &mut shapes),
                "secrets" => file.secrets = read_resources("secrets", value, &mut shapes),
                "configs" => file.configs = read_resources("configs", value, &mut shapes),
                _ => file.rest.push(field.clone()),
            }
        }
        file.problems = shapes.problems;
        Ok(file)
    }

    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole file as a tree; `None` when there is nothing but comments.
    pub fn root(&self) -> Option<&Value> {
        self.parsed.root.as_ref()
    }

    /// Every comment, from its `#` to the end of its line.
    pub fn comments(&self) -> &[Span] {
        &self.parsed.comments
    }

    /// The service of this name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name.value == name)
    }

    /// The names that a section has given away, in order.
    pub fn names(&self, section: Section) -> Vec<&str> {
        let resources = match section {
            Section::Services => return self.services.iter().map(|one| one.name.value.as_str()).collect(),
            Section::Volumes => &self.volumes,
            Section::Networks => &self.networks,
            Section::Secrets => &self.secrets,
            Section::Configs => &self.configs,
        };
        resources.iter().map(|resource| resource.name.value.as_str()).collect()
    }

    /// The exact text of a service, comments included: compare it with what was once written to learn whether a
    /// person has changed it. `None` where there is none, or it is written in brackets with others on its lines.
    pub fn service_text(&self, name: &str) -> Option<BlockText<'_>> {
        self.block_text(Section::Services, name)
    }

    /// The exact text of a thing in a section, comments included.
    pub fn block_text(&self, section: Section, name: &str) -> Option<BlockText<'_>> {
        let field = self.block_field(section, name)?;
        let comment = self.lines.span_of(&self.lines.comments_above(field));
        let span = self.lines.span_of(&self.lines.block(field));
        let body = Span { start: comment.end, end: span.end };
        Some(BlockText { comment: &self.text[comment.range()], body: &self.text[body.range()], span })
    }

    /// Whether a section has this very entry: the same name, value and comments, in whatever manner it is written.
    pub fn holds(&self, section: Section, entry: &Entry) -> bool {
        self.block_field(section, &entry.key)
            .is_some_and(|field| says_the_same((&self.text, &self.parsed, &self.lines), field, entry))
    }

    /// A field of a section that has its lines for itself.
    fn block_field(&self, section: Section, name: &str) -> Option<&Field> {
        let holder = self.root()?.own_field(section.key())?;
        let is_block = matches!(holder.value.kind(), Kind::Mapping { style: CollectionStyle::Block, .. });
        (is_block && !holder.value.is_alias()).then(|| holder.value.own_field(name)).flatten()
    }

    /// Every variable that a value asks for, in the order of the file; those in an anchored value once.
    ///
    /// # Errors
    /// The first `${` that opens no variable.
    pub fn variables(&self) -> Result<Vec<VariableUse>, ComposeError> {
        let mut found = Vec::new();
        let mut wrong = None;
        let Some(root) = self.root() else { return Ok(found) };
        root.walk(&mut |value| {
            let Kind::Scalar { text, style } = value.kind() else { return };
            if !text.contains('$') {
                return;
            }
            let place = |range: std::ops::Range<usize>| self.place_in(value, *style, text, range);
            match Template::parse(text) {
                Ok(template) => {
                    found.extend(template.references().into_iter().map(|reference| VariableUse {
                        name: reference.name.clone(),
                        otherwise: reference.otherwise.clone(),
                        span: place(reference.range.clone()),
                    }))
                }
                Err(error) => {
                    let span = place(error.at..error.at + 1);
                    wrong.get_or_insert_with(|| ComposeError::new(error.to_string(), span));
                }
            }
        });
        wrong.map_or(Ok(found), Err)
    }

    /// Where a part of a scalar's meant text is written, if text and source agree; else the whole scalar.
    fn place_in(&self, value: &Value, style: ScalarStyle, text: &str, range: std::ops::Range<usize>) -> Span {
        let span = value.span();
        let source = &self.text[span.range()];
        let quote = usize::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
        let inner = source.get(quote..source.len().saturating_sub(quote));
        if inner != Some(text) {
            return span;
        }
        let start = span.start as usize + quote;
        Span::new(start + range.start, start + range.end)
    }
}

fn read_resources(what: &str, value: &Value, shapes: &mut Shapes) -> Vec<Resource> {
    let fields = shapes.fields(what, value);
    fields
        .into_iter()
        .map(|field| {
            shapes.fields(&field.key.value, &field.value);
            let external = field.value.get("external");
            let is_external = external.is_some_and(|external| match external.own_fields() {
                // the form of Compose files of version 2 and 3.4
                Some(_) => true,
                None => shapes.truth("external", external).is_some_and(|truth| truth.value),
            });
            Resource { name: field.key.clone(), span: field.span(), is_external, value: field.value.clone() }
        })
        .collect()
}
