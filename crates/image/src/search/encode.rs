//! The ways in which a value is written where it is copied to.
//!
//! Not looked into: compressed files (`.gz`, `.zip`) inside a layer, base64 broken into lines, two encodings on top of
//! each other, UTF-16.

use super::SHORTEST;

/// How a value was written where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// Base64, with either alphabet, at any place of a longer text.
    Base64,
    /// With the escapes of a JSON string.
    Json,
    /// With the escapes of a URL.
    Url,
}

/// Every way to write a value that differs from the others.
pub(super) fn all(value: &[u8]) -> Vec<(Encoding, Vec<u8>)> {
    let mut all = vec![(Encoding::Plain, value.to_vec())];
    let mut add = |encoding, bytes: Vec<u8>| {
        if bytes.len() >= SHORTEST && all.iter().all(|(_, known)| *known != bytes) {
            all.push((encoding, bytes));
        }
    };
    for before in 0..3 {
        add(Encoding::Base64, base64(value, before, b'+', b'/'));
        add(Encoding::Base64, base64(value, before, b'-', b'_'));
    }
    add(Encoding::Json, json(value, false));
    add(Encoding::Json, json(value, true));
    add(Encoding::Url, url(value));
    all
}

/// The letters that depend on nothing but the value, where `before` bytes of the same group stand before it.
fn base64(value: &[u8], before: usize, plus: u8, slash: u8) -> Vec<u8> {
    let letter = |bits: u8| match bits {
        0..=25 => b'A' + bits,
        26..=51 => b'a' + (bits - 26),
        52..=61 => b'0' + (bits - 52),
        62 => plus,
        _ => slash,
    };
    let from = (before * 8).div_ceil(6);
    let to = (before + value.len()) * 8 / 6;
    let byte = |at: usize| at.checked_sub(before).and_then(|at| value.get(at)).copied().unwrap_or(0);
    (from..to)
        .map(|at| {
            let bit = at * 6;
            let pair = u16::from_be_bytes([byte(bit / 8), byte(bit / 8 + 1)]);
            // six bits of sixteen
            letter((pair >> (10 - bit % 8)).to_le_bytes()[0] & 0x3f)
        })
        .collect()
}

/// A JSON string's inside. Go, and so the engine, escapes what HTML would take for markup as well.
fn json(value: &[u8], is_for_html: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for byte in value {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', *byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            b'<' | b'>' | b'&' if is_for_html => out.extend(format!("\\u{byte:04x}").bytes()),
            0..=0x1f => out.extend(format!("\\u{byte:04x}").bytes()),
            _ => out.push(*byte),
        }
    }
    out
}

/// As `encodeURIComponent` does.
fn url(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for byte in value {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(*byte),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => out.push(*byte),
            _ => out.extend(format!("%{byte:02X}").bytes()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf … | base64 -w0`: the value alone, after one byte, after two bytes, before and after others.
    #[test]
    fn base64_at_each_place() {
        let value = b"s3cr3t-\xff\xfe-value";
        let inside = [
            "czNjcjN0Lf/+LXZhbHVl",
            "eHMzY3IzdC3//i12YWx1ZQ==",
            "eHlzM2NyM3Qt//4tdmFsdWU=",
            "eHl6czNjcjN0Lf/+LXZhbHVleHl6",
        ];
        for text in inside {
            let fits = |(encoding, bytes): &(Encoding, Vec<u8>)| {
                *encoding == Encoding::Base64
                    && text.as_bytes().windows(bytes.len()).any(|window| window == bytes)
            };
            assert!(all(value).iter().any(fits), "{text}");
        }
    }

    #[test]
    fn the_shortest_value_is_long_enough_in_base64() {
        let lengths: Vec<usize> =
            (0..3).map(|before| base64(b"hunter2!", before, b'+', b'/').len()).collect();
        assert_eq!(lengths, [10, 10, 10]);
    }

    #[test]
    fn escapes() {
        let of = |wanted: Encoding| -> Vec<String> {
            let all = all(b"a\"b&c\nd 1234").into_iter().filter(|(encoding, _)| *encoding == wanted);
            all.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
        };
        assert_eq!(of(Encoding::Json), [r#"a\"b&c\nd 1234"#, r#"a\"b\u0026c\nd 1234"#]);
        assert_eq!(of(Encoding::Url), ["a%22b%26c%0Ad%201234"]);
        assert_eq!(all(b"onlyletters").len(), 4);
    }
}
