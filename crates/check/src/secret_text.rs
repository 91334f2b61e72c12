//! What of a file's text is a secret: values of env files, tokens of package managers, private keys.
//!
//! Values are for searches and comparisons; nothing here or in a finding prints one.

use seaworthy_catalog::secret_names::{is_placeholder, is_secret_name};
use seaworthy_manifest::dotenv::{EnvFile, EnvState};
use seaworthy_text::{SourceFile, Span};

/// Shorter values are words that stand everywhere.
const SHORTEST: usize = 12;

/// A secret in a file.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText {
    /// What it is: the variable, "the token", "the key".
    pub name: String,
    /// Where it is named, not the value itself.
    pub span: Span,
    /// The value.
    pub value: String,
}

impl std::fmt::Debug for SecretText {
    /// Shows no value.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SecretText({}, {:?})", self.name, self.span)
    }
}

/// Whether a file of this name is one that secrets stand in, by habit.
pub fn may_hold_secrets(name: &str) -> bool {
    if is_template(name) {
        return false;
    }
    is_env_file(name)
        || is_manager_file(name)
        || is_key_file(name)
        || is_account_file(name)
        || is_settings_file(name)
}

/// The secrets of a file, by its name and its text; none where it holds none.
pub fn in_file(file: &SourceFile) -> Vec<SecretText> {
    let name = file.path().file_name();
    let text = file.text();
    if is_template(name) {
        return Vec::new();
    }
    if is_env_file(name) {
        let entries = EnvFile::parse(file).entries.into_iter();
        return entries
            .filter(|line| line.state == EnvState::Set && is_secret_name(&line.key.value))
            .filter_map(|line| {
                let value = line.value.map(|value| value.text).filter(|value| is_telling(value))?;
                Some(SecretText { name: line.key.value, span: line.key.span, value })
            })
            .collect();
    }
    if is_manager_file(name) {
        return tokens(text);
    }
    if is_key_file(name) && text.contains("PRIVATE KEY") {
        let body = text.lines().find(|line| line.len() >= 40 && !line.starts_with('-'));
        return body.map(|body| key(text, body)).into_iter().collect();
    }
    if is_account_file(name) && text.contains("PRIVATE KEY-----") {
        // line ends are written as `\n` there
        let body =
            text.split("\\n").find(|line| line.len() >= 40 && !line.contains('-') && !line.contains('"'));
        return body.map(|body| key(text, body)).into_iter().collect();
    }
    if is_settings_file(name) {
        return settings(text);
    }
    Vec::new()
}

fn key(text: &str, body: &str) -> SecretText {
    let at = text.find("PRIVATE KEY").unwrap_or_default();
    SecretText {
        name: "the key".to_owned(),
        span: Span::new(at, at + "PRIVATE KEY".len()),
        value: body.to_owned(),
    }
}

fn tokens(text: &str) -> Vec<SecretText> {
    let mut found = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        let (key, value) = line.split_once('=').or_else(|| line.split_once(": ")).unwrap_or((line, ""));
        let value = value.trim().trim_matches('"');
        let is_token =
            ["_authToken", "_auth", "_password", "npmAuthToken"].iter().any(|word| key.contains(word));
        if is_token && !key.trim_start().starts_with(['#', ';']) && is_telling(value) {
            found.push(SecretText {
                name: "the token".to_owned(),
                span: Span::new(start, start + key.trim_end().len()),
                value: value.to_owned(),
            });
        }
        start += whole.len();
    }
    found
}

/// The values of a file of settings whose keys are those of secrets: `"password": "…"`.
fn settings(text: &str) -> Vec<SecretText> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('"') {
        let start = text.len() - rest.len() + before.len();
        let Some((key, behind)) = after.split_once('"') else { break };
        rest = behind;
        let Some(value) = behind.trim_start().strip_prefix(':').map(str::trim_start) else { continue };
        let Some((value, _)) = value.strip_prefix('"').and_then(|value| value.split_once('"')) else {
            continue;
        };
        if is_secret_name(key) && is_telling(value) && !value.contains(['\\', ' ']) {
            let span = Span::new(start + 1, start + 1 + key.len());
            found.push(SecretText { name: key.to_owned(), span, value: value.to_owned() });
        }
    }
    found
}

/// Whether a value can be told from a word, a placeholder or a variable.
pub fn is_telling(value: &str) -> bool {
    value.len() >= SHORTEST && !value.contains("${") && !value.starts_with('$') && !value.starts_with('<')
}

/// Whether a value is a secret that somebody uses: telling, no placeholder, no path; an address only with a password in it.
pub fn is_real(value: &str) -> bool {
    if !is_telling(value)
        || is_placeholder(value)
        || value.starts_with(['/', '.'])
        || value.starts_with("file:")
    {
        return false;
    }
    match value.split_once("://") {
        Some((_, rest)) => {
            let user = rest.split('/').next().and_then(|host| host.rsplit_once('@')).map(|(user, _)| user);
            user.and_then(|user| user.split_once(':')).is_some_and(|(name, password)| {
                // what developers type: the same word twice, or a usual one
                password != name
                    && !matches!(password, "" | "password" | "postgres" | "secret" | "root" | "pass")
            })
        }
        None => true,
    }
}

fn is_template(name: &str) -> bool {
    ["example", "sample", "template", "dist", "test"].iter().any(|word| name.contains(word))
}

fn is_env_file(name: &str) -> bool {
    name == ".env" || name.starts_with(".env.")
}

fn is_manager_file(name: &str) -> bool {
    matches!(name, ".npmrc" | ".yarnrc.yml")
}

fn is_key_file(name: &str) -> bool {
    [".pem", ".key", ".p12"].iter().any(|ending| name.ends_with(ending))
        || name.starts_with("id_rsa")
        || name.starts_with("id_ed25519")
}

fn is_account_file(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".json")
        && ["account", "credential", "key", "firebase"].iter().any(|word| lower.contains(word))
}

/// Files in which an ORM or a host's tools keep the address of a database, by custom of theirs.
fn is_settings_file(name: &str) -> bool {
    matches!(
        name,
        "config.json" | "ormconfig.json" | "database.json" | "local.settings.json" | "secrets.json"
    )
}

#[cfg(test)]
mod tests {
    use seaworthy_text::RepoPath;

    use super::*;

    fn names(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile::new(RepoPath::new(path).unwrap(), text.to_owned());
        in_file(&file).into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn secrets_are_found_where_they_stand() {
        let long = "k9".repeat(20);
        assert_eq!(
            names(".env", &format!("PORT=3000\nJWT_SECRET={long}\n# API_TOKEN={long}\n")),
            ["JWT_SECRET"]
        );
        assert_eq!(names("apps/web/.env.production", &format!("API_TOKEN='{long}'")), ["API_TOKEN"]);
        assert!(names(".env.example", &format!("JWT_SECRET={long}")).is_empty());
        assert_eq!(
            names(".npmrc", &format!("save-exact=true\n//host.example/:_authToken={long}\n")),
            ["the token"]
        );
        assert!(names(".npmrc", "//host.example/:_authToken=${NPM_TOKEN}\n").is_empty());
        let marker = ["-----BEGIN PRIVATE", " KEY-----"].concat();
        assert_eq!(names("certs/app.pem", &format!("{marker}\n{}\n", "M".repeat(64))), ["the key"]);
        assert!(names("certs/ca.pem", "-----BEGIN CERTIFICATE-----\n").is_empty());
        let account = format!("{{\"private_key\": \"{marker}\\n{}\\n\"}}", "M".repeat(64));
        assert_eq!(names("service-account.json", &account), ["the key"]);
        assert!(names("package.json", &account).is_empty());
        let settings =
            r#"{ "production": { "username": "tides", "password": "hL8vQz2Tn4Wc", "host": "db" } }"#;
        assert_eq!(names("config/config.json", settings), ["password"]);
        assert!(names("config/other.json", settings).is_empty());
        assert!(
            names(
                "config/config.json",
                r#"{ "password": "${DB_PASSWORD}", "passwordLength": "0123456789012" }"#
            )
            .is_empty()
        );
    }

    #[test]
    fn placeholders_are_no_secrets() {
        for value in [
            "change-me-please",
            "your-token-goes-here",
            "/run/secrets/token",
            "postgres://app:app@db:5432/app",
            "file:./local.sqlite",
            "redis://localhost:6379",
            "short",
            "${TOKEN_FROM_OUTSIDE}",
        ] {
            assert!(!is_real(value), "{value}");
        }
        assert!(is_real("postgres://app:9fK2mQ7xLp@db:5432/app"));
        assert!(is_real("9f8a7b6c5d4e3f2a1b0c"));
    }
}
