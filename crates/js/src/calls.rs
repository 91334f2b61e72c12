//! The walk's calls: who is called with what, and what that says of imports, failures and callbacks.

use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression, TaggedTemplateExpression};
use oxc_ast_visit::VisitJs;
use seaworthy_text::Span;

use crate::call::Call;
use crate::collect::{Collector, TOP_DEPTH};
use crate::context::Context;
use crate::convert::is_conversion;
use crate::environment::{deno_read, env_read, environment};
use crate::failing::is_exit;
use crate::import::ImportKind;
use crate::syntax::{Link, argument, callee_names, link, span_of, strip};
use crate::value::{Value, ValueKind};

/// How deep arguments are kept.
const ARGUMENT_DEPTH: u32 = 4;

impl Collector {
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
}
