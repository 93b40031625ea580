//! The fields of a unit, one table for the pages, the spreadsheet and the API.

use super::Level;
use super::unit::{Figures, NewUnit};
use kernel::{Day, FieldErrors, FieldKind, FieldSpec, Fields, Reading};

/// Longest code of a unit.
pub const CODE_CHARS_MAX: usize = 12;
/// Longest name of a unit, in characters.
pub const NAME_CHARS_MAX: usize = 60;

const NAME_KIND: FieldKind = FieldKind::Line {
    max: NAME_CHARS_MAX,
};

/// 机构代码.
pub const CODE: FieldSpec = FieldSpec::required(
    "code",
    "机构代码",
    "Unit code",
    FieldKind::Line {
        max: CODE_CHARS_MAX,
    },
);
/// 机构名称.
pub const NAME: FieldSpec = FieldSpec::required("name", "机构名称", "Name", NAME_KIND);
/// 机构层级.
pub const LEVEL: FieldSpec = FieldSpec::required(
    "level",
    "机构层级",
    "Level",
    FieldKind::Choice(Level::CHOICES),
);
/// 上级机构; empty for the head office only.
pub const PARENT: FieldSpec =
    FieldSpec::optional("parent", "上级机构代码", "Parent unit", FieldKind::Unit);
/// 开业日期; today when empty.
pub const OPENED: FieldSpec =
    FieldSpec::optional("opened", "开业日期", "Opened on", FieldKind::Day);
/// 联系电话 of the unit, as the public sees it; no person's.
pub const PHONE: FieldSpec = FieldSpec::optional("phone", "联系电话", "Phone", FieldKind::Phone);
/// 网点数, of this unit alone.
pub const OUTLETS: FieldSpec = FieldSpec::optional("outlets", "网点数", "Outlets", figure(100_000));
/// 个人客户数, of this unit alone, in persons.
pub const CUSTOMERS: FieldSpec = FieldSpec::optional(
    "customers",
    "个人客户数",
    "Personal customers",
    figure(2_000_000_000),
);
/// 员工数, of this unit alone.
pub const STAFF: FieldSpec = FieldSpec::optional("staff", "员工数", "Staff", figure(1_000_000));
/// 启用日期 of a new name.
pub const FROM: FieldSpec = FieldSpec::required(
    "from",
    "新名称启用日期",
    "New name in use from",
    FieldKind::Day,
);
/// 撤销日期.
pub const CLOSED: FieldSpec =
    FieldSpec::required("closed", "撤销日期", "Closed on", FieldKind::Day);

const fn figure(max: i64) -> FieldKind {
    FieldKind::Whole { min: 0, max }
}

/// The fields of a new unit; also the columns of the spreadsheet.
pub const NEW_UNIT: [FieldSpec; 9] = [
    CODE, NAME, LEVEL, PARENT, OPENED, PHONE, OUTLETS, CUSTOMERS, STAFF,
];
/// The fields of a renaming.
pub const RENAME: [FieldSpec; 2] = [NAME, FROM];
/// The fields that change without a history: the ledger keeps it.
pub const DETAILS: [FieldSpec; 4] = [PHONE, OUTLETS, CUSTOMERS, STAFF];
/// The fields of a closing.
pub const CLOSE: [FieldSpec; 1] = [CLOSED];

/// A code as it is stored: upper case, 1 to 12 of 0–9 and A–Z.
pub fn read_code(reading: &mut Reading<'_>, spec: &FieldSpec) -> Option<String> {
    let code = reading.text(spec)?.to_ascii_uppercase();
    let fits = code.len() <= CODE_CHARS_MAX && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if !fits {
        reading.fault(
            spec,
            "not_a_unit_code",
            &format!("应为 1 到 {CODE_CHARS_MAX} 位数字或大写字母，例如 0101"),
            &format!("must have 1 to {CODE_CHARS_MAX} digits or capital letters, such as 0101"),
        );
        return None;
    }
    Some(code)
}

/// Reads a new unit, from whatever door.
pub fn read_new(fields: &Fields, today: Day) -> Result<NewUnit, FieldErrors> {
    let mut reading = Reading::new(fields);
    let code = read_code(&mut reading, &CODE);
    let name = reading.text(&NAME);
    let level = reading.choice(&LEVEL).and_then(Level::from_code);
    let parent = read_code(&mut reading, &PARENT);
    let opened = reading.day(&OPENED).unwrap_or(today);
    let (phone, figures) = details(&mut reading);
    match level {
        Some(Level::HeadOffice) if parent.is_some() => {
            reading.fault(
                &PARENT,
                "head_office_has_none",
                "总行应留空",
                "must be empty for the head office",
            );
        }
        Some(level) if level != Level::HeadOffice && parent.is_none() => {
            reading.fault(&PARENT, "required", "必须填写", "must be filled in");
        }
        _ => {}
    }
    reading.refuse_others(&NEW_UNIT.each_ref(), &["form_id"]);
    let new = NewUnit {
        code: code.unwrap_or_default(),
        name: name.unwrap_or_default(),
        level: level.unwrap_or(Level::Outlet),
        parent,
        opened,
        phone,
        figures,
    };
    reading.finish(new)
}

/// Reads phone and figures.
pub fn read_details(fields: &Fields) -> Result<(String, Figures), FieldErrors> {
    let mut reading = Reading::new(fields);
    let read = details(&mut reading);
    reading.refuse_others(&DETAILS.each_ref(), &["form_id", "version"]);
    reading.finish(read)
}

fn details(reading: &mut Reading<'_>) -> (String, Figures) {
    let phone = reading.phone(&PHONE).unwrap_or_default();
    let figures = Figures {
        outlets: reading.whole(&OUTLETS).unwrap_or(0),
        customers: reading.whole(&CUSTOMERS).unwrap_or(0),
        staff: reading.whole(&STAFF).unwrap_or(0),
    };
    (phone, figures)
}

/// Reads a new name and the day from which it is in use.
pub fn read_rename(fields: &Fields) -> Result<(String, Day), FieldErrors> {
    let mut reading = Reading::new(fields);
    let (name, from) = (reading.text(&NAME), reading.day(&FROM));
    reading.refuse_others(&RENAME.each_ref(), &["form_id", "version"]);
    reading.finish((name.unwrap_or_default(), from.unwrap_or(Day::ZERO)))
}

/// Reads the day of a closing.
pub fn read_close(fields: &Fields) -> Result<Day, FieldErrors> {
    let mut reading = Reading::new(fields);
    let day = reading.day(&CLOSED);
    reading.refuse_others(&CLOSE.each_ref(), &["form_id", "version"]);
    reading.finish(day.unwrap_or(Day::ZERO))
}
