//! The walk's expressions: reads of the environment with what is expected of them, calls, assignments, tests.

use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentOperator, BinaryExpression, BinaryOperator, CallExpression,
    ConditionalExpression, Expression, IfStatement, LogicalExpression, LogicalOperator as Logic,
    NewExpression, SimpleAssignmentTarget, TSType, TaggedTemplateExpression, UnaryOperator,
};
use oxc_ast_visit::{VisitJs, walk_js};
use seaworthy_text::Span;

use crate::call::Call;
use crate::collect::{Collector, LOCAL_DEPTH, TOP_DEPTH, expression_fails, fails, is_exit, leaves};
use crate::context::{Check, Context, Outcome, RawRead, ReadName};
use crate::convert::is_conversion;
use crate::env::{Demand, EnvSource, WholeEnvUse};
use crate::environment::{Read, deno_read, env_read, environment, member_read};
use crate::import::ImportKind;
use crate::syntax::{Link, Member, argument, callee_names, link, literal, member, names, span_of, strip};
use crate::value::{LogicalOperator, Value, ValueKind};

/// How many joined tests are looked into.
const MAX_TESTS: u32 = 32;
/// How deep arguments are kept.
const ARGUMENT_DEPTH: u32 = 4;

impl Collector {
    /// Visits `it` as one that stands in `context`.
    pub(crate) fn expression(&mut self, it: &Expression<'_>, context: Context) {
        match it {
            Expression::ParenthesizedExpression(inner) => self.visit_in(context, &inner.expression),
            Expression::TSSatisfiesExpression(inner) => self.visit_in(context, &inner.expression),
            Expression::TSTypeAssertion(inner) => self.visit_in(context, &inner.expression),
            Expression::TSInstantiationExpression(inner) => self.visit_in(context, &inner.expression),
            Expression::TSNonNullExpression(inner) => {
                self.visit_in(context.demanding(Demand::Asserted), &inner.expression);
            }
            Expression::TSAsExpression(inner) => {
                let context = if asserts(&inner.type_annotation) {
                    context.demanding(Demand::Asserted)
                } else {
                    context
                };
                self.visit_in(context, &inner.expression);
            }
            Expression::AwaitExpression(inner) => {
                if self.within.is_none() {
                    self.module.has_top_level_await = true;
                }
                self.visit_in(context, &inner.argument);
            }
            Expression::UnaryExpression(unary) => match unary.operator {
                UnaryOperator::UnaryPlus => self.visit_in(context, &unary.argument),
                UnaryOperator::LogicalNot => self.visit_in(context.negated(), &unary.argument),
                UnaryOperator::Typeof => self.visit_in(Context::test(None), &unary.argument),
                UnaryOperator::Delete if env_read(&unary.argument, &self.aliases).is_some() => {}
                _ => self.visit_expression(&unary.argument),
            },
            Expression::LogicalExpression(logical) => self.logical(logical, context),
            Expression::ConditionalExpression(choice) => self.conditional(choice, context),
            Expression::BinaryExpression(binary) => self.binary(binary, &context),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::CallExpression(call) => self.call(call, context),
            Expression::NewExpression(new) => self.new_call(new),
            Expression::ImportExpression(import) => self.dynamic_import(import),
            Expression::Identifier(name) => match self.aliases.get(name.name.as_str()) {
                Some(source) => self.note_whole_environment(source, None, span_of(it)),
                None => self.note_check(it, &context),
            },
            Expression::ArrowFunctionExpression(_)
            | Expression::FunctionExpression(_)
            | Expression::ClassExpression(_) => {
                self.pending_name = context.function_name;
                self.pending_member = context.is_member;
                walk_js::walk_expression(self, it);
            }
            Expression::StaticMemberExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::PrivateFieldExpression(_)
            | Expression::ChainExpression(_) => match link(it) {
                Link::Member(member) => self.member(&member, it, context),
                Link::Call(call) => self.call(call, context),
                _ => walk_js::walk_expression(self, it),
            },
            _ => walk_js::walk_expression(self, it),
        }
    }

    fn member(&mut self, member: &Member<'_, '_>, it: &Expression<'_>, context: Context) {
        if let Some(read) = member_read(member, &self.aliases) {
            if let Err(computed) = read.name {
                self.visit_expression(computed);
            }
            self.note_env_read(read, context);
            return;
        }
        if let Some(source) = environment(it, &self.aliases) {
            self.note_whole_environment(source, None, member.span);
            return;
        }
        let is_count = matches!(member.name, Some("length" | "size"));
        if is_count && context.fails_when == Some(true) {
            // `if (missing.length) throw …`
            self.note_outcome(it, Outcome::Fails);
        } else {
            self.note_check(it, &context);
        }
        self.object(member, &context);
    }

    /// What a member is read or called of.
    fn object(&mut self, member: &Member<'_, '_>, context: &Context) {
        let inner = if member.is_optional {
            // `X?.startsWith('a') ?? false` falls back to what is no value of X
            let default = context.default.clone().filter(|_| member.name.is_some_and(keeps_text));
            Context { default, ..Context::default() }.demanding(Demand::Optional)
        } else {
            Context::default().demanding(Demand::Dereferenced)
        };
        // names need no visit, and most objects are names
        if !matches!(strip(member.object), Expression::Identifier(_) | Expression::ThisExpression(_)) {
            self.visit_in(inner, member.object);
        }
        if let Some(computed) = member.computed.filter(|_| member.name.is_none()) {
            self.visit_expression(computed);
        }
    }

    fn note_env_read(&mut self, read: Read<'_, '_>, context: Context) {
        let name = match read.name {
            Ok(name) => ReadName::Fixed(name.to_owned()),
            Err(computed) => ReadName::Computed(self.value(computed)),
        };
        let demand = context.read_demand();
        self.note_read(RawRead {
            name,
            default: context.default,
            source: read.source,
            demand,
            local: context.local,
            compared_with: context.compared_with,
            within: self.within,
            span: read.span,
        });
    }

    /// Notes a read; one that a test around it proves to be there demands nothing.
    pub(crate) fn note_read(&mut self, mut read: RawRead) {
        if let ReadName::Fixed(name) = &read.name
            && self.guards.contains(name)
        {
            read.demand = Demand::Optional;
        }
        self.reads.push(read);
    }

    pub(crate) fn note_whole_environment(
        &mut self,
        source: EnvSource,
        callee: Option<Vec<String>>,
        span: Span,
    ) {
        self.module.whole_env_uses.push(WholeEnvUse { source, callee, span });
    }

    /// Notes what a test or default says of a local name that holds a variable.
    fn note_check(&mut self, expression: &Expression<'_>, context: &Context) {
        let outcome = match (context.fails_when, &context.default, context.is_tested) {
            (Some(false), _, _) => Outcome::Fails,
            (_, Some(default), _) => Outcome::Default(default.clone()),
            (_, _, true) => Outcome::Tolerated,
            _ => return,
        };
        self.note_outcome(expression, outcome);
    }

    fn note_outcome(&mut self, expression: &Expression<'_>, outcome: Outcome) {
        if self.env_locals.is_empty() {
            return;
        }
        if let Some(path) = names(expression)
            && path.first().is_some_and(|first| self.env_locals.iter().any(|local| local == first))
        {
            let path = path.into_iter().map(str::to_owned).collect();
            self.checks.push(Check { path, outcome, within: self.within });
        }
    }

    fn logical(&mut self, logical: &LogicalExpression<'_>, context: Context) {
        if logical.operator == Logic::And {
            let both_absent = is_negated(&logical.left) && is_negated(&logical.right);
            let fails_when = context.fails_when.filter(|_| context.is_tested && !both_absent);
            let guards = self.guards.len();
            self.visit_in(Context::test(fails_when), &logical.left);
            let present = self.present_names(&logical.left);
            self.guards.extend(present);
            let right = if context.is_tested { Context::test(fails_when) } else { context };
            self.visit_in(right, &logical.right);
            self.guards.truncate(guards);
            return;
        }
        if context.is_tested {
            self.visit_in(Context::test(context.fails_when), &logical.left);
            self.visit_in(Context::test(context.fails_when), &logical.right);
            return;
        }
        if expression_fails(&logical.right) {
            self.visit_in(Context::test(Some(false)), &logical.left);
            self.visit_in(Context::default(), &logical.right);
            return;
        }
        let operator = match logical.operator {
            Logic::Coalesce => LogicalOperator::Nullish,
            _ => LogicalOperator::Or,
        };
        let mut default = self.reader(LOCAL_DEPTH).value(&logical.right);
        if let Some(further) = &context.default {
            let span = default.span;
            default = Value::logical(operator, default, further.clone(), span);
        }
        let left = Context { default: Some(default), local: context.local.clone(), ..Context::default() };
        self.visit_in(left, &logical.left);
        self.visit_in(context, &logical.right);
    }

    fn conditional(&mut self, choice: &ConditionalExpression<'_>, context: Context) {
        let guards = self.guards.len();
        let whole = Value::conditional(
            self.value(&choice.test),
            self.value(&choice.consequent),
            self.value(&choice.alternate),
            span_of(choice),
        );
        let mut test = Context::test(None);
        if let ValueKind::Env(reference) = whole.kind {
            test.default = reference.default.map(|default| *default);
        }
        self.visit_in(test, &choice.test);
        let present = self.present_names(&choice.test);
        self.guards.extend(present);
        self.visit_in(Context { local: None, ..context.clone() }, &choice.consequent);
        self.guards.truncate(guards);
        let absent = self.absent_names(&choice.test);
        self.guards.extend(absent);
        self.visit_in(Context { local: None, ..context }, &choice.alternate);
        self.guards.truncate(guards);
    }

    /// Sums of thousands of strings are chains to the left; they are taken link by link.
    fn binary(&mut self, binary: &BinaryExpression<'_>, context: &Context) {
        let mut rights = Vec::new();
        let (mut binary, mut context) = (binary, Some(context));
        loop {
            if binary.operator == BinaryOperator::In
                && let (Some(name), Some(source)) =
                    (literal(&binary.left), environment(&binary.right, &self.aliases))
            {
                let read = Read { name: Ok(name), source, span: span_of(binary) };
                self.note_env_read(read, Context::test(None));
                break;
            }
            let (left, right) = operand_contexts(binary, context.take());
            rights.push((right, &binary.right));
            match strip(&binary.left) {
                Expression::BinaryExpression(next) => binary = next,
                _ => {
                    self.visit_in(left, &binary.left);
                    break;
                }
            }
        }
        for (context, right) in rights.into_iter().rev() {
            self.visit_in(context, right);
        }
    }

    fn assignment(&mut self, assignment: &AssignmentExpression<'_>) {
        let target = assignment.left.as_simple_assignment_target();
        let span = span_of(&assignment.left);
        let member = target.and_then(SimpleAssignmentTarget::as_member_expression).and_then(member);
        if let Some(read) = member.as_ref().and_then(|member| member_read(member, &self.aliases)) {
            if matches!(
                assignment.operator,
                AssignmentOperator::LogicalOr | AssignmentOperator::LogicalNullish
            ) {
                let default = Some(self.value(&assignment.right));
                self.note_env_read(read, Context { default, ..Context::default() });
            }
            self.visit_expression(&assignment.right);
            return;
        }
        let path = match (&target, &member) {
            (Some(SimpleAssignmentTarget::AssignmentTargetIdentifier(name)), _) => {
                Some(vec![name.name.as_str().to_owned()])
            }
            (_, Some(member)) => names(member.object).zip(member.name).map(|(mut path, name)| {
                path.push(name);
                path.into_iter().map(str::to_owned).collect()
            }),
            _ => None,
        };
        let reads = self.reads.len();
        let mut context = Context::default();
        if let Some(path) = path {
            let depth = if self.within.is_none() { TOP_DEPTH } else { LOCAL_DEPTH };
            let value = self.reader(depth).value(&assignment.right);
            context.function_name = path.last().cloned();
            if let [only] = path.as_slice() {
                context.local = Some(only.clone());
            }
            self.note_commonjs_export(&path, &value, span);
            self.bind(path, value, span, true);
        } else {
            self.visit_assignment_target(&assignment.left);
        }
        let local = context.local.clone();
        self.visit_in(context, &assignment.right);
        if self.reads.len() > reads {
            self.env_locals.extend(local);
        }
    }

    pub(crate) fn call(&mut self, call: &CallExpression<'_>, context: Context) {
        if let Some(read) = deno_read(call) {
            self.note_env_read(read, context);
            return;
        }
        let path = callee_names(&call.callee);
        let names: Vec<&str> = path.iter().flat_map(|(path, _, _)| path.iter().map(String::as_str)).collect();
        let is_plain_conversion = matches!(names.as_slice(), [name] if is_conversion(name))
            || matches!(names.as_slice(), ["Number", "parseInt" | "parseFloat"]);
        if is_plain_conversion && let Some(first) = argument(&call.arguments, 0) {
            self.visit_in(context, first);
            for argument in call.arguments.iter().skip(1).filter_map(Argument::as_expression) {
                self.visit_expression(argument);
            }
            return;
        }
        if names == ["require"] {
            self.note_import_call(call.arguments.first(), ImportKind::Require, span_of(call));
        }
        let is_assertion = matches!(names.last(), Some(&("assert" | "invariant" | "ok")));
        let element = self.element_of_callback(call, names.last().copied());
        if let Some((path, plain, name_span)) = path {
            if is_exit(&path) {
                self.note_failure();
            }
            self.note_call(path, plain, false, &call.arguments, span_of(call), name_span);
        }
        match link(&call.callee) {
            Link::Member(member) => match env_read(&call.callee, &self.aliases) {
                // `process.env.X()` is nonsense, and `env.get('X')` of an alias is not known to be one
                Some(read) => self.note_env_read(read, Context::default()),
                None => self.object(&member, &context),
            },
            Link::Name(..) => {}
            _ => self.visit_expression(&call.callee),
        }
        self.pending_element = None;
        for (index, argument) in call.arguments.iter().enumerate() {
            let inner =
                if is_assertion && index == 0 { Context::test(Some(false)) } else { Context::default() };
            if index == 0 && element.is_some() {
                self.pending_element.clone_from(&element);
            }
            self.argument(argument, inner, &call.callee);
            self.pending_element = None;
        }
    }

    pub(crate) fn new_call(&mut self, new: &NewExpression<'_>) {
        if let Some((path, plain, name_span)) = callee_names(&new.callee) {
            self.note_call(path, plain, true, &new.arguments, span_of(new), name_span);
        }
        if !matches!(strip(&new.callee), Expression::Identifier(_)) {
            self.visit_expression(&new.callee);
        }
        for argument in &new.arguments {
            self.argument(argument, Context::default(), &new.callee);
        }
    }

    /// A call with its text as the only argument: `` sql`select 1` ``.
    pub(crate) fn tagged(&mut self, tagged: &TaggedTemplateExpression<'_>) {
        if let Some((path, plain, name_span)) = callee_names(&tagged.tag) {
            let arguments = vec![self.reader(ARGUMENT_DEPTH).template(&tagged.quasi)];
            let (span, within) = (span_of(tagged), self.within);
            self.module.calls.push(Call { path, plain, is_new: false, arguments, within, span, name_span });
        }
    }

    fn argument(&mut self, argument: &Argument<'_>, context: Context, callee: &Expression<'_>) {
        let Some(expression) = argument.as_expression() else {
            self.visit_argument(argument);
            return;
        };
        match environment(expression, &self.aliases) {
            Some(source) => {
                let callee = callee_names(callee).map(|(path, _, _)| path);
                self.note_whole_environment(source, callee, span_of(expression));
            }
            None => self.visit_in(context, expression),
        }
    }

    fn note_call(
        &mut self,
        path: Vec<String>,
        plain: usize,
        is_new: bool,
        arguments: &[Argument<'_>],
        span: Span,
        name_span: Span,
    ) {
        let depth = match path.last().map(String::as_str) {
            Some(name) if crate::schema::is_schema_call(name) => TOP_DEPTH,
            _ => ARGUMENT_DEPTH,
        };
        let arguments = self.reader(depth).arguments(arguments);
        let within = self.within;
        self.module.calls.push(Call { path, plain, is_new, arguments, within, span, name_span });
    }

    /// What the first parameter of a callback goes through: `names.forEach((name) => …)`.
    fn element_of_callback(&self, call: &CallExpression<'_>, name: Option<&str>) -> Option<Value> {
        let callback = argument(&call.arguments, 0)?;
        if !matches!(callback, Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)) {
            return None;
        }
        let name = match (name, link(&call.callee)) {
            (Some(name), _) => name,
            (None, Link::Member(member)) => member.name?,
            _ => return None,
        };
        if !matches!(name, "forEach" | "map" | "filter" | "find" | "some" | "every" | "flatMap") {
            return None;
        }
        let Link::Member(member) = link(&call.callee) else { return None };
        let over = self.reader(2).value(member.object);
        let is_list = matches!(over.kind, ValueKind::Array(_) | ValueKind::Path(_));
        is_list.then(|| Value::new(ValueKind::ElementOf(Box::new(over)), span_of(member.object)))
    }

    pub(crate) fn if_statement(&mut self, it: &IfStatement<'_>) {
        let fails_when = if fails(&it.consequent) {
            Some(true)
        } else if it.alternate.as_ref().is_some_and(fails) {
            Some(false)
        } else {
            None
        };
        self.visit_in(Context::test(fails_when), &it.test);
        let guards = self.guards.len();
        let present = self.present_names(&it.test);
        self.guards.extend(present);
        self.visit_statement(&it.consequent);
        self.guards.truncate(guards);
        let absent = self.absent_names(&it.test);
        if let Some(alternate) = &it.alternate {
            self.guards.extend(absent.iter().cloned());
            self.visit_statement(alternate);
            self.guards.truncate(guards);
        }
        // `if (!process.env.X) return;`: from here to the end of the function it is there
        if leaves(&it.consequent) {
            self.guards.extend(absent);
        }
    }

    /// Variables that are set if `test` holds.
    fn present_names(&self, test: &Expression<'_>) -> Vec<String> {
        self.tested_names(test, MAX_TESTS)
    }

    /// Variables that are set if `test` does not hold.
    fn absent_names(&self, test: &Expression<'_>) -> Vec<String> {
        self.absent_within(test, MAX_TESTS)
    }

    fn absent_within(&self, test: &Expression<'_>, steps: u32) -> Vec<String> {
        let Some(steps) = steps.checked_sub(1) else { return Vec::new() };
        match strip(test) {
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::LogicalNot => {
                self.present_names(&unary.argument)
            }
            Expression::LogicalExpression(logical) if logical.operator == Logic::Or => {
                let mut names = self.absent_within(&logical.left, steps);
                names.extend(self.absent_within(&logical.right, steps));
                names
            }
            Expression::BinaryExpression(binary)
                if is_equality(binary.operator) && is_nothing(&binary.right) =>
            {
                self.present_names(&binary.left)
            }
            _ => Vec::new(),
        }
    }

    fn tested_names(&self, test: &Expression<'_>, steps: u32) -> Vec<String> {
        let Some(steps) = steps.checked_sub(1) else { return Vec::new() };
        if let Some(read) = env_read(test, &self.aliases) {
            return read.name.ok().map(str::to_owned).into_iter().collect();
        }
        match strip(test) {
            Expression::LogicalExpression(logical) if logical.operator == Logic::And => {
                let mut names = self.tested_names(&logical.left, steps);
                names.extend(self.tested_names(&logical.right, steps));
                names
            }
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::LogicalNot => {
                match strip(&unary.argument) {
                    Expression::UnaryExpression(inner) if inner.operator == UnaryOperator::LogicalNot => {
                        self.tested_names(&inner.argument, steps)
                    }
                    _ => Vec::new(),
                }
            }
            Expression::BinaryExpression(binary) => {
                let proves = match binary.operator {
                    BinaryOperator::Inequality | BinaryOperator::StrictInequality => {
                        is_nothing(&binary.right)
                    }
                    operator => is_equality(operator) && literal(&binary.right).is_some(),
                };
                if proves { self.tested_names(&binary.left, steps) } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }
}

/// What is expected of the two sides of an operator.
fn operand_contexts(binary: &BinaryExpression<'_>, context: Option<&Context>) -> (Context, Context) {
    use BinaryOperator as Operator;
    match binary.operator {
        Operator::Equality | Operator::StrictEquality | Operator::Inequality | Operator::StrictInequality => {
            let side = |other: &Expression<'_>| {
                let mut side = Context::test(None);
                if is_nothing(other) {
                    let fails_when = context.and_then(|context| context.fails_when);
                    // equal to nothing is the same as not being there
                    let flip = is_equality(binary.operator);
                    side.fails_when = fails_when.map(|when| when != flip);
                } else {
                    side.compared_with = literal(other).map(str::to_owned);
                }
                side
            };
            (side(&binary.right), side(&binary.left))
        }
        // `missing.length > 0`
        Operator::GreaterThan | Operator::GreaterEqualThan => {
            let fails = context.is_some_and(|context| context.fails_when == Some(true));
            let left = if fails { Context::test(Some(false)) } else { Context::default() };
            (left, Context::default())
        }
        _ => (Context::default(), Context::default()),
    }
}

fn is_equality(operator: BinaryOperator) -> bool {
    matches!(operator, BinaryOperator::Equality | BinaryOperator::StrictEquality)
}

/// `undefined`, `null`, `''` or the string that `typeof` gives for nothing.
fn is_nothing(expression: &Expression<'_>) -> bool {
    match strip(expression) {
        Expression::NullLiteral(_) => true,
        Expression::Identifier(name) => name.name == "undefined",
        Expression::StringLiteral(text) => text.value.is_empty() || text.value == "undefined",
        Expression::UnaryExpression(unary) => unary.operator == UnaryOperator::Void,
        _ => false,
    }
}

fn is_negated(expression: &Expression<'_>) -> bool {
    match strip(expression) {
        Expression::UnaryExpression(unary) => unary.operator == UnaryOperator::LogicalNot,
        Expression::BinaryExpression(binary) => is_equality(binary.operator) && is_nothing(&binary.right),
        _ => false,
    }
}

/// Whether `as T` says that the value is there.
fn asserts(annotation: &TSType<'_>) -> bool {
    match annotation {
        TSType::TSUnionType(union) => union.types.iter().all(asserts),
        TSType::TSUndefinedKeyword(_)
        | TSType::TSNullKeyword(_)
        | TSType::TSAnyKeyword(_)
        | TSType::TSUnknownKeyword(_) => false,
        TSType::TSParenthesizedType(inner) => asserts(&inner.type_annotation),
        _ => true,
    }
}

/// Methods of a text that give a text of the same meaning.
fn keeps_text(name: &str) -> bool {
    matches!(
        name,
        "trim"
            | "trimStart"
            | "trimEnd"
            | "toLowerCase"
            | "toUpperCase"
            | "toString"
            | "replace"
            | "replaceAll"
    )
}
