//! A figure as a person reads it: `212.4 MB`, `1.4 s`, `148`.

use crate::{Measure, Unit};

/// This much of this unit, in words: `212.4 MB` (of 1,000,000 bytes), `840 ms`, `1 min 12 s`, `148`.
pub fn amount(value: f64, unit: Unit) -> String {
    if !value.is_finite() {
        return "not a number".to_owned();
    }
    match unit {
        Unit::Bytes => bytes(value),
        Unit::Milliseconds => milliseconds(value),
        Unit::Count => count(value),
    }
}

/// This many bytes in words: `212.4 MB`, of 1,000,000 bytes.
pub fn size(value: u64) -> String {
    bytes(value as f64)
}

/// Milliseconds that are a whole number.
pub(super) fn time(value: u64) -> String {
    milliseconds(value as f64)
}

/// A figure and what it may be at most: `197.0 MB of at most 250.0 MB`.
pub(super) fn measured(measure: &Measure) -> String {
    let value = amount(measure.value, measure.unit);
    match measure.limit {
        Some(limit) => format!("{value} of at most {}", amount(limit, measure.unit)),
        None => value,
    }
}

/// This part of a whole in percent, `<0.1 %` included.
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0 %".to_owned();
    }
    let percent = part as f64 * 100.0 / whole as f64;
    if percent < 0.1 { "<0.1 %".to_owned() } else { format!("{percent:.1} %") }
}

fn bytes(value: f64) -> String {
    match value.abs() {
        below if below < 1_000.0 => format!("{value:.0} B"),
        below if below < 999_950.0 => format!("{:.1} kB", value / 1e3),
        below if below < 10_000_000_000.0 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

fn milliseconds(value: f64) -> String {
    match value.abs() {
        below if below < 999.5 => format!("{value:.0} ms"),
        below if below < 59_950.0 => format!("{:.1} s", value / 1e3),
        _ => {
            let seconds = (value / 1e3).round();
            let (minutes, rest) = ((seconds / 60.0).trunc(), (seconds % 60.0).abs());
            if rest == 0.0 { format!("{minutes:.0} min") } else { format!("{minutes:.0} min {rest:.0} s") }
        }
    }
}

fn count(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_in_the_unit_that_fits() {
        for (value, unit, words) in [
            (0.0, Unit::Bytes, "0 B"),
            (999.0, Unit::Bytes, "999 B"),
            (1_391.0, Unit::Bytes, "1.4 kB"),
            (999_999.0, Unit::Bytes, "1.0 MB"),
            (212_400_000.0, Unit::Bytes, "212.4 MB"),
            (12_000_000_000.0, Unit::Bytes, "12.0 GB"),
            (4.0, Unit::Milliseconds, "4 ms"),
            (999.9, Unit::Milliseconds, "1.0 s"),
            (1_412.0, Unit::Milliseconds, "1.4 s"),
            (59_990.0, Unit::Milliseconds, "1 min"),
            (94_318.0, Unit::Milliseconds, "1 min 34 s"),
            (148.0, Unit::Count, "148"),
            (1.5, Unit::Count, "1.5"),
            (f64::NAN, Unit::Count, "not a number"),
        ] {
            assert_eq!(amount(value, unit), words, "{value}");
        }
    }

    #[test]
    fn a_share_is_never_rounded_to_nothing() {
        assert_eq!(share(1, 1_000_000), "<0.1 %");
        assert_eq!(share(0, 10), "0 %");
        assert_eq!(share(5, 0), "0 %");
        assert_eq!(share(1, 3), "33.3 %");
    }
}
