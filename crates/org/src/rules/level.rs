//! The levels of the bank and which may stand below which.

use kernel::{Choice, Lang};

/// What kind of unit it is (`domain.md`, "Organisation").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 总行: the top of the tree, exactly one.
    HeadOffice,
    /// 分行; a second-tier branch stands below another branch.
    Branch,
    /// 支行.
    SubBranch,
    /// 网点: where customers come in.
    Outlet,
    /// 部门: beside the units of its level, with nothing below it.
    Department,
}

impl Level {
    /// Every level, from the top.
    pub const ALL: [Level; 5] = [
        Level::HeadOffice,
        Level::Branch,
        Level::SubBranch,
        Level::Outlet,
        Level::Department,
    ];

    /// The levels as choices of a field.
    pub const CHOICES: &'static [Choice] = &[
        Level::HeadOffice.choice(),
        Level::Branch.choice(),
        Level::SubBranch.choice(),
        Level::Outlet.choice(),
        Level::Department.choice(),
    ];

    const fn choice(self) -> Choice {
        let (code, zh, en) = match self {
            Level::HeadOffice => ("head_office", "总行", "Head office"),
            Level::Branch => ("branch", "分行", "Branch"),
            Level::SubBranch => ("sub_branch", "支行", "Sub-branch"),
            Level::Outlet => ("outlet", "网点", "Outlet"),
            Level::Department => ("department", "部门", "Department"),
        };
        Choice { code, zh, en }
    }

    /// The identifier in the database and the API.
    pub fn code(self) -> &'static str {
        self.choice().code
    }

    /// The inverse of [`Level::code`].
    pub fn from_code(code: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.code() == code)
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        self.choice().label(lang)
    }

    /// Whether a unit of this level may stand directly below one of the other. City banks run
    /// sub-branches and outlets straight from the head office, so levels may be left out, never
    /// turned round.
    pub fn may_stand_below(self, parent: Level) -> bool {
        use Level::{Branch, Department, HeadOffice, Outlet, SubBranch};
        match self {
            HeadOffice => false,
            Branch => matches!(parent, HeadOffice | Branch),
            SubBranch => matches!(parent, HeadOffice | Branch),
            Outlet | Department => matches!(parent, HeadOffice | Branch | SubBranch),
        }
    }

    /// The levels that may stand directly above this one.
    pub fn parents(self) -> impl Iterator<Item = Level> {
        Level::ALL
            .into_iter()
            .filter(move |parent| self.may_stand_below(*parent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_stand_below_whom_is_this_table() {
        let row = |child: Level| {
            let mark = |parent: Level| {
                if child.may_stand_below(parent) {
                    'x'
                } else {
                    '.'
                }
            };
            Level::ALL.into_iter().map(mark).collect::<String>()
        };
        // Columns: head office, branch, sub-branch, outlet, department.
        assert_eq!(row(Level::HeadOffice), ".....");
        assert_eq!(row(Level::Branch), "xx...");
        assert_eq!(row(Level::SubBranch), "xx...");
        assert_eq!(row(Level::Outlet), "xxx..");
        assert_eq!(row(Level::Department), "xxx..");
    }

    #[test]
    fn codes_go_both_ways_and_choices_are_complete() {
        for (level, choice) in Level::ALL.into_iter().zip(Level::CHOICES) {
            assert_eq!(level.code(), choice.code);
            assert_eq!(Level::from_code(choice.code), Some(level));
        }
        assert_eq!(Level::from_code("region"), None);
        assert_eq!(Level::CHOICES.len(), Level::ALL.len());
    }
}
