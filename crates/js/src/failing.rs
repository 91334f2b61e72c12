//! Branches that end the program or leave where they are: throws, exits, early returns.

use oxc_ast::ast::{Expression, Statement};

use crate::syntax::{callee_names, strip};

/// Whether a statement, as a branch, ends in a throw or the end of the process.
pub(crate) fn fails(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ThrowStatement(_) => true,
        Statement::BlockStatement(block) => block.body.iter().any(fails),
        Statement::ExpressionStatement(statement) => expression_fails(&statement.expression),
        Statement::ReturnStatement(statement) => statement.argument.as_ref().is_some_and(expression_fails),
        _ => false,
    }
}

/// Whether an expression ends the process.
pub(crate) fn expression_fails(expression: &Expression<'_>) -> bool {
    match strip(expression) {
        Expression::CallExpression(call) => {
            callee_names(&call.callee).is_some_and(|(path, _, _)| is_exit(&path))
                || is_failing_function(&call.callee)
        }
        _ => false,
    }
}

/// Whether it is a function written in place whose body fails: `(() => { throw … })`.
fn is_failing_function(callee: &Expression<'_>) -> bool {
    match strip(callee) {
        Expression::ArrowFunctionExpression(function) => {
            function.body.as_function_body().is_some_and(|body| body.statements.iter().any(fails))
        }
        Expression::FunctionExpression(function) => {
            function.body.as_ref().is_some_and(|body| body.statements.iter().any(fails))
        }
        _ => false,
    }
}

/// Whether a callee ends the process.
pub(crate) fn is_exit(path: &[String]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(names.as_slice(), ["process", "exit" | "abort"] | ["Deno", "exit"])
}

/// Whether a statement, as a branch, leaves the block around it.
pub(crate) fn leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_) | Statement::ContinueStatement(_) | Statement::BreakStatement(_) => {
            true
        }
        Statement::BlockStatement(block) => block.body.last().is_some_and(leaves),
        statement => fails(statement),
    }
}
