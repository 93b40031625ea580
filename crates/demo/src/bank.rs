//! The units of the fictional bank: a head office, 3 branches, 9 sub-branches, 27 outlets and their
//! departments. Cities, streets and telephone numbers do not exist.

use kernel::{Day, UnitPath};
use std::sync::LazyLock;

/// Where a unit stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// 总行.
    HeadOffice,
    /// 分行.
    Branch,
    /// 支行.
    SubBranch,
    /// 网点.
    Outlet,
    /// 部门.
    Department,
}

impl Level {
    /// The identifier in fields and the database.
    pub fn code(self) -> &'static str {
        match self {
            Level::HeadOffice => "head_office",
            Level::Branch => "branch",
            Level::SubBranch => "sub_branch",
            Level::Outlet => "outlet",
            Level::Department => "department",
        }
    }
}

/// A unit of the bank. Parents stand before their children in [`bank`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The code; the head office is `0000`.
    pub code: String,
    /// The full name.
    pub name: String,
    /// The name as customers say it.
    pub short_name: String,
    /// Its level.
    pub level: Level,
    /// The code of the unit one level up; `None` for the head office.
    pub parent: Option<String>,
    /// The day it opened.
    pub opened: Day,
    /// Outlets in it and below it.
    pub outlets: u32,
    /// Personal customers in it and below it.
    pub customers: u32,
    /// Staff in it and below it.
    pub staff: u32,
    /// A telephone number that does not exist (area code `0000`).
    pub phone: String,
    /// An address that does not exist.
    pub address: String,
}

/// The hotline of the bank, which does not exist either.
pub const HOTLINE: &str = "95000";

/// A sub-branch: its name, its district, its street, and three outlets.
type SubBranch = (&'static str, &'static str, &'static str, [&'static str; 3]);

const BRANCHES: [(&str, &str, [SubBranch; 3]); 3] = [
    (
        "江城",
        "2006-05-18",
        [
            (
                "学府支行",
                "学府区",
                "师大路",
                ["学府支行营业室", "师大路网点", "文昌街网点"],
            ),
            (
                "滨江支行",
                "滨江区",
                "沿江大道",
                ["滨江支行营业室", "轮渡口网点", "银杏里网点"],
            ),
            (
                "古城支行",
                "古城区",
                "鼓楼街",
                ["古城支行营业室", "鼓楼街网点", "西门桥网点"],
            ),
        ],
    ),
    (
        "南江",
        "2011-09-22",
        [
            (
                "望江支行",
                "望江区",
                "望江路",
                ["望江支行营业室", "菜园坝子网点", "中兴街网点"],
            ),
            (
                "开发区支行",
                "开发区",
                "创业大道",
                ["开发区支行营业室", "软件园网点", "职教城网点"],
            ),
            (
                "桥北支行",
                "桥北区",
                "桥北大街",
                ["桥北支行营业室", "老车站网点", "果园路网点"],
            ),
        ],
    ),
    (
        "青岚",
        "2015-03-26",
        [
            (
                "城关支行",
                "城关区",
                "人民路",
                ["城关支行营业室", "人民路网点", "东关集网点"],
            ),
            (
                "高新支行",
                "高新区",
                "云帆路",
                ["高新支行营业室", "云帆路网点", "会展中心网点"],
            ),
            (
                "青山支行",
                "青山县",
                "茶山街",
                ["青山支行营业室", "茶山镇网点", "河湾镇网点"],
            ),
        ],
    ),
];

/// Departments of the head office: code, name, staff.
const DEPARTMENTS: [(&str, &str, u32); 10] = [
    ("0001", "办公室", 18),
    ("0002", "消费者权益保护办公室", 9),
    ("0003", "客户服务中心", 86),
    ("0004", "信用卡中心", 120),
    ("0005", "个人金融部", 34),
    ("0006", "电子银行部", 28),
    ("0007", "运营管理部", 40),
    ("0008", "风险管理部", 26),
    ("0009", "审计部", 17),
    ("0010", "信息科技部", 75),
];

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(build);

/// The bank's units, parents before children. The same ones for every seed.
pub fn bank() -> &'static [Unit] {
    &UNITS
}

/// The unit of a code.
///
/// # Panics
/// When there is no such unit: codes come from [`bank`] or from the tables of this room.
pub fn unit(code: &str) -> &'static Unit {
    let found = bank().iter().find(|unit| unit.code == code);
    found.unwrap_or_else(|| panic!("the demo bank has no unit {code}"))
}

/// The unit's place in the tree.
pub fn path(code: &str) -> UnitPath {
    match &unit(code).parent {
        None => UnitPath::root(code),
        Some(parent) => path(parent).child(code),
    }
}

/// The branch that a unit is or stands below; `None` for the head office and its departments.
pub fn branch_of(code: &str) -> Option<&'static Unit> {
    let mut at = unit(code);
    loop {
        if at.level == Level::Branch {
            return Some(at);
        }
        at = unit(at.parent.as_deref()?);
    }
}

/// The city of a unit: that of its branch, 江城 for the head office.
pub(crate) fn city_of(code: &str) -> &'static str {
    let branch = branch_of(code).map_or("0100", |branch| branch.code.as_str());
    BRANCHES
        .iter()
        .enumerate()
        .find(|(at, _)| branch_code(*at) == branch)
        .map_or("江城", |(_, (city, _, _))| city)
}

/// Districts of a city with a street each.
pub(crate) fn districts(city: &str) -> Vec<(&'static str, &'static str)> {
    let of_city = BRANCHES.iter().filter(|(name, _, _)| *name == city);
    of_city
        .flat_map(|(_, _, subs)| subs.iter().map(|sub| (sub.1, sub.2)))
        .collect()
}

fn branch_code(at: usize) -> String {
    format!("{:02}00", at + 1)
}

fn day(text: &str) -> Day {
    text.parse()
        .expect("the opening days of this file are days; a test builds the bank")
}

/// Numbers that differ from unit to unit without a pattern the eye finds.
fn scattered(code: &str, low: u32, span: u32) -> u32 {
    let mixed = code.bytes().fold(2_166_136_261_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    low + (mixed >> 8) % span
}

fn unit_of(code: &str, name: String, short: &str, level: Level, parent: Option<&str>) -> Unit {
    Unit {
        code: code.to_owned(),
        name,
        short_name: short.to_owned(),
        level,
        parent: parent.map(str::to_owned),
        opened: day("2006-05-18"),
        outlets: 0,
        customers: 0,
        staff: 0,
        phone: format!("0000-55{code:0>6}"),
        address: String::new(),
    }
}

fn build() -> Vec<Unit> {
    let mut units = vec![Unit {
        opened: day("2005-12-28"),
        phone: "0000-55000000".to_owned(),
        address: "江城市滨江区沿江大道1号".to_owned(),
        ..unit_of(
            "0000",
            "示例银行股份有限公司".to_owned(),
            "总行",
            Level::HeadOffice,
            None,
        )
    }];
    for (code, name, staff) in DEPARTMENTS {
        units.push(Unit {
            staff,
            address: "江城市滨江区沿江大道1号".to_owned(),
            ..unit_of(code, name.to_owned(), name, Level::Department, Some("0000"))
        });
    }
    for (at, branch) in BRANCHES.iter().enumerate() {
        push_branch(&mut units, &branch_code(at), branch);
    }
    add_up(&mut units);
    units
}

fn push_branch(units: &mut Vec<Unit>, code: &str, branch: &(&str, &str, [SubBranch; 3])) {
    let (city, opened, subs) = branch;
    let short = format!("{city}分行");
    let address = format!("{city}市{}{}88号", subs[0].1, subs[0].2);
    units.push(Unit {
        opened: day(opened),
        address: address.clone(),
        ..unit_of(
            code,
            format!("示例银行{short}"),
            &short,
            Level::Branch,
            Some("0000"),
        )
    });
    for (tail, name, staff) in [("90", "个人金融部", 12), ("91", "综合管理部", 9)] {
        let own = format!("{}{tail}", &code[..2]);
        let full = format!("{short}{name}");
        units.push(Unit {
            opened: day(opened),
            staff,
            address: address.clone(),
            ..unit_of(&own, full.clone(), &full, Level::Department, Some(code))
        });
    }
    for (at, sub) in subs.iter().enumerate() {
        push_sub_branch(
            units,
            &format!("{}{:02}", &code[..2], at + 1),
            code,
            city,
            sub,
        );
    }
}

fn push_sub_branch(units: &mut Vec<Unit>, code: &str, branch: &str, city: &str, sub: &SubBranch) {
    let (name, district, street, outlets) = sub;
    let opened = day(&format!("{}-03-15", scattered(code, 2016, 7)));
    let full = format!("示例银行{city}{name}");
    units.push(Unit {
        opened,
        address: format!("{city}市{district}{street}{}号", scattered(code, 10, 180)),
        ..unit_of(code, full, name, Level::SubBranch, Some(branch))
    });
    for (at, outlet) in outlets.iter().enumerate() {
        let own = format!("{code}{:02}", at + 1);
        units.push(Unit {
            opened,
            outlets: 1,
            customers: scattered(&own, 12_000, 31_000),
            staff: scattered(&own, 7, 9),
            address: format!("{city}市{district}{street}{}号", scattered(&own, 10, 180)),
            ..unit_of(
                &own,
                format!("示例银行{city}{outlet}"),
                outlet,
                Level::Outlet,
                Some(code),
            )
        });
    }
}

/// Adds each unit's counts to its parent's, from the bottom up.
fn add_up(units: &mut [Unit]) {
    for at in (1..units.len()).rev() {
        let (above, below) = units.split_at_mut(at);
        let child = &below[0];
        let parent = above
            .iter_mut()
            .find(|unit| Some(&unit.code) == child.parent.as_ref());
        let parent = parent.expect("parents stand before their children");
        parent.outlets += child.outlets;
        parent.customers += child.customers;
        parent.staff += child.staff;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_as_the_brief_wants_it() {
        let count = |level| bank().iter().filter(|unit| unit.level == level).count();
        assert_eq!(count(Level::HeadOffice), 1);
        assert_eq!(count(Level::Branch), 3);
        assert_eq!(count(Level::SubBranch), 9);
        assert_eq!(count(Level::Outlet), 27);
        assert_eq!(count(Level::Department), 10 + 3 * 2);
        for (at, unit) in bank().iter().enumerate() {
            let earlier = &bank()[..at];
            assert!(
                earlier
                    .iter()
                    .all(|u| u.code != unit.code && u.name != unit.name)
            );
            let known = |code: &String| earlier.iter().any(|u| &u.code == code);
            assert!(unit.parent.as_ref().is_none_or(known), "{}", unit.code);
        }
        assert_eq!(path("010203").as_str(), "0000.0100.0102.010203.");
        assert_eq!(
            branch_of("020301").map(|u| u.short_name.as_str()),
            Some("南江分行")
        );
        assert_eq!(branch_of("0004"), None);
    }

    #[test]
    fn counts_add_up() {
        let head = unit("0000");
        assert_eq!(head.outlets, 27);
        let customers = bank()
            .iter()
            .filter(|u| u.level == Level::Outlet)
            .map(|u| u.customers);
        assert_eq!(head.customers, customers.sum::<u32>());
        assert!(head.staff > 500);
    }
}
