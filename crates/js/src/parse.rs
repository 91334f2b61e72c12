//! Runs the parser: chooses the dialect by the file's name and keeps deep nesting from overflowing the stack.

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;
use seaworthy_text::{SourceFile, Span};

use crate::failure::{Diagnostic, ParseFailure};
use crate::nesting::{Nesting, nesting};

/// Brackets past which a text is refused. The parser takes up to 4.2 kB of stack a bracket in a debug build (measured
/// with oxc 0.146), and some of its look-ahead is quadratic.
const MAX_BRACKETS: usize = 1_000;
/// As above, for what nests without brackets, at up to 1.4 kB each.
const MAX_OPERATORS: usize = 20_000;
/// What is read on the caller's own stack, assumed to be 2 MB as that of any thread. The walk takes up to 7 kB a level in
/// a debug build, so this is 1.2 MB.
const SHALLOW: Nesting = Nesting { brackets: 48, operators: 128, tokens: usize::MAX };
/// Stack for everything else. Only what is used is taken.
const DEEP_STACK: usize = 96 << 20;

/// Parses a file and shows the tree to `read`, along with what the parser had to say.
pub(crate) fn with_program<T: Send>(
    file: &SourceFile,
    read: impl FnOnce(&Program<'_>, Vec<Diagnostic>) -> T + Send,
) -> Result<T, ParseFailure> {
    let nesting = nesting(file.text());
    if nesting.brackets > MAX_BRACKETS || nesting.operators > MAX_OPERATORS {
        return Err(ParseFailure { message: "nested too deeply to read".to_owned(), span: Span::default() });
    }
    if nesting.brackets <= SHALLOW.brackets && nesting.operators <= SHALLOW.operators {
        return parse(file, read);
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("deep parse".to_owned())
            .stack_size(DEEP_STACK)
            .spawn_scoped(scope, || parse(file, read))
            .map_err(|error| failure(&format!("no memory for deeply nested code: {error}")))?;
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn failure(message: &str) -> ParseFailure {
    ParseFailure { message: message.to_owned(), span: Span::default() }
}

fn parse<T>(
    file: &SourceFile,
    read: impl FnOnce(&Program<'_>, Vec<Diagnostic>) -> T,
) -> Result<T, ParseFailure> {
    let source_type = source_type(file.path().file_name())?;
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, file.text(), source_type).with_options(options).parse();
    let mut diagnostics: Vec<Diagnostic> = parsed
        .diagnostics
        .errors()
        .map(|error| Diagnostic {
            message: plain(&error.message),
            span: error.labels.first().map_or(Span::default(), |label| {
                Span::new(label.offset() as usize, (label.offset() + label.len()) as usize)
            }),
        })
        .collect();
    if parsed.panicked || (parsed.program.is_empty() && !diagnostics.is_empty()) {
        let first = if diagnostics.is_empty() { None } else { Some(diagnostics.swap_remove(0)) };
        return Err(match first {
            Some(Diagnostic { message, span }) => ParseFailure { message, span },
            None => failure("could not be parsed"),
        });
    }
    Ok(read(&parsed.program, diagnostics))
}

/// The parser's words in our style: lower case, no full stop.
fn plain(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The dialect. Whether `.js` is CommonJS or a module the parser finds out, and React's older projects write JSX in it.
fn source_type(name: &str) -> Result<SourceType, ParseFailure> {
    // a program such as `bin/www` has no ending; whoever hands it in knows by its first line that it is JavaScript
    let name = if name.contains('.') { name } else { "program.js" };
    let source_type =
        SourceType::from_path(name).map_err(|_| failure("not a JavaScript or TypeScript file name"))?;
    Ok(if source_type.is_javascript() { source_type.with_jsx(true) } else { source_type })
}
