//! A cheap test that most paths fail: which pairs of neighbouring bytes a text holds.
//!
//! A path that lacks a pair which a pattern's plain text has cannot match it. The pairs are kept as bits of one number,
//! several pairs to a bit, so the test may say yes wrongly and never no.

/// The pairs of neighbouring bytes in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pairs(u128);

impl Pairs {
    pub(super) fn of(text: &str) -> Self {
        let bit = |pair: &[u8]| 1 << (pair[0].wrapping_mul(37).wrapping_add(pair[1].wrapping_mul(11)) & 127);
        Self(text.as_bytes().windows(2).fold(0, |bits: u128, pair| bits | bit(pair)))
    }

    /// The pairs of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all pairs of `needed` are here.
    pub(super) fn hold(self, needed: Self) -> bool {
        needed.0 & !self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn a_text_holds_the_pairs_of_its_parts() {
        let whole = Pairs::of("packages/web/.env.local");
        assert!(whole.hold(Pairs::of(".env")));
        assert!(whole.hold(Pairs::of("web").and(Pairs::of("local"))));
        assert!(whole.hold(Pairs::of("x")));
        assert!(!whole.hold(Pairs::of("__tests__")));
    }
}
