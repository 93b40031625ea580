//! Counting without knowing who: what was seen is added up in memory, a visitor's second look within
//! a few minutes counts no more, and of the visitor nothing is kept but a hash that is forgotten with
//! its salt. PURE.

use std::collections::{BTreeMap, HashSet};

/// Most looks remembered at a time; beyond it nothing more is counted until the next span begins, so
/// that a flood neither fills the memory nor the figures.
pub const SEEN_MAX: usize = 50_000;
/// Length of a span in seconds: within it the same visitor counts once for the same thing.
pub const SPAN_SECONDS: i64 = 600;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A page was read.
    Read,
    /// A quiz was answered to its end.
    Finished,
    /// Right answers of finished quizzes.
    Right,
    /// Material was downloaded.
    Taken,
}

impl What {
    /// Every one.
    pub const ALL: [What; 4] = [What::Read, What::Finished, What::Right, What::Taken];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            What::Read => "read",
            What::Finished => "finished",
            What::Right => "right",
            What::Taken => "taken",
        }
    }

    /// The inverse of [`What::code`].
    pub fn from_code(code: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// Day, kind, key, what.
pub type Line = (String, String, String, What);

/// What was counted since it was stored last.
#[derive(Debug, Default)]
pub struct Tally {
    counts: BTreeMap<Line, i64>,
    seen: HashSet<[u8; 32]>,
    span: i64,
}

impl Tally {
    /// Counts `n`, unless this visitor was counted for it in this span. `visit` is the hash of visitor,
    /// thing and salt; `second` the present second. Gives whether it counted.
    pub fn count(&mut self, line: Line, n: i64, visit: [u8; 32], second: i64) -> bool {
        let span = second.div_euclid(SPAN_SECONDS);
        if span != self.span {
            self.seen.clear();
            self.span = span;
        }
        if self.seen.len() >= SEEN_MAX || !self.seen.insert(visit) {
            return false;
        }
        *self.counts.entry(line).or_default() += n;
        true
    }

    /// Adds to a line that was counted for this visitor just now.
    pub fn also(&mut self, line: Line, n: i64) {
        *self.counts.entry(line).or_default() += n;
    }

    /// Takes the counts out, to be stored.
    pub fn take(&mut self) -> BTreeMap<Line, i64> {
        std::mem::take(&mut self.counts)
    }

    /// Puts counts back that could not be stored.
    pub fn put_back(&mut self, counts: BTreeMap<Line, i64>) {
        for (line, n) in counts {
            *self.counts.entry(line).or_default() += n;
        }
    }
}

/// Whether a client says of itself that it is a program: robots are not counted.
pub fn is_robot(agent: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "bot",
        "spider",
        "crawl",
        "slurp",
        "curl",
        "wget",
        "python",
        "java/",
        "go-http",
        "monitor",
        "preview",
        "headlesschrome",
    ];
    let agent = agent.to_ascii_lowercase();
    agent.is_empty() || SIGNS.iter().any(|sign| agent.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        (
            "2026-11-26".to_owned(),
            "article".to_owned(),
            "a".to_owned(),
            What::Read,
        )
    }

    #[test]
    fn a_reload_counts_once_in_a_span_and_again_in_the_next() {
        let mut tally = Tally::default();
        assert!(tally.count(line(), 1, [1; 32], 1_000));
        assert!(!tally.count(line(), 1, [1; 32], 1_100));
        assert!(tally.count(line(), 1, [2; 32], 1_100));
        assert!(tally.count(line(), 1, [1; 32], 1_000 + SPAN_SECONDS));
        assert_eq!(tally.take().get(&line()), Some(&3));
        assert!(tally.take().is_empty());
    }

    #[test]
    fn a_flood_stops_counting_instead_of_filling_the_memory() {
        let mut tally = Tally::default();
        for n in 0..SEEN_MAX + 10 {
            let mut visit = [0; 32];
            visit[..8].copy_from_slice(&(n as u64).to_le_bytes());
            tally.count(line(), 1, visit, 5);
        }
        assert_eq!(tally.take().get(&line()), Some(&(SEEN_MAX as i64)));
    }

    #[test]
    fn programs_are_known_by_what_they_say() {
        for robot in [
            "",
            "Mozilla/5.0 (compatible; Baiduspider/2.0)",
            "curl/8.5",
            "Bytespider",
            "Googlebot/2.1",
        ] {
            assert!(is_robot(robot), "{robot}");
        }
        assert!(!is_robot(
            "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36"
        ));
    }
}
