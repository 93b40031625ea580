//! How the parts of a rulebook look: tags, numbers in words, names of calendars.

use crate::Words;
use deadline::{Certainty, CutOff, DayKind, Limit, NO_CALENDAR, Pack, PackKind, Rulebook, Unit};
use kernel::{Day, Lang, fill};
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
        "uk" => w.calendar_uk,
        "eu-target" => w.calendar_eu,
        "au" => w.calendar_au,
        "sg" => w.calendar_sg,
        NO_CALENDAR => w.calendar_none,
        id => id,
    }
}

/// How well something is known.
pub(super) fn certainty(certainty: Certainty, lang: Lang) -> Tag {
    let tone = match certainty {
        Certainty::Seen => Tone::Good,
        Certainty::Secondary => Tone::Plain,
        Certainty::Memory => Tone::Soon,
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

/// A number of a pack in words: `15 个自然日`.
pub(super) fn amount(w: &Words, length: u32, unit: Unit) -> String {
    let text = match unit {
        Unit::NaturalDay => w.natural_days,
        Unit::WorkingDay => w.working_days,
        Unit::Week => w.weeks,
        Unit::Month => w.months,
        Unit::Hour => w.hours_long,
    };
    fill(text, &[("n", &length.to_string())])
}

/// How a length is counted: the first day, the end.
pub(super) fn counting(w: &Words, limit: &Limit) -> Vec<String> {
    if limit.unit == Unit::Hour {
        return vec![w.exact.to_owned()];
    }
    let first = match limit.first_day_counted {
        true => w.first_day_counted,
        false => w.first_day_not_counted,
    };
    let end = match limit.cut_off {
        CutOff::EndOfDay => w.end_of_day.to_owned(),
        CutOff::SameClock => w.same_clock.to_owned(),
        CutOff::Exact => w.exact.to_owned(),
        CutOff::CloseOfBusiness(close) => {
            let close = close.strftime("%H:%M").to_string();
            fill(w.close_of_business, &[("time", &close)])
        }
    };
    vec![first.to_owned(), end]
}
