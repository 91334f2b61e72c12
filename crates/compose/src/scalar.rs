//! What a plain scalar means: text, number, truth value, date or nothing.
//!
//! [`resolve`] says what Compose makes of it (its reader mixes YAML 1.2 with octal `010`, `1_000` and dates of 1.1);
//! [`is_text_everywhere`] asks whether every YAML reader in use would agree that it is plain text.

use std::fmt;

/// A scalar as Compose understands it.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// Empty, `~` or `null`.
    Null,
    /// `true` or `false`; `yes` and `on` are text to Compose.
    Bool(bool),
    /// A whole number in any notation.
    Integer(i128),
    /// A number with a fraction or exponent, infinity, not a number.
    Float(f64),
    /// A date; Compose turns it into a point in time.
    Date(String),
    /// Everything else.
    Text(String),
}

/// Prints as Compose passes the value on, for example into a container's environment: `010` as `8`, `1.0` as `1`.
impl fmt::Display for Resolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(value) => write!(formatter, "{value}"),
            Self::Integer(value) => write!(formatter, "{value}"),
            Self::Float(value) if value.is_nan() => formatter.write_str("NaN"),
            Self::Float(value) if value.is_infinite() => {
                formatter.write_str(if *value > 0.0 { "+Inf" } else { "-Inf" })
            }
            Self::Float(value) => {
                let magnitude = value.abs();
                if magnitude != 0.0 && !(1e-4..1e6).contains(&magnitude) {
                    write!(formatter, "{}", with_two_digit_exponent(*value))
                } else {
                    write!(formatter, "{value}")
                }
            }
            Self::Date(text) | Self::Text(text) => formatter.write_str(text),
        }
    }
}

fn with_two_digit_exponent(value: f64) -> String {
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

/// What Compose makes of a plain (unquoted) scalar.
pub fn resolve(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" => return Resolved::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Resolved::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return Resolved::Text(text.to_owned());
    }
    if is_date(text) {
        return Resolved::Date(text.to_owned());
    }
    let digits = text.replace('_', "");
    if let Some(value) = integer(&digits) {
        return Resolved::Integer(value);
    }
    if is_decimal(&digits)
        && let Ok(value) = digits.parse()
    {
        return Resolved::Float(value);
    }
    Resolved::Text(text.to_owned())
}

fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(digits, radix).ok()?);
    Some(if negative { -value } else { value })
}

/// `12`, `1.`, `.5`, `1e3`: an optional sign, digits with at most one point, an optional exponent.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|exponent| !exponent.is_empty() && all_digits(exponent))
}

/// `2001-01-01`, alone or with a time after it.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let day_length = rest.bytes().take_while(u8::is_ascii_digit).count();
    year.len() == 4
        && digits(year)
        && digits(month)
        && month.len() <= 2
        && (1..=2).contains(&day_length)
        && (rest.len() == day_length || rest[day_length..].starts_with(['T', 't', ' ']))
}

/// Whether a plain scalar is read as this very text by YAML 1.1 readers, YAML 1.2 readers and Compose alike.
pub(crate) fn is_text_everywhere(text: &str) -> bool {
    const WORDS_OF_1_1: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    if WORDS_OF_1_1.iter().any(|word| word.eq_ignore_ascii_case(text)) || matches!(text, "<<" | "=") {
        return false;
    }
    matches!(resolve(text), Resolved::Text(_)) && !is_number_in_1_1(text)
}

/// Numbers that only YAML 1.1 sees: base 60 as in `22:22`, and `1__0`, `0b_1`, `1.e`, written generously: whatever
/// starts like a number and has only the letters of one, and so also every `8080:80`, as Compose's manual advises.
fn is_number_in_1_1(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let unsigned = unsigned.strip_prefix('.').unwrap_or(unsigned);
    unsigned.starts_with(|first: char| first.is_ascii_digit())
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'_' | b'.'))
        && (unsigned.contains(':') || unsigned.split('.').count() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Right-hand sides as `docker compose config` 2.26 printed them.
    #[test]
    fn resolves_as_compose_does() {
        for (written, meant) in [
            ("yes", "yes"),
            ("010", "8"),
            ("1.0", "1"),
            ("0o17", "15"),
            ("22:22", "22:22"),
            ("1_000", "1000"),
            ("0x1F", "31"),
            (".5", "0.5"),
            ("1e3", "1000"),
            ("True", "true"),
            ("=", "="),
            ("redis:7", "redis:7"),
            ("1.2.3", "1.2.3"),
            ("1e6", "1e+06"),
            ("100000.0", "100000"),
            ("0.00001", "1e-05"),
            ("08", "8"),
        ] {
            assert_eq!(resolve(written).to_string(), meant, "{written}");
        }
        assert_eq!(resolve("~"), Resolved::Null);
        assert_eq!(resolve("2001-01-01"), Resolved::Date("2001-01-01".to_owned()));
    }

    #[test]
    fn knows_what_any_reader_would_misread() {
        for text in [
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "3.9",
            "22:22",
            "8080:80",
            "1_000",
            "0x1f",
            "~",
            "",
            "null",
            "<<",
            "=",
            "2001-01-01",
            ".inf",
            "-1",
            "+1",
            "1:30.5",
            "1e3",
        ] {
            assert!(!is_text_everywhere(text), "{text}");
        }
        for text in
            ["redis:7-alpine", "1.2.3", "30s", "127.0.0.1", "yes please", "0.5g", "unless-stopped", "-c"]
        {
            assert!(is_text_everywhere(text), "{text}");
        }
    }
}
