//! Reminder and escalation plans: what is done at which moment of a limit. Data, not code: a plan is
//! read from a text, and every fault of the text is named with its line.

use deadline::PackKind;
use kernel::{Lang, Say, say};
use std::fmt;
use std::sync::OnceLock;

/// The plans that ship with the program.
pub const DEFAULT_TEXT: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/plans/default.toml"));

/// Most levels that an escalation goes up at once.
pub const LEVELS_MAX: u8 = 9;

/// When a step is taken, relative to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This share of the time from start to due has passed, in percent of natural time.
    Share(u16),
    /// The opening of the working day so many working days before (negative) or after the due
    /// day. For [`When::DueDay`] there is no number.
    Days(i32),
    /// The opening of the due day; of the last working day before it when it is a day off.
    DueDay,
    /// So many minutes of working time before (negative) or after the due instant.
    Minutes(i32),
    /// The due instant has passed.
    Passed,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Reminds whoever handles it.
    Owner,
    /// Tells the officers of the unit.
    Officers,
    /// Escalates to the officers of the unit so many levels up.
    Up(u8),
    /// Escalates to the leadership group.
    Leaders,
    /// Puts it on the red list.
    RedList,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Stays when the plan is edited: what was done is remembered under it.
    pub id: String,
    /// When it is taken.
    pub when: When,
    /// What it does, in the order of [`Act`].
    pub acts: Vec<Act>,
}

/// A plan: for one kind of limit, or for some keys of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its name in texts.
    pub id: String,
    /// Its name for people.
    pub name: Say,
    /// The limits it is for.
    pub kind: PackKind,
    /// Only limits with these keys; empty for all that no other plan names.
    pub keys: Vec<String>,
    /// The steps, as written.
    pub steps: Vec<Step>,
}

/// All plans at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plans {
    /// How often the office has changed them: 0 as shipped.
    pub version: i64,
    /// The plans, as written.
    pub plans: Vec<Plan>,
}

/// A text of plans that is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what is expected.
    pub say: Say,
}

impl PlanError {
    /// The sentence with its line.
    pub fn told(&self) -> Say {
        let line = self.line;
        let (zh, en) = (&self.say.zh, &self.say.en);
        say!("第 {line} 行：{zh}", "line {line}: {en}")
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told().en)
    }
}

impl Plans {
    /// The plans that ship with the program: version 0.
    pub fn shipped() -> &'static Plans {
        static SHIPPED: OnceLock<Plans> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Plans::parse(0, DEFAULT_TEXT)
                .unwrap_or_else(|error| panic!("invariant: the shipped plans are right: {error}"))
        })
    }

    /// The plan of a limit: the one that names its key, else the one of its kind.
    pub fn of(&self, kind: PackKind, key: &str) -> Option<&Plan> {
        let of_kind = || self.plans.iter().filter(|plan| plan.kind == kind);
        of_kind()
            .find(|plan| plan.keys.iter().any(|known| known == key))
            .or_else(|| of_kind().find(|plan| plan.keys.is_empty()))
    }
}

impl When {
    /// Reads `50%`, `-2d`, `-0d`, `+8h`, `-30m`, `+0`.
    pub fn parse(text: &str) -> Option<When> {
        /// Later than this is a typing error: a year of working days.
        const DAYS_MAX: i32 = 250;
        const MINUTES_MAX: i32 = DAYS_MAX * 24 * 60;
        const SHARE_MAX: u16 = 500;
        if let Some(share) = text.strip_suffix('%') {
            let share = digits(share)?.try_into().ok()?;
            return (1..=SHARE_MAX)
                .contains(&share)
                .then_some(When::Share(share));
        }
        let (sign, rest) = match text.as_bytes().first()? {
            b'-' => (-1, &text[1..]),
            b'+' => (1, &text[1..]),
            _ => return None,
        };
        match (sign, rest) {
            (1, "0") => return Some(When::Passed),
            (-1, "0d") => return Some(When::DueDay),
            _ => {}
        }
        let unit = rest.char_indices().next_back()?;
        let number = digits(&rest[..unit.0])?;
        match unit.1 {
            'd' if (1..=DAYS_MAX).contains(&number) => Some(When::Days(sign * number)),
            'h' if (1..=MINUTES_MAX / 60).contains(&number) => {
                Some(When::Minutes(sign * number * 60))
            }
            'm' if (1..=MINUTES_MAX).contains(&number) => Some(When::Minutes(sign * number)),
            _ => None,
        }
    }

    /// The inverse of [`When::parse`].
    pub fn code(self) -> String {
        match self {
            When::Share(share) => format!("{share}%"),
            When::Days(days) => format!("{days:+}d"),
            When::DueDay => "-0d".to_owned(),
            When::Minutes(minutes) if minutes % 60 == 0 => format!("{:+}h", minutes / 60),
            When::Minutes(minutes) => format!("{minutes:+}m"),
            When::Passed => "+0".to_owned(),
        }
    }

    /// What people read: 已用时 50%, 到期前 2 个工作日.
    pub fn label(self, lang: Lang) -> String {
        self.say().to(lang).to_owned()
    }

    /// The same in both languages.
    pub fn say(self) -> Say {
        match self {
            When::Share(share) => say!("已用时 {share}%", "{share}% of the time used"),
            When::Days(days) if days < 0 => {
                let n = -days;
                say!("到期前 {n} 个工作日", "{n} working day(s) before it is due")
            }
            When::Days(n) => say!("超期 {n} 个工作日", "{n} working day(s) overdue"),
            When::DueDay => say!("到期当日", "on the due day"),
            When::Minutes(minutes) => {
                let long = amount(minutes.abs());
                let (long_zh, long_en) = (long.zh, long.en);
                match minutes < 0 {
                    true => say!(
                        "到期前工作时间 {long_zh}",
                        "{long_en} of working time before it is due"
                    ),
                    false => say!(
                        "超期工作时间 {long_zh}",
                        "{long_en} of working time overdue"
                    ),
                }
            }
            When::Passed => say!("到期未办", "due and not done"),
        }
    }
}

fn amount(minutes: i32) -> Say {
    let hours = minutes / 60;
    match minutes % 60 {
        0 => say!("{hours} 小时", "{hours} h"),
        _ => say!("{minutes} 分钟", "{minutes} min"),
    }
}

/// A number without sign; nothing else.
fn digits(text: &str) -> Option<i32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

impl Act {
    /// Reads `owner`, `officers`, `up1` … `up9`, `leaders`, `red_list`.
    pub fn parse(code: &str) -> Option<Act> {
        Some(match code {
            "owner" => Act::Owner,
            "officers" => Act::Officers,
            "leaders" => Act::Leaders,
            "red_list" => Act::RedList,
            _ => {
                let levels = u8::try_from(digits(code.strip_prefix("up")?)?).ok()?;
                return (1..=LEVELS_MAX)
                    .contains(&levels)
                    .then_some(Act::Up(levels));
            }
        })
    }

    /// The inverse of [`Act::parse`].
    pub fn code(self) -> String {
        match self {
            Act::Owner => "owner".to_owned(),
            Act::Officers => "officers".to_owned(),
            Act::Up(levels) => format!("up{levels}"),
            Act::Leaders => "leaders".to_owned(),
            Act::RedList => "red_list".to_owned(),
        }
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> String {
        let say = match self {
            Act::Owner => say!("提醒经办人", "remind the handler"),
            Act::Officers => say!("通知本机构消保岗", "tell the unit's officers"),
            Act::Up(LEVELS_MAX) => say!("升级至总行", "escalate to the head office"),
            Act::Up(n) => say!("升级至上 {n} 级机构", "escalate {n} level(s) up"),
            Act::Leaders => say!("升级至领导小组", "escalate to the leadership group"),
            Act::RedList => say!("列入红榜", "put on the red list"),
        };
        say.to(lang).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written_the_same() {
        for code in [
            "1%", "50%", "500%", "-2d", "+1d", "-0d", "+8h", "-30m", "+90m", "+0",
        ] {
            let when = When::parse(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(When::parse(&when.code()), Some(when), "{code}");
        }
        assert_eq!(When::parse("-8h"), Some(When::Minutes(-480)));
        for wrong in [
            "",
            "50",
            "0%",
            "501%",
            "-5%",
            "+0d",
            "+0h",
            "-0h",
            "2d",
            "-d",
            "--2d",
            "-2x",
            "+251d",
            "-日",
            "99999999999d",
            "+99999999999d",
        ] {
            assert_eq!(When::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn acts_are_read_and_written_the_same() {
        for code in ["owner", "officers", "up1", "up9", "leaders", "red_list"] {
            assert_eq!(Act::parse(code).map(Act::code).as_deref(), Some(code));
        }
        for wrong in ["", "up", "up0", "up10", "up-1", "Owner", "boss"] {
            assert_eq!(Act::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_plan_that_names_the_key_wins() {
        let plans = Plans::shipped();
        let id = |kind, key| plans.of(kind, key).map(|plan| plan.id.as_str());
        assert_eq!(id(PackKind::Internal, "order_reply"), Some("order_reply"));
        assert_eq!(id(PackKind::Internal, "assign"), Some("internal"));
        assert_eq!(id(PackKind::Statutory, "order_reply"), Some("statutory"));
    }
}
