//! The first look at a source: all of it, or of one that says nothing by itself only what it imports.

use oxc_ast::ast::{Program, Statement};
use seaworthy_text::SourceFile;

use crate::collect::{Collector, collect};
use crate::failure::ParseFailure;
use crate::import::{Import, ImportKind};
use crate::module::Module;
use crate::parse::with_program;
use crate::quiet::is_quiet;
use crate::scan::conclude;

/// What the first look gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    /// Nothing but its imports matters to a container, unless another file asks for a value in it: then [`crate::scan`]
    /// gives the rest. It has no routes, listens to nothing, reads and writes no file and no variable, handles no signal,
    /// names no address and declares no schema.
    Quiet(Vec<Import>),
    /// All of it.
    Whole(Box<Module>),
}

/// Reads one source file: one parse, and one walk where it may say something. `is_inner` tells of an imported name whether
/// it is of the same repository: who uses packages from outside may say something with them.
///
/// # Errors
/// As [`crate::scan`]; where this gives an outline, that gives a module.
pub fn outline(
    file: &SourceFile,
    is_inner: impl Fn(&str) -> bool + Send + Sync,
) -> Result<Outline, ParseFailure> {
    let text_is_quiet = is_quiet(file.text());
    enum Seen {
        Imports(Vec<Import>),
        All(Box<Collector>),
    }
    let seen = with_program(file, |program, diagnostics| {
        if text_is_quiet && diagnostics.is_empty() {
            let imports = imports(program);
            let is_silent = |import: &Import| {
                import.kind == ImportKind::TypeOnly
                    || (is_inner(&import.specifier) && !import.specifier.ends_with(".json"))
            };
            if imports.iter().all(is_silent) {
                return Seen::Imports(imports);
            }
        }
        Seen::All(Box::new(collect(program, diagnostics)))
    })?;
    Ok(match seen {
        Seen::Imports(imports) => Outline::Quiet(imports),
        Seen::All(collected) => Outline::Whole(Box::new(conclude(*collected))),
    })
}

/// What a program imports at its top level. There is nothing else in one without `require` and `import()`.
fn imports(program: &Program<'_>) -> Vec<Import> {
    let mut collector = Collector::default();
    for statement in &program.body {
        match statement {
            Statement::ImportDeclaration(it) => collector.import_declaration(it),
            Statement::ExportAllDeclaration(it) => collector.export_all(it),
            Statement::ExportFromDeclaration(it) => collector.export_from(it),
            Statement::TSImportEqualsDeclaration(it) => collector.import_equals(it),
            _ => {}
        }
    }
    collector.module.imports.shrink_to_fit();
    collector.module.imports
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::file;

    fn look(text: &str) -> Outline {
        outline(&file("src/a.ts", text), |specifier| specifier.starts_with('.')).unwrap()
    }

    #[test]
    fn a_quiet_file_gives_its_imports_and_no_more() {
        let text = "import { a, type B } from './a.js';\nimport type { C } from 'c';\nexport * from './d';\n\
                    export { e } from './e';\nexport const f = (b: B, c: C) => a(b, c);";
        let Outline::Quiet(imports) = look(text) else { panic!("it is loud") };
        assert_eq!(imports, crate::scan(&file("src/a.ts", text)).unwrap().imports);
        assert_eq!(imports.len(), 4);
    }

    #[test]
    fn what_is_used_from_outside_is_read_whole() {
        for text in ["import { db } from 'knex'; db.go()", "import data from './data.json'", "app.listen(1)"]
        {
            let Outline::Whole(module) = look(text) else { panic!("{text}") };
            assert_eq!(*module, crate::scan(&file("src/a.ts", text)).unwrap());
        }
        assert!(outline(&file("a.ts", "const = ;"), |_| true).is_err());
    }
}
