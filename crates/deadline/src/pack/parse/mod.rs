//! Reading a pack: every fault is named with its line before the pack is used for anything.

mod check;
mod text;

use super::{Agreement, Extension, Given, NO_CALENDAR, Pack, PauseRule, Roll, Rule};
use crate::count::{CutOff, Limit, Unit};
use crate::text::TextError;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use kernel::{Day, Say, say};
use std::ops::Range;
use text::{CutOffText, LimitText, PackText, RuleText};
use toml::Spanned;

/// The format this program reads.
const FORMAT: u32 = 1;
/// A limit longer than this is a typing error.
const LENGTH_MAX: u32 = 3660;
/// More limits than this are no rule.
const LIMITS_MAX: usize = 100;

impl Pack {
    /// Reads a pack; `name` is what errors call the text (a file name). Fails on the first fault,
    /// with its line: wrong TOML, an unknown key or word, a number or date that cannot be meant.
    pub fn parse(name: &str, text: &str) -> Result<Pack, TextError> {
        let read: PackText =
            toml::from_str(text).map_err(|error| TextError::toml(name, text, &error))?;
        let reader = Reader {
            name,
            text,
            asks_calendar: read.calendar.get_ref() != NO_CALENDAR,
        };
        reader.pack(read)
    }
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    /// Whether the pack names a calendar, so that its limits may ask one.
    asks_calendar: bool,
}

impl Reader<'_> {
    fn fault(&self, span: Range<usize>, say: Say) -> TextError {
        TextError::at(self.name, self.text, &span, say)
    }

    fn pack(&self, read: PackText) -> Result<Pack, TextError> {
        self.check_head(&read)?;
        let tz = TimeZone::get(read.zone.get_ref()).map_err(|_| {
            let zone = read.zone.get_ref();
            self.fault(
                read.zone.span(),
                say!("未知时区 {zone}", "unknown zone {zone}"),
            )
        })?;
        let effective_from = self.day(&read.effective_from)?;
        let effective_to = self.end(effective_from, read.effective_to.as_ref())?;
        let limits = self.limits(read.limit, effective_from)?;
        let given = self.given(read.given, &limits)?;
        self.check_endings(&read.ending)?;
        self.agreement(read.agreement.as_ref(), &limits)?;
        Ok(Pack {
            id: read.id.into_inner(),
            family: read.family.into_inner(),
            kind: read.kind,
            jurisdiction: read.jurisdiction.into_inner(),
            zone: read.zone.into_inner(),
            calendar: read.calendar.into_inner(),
            effective_from,
            effective_to,
            verified: read.verified,
            name: read.name.into_inner(),
            source: read.source.into_inner(),
            limits,
            endings: read.ending.into_iter().map(Spanned::into_inner).collect(),
            given,
            agreement: read.agreement.map(Spanned::into_inner),
            tz,
        })
    }

    fn limits(
        &self,
        texts: Spanned<Vec<Spanned<RuleText>>>,
        pack_from: Day,
    ) -> Result<Vec<Rule>, TextError> {
        let span = texts.span();
        let mut limits: Vec<Rule> = Vec::new();
        for text in texts.into_inner() {
            let key = text.get_ref().key.clone();
            self.check_key(&key, limits.iter().map(|rule| rule.key.as_str()))?;
            limits.push(self.rule(&text, pack_from)?);
        }
        if !(1..=LIMITS_MAX).contains(&limits.len()) {
            let say = say!(
                "规则包应有 1 至 {LIMITS_MAX} 个 [[limit]]",
                "a pack needs at least one [[limit]], {LIMITS_MAX} at most"
            );
            return Err(self.fault(span, say));
        }
        Ok(limits)
    }

    fn rule(&self, spanned: &Spanned<RuleText>, pack_from: Day) -> Result<Rule, TextError> {
        let text = spanned.get_ref();
        let limit = self.limit(&text.limit())?;
        let or = text.or.as_ref();
        let or = or.map(|or| self.limit(&or.limit())).transpose()?;
        self.check_rule(spanned)?;
        let of_own = text.effective_from.as_ref();
        let effective_from = of_own.map(|day| self.day(day)).transpose()?;
        if let (Some(from), Some(text)) = (effective_from.filter(|from| *from < pack_from), of_own)
        {
            let say = say!(
                "{from} 早于规则包的生效日 {pack_from}",
                "{from} is before the pack takes effect on {pack_from}"
            );
            return Err(self.fault(text.span(), say));
        }
        let effective_to = self.end(
            effective_from.unwrap_or(pack_from),
            text.effective_to.as_ref(),
        )?;
        let inner = |extension: &Spanned<Extension>| extension.get_ref().clone();
        let pause = |pause: &Spanned<PauseRule>| pause.get_ref().clone();
        Ok(Rule {
            key: text.key.get_ref().clone(),
            title: text.title.clone(),
            rule: text.rule.clone(),
            article: text.article.clone(),
            certainty: text.certainty,
            verified: text.verified,
            binds: text.binds,
            optional: text.optional,
            start: text.start.get_ref().clone(),
            take: text.take,
            met_by: text.met_by.get_ref().clone(),
            limit,
            or,
            roll: *text.roll.get_ref(),
            restarts: text.restarts,
            merges: text.merges,
            effective_from,
            effective_to,
            extensions: text.extension.iter().map(inner).collect(),
            pauses: text.pause.iter().map(pause).collect(),
        })
    }

    /// Unit, length and way of counting, checked against each other.
    fn limit(&self, text: &LimitText<'_>) -> Result<Limit, TextError> {
        let length = *text.length.get_ref();
        // No hour at all is "at once" (立即): due at the very moment that starts it.
        let least = u32::from(*text.unit.get_ref() != Unit::Hour);
        if !(least..=LENGTH_MAX).contains(&length) {
            let say = say!(
                "length 应为 1 至 {LENGTH_MAX}（unit = \"hour\" 时可为 0，即立即）",
                "`length` is 1 to {LENGTH_MAX} (0 hours: at once)"
            );
            return Err(self.fault(text.length.span(), say));
        }
        let unit = *text.unit.get_ref();
        self.check_calendar_asked(text.unit, unit == Unit::WorkingDay)?;
        let hours = unit == Unit::Hour;
        if hours != (*text.cut_off.get_ref() == CutOffText::Exact) {
            let say = say!(
                "cut_off = \"exact\" 与 unit = \"hour\" 须同时使用",
                "hours end when they have passed: `hour` and `exact` belong together"
            );
            return Err(self.fault(text.cut_off.span(), say));
        }
        let first_day_counted = *text.first_day_counted.get_ref();
        if first_day_counted && matches!(unit, Unit::Hour | Unit::Month) {
            let say = say!(
                "按小时或月计算时没有首日可计入",
                "hours and months know no first day to count"
            );
            return Err(self.fault(text.first_day_counted.span(), say));
        }
        Ok(Limit {
            unit,
            length,
            first_day_counted,
            cut_off: self.cut_off(text)?,
        })
    }

    fn cut_off(&self, text: &LimitText<'_>) -> Result<CutOff, TextError> {
        let stray = || {
            say!(
                "close 只与 cut_off = \"close_of_business\" 同用",
                "`close` belongs to `close_of_business` and is needed there, as in 17:00"
            )
        };
        match (*text.cut_off.get_ref(), text.close) {
            (CutOffText::CloseOfBusiness, Some(close)) => {
                let word = close.get_ref();
                let clock = word.parse::<Time>().ok().filter(|_| word.len() == 5);
                let clock = clock.ok_or_else(|| {
                    let say = say!("“{word}”不是时刻 HH:MM", "`{word}` is no time HH:MM");
                    self.fault(close.span(), say)
                })?;
                Ok(CutOff::CloseOfBusiness(clock))
            }
            (CutOffText::CloseOfBusiness, None) => Err(self.fault(text.cut_off.span(), stray())),
            (_, Some(close)) => Err(self.fault(close.span(), stray())),
            (CutOffText::EndOfDay, None) => Ok(CutOff::EndOfDay),
            (CutOffText::SameClock, None) => Ok(CutOff::SameClock),
            (CutOffText::Exact, None) => Ok(CutOff::Exact),
        }
    }

    fn given(&self, texts: Vec<Spanned<Given>>, limits: &[Rule]) -> Result<Vec<Given>, TextError> {
        let mut found: Vec<Given> = Vec::new();
        for text in texts {
            let span = text.span();
            let given = text.into_inner();
            let known = limits.iter().map(|rule| rule.key.as_str());
            let known = known.chain(found.iter().map(|given| given.key.as_str()));
            self.check_key(&Spanned::new(span.clone(), given.key.clone()), known)?;
            if given.event.is_pause() || given.event.is_extension() {
                return Err(self.wrong_event(span, given.event));
            }
            if given.met_by.is_empty() {
                return Err(self.fault(span, check::no_event()));
            }
            found.push(given);
        }
        Ok(found)
    }

    fn agreement(
        &self,
        agreement: Option<&Spanned<Agreement>>,
        limits: &[Rule],
    ) -> Result<(), TextError> {
        let Some(agreement) = agreement else {
            return Ok(());
        };
        let cap = &agreement.get_ref().cap;
        if limits.iter().any(|rule| rule.key == *cap) {
            return Ok(());
        }
        Err(self.fault(
            agreement.span(),
            say!("没有名为 {cap} 的时限", "there is no limit {cap}"),
        ))
    }

    fn end(&self, from: Day, to: Option<&Spanned<String>>) -> Result<Option<Day>, TextError> {
        let Some(text) = to else { return Ok(None) };
        let to = self.day(text)?;
        if to < from {
            let say = say!(
                "{to} 早于生效日 {from}",
                "{to} is before it takes effect on {from}"
            );
            return Err(self.fault(text.span(), say));
        }
        Ok(Some(to))
    }

    fn day(&self, text: &Spanned<String>) -> Result<Day, TextError> {
        let word = text.get_ref();
        word.parse()
            .ok()
            .filter(|_| word.len() == 10)
            .ok_or_else(|| {
                let say = say!(
                    "“{word}”不是日期 YYYY-MM-DD",
                    "`{word}` is no day YYYY-MM-DD"
                );
                self.fault(text.span(), say)
            })
    }

    fn check_calendar_asked(
        &self,
        unit: &Spanned<impl Sized>,
        asks: bool,
    ) -> Result<(), TextError> {
        if self.asks_calendar || !asks {
            return Ok(());
        }
        let say = say!(
            "calendar = \"none\" 的规则包不能计工作日或顺延",
            "a pack with calendar `none` can count no working days and roll over none"
        );
        Err(self.fault(unit.span(), say))
    }

    /// Rolling needs a calendar, and hours know no day to roll.
    fn check_roll(&self, text: &RuleText) -> Result<(), TextError> {
        let rolls = *text.roll.get_ref() != Roll::None;
        self.check_calendar_asked(&text.roll, rolls)?;
        if rolls && *text.unit.get_ref() == Unit::Hour {
            let say = say!(
                "按小时计算的时限不能顺延",
                "hours do not roll over rest days"
            );
            return Err(self.fault(text.roll.span(), say));
        }
        Ok(())
    }
}
