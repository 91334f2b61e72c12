//! From a file to its facts: parse, walk once, then draw conclusions from what the walk noted.

use seaworthy_text::SourceFile;

use crate::collect::{Collector, collect};
use crate::env::Demand;
use crate::env_names::name_reads;
use crate::failure::ParseFailure;
use crate::module::Module;
use crate::parse::with_program;
use crate::{file_access, listen, route, schema_read, signal};

/// Reads one source file: one parse, one walk.
///
/// The dialect follows from the file's name. The caller bounds the size.
///
/// # Errors
/// When nothing could be made of the text. A file with errors from which the parser recovers gives a module with
/// [`Module::diagnostics`].
pub fn scan(file: &SourceFile) -> Result<Module, ParseFailure> {
    Ok(conclude(with_program(file, collect)?))
}

/// Draws the conclusions from what a walk noted.
pub(crate) fn conclude(collected: Collector) -> Module {
    let mut module = collected.module;
    module.calls.sort_by_key(|call| call.span.start);
    module.index_names();
    name_reads(&mut module, collected.reads, &collected.checks);
    module.schemas = schema_read::find(&module);
    mark_checked_by_schema(&mut module);
    module.routes = route::find_routes(&module);
    module.mounts = route::find_mounts(&module);
    module.listens = listen::find(&module);
    module.signals = signal::find(&module);
    (module.reads, module.writes) = file_access::find(&module);
    module.settle();
    module
}

/// What is required of a variable that is fed to a schema, the schema says.
fn mark_checked_by_schema(module: &mut Module) {
    for span in module.schemas.iter().filter_map(|schema| schema.applied_to_env) {
        for read in &mut module.env_reads {
            let is_inside = span.start <= read.span.start && read.span.end <= span.end;
            if is_inside && read.demand != Demand::Optional {
                read.demand = Demand::Schema;
            }
        }
    }
    // `z.string().parse(process.env.X)`: a schema of one value
    for call in &module.calls {
        let [.., name] = call.path.as_slice() else { continue };
        let (Some(argument), true) = (call.arguments.first(), call.plain < call.path.len()) else { continue };
        let demand = match name.as_str() {
            "parse" | "parseAsync" => Demand::Checked,
            "safeParse" | "safeParseAsync" => Demand::Schema,
            _ => continue,
        };
        let may_be_missing = ["optional", "nullish", "default", "catch"]
            .iter()
            .any(|word| call.path.iter().any(|name| name == word));
        for read in &mut module.env_reads {
            if read.span == argument.span && read.demand == Demand::Bare {
                read.demand = if may_be_missing { Demand::Optional } else { demand };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use seaworthy_text::Span;

    use crate::Demand;
    use crate::testing::{file, module};

    #[test]
    fn what_cannot_be_read_is_a_failure_with_a_place() {
        let failure = crate::scan(&file("a.ts", "const a = 1;\nconst = ;")).unwrap_err();
        assert_eq!(failure.message, "unexpected token");
        assert_eq!(failure.span, Span::new(19, 20));
        assert!(crate::scan(&file("a.js", "// @flow\nopaque type A = {| a: ?string |};")).is_err());
        assert!(crate::scan(&file("a.vue", "x")).is_err());
        let failure = crate::scan(&file("a.ts", &"[".repeat(100_000))).unwrap_err();
        assert_eq!(failure.message, "nested too deeply to read");
    }

    #[test]
    fn an_empty_file_is_an_empty_module() {
        assert_eq!(module(""), crate::Module::default());
        assert_eq!(module("// nothing").calls, []);
    }

    #[test]
    fn recovers_from_small_errors() {
        let found = crate::scan(&file("a.ts", "const a = process.env.A; let b; let b: = 1")).map(|_| ());
        assert!(found.is_err());
        let found = crate::scan(&file("a.ts", "const b; use(process.env.B)")).unwrap();
        assert_eq!(found.env_reads.len(), 1);
        assert!(!found.diagnostics.is_empty());
    }

    #[test]
    fn a_schema_of_one_value_demands() {
        let demand = |text: &str| module(text).env_reads[0].demand;
        assert_eq!(demand("z.string().url().parse(process.env.A)"), Demand::Checked);
        assert_eq!(demand("const a = z.url().safeParse(process.env.A)"), Demand::Schema);
        assert_eq!(demand("z.coerce.number().default(1).parse(process.env.A)"), Demand::Optional);
        assert_eq!(demand("JSON.parse(process.env.A)"), Demand::Bare);
    }

    #[test]
    fn a_tag_is_called() {
        let found = module("await db.$queryRaw`SELECT 1`; sql`SELECT ${process.env.A}`");
        let paths: Vec<String> = found.calls.iter().map(|call| call.path.join(".")).collect();
        assert_eq!(paths, ["db.$queryRaw", "sql"]);
        assert_eq!(found.calls[0].arguments[0].as_str(), Some("SELECT 1"));
        assert_eq!(found.env_reads.len(), 1);
    }

    #[test]
    fn hints() {
        let found = module("'use client'\nimport x from 'y'\nawait x()");
        assert_eq!(found.directives, ["use client"]);
        assert!(found.has_top_level_await && !found.uses_jsx);
        assert!(!module("async function f() { await x() }").has_top_level_await);
        assert!(crate::scan(&file("a.tsx", "export const A = () => <b/>")).unwrap().uses_jsx);
    }

    #[test]
    fn calls_know_their_function() {
        let found = module(
            "start()\nasync function main() { run(1) }\nclass A { m() { go() } }\nconst h = { k: () => inner() }",
        );
        let within: Vec<(String, Option<String>)> = found
            .calls
            .iter()
            .map(|call| {
                let function = call.within.and_then(|id| found.function(id));
                (call.path.join("."), function.and_then(|function| function.name.clone()))
            })
            .collect();
        assert_eq!(
            within,
            [
                ("start".into(), None),
                ("run".into(), Some("main".into())),
                ("go".into(), Some("m".into())),
                ("inner".into(), Some("k".into()))
            ]
        );
        assert!(found.functions.iter().all(|function| !function.fails));
        assert!(module("function f() { throw 1 }").functions[0].fails);
    }

    #[test]
    fn spans_count_bytes_of_the_whole_text() {
        let text = "\u{feff}// ä\nprocess.env.A";
        let found = module(text);
        assert_eq!(&text[found.env_reads[0].span.range()], "process.env.A");
    }

    #[test]
    fn a_long_sum_is_read_to_its_end() {
        let text = format!("const a = process.env.A + {} + process.env.B", vec!["'x'"; 5_000].join(" + "));
        assert_eq!(module(&text).env_reads.len(), 2);
    }

    #[test]
    fn urls() {
        let found =
            module("const a = 'http://localhost:5001/api'; fetch(`http://host.docker.internal:${port}/x`)");
        let hosts: Vec<(&str, Option<u16>)> =
            found.urls.iter().map(|url| (url.host.as_str(), url.port)).collect();
        assert_eq!(hosts, [("localhost", Some(5001)), ("host.docker.internal", None)]);
    }
}
