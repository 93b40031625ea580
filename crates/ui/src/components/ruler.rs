//! The deadline ruler: received, today, internal limits, the legal limit and its extensions on one
//! line. Later limits are rare, so they get less room than the first.

use super::DeadlineState;
use askama::Template;

/// How much of the line each legal limit takes, by how many limits there are.
const SHARES: [&[f64]; 3] = [&[100.0], &[72.0, 100.0], &[58.0, 80.0, 100.0]];

/// A day that is marked on the ruler.
#[derive(Clone, Debug, PartialEq)]
pub struct RulerMark {
    /// Days after the start.
    pub day: f64,
    /// Said at the mark: `11-25 到期`.
    pub text: String,
    /// Said too where there is room: ` 延长后`.
    pub more: String,
}

impl RulerMark {
    /// A mark.
    pub fn new(day: f64, text: impl Into<String>) -> RulerMark {
        RulerMark {
            day,
            text: text.into(),
            more: String::new(),
        }
    }

    /// With more words where there is room.
    pub fn more(mut self, text: impl Into<String>) -> RulerMark {
        self.more = text.into();
        self
    }
}

/// The ruler: `{{ ruler }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/ruler.html")]
pub struct Ruler {
    /// The state, for the colour of the part that is used.
    pub state: DeadlineState,
    /// The whole ruler in one sentence.
    pub alt: String,
    /// At the left end: `11-10 受理`.
    pub start: String,
    /// Days gone since the start.
    pub now: f64,
    /// At the point of today: `今天 · 第 13 天`.
    pub now_text: String,
    /// The legal limits in order: first, extended, longest. One to three.
    pub limits: Vec<RulerMark>,
    /// Internal limits before the first legal one; their texts need room.
    pub inner: Vec<RulerMark>,
}

impl askama::filters::HtmlSafe for Ruler {}

impl Ruler {
    /// A ruler without internal limits.
    ///
    /// # Panics
    /// When there is no legal limit, more than three, or they are not in order.
    pub fn new(state: DeadlineState, start: impl Into<String>, limits: Vec<RulerMark>) -> Ruler {
        assert!(
            (1..=SHARES.len()).contains(&limits.len()),
            "a ruler has one to three limits"
        );
        assert!(
            limits.windows(2).all(|two| two[0].day < two[1].day),
            "limits are in order"
        );
        let (now, now_text, alt) = (0.0, String::new(), String::new());
        Ruler {
            state,
            alt,
            start: start.into(),
            now,
            now_text,
            limits,
            inner: Vec::new(),
        }
    }

    /// With today: days gone and what is said there.
    pub fn now(mut self, days: f64, text: impl Into<String>) -> Ruler {
        self.now = days;
        self.now_text = text.into();
        self
    }

    /// With the sentence for those who can't see it.
    pub fn alt(mut self, text: impl Into<String>) -> Ruler {
        self.alt = text.into();
        self
    }

    /// With an internal limit.
    pub fn inner(mut self, mark: RulerMark) -> Ruler {
        self.inner.push(mark);
        self
    }

    /// What is said to those who can't see it; the texts in order when nothing better was given.
    fn said(&self) -> String {
        if !self.alt.is_empty() {
            return self.alt.clone();
        }
        let marks = self
            .inner
            .iter()
            .chain(&self.limits)
            .map(|mark| mark.text.as_str());
        [self.start.as_str(), self.now_text.as_str()]
            .into_iter()
            .chain(marks)
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// Where a day stands, in percent of the line.
    fn at(&self, day: f64) -> f64 {
        let shares = SHARES[self.limits.len() - 1];
        let (mut day_before, mut share_before) = (0.0, 0.0);
        for (limit, share) in self.limits.iter().zip(shares) {
            if day <= limit.day {
                let part = (day.max(0.0) - day_before) / (limit.day - day_before);
                return share_before + part * (share - share_before);
            }
            (day_before, share_before) = (limit.day, *share);
        }
        100.0
    }

    /// The same, as an SVG length.
    fn x(&self, day: &f64) -> String {
        format!("{:.2}%", self.at(*day))
    }

    /// The stretches between limits: left end and width.
    fn segments(&self) -> Vec<(String, String)> {
        let ends = SHARES[self.limits.len() - 1];
        let starts = std::iter::once(0.0).chain(ends.iter().copied());
        starts
            .zip(ends)
            .map(|(from, to)| (format!("{from}%"), format!("{}%", to - from)))
            .collect()
    }

    /// Texts at the ends of the line stay inside it.
    fn anchor(&self, day: &f64) -> &'static str {
        match self.at(*day) {
            x if x < 8.0 => "start",
            x if x > 92.0 => "end",
            _ => "middle",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruler(days: &[f64]) -> Ruler {
        let limits = days.iter().map(|day| RulerMark::new(*day, "x")).collect();
        Ruler::new(DeadlineState::Ok, "start", limits)
    }

    #[test]
    fn days_stand_in_order_and_never_leave_the_line() {
        let three = ruler(&[15.0, 30.0, 60.0]);
        for (day, at) in [
            (-1.0, 0.0),
            (0.0, 0.0),
            (15.0, 58.0),
            (30.0, 80.0),
            (60.0, 100.0),
        ] {
            assert!((three.at(day) - at).abs() < 1e-9, "{day}");
        }
        assert_eq!(three.x(&13.0), "50.27%");
        assert_eq!(three.at(200.0), 100.0);
        let one = ruler(&[10.0]);
        assert_eq!((one.at(5.0), one.at(10.0)), (50.0, 100.0));
        let steps: Vec<f64> = (0..700).map(|d| three.at(f64::from(d) / 10.0)).collect();
        assert!(steps.windows(2).all(|two| two[0] <= two[1]));
    }

    #[test]
    #[should_panic(expected = "limits are in order")]
    fn limits_out_of_order_are_a_mistake() {
        let _ = ruler(&[30.0, 15.0]);
    }
}
