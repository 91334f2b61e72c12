//! Lists, dates and values as text.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `is` or `are`, for so many things.
pub(crate) fn are(items: &[String]) -> &'static str {
    if items.len() == 1 { "is" } else { "are" }
}

/// `April 2026`.
pub fn month((year, month, _): (u16, u8, u8)) -> String {
    let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or("");
    format!("{name} {year}")
}

/// A string in TOML.
pub fn toml_text(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|character| match character {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            other => other.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// An array of strings in TOML.
pub fn toml_list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| toml_text(item)).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_prose() {
        let owned = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        assert_eq!(list(&owned(&["a", "b", "c"])), "a, b and c");
        assert_eq!(toml_list(&owned(&["a", "b\"c"])), r#"["a", "b\"c"]"#);
        assert_eq!(month((2026, 4, 30)), "April 2026");
    }
}
