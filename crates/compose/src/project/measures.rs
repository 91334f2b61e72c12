//! Amounts of memory, times and command lines, as Compose writes them.

/// An amount of memory in bytes: `512m`, `1.5g`, `64MiB`, `-1`. Units are powers of 1024.
pub(super) fn bytes(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return (number >= -1).then_some(number);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f64 =
        digits.trim_end().parse().ok().filter(|number: &f64| *number >= 0.0 && number.is_finite())?;
    let unit = text[digits.len()..].to_ascii_lowercase();
    let power = match unit.trim_end_matches("ib").trim_end_matches('b') {
        "" if unit.len() <= 1 => 0,
        "k" => 1,
        "m" => 2,
        "g" => 3,
        "t" => 4,
        "p" => 5,
        _ => return None,
    };
    let bytes = number * 1024_f64.powi(power);
    // past this, neighbouring numbers of bytes are no longer told apart
    (bytes < 9e15).then_some(bytes as i64)
}

/// A time in nanoseconds: `1m30s`, `1.5h`, `500ms`, `2d`.
pub(super) fn nanoseconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text == "0" {
        return Some(0);
    }
    let mut rest = text;
    let mut total = 0.0_f64;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, behind) = rest.split_at(digits);
        let unit = behind.len() - behind.trim_start_matches(|c: char| c.is_alphabetic()).len();
        let (unit, behind) = behind.split_at(unit);
        let factor = match unit {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            "d" => 86_400e9,
            "w" => 604_800e9,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
        rest = behind;
    }
    (total < 9e18).then(|| total.round() as i64)
}

/// A time as it is usually written: `1m30s`, `1.5s`, `500ms`.
pub(super) fn time(nanoseconds: i64) -> String {
    const SECOND: i64 = 1_000_000_000;
    if nanoseconds == 0 {
        return "0s".to_owned();
    }
    if nanoseconds < SECOND {
        let (unit, name) = match nanoseconds {
            1_000_000.. => (1_000_000, "ms"),
            1_000.. => (1_000, "µs"),
            _ => (1, "ns"),
        };
        return format!("{}{name}", nanoseconds as f64 / unit as f64);
    }
    let (hours, rest) = (nanoseconds / (3600 * SECOND), nanoseconds % (3600 * SECOND));
    let (minutes, rest) = (rest / (60 * SECOND), rest % (60 * SECOND));
    let fraction = rest % SECOND;
    let mut seconds = (rest / SECOND).to_string();
    if fraction > 0 {
        seconds.push('.');
        seconds.push_str(format!("{fraction:09}").trim_end_matches('0'));
    }
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, minutes) => format!("{minutes}m{seconds}s"),
        (hours, minutes) => format!("{hours}h{minutes}m{seconds}s"),
    }
}

/// The words of a command line, quotes and backslashes undone; `None` where a quote has no partner. Nothing else of a
/// shell is known: no variables, no redirection.
pub(super) fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory() {
        for (text, expected) in [
            ("512m", Some(512 << 20)),
            ("100mb", Some(100 << 20)),
            ("1.5g", Some(3 << 29)),
            ("64MiB", Some(64 << 20)),
            ("1024", Some(1024)),
            ("1b", Some(1)),
            ("-1", Some(-1)),
            ("1x", None),
            ("", None),
            ("m", None),
            ("-5m", None),
            ("1e999g", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }

    #[test]
    fn times() {
        for (text, expected) in [
            ("1m30s", "1m30s"),
            ("90s", "1m30s"),
            ("120s", "2m0s"),
            ("1d", "24h0m0s"),
            ("1.5s", "1.5s"),
            ("500ms", "500ms"),
            ("0", "0s"),
            ("1h", "1h0m0s"),
            ("1500us", "1.5ms"),
        ] {
            assert_eq!(nanoseconds(text).map(time).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "5", "s", "1x", "1.2.3s"] {
            assert_eq!(nanoseconds(text), None, "{text}");
        }
    }

    #[test]
    fn command_lines() {
        assert_eq!(words("a 'b c' \"d \\\" e\" f\\ g ''").unwrap(), ["a", "b c", "d \" e", "f g", ""]);
        assert_eq!(words("  ").unwrap(), Vec::<String>::new());
        assert_eq!(words("a 'b"), None);
    }
}
