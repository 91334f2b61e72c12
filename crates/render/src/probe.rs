//! Questions about health, with what an image has to ask with.

use seaworthy_plan::image::{Probe, ProbeTool};

/// A question as a command.
pub(crate) enum Question {
    /// A line for a shell, in which `$` is the shell's.
    Shell(String),
    /// Words.
    Words(Vec<String>),
}

/// What is run to ask `probe`; it exits 0 when all is well, 1 otherwise (2 is reserved).
pub(crate) fn question(probe: &Probe) -> Question {
    match probe.tool {
        ProbeTool::Wget => Question::Shell(busybox(probe)),
        ProbeTool::Node => Question::Words(["node", "-e", &script(probe)].map(str::to_owned).to_vec()),
        ProbeTool::Bun => Question::Words(["bun", "-e", &script(probe)].map(str::to_owned).to_vec()),
    }
}

/// A word of a question for a Compose file. Podman's API splits the words of `test: ["CMD", …]` at their spaces (measured with
/// 5.4.2; the same words in an image stay whole). Ours mean the same without: spaces stand only between a script's symbols.
pub(crate) fn without_spaces(word: &str) -> String {
    word.replace(' ', "")
}

/// The variable of the port, if a shell and a script can name it.
fn variable(probe: &Probe) -> Option<&str> {
    let name = probe.port_env.as_deref()?;
    let is_plain = !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    is_plain.then_some(name)
}

/// A path as it stands in an address: no character ends a shell's or a script's quotes.
fn address_path(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~!*():@&=+,/;?%".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn busybox(probe: &Probe) -> String {
    let port = match variable(probe) {
        Some(name) => format!("${{{name}:-{}}}", probe.port),
        None => probe.port.to_string(),
    };
    let path = address_path(probe.path.as_deref().unwrap_or("/"));
    format!("wget -q -O /dev/null \"http://127.0.0.1:{port}{path}\" || exit 1")
}

fn script(probe: &Probe) -> String {
    let port = match variable(probe) {
        Some(name) => format!("(process.env.{name} || {})", probe.port),
        None => probe.port.to_string(),
    };
    match probe.path.as_deref().map(address_path) {
        Some(path) => format!(
            "fetch('http://127.0.0.1:' + {port} + '{path}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
        ),
        None => format!(
            "require('net').connect({port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_mean_the_same_without_their_spaces() {
        for path in [Some("/health ready/a"), None] {
            let probe = Probe {
                tool: ProbeTool::Node,
                port: 3000,
                port_env: Some("PORT".to_owned()),
                path: path.map(str::to_owned),
            };
            let Question::Words(words) = question(&probe) else { panic!("words were asked for") };
            let script = without_spaces(&words[2]);
            // no keyword and no text of the script needs one
            assert!(script.contains("process.env.PORT||3000") && !script.contains(' '), "{script}");
            for keyword in ["return ", "typeof ", "new ", "await ", "const ", "let "] {
                assert!(!words[2].contains(keyword), "{script}");
            }
            if path.is_some() {
                assert!(script.contains("'/health%20ready/a'"), "{script}");
            }
        }
    }
}
