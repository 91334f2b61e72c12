//! Addresses of hosts that stand in the source as literals.

use seaworthy_text::Span;

/// A literal such as `redis://localhost:6379/0`. User names and passwords are never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// The scheme, lower case: `redis`.
    pub scheme: String,
    /// The host, lower case: `localhost`.
    pub host: String,
    /// The port, if one is given.
    pub port: Option<u16>,
    /// The path with its slash; empty if there is none. Query and fragment are left out.
    pub path: String,
    /// Whether a user name or password stands before the host.
    pub has_credentials: bool,
    /// The literal.
    pub span: Span,
}

/// Schemes whose addresses name a host that a program talks to.
fn is_scheme(scheme: &str) -> bool {
    !scheme.is_empty()
        && scheme.len() <= 20
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
}

/// The address that a whole literal is.
pub(crate) fn find(text: &str, span: Span) -> Option<Url> {
    read(text, span, true)
}

/// The address with which a template starts; what follows its first hole is unknown.
pub(crate) fn find_start(text: &str, span: Span) -> Option<Url> {
    read(text, span, false)
}

fn read(text: &str, span: Span, is_whole: bool) -> Option<Url> {
    let (scheme, rest) = text.split_once("://")?;
    if !is_scheme(scheme) || rest.contains(char::is_whitespace) {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority_is_open = !is_whole && path.is_empty();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (credentials, address) = match authority.rsplit_once('@') {
        Some((credentials, address)) => (Some(credentials), address),
        None => (None, authority),
    };
    let (host, port) = match address.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => address.rsplit_once(':').map_or((address, None), |(host, port)| (host, Some(port))),
    };
    // `http://local${x}`: neither host nor, without a colon, its end is known
    if authority_is_open && port.is_none() {
        return None;
    }
    let port = match port {
        None | Some("") => None,
        Some(_) if authority_is_open => None,
        Some(port) => Some(port.parse().ok()?),
    };
    let is_host = !host.is_empty()
        && host
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '_' | ':' | '*'));
    is_host.then(|| Url {
        scheme: scheme.to_ascii_lowercase(),
        host: host.to_ascii_lowercase(),
        port,
        path: path.to_owned(),
        has_credentials: credentials.is_some(),
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Option<(String, Option<u16>, String)> {
        find(text, Span::default()).map(|url| (format!("{}://{}", url.scheme, url.host), url.port, url.path))
    }

    #[test]
    fn reads_hosts_and_ports() {
        assert_eq!(
            url("redis://localhost:6379/0"),
            Some(("redis://localhost".into(), Some(6379), "/0".into()))
        );
        assert_eq!(
            url("HTTP://Host.docker.internal:18789"),
            Some(("http://host.docker.internal".into(), Some(18789), String::new()))
        );
        assert_eq!(url("http://[::1]:5001/api?x=1"), Some(("http://::1".into(), Some(5001), "/api".into())));
        assert_eq!(url("https://example.com#a"), Some(("https://example.com".into(), None, String::new())));
    }

    #[test]
    fn keeps_no_credentials() {
        let found = find("postgres://user:p%40ss@db:5432/app", Span::default()).unwrap();
        assert!(found.has_credentials);
        assert!(!format!("{found:?}").contains("p%40ss"));
        assert_eq!((found.host.as_str(), found.port), ("db", Some(5432)));
    }

    #[test]
    fn refuses_what_is_none() {
        for text in
            ["://x", "see http://a b", "http://", "file:///etc", "http://a:b", "a b://c", "http://${x}"]
        {
            assert_eq!(url(text), None, "{text}");
        }
    }

    #[test]
    fn the_start_of_a_template_may_name_the_host() {
        let found = find_start("http://localhost:", Span::default()).unwrap();
        assert_eq!((found.host.as_str(), found.port), ("localhost", None));
        assert_eq!(find_start("http://local", Span::default()), None);
        assert_eq!(find_start("http://api.internal:80/v1/", Span::default()).unwrap().port, Some(80));
    }
}
