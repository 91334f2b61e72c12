//! Recognises the environment in syntax: `process.env`, its kin, and local names that stand for it.

use oxc_ast::ast::{CallExpression, Expression, TSType, TSTypeName};
use seaworthy_text::Span;

use crate::env::EnvSource;
use crate::syntax::{Link, Member, argument, is_import_meta, link, names, strip};

/// Names that stand for the environment, innermost function last. A name without a source hides one further out.
#[derive(Default)]
pub(crate) struct Aliases {
    names: Vec<(String, Option<EnvSource>)>,
    /// Names that stand for `process`.
    processes: Vec<String>,
}

impl Aliases {
    pub(crate) fn add(&mut self, name: &str, source: EnvSource) {
        self.names.push((name.to_owned(), Some(source)));
    }

    /// `name` stands for `process` in the whole file.
    pub(crate) fn add_process(&mut self, name: &str) {
        self.processes.push(name.to_owned());
    }

    fn is_process(&self, object: &Expression<'_>) -> bool {
        matches!(link(object), Link::Name(name, _) if self.processes.iter().any(|known| known == name))
    }

    /// `name` means something else from here on.
    pub(crate) fn hide(&mut self, name: &str) {
        if self.get(name).is_some() {
            self.names.push((name.to_owned(), None));
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<EnvSource> {
        self.names.iter().rev().find(|(known, _)| known == name)?.1
    }

    pub(crate) fn depth(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn leave(&mut self, depth: usize) {
        self.names.truncate(depth);
    }
}

/// One read of one variable in syntax.
pub(crate) struct Read<'b, 'a> {
    pub(crate) name: Result<&'b str, &'b Expression<'a>>,
    pub(crate) source: EnvSource,
    pub(crate) span: Span,
}

/// Which environment the expression is as a whole.
pub(crate) fn environment(expression: &Expression<'_>, aliases: &Aliases) -> Option<EnvSource> {
    match link(expression) {
        Link::Name(name, _) => aliases.get(name),
        Link::Member(member) if member.name == Some("env") => {
            env_of(member.object).or_else(|| aliases.is_process(member.object).then_some(EnvSource::Process))
        }
        _ => None,
    }
}

/// The environment that is member `env` of this.
pub(crate) fn env_of(object: &Expression<'_>) -> Option<EnvSource> {
    if is_import_meta(strip(object)) {
        return Some(EnvSource::ImportMeta);
    }
    match names(object)?.as_slice() {
        ["process"] | ["globalThis" | "global", "process"] => Some(EnvSource::Process),
        ["Bun"] => Some(EnvSource::Bun),
        ["Deno"] => Some(EnvSource::Deno),
        _ => None,
    }
}

/// The variable that the expression reads, if it is nothing but a read.
pub(crate) fn env_read<'b, 'a>(expression: &'b Expression<'a>, aliases: &Aliases) -> Option<Read<'b, 'a>> {
    match link(expression) {
        Link::Member(member) => member_read(&member, aliases),
        Link::Call(call) => deno_read(call),
        _ => None,
    }
}

/// As [`env_read`], of a member.
pub(crate) fn member_read<'b, 'a>(member: &Member<'b, 'a>, aliases: &Aliases) -> Option<Read<'b, 'a>> {
    let source = environment(member.object, aliases)?;
    // `Deno.env.get` and `Deno.env.toObject` are methods
    if source == EnvSource::Deno {
        return None;
    }
    let name = match (member.name, member.computed) {
        (Some(name), _) => Ok(name),
        (None, Some(computed)) => Err(computed),
        (None, None) => return None,
    };
    Some(Read { name, source, span: member.span })
}

/// `Deno.env.get('NAME')`.
pub(crate) fn deno_read<'b, 'a>(call: &'b CallExpression<'a>) -> Option<Read<'b, 'a>> {
    let Link::Member(member) = link(&call.callee) else { return None };
    if member.name != Some("get") || names(member.object)? != ["Deno", "env"] {
        return None;
    }
    let name = argument(&call.arguments, 0)?;
    Some(Read {
        name: crate::syntax::literal(name).ok_or(name),
        source: EnvSource::Deno,
        span: crate::syntax::span_of(call),
    })
}

/// Whether a type is that of the whole environment: `NodeJS.ProcessEnv`.
pub(crate) fn is_environment_type(annotation: &TSType<'_>) -> bool {
    let TSType::TSTypeReference(reference) = annotation else { return false };
    match &reference.type_name {
        TSTypeName::IdentifierReference(name) => name.name == "ProcessEnv",
        TSTypeName::QualifiedName(name) => name.right.name == "ProcessEnv",
        TSTypeName::ThisExpression(_) => false,
    }
}
