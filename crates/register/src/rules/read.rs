//! Reading the register's texts: the first fault is named with its text and line.

use super::{Basis, Entry, Level, Other, Protection, Register, Retention};
use kernel::{RoleSet, Say, say};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use toml::Spanned;

/// More entries than this are a mistake.
const ENTRIES_MAX: usize = 2000;
/// More places of one entry than this are a mistake.
const PLACES_MAX: usize = 200;

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The text's name.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub say: Say,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.name, self.line, self.say.en)
    }
}

impl std::error::Error for Fault {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    purpose: BTreeMap<String, Say>,
    #[serde(default)]
    basis: BTreeMap<String, Basis>,
    #[serde(default)]
    retention: BTreeMap<String, Retention>,
    #[serde(default)]
    field: Vec<FieldText>,
    #[serde(default)]
    other: Vec<OtherText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldText {
    id: Spanned<String>,
    at: Spanned<Vec<String>>,
    name: Spanned<Say>,
    purpose: Spanned<String>,
    bases: Spanned<Vec<String>>,
    level: Level,
    retention: Spanned<String>,
    roles: Spanned<Vec<String>>,
    protection: Spanned<Protection>,
    why: Option<Say>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherText {
    #[serde(rename = "in")]
    inside: String,
    columns: Spanned<Vec<String>>,
    why: Spanned<Say>,
}

/// What entries may refer to, and what was read already.
#[derive(Default)]
struct Known {
    purposes: BTreeMap<String, Say>,
    bases: BTreeMap<String, Basis>,
    retentions: BTreeMap<String, Retention>,
    ids: BTreeSet<String>,
    places: BTreeSet<String>,
}

/// One text while it is read.
struct Reading<'t> {
    name: &'t str,
    text: &'t str,
}

impl Register {
    /// Reads a register from its texts, each with its name; entries refer to purposes, bases and
    /// retention of the same or an earlier text. Fails on the first fault: wrong TOML, an unknown
    /// key or reference, a place that is named twice, plain without a reason, C3 in plain.
    pub fn parse(texts: &[(&str, &str)]) -> Result<Register, Fault> {
        let mut register = Register::default();
        let mut known = Known::default();
        for (name, text) in texts {
            let reading = Reading { name, text };
            let read: Text = toml::from_str(text).map_err(|error| reading.toml(&error))?;
            known.purposes.extend(read.purpose);
            known.bases.extend(read.basis);
            known.retentions.extend(read.retention);
            for field in read.field {
                register.entries.push(reading.entry(&mut known, field)?);
            }
            for other in read.other {
                register.others.push(reading.other(&mut known, other)?);
            }
            if register.entries.len() > ENTRIES_MAX || register.others.len() > ENTRIES_MAX {
                return Err(reading.fault(0..0, say!("登记项过多", "there are too many entries")));
            }
        }
        Ok(register)
    }
}

impl Reading<'_> {
    fn fault(&self, span: Range<usize>, say: Say) -> Fault {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        Fault {
            name: self.name.to_owned(),
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            say,
        }
    }

    fn toml(&self, error: &toml::de::Error) -> Fault {
        let said = error.message().trim();
        self.fault(
            error.span().unwrap_or(0..0),
            say!("格式错误：{said}", "wrong format: {said}"),
        )
    }

    fn entry(&self, known: &mut Known, text: FieldText) -> Result<Entry, Fault> {
        self.once(known, &text)?;
        let purpose = self.look_up(&known.purposes, &text.purpose)?;
        let retention = self.look_up(&known.retentions, &text.retention)?;
        let bases = self.bases(known, &text.bases)?;
        let codes = text.roles.get_ref().join(" ");
        let roles = RoleSet::from_codes(&codes).map_err(|code| {
            self.fault(
                text.roles.span(),
                say!("未知岗位 {code}", "unknown role {code}"),
            )
        })?;
        self.protected(&text)?;
        self.worded(text.name.span(), text.name.get_ref())?;
        Ok(Entry {
            id: text.id.into_inner(),
            at: text.at.into_inner(),
            name: text.name.into_inner(),
            purpose,
            bases,
            level: text.level,
            retention,
            roles,
            protection: text.protection.into_inner(),
            why: text.why,
        })
    }

    /// Ids are letters and used once.
    fn once(&self, known: &mut Known, text: &FieldText) -> Result<(), Fault> {
        let id = text.id.get_ref();
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.is_empty() || id == "export" || id == "masking" || !id.chars().all(letters) {
            return Err(self.fault(
                text.id.span(),
                say!(
                    "编号 {id} 只能由小写字母、数字和下划线组成",
                    "the id {id} must be lower-case letters, digits, underscores"
                ),
            ));
        }
        if !known.ids.insert(id.clone()) {
            return Err(self.fault(
                text.id.span(),
                say!("编号 {id} 重复", "the id {id} is used twice"),
            ));
        }
        self.places(known, text.at.span(), text.at.get_ref())
    }

    fn places(&self, known: &mut Known, span: Range<usize>, at: &[String]) -> Result<(), Fault> {
        if at.is_empty() || at.len() > PLACES_MAX {
            return Err(self.fault(
                span,
                say!(
                    "位置应为 1 到 {PLACES_MAX} 个",
                    "there must be 1 to {PLACES_MAX} places"
                ),
            ));
        }
        for place in at {
            let halves = place.split_once('.').unwrap_or_default();
            let word =
                |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !word(halves.0) || !word(halves.1) {
                return Err(self.fault(
                    span,
                    say!(
                        "位置 {place} 应为「表.列」",
                        "the place {place} must be table.column"
                    ),
                ));
            }
            if !known.places.insert(place.clone()) {
                return Err(self.fault(
                    span,
                    say!("位置 {place} 重复", "the place {place} is named twice"),
                ));
            }
        }
        Ok(())
    }

    fn bases(&self, known: &Known, asked: &Spanned<Vec<String>>) -> Result<Vec<Basis>, Fault> {
        if asked.get_ref().is_empty() {
            return Err(self.fault(
                asked.span(),
                say!("缺少法律依据", "there is no legal basis"),
            ));
        }
        let found = asked.get_ref().iter().map(|key| {
            let basis = known.bases.get(key).cloned();
            basis.ok_or_else(|| self.unknown(asked.span(), key))
        });
        found.collect()
    }

    fn look_up<T: Clone>(
        &self,
        table: &BTreeMap<String, T>,
        key: &Spanned<String>,
    ) -> Result<T, Fault> {
        let found = table.get(key.get_ref()).cloned();
        found.ok_or_else(|| self.unknown(key.span(), key.get_ref()))
    }

    fn unknown(&self, span: Range<usize>, key: &str) -> Fault {
        self.fault(span, say!("未定义 {key}", "{key} is not defined"))
    }

    /// Plain needs a reason, everything else has none; what authenticates is never plain.
    fn protected(&self, text: &FieldText) -> Result<(), Fault> {
        let plain = *text.protection.get_ref() == Protection::Plain;
        let span = text.protection.span();
        if plain && text.level == Level::C3 {
            return Err(self.fault(
                span,
                say!("C3 信息不得明文保存", "C3 data may not be kept in plain"),
            ));
        }
        match (&text.why, plain) {
            (None, true) => {
                Err(self.fault(span, say!("明文保存须说明理由", "plain needs a reason")))
            }
            (Some(_), false) => Err(self.fault(
                span,
                say!("仅明文保存须说明理由", "only plain has a reason"),
            )),
            (Some(why), true) => self.worded(span, why),
            (None, false) => Ok(()),
        }
    }

    /// Both languages are there.
    fn worded(&self, span: Range<usize>, text: &Say) -> Result<(), Fault> {
        match text.zh.trim().is_empty() || text.en.trim().is_empty() {
            false => Ok(()),
            true => Err(self.fault(span, say!("中英文均须填写", "both languages must be given"))),
        }
    }

    fn other(&self, known: &mut Known, text: OtherText) -> Result<Other, Fault> {
        let inside = &text.inside;
        let columns = text.columns.get_ref().iter();
        let at: Vec<String> = columns.map(|column| format!("{inside}.{column}")).collect();
        self.places(known, text.columns.span(), &at)?;
        self.worded(text.why.span(), text.why.get_ref())?;
        Ok(Other {
            at,
            why: text.why.into_inner(),
        })
    }
}
