//! What a calendar says about a day, and what it says when it does not know.

use kernel::{Day, Say, say};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日: an ordinary working day.
    Workday,
    /// 周末: an ordinary Saturday or Sunday.
    Weekend,
    /// 节假日: a day of a holiday, weekend days inside it included.
    Holiday,
    /// 调休上班: a Saturday or Sunday on which work is made up.
    MakeUpWorkday,
    /// 调休放假: a weekday off whose work is made up on another day.
    Bridge,
}

impl DayKind {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            DayKind::Workday => "workday",
            DayKind::Weekend => "weekend",
            DayKind::Holiday => "holiday",
            DayKind::MakeUpWorkday => "make_up_workday",
            DayKind::Bridge => "bridge",
        }
    }

    /// Whether people work on such a day.
    pub fn works(self) -> bool {
        matches!(self, DayKind::Workday | DayKind::MakeUpWorkday)
    }

    /// What people read.
    pub fn say(self) -> Say {
        match self {
            DayKind::Workday => say!("工作日", "working day"),
            DayKind::Weekend => say!("周末休息", "weekend"),
            DayKind::Holiday => say!("节假日", "public holiday"),
            DayKind::MakeUpWorkday => say!("调休上班", "make-up working day"),
            DayKind::Bridge => say!("调休放假", "day off in lieu"),
        }
    }
}

/// The verdict on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayVerdict {
    /// The day.
    pub date: Day,
    /// Whether it is a working day.
    pub workday: bool,
    /// Its kind.
    pub kind: DayKind,
    /// The holiday it belongs to or makes up for; `None` on ordinary days.
    pub name: Option<Say>,
    /// The notice that decides it.
    pub source: Say,
    /// The next year's notice is not loaded and may still change this day: the State Council's have
    /// reached back into the last days of December (2006, 2007, 2011, 2018). Never in a calendar
    /// whose notices do not.
    pub provisional: bool,
}

impl DayVerdict {
    /// The reason in words: `春节（调休放假）`, `周末休息`.
    pub fn reason(&self) -> Say {
        let kind = self.kind.say();
        match &self.name {
            Some(name) => Say {
                zh: format!("{}（{}）", name.zh, kind.zh),
                en: format!("{} ({})", name.en, kind.en),
            },
            None => kind,
        }
    }
}

/// A day was asked about whose year has no notice in the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingYear {
    /// The calendar's id.
    pub calendar: String,
    /// The year that is not loaded.
    pub year: i16,
    /// The first and the last loaded year; `None` when nothing is loaded.
    pub loaded: Option<(i16, i16)>,
}

impl MissingYear {
    /// The sentence people read.
    pub fn say(&self) -> Say {
        let MissingYear {
            calendar,
            year,
            loaded,
        } = self;
        match loaded {
            Some((first, last)) => say!(
                "未知：日历 {calendar} 未载入 {year} 年的放假通知（已载入 {first}–{last} 年），不作猜测",
                "unknown: year {year} not loaded in calendar {calendar} (it has {first}–{last})"
            ),
            None => say!(
                "未知：日历 {calendar} 未载入任何放假通知（需要 {year} 年）",
                "unknown: year {year} not loaded in calendar {calendar} (nothing is loaded)"
            ),
        }
    }
}

impl fmt::Display for MissingYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say().en)
    }
}

impl std::error::Error for MissingYear {}
