//! Whether a text can say anything of its own about a container, told without parsing it.
//!
//! Knows the words and letters without which no fact of a module but its imports, exports, names, functions and plain calls
//! comes about. Errs on the loud side: what is called quiet has no route, no address, no read of the environment or of a
//! file, no schema, and nothing that listens. A test holds it against what the walk finds in every source of the fixtures.

/// Words that tell wherever they stand: the environment, other ways to import, what is known by its name alone.
const TELLING: &[&str] =
    &["Bun", "Deno", "ProcessEnv", "declare", "env", "express", "meta", "namespace", "process", "require"];

/// Words that tell when they are called.
const TELLING_CALLS: &[&str] = &[
    "Object",
    "Server",
    "WebSocketServer",
    "cleanEnv",
    "createEnv",
    "listen",
    "looseObject",
    "object",
    "readdir",
    "readdirSync",
    "register",
    "serve",
    "server",
    "setGlobalPrefix",
    "startStandaloneServer",
    "strictObject",
    "use",
];

/// Whether nothing but its imports may tell, as far as its text goes.
pub(crate) fn is_quiet(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut fetches, mut exports_one) = (0, false, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => {
                let start = at;
                while bytes.get(at).is_some_and(|byte| is_word(*byte)) {
                    at += 1;
                }
                let word = &bytes[start..at];
                if tells(word, &bytes[at..]) {
                    return false;
                }
                // `export default { fetch }` is served by Bun
                fetches |= word == b"fetch";
                exports_one |= matches!(word, b"default" | b"exports");
                continue;
            }
            b'\'' | b'"' | b'`' if literal_tells(bytes, at) => return false,
            // a path behind a hole of a template; an address; a name that is written with an escape
            b'}' if bytes.get(at + 1) == Some(&b'/') => return false,
            b':' if bytes[at..].starts_with(b"://") => return false,
            b'\\' if bytes.get(at + 1) == Some(&b'u') => return false,
            _ => {}
        }
        at += 1;
    }
    !(fetches && exports_one)
}

/// Whether a text says nothing at all and takes nothing from other modules, told without parsing it: a table of plain data.
/// Errs on the side of saying something.
pub fn says_nothing(text: &str) -> bool {
    // what is imported or handed on stands behind one of these words
    !text.contains("import") && !text.contains("from") && is_quiet(text)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

fn tells(word: &[u8], rest: &[u8]) -> bool {
    // most words are none of ours: their length says so
    if !(3..=21).contains(&word.len()) {
        return false;
    }
    let is_one_of = |words: &[&str]| words.iter().any(|one| one.as_bytes() == word);
    match word {
        b"import" => matches!(next(rest), Some((b'(' | b'/', _))),
        // `app.set('port', …)`
        b"set" => is_called(rest) && has_literal(rest),
        _ => is_one_of(TELLING) || (is_one_of(TELLING_CALLS) && is_called(rest)),
    }
}

/// The first byte that is no blank, and what follows it.
fn next(rest: &[u8]) -> Option<(u8, &[u8])> {
    let at = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
    Some((rest[at], &rest[at + 1..]))
}

/// Whether what follows a name may call it: `(`, `?.(`, a type, a closing quote or bracket, a template, a comment.
fn is_called(rest: &[u8]) -> bool {
    next(rest).is_some_and(|(byte, _)| {
        matches!(byte, b'(' | b'?' | b'<' | b')' | b']' | b'!' | b'\'' | b'"' | b'`' | b'/')
    })
}

/// Whether the first argument of a call may be a literal.
fn has_literal(rest: &[u8]) -> bool {
    match next(rest) {
        Some((b'(', inside)) => {
            next(inside).is_some_and(|(byte, _)| matches!(byte, b'\'' | b'"' | b'`' | b'/'))
        }
        _ => true,
    }
}

/// Whether a literal that begins (or ends: nobody tells them apart here) at `at` may be a path of a route, or a name that a
/// function is told to read.
fn literal_tells(bytes: &[u8], at: usize) -> bool {
    let quote = bytes[at];
    match bytes.get(at + 1) {
        Some(b'/') => return true,
        Some(b'*') => return bytes.get(at + 2) == Some(&quote),
        Some(b'\\') => {
            let plain = matches!(
                bytes.get(at + 2),
                Some(b'n' | b't' | b'r' | b'b' | b'f' | b'v' | b'\\' | b'\'' | b'"' | b'`')
            );
            return !plain;
        }
        _ => {}
    }
    let end = bytes[at + 1..].iter().position(|byte| !is_word(*byte)).map(|length| at + 1 + length);
    let Some(end) = end.filter(|end| matches!(bytes[*end], b'\\') || bytes[*end] == quote) else {
        return false;
    };
    // `useState('')` names nothing, `'' + name` may
    if end == at + 1 && next(&bytes[end + 1..]).is_none_or(|(byte, _)| byte != b'+') {
        return false;
    }
    let before = bytes[..at].iter().rposition(|byte| !byte.is_ascii_whitespace());
    before.is_some_and(|before| {
        matches!(bytes[before], b'(' | b'>' | b'/') || (quote == b'`' && is_word(bytes[before]))
    })
}

#[cfg(test)]
mod tests {
    use super::is_quiet;

    #[test]
    fn what_says_nothing_is_quiet() {
        for text in [
            "",
            "export class Store { add(item: Item): void { cache.set(item.id, item); } }",
            "import { a } from './a.js';\nexport const total = a.reduce((sum, one) => sum + one.amount, 0);",
            "const [name, setName] = useState(''); throw new RangeError(`no more than ${limit} items`);",
            "log('hello world'); export default function run() {}",
            "const processed = environment.listening; // use what the server gives",
        ] {
            assert!(is_quiet(text), "{text}");
        }
    }

    #[test]
    fn what_may_tell_is_loud() {
        for text in [
            "const { PORT } = process.env",
            "import.meta.env.X",
            "app.listen (3000)",
            "app['listen'](3000)",
            "app?.listen?.(3000)",
            "serve<Options>({})",
            "app.get('/health', run)",
            "app.get(\n  \"\\x2fhealth\", run)",
            "app.get(`${prefix}/health`, run)",
            "app.all('*', run)",
            "app.use(router)",
            "const a = 'redis://localhost'",
            "required('PORT')",
            "required(\n  `PORT`)",
            "required(/* which */ 'PORT')",
            "required(<string>'PORT')",
            "required('' + 'PORT')",
            "required`PORT`",
            "app.set('my port', 1)",
            "const a = await import('./a')",
            "const a = require('./a')",
            "export default { fetch: run }",
            "pro\\u0063ess.env.A",
            "z.object({ a: z.string() })",
            "fs.readdirSync(folder)",
        ] {
            assert!(!is_quiet(text), "{text}");
        }
    }
}
