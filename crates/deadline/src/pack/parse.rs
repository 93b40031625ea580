//! Reading a pack: every fault is named with its line before the pack is used for anything.

use super::{
    Agreement, Certainty, Ending, Extension, Pack, PackKind, Party, PauseRule, Roll, Rule, Take,
};
use crate::count::{CutOff, Limit, Unit};
use crate::explain::EventKind;
use crate::text::TextError;
use jiff::tz::TimeZone;
use kernel::{Day, Say, say};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The format this program reads.
const FORMAT: u32 = 1;
/// A limit longer than this is a typing error.
const LENGTH_MAX: u32 = 3660;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackText {
    format: Spanned<u32>,
    id: Spanned<String>,
    family: String,
    kind: PackKind,
    jurisdiction: String,
    zone: Spanned<String>,
    calendar: String,
    effective_from: Spanned<String>,
    effective_to: Option<Spanned<String>>,
    verified: bool,
    name: Say,
    source: Say,
    limit: Spanned<Vec<Spanned<RuleText>>>,
    #[serde(default)]
    ending: Vec<Ending>,
    agreement: Option<Spanned<Agreement>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    key: Spanned<String>,
    title: Say,
    rule: Say,
    article: Say,
    certainty: Certainty,
    verified: bool,
    binds: Party,
    start: Spanned<Vec<EventKind>>,
    #[serde(default)]
    take: Take,
    met_by: Spanned<Vec<EventKind>>,
    unit: Unit,
    length: Spanned<u32>,
    first_day_counted: bool,
    cut_off: CutOff,
    roll: Roll,
    #[serde(default)]
    restarts: bool,
    effective_from: Option<Spanned<String>>,
    effective_to: Option<Spanned<String>>,
    #[serde(default)]
    extension: Vec<Spanned<Extension>>,
    #[serde(default)]
    pause: Vec<Spanned<PauseRule>>,
}

impl Pack {
    /// Reads a pack; `name` is what errors call the text (a file name).
    pub fn parse(name: &str, text: &str) -> Result<Pack, TextError> {
        let read: PackText =
            toml::from_str(text).map_err(|error| TextError::toml(name, text, &error))?;
        Reader { name, text }.pack(read)
    }
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
}

impl Reader<'_> {
    fn fault(&self, span: Range<usize>, say: Say) -> TextError {
        TextError::at(self.name, self.text, &span, say)
    }

    fn pack(&self, read: PackText) -> Result<Pack, TextError> {
        if *read.format.get_ref() != FORMAT {
            let say = say!(
                "只认识格式 format = {FORMAT}",
                "only `format = {FORMAT}` is known"
            );
            return Err(self.fault(read.format.span(), say));
        }
        if read.id.get_ref().trim().is_empty() {
            return Err(self.fault(
                read.id.span(),
                say!("id 不能为空", "the id must not be empty"),
            ));
        }
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
        self.agreement(read.agreement.as_ref(), &limits)?;
        Ok(Pack {
            id: read.id.into_inner(),
            family: read.family,
            kind: read.kind,
            jurisdiction: read.jurisdiction,
            zone: read.zone.into_inner(),
            calendar: read.calendar,
            effective_from,
            effective_to,
            verified: read.verified,
            name: read.name,
            source: read.source,
            limits,
            endings: read.ending,
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
            if limits.iter().any(|rule| rule.key == *key.get_ref()) {
                let name = key.get_ref();
                let say = say!("时限 {name} 出现两次", "limit {name} stands there twice");
                return Err(self.fault(key.span(), say));
            }
            limits.push(self.rule(text.into_inner(), pack_from)?);
        }
        if limits.is_empty() {
            let say = say!(
                "规则包至少要有一个 [[limit]]",
                "a pack needs at least one [[limit]]"
            );
            return Err(self.fault(span, say));
        }
        Ok(limits)
    }

    fn rule(&self, text: RuleText, pack_from: Day) -> Result<Rule, TextError> {
        self.check_rule(&text)?;
        let effective_from = text
            .effective_from
            .as_ref()
            .map(|day| self.day(day))
            .transpose()?;
        let effective_to = self.end(
            effective_from.unwrap_or(pack_from),
            text.effective_to.as_ref(),
        )?;
        let limit = Limit {
            unit: text.unit,
            length: *text.length.get_ref(),
            first_day_counted: text.first_day_counted,
            cut_off: text.cut_off,
        };
        Ok(Rule {
            key: text.key.into_inner(),
            title: text.title,
            rule: text.rule,
            article: text.article,
            certainty: text.certainty,
            verified: text.verified,
            binds: text.binds,
            start: text.start.into_inner(),
            take: text.take,
            met_by: text.met_by.into_inner(),
            limit,
            roll: text.roll,
            restarts: text.restarts,
            effective_from,
            effective_to,
            extensions: text
                .extension
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            pauses: text.pause.into_iter().map(Spanned::into_inner).collect(),
        })
    }

    fn check_rule(&self, text: &RuleText) -> Result<(), TextError> {
        let length = *text.length.get_ref();
        if !(1..=LENGTH_MAX).contains(&length) {
            let say = say!(
                "length 应为 1 至 {LENGTH_MAX}",
                "`length` is 1 to {LENGTH_MAX}"
            );
            return Err(self.fault(text.length.span(), say));
        }
        for list in [&text.start, &text.met_by] {
            if list.get_ref().is_empty() {
                let say = say!("至少要有一个事件", "at least one event is needed");
                return Err(self.fault(list.span(), say));
            }
        }
        for extension in &text.extension {
            let max = extension.get_ref().max_total;
            if !(length + 1..=LENGTH_MAX).contains(&max) {
                let say = say!(
                    "max_total {max} 应大于 length {length} 且不超过 {LENGTH_MAX}",
                    "`max_total` {max} must be more than the length {length}, {LENGTH_MAX} at most"
                );
                return Err(self.fault(extension.span(), say));
            }
            if !extension.get_ref().event.is_extension() {
                return Err(self.wrong_event(extension.span(), extension.get_ref().event));
            }
        }
        match text
            .pause
            .iter()
            .find(|pause| !pause.get_ref().event.is_pause())
        {
            Some(pause) => Err(self.wrong_event(pause.span(), pause.get_ref().event)),
            None => Ok(()),
        }
    }

    fn wrong_event(&self, span: Range<usize>, event: EventKind) -> TextError {
        let code = event.code();
        self.fault(
            span,
            say!(
                "事件 {code} 不能用在这里",
                "event {code} does not belong here"
            ),
        )
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
}
