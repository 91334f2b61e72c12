//! The walk's tests: what a branch, a comparison or a negation says of the variables in it.

use oxc_ast::ast::{
    BinaryExpression, BinaryOperator, Expression, IfStatement, LogicalOperator as Logic, UnaryOperator,
};
use oxc_ast_visit::VisitJs;

use crate::collect::Collector;
use crate::context::Context;
use crate::environment::env_read;
use crate::failing::{fails, leaves};
use crate::syntax::{literal, strip};

/// How many joined tests are looked into.
const MAX_TESTS: u32 = 32;

impl Collector {
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
    pub(crate) fn present_names(&self, test: &Expression<'_>) -> Vec<String> {
        self.tested_names(test, MAX_TESTS)
    }

    /// Variables that are set if `test` does not hold.
    pub(crate) fn absent_names(&self, test: &Expression<'_>) -> Vec<String> {
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
pub(crate) fn operand_contexts(
    binary: &BinaryExpression<'_>,
    context: Option<&Context>,
) -> (Context, Context) {
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

pub(crate) fn is_negated(expression: &Expression<'_>) -> bool {
    match strip(expression) {
        Expression::UnaryExpression(unary) => unary.operator == UnaryOperator::LogicalNot,
        Expression::BinaryExpression(binary) => is_equality(binary.operator) && is_nothing(&binary.right),
        _ => false,
    }
}
