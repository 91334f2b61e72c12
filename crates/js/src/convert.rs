//! Reads an expression as a [`Value`]. Looks at one expression only; what names mean is found out later.

use oxc_ast::ast::{
    Argument, ArrayExpression, ArrayExpressionElement, ArrowFunctionExpression, BinaryOperator,
    CallExpression, Expression, Function, LogicalOperator as Logic, NewExpression, ObjectExpression,
    ObjectPropertyKind, PropertyKind, Statement, TemplateLiteral, UnaryOperator,
};
use seaworthy_text::Span;

use crate::environment::{Aliases, deno_read, env_of, member_read};
use crate::fold::MAX_STRING;
use crate::syntax::{
    Link, Member, argument, callee_name, is_import_meta, key_name, link, names, span_of, strip,
};
use crate::value::{Entry, EntryKey, EnvReference, Invocation, Location, LogicalOperator, Value, ValueKind};

/// Elements and entries past this are not kept.
const MAX_ITEMS: usize = 256;
/// Steps of recursion of any kind: a bound for the stack.
const MAX_STEPS: u32 = 240;

/// What to look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Bodies {
    /// Functions stay closed.
    #[default]
    Closed,
    /// What functions return is read too.
    Open,
}

/// Reads expressions.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'s> {
    aliases: &'s Aliases,
    bodies: Bodies,
    /// How many more levels of arrays, objects and arguments are kept.
    depth: u32,
    steps: u32,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(aliases: &'s Aliases, depth: u32, bodies: Bodies) -> Self {
        Self { aliases, bodies, depth, steps: MAX_STEPS }
    }

    fn inside(mut self) -> Option<Self> {
        self.depth = self.depth.checked_sub(1)?;
        Some(self)
    }

    /// Reads `expression`.
    pub(crate) fn value(mut self, expression: &Expression<'_>) -> Value {
        let expression = strip(expression);
        let span = span_of(expression);
        let Some(steps) = self.steps.checked_sub(1) else { return Value::unknown(span) };
        self.steps = steps;
        let kind = match expression {
            Expression::StringLiteral(text) => string(text.value.as_str()),
            Expression::NumericLiteral(number) => ValueKind::Number(number.value),
            Expression::BooleanLiteral(value) => ValueKind::Bool(value.value),
            Expression::NullLiteral(_) => ValueKind::Null,
            Expression::TemplateLiteral(template) => return self.template(template),
            Expression::ArrayExpression(array) => self.array(array),
            Expression::ObjectExpression(object) => self.object(object),
            Expression::ArrowFunctionExpression(function) => self.arrow(function),
            Expression::FunctionExpression(function) => self.function(function),
            Expression::ClassExpression(_) => ValueKind::Function { is_async: false, returns: None },
            Expression::LogicalExpression(logical) => {
                let operator = match logical.operator {
                    Logic::Or => LogicalOperator::Or,
                    Logic::And => LogicalOperator::And,
                    Logic::Coalesce => LogicalOperator::Nullish,
                };
                return Value::logical(operator, self.value(&logical.left), self.value(&logical.right), span);
            }
            Expression::ConditionalExpression(choice) => {
                return Value::conditional(
                    self.value(&choice.test),
                    self.value(&choice.consequent),
                    self.value(&choice.alternate),
                    span,
                );
            }
            Expression::UnaryExpression(unary) => return self.unary(unary.operator, &unary.argument, span),
            Expression::BinaryExpression(binary) => {
                return self.binary(binary.operator, &binary.left, &binary.right, span);
            }
            Expression::SequenceExpression(sequence) => match sequence.expressions.last() {
                Some(last) => return self.value(last),
                None => ValueKind::Unknown,
            },
            Expression::AssignmentExpression(assignment) => return self.value(&assignment.right),
            expression => return self.chain(expression, span),
        };
        Value::new(kind, span)
    }

    fn chain(self, expression: &Expression<'_>, span: Span) -> Value {
        let kind = match link(expression) {
            Link::Name("undefined", _) => ValueKind::Undefined,
            Link::Name("__dirname", _) => ValueKind::Location(Location::SourceDirectory),
            Link::Name("__filename", _) => ValueKind::Location(Location::SourceFile),
            Link::Name(name, _) => match self.aliases.get(name) {
                Some(source) => ValueKind::EnvAll(source),
                None => ValueKind::Path(vec![name.to_owned()]),
            },
            Link::Member(member) => return self.member(&member),
            Link::Call(call) => return self.call(call),
            Link::New(new) => return self.new_call(new, span),
            Link::Import(import) => match self.inside() {
                Some(inside) => ValueKind::Call(Box::new(Invocation {
                    callee: Value::new(ValueKind::Path(vec!["import".to_owned()]), span),
                    arguments: vec![inside.value(&import.source)],
                })),
                None => ValueKind::Unknown,
            },
            Link::Other => ValueKind::Unknown,
        };
        Value::new(kind, span)
    }

    fn member(self, member: &Member<'_, '_>) -> Value {
        if let Some(read) = member_read(member, self.aliases) {
            let kind = match read.name {
                Ok(name) => {
                    ValueKind::Env(EnvReference { name: name.to_owned(), source: read.source, default: None })
                }
                Err(_) => ValueKind::Unknown,
            };
            return Value::new(kind, read.span);
        }
        if member.name == Some("env")
            && let Some(source) = env_of(member.object)
        {
            return Value::new(ValueKind::EnvAll(source), member.span);
        }
        let Some(name) = member.name else { return Value::unknown(member.span) };
        if is_import_meta(strip(member.object)) {
            let location = match name {
                "dirname" | "dir" => Some(Location::SourceDirectory),
                "filename" | "url" | "path" => Some(Location::SourceFile),
                _ => None,
            };
            if let Some(location) = location {
                return Value::new(ValueKind::Location(location), member.span);
            }
            return Value::new(
                ValueKind::Path(vec!["import".to_owned(), "meta".to_owned(), name.to_owned()]),
                member.span,
            );
        }
        let object = self.value(member.object);
        let kind = match object.kind {
            ValueKind::Path(mut path) => {
                path.push(name.to_owned());
                ValueKind::Path(path)
            }
            ValueKind::Unknown => ValueKind::Unknown,
            _ => ValueKind::Member { object: Box::new(object), name: name.to_owned() },
        };
        Value::new(kind, member.span)
    }

    fn call(self, call: &CallExpression<'_>) -> Value {
        let span = span_of(call);
        if let Some(read) = deno_read(call)
            && let Ok(name) = read.name
        {
            let reference = EnvReference { name: name.to_owned(), source: read.source, default: None };
            return Value::new(ValueKind::Env(reference), span);
        }
        if let Some(transparent) = self.transparent_call(call) {
            return transparent;
        }
        if let Some(location) = location_call(call) {
            return Value::new(ValueKind::Location(location), span);
        }
        let Some(inside) = self.inside() else { return Value::unknown(span) };
        let callee = self.value(&call.callee);
        let arguments = inside.arguments(&call.arguments);
        let invocation = Invocation { callee, arguments };
        if let [Value { kind: ValueKind::Location(Location::SourceFile), .. }] =
            invocation.arguments.as_slice()
        {
            match invocation.name() {
                Some("dirname") => return Value::new(ValueKind::Location(Location::SourceDirectory), span),
                Some("fileURLToPath") => return Value::new(ValueKind::Location(Location::SourceFile), span),
                _ => {}
            }
        }
        Value::new(ValueKind::Call(Box::new(invocation)), span)
    }

    /// Calls that give back what they are given, as far as the values we know are concerned.
    fn transparent_call(self, call: &CallExpression<'_>) -> Option<Value> {
        match link(&call.callee) {
            Link::Name(name, _) => {
                let inner = self.value(argument(&call.arguments, 0).filter(|_| is_conversion(name))?);
                Some(if name == "String" || name == "Boolean" { inner } else { inner.into_number() })
            }
            Link::Member(member) => match (member.name?, names(member.object).as_deref()) {
                ("parseInt" | "parseFloat", Some(["Number"])) => {
                    Some(self.value(argument(&call.arguments, 0)?).into_number())
                }
                ("freeze" | "seal", Some(["Object"])) => Some(self.value(argument(&call.arguments, 0)?)),
                ("trim" | "toString" | "toLowerCase" | "toUpperCase", _) => {
                    let inner = self.value(member.object);
                    matches!(inner.kind, ValueKind::Env(_)).then_some(inner)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn new_call(self, new: &NewExpression<'_>, span: Span) -> Value {
        let Some(inside) = self.inside() else { return Value::unknown(span) };
        let callee = self.value(&new.callee);
        let arguments = inside.arguments(&new.arguments);
        Value::new(ValueKind::New(Box::new(Invocation { callee, arguments })), span)
    }

    /// Reads arguments.
    pub(crate) fn arguments(self, arguments: &[Argument<'_>]) -> Vec<Value> {
        let read = |argument: &Argument<'_>| match argument {
            Argument::SpreadElement(spread) => {
                let inner = self.value(&spread.argument);
                Value::new(ValueKind::Spread(Box::new(inner)), span_of(spread.as_ref()))
            }
            argument => argument
                .as_expression()
                .map_or_else(|| Value::unknown(span_of(argument)), |argument| self.value(argument)),
        };
        arguments.iter().take(MAX_ITEMS).map(read).collect()
    }

    fn array(self, array: &ArrayExpression<'_>) -> ValueKind {
        let Some(inside) = self.inside() else { return ValueKind::Unknown };
        let mut elements: Vec<Value> = array
            .elements
            .iter()
            .take(MAX_ITEMS)
            .map(|element| match element {
                ArrayExpressionElement::SpreadElement(spread) => {
                    let inner = inside.value(&spread.argument);
                    Value::new(ValueKind::Spread(Box::new(inner)), span_of(spread.as_ref()))
                }
                ArrayExpressionElement::Elision(hole) => {
                    Value::new(ValueKind::Undefined, span_of(hole.as_ref()))
                }
                element => element
                    .as_expression()
                    .map_or_else(|| Value::unknown(span_of(element)), |element| inside.value(element)),
            })
            .collect();
        if let Some(left_out) = array.elements.get(MAX_ITEMS) {
            let span = span_of(left_out);
            elements.push(Value::new(ValueKind::Spread(Box::new(Value::unknown(span))), span));
        }
        ValueKind::Array(elements)
    }

    fn object(self, object: &ObjectExpression<'_>) -> ValueKind {
        let Some(inside) = self.inside() else { return ValueKind::Unknown };
        let mut entries: Vec<Entry> =
            object.properties.iter().take(MAX_ITEMS).map(|property| inside.entry(property)).collect();
        if let Some(left_out) = object.properties.get(MAX_ITEMS) {
            let span = span_of(left_out);
            entries.push(Entry { key: EntryKey::Spread, key_span: span, value: Value::unknown(span) });
        }
        ValueKind::Object(entries)
    }

    fn entry(self, property: &ObjectPropertyKind<'_>) -> Entry {
        match property {
            ObjectPropertyKind::SpreadProperty(spread) => {
                let value = self.value(&spread.argument);
                Entry { key: EntryKey::Spread, key_span: value.span, value }
            }
            ObjectPropertyKind::ObjectProperty(property) => {
                let key = key_name(&property.key).map_or(EntryKey::Computed, EntryKey::Name);
                let value = if property.kind == PropertyKind::Init {
                    self.value(&property.value)
                } else {
                    // what a getter gives is known only when it runs
                    Value::unknown(span_of(&property.value))
                };
                Entry { key, key_span: span_of(&property.key), value }
            }
        }
    }

    /// Reads a template literal.
    pub(crate) fn template(self, template: &TemplateLiteral<'_>) -> Value {
        let span = span_of(template);
        let Some(inside) = self.inside() else { return Value::unknown(span) };
        let mut parts = Vec::new();
        let mut holes = template.expressions.iter();
        for quasi in template.quasis.iter().take(MAX_ITEMS) {
            match &quasi.value.cooked {
                Some(text) => parts.push(Value::new(string(text.as_str()), span_of(quasi))),
                None => parts.push(Value::unknown(span_of(quasi))),
            }
            parts.extend(holes.next().map(|hole| inside.value(hole)));
        }
        Value::template(parts, span)
    }

    fn arrow(self, function: &ArrowFunctionExpression<'_>) -> ValueKind {
        let returns = match (self.bodies, function.body.as_expression()) {
            (Bodies::Open, Some(body)) => Some(Box::new(self.value(body))),
            (Bodies::Open, None) => function
                .body
                .as_function_body()
                .and_then(|body| returned(&body.statements))
                .map(|returned| Box::new(self.value(returned))),
            (Bodies::Closed, _) => None,
        };
        ValueKind::Function { is_async: function.r#async, returns }
    }

    fn function(self, function: &Function<'_>) -> ValueKind {
        let returns = match (self.bodies, &function.body) {
            (Bodies::Open, Some(body)) => {
                returned(&body.statements).map(|returned| Box::new(self.value(returned)))
            }
            _ => None,
        };
        ValueKind::Function { is_async: function.r#async, returns }
    }

    /// A declared function as a value.
    pub(crate) fn declared(self, function: &Function<'_>) -> Value {
        Value::new(self.function(function), span_of(function))
    }

    fn unary(self, operator: UnaryOperator, argument: &Expression<'_>, span: Span) -> Value {
        match operator {
            UnaryOperator::UnaryPlus => self.value(argument).into_number(),
            UnaryOperator::UnaryNegation => match self.value(argument).kind {
                ValueKind::Number(number) => Value::new(ValueKind::Number(-number), span),
                _ => Value::unknown(span),
            },
            UnaryOperator::LogicalNot => {
                let inner = self.value(argument);
                let kind = match inner.kind {
                    ValueKind::Bool(value) => ValueKind::Bool(!value),
                    ValueKind::Number(number) => ValueKind::Bool(number == 0.0),
                    _ => ValueKind::Not(Box::new(inner)),
                };
                Value::new(kind, span)
            }
            UnaryOperator::Void => Value::new(ValueKind::Undefined, span),
            UnaryOperator::BitwiseNot | UnaryOperator::Typeof | UnaryOperator::Delete => Value::unknown(span),
        }
    }

    fn binary(
        self,
        operator: BinaryOperator,
        left: &Expression<'_>,
        right: &Expression<'_>,
        span: Span,
    ) -> Value {
        let compare = |operator| {
            let (left, right) = (Box::new(self.value(left)), Box::new(self.value(right)));
            Value::new(ValueKind::Compare { operator, left, right }, span)
        };
        match operator {
            BinaryOperator::Equality => compare("=="),
            BinaryOperator::Inequality => compare("!="),
            BinaryOperator::StrictEquality => compare("==="),
            BinaryOperator::StrictInequality => compare("!=="),
            BinaryOperator::Addition => Value::sum(self.value(left), self.value(right), span),
            BinaryOperator::Subtraction
            | BinaryOperator::Multiplication
            | BinaryOperator::Division
            | BinaryOperator::Exponential => {
                let (ValueKind::Number(left), ValueKind::Number(right)) =
                    (self.value(left).kind, self.value(right).kind)
                else {
                    return Value::unknown(span);
                };
                let result = match operator {
                    BinaryOperator::Subtraction => left - right,
                    BinaryOperator::Multiplication => left * right,
                    BinaryOperator::Division => left / right,
                    _ => left.powf(right),
                };
                Value::new(ValueKind::Number(result), span)
            }
            _ => Value::unknown(span),
        }
    }
}

fn string(text: &str) -> ValueKind {
    if text.len() > MAX_STRING { ValueKind::Unknown } else { ValueKind::String(text.to_owned()) }
}

/// Whether a global of this name turns one plain value into another.
pub(crate) fn is_conversion(name: &str) -> bool {
    matches!(name, "Number" | "parseInt" | "parseFloat" | "String" | "Boolean" | "BigInt")
}

fn location_call(call: &CallExpression<'_>) -> Option<Location> {
    if !call.arguments.is_empty() {
        return None;
    }
    match callee_name(&call.callee)? {
        "cwd" if names(&call.callee)? == ["process", "cwd"] || names(&call.callee)? == ["Deno", "cwd"] => {
            Some(Location::WorkingDirectory)
        }
        "tmpdir" => Some(Location::TemporaryDirectory),
        "homedir" => Some(Location::HomeDirectory),
        _ => None,
    }
}

/// What a body gives back: its last statement, or else the only `return` in its branches.
pub(crate) fn returned<'b, 'a>(statements: &'b [Statement<'a>]) -> Option<&'b Expression<'a>> {
    if let Some(Statement::ReturnStatement(statement)) = statements.last() {
        return statement.argument.as_ref();
    }
    let mut found = Vec::new();
    for statement in statements {
        collect_returned(statement, &mut found, MAX_BRANCHES);
    }
    match found.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// Branches in branches in which a `return` is looked for.
const MAX_BRANCHES: u32 = 8;

fn collect_returned<'b, 'a>(statement: &'b Statement<'a>, found: &mut Vec<&'b Expression<'a>>, steps: u32) {
    let Some(steps) = steps.checked_sub(1) else { return };
    match statement {
        Statement::ReturnStatement(statement) => found.extend(&statement.argument),
        Statement::BlockStatement(block) => {
            block.body.iter().for_each(|inner| collect_returned(inner, found, steps));
        }
        Statement::IfStatement(branch) => {
            collect_returned(&branch.consequent, found, steps);
            branch.alternate.iter().for_each(|inner| collect_returned(inner, found, steps));
        }
        Statement::TryStatement(attempt) => {
            attempt.block.body.iter().for_each(|inner| collect_returned(inner, found, steps));
            let handler = attempt.handler.iter().flat_map(|handler| &handler.body.body);
            handler.for_each(|inner| collect_returned(inner, found, steps));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{module, shown};

    /// What the file says of `x` in `const x = …`.
    fn value(expression: &str) -> String {
        let module = module(&format!("const x = {expression}"));
        module.binding("x", None).map_or_else(|| "?".to_owned(), |binding| shown(&binding.value))
    }

    #[test]
    fn literals() {
        assert_eq!(value("'a'"), "'a'");
        assert_eq!(value("`a`"), "'a'");
        assert_eq!(value("-1.5"), "-1.5");
        assert_eq!(value("1_000 * 60 + 1"), "60001");
        assert_eq!(value("'a' + 'b' + 1"), "'ab1'");
        assert_eq!(value("!0"), "true");
        assert_eq!(
            value("[1, , null, undefined, void 0, ...y]"),
            "[1, undefined, null, undefined, undefined, ...y]"
        );
        assert_eq!(
            value("{ a: 1, 'b-c': true, 3: x, [k]: 1, ['l']: 2, ...m, n }"),
            "{a: 1, b-c: true, 3: x, []: 1, l: 2, ...m, n: n}"
        );
        assert_eq!(value("({ get a() { return 1 }, b() {} })"), "{a: ?, b: function}");
    }

    #[test]
    fn wrappers_change_nothing() {
        for text in [
            "('a')",
            "'a' as const",
            "'a' satisfies string",
            "<string>'a'",
            "'a'!",
            "await 'a'",
            "Object.freeze('a')",
            "(0, 'a')",
        ] {
            assert_eq!(value(text), "'a'", "{text}");
        }
    }

    #[test]
    fn the_environment() {
        assert_eq!(value("process.env.A"), "env A");
        assert_eq!(value("process.env.A!.trim()"), "env A");
        assert_eq!(value("process.env"), "?");
        assert_eq!(value("f(process.env)"), "f(env)");
        assert_eq!(value("Number(process.env.A ?? '3000')"), "env A ?? 3000");
        assert_eq!(value("parseInt(process.env.A || '3000', 10)"), "env A ?? 3000");
        assert_eq!(value("Number.parseInt(process.env.A!, 10) || 3000"), "env A ?? 3000");
        assert_eq!(value("+process.env.A || 3000"), "env A ?? 3000");
        assert_eq!(value("process.env.A ?? process.env.B ?? 1"), "env A ?? env B ?? 1");
        assert_eq!(value("process.env.A ? Number(process.env.A) : 3000"), "env A ?? 3000");
        assert_eq!(value("process.env.A !== undefined ? process.env.A : 'x'"), "env A ?? 'x'");
        assert_eq!(value("!process.env.A ? 'x' : process.env.A"), "env A ?? 'x'");
        assert_eq!(
            value("process.env.NODE_ENV === 'production' ? 1 : 2"),
            "env NODE_ENV === 'production' ? 1 : 2"
        );
        assert_eq!(value("`http://${process.env.H}:${80}/`"), "`'http://', env H, ':80/'`");
    }

    #[test]
    fn chains_and_calls() {
        assert_eq!(value("a.b['c'].d"), "a.b.c.d");
        assert_eq!(value("a?.b?.c"), "a.b.c");
        assert_eq!(value("f(1).g(...y).h"), "f(1).g(...y).h");
        assert_eq!(value("new Redis({ host: 'x' })"), "new Redis({host: 'x'})");
        assert_eq!(value("async () => 1"), "function");
        assert_eq!(value("class {}"), "function");
        assert_eq!(value("<T>(a: T) => a"), "function");
        assert_eq!(value("a || b"), "a || b");
        assert_eq!(value("'x' || b"), "'x'");
        assert_eq!(value("null ?? b"), "b");
    }

    #[test]
    fn places() {
        assert_eq!(value("process.cwd()"), "WorkingDirectory");
        assert_eq!(value("__dirname"), "SourceDirectory");
        assert_eq!(value("import.meta.dirname"), "SourceDirectory");
        assert_eq!(value("path.dirname(fileURLToPath(import.meta.url))"), "SourceDirectory");
        assert_eq!(value("os.tmpdir()"), "TemporaryDirectory");
    }

    #[test]
    fn what_is_too_deep_or_too_long_is_cut() {
        let deep = format!("{}1{}", "[".repeat(30), "]".repeat(30));
        assert!(value(&deep).contains("[?]"));
        assert_eq!(value(&format!("'{}'", "a".repeat(5_000))), "?");
        let long = format!("[{}]", "1,".repeat(1_000));
        assert!(value(&long).ends_with(", ...?]"));
    }
}
