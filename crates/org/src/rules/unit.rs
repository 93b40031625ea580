//! What a unit is, and what may become of it.

use super::fields::{CODE, FROM, LEVEL, OPENED, PARENT};
use super::{Level, Trouble};
use kernel::{Day, FieldError, FieldErrors, FieldSpec, Refusal, Say, UnitPath, say};

/// Deepest place in the tree: far deeper than any bank, short enough for every path.
pub const DEPTH_MAX: usize = 8;

/// Counts used as denominators, of the unit alone; those below it have their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Outlets.
    pub outlets: i64,
    /// Personal customers, in persons.
    pub customers: i64,
    /// Staff.
    pub staff: i64,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Figures) {
        self.outlets += other.outlets;
        self.customers += other.customers;
        self.staff += other.staff;
    }
}

/// A unit of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its code, unique for ever.
    pub code: String,
    /// Its place in the tree; never changes.
    pub path: UnitPath,
    /// Its name now.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The telephone number customers are given; may be empty.
    pub phone: String,
    /// Its counts.
    pub figures: Figures,
    /// First day.
    pub opened: Day,
    /// Last day, once closed.
    pub closed: Option<Day>,
    /// Counts up with every change.
    pub version: i64,
}

impl Unit {
    /// Whether it still works.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// The code of the unit above; `None` for the head office.
    pub fn parent(&self) -> Option<String> {
        self.path.parent().map(|above| above.code().to_owned())
    }

    /// How far below the head office it stands: 0 for the head office itself.
    pub fn depth(&self) -> usize {
        self.path.as_str().matches('.').count().saturating_sub(1)
    }
}

/// A unit asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The code of the unit above; `None` for the head office.
    pub parent: Option<String>,
    /// First day.
    pub opened: Day,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Its counts.
    pub figures: Figures,
}

/// Puts a new unit below its parent. `parent` is what the tree has under that code.
pub fn place(new: &NewUnit, parent: Option<&Unit>, today: Day) -> Result<Unit, FieldErrors> {
    if new.opened > today {
        return Err(fault(
            &OPENED,
            "in_the_future",
            say!(
                "「开业日期」{} 晚于今天（{today}）",
                "\"Opened on\" {} is later than today ({today})",
                new.opened
            ),
        ));
    }
    let path = match (&new.parent, parent) {
        (None, _) if new.level == Level::HeadOffice => UnitPath::root(&new.code),
        (None, _) => {
            return Err(fault(
                &PARENT,
                "required",
                say!(
                    "「上级机构代码」必须填写",
                    "\"Parent unit\" must be filled in"
                ),
            ));
        }
        (Some(code), None) => {
            return Err(fault(
                &PARENT,
                "unknown_unit",
                say!(
                    "没有机构「{code}」；「上级机构代码」应为已有机构的代码",
                    "There is no unit \"{code}\"; \"Parent unit\" must be the code of one"
                ),
            ));
        }
        (Some(_), Some(parent)) => below(new, parent)?,
    };
    Ok(Unit {
        code: new.code.clone(),
        path,
        name: new.name.clone(),
        level: new.level,
        phone: new.phone.clone(),
        figures: new.figures,
        opened: new.opened,
        closed: None,
        version: 1,
    })
}

fn below(new: &NewUnit, parent: &Unit) -> Result<UnitPath, FieldErrors> {
    if let Some(day) = parent.closed {
        return Err(fault(
            &PARENT,
            "parent_closed",
            say!(
                "上级机构「{} {}」已于 {day} 撤销",
                "The parent unit \"{} {}\" was closed on {day}",
                parent.code,
                parent.name
            ),
        ));
    }
    if !new.level.may_stand_below(parent.level) {
        let names = |lang| {
            let labels = new.level.parents().map(|level| level.label(lang));
            labels
                .collect::<Vec<_>>()
                .join(if lang == kernel::Lang::Zh {
                    "、"
                } else {
                    ", "
                })
        };
        let (zh, en) = (names(kernel::Lang::Zh), names(kernel::Lang::En));
        return Err(fault(
            &LEVEL,
            "level_below",
            Say {
                zh: format!(
                    "「机构层级」为{}时，上级应为：{zh}",
                    new.level.label(kernel::Lang::Zh)
                ),
                en: format!(
                    "\"Level\" {} must stand below one of: {en}",
                    new.level.label(kernel::Lang::En)
                ),
            },
        ));
    }
    if parent.depth() + 1 >= DEPTH_MAX {
        return Err(fault(
            &PARENT,
            "too_deep",
            say!(
                "机构树最多 {DEPTH_MAX} 层",
                "The tree has at most {DEPTH_MAX} levels"
            ),
        ));
    }
    Ok(parent.path.child(&new.code))
}

/// The code is taken: codes are never used twice, not even after a unit is closed.
pub fn code_taken(unit: &Unit) -> FieldErrors {
    fault(
        &CODE,
        "code_taken",
        say!(
            "「机构代码」{} 已由「{}」使用",
            "\"Unit code\" {} is used by \"{}\"",
            unit.code,
            unit.name
        ),
    )
}

/// Gives a unit a new name from a day on. `last_from` is the day its present name began.
pub fn rename(
    unit: &Unit,
    name: &str,
    from: Day,
    last_from: Day,
    today: Day,
) -> Result<Unit, Trouble> {
    still_open(unit)?;
    if from <= last_from || from > today {
        return Err(Trouble::Invalid(fault(
            &FROM,
            "day_of_name",
            say!(
                "「新名称启用日期」应晚于现名称的启用日期 {last_from}，且不晚于今天 {today}",
                "\"New name in use from\" must be after {last_from}, when the present name began, and not after today ({today})"
            ),
        )));
    }
    if name == unit.name {
        return Err(Trouble::Refused(Refusal::new(
            "same_name",
            say!("新名称与现名称相同", "The new name is the present one"),
        )));
    }
    Ok(Unit {
        name: name.to_owned(),
        version: unit.version + 1,
        ..unit.clone()
    })
}

/// Sets phone and counts.
pub fn set_details(unit: &Unit, phone: String, figures: Figures) -> Result<Unit, Trouble> {
    still_open(unit)?;
    Ok(Unit {
        phone,
        figures,
        version: unit.version + 1,
        ..unit.clone()
    })
}

/// What still hangs on a unit that is to be closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hanging {
    /// Open units directly below.
    pub units: i64,
    /// Accounts that are not closed.
    pub accounts: i64,
}

/// Closes a unit on a day.
pub fn close(unit: &Unit, day: Day, hanging: Hanging, today: Day) -> Result<Unit, Trouble> {
    still_open(unit)?;
    let refuse = |code, say| Err(Trouble::Refused(Refusal::new(code, say)));
    if unit.level == Level::HeadOffice {
        return refuse(
            "head_office_stays",
            say!("总行不能撤销", "The head office can't be closed"),
        );
    }
    if hanging.units > 0 {
        let n = hanging.units;
        return refuse(
            "has_open_units",
            say!(
                "「{}」下还有 {n} 个未撤销的机构，请先撤销下级机构",
                "\"{}\" still has {n} open units below it; close them first",
                unit.name
            ),
        );
    }
    if hanging.accounts > 0 {
        let n = hanging.accounts;
        return refuse(
            "has_accounts",
            say!(
                "「{}」还有 {n} 个未注销的账号，请先调离或注销",
                "\"{}\" still has {n} accounts; move or close them first",
                unit.name
            ),
        );
    }
    if day < unit.opened || day > today {
        return Err(Trouble::Invalid(fault(
            &super::fields::CLOSED,
            "day_of_closing",
            say!(
                "「撤销日期」应在开业日期 {} 与今天 {today} 之间",
                "\"Closed on\" must lie between {}, when it opened, and today ({today})",
                unit.opened
            ),
        )));
    }
    Ok(Unit {
        closed: Some(day),
        version: unit.version + 1,
        ..unit.clone()
    })
}

fn still_open(unit: &Unit) -> Result<(), Trouble> {
    match unit.closed {
        None => Ok(()),
        Some(day) => Err(Trouble::Refused(Refusal::new(
            "unit_closed",
            say!(
                "「{}」已于 {day} 撤销，不能再修改",
                "\"{}\" was closed on {day} and can't be changed",
                unit.name
            ),
        ))),
    }
}

fn fault(spec: &FieldSpec, code: &'static str, say: Say) -> FieldErrors {
    FieldErrors::from(FieldError::new(spec.name, code, say))
}
