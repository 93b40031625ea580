//! A new notice: whether it fits, and which days it changes.

use super::text::{check_id, check_size, fault, line_of, unreadable};
use deadline::{Calendar, DayVerdict, Notice, Rulebook};
use jiff::civil::date;
use kernel::{Day, FieldErrors, Say, say};

/// A day whose verdict a notice changes.
#[derive(Clone, Debug, PartialEq)]
pub struct DayChange {
    /// The day.
    pub day: Day,
    /// What it was; `None` when its year was not loaded.
    pub before: Option<DayVerdict>,
    /// What it becomes.
    pub after: DayVerdict,
}

/// What a new notice would do.
#[derive(Clone, Debug)]
pub struct NoticePlan {
    /// The calendar's id.
    pub calendar: String,
    /// The notice.
    pub notice: Notice,
    /// The days that change, in order; of a year that was not loaded, those that are not as in
    /// any week.
    pub changes: Vec<DayChange>,
    /// First and last loaded year before.
    pub before: Option<(i16, i16)>,
    /// First and last loaded year after.
    pub after: Option<(i16, i16)>,
    /// What a person should look at before it is added.
    pub warnings: Vec<Say>,
}

/// Checks a notice's text against a rulebook and says what it would change; errors are of the
/// field `text` and name the line.
pub fn plan_notice(
    book: &Rulebook,
    calendar: &str,
    text: &str,
    today: Day,
) -> Result<NoticePlan, FieldErrors> {
    check_size(text)?;
    let Some(known) = book.calendar(calendar) else {
        let say = say!("没有日历 {calendar}", "there is no calendar {calendar}");
        return Err(fault(1, "unknown_calendar", &say));
    };
    let notice = Notice::parse(super::text::FIELD, text).map_err(|error| unreadable(&error))?;
    check_id(text, &notice.id)?;
    check_fit(book, known, &notice, text)?;
    let line = line_of(
        text,
        if notice.amends.is_some() {
            "amends"
        } else {
            "id"
        },
    );
    let after = known.with(notice.clone());
    let after = after.map_err(|say| fault(line, "does_not_fit", &say))?;
    Ok(NoticePlan {
        calendar: calendar.to_owned(),
        changes: changes(known, &after, notice.year),
        before: known.loaded_years(),
        after: after.loaded_years(),
        warnings: warnings(known, &notice, today),
        notice,
    })
}

fn check_fit(
    book: &Rulebook,
    known: &Calendar,
    notice: &Notice,
    text: &str,
) -> Result<(), FieldErrors> {
    let (id, year) = (&notice.id, notice.year);
    let all = book.calendars().iter().flat_map(Calendar::notices);
    if all.into_iter().any(|other| other.id == *id) {
        let say = say!(
            "通知 {id} 已载入；通知不能修改，请以新的 id 和 amends 载入修改它的通知",
            "notice {id} is loaded; a notice is never edited: load the one that changes it, with an id of its own and `amends`"
        );
        return Err(fault(line_of(text, "id"), "id_taken", &say));
    }
    let mut of_year = known.notices().iter().filter(|other| other.year == year);
    let first = of_year.find(|other| other.amends.is_none());
    match (&notice.amends, first) {
        (None, Some(first)) => {
            let first = &first.id;
            let say = say!(
                "{year} 年的通知已载入（{first}）；修改它的通知须写明 amends = \"{first}\"",
                "the notice for {year} is loaded ({first}); one that changes it says amends = \"{first}\""
            );
            Err(fault(line_of(text, "year"), "year_loaded", &say))
        }
        (Some(_), None) => {
            let say = say!(
                "{year} 年尚无通知可修改，请先载入该年的通知",
                "there is no notice for {year} to change; load that one first"
            );
            Err(fault(line_of(text, "amends"), "year_missing", &say))
        }
        _ => Ok(()),
    }
}

/// Days from the December before to the end of the notice's year whose verdict differs.
fn changes(before: &Calendar, after: &Calendar, year: i16) -> Vec<DayChange> {
    let first = date(year - 1, 12, 1);
    let days = first.series(jiff::Span::new().days(1));
    let mut found = Vec::new();
    for day in days.take_while(|day| day.year() <= year) {
        let Ok(now) = after.day(day) else { continue };
        let was = before.day(day).ok();
        let differs = match &was {
            Some(was) => (was.kind, &was.name) != (now.kind, &now.name),
            None => now.name.is_some(),
        };
        if differs {
            found.push(DayChange {
                day,
                before: was,
                after: now,
            });
        }
    }
    found
}

fn warnings(known: &Calendar, notice: &Notice, today: Day) -> Vec<Say> {
    let mut found = Vec::new();
    let year = notice.year;
    if let Some((first, last)) = known.loaded_years()
        && (year > last + 1 || year < first - 1)
    {
        found.push(say!(
            "{year} 年与已载入的 {first}–{last} 年不相邻：中间缺少的年份不作猜测，跨越缺年的计算将显示为未知",
            "{year} does not follow the loaded years {first}–{last}: years between stay unknown, and so do counts across them"
        ));
    }
    match notice.issued {
        Some(issued) if issued > today => found.push(say!(
            "印发日期 {issued} 在今天（{today}）之后，请核对日期和本机时钟",
            "it was issued on {issued}, after today ({today}); check the date, and this machine's clock"
        )),
        None => found.push(say!(
            "未写明印发日期 issued，日后无法说明某日之前的安排",
            "it does not say when it was issued, so what held before a day cannot be told later"
        )),
        Some(_) => {}
    }
    found
}
