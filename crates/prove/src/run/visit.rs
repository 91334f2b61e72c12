//! What a browser would get for a route: the page and the scripts that it loads, without running any.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::ask::get_up_to;

/// Scripts that are fetched for one page at most: a page of a bundler's development server loads a module a file.
const MOST_SCRIPTS: usize = 80;

/// Bytes of one script that are read at most: a bundle for development holds all of an app, and its sources as text.
const LARGEST: u64 = 64 << 20;

/// What ends a path that a page loads as a script.
const SCRIPTS: &[&str] =
    &[".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx", ".vue", ".svelte", ".astro", ".html"];

/// Paths of a development server's own code, where no source of the app lies.
const FOREIGN: &[&str] = &["/node_modules/", "/@vite/", "/@id/", "/@react-refresh", "/__webpack", "/@fs/"];

/// The page at `route` and the scripts that it leads to, one by one, until `is_enough` or all are there. What does not
/// answer is left out.
pub(crate) fn visit(port: u16, route: &str, limit: Duration, mut is_enough: impl FnMut(&str) -> bool) {
    let begun = Instant::now();
    let mut waiting = VecDeque::from([route.to_owned()]);
    let mut seen = vec![route.to_owned()];
    while let Some(path) = waiting.pop_front() {
        let Some(left) = limit.checked_sub(begun.elapsed()) else { return };
        let Ok(reply) = get_up_to(port, &path, left, LARGEST) else { continue };
        if is_enough(&reply.body) {
            return;
        }
        for found in scripts(&reply.body, &path) {
            if seen.len() <= MOST_SCRIPTS && !seen.contains(&found) {
                seen.push(found.clone());
                waiting.push_back(found);
            }
        }
    }
}

/// The paths of scripts that a text has in quotes, as they are asked for.
fn scripts(text: &str, from: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = rest.as_bytes()[at];
        let after = &rest[at + 1..];
        // a path is short, and on one line
        let end = after.bytes().take(300).position(|byte| byte == quote || byte == b'\n');
        let Some(end) = end.filter(|end| after.as_bytes()[*end] == quote) else {
            rest = after;
            continue;
        };
        match after.get(..end).and_then(|word| path_of(word, from)) {
            Some(path) => {
                found.push(path);
                rest = &after[end + 1..];
            }
            // it may have been the end of one
            None => rest = after,
        }
    }
    found
}

fn path_of(word: &str, from: &str) -> Option<String> {
    let plain = word.split(['?', '#']).next().unwrap_or(word);
    let is_script = SCRIPTS.iter().any(|end| plain.ends_with(end));
    let is_foreign = word.starts_with("//") || FOREIGN.iter().any(|part| word.contains(part));
    if !is_script || is_foreign || word.contains([' ', '<', '>', '\\', '$', ':']) {
        return None;
    }
    if word.starts_with('/') {
        return Some(word.to_owned());
    }
    let folder = &from[..from.split(['?', '#']).next()?.rfind('/')? + 1];
    let mut parts: Vec<&str> = folder.trim_matches('/').split('/').filter(|part| !part.is_empty()).collect();
    for part in word.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::scripts;

    #[test]
    fn what_a_page_loads() {
        let page = r#"<script type="module">import { injectIntoGlobalHook } from "/@react-refresh"</script>
<script type="module" src="/@vite/client"></script><link rel="icon" href="/vite.svg" />
<p>it's</p><script type="module" src="/src/main.tsx?t=17"></script><script src="main.js"></script>"#;
        assert_eq!(scripts(page, "/"), ["/src/main.tsx?t=17", "/main.js"]);
    }

    #[test]
    fn what_a_module_imports() {
        let module = "import App from '/src/App.tsx';\nimport x from \"../lib/x.js\"; import(`./y.js`)\nimport React from \"/node_modules/.vite/deps/react.js\"";
        assert_eq!(scripts(module, "/src/main.tsx?t=1"), ["/src/App.tsx", "/lib/x.js"]);
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in
            ["\"", "'", "\"ä.js\"", "\"..\\..\\x.js\"", "'../../../x.js'", "\"\u{1F600}", &"\"a".repeat(5000)]
        {
            let _paths = scripts(text, "/");
        }
        assert_eq!(scripts("'../../../x.js'", "/a/b"), ["/x.js"]);
    }
}
