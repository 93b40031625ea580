//! The text of one notice: exceptions only, checked when it is read.

use super::verdict::DayKind;
use crate::day_number::{self, number};
use crate::pack::Certainty;
use crate::text::TextError;
use kernel::{Day, Say, say};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One notice: the exceptions it makes from the ordinary week of Monday to Friday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Stable id, as in `cn-2026`.
    pub id: String,
    /// The year it is about. It may reach back into December of the year before.
    pub year: i16,
    /// The notice of the same year that this one changes; `None` for a year's first notice.
    pub amends: Option<String>,
    /// The notice's title.
    pub name: Say,
    /// The notice's number, as in `国办发明电〔2025〕7号`, where known.
    pub number: Option<String>,
    /// The day it was issued, where known.
    pub issued: Option<Day>,
    /// How well its content is known.
    pub certainty: Certainty,
    /// Every day it speaks of, with its kind and the holiday; `None` puts a day back to the
    /// ordinary week.
    pub(crate) days: BTreeMap<i32, Option<(DayKind, Say)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeText {
    id: Spanned<String>,
    year: Spanned<i16>,
    amends: Option<String>,
    name: Say,
    number: Option<String>,
    issued: Option<Spanned<String>>,
    certainty: Certainty,
    #[serde(default)]
    holiday: Vec<HolidayText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayText {
    zh: String,
    en: String,
    off: Option<Spanned<String>>,
    bridge: Option<Spanned<String>>,
    work: Option<Spanned<String>>,
    plain: Option<Spanned<String>>,
}

impl Notice {
    /// Whether it decides days of the December before its year.
    pub(crate) fn reaches_back(&self) -> bool {
        let first = number(jiff::civil::date(self.year, 1, 1));
        self.days.keys().next().is_some_and(|day| *day < first)
    }

    /// Reads a notice; `name` is what errors call the text (a file name).
    pub fn parse(name: &str, text: &str) -> Result<Notice, TextError> {
        let read: NoticeText =
            toml::from_str(text).map_err(|error| TextError::toml(name, text, &error))?;
        let reader = Reader {
            name,
            text,
            year: *read.year.get_ref(),
        };
        reader.check_head(&read)?;
        let mut days = BTreeMap::new();
        for holiday in &read.holiday {
            reader.holiday(holiday, &mut days)?;
        }
        let issued = read
            .issued
            .as_ref()
            .map(|text| reader.day(text, text.get_ref()))
            .transpose()?;
        Ok(Notice {
            id: read.id.into_inner(),
            year: reader.year,
            amends: read.amends,
            name: read.name,
            number: read.number,
            issued,
            certainty: read.certainty,
            days,
        })
    }
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    year: i16,
}

impl Reader<'_> {
    fn fault<T>(&self, at: &Spanned<T>, say: Say) -> TextError {
        TextError::at(self.name, self.text, &at.span(), say)
    }

    fn check_head(&self, read: &NoticeText) -> Result<(), TextError> {
        if !(1949..=2200).contains(&self.year) {
            return Err(self.fault(
                &read.year,
                say!(
                    "年份应在 1949 至 2200 之间",
                    "a year between 1949 and 2200 is expected"
                ),
            ));
        }
        if read.id.get_ref().trim().is_empty() {
            return Err(self.fault(&read.id, say!("缺少通知编号 id", "the notice needs an id")));
        }
        Ok(())
    }

    fn holiday(
        &self,
        holiday: &HolidayText,
        days: &mut BTreeMap<i32, Option<(DayKind, Say)>>,
    ) -> Result<(), TextError> {
        let lists = [
            (&holiday.off, Some(DayKind::Holiday)),
            (&holiday.bridge, Some(DayKind::Bridge)),
            (&holiday.work, Some(DayKind::MakeUpWorkday)),
            (&holiday.plain, None),
        ];
        for (list, kind) in lists {
            let Some(list) = list else { continue };
            for day in self.days(list)? {
                self.check_week(list, day, kind)?;
                let name = Say {
                    zh: holiday.zh.clone(),
                    en: holiday.en.clone(),
                };
                if days
                    .insert(number(day), kind.map(|kind| (kind, name)))
                    .is_some()
                {
                    return Err(self.fault(list, say!("{day} 出现两次", "{day} is named twice")));
                }
            }
        }
        Ok(())
    }

    /// Work is made up on a weekend day, and only a weekday needs making up.
    fn check_week(
        &self,
        list: &Spanned<String>,
        day: Day,
        kind: Option<DayKind>,
    ) -> Result<(), TextError> {
        let weekend = day_number::weekday(number(day)) >= 5;
        match kind {
            Some(DayKind::MakeUpWorkday) if !weekend => Err(self.fault(
                list,
                say!(
                    "{day} 不是周六或周日，不能作调休上班日",
                    "{day} is no Saturday or Sunday, so it cannot be a make-up working day"
                ),
            )),
            Some(DayKind::Bridge) if weekend => Err(self.fault(
                list,
                say!(
                    "{day} 是周末，应写在 off 中",
                    "{day} is a weekend day; write it under `off`"
                ),
            )),
            _ => Ok(()),
        }
    }

    /// Days separated by spaces, ranges with `..`: `02-15..02-19 02-21`.
    fn days(&self, list: &Spanned<String>) -> Result<Vec<Day>, TextError> {
        let mut days = Vec::new();
        for word in list.get_ref().split_whitespace() {
            let (first, last) = word.split_once("..").unwrap_or((word, word));
            let (first, last) = (self.day(list, first)?, self.day(list, last)?);
            let (from, to) = (number(first), number(last));
            if to < from || to - from > 60 {
                return Err(self.fault(
                    list,
                    say!(
                        "{word}：区间应从早到晚且不超过 60 天",
                        "{word}: a range runs from early to late and over at most 60 days"
                    ),
                ));
            }
            days.extend((from..=to).filter_map(day_number::day));
        }
        let stray = days.iter().find(|day| {
            day.year() != self.year && !(day.year() == self.year - 1 && day.month() == 12)
        });
        let year = self.year;
        match stray {
            Some(day) => Err(self.fault(
                list,
                say!(
                    "{day} 不在 {year} 年或上一年 12 月",
                    "{day} is neither in {year} nor in the December before"
                ),
            )),
            None => Ok(days),
        }
    }

    fn day<T>(&self, at: &Spanned<T>, word: &str) -> Result<Day, TextError> {
        let full = match word.len() {
            5 => format!("{}-{word}", self.year),
            _ => word.to_owned(),
        };
        full.parse()
            .ok()
            .filter(|_| full.len() == 10)
            .ok_or_else(|| {
                self.fault(
                    at,
                    say!(
                        "“{word}”不是日期，应写作 MM-DD 或 YYYY-MM-DD",
                        "`{word}` is no day; MM-DD or YYYY-MM-DD is expected"
                    ),
                )
            })
    }
}
