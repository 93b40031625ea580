//! Statistics of reviews: counted from what they say. PURE.

use super::{KINDS, Review, Status};
use kernel::{Day, Instant, bank_zone, day_of};
use std::collections::BTreeMap;

/// Upper ends of the classes of time taken, in days; above the last is one more class.
pub const DAYS: [i64; 4] = [3, 7, 15, 30];
/// Rows of a table of the most frequent.
pub const TOP_MAX: usize = 10;

/// A year, or one quarter of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The year.
    pub year: i16,
    /// 1 to 4; 0 for the whole year.
    pub quarter: i8,
}

impl Period {
    /// Reads what was chosen; the year of `today` when none was.
    pub fn read(year: &str, quarter: &str, today: Day) -> Period {
        let year = year.parse().ok().filter(|y| (2000..=2200).contains(y));
        let quarter = quarter.parse().ok().filter(|q| (1..=4).contains(q));
        Period {
            year: year.unwrap_or(today.year()),
            quarter: quarter.unwrap_or(0),
        }
    }

    /// First moment, and the first after it.
    pub fn range(self) -> (Instant, Instant) {
        let (from, months) = match self.quarter {
            0 => (1, 12),
            quarter => (quarter * 3 - 2, 3),
        };
        let first = Day::new(self.year, from, 1).unwrap_or(Day::MIN);
        let end = first
            .checked_add(jiff::Span::new().months(months))
            .unwrap_or(Day::MAX);
        let at = |day: Day| bank_zone().to_timestamp(day.at(0, 0, 0, 0));
        (
            at(first).unwrap_or(Instant::MIN),
            at(end).unwrap_or(Instant::MAX),
        )
    }
}

/// A row of figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Reviews handed in.
    pub count: i64,
    /// Of them decided.
    pub decided: i64,
    /// Of those let through by the review (passed or conditional).
    pub passed: i64,
    /// Days from submission to decision, together, of the decided ones.
    pub days: i64,
}

impl Line {
    /// Share of the decided that passed, per cent; `None` when none is decided.
    pub fn rate(&self) -> Option<i64> {
        (self.decided > 0).then(|| self.passed * 100 / self.decided)
    }

    /// Average days, in tenths; `None` when none is decided.
    pub fn average(&self) -> Option<i64> {
        (self.decided > 0).then(|| self.days * 10 / self.decided)
    }

    fn add(&mut self, review: &Review) {
        self.count += 1;
        if let Some(days) = days_taken(review) {
            self.decided += 1;
            self.days += days;
            let passed = matches!(review.status, Status::Passed | Status::Conditional);
            self.passed += i64::from(passed);
        }
    }
}

/// Figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All.
    pub all: Line,
    /// By kind, in the order of the list.
    pub kinds: Vec<(&'static str, Line)>,
    /// By status.
    pub outcomes: Vec<(Status, i64)>,
    /// By name of the unit, the most first.
    pub units: Vec<(String, Line)>,
    /// Decided, by class of [`DAYS`].
    pub times: [i64; DAYS.len() + 1],
    /// Opinions: what they are bound to (`item:KEY`, or `whole`, `paper`), how many, how many must be adopted.
    pub items: Vec<(String, i64, i64)>,
    /// Entry of the word list and how often it was marked.
    pub marks: Vec<(String, i64)>,
}

/// Calendar days from the last submission to the decision; `None` while there is none.
pub fn days_taken(review: &Review) -> Option<i64> {
    if !review.status.is_decided() {
        return None;
    }
    let over = review.overruled.as_ref().map(|word| word.said.at);
    let end = review.decided.as_ref().map(|decided| decided.at).or(over)?;
    let span = day_of(review.submitted?).until(day_of(end)).ok()?;
    Some(i64::from(span.get_days()))
}

/// Counts.
pub fn count(reviews: &[Review]) -> Figures {
    let mut figures = Figures {
        kinds: KINDS
            .iter()
            .map(|kind| (kind.code, Line::default()))
            .collect(),
        ..Figures::default()
    };
    let mut outcomes: BTreeMap<Status, i64> = BTreeMap::new();
    let mut units: BTreeMap<&str, Line> = BTreeMap::new();
    let mut items: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    let mut marks: BTreeMap<&str, i64> = BTreeMap::new();
    for review in reviews {
        figures.all.add(review);
        let kind = figures
            .kinds
            .iter_mut()
            .find(|(kind, _)| *kind == review.content.kind);
        if let Some((_, line)) = kind {
            line.add(review);
        }
        units.entry(&review.unit_name).or_default().add(review);
        *outcomes.entry(review.status).or_default() += 1;
        if let Some(days) = days_taken(review) {
            let class = DAYS
                .iter()
                .position(|end| days <= *end)
                .unwrap_or(DAYS.len());
            figures.times[class] += 1;
        }
        for opinion in &review.opinions {
            let about = match opinion.about.starts_with("paper:") {
                true => "paper",
                false => opinion.about.as_str(),
            };
            let counted = items.entry(about).or_default();
            counted.0 += 1;
            counted.1 += i64::from(opinion.must());
        }
        for mark in review.present().flat_map(|paper| &paper.checked.marks) {
            *marks.entry(&mark.entry).or_default() += 1;
        }
    }
    figures.outcomes = outcomes.into_iter().collect();
    figures.units = units
        .into_iter()
        .map(|(name, line)| (name.to_owned(), line))
        .collect();
    figures.units.sort_by_key(|(_, line)| -line.count);
    figures.items = items
        .into_iter()
        .map(|(key, (n, must))| (key.to_owned(), n, must))
        .collect();
    figures.items.sort_by_key(|(_, n, _)| -n);
    figures.items.truncate(TOP_MAX);
    figures.marks = marks
        .into_iter()
        .map(|(key, n)| (key.to_owned(), n))
        .collect();
    figures.marks.sort_by_key(|(_, n)| -n);
    figures.marks.truncate(TOP_MAX);
    figures
}
