//! The notices that ship with the program, one text each (`calendar/*.toml`).

use super::Calendar;
use crate::pack::NO_CALENDAR;
use std::sync::OnceLock;

macro_rules! notices {
    ($($name:literal)*) => {
        &[$((
            concat!($name, ".toml"),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/calendar/", $name, ".toml")),
        )),*]
    };
}

/// A calendar's id, and the name and text of each of its notices.
type Texts = (&'static str, &'static [(&'static str, &'static str)]);

/// The State Council's notices.
const CN: Texts = (
    "cn",
    notices![
    "cn-2004"
    "cn-2005"
    "cn-2006"
    "cn-2007"
    "cn-2008"
    "cn-2009"
    "cn-2010"
    "cn-2011"
    "cn-2012"
    "cn-2013"
    "cn-2014"
    "cn-2015-victory-day"
    "cn-2015"
    "cn-2016"
    "cn-2017"
    "cn-2018"
    "cn-2019-labour-day"
    "cn-2019"
    "cn-2020-spring-festival"
    "cn-2020"
    "cn-2021"
    "cn-2022"
    "cn-2023"
    "cn-2024"
    "cn-2025"
    "cn-2026"
    ],
);

/// Calendars of other places: the business days of the rules that banks follow there.
const ABROAD: [Texts; 4] = [
    ("uk", notices!["uk-2024" "uk-2025" "uk-2026"]),
    (
        "eu-target",
        notices!["eu-target-2024" "eu-target-2025" "eu-target-2026"],
    ),
    ("au", notices!["au-2024" "au-2025" "au-2026"]),
    ("sg", notices!["sg-2024" "sg-2025" "sg-2026"]),
];

fn read((id, texts): &Texts) -> Calendar {
    Calendar::from_texts(id, texts)
        .unwrap_or_else(|error| panic!("invariant: the shipped notices are right: {error}"))
}

pub(super) fn state_council() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| read(&CN))
}

pub(super) fn abroad() -> &'static [Calendar] {
    static CALENDARS: OnceLock<Vec<Calendar>> = OnceLock::new();
    CALENDARS.get_or_init(|| ABROAD.iter().map(read).collect())
}

pub(super) fn none() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| read(&(NO_CALENDAR, &[])))
}
