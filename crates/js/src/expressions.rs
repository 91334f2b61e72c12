//! The walk's expressions: reads of the environment with what is expected of them, calls, assignments, tests.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, BinaryExpression, BinaryOperator, ConditionalExpression,
    Expression, LogicalExpression, LogicalOperator as Logic, SimpleAssignmentTarget, TSType, UnaryOperator,
};
use oxc_ast_visit::{VisitJs, walk_js};
use seaworthy_text::Span;

use crate::collect::{Collector, LOCAL_DEPTH, TOP_DEPTH};
use crate::conditions::{is_negated, operand_contexts};
use crate::context::{Check, Context, Outcome, RawRead, ReadName};
use crate::env::{Demand, EnvSource, WholeEnvUse};
use crate::environment::{Read, env_read, environment, member_read};
use crate::failing::expression_fails;
use crate::syntax::{Link, Member, link, literal, member, names, span_of, strip};
use crate::value::{LogicalOperator, Value, ValueKind};

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
    pub(crate) fn object(&mut self, member: &Member<'_, '_>, context: &Context) {
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

    pub(crate) fn note_env_read(&mut self, read: Read<'_, '_>, context: Context) {
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
