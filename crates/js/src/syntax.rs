//! Views of syntax nodes that spare the rest of this room the many shapes of the same thing: wrappers that change no
//! value, plain and computed and optional members, calls inside optional chains.

use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, ChainElement, Expression, FormalParameters, ImportExpression,
    MemberExpression, NewExpression, PropertyKey,
};
use oxc_span::GetSpan;
use seaworthy_text::Span;

/// Chains longer than this are cut: no person writes them, and each link costs stack.
pub(crate) const MAX_CHAIN: usize = 200;

/// Our span for the parser's.
pub(crate) fn span_of(node: &impl GetSpan) -> Span {
    let span = node.span();
    Span { start: span.start, end: span.end }
}

/// The expression inside `(…)`, `as T`, `satisfies T`, `<T>…`, `!`, `<T>` after a name, and `await`.
pub(crate) fn strip<'b, 'a>(mut expression: &'b Expression<'a>) -> &'b Expression<'a> {
    loop {
        expression = match expression {
            Expression::ParenthesizedExpression(inner) => &inner.expression,
            Expression::TSAsExpression(inner) => &inner.expression,
            Expression::TSSatisfiesExpression(inner) => &inner.expression,
            Expression::TSTypeAssertion(inner) => &inner.expression,
            Expression::TSNonNullExpression(inner) => &inner.expression,
            Expression::TSInstantiationExpression(inner) => &inner.expression,
            Expression::AwaitExpression(inner) => &inner.argument,
            _ => return expression,
        };
    }
}

/// `object.name`, `object['name']` or `object[expression]`, with or without `?.`.
#[derive(Clone, Copy)]
pub(crate) struct Member<'b, 'a> {
    pub(crate) object: &'b Expression<'a>,
    /// The name, if it is fixed.
    pub(crate) name: Option<&'b str>,
    /// The expression in brackets.
    pub(crate) computed: Option<&'b Expression<'a>>,
    pub(crate) name_span: Span,
    pub(crate) span: Span,
    pub(crate) is_optional: bool,
}

/// What a chain of members and calls is made of, seen from its end.
pub(crate) enum Link<'b, 'a> {
    Name(&'b str, Span),
    Member(Member<'b, 'a>),
    Call(&'b CallExpression<'a>),
    New(&'b NewExpression<'a>),
    /// `import(…)`.
    Import(&'b ImportExpression<'a>),
    Other,
}

/// The last link of a chain.
pub(crate) fn link<'b, 'a>(expression: &'b Expression<'a>) -> Link<'b, 'a> {
    match strip(expression) {
        Expression::Identifier(name) => Link::Name(name.name.as_str(), span_of(name.as_ref())),
        Expression::ThisExpression(this) => Link::Name("this", span_of(this.as_ref())),
        Expression::CallExpression(call) => Link::Call(call),
        Expression::NewExpression(new) => Link::New(new),
        Expression::ImportExpression(import) => Link::Import(import),
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => Link::Call(call),
            ChainElement::TSNonNullExpression(inner) => link(&inner.expression),
            element => element.as_member_expression().and_then(member).map_or(Link::Other, Link::Member),
        },
        expression => expression.as_member_expression().and_then(member).map_or(Link::Other, Link::Member),
    }
}

/// A member expression; `None` for a private one.
pub(crate) fn member<'b, 'a>(expression: &'b MemberExpression<'a>) -> Option<Member<'b, 'a>> {
    let span = span_of(expression);
    match expression {
        MemberExpression::StaticMemberExpression(member) => Some(Member {
            object: &member.object,
            name: Some(member.property.name.as_str()),
            computed: None,
            name_span: span_of(&member.property),
            span,
            is_optional: member.optional,
        }),
        MemberExpression::ComputedMemberExpression(member) => Some(Member {
            object: &member.object,
            name: literal(&member.expression).or_else(|| index(&member.expression)),
            computed: Some(&member.expression),
            name_span: span_of(&member.expression),
            span,
            is_optional: member.optional,
        }),
        // `this.#redis` is `this.redis` to us
        MemberExpression::PrivateFieldExpression(member) => Some(Member {
            object: &member.object,
            name: Some(member.field.name.as_str()),
            computed: None,
            name_span: span_of(&member.field),
            span,
            is_optional: member.optional,
        }),
    }
}

/// The text of a string literal or of a template without holes.
pub(crate) fn literal<'b>(expression: &'b Expression<'_>) -> Option<&'b str> {
    match strip(expression) {
        Expression::StringLiteral(text) => Some(text.value.as_str()),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first()?.value.cooked.as_ref().map(|text| text.as_str())
        }
        _ => None,
    }
}

/// The digits of a whole number.
fn index<'b>(expression: &'b Expression<'_>) -> Option<&'b str> {
    let Expression::NumericLiteral(number) = strip(expression) else { return None };
    let digits = number.raw.as_ref()?.as_str();
    digits.bytes().all(|digit| digit.is_ascii_digit()).then_some(digits)
}

/// Whether it is `import.meta`.
pub(crate) fn is_import_meta(expression: &Expression<'_>) -> bool {
    matches!(expression, Expression::ImportMeta(_))
}

/// The names of a chain of plain members, `this` and `import.meta` included.
pub(crate) fn names<'b>(expression: &'b Expression<'_>) -> Option<Vec<&'b str>> {
    let mut found = Vec::new();
    let mut expression = expression;
    for _ in 0..MAX_CHAIN {
        match link(expression) {
            Link::Name(name, _) => {
                found.push(name);
                found.reverse();
                return Some(found);
            }
            Link::Member(member) => {
                found.push(member.name?);
                expression = member.object;
            }
            _ if is_import_meta(strip(expression)) => {
                found.extend(["meta", "import"]);
                found.reverse();
                return Some(found);
            }
            _ => return None,
        }
    }
    None
}

/// The names of a callee seen through calls, how many at the start are plain, and the last name's place.
pub(crate) fn callee_names(expression: &Expression<'_>) -> Option<(Vec<String>, usize, Span)> {
    let mut found: Vec<&str> = Vec::new();
    let mut plain_from_end = 0;
    let mut last = None;
    let mut expression = expression;
    for _ in 0..MAX_CHAIN {
        match link(expression) {
            Link::Name(name, span) => {
                found.push(name);
                last.get_or_insert(span);
                break;
            }
            Link::Member(member) => {
                found.push(member.name?);
                last.get_or_insert(member.name_span);
                expression = member.object;
            }
            Link::Call(call) => {
                plain_from_end = found.len();
                expression = &call.callee;
            }
            Link::New(new) => {
                plain_from_end = found.len();
                expression = &new.callee;
            }
            Link::Import(import) => {
                plain_from_end = found.len();
                found.push("import");
                last.get_or_insert(span_of(import));
                break;
            }
            Link::Other if is_import_meta(strip(expression)) => {
                found.extend(["meta", "import"]);
                break;
            }
            Link::Other => return None,
        }
    }
    let plain = found.len() - plain_from_end;
    let path: Vec<String> = found.iter().rev().map(|name| (*name).to_owned()).collect();
    Some((path, plain, last?))
}

/// The last name of a callee.
pub(crate) fn callee_name<'b>(expression: &'b Expression<'_>) -> Option<&'b str> {
    match link(expression) {
        Link::Name(name, _) => Some(name),
        Link::Member(member) => member.name,
        _ => None,
    }
}

/// A fixed key.
pub(crate) fn key_name(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::PrivateIdentifier(name) => Some(name.name.as_str().to_owned()),
        _ => key.static_name().map(std::borrow::Cow::into_owned),
    }
}

/// The argument at `index`, if it and those before it are no spread.
pub(crate) fn argument<'b, 'a>(arguments: &'b [Argument<'a>], index: usize) -> Option<&'b Expression<'a>> {
    if arguments.iter().take(index + 1).any(Argument::is_spread) {
        return None;
    }
    arguments.get(index)?.as_expression()
}

/// The name of a plain binding, default left out.
pub(crate) fn binding_name<'b>(pattern: &'b BindingPattern<'_>) -> Option<&'b str> {
    match pattern {
        BindingPattern::BindingIdentifier(name) => Some(name.name.as_str()),
        BindingPattern::AssignmentPattern(assigned) => binding_name(&assigned.left),
        _ => None,
    }
}

/// The names of parameters; `None` for those taken apart.
pub(crate) fn parameter_names(parameters: &FormalParameters<'_>) -> Vec<Option<String>> {
    parameters.items.iter().map(|item| binding_name(&item.pattern).map(str::to_owned)).collect()
}
