//! A new rule pack: whether it fits, and what it ends.

use super::text::{check_id, check_size, fault, line_of, unreadable};
use deadline::{Pack, Rulebook};
use kernel::{Day, FieldErrors, Say, say};

/// What a new pack would do.
#[derive(Clone, Debug)]
pub struct PackPlan {
    /// The pack; its own claims to be checked by a lawyer taken back.
    pub pack: Pack,
    /// The pack of its family that it takes over from, and that one's last day of receipt.
    pub ends: Option<(String, Day)>,
    /// The pack of its family that takes over from it, and that one's first day of receipt.
    pub until: Option<(String, Day)>,
    /// Whether it begins a family.
    pub new_family: bool,
    /// What a person should look at before it is added.
    pub warnings: Vec<Say>,
}

/// Checks a pack's text against a rulebook and says what it would end; errors are of the field
/// `text` and name the line.
pub fn plan_pack(book: &Rulebook, text: &str, today: Day) -> Result<PackPlan, FieldErrors> {
    check_size(text)?;
    let mut pack = Pack::parse(super::text::FIELD, text).map_err(|error| unreadable(&error))?;
    check_id(text, &pack.id)?;
    check_fit(book, &pack, text)?;
    let warnings = warnings(book, &pack, today);
    // Who checked it and when is recorded by a command, not claimed by the text.
    pack.set_verified(false);
    let from = pack.effective_from;
    let ends = book
        .in_force(&pack.family, from)
        .and_then(|earlier| Some((earlier.id.clone(), from.yesterday().ok()?)));
    let until = successor(book, &pack).map(|later| (later.id.clone(), later.effective_from));
    let new_family = !book.packs().iter().any(|known| known.family == pack.family);
    Ok(PackPlan {
        pack,
        ends,
        until,
        new_family,
        warnings,
    })
}

fn check_fit(book: &Rulebook, pack: &Pack, text: &str) -> Result<(), FieldErrors> {
    let (id, family) = (&pack.id, &pack.family);
    if book.pack(id).is_some() {
        let say = say!(
            "规则包 {id} 已存在；规则包不能修改，请以新的 id、同一 family 和新的生效日载入",
            "pack {id} is there; a pack is never edited: load a new one with an id of its own, the same family and its own first day"
        );
        return Err(fault(line_of(text, "id"), "id_taken", &say));
    }
    let calendar = &pack.calendar;
    if book.calendar(calendar).is_none() {
        let known: Vec<_> = book.calendars().iter().map(|one| one.id()).collect();
        let known = known.join(", ");
        let say = say!(
            "没有日历 {calendar}，可用：{known}",
            "there is no calendar {calendar}; known: {known}"
        );
        return Err(fault(line_of(text, "calendar"), "unknown_calendar", &say));
    }
    let kin = book.packs().iter().filter(|known| known.family == *family);
    for known in kin {
        let other = &known.id;
        if known.effective_from == pack.effective_from {
            let from = pack.effective_from;
            let say = say!(
                "同族的 {other} 也自 {from} 起生效，无法确定适用哪一个",
                "{other} of the same family begins on {from}, too: it would not be clear which holds"
            );
            let line = line_of(text, "effective_from");
            return Err(fault(line, "same_first_day", &say));
        }
        if (known.kind, &known.jurisdiction) != (pack.kind, &pack.jurisdiction) {
            let say = say!(
                "family {family} 的 {other} 的 kind 或 jurisdiction 与本包不同，同族应一致",
                "{other} of family {family} has another kind or jurisdiction; a family has one"
            );
            return Err(fault(line_of(text, "family"), "another_family", &say));
        }
    }
    Ok(())
}

fn warnings(book: &Rulebook, pack: &Pack, today: Day) -> Vec<Say> {
    let mut found = Vec::new();
    let from = pack.effective_from;
    if from < today {
        found.push(say!(
            "生效日 {from} 早于今天（{today}）：已登记的投诉沿用受理时固定的规则包，仅今后登记且收到日不早于 {from} 的投诉适用本包",
            "it begins on {from}, before today ({today}): complaints registered already keep the pack they were received under; it holds only for those registered from now on and received from {from}"
        ));
    }
    if claims_verified(pack) {
        found.push(say!(
            "文本中的 verified = true 不作数：律师核对后请在规则包页面登记",
            "`verified = true` in the text does not count: record a lawyer's check on the pack's page"
        ));
    }
    let last = book
        .calendar(&pack.calendar)
        .and_then(deadline::Calendar::loaded_years)
        .map(|years| years.1);
    if let Some(last) = last.filter(|last| *last < from.year()) {
        let (calendar, year) = (&pack.calendar, from.year());
        found.push(say!(
            "日历 {calendar} 只载入到 {last} 年，{year} 年的工作日将显示为未知",
            "calendar {calendar} ends with {last}: working days of {year} will be unknown"
        ));
    }
    found
}

fn claims_verified(pack: &Pack) -> bool {
    pack.verified || pack.limits.iter().any(|limit| limit.verified)
}

/// The next pack of the family, when this one does not end before it.
fn successor<'b>(book: &'b Rulebook, pack: &Pack) -> Option<&'b Pack> {
    let later = book
        .packs()
        .iter()
        .filter(|other| other.family == pack.family && other.effective_from > pack.effective_from);
    let next = later.min_by_key(|other| other.effective_from)?;
    let ended = pack.effective_to.is_some_and(|to| to < next.effective_from);
    (!ended).then_some(next)
}

/// The last day of receipt that a pack of the rulebook holds for: its own, or the day before its
/// successor's first; `None` while it has neither.
pub fn last_day(book: &Rulebook, pack: &Pack) -> Option<Day> {
    let before = successor(book, pack).and_then(|next| next.effective_from.yesterday().ok());
    before.or(pack.effective_to)
}
