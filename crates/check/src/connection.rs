//! Addresses of services, as environment variables hold them: `postgresql://app:${PASSWORD}@db:5432/app`.

use crate::compose_case::by_default;

/// An address with a scheme. Parts may hold variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// `postgresql`, `redis`.
    pub(crate) scheme: String,
    /// The user, where one is given.
    pub(crate) user: Option<String>,
    /// The password, where one is given.
    pub(crate) password: Option<String>,
    /// The host's name.
    pub(crate) host: String,
    /// The port, where one is given.
    pub(crate) port: Option<String>,
    /// What follows the first slash, without the query.
    pub(crate) path: String,
    /// The bytes of the host in the text.
    pub(crate) host_at: std::ops::Range<usize>,
    /// The bytes of the port in the text.
    pub(crate) port_at: Option<std::ops::Range<usize>>,
}

impl Address {
    /// Reads a text; `None` when it is no address of one host.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let is_scheme =
            !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        if !is_scheme {
            return None;
        }
        let start = scheme.len() + 3;
        let end = end_of_authority(rest);
        let authority = &rest[..end];
        let path =
            rest[end..].trim_start_matches('/').split(['?', '#']).next().unwrap_or_default().to_owned();
        let (login, host_from) = match outside(authority, '@') {
            Some(at) => (Some(&authority[..at]), at + 1),
            None => (None, 0),
        };
        let host_part = &authority[host_from..];
        // several hosts, and addresses of IPv6, are nothing that a service of Compose has
        if host_part.contains([',', '[']) || host_part.is_empty() {
            return None;
        }
        let (host, port, port_from) = match outside(host_part, ':') {
            Some(at) => (&host_part[..at], Some(host_part[at + 1..].to_owned()), at + 1),
            None => (host_part, None, 0),
        };
        let (user, password) = match login.map(|login| (login, outside(login, ':'))) {
            None => (None, None),
            Some((login, Some(at))) => (Some(login[..at].to_owned()), Some(login[at + 1..].to_owned())),
            Some((login, None)) => (Some(login.to_owned()), None),
        };
        let base = start + host_from;
        let port_at = port.as_ref().map(|port| base + port_from..base + port_from + port.len());
        Some(Self {
            scheme: scheme.to_owned(),
            user: user.filter(|user| !user.is_empty()),
            password,
            host: host.to_owned(),
            port,
            path,
            host_at: base..base + host.len(),
            port_at,
        })
    }

    /// The address that a value of Compose holds: as it stands, with variables in its parts, or where the whole of it is a
    /// variable with a default, that default.
    pub(crate) fn of_value(value: &str) -> Option<Self> {
        let address = Self::read(value).or_else(|| Self::read(&by_default(value)?))?;
        let host = by_default(&address.host)?;
        let port = match &address.port {
            Some(port) => Some(by_default(port)?),
            None => None,
        };
        Some(Self { host, port, ..address })
    }

    /// Whether the host is this very container.
    pub(crate) fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1" | "0.0.0.0")
    }
}

/// Where the host's part ends: at a slash or a question mark outside of variables.
fn end_of_authority(text: &str) -> usize {
    let ends = ['/', '?', '#'].into_iter().filter_map(|mark| outside_first(text, mark));
    ends.min().unwrap_or(text.len())
}

/// The last `mark` outside of `${…}`.
fn outside(text: &str, mark: char) -> Option<usize> {
    marks(text, mark).last()
}

/// The first one.
fn outside_first(text: &str, mark: char) -> Option<usize> {
    marks(text, mark).next()
}

fn marks(text: &str, mark: char) -> impl Iterator<Item = usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let was = std::mem::replace(&mut before, c);
        match c {
            '{' if was == '$' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            c if c == mark && depth == 0 => return Some(at),
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let text = "postgresql://app:${DB_PASSWORD:?set it}@db:5432/app?schema=public";
        let address = Address::read(text).unwrap();
        assert_eq!((address.scheme.as_str(), address.user.as_deref()), ("postgresql", Some("app")));
        assert_eq!(address.password.as_deref(), Some("${DB_PASSWORD:?set it}"));
        assert_eq!(
            (&text[address.host_at.clone()], address.port.as_deref(), address.path.as_str()),
            ("db", Some("5432"), "app")
        );
        assert_eq!(&text[address.port_at.unwrap()], "5432");
        let redis = Address::read("redis://:secret@localhost").unwrap();
        assert!(redis.is_loopback() && redis.user.is_none() && redis.port.is_none());
        for text in ["", "://", "a://", "postgres://a,b/c", "no address", "http://[::1]:3000"] {
            assert_eq!(Address::read(text), None, "{text}");
        }
    }
}
