//! Looks per day as bars: drawn by the server, readable without colours and to a screen reader.

use crate::Words;
use crate::queries::REFUSED;
use crate::rules::Kind;
use askama::Template;
use jiff::ToSpan;
use kernel::{Day, fill};
use std::collections::BTreeMap;

/// Days of the plot.
const DAYS: i64 = 14;
/// Height of the tallest bar, in the units of the drawing.
const TALL: i64 = 64;
/// From bar to bar.
const STEP: i64 = 34;

struct Bar {
    x: i64,
    middle: i64,
    y: i64,
    height: i64,
    label: String,
    value: String,
    value_y: i64,
    said: String,
}

/// The plot: `{{ chart }}`.
#[derive(Template)]
#[template(path = "chart.html")]
pub(super) struct Chart {
    title: &'static str,
    width: i64,
    bars: Vec<Bar>,
}

impl askama::filters::HtmlSafe for Chart {}

/// The days of a plot that ends with that one.
pub(super) fn span(to: Day) -> (Day, Day) {
    (to.saturating_sub((DAYS - 1).days()), to)
}

impl Chart {
    /// The plot of the days of [`span`].
    pub(super) fn new(
        w: &'static Words,
        to: Day,
        days: &BTreeMap<Day, BTreeMap<String, i64>>,
    ) -> Chart {
        let of = |day: Day, kind: &str| {
            let counts = days.get(&day);
            counts
                .and_then(|c| c.get(kind))
                .copied()
                .unwrap_or_default()
        };
        let plain = |day| of(day, Kind::Reveal.code()) + of(day, Kind::File.code());
        let all: Vec<Day> = (0..DAYS)
            .rev()
            .map(|back| to.saturating_sub(back.days()))
            .collect();
        let most = all.iter().map(|day| plain(*day)).max().unwrap_or(0).max(1);
        let bar = |(i, day): (i64, &Day)| {
            let n = plain(*day);
            // Whatever was looked at can be seen, also beside a hundred times as much.
            let height = if n == 0 { 0 } else { (n * TALL / most).max(2) };
            let said = [
                ("day", day.to_string()),
                ("n", n.to_string()),
                ("cases", of(*day, Kind::Case.code()).to_string()),
                ("refused", of(*day, REFUSED).to_string()),
            ];
            let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
            Bar {
                x: i * STEP + 6,
                middle: i * STEP + STEP / 2,
                y: 16 + TALL - height,
                height,
                label: day.strftime("%m-%d").to_string(),
                value: if n == 0 { String::new() } else { n.to_string() },
                value_y: 12 + TALL - height,
                said: fill(w.bar, &said),
            }
        };
        Chart {
            title: w.per_day,
            width: DAYS * STEP,
            bars: (0..).zip(&all).map(bar).collect(),
        }
    }
}
