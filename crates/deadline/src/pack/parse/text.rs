//! A pack as it is written: the tables of its text, before they are checked.

use crate::count::Unit;
use crate::explain::EventKind;
use crate::pack::{
    Agreement, Certainty, Ending, Extension, Given, PackKind, Party, PauseRule, Roll, Take,
};
use kernel::Say;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackText {
    pub(super) format: Spanned<u32>,
    pub(super) id: Spanned<String>,
    pub(super) family: Spanned<String>,
    pub(super) kind: PackKind,
    pub(super) jurisdiction: Spanned<String>,
    pub(super) zone: Spanned<String>,
    pub(super) calendar: Spanned<String>,
    pub(super) effective_from: Spanned<String>,
    pub(super) effective_to: Option<Spanned<String>>,
    pub(super) verified: bool,
    pub(super) name: Spanned<Say>,
    pub(super) source: Spanned<Say>,
    pub(super) limit: Spanned<Vec<Spanned<RuleText>>>,
    #[serde(default)]
    pub(super) ending: Vec<Spanned<Ending>>,
    #[serde(default)]
    pub(super) given: Vec<Spanned<Given>>,
    pub(super) agreement: Option<Spanned<Agreement>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleText {
    pub(super) key: Spanned<String>,
    pub(super) title: Say,
    pub(super) rule: Say,
    pub(super) article: Say,
    pub(super) certainty: Certainty,
    pub(super) verified: bool,
    pub(super) binds: Party,
    #[serde(default)]
    pub(super) optional: bool,
    pub(super) start: Spanned<Vec<EventKind>>,
    #[serde(default)]
    pub(super) take: Take,
    pub(super) met_by: Spanned<Vec<EventKind>>,
    pub(super) unit: Spanned<Unit>,
    pub(super) length: Spanned<u32>,
    pub(super) first_day_counted: Spanned<bool>,
    pub(super) cut_off: Spanned<CutOffText>,
    pub(super) close: Option<Spanned<String>>,
    pub(super) or: Option<OrText>,
    pub(super) roll: Spanned<Roll>,
    #[serde(default)]
    pub(super) restarts: bool,
    #[serde(default)]
    pub(super) merges: bool,
    pub(super) effective_from: Option<Spanned<String>>,
    pub(super) effective_to: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) extension: Vec<Spanned<Extension>>,
    #[serde(default)]
    pub(super) pause: Vec<Spanned<PauseRule>>,
}

/// Another way of counting the same limit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrText {
    unit: Spanned<Unit>,
    length: Spanned<u32>,
    first_day_counted: Spanned<bool>,
    cut_off: Spanned<CutOffText>,
    close: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CutOffText {
    EndOfDay,
    SameClock,
    CloseOfBusiness,
    Exact,
}

/// What a limit and its alternative have in common.
pub(super) struct LimitText<'t> {
    pub(super) unit: &'t Spanned<Unit>,
    pub(super) length: &'t Spanned<u32>,
    pub(super) first_day_counted: &'t Spanned<bool>,
    pub(super) cut_off: &'t Spanned<CutOffText>,
    pub(super) close: Option<&'t Spanned<String>>,
}

impl RuleText {
    pub(super) fn limit(&self) -> LimitText<'_> {
        LimitText {
            unit: &self.unit,
            length: &self.length,
            first_day_counted: &self.first_day_counted,
            cut_off: &self.cut_off,
            close: self.close.as_ref(),
        }
    }
}

impl OrText {
    pub(super) fn limit(&self) -> LimitText<'_> {
        LimitText {
            unit: &self.unit,
            length: &self.length,
            first_day_counted: &self.first_day_counted,
            cut_off: &self.cut_off,
            close: self.close.as_ref(),
        }
    }
}
