//! What a pack's text must hold beyond its shape: each fault at the line on which it stands.

use super::text::{PackText, RuleText};
use super::{FORMAT, LENGTH_MAX, Reader};
use crate::explain::EventKind;
use crate::pack::Ending;
use crate::text::TextError;
use kernel::{Say, say};
use std::ops::Range;
use toml::Spanned;

/// The key under which the date agreed with the customer is shown.
const AGREED: &str = "agreed";

pub(super) fn no_event() -> Say {
    say!("至少要有一个事件", "at least one event is needed")
}

fn is_blank(say: &Say) -> bool {
    say.zh.trim().is_empty() || say.en.trim().is_empty()
}

impl Reader<'_> {
    pub(super) fn check_head(&self, read: &PackText) -> Result<(), TextError> {
        if *read.format.get_ref() != FORMAT {
            let say = say!(
                "只认识格式 format = {FORMAT}",
                "only `format = {FORMAT}` is known"
            );
            return Err(self.fault(read.format.span(), say));
        }
        for text in [&read.id, &read.family, &read.jurisdiction, &read.calendar] {
            if text.get_ref().trim().is_empty() {
                let say = say!(
                    "id、family、jurisdiction、calendar 不能为空",
                    "id, family, jurisdiction and calendar must not be empty"
                );
                return Err(self.fault(text.span(), say));
            }
        }
        for text in [&read.name, &read.source] {
            self.check_words(text.span(), [text.get_ref()])?;
        }
        Ok(())
    }

    /// Every sentence stands in both languages.
    fn check_words<'s>(
        &self,
        span: Range<usize>,
        says: impl IntoIterator<Item = &'s Say>,
    ) -> Result<(), TextError> {
        if says.into_iter().any(is_blank) {
            let say = say!(
                "中文（zh）与英文（en）文字都不能为空",
                "the texts must stand in both languages, zh and en"
            );
            return Err(self.fault(span, say));
        }
        Ok(())
    }

    pub(super) fn check_key<'k>(
        &self,
        key: &Spanned<String>,
        mut known: impl Iterator<Item = &'k str>,
    ) -> Result<(), TextError> {
        let name = key.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(plain) || name == AGREED {
            let say = say!(
                "key “{name}”应由小写字母、数字和下划线组成，且不能是 agreed",
                "key `{name}`: lower-case letters, digits and underscores, and not `agreed`"
            );
            return Err(self.fault(key.span(), say));
        }
        if known.any(|other| other == name) {
            let say = say!("时限 {name} 出现两次", "limit {name} stands there twice");
            return Err(self.fault(key.span(), say));
        }
        Ok(())
    }

    pub(super) fn check_rule(&self, spanned: &Spanned<RuleText>) -> Result<(), TextError> {
        let text = spanned.get_ref();
        self.check_words(spanned.span(), [&text.title, &text.rule, &text.article])?;
        for list in [&text.start, &text.met_by] {
            if list.get_ref().is_empty() {
                return Err(self.fault(list.span(), no_event()));
            }
        }
        self.check_roll(text)?;
        self.check_extensions(text)?;
        let mut seen = Vec::new();
        for pause in &text.pause {
            let event = pause.get_ref().event;
            self.check_words(
                pause.span(),
                [&pause.get_ref().rule, &pause.get_ref().article],
            )?;
            if !event.is_pause() {
                return Err(self.wrong_event(pause.span(), event));
            }
            self.check_once(pause.span(), event, &mut seen)?;
        }
        Ok(())
    }

    fn check_extensions(&self, text: &RuleText) -> Result<(), TextError> {
        let length = *text.length.get_ref();
        let mut seen = Vec::new();
        for spanned in &text.extension {
            let extension = spanned.get_ref();
            let max = extension.max_total;
            if !(length.saturating_add(1)..=LENGTH_MAX).contains(&max) {
                let say = say!(
                    "max_total {max} 应大于 length {length} 且不超过 {LENGTH_MAX}",
                    "`max_total` {max} must be more than the length {length}, {LENGTH_MAX} at most"
                );
                return Err(self.fault(spanned.span(), say));
            }
            if !extension.event.is_extension() {
                return Err(self.wrong_event(spanned.span(), extension.event));
            }
            self.check_once(spanned.span(), extension.event, &mut seen)?;
            let says = [&extension.approver, &extension.rule, &extension.article];
            self.check_words(spanned.span(), says)?;
            if text.or.is_some() {
                let say = say!(
                    "有 or 的时限不能延期",
                    "a limit with `or` cannot be extended"
                );
                return Err(self.fault(spanned.span(), say));
            }
        }
        Ok(())
    }

    pub(super) fn check_endings(&self, endings: &[Spanned<Ending>]) -> Result<(), TextError> {
        let mut seen = Vec::new();
        for ending in endings {
            let event = ending.get_ref().event;
            if event.is_pause() || event.is_extension() || event == EventKind::Received {
                return Err(self.wrong_event(ending.span(), event));
            }
            self.check_once(ending.span(), event, &mut seen)?;
            let says = [&ending.get_ref().rule, &ending.get_ref().article];
            self.check_words(ending.span(), says)?;
        }
        Ok(())
    }

    fn check_once(
        &self,
        span: Range<usize>,
        event: EventKind,
        seen: &mut Vec<EventKind>,
    ) -> Result<(), TextError> {
        if seen.contains(&event) {
            let code = event.code();
            let say = say!("事件 {code} 出现两次", "event {code} stands there twice");
            return Err(self.fault(span, say));
        }
        seen.push(event);
        Ok(())
    }

    pub(super) fn wrong_event(&self, span: Range<usize>, event: EventKind) -> TextError {
        let code = event.code();
        self.fault(
            span,
            say!(
                "事件 {code} 不能用在这里",
                "event {code} does not belong here"
            ),
        )
    }
}
