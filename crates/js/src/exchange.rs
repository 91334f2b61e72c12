//! The walk's imports and exports, ES modules and CommonJS alike.

use oxc_ast::ast::{
    Argument, BindingPattern, Declaration, ExportAllDeclaration, ExportDeclaration, ExportDefaultDeclaration,
    ExportDefaultDeclarationKind, ExportFromDeclaration, ExportNamedDeclaration, Expression,
    ImportDeclaration, ImportDeclarationSpecifier, ImportExpression, ImportOrExportKind, StringLiteral,
    TSImportEqualsDeclaration, TSModuleReference, VariableDeclarator,
};
use oxc_ast_visit::VisitJs;
use seaworthy_text::Span;

use crate::collect::{Collector, TOP_DEPTH};
use crate::env::EnvSource;
use crate::export::{Export, ExportKind};
use crate::import::{Import, ImportBinding, ImportKind, Imported};
use crate::syntax::{binding_name, key_name, literal, span_of};
use crate::value::{Value, ValueKind};

impl Collector {
    /// `import { env } from 'node:process'`, and the modules of SvelteKit that hold the environment of the running server.
    pub(crate) fn note_environment_import(&mut self, import: &ImportDeclaration<'_>) {
        if !matches!(
            import.source.value.as_str(),
            "process" | "node:process" | "$env/dynamic/private" | "$env/dynamic/public"
        ) {
            return;
        }
        for specifier in import.specifiers.iter().flatten() {
            match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(specifier)
                    if specifier.imported.name() == "env" =>
                {
                    self.aliases.add(specifier.local.name.as_str(), EnvSource::Process);
                }
                ImportDeclarationSpecifier::ImportSpecifier(_) => {}
                ImportDeclarationSpecifier::ImportDefaultSpecifier(specifier) => {
                    self.aliases.add_process(specifier.local.name.as_str());
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(specifier) => {
                    self.aliases.add_process(specifier.local.name.as_str());
                }
            }
        }
    }

    pub(crate) fn import_declaration(&mut self, it: &ImportDeclaration<'_>) {
        let whole_is_type = it.import_kind == ImportOrExportKind::Type;
        let mut bindings = Vec::new();
        for specifier in it.specifiers.iter().flatten() {
            let (imported, local, is_type) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(specifier) => (
                    Imported::Name(specifier.imported.name().as_str().to_owned()),
                    &specifier.local,
                    specifier.import_kind == ImportOrExportKind::Type,
                ),
                ImportDeclarationSpecifier::ImportDefaultSpecifier(specifier) => {
                    (Imported::Default, &specifier.local, false)
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(specifier) => {
                    (Imported::Namespace, &specifier.local, false)
                }
            };
            let local = local.name.as_str().to_owned();
            bindings.push(ImportBinding { imported, local, is_type: is_type || whole_is_type });
        }
        let only_types = !bindings.is_empty() && bindings.iter().all(|binding| binding.is_type);
        let kind = if whole_is_type || only_types { ImportKind::TypeOnly } else { ImportKind::Static };
        self.import(&it.source, kind, bindings, span_of(it));
    }

    fn import(
        &mut self,
        source: &StringLiteral<'_>,
        kind: ImportKind,
        bindings: Vec<ImportBinding>,
        span: Span,
    ) {
        let specifier = source.value.as_str().to_owned();
        self.module.imports.push(Import { specifier, kind, bindings, span, specifier_span: span_of(source) });
    }

    pub(crate) fn import_equals(&mut self, it: &TSImportEqualsDeclaration<'_>) {
        if let TSModuleReference::ExternalModuleReference(reference) = &it.module_reference {
            let is_type = it.import_kind == ImportOrExportKind::Type;
            let kind = if is_type { ImportKind::TypeOnly } else { ImportKind::Require };
            let local = it.id.name.as_str().to_owned();
            let bindings = vec![ImportBinding { imported: Imported::Namespace, local, is_type }];
            self.import(&reference.expression, kind, bindings, span_of(it));
        }
    }

    /// `require('x')` or `import('x')` whose result no declaration names.
    pub(crate) fn note_import_call(&mut self, argument: Option<&Argument<'_>>, kind: ImportKind, span: Span) {
        if let Some(expression) = argument.and_then(Argument::as_expression) {
            self.note_imported(expression, kind, span);
        }
    }

    fn note_imported(&mut self, specifier: &Expression<'_>, kind: ImportKind, span: Span) {
        if self.noted_import.take_if(|noted| *noted == span).is_some() {
            return;
        }
        if let Some(text) = literal(specifier) {
            let (specifier_span, specifier) = (span_of(specifier), text.to_owned());
            self.module.imports.push(Import { specifier, kind, bindings: Vec::new(), span, specifier_span });
        }
    }

    pub(crate) fn dynamic_import(&mut self, it: &ImportExpression<'_>) {
        self.note_imported(&it.source, ImportKind::Dynamic, span_of(it));
        if literal(&it.source).is_none() {
            self.visit_expression(&it.source);
        }
    }

    /// Notes `const x = require('y')`, `const { a: b } = require('y').z`, `const x = await import('y')`. Tells whether it
    /// was one.
    pub(crate) fn note_require(&mut self, declarator: &VariableDeclarator<'_>, value: &Value) -> bool {
        let mut members = Vec::new();
        let mut source = value;
        while let ValueKind::Member { object, name } = &source.kind {
            members.push(name.clone());
            source = object;
        }
        let Some(call) = source.as_call() else { return false };
        let kind = match call.callee.as_path() {
            Some([only]) if only == "require" => ImportKind::Require,
            Some([only]) if only == "import" => ImportKind::Dynamic,
            _ => return false,
        };
        let [specifier] = call.arguments.as_slice() else { return false };
        let Some(text) = specifier.as_str() else { return false };
        let bindings = match (members.pop(), members.is_empty(), &declarator.id) {
            (None, _, BindingPattern::ObjectPattern(object)) => object
                .properties
                .iter()
                .filter_map(|property| {
                    let (imported, local) = (key_name(&property.key)?, binding_name(&property.value)?);
                    let imported =
                        if imported == "default" { Imported::Default } else { Imported::Name(imported) };
                    Some(ImportBinding { imported, local: local.to_owned(), is_type: false })
                })
                .collect(),
            (first, true, pattern) => {
                let imported = match first {
                    None => Imported::Namespace,
                    Some(name) if name == "default" => Imported::Default,
                    Some(name) => Imported::Name(name),
                };
                let Some(local) = binding_name(pattern) else { return false };
                vec![ImportBinding { imported, local: local.to_owned(), is_type: false }]
            }
            _ => return false,
        };
        self.noted_import = Some(source.span);
        self.module.imports.push(Import {
            specifier: text.to_owned(),
            kind,
            bindings,
            span: source.span,
            specifier_span: specifier.span,
        });
        true
    }

    fn export(&mut self, name: &str, local: Option<&str>, kind: ExportKind, span: Span) {
        let (name, local) = (name.to_owned(), local.map(str::to_owned));
        self.module.exports.push(Export { name, local, kind, span });
    }

    pub(crate) fn export_all(&mut self, it: &ExportAllDeclaration<'_>) {
        let name = it.exported.as_ref().map_or("*", |name| name.name().as_str()).to_owned();
        let specifier = it.source.value.as_str().to_owned();
        if it.export_kind == ImportOrExportKind::Type {
            self.export(&name, None, ExportKind::Type, span_of(it));
            self.import(&it.source, ImportKind::TypeOnly, Vec::new(), span_of(it));
            return;
        }
        let bindings = match &it.exported {
            Some(_) => {
                vec![ImportBinding { imported: Imported::Namespace, local: name.clone(), is_type: false }]
            }
            None => Vec::new(),
        };
        self.export(&name, None, ExportKind::ReExport { specifier, imported: "*".to_owned() }, span_of(it));
        self.import(&it.source, ImportKind::ReExport, bindings, span_of(it));
    }

    pub(crate) fn export_from(&mut self, it: &ExportFromDeclaration<'_>) {
        let whole_is_type = it.export_kind == ImportOrExportKind::Type;
        let mut bindings = Vec::new();
        for specifier in &it.specifiers {
            let name = specifier.exported.name();
            let imported = specifier.local.name().as_str().to_owned();
            let is_type = whole_is_type || specifier.export_kind == ImportOrExportKind::Type;
            let kind = if is_type {
                ExportKind::Type
            } else {
                ExportKind::ReExport {
                    specifier: it.source.value.as_str().to_owned(),
                    imported: imported.clone(),
                }
            };
            self.export(name.as_str(), None, kind, span_of(specifier));
            let imported = if imported == "default" { Imported::Default } else { Imported::Name(imported) };
            bindings.push(ImportBinding { imported, local: name.as_str().to_owned(), is_type });
        }
        let kind = if whole_is_type { ImportKind::TypeOnly } else { ImportKind::ReExport };
        self.import(&it.source, kind, bindings, span_of(it));
    }

    pub(crate) fn export_named(&mut self, it: &ExportNamedDeclaration<'_>) {
        for specifier in &it.specifiers {
            let is_type = it.export_kind == ImportOrExportKind::Type
                || specifier.export_kind == ImportOrExportKind::Type;
            let kind = if is_type { ExportKind::Type } else { ExportKind::Value };
            let (name, local) = (specifier.exported.name(), specifier.local.name());
            if name == "default" && !is_type {
                let value = ValueKind::Path(vec![local.as_str().to_owned()]);
                self.module.default_export = Some(Value::new(value, span_of(&specifier.local)));
            }
            self.export(name.as_str(), Some(local.as_str()), kind, span_of(specifier));
        }
    }

    pub(crate) fn export_declaration(&mut self, it: &ExportDeclaration<'_>) {
        let (name, kind, span) = match &it.declaration {
            Declaration::VariableDeclaration(declaration) => {
                for declarator in &declaration.declarations {
                    let is_function = matches!(
                        declarator.init,
                        Some(Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_))
                    );
                    for name in declarator.id.get_binding_identifiers() {
                        let kind = if is_function { ExportKind::Function } else { ExportKind::Value };
                        self.export(name.name.as_str(), Some(name.name.as_str()), kind, span_of(name));
                    }
                }
                return;
            }
            Declaration::FunctionDeclaration(function) => match &function.id {
                Some(id) => (id.name.as_str(), ExportKind::Function, span_of(id)),
                None => return,
            },
            Declaration::ClassDeclaration(class) => match &class.id {
                Some(id) => (id.name.as_str(), ExportKind::Class, span_of(id)),
                None => return,
            },
            Declaration::TSEnumDeclaration(item) => {
                (item.id.name.as_str(), ExportKind::Value, span_of(&item.id))
            }
            declaration => match declaration.id() {
                Some(id) => (id.name.as_str(), ExportKind::Type, span_of(id)),
                None => return,
            },
        };
        self.export(name, Some(name), kind, span);
    }

    pub(crate) fn export_default(&mut self, it: &ExportDefaultDeclaration<'_>) {
        let (local, kind, value) = match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let local = function.id.as_ref().map(|id| id.name.as_str());
                (local, ExportKind::Function, Some(self.reader(TOP_DEPTH).declared(function)))
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                (class.id.as_ref().map(|id| id.name.as_str()), ExportKind::Class, None)
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => (None, ExportKind::Type, None),
            declaration => match declaration.as_expression() {
                Some(expression) => {
                    let value = self.reader(TOP_DEPTH).value(expression);
                    let kind = match value.kind {
                        ValueKind::Function { .. } => ExportKind::Function,
                        _ => ExportKind::Value,
                    };
                    let local = match expression {
                        Expression::Identifier(name) => Some(name.name.as_str()),
                        _ => None,
                    };
                    (local, kind, Some(value))
                }
                None => (None, ExportKind::Value, None),
            },
        };
        self.export("default", local, kind, span_of(it));
        self.module.default_export = value;
    }

    /// `export = x`.
    pub(crate) fn export_assignment(&mut self, expression: &Expression<'_>, span: Span) {
        let value = self.reader(TOP_DEPTH).value(expression);
        self.export("default", None, ExportKind::Value, span);
        self.module.default_export = Some(value);
    }

    /// `module.exports = …`, `module.exports.x = …`, `exports.x = …`.
    pub(crate) fn note_commonjs_export(&mut self, path: &[String], value: &Value, span: Span) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let name = match path.as_slice() {
            ["module", "exports"] => "default",
            ["module", "exports", name] | ["exports", name] => name,
            _ => return,
        };
        let kind = match value.kind {
            ValueKind::Function { .. } => ExportKind::Function,
            _ => ExportKind::Value,
        };
        let local = match value.as_path() {
            Some([only]) => Some(only.as_str()),
            _ => None,
        };
        self.export(name, local, kind, span);
        if name != "default" {
            return;
        }
        // the members of an exported object are names that others can take
        for entry in value.entries() {
            if let crate::value::EntryKey::Name(name) = &entry.key {
                let local = entry.value.as_path().filter(|path| path.len() == 1).map(|path| path[0].as_str());
                self.export(name, local, ExportKind::Value, entry.key_span);
            }
        }
        self.module.default_export = Some(value.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::import::Imported;
    use crate::testing::{file, module, shown};

    fn imports(text: &str) -> Vec<String> {
        module(text)
            .imports
            .iter()
            .map(|import| {
                let bindings: Vec<String> = import
                    .bindings
                    .iter()
                    .map(|binding| {
                        let imported = match &binding.imported {
                            Imported::Default => "default",
                            Imported::Namespace => "*",
                            Imported::Name(name) => name,
                        };
                        let kind = if binding.is_type { "type " } else { "" };
                        format!("{kind}{imported} as {}", binding.local)
                    })
                    .collect();
                format!("{:?} {} {{{}}}", import.kind, import.specifier, bindings.join(", "))
            })
            .collect()
    }

    fn exports(text: &str) -> Vec<String> {
        module(text)
            .exports
            .iter()
            .map(|export| {
                format!("{} {:?} {}", export.name, export.kind, export.local.as_deref().unwrap_or("-"))
            })
            .collect()
    }

    #[test]
    fn es_imports() {
        assert_eq!(
            imports(
                "import a, { b, c as d, type E } from 'x'\nimport * as f from 'y'\nimport 'z'\nimport type G from 't'
                import { type H } from 'u'\nimport j = require('j')\nconst k = await import('k')\nimport('l').then(f)"
            ),
            [
                "Static x {default as a, b as b, c as d, type E as E}",
                "Static y {* as f}",
                "Static z {}",
                "TypeOnly t {type default as G}",
                "TypeOnly u {type H as H}",
                "Require j {* as j}",
                "Dynamic k {* as k}",
                "Dynamic l {}",
            ]
        );
    }

    #[test]
    fn required() {
        assert_eq!(
            imports(
                "const a = require('a'), { b, c: d } = require('bc')\nconst e = require('e').default\nconst f = require('f').g\nrequire('h')\nrequire('i')(x)"
            ),
            [
                "Require a {* as a}",
                "Require bc {b as b, c as d}",
                "Require e {default as e}",
                "Require f {g as f}",
                "Require h {}",
                "Require i {}",
            ]
        );
    }

    #[test]
    fn es_exports() {
        assert_eq!(
            exports(
                "export const a = 1, { b } = x\nexport function GET() {}\nexport const POST = async () => {}\nexport class D {}
                export type T = 1\nexport interface I {}\nexport enum E { A }\nconst f = 1\nexport { f as g }
                export * from 'x'\nexport * as n from 'y'\nexport { default as h, i } from 'z'\nexport default f"
            ),
            [
                "a Value a",
                "b Value b",
                "GET Function GET",
                "POST Function POST",
                "D Class D",
                "T Type T",
                "I Type I",
                "E Value E",
                "g Value f",
                "* ReExport { specifier: \"x\", imported: \"*\" } -",
                "n ReExport { specifier: \"y\", imported: \"*\" } -",
                "h ReExport { specifier: \"z\", imported: \"default\" } -",
                "i ReExport { specifier: \"z\", imported: \"i\" } -",
                "default Value f",
            ]
        );
    }

    #[test]
    fn commonjs_exports() {
        assert_eq!(
            exports("exports.a = 1; module.exports.b = function () {}; module.exports = { c, d: 1 }"),
            ["a Value -", "b Function -", "default Value -", "c Value c", "d Value -"]
        );
        let found = module("module.exports = app");
        assert_eq!(found.default_export.as_ref().map(shown).as_deref(), Some("app"));
    }

    #[test]
    fn origins() {
        let found = module(
            "import express from 'express'\nimport { Redis as R } from 'ioredis'\nconst app = express()
            const redis = new R(); const { promises: files } = require('node:fs')\nclass A { db = drizzle(pool) }
            import { drizzle } from 'drizzle-orm/node-postgres'\nfiles.mkdir('x')",
        );
        let origin = |name: &'static str| {
            found.origin(name, None).map(|target| (target.module, target.names.join(".")))
        };
        assert_eq!(origin("app"), Some(("express", String::new())));
        assert_eq!(origin("redis"), Some(("ioredis", "Redis".into())));
        assert_eq!(origin("files"), Some(("node:fs", "promises".into())));
        assert_eq!(origin("nothing"), None);
        let call = found.calls.iter().find(|call| call.path == ["files", "mkdir"]).unwrap();
        let target = found.target(&call.path).unwrap();
        assert!(target.is_builtin("fs"));
        assert_eq!((target.export(), target.name()), (Some("promises"), Some("mkdir")));
    }

    #[test]
    fn next_route_handlers() {
        let found = module(
            "export const dynamic = 'force-dynamic'\nexport const runtime = 'nodejs'\nexport async function GET() { return Response.json({}) }",
        );
        assert_eq!(found.binding("runtime", None).and_then(|binding| binding.value.as_str()), Some("nodejs"));
        let (_, handler) = found.function_named("GET").unwrap();
        assert!(handler.is_async);
        assert_eq!(found.calls_inside(handler.span).count(), 1);
    }

    #[test]
    fn names_of_other_dialects() {
        for (name, text) in [
            ("a.js", "const x = <div>a</div>; module.exports = x"),
            ("a.cjs", "const a = require('a'); return 1"),
            ("a.mjs", "import a from 'a'; await a()"),
            ("a.mts", "const a = <T,>(b: T): b is T => true"),
            ("a.cts", "import a = require('a'); export = a"),
            ("a.tsx", "export const A = <T,>(p: T) => <b>{p as any}</b>"),
            ("a.ts", "#!/usr/bin/env bun\nconst a = <string>b; @dec class C { @x() y() {} }"),
            ("a.js", "\u{feff}'use strict'; with (a) { b }"),
        ] {
            let found = crate::scan(&file(name, text)).unwrap();
            assert_eq!(found.diagnostics, [], "{name}: {text}");
        }
    }
}
