//! Which names are those of secrets, and which texts look like one.

/// Parts of names that make one.
const SECRET: &[&[&str]] = &[
    &["SECRET"],
    &["SECRETS"],
    &["TOKEN"],
    &["PASSWORD"],
    &["PASSWD"],
    &["PASS"],
    &["PASSPHRASE"],
    &["PWD"],
    &["CREDENTIAL"],
    &["CREDENTIALS"],
    &["MNEMONIC"],
    &["DSN"],
    &["SALT"],
    &["PEPPER"],
    &["APIKEY"],
    &["PRIVATE", "KEY"],
    &["API", "KEY"],
    &["APP", "KEY"],
    &["ACCESS", "KEY"],
    &["SIGNING", "KEY"],
    &["ENCRYPTION", "KEY"],
    &["SERVICE", "KEY"],
    &["SERVICE", "ROLE", "KEY"],
    &["MASTER", "KEY"],
    &["AUTH", "KEY"],
    &["JWT", "KEY"],
    &["SERVICE", "ACCOUNT"],
    &["CONNECTION", "STRING"],
];

/// Last parts that make a name speak of a secret, and not be one.
const ABOUT: &[&str] = &[
    "FILE",
    "PATH",
    "DIR",
    "NAME",
    "TTL",
    "EXPIRES",
    "EXPIRY",
    "EXPIRATION",
    "IN",
    "SECONDS",
    "MINUTES",
    "HOURS",
    "DAYS",
    "MS",
    "AGE",
    "LENGTH",
    "SIZE",
    "COUNT",
    "LIMIT",
    "ALGORITHM",
    "ALG",
    "ISSUER",
    "AUDIENCE",
    "HEADER",
    "PREFIX",
    "VERSION",
    "ENABLED",
    "REQUIRED",
    "POLICY",
    "TYPE",
    "ROUNDS",
    "MIN",
    "MAX",
    "URL",
    "URI",
    "ENDPOINT",
    "HOST",
];

/// Subjects of addresses that carry a user and a password: `DATABASE_URL`.
const WITH_CREDENTIALS: &[&str] = &[
    "DATABASE",
    "DB",
    "POSTGRES",
    "POSTGRESQL",
    "PG",
    "MYSQL",
    "MARIADB",
    "MONGO",
    "MONGODB",
    "REDIS",
    "KV",
    "AMQP",
    "RABBITMQ",
    "CLOUDAMQP",
    "SMTP",
    "EMAIL",
    "CLOUDINARY",
    "DIRECT",
    "SHADOW",
];

/// Whether a variable, or a key of a configuration, of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    let parts = parts(name);
    let Some(last) = parts.last() else { return false };
    // the shell's own folder
    if matches!(name, "PWD" | "OLDPWD") {
        return false;
    }
    let is = |wanted: &str| parts.iter().any(|part| part == wanted);
    if is("PUBLIC") || is("PUB") {
        return false;
    }
    if matches!(last.as_str(), "URL" | "URI" | "URLS") {
        return WITH_CREDENTIALS.iter().any(|subject| is(subject))
            && !is("HTTP")
            && !is("API")
            && !is("BASE");
    }
    // an identifier beside a secret is none: `AWS_ACCESS_KEY_ID`
    if last == "ID" || last == "IDS" || ABOUT.contains(&last.as_str()) {
        return false;
    }
    // `PGPASSWORD`, written in one
    if last.ends_with("PASSWORD") || last.ends_with("SECRET") {
        return true;
    }
    SECRET.iter().any(|secret| {
        parts.windows(secret.len()).any(|window| window.iter().map(String::as_str).eq(secret.iter().copied()))
    })
}

/// Whether a text looks like a secret by itself: long, without blanks, letters and digits mixed, and no word that says it is to
/// be replaced.
pub fn looks_random(text: &str) -> bool {
    text.len() >= 20
        && !text
            .contains(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '$' | '{' | '/'))
        && text.contains(|letter: char| letter.is_ascii_digit())
        && text.contains(|letter: char| letter.is_ascii_alphabetic())
        && !is_placeholder(text)
}

/// Whether a text says that it is to be replaced, or that it is for tests.
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["example", "change", "your", "replace", "placeholder", "xxxx", "dummy", "test"]
        .iter()
        .any(|word| lower.contains(word))
        || lower
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(|word| matches!(word, "build" | "buildtime" | "fake" | "mock" | "stub" | "unused"))
}

/// The words of a name, upper case: `apiToken`, `API_TOKEN` and `api-token` have the same.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for letter in name.chars() {
        let starts = letter.is_ascii_uppercase() && before.is_some_and(|before| before.is_ascii_lowercase());
        if !letter.is_ascii_alphanumeric() {
            before = None;
            continue;
        }
        match parts.last_mut() {
            Some(part) if before.is_some() && !starts => part.push(letter.to_ascii_uppercase()),
            _ => parts.push(letter.to_ascii_uppercase().to_string()),
        }
        before = Some(letter);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in [
            "JWT_SECRET",
            "SECRET_KEY_BASE",
            "NEXTAUTH_SECRET",
            "STRIPE_SECRET_KEY",
            "GITHUB_TOKEN",
            "DB_PASSWORD",
            "SMTP_PASS",
            "PGPASSWORD",
            "PRIVATE_KEY",
            "OPENAI_API_KEY",
            "S3_SECRET_ACCESS_KEY",
            "GOOGLE_CREDENTIALS",
            "SENTRY_DSN",
            "DATABASE_URL",
            "REDIS_URL",
            "MONGODB_URI",
            "apiToken",
            "privateKey",
            "db.password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "PWD",
            "PORT",
            "JWT_PUBLIC_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "JWT_SECRET_FILE",
            "TOKEN_TTL",
            "JWT_TTL_SECONDS",
            "JWT_EXPIRES_IN",
            "API_URL",
            "BETTER_AUTH_URL",
            "TOKEN_URL",
            "GITHUB_CLIENT_ID",
            "S3_ACCESS_KEY_ID",
            "PASSPORT_CALLBACK",
            "BYPASS_CACHE",
            "COMPASS",
            "BCRYPT_ROUNDS",
            "NEXT_PUBLIC_APP_NAME",
            "timeoutMs",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
