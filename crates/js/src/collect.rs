//! The one walk over a syntax tree that notes all facts. Statements, functions and names here; expressions in
//! `expressions`, imports and exports in `exchange`.

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, CallExpression, Class, ExportAllDeclaration, ExportDeclaration,
    ExportDefaultDeclaration, ExportFromDeclaration, ExportNamedDeclaration, Expression, ForOfStatement,
    ForStatementLeft, FormalParameters, Function as FunctionNode, IfStatement, ImportDeclaration, JSXElement,
    JSXFragment, MethodDefinition, NewExpression, ObjectProperty, Program, PropertyDefinition, Statement,
    StringLiteral, TSExportAssignment, TSImportEqualsDeclaration, TaggedTemplateExpression, TemplateLiteral,
    ThrowStatement, VariableDeclaration, VariableDeclarator,
};
use oxc_ast_visit::{VisitJs, walk_js};
use oxc_syntax::scope::ScopeFlags;
use seaworthy_text::Span;

use crate::binding::Binding;
use crate::context::{Check, Context, RawRead, ReadName};
use crate::convert::{Bodies, Reader, returned};
use crate::env::{Demand, EnvSource};
use crate::environment::{Aliases, environment, is_environment_type};
use crate::failure::Diagnostic;
use crate::function::{Function, FunctionId};
use crate::module::Module;
use crate::syntax::{binding_name, key_name, parameter_names, span_of};
use crate::value::{LogicalOperator, Value, ValueKind};

/// Levels of expressions and statements that are looked into: a bound for the stack.
const MAX_DEPTH: u32 = 400;
/// How deep values at top level are kept.
pub(crate) const TOP_DEPTH: u32 = 12;
/// How deep values in functions are kept.
pub(crate) const LOCAL_DEPTH: u32 = 5;

/// What the walk has found so far.
#[derive(Default)]
pub(crate) struct Collector {
    pub(crate) module: Module,
    pub(crate) reads: Vec<RawRead>,
    pub(crate) checks: Vec<Check>,
    pub(crate) aliases: Aliases,
    pub(crate) context: Context,
    /// Variables known to be set where we are.
    pub(crate) guards: Vec<String>,
    /// Local names whose value has to do with the environment.
    pub(crate) env_locals: Vec<String>,
    pub(crate) within: Option<FunctionId>,
    /// For the first parameter of the next function: what it goes through.
    pub(crate) pending_element: Option<Value>,
    pub(crate) pending_name: Option<String>,
    /// Whether the next function is a member of something.
    pub(crate) pending_member: bool,
    /// A `require` or `import()` whose names are noted already.
    pub(crate) noted_import: Option<Span>,
    bodies: Bodies,
    depth: u32,
    is_too_deep: bool,
}

/// Walks a program.
pub(crate) fn collect(program: &Program<'_>, diagnostics: Vec<Diagnostic>) -> Collector {
    walk(program, diagnostics, Bodies::Closed)
}

/// Walks a program and reads what functions return along with them.
pub(crate) fn collect_open(program: &Program<'_>, diagnostics: Vec<Diagnostic>) -> Collector {
    walk(program, diagnostics, Bodies::Open)
}

fn walk(program: &Program<'_>, diagnostics: Vec<Diagnostic>, bodies: Bodies) -> Collector {
    let mut collector = Collector { bodies, ..Collector::default() };
    collector.module.diagnostics = diagnostics;
    collector.module.directives =
        program.directives.iter().map(|directive| directive.directive.as_str().to_owned()).collect();
    // functions may use what is imported or aliased further down
    for statement in &program.body {
        collector.note_early(statement);
    }
    collector.visit_program(program);
    collector
}

impl Collector {
    /// A reader of values with the names known here.
    pub(crate) fn reader(&self, depth: u32) -> Reader<'_> {
        Reader::new(&self.aliases, depth, self.bodies)
    }

    pub(crate) fn value(&self, expression: &Expression<'_>) -> Value {
        self.reader(LOCAL_DEPTH).value(expression)
    }

    /// Visits `expression` as one that stands in `context`.
    pub(crate) fn visit_in(&mut self, context: Context, expression: &Expression<'_>) {
        self.context = context;
        self.visit_expression(expression);
    }

    fn note_early(&mut self, statement: &Statement<'_>) {
        let declaration = match statement {
            Statement::VariableDeclaration(declaration) => declaration,
            Statement::ImportDeclaration(import) => {
                self.note_environment_import(import);
                return;
            }
            _ => return,
        };
        for declarator in &declaration.declarations {
            if let (Some(name), Some(init)) = (binding_name(&declarator.id), &declarator.init)
                && let Some(source) = environment(init, &self.aliases)
            {
                self.aliases.add(name, source);
            }
        }
    }

    /// Goes one level deeper, unless that is too deep.
    fn deeper(&mut self, span: Span, visit: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            if !self.is_too_deep {
                self.is_too_deep = true;
                let message = "nested too deeply to look into".to_owned();
                self.module.diagnostics.push(Diagnostic { message, span });
            }
            return;
        }
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }

    /// Enters a function, visits what is in it, and leaves it.
    fn in_function(
        &mut self,
        function: Function,
        parameters: &FormalParameters<'_>,
        visit: impl FnOnce(&mut Self),
    ) {
        let element = self.pending_element.take();
        let names = function.parameters.clone();
        let outer = self.within;
        let id = FunctionId(Span::new(self.module.functions.len(), 0).start);
        self.module.functions.push(function);
        self.within = Some(id);
        let (aliases, guards) = (self.aliases.depth(), self.guards.len());
        if let (Some(element), Some(Some(name))) = (element, names.first()) {
            self.bind(vec![name.clone()], element, span_of(parameters), false);
        }
        let defaults = parameters
            .items
            .iter()
            .map(|item| item.initializer.as_deref().map(|initial| self.reader(LOCAL_DEPTH).value(initial)))
            .collect();
        if let Some(function) = self.module.functions.get_mut(id.0 as usize) {
            function.defaults = defaults;
        }
        for (item, name) in parameters.items.iter().zip(&names) {
            // `constructor(private readonly redis: Redis)` makes a member of the parameter
            if let Some(name) = name.as_ref().filter(|_| item.has_modifier()) {
                let span = span_of(item);
                let given = Value::new(ValueKind::Path(vec![name.clone()]), span);
                self.bind(vec!["this".to_owned(), name.clone()], given, span, false);
            }
            let initial = item.initializer.as_deref();
            let typed = item
                .type_annotation
                .as_ref()
                .is_some_and(|typed| is_environment_type(&typed.type_annotation));
            let source = initial
                .and_then(|initial| environment(initial, &self.aliases))
                .or(typed.then_some(EnvSource::Process));
            match (name, source) {
                (Some(name), Some(source)) => self.aliases.add(name, source),
                (Some(name), None) => self.aliases.hide(name),
                (None, Some(source)) => self.destructure_environment(&item.pattern, source),
                (None, None) => {}
            }
        }
        visit(self);
        self.aliases.leave(aliases);
        self.guards.truncate(guards);
        self.within = outer;
    }

    fn note_returned(&mut self, returned: Option<&Expression<'_>>) {
        let value = returned.map(|returned| self.reader(TOP_DEPTH).value(returned));
        if let Some(function) = self.within.and_then(|id| self.module.functions.get_mut(id.0 as usize)) {
            function.returns = value;
        }
    }

    /// Notes that the function we are in throws or ends the process.
    pub(crate) fn note_failure(&mut self) {
        if let Some(function) = self.within.and_then(|id| self.module.functions.get_mut(id.0 as usize)) {
            function.fails = true;
        }
    }

    fn bind_declared(&mut self, target: Vec<String>, value: Value, span: Span, is_mutable: bool) {
        if !value.is_unknown() {
            let within = self.within;
            let binding = Binding { target, value, is_mutable, is_declared: true, within, span };
            self.module.bindings.push(binding);
        }
    }

    pub(crate) fn bind(&mut self, target: Vec<String>, value: Value, span: Span, is_mutable: bool) {
        if !value.is_unknown() {
            let within = self.within;
            let binding = Binding { target, value, is_mutable, is_declared: false, within, span };
            self.module.bindings.push(binding);
        }
    }

    fn binding_depth(&self) -> u32 {
        if self.within.is_none() { TOP_DEPTH } else { LOCAL_DEPTH }
    }

    fn declare(&mut self, declarator: &VariableDeclarator<'_>, is_mutable: bool) {
        let Some(init) = &declarator.init else { return };
        if let Some(source) = environment(init, &self.aliases) {
            match binding_name(&declarator.id) {
                Some(name) if self.within.is_some() => self.aliases.add(name, source),
                Some(_) => {}
                None => self.destructure_environment(&declarator.id, source),
            }
            return;
        }
        let value = self.reader(self.binding_depth()).value(init);
        let reads = self.reads.len();
        if !self.note_require(declarator, &value) {
            self.bind_pattern(&declarator.id, value, is_mutable);
        }
        let local = binding_name(&declarator.id).map(str::to_owned);
        self.visit_in(Context { local: local.clone(), function_name: local, ..Context::default() }, init);
        if self.reads.len() > reads {
            self.env_locals.extend(names_in(&declarator.id).into_iter().map(str::to_owned));
        }
    }

    fn bind_pattern(&mut self, pattern: &BindingPattern<'_>, value: Value, is_mutable: bool) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                let target = vec![name.name.as_str().to_owned()];
                self.bind_declared(target, value, span_of(name.as_ref()), is_mutable);
            }
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let Some(key) = key_name(&property.key) else { continue };
                    if key == "env"
                        && matches!(&value.kind, ValueKind::Path(path) if path.len() == 1 && path[0] == "process")
                    {
                        match binding_name(&property.value) {
                            Some(name) => self.aliases.add(name, EnvSource::Process),
                            None => self.destructure_environment(&property.value, EnvSource::Process),
                        }
                        continue;
                    }
                    let span = span_of(&property.key);
                    let kind = match &value.kind {
                        ValueKind::Path(path) => {
                            let mut path = path.clone();
                            path.push(key);
                            ValueKind::Path(path)
                        }
                        ValueKind::Unknown => return,
                        _ => match value.get(&key) {
                            Some(known) => known.kind.clone(),
                            None => ValueKind::Member { object: Box::new(value.clone()), name: key },
                        },
                    };
                    self.bind_pattern(&property.value, Value::new(kind, span), is_mutable);
                }
                // what is left has all members but those that were taken out under names of their own
                if let Some(rest) = &object.rest {
                    self.bind_pattern(&rest.argument, value, is_mutable);
                }
            }
            BindingPattern::ArrayPattern(array) => {
                for (element, value) in array.elements.iter().zip(value.elements()) {
                    if let Some(element) = element {
                        self.bind_pattern(element, value.clone(), is_mutable);
                    }
                }
            }
            BindingPattern::AssignmentPattern(assigned) => {
                let default = self.value(&assigned.right);
                let span = value.span;
                let value = Value::logical(LogicalOperator::Nullish, value, default, span);
                self.bind_pattern(&assigned.left, value, is_mutable);
            }
        }
    }

    /// `const { A, B: b = 1, ...rest } = process.env`.
    pub(crate) fn destructure_environment(&mut self, pattern: &BindingPattern<'_>, source: EnvSource) {
        let BindingPattern::ObjectPattern(object) = pattern else { return };
        for property in &object.properties {
            let span = span_of(property);
            let (pattern, default) = match &property.value {
                BindingPattern::AssignmentPattern(assigned) => {
                    (&assigned.left, Some(self.value(&assigned.right)))
                }
                pattern => (pattern, None),
            };
            let name = match key_name(&property.key) {
                Some(name) => ReadName::Fixed(name),
                None => ReadName::Computed(
                    property.key.as_expression().map_or_else(|| Value::unknown(span), |key| self.value(key)),
                ),
            };
            let demand = if default.is_some() { Demand::Optional } else { Demand::Bare };
            let local = binding_name(pattern).map(str::to_owned);
            if let (ReadName::Fixed(name), Some(local)) = (&name, &local) {
                self.env_locals.push(local.clone());
                let default = default.clone().map(Box::new);
                let reference = crate::value::EnvReference { name: name.clone(), source, default };
                self.bind(vec![local.clone()], Value::new(ValueKind::Env(reference), span), span, false);
            }
            self.note_read(RawRead {
                name,
                default,
                source,
                demand,
                local,
                compared_with: None,
                within: self.within,
                span,
            });
        }
        if let Some(rest) = &object.rest {
            if let Some(name) = binding_name(&rest.argument) {
                self.aliases.add(name, source);
            }
            self.note_whole_environment(source, None, span_of(rest.as_ref()));
        }
    }
}

/// All names that a pattern binds.
fn names_in<'b>(pattern: &'b BindingPattern<'_>) -> Vec<&'b str> {
    pattern.get_binding_identifiers().into_iter().map(|name| name.name.as_str()).collect()
}

impl<'a> VisitJs<'a> for Collector {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        let context = std::mem::take(&mut self.context);
        self.deeper(span_of(it), |collector| collector.expression(it, context));
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.context = Context::default();
        self.deeper(span_of(it), |collector| walk_js::walk_statement(collector, it));
    }

    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        self.module.uses_jsx = true;
        self.deeper(span_of(it), |collector| walk_js::walk_jsx_element(collector, it));
    }

    fn visit_jsx_fragment(&mut self, it: &JSXFragment<'a>) {
        self.module.uses_jsx = true;
        self.deeper(span_of(it), |collector| walk_js::walk_jsx_fragment(collector, it));
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let context = std::mem::take(&mut self.context);
        self.call(it, context);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.new_call(it);
    }

    fn visit_tagged_template_expression(&mut self, it: &TaggedTemplateExpression<'a>) {
        self.tagged(it);
        walk_js::walk_tagged_template_expression(self, it);
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.module.urls.extend(crate::url::find(it.value.as_str(), span_of(it)));
    }

    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        if let Some(text) = it.quasis.first().and_then(|first| first.value.cooked.as_ref()) {
            let url = if it.expressions.is_empty() {
                crate::url::find(text.as_str(), span_of(it))
            } else {
                crate::url::find_start(text.as_str(), span_of(it))
            };
            self.module.urls.extend(url);
        }
        walk_js::walk_template_literal(self, it);
    }

    fn visit_function(&mut self, it: &FunctionNode<'a>, flags: ScopeFlags) {
        let name = self.pending_name.take();
        let own = it.id.as_ref().map(|id| id.name.as_str().to_owned());
        let function = Function {
            name: own.or(name),
            is_member: std::mem::take(&mut self.pending_member),
            parameters: parameter_names(&it.params),
            defaults: Vec::new(),
            is_async: it.r#async,
            fails: false,
            returns: None,
            within: self.within,
            span: span_of(it),
        };
        let is_top = self.within.is_none();
        self.in_function(function, &it.params, |collector| {
            if let Some(body) = it.body.as_ref().filter(|_| is_top) {
                collector.note_returned(returned(&body.statements));
            }
            walk_js::walk_function(collector, it, flags);
        });
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let function = Function {
            name: self.pending_name.take(),
            is_member: std::mem::take(&mut self.pending_member),
            parameters: parameter_names(&it.params),
            defaults: Vec::new(),
            is_async: it.r#async,
            fails: false,
            returns: None,
            within: self.within,
            span: span_of(it),
        };
        let is_top = self.within.is_none();
        self.in_function(function, &it.params, |collector| {
            if is_top {
                let body = it.body.as_function_body();
                collector.note_returned(
                    it.body.as_expression().or_else(|| body.and_then(|body| returned(&body.statements))),
                );
            }
            walk_js::walk_arrow_function_expression(collector, it);
        });
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.pending_name = None;
        walk_js::walk_class(self, it);
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.visit_decorators(&it.decorators);
        if it.computed {
            self.visit_property_key(&it.key);
        }
        self.pending_name = key_name(&it.key);
        self.pending_member = true;
        self.visit_function(&it.value, ScopeFlags::Function);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        if let (Some(name), Some(value)) = (key_name(&it.key), &it.value) {
            self.visit_decorators(&it.decorators);
            let known = self.value(value);
            self.bind(vec!["this".to_owned(), name.clone()], known, span_of(&it.key), true);
            self.visit_in(
                Context { function_name: Some(name), is_member: true, ..Context::default() },
                value,
            );
            return;
        }
        walk_js::walk_property_definition(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        if let Some(key) = it.key.as_expression().filter(|_| it.computed) {
            self.visit_expression(key);
        }
        let function_name = key_name(&it.key);
        self.visit_in(Context { function_name, is_member: true, ..Context::default() }, &it.value);
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        for declarator in &it.declarations {
            self.declare(declarator, !it.kind.is_const());
            self.visit_binding_pattern(&declarator.id);
        }
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        if it.r#await && self.within.is_none() {
            self.module.has_top_level_await = true;
        }
        if let ForStatementLeft::VariableDeclaration(declaration) = &it.left
            && let Some(declarator) = declaration.declarations.first()
            && let Some(name) = binding_name(&declarator.id)
        {
            let over = self.value(&it.right);
            let value = Value::new(ValueKind::ElementOf(Box::new(over)), span_of(&it.right));
            self.bind(vec![name.to_owned()], value, span_of(&declarator.id), false);
        }
        self.visit_expression(&it.right);
        self.visit_statement(&it.body);
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        self.note_failure();
        walk_js::walk_throw_statement(self, it);
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.if_statement(it);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        self.import_declaration(it);
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.import_equals(it);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.export_all(it);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.export_from(it);
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        self.export_named(it);
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.export_declaration(it);
        walk_js::walk_export_declaration(self, it);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.export_default(it);
        self.pending_name = Some("default".to_owned());
        self.context = Context { function_name: Some("default".to_owned()), ..Context::default() };
        walk_js::walk_export_default_declaration(self, it);
        self.pending_name = None;
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.export_assignment(&it.expression, span_of(it));
        self.visit_expression(&it.expression);
    }
}
