//! Commands of scripts as the facts hold them, and the options in them.

use seaworthy_facts::Command;
use seaworthy_manifest::shell;

/// The command without the programs that only prepare it; words that a shell would fill in stay as written.
pub(crate) fn facts(command: &shell::Command) -> Command {
    let env = command
        .assignments
        .iter()
        .map(|assignment| (assignment.name.value.clone(), assignment.value.text.clone()))
        .collect();
    let words = command.program.iter().chain(&command.arguments).map(|word| word.text.clone()).collect();
    Command { env, words }
}

/// Whether a shell would fill something in.
pub(crate) fn is_substituted(command: &shell::Command) -> bool {
    command.program.iter().chain(&command.arguments).any(|word| word.literal().is_none())
}

/// The value of `--name value` or `--name=value`, under any of the names.
pub(crate) fn option<'w>(words: &'w [String], names: &[&str]) -> Option<&'w str> {
    words.iter().enumerate().find_map(|(at, word)| {
        names.iter().find_map(|name| {
            let rest = word.strip_prefix(name)?;
            match rest.strip_prefix('=') {
                Some(value) => Some(value),
                None if rest.is_empty() => words.get(at + 1).map(String::as_str),
                None => None,
            }
        })
    })
}

/// Whether an option is there, with or without a value.
pub(crate) fn has(words: &[String], names: &[&str]) -> bool {
    words.iter().any(|word| {
        names
            .iter()
            .any(|name| word == name || word.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    })
}

/// The words after the program that are no options; `with_value` are options that take the next word along.
pub(crate) fn plain<'w>(words: &'w [String], with_value: &[&str]) -> Vec<&'w str> {
    let mut plain = Vec::new();
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        if with_value.contains(&word.as_str()) {
            words.next();
        } else if !word.starts_with('-') {
            plain.push(word.as_str());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_and_plain_words() {
        let words: Vec<String> =
            ["esbuild", "src/a.ts", "--outfile=x.js", "-p", "b.json", "--bundle"].map(str::to_owned).to_vec();
        assert_eq!(option(&words, &["--outfile"]), Some("x.js"));
        assert_eq!(option(&words, &["--project", "-p"]), Some("b.json"));
        assert_eq!(plain(&words, &["-p"]), ["src/a.ts"]);
        assert!(has(&words, &["--bundle"]) && !has(&words, &["--bun"]));
    }
}
