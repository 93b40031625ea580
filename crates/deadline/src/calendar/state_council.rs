//! The notices that ship with the program, one text each (`calendar/*.toml`).

use super::Calendar;
use std::sync::OnceLock;

macro_rules! notices {
    ($($name:literal)*) => {
        &[$((
            concat!($name, ".toml"),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/calendar/", $name, ".toml")),
        )),*]
    };
}

/// Name and text of each notice.
const TEXTS: &[(&str, &str)] = notices![
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
];

pub(super) fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| {
        Calendar::from_texts("cn", TEXTS)
            .unwrap_or_else(|error| panic!("invariant: the shipped notices are right: {error}"))
    })
}
