//! Ports of a service: the short form `127.0.0.1:${PORT:-3000}:3000/tcp` and the long one.

use std::fmt;
use std::ops::RangeInclusive;

use seaworthy_text::Span;

use crate::interpolation::Template;
use crate::shape::Shapes;
use crate::value::Value;

/// One entry of `ports`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The whole entry.
    pub span: Span,
    /// The address of the host to listen on; all of them without one.
    pub host_ip: Option<PortPart>,
    /// The port of the host, or several; one that the engine chooses without one.
    pub published: Option<PortPart>,
    /// The port of the container, or several.
    pub target: PortPart,
    /// TCP or UDP.
    pub protocol: Protocol,
}

/// A part of a port, with its variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortPart {
    /// As written.
    pub text: String,
    /// With every variable at its default; `None` where one has none.
    pub by_default: Option<String>,
}

/// What a port speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Protocol {
    /// TCP, also where nothing is said.
    #[default]
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    fn parse(text: &str) -> Option<Self> {
        match PortPart::new(text).by_default.as_deref() {
            Some("tcp") => Some(Self::Tcp),
            Some("udp") => Some(Self::Udp),
            _ => None,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        })
    }
}

impl PortPart {
    fn new(text: &str) -> Self {
        let by_default = Template::parse(text).ok().and_then(|template| template.by_default());
        Self { text: text.to_owned(), by_default }
    }

    /// The ports meant, with every variable at its default; `None` where that cannot be told.
    pub fn range(&self) -> Option<RangeInclusive<u16>> {
        let text = self.by_default.as_deref()?;
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = first.parse().ok()?..=last.parse().ok()?;
        (!range.is_empty()).then_some(range)
    }

    /// The one port meant.
    pub fn number(&self) -> Option<u16> {
        self.range().filter(|range| range.start() == range.end()).map(|range| *range.start())
    }
}

impl Port {
    pub(crate) fn read(value: &Value, shapes: &mut Shapes) -> Option<Self> {
        if value.own_fields().is_some() {
            return Self::read_long(value, shapes);
        }
        let text = shapes.text("ports", value)?;
        let port = Self::parse(&text.value, value.span());
        if port.is_none() {
            shapes.problem(format!("`{}` is not a port", text.value), value.span());
        }
        port
    }

    /// Reads the short form.
    pub fn parse(text: &str, span: Span) -> Option<Self> {
        let mut parts = split_outside_braces(text);
        let last = parts.pop()?;
        if parts.is_empty()
            && let Some(default) = PortPart::new(last).by_default.filter(|default| default.contains(':'))
        {
            // `${MAPPING:-8080:80}`
            return Self::parse(&default, span);
        }
        let (target, protocol) = match last.rsplit_once('/') {
            Some((target, protocol)) => (target, Protocol::parse(protocol)?),
            None => (last, Protocol::Tcp),
        };
        let published = parts.pop().filter(|part| !part.is_empty());
        let host_ip = match parts.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            several => Some(several.join(":")),
        };
        let host_ip = host_ip.map(|host| host.trim_matches(['[', ']']).to_owned());
        let fits = |part: &PortPart| part.by_default.is_none() || part.range().is_some();
        let port = Self {
            span,
            host_ip: host_ip.as_deref().map(PortPart::new),
            published: published.map(PortPart::new),
            target: PortPart::new(target),
            protocol,
        };
        (fits(&port.target) && port.published.as_ref().is_none_or(fits)).then_some(port)
    }

    fn read_long(value: &Value, shapes: &mut Shapes) -> Option<Self> {
        let mut part = |key: &str| {
            let found = value.get(key)?;
            shapes.text(key, found).map(|text| PortPart::new(&text.value))
        };
        let (host_ip, published, target) = (part("host_ip"), part("published"), part("target"));
        let protocol = value.get("protocol").and_then(|found| shapes.text("protocol", found));
        let protocol = match protocol {
            None => Protocol::Tcp,
            Some(text) => Protocol::parse(&text.value).or_else(|| {
                shapes.problem(format!("`{}` is not a protocol", text.value), text.span);
                None
            })?,
        };
        match target {
            Some(target) => Some(Self { span: value.span(), host_ip, published, target, protocol }),
            None => {
                shapes.problem("a port needs a `target`", value.used_at());
                None
            }
        }
    }
}

/// The parts between colons, those inside `${…}` and `[…]` not counted.
pub(crate) fn split_outside_braces(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Port {
        Port::parse(text, Span::default()).unwrap_or_else(|| panic!("{text}"))
    }

    fn numbers(text: &str) -> (Option<RangeInclusive<u16>>, Option<RangeInclusive<u16>>) {
        let port = parse(text);
        (port.published.and_then(|part| part.range()), port.target.range())
    }

    #[test]
    fn reads_the_short_forms() {
        assert_eq!(numbers("3000"), (None, Some(3000..=3000)));
        assert_eq!(numbers("8080:80"), (Some(8080..=8080), Some(80..=80)));
        assert_eq!(numbers("9090-9091:8080-8081"), (Some(9090..=9091), Some(8080..=8081)));
        assert_eq!(numbers("127.0.0.1::80"), (None, Some(80..=80)));
        assert_eq!(parse("127.0.0.1:8001:8001").host_ip.unwrap().text, "127.0.0.1");
        assert_eq!(parse("[::1]:8001:8001").host_ip.unwrap().text, "::1");
        assert_eq!(parse("6060:6060/udp").protocol, Protocol::Udp);
    }

    #[test]
    fn variables_keep_their_colons() {
        assert_eq!(numbers("${PORT:-3000}:${INNER-80}"), (Some(3000..=3000), Some(80..=80)));
        assert_eq!(numbers("${BOTH:-8080:80}"), (Some(8080..=8080), Some(80..=80)));
        assert_eq!(parse("80/${PROTOCOL:-udp}").protocol, Protocol::Udp);
        assert_eq!(numbers("${PORT}:80"), (None, Some(80..=80)));
        assert_eq!(
            parse("${BIND:-127.0.0.1}:${PORT:?set}:80/tcp").host_ip.unwrap().by_default.unwrap(),
            "127.0.0.1"
        );
    }

    #[test]
    fn refuses_what_is_no_port() {
        for text in ["", "a:b", "80:x", "99999:80", "80/http", "20-10:80"] {
            assert_eq!(Port::parse(text, Span::default()), None, "{text}");
        }
    }
}
