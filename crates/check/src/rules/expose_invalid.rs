//! `expose-invalid`: an `EXPOSE` that names no port.

use seaworthy_dockerfile::Word;
use seaworthy_dockerfile::body::Body;

use crate::case::DockerfileCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "expose-invalid",
    severity: Severity::Error,
    title: "an `EXPOSE` names no port of the container",
    about: "`EXPOSE` takes ports of the container, one word each: `3000`, `3000/udp`, `3000-3005`, from 0 to 65535. Anything else ends \
the build. A port of the host (`8080:80`) or an address belongs to `docker run -p` or to `ports` of Compose; here it is left out in silence.

Write the port that the app listens on.",
    since: RuleSet(2026, 1),
    aliases: &["DL3011", "ExposeInvalidFormat"],
    ask: Ask::Dockerfile(ask),
};

fn ask(dockerfile: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    for instruction in dockerfile.file.instructions() {
        let Body::Expose(words) = &instruction.body else { continue };
        findings.extend(words.iter().filter_map(|word| look(dockerfile, word)));
    }
}

fn look(dockerfile: &DockerfileCase<'_>, word: &Word) -> Option<Finding> {
    let text = word.text.trim_matches('"');
    // what a variable gives is known at the build only
    if text.contains('$') {
        return None;
    }
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let place = dockerfile.place(word.span);
    if !matches!(protocol.to_ascii_lowercase().as_str(), "" | "tcp" | "udp" | "sctp") {
        return Some(Finding::new(
            &RULE,
            place,
            format!("`{protocol}` is no protocol of a port"),
            format!("the build ends with `Invalid proto: {protocol}`"),
            format!("write `{ports}`, or `{ports}/udp`"),
        ))
        .map(
            |finding| if is_port(ports) { finding.fix(FixTier::Unsafe, word.span, ports) } else { finding },
        );
    }
    if let Some((_, container)) = ports.rsplit_once(':') {
        let finding = Finding::new(
            &RULE,
            place,
            format!("`{text}` names a port or an address of the host"),
            "only the container's part counts; nothing is published by it",
            format!("write `EXPOSE {container}`, and publish it with `-p {ports}` or in Compose"),
        );
        let finding = finding.severity(Severity::Warning);
        return Some(if is_port(container) {
            let rest = text.strip_prefix(ports).unwrap_or_default();
            finding.fix(FixTier::Safe, word.span, format!("{container}{rest}"))
        } else {
            finding
        });
    }
    if is_port(ports) {
        return None;
    }
    let separated: Vec<&str> = ports.split([',', ';']).filter(|port| !port.is_empty()).collect();
    let is_list = separated.len() > 1 && separated.iter().all(|port| is_port(port));
    let help = if is_list {
        format!("write blanks between them: `{}`", separated.join(" "))
    } else {
        "write the port that the app listens on, from 0 to 65535".to_owned()
    };
    let finding = Finding::new(
        &RULE,
        place,
        format!("`{ports}` is no port"),
        format!("the build ends with `Invalid containerPort: {ports}`"),
        help,
    );
    Some(if is_list { finding.fix(FixTier::Safe, word.span, separated.join(" ")) } else { finding })
}

/// A port, or the first and the last of several.
fn is_port(text: &str) -> bool {
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| !text.starts_with('+'));
    match text.split_once('-') {
        Some((first, last)) => {
            matches!((number(first), number(last)), (Some(first), Some(last)) if first <= last)
        }
        None => number(text).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_port;

    #[test]
    fn ports_and_ranges() {
        for (text, is) in [
            ("3000", true),
            ("0", true),
            ("1-3", true),
            ("3-1", false),
            ("65536", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(is_port(text), is, "{text}");
        }
    }
}
