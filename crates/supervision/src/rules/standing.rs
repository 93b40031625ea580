//! How a limit stands at a moment: from its facts alone, whether or not any job has run.

use kernel::Instant;

/// How a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It runs and is in time.
    Running,
    /// It runs and is overdue.
    Overdue,
    /// Its clock stands still.
    Paused,
    /// Its due instant is not known: the calendar of its year is not loaded.
    Unknown,
    /// It was met in time.
    Met,
    /// It was met late, or ended after its due instant without being met.
    Late,
    /// It ended before it was due without having to be met: withdrawn, merged.
    Ended,
}

/// The facts of a limit that its standing follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitFacts {
    /// The last moment that is in time; `None` while paused or unknown.
    pub due: Option<Instant>,
    /// When it was met.
    pub met: Option<Instant>,
    /// When the matter ended.
    pub ended: Option<Instant>,
    /// Whether its clock stands still.
    pub paused: bool,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 7] = [
        Standing::Running,
        Standing::Overdue,
        Standing::Paused,
        Standing::Unknown,
        Standing::Met,
        Standing::Late,
        Standing::Ended,
    ];

    /// The identifier in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Running => "running",
            Standing::Overdue => "overdue",
            Standing::Paused => "paused",
            Standing::Unknown => "unknown",
            Standing::Met => "met",
            Standing::Late => "late",
            Standing::Ended => "ended",
        }
    }

    /// The inverse of [`Standing::code`].
    pub fn from_code(code: &str) -> Option<Standing> {
        Standing::ALL
            .into_iter()
            .find(|standing| standing.code() == code)
    }

    /// How a limit with these facts stands.
    pub fn at(facts: LimitFacts, now: Instant) -> Standing {
        let late = |at: Instant| facts.due.is_some_and(|due| at > due);
        match (facts.met, facts.ended) {
            (Some(met), _) if late(met) => Standing::Late,
            (Some(_), _) => Standing::Met,
            (None, Some(ended)) if late(ended) => Standing::Late,
            (None, Some(_)) => Standing::Ended,
            (None, None) if facts.paused => Standing::Paused,
            (None, None) if facts.due.is_none() => Standing::Unknown,
            (None, None) if late(now) => Standing::Overdue,
            (None, None) => Standing::Running,
        }
    }
}

/// On-time figures of a set of limits whose due instants lie in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Met in time.
    pub met: i64,
    /// Met late, or ended late without being met.
    pub late: i64,
    /// Running and overdue.
    pub overdue: i64,
    /// Running and not due yet, or paused: not counted in the rate.
    pub running: i64,
    /// Ended before due without having to be met: not counted in the rate.
    pub ended: i64,
}

impl Figures {
    /// Limits of all kinds.
    pub fn total(&self) -> i64 {
        self.met + self.late + self.overdue + self.running + self.ended
    }

    /// The on-time rate in per mille: met in time of all that were met, late or are overdue.
    /// `None` while nothing counts.
    pub fn rate(&self) -> Option<i64> {
        let counted = self.met + self.late + self.overdue;
        (counted > 0).then(|| self.met * 1000 / counted)
    }

    /// Adds another set.
    pub fn add(&mut self, other: Figures) {
        self.met += other.met;
        self.late += other.late;
        self.overdue += other.overdue;
        self.running += other.running;
        self.ended += other.ended;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_follows_from_the_facts() {
        let (before, due, after): (Instant, Instant, Instant) = (
            "2026-11-24T15:59:59Z".parse().unwrap(),
            "2026-11-25T15:59:59.999999Z".parse().unwrap(),
            "2026-11-25T16:00:00Z".parse().unwrap(),
        );
        let facts = |met, ended, paused| LimitFacts {
            due: Some(due),
            met,
            ended,
            paused,
        };
        use Standing::{Ended, Late, Met, Overdue, Paused, Running, Unknown};
        for (facts, now, expected) in [
            (facts(None, None, false), before, Running),
            (facts(None, None, false), due, Running),
            (facts(None, None, false), after, Overdue),
            (facts(None, None, true), after, Paused),
            (facts(Some(due), None, false), after, Met),
            (facts(Some(after), None, false), after, Late),
            (facts(Some(before), Some(after), false), after, Met),
            (facts(None, Some(after), false), after, Late),
            (facts(None, Some(before), true), after, Ended),
        ] {
            assert_eq!(Standing::at(facts, now), expected, "{facts:?}");
        }
        let unknown = LimitFacts {
            due: None,
            ..facts(None, None, false)
        };
        assert_eq!(Standing::at(unknown, after), Unknown);
    }

    #[test]
    fn the_rate_leaves_out_what_is_not_decided() {
        let mut figures = Figures {
            met: 2,
            late: 1,
            overdue: 0,
            running: 7,
            ended: 5,
        };
        assert_eq!((figures.rate(), figures.total()), (Some(666), 15));
        figures.add(Figures {
            overdue: 1,
            ..Figures::default()
        });
        assert_eq!(figures.rate(), Some(500));
        let open = Figures {
            running: 3,
            ended: 1,
            ..Figures::default()
        };
        assert_eq!(open.rate(), None);
    }
}
