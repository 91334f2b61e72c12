//! `tls-verification-off`: a step, or the app in the image, takes any certificate.

use seaworthy_setup::flow::{RanCommand, StepKind};
use seaworthy_text::Span;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "tls-verification-off",
    severity: Severity::Warning,
    title: "certificates are not verified",
    about: "`NODE_TLS_REJECT_UNAUTHORIZED=0`, `strict-ssl false`, `curl --insecure` and their like take an answer from anybody who can \
get between: what is downloaded is then run, and what the app sends is read.

Bring the certificate of the authority that is missing: `COPY` it to `/usr/local/share/ca-certificates`, run \
`update-ca-certificates`, and set `NODE_EXTRA_CA_CERTS` for Node.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for stage in image.flow.needed() {
        for (name, setting) in &stage.end.env {
            // what a lower stage sets is told there
            let is_own = stage
                .steps
                .iter()
                .any(|step| step.span.start <= setting.span.start && setting.span.end <= step.span.end);
            if is_own && is_off(name, &setting.value) {
                findings.push(finding(
                    image,
                    setting.span,
                    format!("`{name}` turns the verification of certificates off"),
                ));
            }
        }
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            for command in &ran.commands {
                if let Some(words) = turns_off(command) {
                    findings.push(finding(
                        image,
                        command.span,
                        format!("`{words}` turns the verification of certificates off"),
                    ));
                }
            }
        }
    }
}

fn finding(image: &ImageCase<'_>, span: Span, message: String) -> Finding {
    Finding::new(
        &RULE,
        image.place(span),
        message,
        "whoever gets between answers instead: what is fetched is not what was asked for",
        "take it away, and add the certificate of the authority that is missing (`NODE_EXTRA_CA_CERTS`)",
    )
    .label("any certificate will do")
}

fn is_off(name: &str, value: &str) -> bool {
    match name.to_ascii_uppercase().as_str() {
        "NODE_TLS_REJECT_UNAUTHORIZED" => value == "0",
        "NPM_CONFIG_STRICT_SSL" | "YARN_ENABLE_STRICT_SSL" | "YARN_STRICT_SSL" => value == "false",
        "GIT_SSL_NO_VERIFY" => matches!(value, "1" | "true"),
        _ => false,
    }
}

/// The words of a command that turn it off.
fn turns_off(command: &RanCommand) -> Option<String> {
    let assignment = command.command.assignments.iter().find(|one| is_off(&one.name.value, &one.value.text));
    if let Some(one) = assignment {
        return Some(one.name.value.clone());
    }
    let words: Vec<&str> = command.words().collect();
    let has = |wanted: &[&str]| words.windows(wanted.len()).any(|window| window == wanted);
    let program = command.command.program_name()?;
    let short = |letter: char| {
        words.iter().any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains(letter))
    };
    let found = match program {
        "curl" if words.contains(&"--insecure") || short('k') => "curl --insecure",
        "wget" if words.contains(&"--no-check-certificate") => "wget --no-check-certificate",
        "npm" | "yarn" | "pnpm" if has(&["strict-ssl", "false"]) || words.contains(&"strict-ssl=false") => {
            "strict-ssl false"
        }
        "npm" | "yarn" | "pnpm"
            if words.iter().any(|word| matches!(*word, "--strict-ssl=false" | "--no-strict-ssl")) =>
        {
            "--strict-ssl=false"
        }
        "git" if has(&["http.sslVerify", "false"]) || words.contains(&"http.sslVerify=false") => {
            "http.sslVerify false"
        }
        _ => return None,
    };
    Some(found.to_owned())
}
