//! `secret-in-run`: a token stands in a command of a build, or a command writes one into the image.

use seaworthy_setup::flow::{Ran, StepKind};
use seaworthy_text::Place;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::secret_text::is_real;

pub(super) static RULE: Rule = Rule {
    id: "secret-in-run",
    severity: Severity::Error,
    title: "a `RUN` holds a token, or writes one into the image",
    about: "The text of every `RUN` is kept in the image's history, and every file that it leaves is kept in its layer. A token in the \
command, or one that is written to `.npmrc` and stays there, is read by everybody who may pull the image, also when it came from a \
`--mount=type=secret`.

Give the token to the command alone: `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci`, with `${NPM_TOKEN}` in a checked-in \
`.npmrc`; or mount the whole file, `--mount=type=secret,id=npmrc,target=/root/.npmrc`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

/// What tokens of well-known services begin with, and how many letters follow at least.
const TOKENS: &[(&str, usize)] = &[
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 40),
    ("glpat-", 18),
    ("npm_", 34),
    ("sk_live_", 20),
    ("rk_live_", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AKIA", 16),
    ("dckr_pat_", 20),
    ("sntrys_", 30),
];

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let chain: Vec<usize> = image.flow.chain(image.flow.shipped).into_iter().map(|at| at.stage).collect();
    for stage in image.flow.needed() {
        let is_shipped = stage.index == image.flow.shipped || chain.contains(&stage.index);
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            if holds_token(&ran.text) {
                let finding = literal(image.place(step.span), is_shipped);
                findings.push(if is_shipped { finding } else { finding.severity(Severity::Warning) });
            } else if is_shipped && let Some(file) = written(ran) {
                findings.push(left(image.place(step.span), &file));
            }
        }
    }
}

fn literal(place: Place, is_shipped: bool) -> Finding {
    Finding::new(
        &RULE,
        place,
        "a token stands in this command",
        if is_shipped {
            "everybody who may pull the image reads it: `docker history` shows the command"
        } else {
            "everybody who may read the repository, or a cache of the build, reads it"
        },
        "give it with `RUN --mount=type=secret,id=token,env=TOKEN …`, and change it",
    )
    .label("holds a token")
    .hidden()
}

fn left(place: Place, file: &str) -> Finding {
    Finding::new(
        &RULE,
        place,
        format!("this command leaves a token in `{file}`"),
        "the file stays in this layer: everybody who may pull the image reads it",
        format!(
            "mount the file for this step instead: `RUN --mount=type=secret,id=npmrc,target={} …`",
            if file.contains('/') { file } else { "/root/.npmrc" }
        ),
    )
    .label("writes the token into this layer")
    .hidden()
}

/// Whether a text holds a token as it is.
fn holds_token(text: &str) -> bool {
    let known = TOKENS.iter().any(|(start, more)| {
        text.match_indices(start).any(|(at, _)| {
            let is_start = !text[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric());
            let rest = &text[at + start.len()..];
            let length = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
                .count();
            let has_digit = rest[..length].contains(|letter: char| letter.is_ascii_digit());
            is_start && length >= *more && has_digit
        })
    });
    known || text.match_indices("_authToken=").any(|(at, word)| is_real(value_at(text, at + word.len())))
        // `https://user:token@host`
        || text.match_indices("://").any(|(at, _)| {
            let value = value_at(text, at + 3);
            let user = value.split('/').next().and_then(|host| host.rsplit_once('@')).map(|(user, _)| user);
            let is_made_up = value.contains("127.0.0.1") || value.contains("localhost");
            !is_made_up && user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| {
                password.len() >= 12 && !password.contains('$') && seaworthy_catalog::secret_names::looks_random(password)
            })
        })
}

/// The word that begins at a place of a command.
fn value_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest
        .find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ';' | '>' | ')'))
        .unwrap_or(rest.len());
    &rest[..end]
}

/// The file in which a command leaves a registry's token; `None` where it takes it away again itself.
fn written(ran: &Ran) -> Option<String> {
    let at = ran.text.find("_authToken").or_else(|| ran.text.find("npmAuthToken"))?;
    let rest = &ran.text[at..];
    let takes_away = |name: &str| {
        rest.match_indices("rm ")
            .any(|(at, _)| rest[at..].split(['&', ';', '\n']).next().unwrap_or_default().contains(name))
    };
    // the words of a token that the shell does not put in stay a variable in the file
    let line_end = rest.find('>').unwrap_or(rest.len());
    if rest[..line_end].contains("\\$") || is_quoted_single(&ran.text, at) {
        return None;
    }
    let target = rest.find('>').map(|at| value_at(rest.trim_end(), after_arrow(rest, at)));
    if let Some(file) = target.filter(|file| file.contains("npmrc") || file.contains("yarnrc")) {
        let name = file.rsplit('/').next().unwrap_or(file);
        return (!takes_away(name)).then(|| file.to_owned());
    }
    let sets = ["npm config set", "npm set", "pnpm config set", "pnpm set", "yarn config set"];
    let is_set = sets.iter().any(|words| ran.text[..at].contains(words));
    let is_undone = ["npm config delete", "npm config rm", ".npmrc"].iter().any(|words| rest.contains(words));
    (is_set && !is_undone).then(|| "/root/.npmrc".to_owned())
}

fn after_arrow(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.trim_start_matches(['>', ' ', '"']).len())
}

/// Whether the place lies in single quotes, where the shell puts nothing in.
fn is_quoted_single(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let is_open = before.matches('\'').count() % 2 == 1;
    is_open && before.rfind('\'') > before.rfind('"')
}

#[cfg(test)]
mod tests {
    use seaworthy_text::Span;

    use super::*;

    fn left_in(text: &str) -> Option<String> {
        let ran = Ran {
            commands: Vec::new(),
            is_whole: true,
            has_choice: false,
            text: text.to_owned(),
            span: Span::new(0, text.len()),
            mounts: Vec::new(),
        };
        written(&ran)
    }

    #[test]
    fn tokens_are_known_by_their_beginning_and_by_their_place() {
        let long = "k9".repeat(20);
        assert!(holds_token(&format!("npm config set //host.example/:_authToken={long}")));
        assert!(holds_token(&format!("git clone https://bot:{long}@git.example/a.git")));
        assert!(!holds_token("npm config set //host.example/:_authToken=${NPM_TOKEN}"));
        assert!(!holds_token("git clone https://bot:$TOKEN@git.example/a.git"));
        assert!(!holds_token("DATABASE_URL=postgresql://build:build@127.0.0.1:5432/build npm run build"));
        assert!(!holds_token("npm ci && npm_config_loglevel=error npm run build"));
    }

    #[test]
    fn files_that_stay_are_told_from_those_that_go() {
        let write = "echo \"//host.example/:_authToken=${NPM_TOKEN}\" > .npmrc && npm ci";
        assert_eq!(left_in(write).as_deref(), Some(".npmrc"));
        assert_eq!(left_in(&format!("{write} && rm -f .npmrc")), None);
        assert_eq!(left_in("echo '//host.example/:_authToken=${NPM_TOKEN}' > .npmrc && npm ci"), None);
        assert_eq!(
            left_in("npm config set //host.example/:_authToken $TOKEN && npm ci").as_deref(),
            Some("/root/.npmrc")
        );
        assert_eq!(left_in("npm ci"), None);
    }
}
