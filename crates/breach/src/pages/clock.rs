//! The clock of a leak: how each limit stands now, in words.

use crate::words::Words;
use deadline::{Deadline, State};
use jiff::SignedDuration;
use kernel::{Instant, Lang, fill, short_time};
use ui::components::{DeadlineState, Tag, Tone};

/// One limit as a line of the clock.
pub(super) struct Line {
    pub(super) title: String,
    pub(super) rule: String,
    pub(super) article: String,
    pub(super) certainty: String,
    pub(super) due: String,
    pub(super) cell: ui::components::Deadline,
    /// The letter of the box's colour: `o` when it is over, `s` while it runs, `g` when it is done.
    pub(super) tone: char,
}

/// What is left or over, in hours; days from three on.
fn span(of: SignedDuration, w: &Words) -> String {
    let minutes = of.as_mins().abs();
    let (hours, days) = (minutes / 60, minutes / 1_440);
    if days >= 3 {
        let rest = (hours % 24).to_string();
        return fill(w.days_hours, &[("d", &days.to_string()), ("h", &rest)]);
    }
    let rest = (minutes % 60).to_string();
    fill(w.hours_minutes, &[("h", &hours.to_string()), ("m", &rest)])
}

fn label(one: &Deadline, state: State, now: Instant, w: &Words) -> String {
    let met = one.met.map(short_time).unwrap_or_default();
    match (state, one.due) {
        (State::Met, _) => fill(w.done_in_time, &[("at", &met)]),
        (State::MetLate, _) => fill(w.done_late, &[("at", &met)]),
        (State::Ended | State::EndedLate, _) | (_, None) => w.not_needed.to_owned(),
        (State::Over, Some(due)) => fill(w.over_by, &[("time", &span(due.duration_until(now), w))]),
        (_, Some(due)) if due <= one.started => w.at_once.to_owned(),
        (_, Some(due)) => fill(w.left, &[("time", &span(now.duration_until(due), w))]),
    }
}

fn shown(state: State) -> DeadlineState {
    match state {
        State::Ok => DeadlineState::Ok,
        State::Soon | State::Unknown => DeadlineState::Soon,
        State::DueToday => DeadlineState::Due,
        State::Over => DeadlineState::Over,
        State::Paused => DeadlineState::Hold,
        State::Met | State::Ended => DeadlineState::Done,
        State::MetLate | State::EndedLate => DeadlineState::DoneLate,
    }
}

/// How much of the time is used, in percent.
fn used(one: &Deadline, now: Instant) -> u8 {
    let Some(due) = one.due else { return 0 };
    let whole = one.started.duration_until(due).as_secs();
    let gone = one.started.duration_until(now).as_secs();
    if whole <= 0 || gone >= whole {
        return 100;
    }
    u8::try_from(gone.max(0) * 100 / whole).unwrap_or(100)
}

/// The cell of a list.
pub(super) fn cell(one: &Deadline, lang: Lang, now: Instant) -> ui::components::Deadline {
    let state = one.state(now);
    let due = one.due.map(short_time).unwrap_or_default();
    let label = label(one, state, now, Words::of(lang));
    ui::components::Deadline::new(shown(state), label, due, used(one, now))
}

/// Every limit.
pub(super) fn lines(found: &[Deadline], lang: Lang, now: Instant) -> Vec<Line> {
    found
        .iter()
        .map(|one| Line {
            title: one.title.to(lang).to_owned(),
            rule: one.rule.to(lang).to_owned(),
            article: one.article.to(lang).to_owned(),
            certainty: one.certainty.label(lang).to_owned(),
            due: one.due.map(short_time).unwrap_or_default(),
            cell: cell(one, lang, now),
            tone: match one.state(now) {
                State::Over => 'o',
                State::Met | State::Ended => 'g',
                State::MetLate | State::EndedLate => 'i',
                _ => 's',
            },
        })
        .collect()
}

/// The limit that matters most now: what is over, then what is due first; `None` when nothing runs.
pub(super) fn next(found: &[Deadline], now: Instant) -> Option<&Deadline> {
    let runs = found.iter().filter(|one| {
        !matches!(
            one.state(now),
            State::Met | State::MetLate | State::Ended | State::EndedLate
        )
    });
    runs.min_by_key(|one| one.due)
}

/// The tag of a status.
pub(super) fn tag(breach: &crate::rules::Breach, lang: Lang) -> Tag {
    use crate::rules::Status;
    let tone = match breach.status {
        Status::Reported => Tone::Due,
        Status::Handling => Tone::Info,
        Status::Closing => Tone::Violet,
        Status::Closed => Tone::Good,
    };
    Tag::dot(tone, breach.status.label(lang))
}
