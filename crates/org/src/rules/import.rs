//! What a spreadsheet of units would do to the tree: worked out whole before anything is written,
//! so that the preview shows exactly what the import does.

use super::fields::{CODE, LEVEL, PARENT};
use super::unit::{self, NewUnit, Unit};
use kernel::{Day, FieldError, FieldErrors, say};
use std::collections::BTreeMap;

/// One wrong cell: the row as the spreadsheet counts it, and the field with what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Counted from 1, the heading included.
    pub row: usize,
    /// Field, stable code and sentence.
    pub error: FieldError,
}

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A unit that was not there.
    Create(Unit),
    /// A unit that is there and gets another name, phone or other counts.
    Change {
        /// As it is.
        before: Unit,
        /// As it will be.
        after: Unit,
    },
}

/// What the whole file does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In an order in which every parent comes before what stands below it.
    pub steps: Vec<Step>,
    /// Rows that change nothing: they are in the tree as they stand in the file.
    pub same: usize,
    /// What is wrong. While there is anything, nothing is imported.
    pub errors: Vec<RowError>,
}

impl Plan {
    /// New units.
    pub fn created(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| matches!(step, Step::Create(_)))
            .count()
    }

    /// Units that change.
    pub fn changed(&self) -> usize {
        self.steps.len() - self.created()
    }

    fn fault(&mut self, row: usize, errors: FieldErrors) {
        let errors = errors.0.into_iter().map(|error| RowError { row, error });
        self.errors.extend(errors);
    }
}

/// Works out what the rows do to the units that are there.
pub fn plan(
    rows: Vec<(usize, Result<NewUnit, FieldErrors>)>,
    existing: Vec<Unit>,
    today: Day,
) -> Plan {
    let mut plan = Plan::default();
    let mut known: BTreeMap<String, Unit> = existing
        .into_iter()
        .map(|unit| (unit.code.clone(), unit))
        .collect();
    let mut waiting = readable(&mut plan, rows);
    // Each round places what has its parent in the tree by now; a round that places none ends it.
    loop {
        let before = waiting.len();
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, new)| {
            new.parent
                .as_ref()
                .is_none_or(|code| known.contains_key(code))
        });
        waiting = later;
        for (row, new) in ready {
            settle(&mut plan, &mut known, row, &new, today);
        }
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    stranded(&mut plan, &waiting);
    plan.errors.sort_by_key(|fault| fault.row);
    plan
}

/// The rows that could be read and name a code only once.
fn readable(
    plan: &mut Plan,
    rows: Vec<(usize, Result<NewUnit, FieldErrors>)>,
) -> Vec<(usize, NewUnit)> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut good = Vec::with_capacity(rows.len());
    for (row, read) in rows {
        match read {
            Err(errors) => plan.fault(row, errors),
            Ok(new) => match first.get(&new.code) {
                Some(earlier) => {
                    let code = &new.code;
                    let say = say!(
                        "「机构代码」{code} 与第 {earlier} 行重复",
                        "\"Unit code\" {code} is in row {earlier} already"
                    );
                    plan.fault(row, FieldError::new(CODE.name, "code_twice", say).into());
                }
                None => {
                    first.insert(new.code.clone(), row);
                    good.push((row, new));
                }
            },
        }
    }
    good
}

fn settle(
    plan: &mut Plan,
    known: &mut BTreeMap<String, Unit>,
    row: usize,
    new: &NewUnit,
    today: Day,
) {
    let result = match known.get(&new.code) {
        Some(unit) => compare(unit, new),
        None if new.parent.is_none() && !known.is_empty() => Err(second_head_office(known)),
        None => {
            let parent = new.parent.as_ref().and_then(|code| known.get(code));
            unit::place(new, parent, today).map(|unit| Some(Step::Create(unit)))
        }
    };
    match result {
        Err(errors) => plan.fault(row, errors),
        Ok(None) => plan.same += 1,
        Ok(Some(step)) => {
            let (Step::Create(after) | Step::Change { after, .. }) = &step;
            known.insert(after.code.clone(), after.clone());
            plan.steps.push(step);
        }
    }
}

/// A row about a unit that is there: the same, or with another name, phone or other counts.
/// Its place and level stay: moving a unit would move the records of other rooms.
fn compare(unit: &Unit, new: &NewUnit) -> Result<Option<Step>, FieldErrors> {
    let fault = |field, code, say| Err(FieldErrors::from(FieldError::new(field, code, say)));
    if let Some(day) = unit.closed {
        let say = say!(
            "机构 {} 已于 {day} 撤销，不能再修改",
            "Unit {} was closed on {day} and can't be changed",
            unit.code
        );
        return fault(CODE.name, "unit_closed", say);
    }
    if unit.parent() != new.parent {
        let has = unit.parent().unwrap_or_default();
        let say = say!(
            "机构 {} 的上级是「{has}」，导入不能迁移机构",
            "Unit {} stands below \"{has}\"; an import can't move units",
            unit.code
        );
        return fault(PARENT.name, "unit_moved", say);
    }
    if unit.level != new.level {
        let say = say!(
            "机构 {} 的层级是「{}」，导入不能更改层级",
            "Unit {} has the level \"{}\"; an import can't change levels",
            unit.code,
            unit.level.code()
        );
        return fault(LEVEL.name, "level_changed", say);
    }
    let after = Unit {
        name: new.name.clone(),
        phone: new.phone.clone(),
        figures: new.figures,
        version: unit.version + 1,
        ..unit.clone()
    };
    let same = unit.name == new.name && unit.phone == new.phone && unit.figures == new.figures;
    Ok((!same).then(|| Step::Change {
        before: unit.clone(),
        after,
    }))
}

fn second_head_office(known: &BTreeMap<String, Unit>) -> FieldErrors {
    let head = known
        .values()
        .find(|unit| unit.level == super::Level::HeadOffice);
    let code = head.map_or("", |unit| unit.code.as_str());
    let say = say!(
        "总行只有一个，已有总行 {code}",
        "There is one head office only: {code}"
    );
    FieldError::new(LEVEL.name, "second_head_office", say).into()
}

/// Rows whose parent never came: it is nowhere, or was wrong itself, or they stand in a circle.
fn stranded(plan: &mut Plan, waiting: &[(usize, NewUnit)]) {
    let in_file = |code: &str| waiting.iter().find(|(_, new)| new.code == code);
    for (row, new) in waiting {
        let Some(code) = &new.parent else { continue };
        let (kind, say) = match in_file(code) {
            Some((other, _)) => (
                "parent_waits",
                say!(
                    "「上级机构代码」{code}（第 {other} 行）本身没有可用的上级，或互为上级",
                    "\"Parent unit\" {code} (row {other}) has no usable parent itself, or the units stand above one another"
                ),
            ),
            None => (
                "unknown_unit",
                say!(
                    "「上级机构代码」{code} 既不在系统中，也不在本文件可导入的行中",
                    "\"Parent unit\" {code} is neither in the bank nor in a row of this file that can be imported"
                ),
            ),
        };
        plan.fault(*row, FieldError::new(PARENT.name, kind, say).into());
    }
}
