//! How the parts of a rulebook look: tags, numbers in words, names of calendars.

use crate::Words;
use deadline::{Certainty, DayKind, Pack, PackKind, Rulebook};
use kernel::{Day, Lang, fill};
use serde::Serialize;
use ui::components::{Tag, Tone};

/// What stands where nothing is known or set.
pub(super) const NONE: &str = "—";

/// A day or a dash.
pub(super) fn day(day: Option<Day>) -> String {
    day.map_or_else(|| NONE.to_owned(), |day| day.to_string())
}

/// A day with its weekday: `2026-12-31 周四`.
pub(super) fn weekday(w: &Words, day: Day) -> String {
    let at = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let name = w.weekdays_long.split(' ').nth(at).unwrap_or_default();
    format!("{day} {name}")
}

/// The name of a calendar; its id when this program has no name for it.
pub(super) fn calendar<'c>(w: &'static Words, id: &'c str) -> &'c str {
    match id {
        "cn" => w.calendar_cn,
        id => id,
    }
}

/// How well something is known.
pub(super) fn certainty(certainty: Certainty, lang: Lang) -> Tag {
    let tone = match certainty {
        Certainty::Seen => Tone::Good,
        Certainty::Secondary => Tone::Soon,
        Certainty::Memory => Tone::Due,
    };
    Tag::new(tone, certainty.label(lang))
}

/// Whether a lawyer has checked it; the bank's own rules need no such check.
pub(super) fn verified(w: &Words, kind: PackKind, verified: bool) -> Tag {
    match (verified, kind) {
        (true, _) => Tag::new(Tone::Good, w.verified),
        (false, PackKind::Statutory) => Tag::new(Tone::Soon, w.not_verified),
        (false, PackKind::Internal) => Tag::new(Tone::Plain, w.own_rule),
    }
}

/// Law or the bank's own.
pub(super) fn pack_kind(w: &'static Words, kind: PackKind) -> &'static str {
    match kind {
        PackKind::Statutory => w.statutory,
        PackKind::Internal => w.internal,
    }
}

/// Whether a pack holds for what is received today.
pub(super) fn in_force(w: &Words, book: &Rulebook, pack: &Pack, today: Day) -> Tag {
    let current = book.in_force(&pack.family, today);
    if current.is_some_and(|current| current.id == pack.id) {
        Tag::dot(Tone::Good, w.in_force)
    } else if pack.effective_from > today {
        Tag::dot(Tone::Info, w.not_yet)
    } else {
        Tag::dot(Tone::Plain, w.past)
    }
}

/// The colour of a day's kind.
pub(super) fn day_kind(kind: DayKind, lang: Lang) -> Tag {
    let tone = match kind {
        DayKind::Workday | DayKind::Weekend => Tone::Plain,
        DayKind::Holiday => Tone::Good,
        DayKind::Bridge => Tone::Info,
        DayKind::MakeUpWorkday => Tone::Soon,
    };
    Tag::new(tone, kind.say().to(lang))
}

/// The identifier that a value of the pack format has in the texts.
pub(super) fn code(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A number of a pack in words: `15 个自然日`. A unit that has no words yet shows its identifier.
pub(super) fn amount(w: &Words, length: u32, unit: &str) -> String {
    let text = match unit {
        "natural_day" => w.natural_days,
        "working_day" => w.working_days,
        "week" => w.weeks,
        "hour" => w.hours_long,
        _ => return format!("{length} {unit}"),
    };
    fill(text, &[("n", &length.to_string())])
}
