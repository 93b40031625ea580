//! On which days versions are public.

use super::Version;
use kernel::{Day, Refusal, day_of, say};

/// A first day lies at most so many days ahead: later is a typing error.
pub const AHEAD_DAYS_MAX: i32 = 1_100;

/// Whether a version may become public on a day: never in the past, not before a version that is
/// published already, and not after the last day that its own document names. `others` are the other
/// versions of the item.
///
/// # Errors
/// Why not, with the day.
pub fn first_day(
    version: &Version,
    others: &[Version],
    from: Day,
    today: Day,
) -> Result<(), Refusal> {
    if from < today {
        return Err(Refusal::new(
            "from_in_the_past",
            say!(
                "发布首日最早为今天（{today}），不能填写 {from}",
                "The first public day is today ({today}) at the earliest, not {from}"
            ),
        ));
    }
    let days = today.until(from).map_or(i32::MAX, |span| span.get_days());
    if days > AHEAD_DAYS_MAX {
        return Err(Refusal::new(
            "from_too_far",
            say!(
                "发布首日应在今天起 {AHEAD_DAYS_MAX} 天之内",
                "The first public day must be within {AHEAD_DAYS_MAX} days from today"
            ),
        ));
    }
    let later = others.iter().find(|other| {
        other.withdrawn.is_none() && other.published.is_some() && other.from > Some(from)
    });
    if let Some((no, day)) = later.and_then(|other| Some((other.version, other.from?))) {
        return Err(Refusal::new(
            "later_one_planned",
            say!(
                "版本 {no} 已定于 {day} 起公开；请选择 {day} 或之后的日期，或先撤回该版本",
                "Version {no} is published from {day} on; choose {day} or later, or withdraw that version first"
            ),
        ));
    }
    match version.until() {
        Some(until) if until < from => Err(Refusal::new(
            "ended_before",
            say!(
                "内容注明的截止日 {until} 早于发布首日 {from}",
                "The last day in the document, {until}, is before the first public day, {from}"
            ),
        )),
        _ => Ok(()),
    }
}

/// Sets the last days of an item's versions (oldest first): a published version ends the day before the
/// next one begins, or on the day that its document names; what was withdrawn before it began ends
/// nothing. A withdrawn version keeps the day that it was given.
pub fn last_days(versions: &mut [Version]) {
    let mut next: Option<Day> = None;
    for version in versions.iter_mut().rev() {
        let Some(from) = version.from.filter(|_| version.published.is_some()) else {
            continue;
        };
        if version.withdrawn.is_none() {
            let before = next.map(|day| day.yesterday().unwrap_or(day));
            version.to = [before, version.until()].into_iter().flatten().min();
        }
        let withdrawn = version.withdrawn.as_ref().map(|(_, at, _)| day_of(*at));
        if withdrawn.is_none_or(|day| from <= day) {
            next = Some(next.map_or(from, |next| next.min(from)));
        }
    }
}
