//! The table of stand-ins as Markdown, for `docs/lab.md`.

use super::stand_ins::STAND_INS;

/// The table as it stands in `docs/lab.md`.
pub(super) fn markdown() -> String {
    let mut text =
        String::from("| image | made from | faithful in | differs in |\n| --- | --- | --- | --- |\n");
    for stand_in in STAND_INS {
        let tags: Vec<String> = stand_in.tags.iter().map(|tag| format!("`{tag}`")).collect();
        text.push_str(&format!(
            "| `{}` {} | {} | {} | {} |\n",
            stand_in.name,
            tags.join(" "),
            stand_in.made_from,
            stand_in.faithful,
            stand_in.differs
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_manual_has_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/lab.md");
        let manual = std::fs::read_to_string(path).unwrap();
        assert!(
            manual.contains(&super::markdown()),
            "the table in docs/lab.md is out of date: put the output of `cargo xtask lab table` there"
        );
    }
}
