//! Limits per role and day, and from when on a look is unusual. One document, kept in one row.

use super::kind::Kind;
use jiff::ToSpan;
use kernel::{
    Day, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, Role, RoleSet, Say, say,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The code of the refusal that a limit gives.
pub const OVER: &str = "daily_limit";
/// Most of anything that a limit can be set to.
pub const LIMIT_MAX: i64 = 1_000_000;

/// A limit of the form: role, kind, what the program ships.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Whose.
    pub role: Role,
    /// Of what.
    pub kind: Kind,
    /// As the program ships it: enough for a full day's work, not for a collection.
    pub shipped: i64,
    /// Its field; an empty one means no limit.
    pub spec: FieldSpec,
}

const fn line(role: Role, kind: Kind, name: &'static str, shipped: i64) -> Line {
    let label = kind.choice();
    let whole = FieldKind::Whole {
        min: 0,
        max: LIMIT_MAX,
    };
    Line {
        role,
        kind,
        shipped,
        spec: FieldSpec::optional(name, label.zh, label.en, whole),
    }
}

/// Every limit: a role has those for what the permission table lets it do.
#[rustfmt::skip]
pub const LIMITS: [Line; 22] = [
    line(Role::Intake,     Kind::Reveal, "intake_reveal",        80),
    line(Role::Intake,     Kind::Case,   "intake_case",         300),
    line(Role::Intake,     Kind::File,   "intake_file",         100),
    line(Role::Handler,    Kind::Reveal, "handler_reveal",       80),
    line(Role::Handler,    Kind::Case,   "handler_case",        200),
    line(Role::Handler,    Kind::File,   "handler_file",        150),
    line(Role::Approver,   Kind::Reveal, "approver_reveal",      60),
    line(Role::Approver,   Kind::Case,   "approver_case",       300),
    line(Role::Approver,   Kind::File,   "approver_file",       150),
    line(Role::Officer,    Kind::Reveal, "officer_reveal",      120),
    line(Role::Officer,    Kind::Case,   "officer_case",        500),
    line(Role::Officer,    Kind::File,   "officer_file",        200),
    line(Role::Officer,    Kind::Rows,   "officer_rows",     20_000),
    line(Role::Office,     Kind::Reveal, "office_reveal",       200),
    line(Role::Office,     Kind::Case,   "office_case",       1_000),
    line(Role::Office,     Kind::File,   "office_file",         300),
    line(Role::Office,     Kind::Rows,   "office_rows",      50_000),
    line(Role::Department, Kind::Reveal, "department_reveal",    40),
    line(Role::Department, Kind::Case,   "department_case",     150),
    line(Role::Department, Kind::File,   "department_file",     100),
    line(Role::Leader,     Kind::Case,   "leader_case",         300),
    line(Role::Auditor,    Kind::Case,   "auditor_case",      1_000),
];

const fn threshold(
    name: &'static str,
    zh: &'static str,
    en: &'static str,
    max: i64,
    shipped: i64,
) -> (FieldSpec, i64) {
    let spec = FieldSpec::required(name, zh, en, FieldKind::Whole { min: 0, max });
    (spec, shipped)
}

/// From when on looks are unusual, with what the program ships; 0 puts the rule to rest.
#[rustfmt::skip]
pub const THRESHOLDS: [(FieldSpec, i64); 13] = [
    threshold("burst_count", "短时间内次数达到", "Looks within a short time", 10_000, 40),
    threshold("burst_minutes", "短时间（分钟）", "The short time (minutes)", 240, 10),
    threshold("night_count", "夜间查看达到（次）", "Looks at night", 10_000, 5),
    threshold("night_from", "夜间自（点）", "Night begins (hour)", 23, 22),
    threshold("night_to", "夜间至（点）", "Night ends (hour)", 12, 6),
    threshold("rest_count", "休息日查看达到（次）", "Looks on a rest day", 10_000, 10),
    threshold("units", "一日查看不同机构的投诉达到（家）", "Cases of different units in a day", 10_000, 12),
    threshold("refused", "一日超限被拒达到（次）", "Refusals by a limit in a day", 1_000, 3),
    threshold("same_person", "反复查看同一人达到（次）", "Looks at one person again and again", 10_000, 12),
    threshold("same_days", "反复查看的统计天数", "Counted over (days)", 31, 7),
    threshold("own_name", "查看与本人同名的投诉人（次）", "Looks at a complainant of one's own name", 100, 1),
    threshold("colleague", "查看与本机构同事同名的投诉人（次）", "Looks at a complainant named as a colleague of the unit", 100, 1),
    threshold("unreviewed_days", "应急查阅未复核超过（天）", "Emergency access not reviewed for (days)", 60, 3),
];

/// The thresholds by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds(BTreeMap<String, i64>);

impl Thresholds {
    /// The number of that name; 0 when the rule rests.
    pub fn of(&self, name: &str) -> i64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// These numbers over what the program ships.
    pub fn with(changed: &[(&str, i64)]) -> Thresholds {
        let mut all = Policy::default().thresholds;
        all.extend(changed.iter().map(|(name, n)| ((*name).to_owned(), *n)));
        Thresholds(all)
    }
}

/// What the bank set. A limit or threshold that is not in it is as the program ships it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Field of [`LIMITS`] → most a day; `None` is no limit.
    pub limits: BTreeMap<String, Option<i64>>,
    /// Field of [`THRESHOLDS`] → number.
    pub thresholds: BTreeMap<String, i64>,
}

impl Default for Policy {
    fn default() -> Policy {
        let limit = |line: &Line| (line.spec.name.to_owned(), Some(line.shipped));
        let number = |(spec, n): &(FieldSpec, i64)| (spec.name.to_owned(), *n);
        Policy {
            limits: LIMITS.iter().map(limit).collect(),
            thresholds: THRESHOLDS.iter().map(number).collect(),
        }
    }
}

impl Policy {
    /// How much of a kind somebody with these roles may look at on a day: the most that one of the
    /// roles gives, nothing where none has a line, `None` for no limit.
    pub fn limit(&self, roles: RoleSet, kind: Kind) -> Option<i64> {
        let mut most = 0;
        for line in LIMITS
            .iter()
            .filter(|l| l.kind == kind && roles.has(l.role))
        {
            let set = self.limits.get(line.spec.name).copied();
            most = most.max(set.unwrap_or(Some(line.shipped))?);
        }
        Some(most)
    }

    /// The thresholds, each as set or as shipped.
    pub fn thresholds(&self) -> Thresholds {
        let mut all = Policy::default().thresholds;
        all.extend(self.thresholds.clone());
        Thresholds(all)
    }

    /// As the form shows it.
    pub fn to_fields(&self) -> Fields {
        let mut fields = Fields::default();
        for line in &LIMITS {
            let set = self.limits.get(line.spec.name).copied();
            let text = set.unwrap_or(Some(line.shipped)).map(|n| n.to_string());
            fields.set(line.spec.name, text.unwrap_or_default());
        }
        let thresholds = self.thresholds();
        for (spec, _) in &THRESHOLDS {
            fields.set(spec.name, thresholds.of(spec.name).to_string());
        }
        fields
    }

    /// As it was typed.
    ///
    /// # Errors
    /// What is no whole number within its bounds.
    pub fn read(fields: &Fields) -> Result<Policy, FieldErrors> {
        let mut reading = Reading::new(fields);
        let mut policy = Policy::default();
        for line in &LIMITS {
            let typed = reading.whole(&line.spec);
            policy.limits.insert(line.spec.name.to_owned(), typed);
        }
        for (spec, _) in &THRESHOLDS {
            let typed = reading.whole(spec).unwrap_or_default();
            policy.thresholds.insert(spec.name.to_owned(), typed);
        }
        reading.finish(policy)
    }
}

/// "Enough for today": which limit, when it ends, whom to ask.
pub fn over(kind: Kind, limit: i64, day: Day) -> Refusal {
    let label = kind.choice();
    let (zh, en) = (label.zh, label.en);
    let next = day.saturating_add(1.days());
    let say: Say = say!(
        "今日「{zh}」已达本岗位每日上限 {limit}，{next} 00:00 起恢复。确需继续的，请联系总行消保办，由其登记理由后临时调增。",
        "You have reached today's limit for \"{en}\" of {limit}. It ends at {next} 00:00. If you need more today, ask the head-office protection office, who may raise it for a reason."
    );
    Refusal::new(OVER, say)
}

/// More is asked for at once than a whole day's limit.
pub fn too_much(kind: Kind, amount: i64, limit: i64) -> Refusal {
    let label = kind.choice();
    let (zh, en) = (label.zh, label.en);
    let say: Say = say!(
        "共 {amount}，超过本岗位「{zh}」每日上限 {limit}，批准后也无法下载；请缩小范围，或由总行消保办登记理由后临时调增",
        "{amount} are more than your day's limit for \"{en}\" of {limit}; the file could not be fetched. Ask for less, or have the head-office protection office raise it for a reason"
    );
    Refusal::new("beyond_daily_limit", say)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_generous_role_counts() {
        let mut policy = Policy::default();
        let both = RoleSet::of(&[Role::Handler, Role::Approver]);
        assert_eq!(policy.limit(both, Kind::Reveal), Some(80));
        assert_eq!(
            policy.limit(RoleSet::of(&[Role::Leader]), Kind::Reveal),
            Some(0)
        );
        policy.limits.insert("approver_reveal".to_owned(), None);
        assert_eq!(
            policy.limit(both, Kind::Reveal),
            None,
            "one without a limit"
        );
        policy.limits.clear();
        assert_eq!(
            policy.limit(both, Kind::Reveal),
            Some(80),
            "an older document"
        );
    }

    #[test]
    fn a_form_reads_back_as_it_was_drawn() {
        let mut policy = Policy::default();
        policy.limits.insert("office_case".to_owned(), None);
        policy.thresholds.insert("units".to_owned(), 0);
        assert_eq!(Policy::read(&policy.to_fields()).unwrap(), policy);
        let mut fields = policy.to_fields();
        fields.set("night_from", "24");
        assert!(Policy::read(&fields).is_err());
    }

    #[test]
    fn the_refusal_says_when_it_ends() {
        let said = over(Kind::Reveal, 3, "2026-12-31".parse().unwrap());
        assert!(said.say.zh.contains("2027-01-01") && said.say.en.contains("office"));
    }
}
