//! Mail.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting};

/// Mail over SMTP: somebody else's server in production; in development Mailpit, which catches every mail and shows it on a
/// page of its own.
pub(super) static SMTP: Service = Service {
    id: "smtp",
    title: "mail over SMTP",
    stands_for: None,
    packages: &[
        "nodemailer",
        "@nestjs-modules/mailer",
        "emailjs",
        "@adonisjs/mail",
        "@strapi/provider-email-nodemailer",
    ],
    schemes: &["smtp", "smtps"],
    own_scheme: None,
    url_env: &["SMTP_URL", "MAIL_URL", "EMAIL_SERVER", "SMTP_CONNECTION_URL", "MAILER_DSN", "SMTP_URI"],
    env_prefixes: &["SMTP_", "MAIL_", "EMAIL_", "MAILER_", "EMAIL_SERVER_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 1025,
    image: "axllent/mailpit",
    other_images: &[
        "mailhog/mailhog",
        "maildev/maildev",
        "schickling/mailcatcher",
        "sj26/mailcatcher",
        "rnwood/smtp4dev",
    ],
    same_use: &[],
    version: "v1.27",
    of_client: &[],
    tag_suffix: "",
    data: |_| None,
    credentials: Credentials::None,
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address { protected: "smtp://{host}:{port}", open: "smtp://{host}:{port}" },
    // whatever user and password an app brings are taken
    settings: &[
        Setting::everywhere("MP_SMTP_AUTH_ACCEPT_ANY", "1"),
        Setting::everywhere("MP_SMTP_AUTH_ALLOW_INSECURE", "1"),
    ],
    outside_port: None,
    page_port: Some(8025),
    command: &[],
    health: &["CMD", "/mailpit", "readyz"],
    health_timeout: 5,
    memory_mib: 128,
    production: Production::Elsewhere,
    without_address: None,
    tmpfs: Some(&[]),
    source: "Mailpit's documentation and Dockerfile, read 2026-11; not run in the lab: no package registry carries it",
};
