//! A row that was read and found right, whatever the format: what becomes a case.

use crate::rules::case::{Assignment, Findings, Proposal, Reply, Satisfaction};
use crate::rules::register::{Register, Registration, register};
use crate::rules::{Case, PersonRef, Status, UnitRef};
use deadline::Rulebook;
use kernel::{Day, FieldSpec, Instant, Reading, bank_zone};
use std::collections::HashMap;

/// A row on its way to become a case.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    /// The number it has elsewhere: imported once.
    pub(super) id: String,
    /// What is known of how it began.
    pub(super) form: Register,
    /// The unit that registered it; `None` is that of the importer.
    pub(super) unit: Option<UnitRef>,
    /// The unit complained about.
    pub(super) against: Option<UnitRef>,
    /// The unit that handles it.
    pub(super) handling: Option<UnitRef>,
    /// Whether the statutory time limits of this country's rules apply.
    pub(super) statutory: bool,
    /// What was found.
    pub(super) findings: Option<Findings>,
    /// What was decided.
    pub(super) proposal: Option<Proposal>,
    /// That it was told.
    pub(super) reply: Option<Reply>,
    /// What the complainant thought of it.
    pub(super) satisfaction: Option<Satisfaction>,
    /// When it was closed; `None` while it is open.
    pub(super) closed_at: Option<Instant>,
}

impl Incoming {
    /// Where the case stands: as far as what came in shows.
    pub(super) fn status(&self) -> Status {
        if self.closed_at.is_some() {
            Status::Closed
        } else if self.satisfaction.is_some() && self.reply.is_some() {
            Status::Satisfaction
        } else if self.reply.is_some() {
            Status::Replied
        } else if self.handling.is_some() {
            Status::Assigned
        } else {
            Status::Registered
        }
    }

    /// The case as it is stored. History is taken over as it is told: it did not go through the
    /// steps of this program, so nothing of it pretends that somebody here approved it.
    pub(super) fn into_case(
        self,
        book: &Rulebook,
        with: Registration,
    ) -> (Case, crate::rules::Complainant) {
        let (status, by, now) = (self.status(), with.by.clone(), with.now);
        let mut case = register(book, &self.form, with);
        if !self.statutory {
            case.pack = String::new();
            case.local_packs = Vec::new();
        }
        case.status = status;
        case.ended_at = self.closed_at;
        case.assignment = self.handling.map(|unit| Assignment {
            unit,
            handler: None,
            by,
            at: now,
        });
        case.findings = self.findings;
        case.proposal = self.proposal;
        case.reply = self.reply;
        case.satisfaction = self.satisfaction;
        assert_eq!(
            case.status.is_done(),
            case.ended_at.is_some(),
            "done if and only if it has an end"
        );
        (case, self.form.complainant)
    }
}

/// What every row is read against.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The units of the bank.
    pub(super) units: Units,
    /// Who imports.
    pub(super) by: PersonRef,
    /// When.
    pub(super) now: Instant,
}

/// The units of the bank, found by code or by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Units {
    by_code: HashMap<String, UnitRef>,
    by_name: HashMap<String, Vec<String>>,
}

impl Units {
    pub(super) fn new(units: impl Iterator<Item = UnitRef>) -> Units {
        let mut all = Units::default();
        for unit in units {
            let code = unit.path.code().to_owned();
            all.by_name
                .entry(unit.name.clone())
                .or_default()
                .push(code.clone());
            all.by_code.insert(code, unit);
        }
        all
    }

    /// The unit of a code, else the only unit of a name; what is wrong is noted.
    pub(super) fn find(&self, r: &mut Reading, spec: &FieldSpec, text: &str) -> Option<UnitRef> {
        if let Some(unit) = self.by_code.get(text) {
            return Some(unit.clone());
        }
        let codes = self
            .by_name
            .get(text)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if let [code] = codes {
            return self.by_code.get(code).cloned();
        }
        if codes.is_empty() {
            r.fault(
                spec,
                "unknown_unit",
                &format!("没有机构「{text}」，请填写系统中的机构号或机构全称"),
                &format!("names no unit: there is no \"{text}\"; give the code or the full name of a unit"),
            );
            return None;
        }
        let list = codes.join("、");
        r.fault(
            spec,
            "ambiguous_unit",
            &format!("名称「{text}」对应多个机构（{list}），请填写机构号"),
            &format!("names several units: \"{text}\" is {list}; give the code"),
        );
        None
    }
}

/// The beginning of a day in the bank's zone.
pub(super) fn start_of(day: Day) -> Option<Instant> {
    bank_zone().to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// Notes a time that cannot be: in the future, or before the receipt.
pub(super) fn plausible(
    r: &mut Reading,
    spec: &FieldSpec,
    at: Instant,
    received: Option<Instant>,
    now: Instant,
) {
    if at > now {
        r.fault(
            spec,
            "in_the_future",
            "不能晚于现在",
            "can't be later than now",
        );
    }
    if received.is_some_and(|received| at < received) {
        r.fault(
            spec,
            "before_receipt",
            "不能早于收到投诉的时间",
            "can't be before the complaint was received",
        );
    }
}
