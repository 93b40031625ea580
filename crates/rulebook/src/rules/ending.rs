//! When the loaded years of a calendar end.

use deadline::Calendar;
use jiff::civil::date;
use kernel::{Day, Say, say};

/// So many days before the last loaded day it is told: the notice for the next year comes out in
/// the last quarter, and limits counted now reach into it.
pub const ENDING_DAYS: i64 = 60;
/// Years that are looked at for the first that is not loaded.
const YEARS_MAX: i16 = 200;

/// The end of a calendar's loaded years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The calendar's id.
    pub calendar: String,
    /// The first year that is not loaded.
    pub year: i16,
    /// Days from today to the last loaded one: 0 today, negative when it has passed.
    pub days: i64,
}

impl Ending {
    /// The sentence people read.
    pub fn say(&self) -> Say {
        let Ending {
            calendar,
            year,
            days,
        } = self;
        if *days < 0 {
            return say!(
                "日历 {calendar} 未载入 {year} 年的放假通知：该年的工作日显示为未知。通知印发后请立即载入",
                "Calendar {calendar} has no notice for {year}: its working days are unknown. Load the notice as soon as it is out"
            );
        }
        let last = year - 1;
        say!(
            "日历 {calendar} 只载入到 {last} 年底，还有 {days} 天；{year} 年的放假通知印发后请载入",
            "Calendar {calendar} ends with {last}, in {days} days; load the notice for {year} when it is out"
        )
    }
}

/// The end of a calendar's loaded years when it is [`ENDING_DAYS`] or less away, or has passed.
pub fn ending(calendar: &Calendar, today: Day) -> Option<Ending> {
    let loaded = |year: i16| calendar.is_workday(date(year, 1, 1)).is_ok();
    let year = (today.year()..today.year() + YEARS_MAX).find(|year| !loaded(*year))?;
    let last = date(year - 1, 12, 31);
    let days = i64::from(today.until(last).ok()?.get_days());
    (days <= ENDING_DAYS).then(|| Ending {
        calendar: calendar.id().to_owned(),
        year,
        days,
    })
}
