//! How long records are kept, what is due, what must not be erased.

use super::{Verdict, Who};
use jiff::{SignedDuration, Span};
use kernel::{
    Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reading, Refusal, Say,
    day_of, say,
};
use serde::{Deserialize, Serialize};

/// Cases of one plan.
pub const PLAN_MAX: usize = 500;
/// Days between the approval of a plan and the erasure.
pub const WAIT_DAYS: i64 = 7;
/// Cases of one hold.
pub const HELD_MAX: usize = 500;
/// Months that a form takes at most.
const MONTHS_MAX: i64 = 600;

/// One kind of record: how long at least, how long unless the bank says longer, on what ground.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The identifier.
    pub code: &'static str,
    /// The field of the schedule's form.
    pub field: FieldSpec,
    /// Lawful minimum in months; 0 for none.
    pub least: i64,
    /// What the program ships, in months.
    pub usual: i64,
    /// From which event it is counted.
    pub from: (&'static str, &'static str),
    /// The article and how certain it is.
    pub basis: (&'static str, &'static str),
}

const fn months(name: &'static str, zh: &'static str, en: &'static str, least: i64) -> FieldSpec {
    FieldSpec::required(
        name,
        zh,
        en,
        FieldKind::Whole {
            min: least,
            max: MONTHS_MAX,
        },
    )
}

/// The kinds of records that the schedule speaks of. The longest of several periods applies: a case with
/// suitability records is kept as long as these.
pub const KINDS: [Kind; 4] = [
    Kind {
        code: "complaint",
        field: months(
            "complaint",
            "投诉档案（月）",
            "Complaint files (months)",
            36,
        ),
        least: 36,
        usual: 60,
        from: ("办结之日", "the day the case ended"),
        basis: (
            "人民银行令〔2020〕5号第44条：办结后至少3年（已见条文，未经律师核对）；涉及适当性资料的按至少5年（适当性办法第17条）从长",
            "PBoC order 5 (2020) art. 44: at least 3 years after closing (article seen, not checked by a lawyer); with suitability records at least 5 years (suitability rule art. 17); the longest applies",
        ),
    },
    Kind {
        code: "disclosure",
        field: months(
            "disclosure",
            "对外提供记录（月）",
            "Disclosures (months)",
            36,
        ),
        least: 36,
        usual: 60,
        from: ("提供之日", "the day it was given"),
        basis: (
            "个人信息保护法第56条：影响评估报告和处理情况记录至少保存3年",
            "PIPL art. 56: impact assessments and records of the processing at least 3 years",
        ),
    },
    Kind {
        code: "export_request",
        field: months(
            "export_request",
            "导出申请记录（月）",
            "Requests for exports (months)",
            36,
        ),
        least: 36,
        usual: 60,
        from: ("申请之日", "the day it was asked for"),
        basis: (
            "本行制度，按个人信息保护法第56条处理情况记录从严掌握",
            "The bank's own rule, kept as strictly as PIPL art. 56 asks of such records",
        ),
    },
    Kind {
        code: "notice",
        field: months(
            "notice",
            "通知与发送记录（月）",
            "Notices and deliveries (months)",
            1,
        ),
        least: 0,
        usual: 24,
        from: ("发送之日", "the day it was sent"),
        basis: (
            "本行制度，法规未规定最短期限",
            "The bank's own rule; no law sets a minimum",
        ),
    },
];

/// The schedule's form.
pub const SCHEDULE: &[FieldSpec] = &[
    KINDS[0].field,
    KINDS[1].field,
    KINDS[2].field,
    KINDS[3].field,
];
/// Cases that are held or to be erased.
pub const CASES: FieldSpec = FieldSpec::optional(
    "complaints",
    "投诉编号",
    "Case numbers",
    FieldKind::Area { max: 12_000 },
);
/// A person whose cases, all of them, are held or to be erased.
pub const PERSON: FieldSpec = FieldSpec::optional(
    "person",
    "投诉人",
    "Complainant",
    FieldKind::Line { max: 60 },
);
/// Why.
pub const REASON: FieldSpec =
    FieldSpec::required("reason", "原因", "Reason", FieldKind::Line { max: 200 });
/// When it is looked at again.
pub const REVIEW: FieldSpec =
    FieldSpec::required("review", "复核日期", "Review on", FieldKind::Day);
/// The hold's form.
pub const HOLD: &[FieldSpec] = &[CASES, PERSON, REASON, REVIEW];
/// The form of an erasure that somebody asks for.
pub const ERASE: &[FieldSpec] = &[CASES, PERSON, REASON];

const YES_NO: &[Choice] = &[
    Choice {
        code: "grant",
        zh: "同意",
        en: "Approve",
    },
    Choice {
        code: "refuse",
        zh: "不同意",
        en: "Refuse",
    },
];
/// Yes or no.
pub const DECISION: FieldSpec =
    FieldSpec::required("decision", "审批", "Decision", FieldKind::Choice(YES_NO));

/// Reads yes or no.
pub fn read_decision(fields: &Fields) -> Result<bool, FieldErrors> {
    let mut reading = Reading::new(fields);
    let said = reading.choice(&DECISION);
    reading.finish(said == Some("grant"))
}

/// How a version of the schedule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Waits for another person.
    Asked,
    /// Holds, or held until the next one.
    Approved,
    /// Was returned.
    Refused,
    /// Of a plan: carried out.
    Done,
    /// Of a hold: it forbids erasure.
    Active,
    /// Of a hold: somebody asks to lift it; it still forbids.
    ReleaseAsked,
    /// Of a hold: lifted.
    Released,
}

impl Stand {
    /// The identifier.
    pub fn code(self) -> &'static str {
        match self {
            Stand::Asked => "asked",
            Stand::Approved => "approved",
            Stand::Refused => "refused",
            Stand::Done => "done",
            Stand::Active => "active",
            Stand::ReleaseAsked => "release_asked",
            Stand::Released => "released",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Stand::Asked => ("待审批", "Waits for approval"),
            Stand::Approved => ("已批准", "Approved"),
            Stand::Refused => ("不同意", "Refused"),
            Stand::Done => ("已执行", "Carried out"),
            Stand::Active => ("冻结中", "In force"),
            Stand::ReleaseAsked => ("申请解除", "Release asked for"),
            Stand::Released => ("已解除", "Released"),
        };
        lang.pick(zh, en)
    }
}

/// A version of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// `000001` and so on.
    pub number: String,
    /// How it stands.
    pub stand: Stand,
    /// Kind and months.
    pub months: Vec<(String, i64)>,
    /// Who drafted it.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// What another said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

impl Schedule {
    /// Months of a kind.
    pub fn months_of(&self, code: &str) -> Option<i64> {
        self.months
            .iter()
            .find(|(kind, _)| kind == code)
            .map(|(_, months)| *months)
    }
}

/// A case that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub number: String,
    /// Name of its unit.
    pub unit: String,
    /// When it ended.
    pub ended: Instant,
}

/// A plan: cases to be erased once another person has approved it and the waiting time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// `RP-…`.
    pub number: String,
    /// How it stands.
    pub stand: Stand,
    /// Months that it was counted with.
    pub months: i64,
    /// When it was made.
    pub at: Instant,
    /// What is due.
    pub items: Vec<Item>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Not before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
    /// Numbers that were erased.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<String>,
    /// Numbers that were kept, each with the code of why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<(String, String)>,
    /// Who asked for it and why, when it was not the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<(Who, String)>,
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// `HD-…`.
    pub number: String,
    /// How it stands.
    pub stand: Stand,
    /// Cases.
    pub cases: Vec<String>,
    /// Why.
    pub reason: String,
    /// When it is looked at again.
    pub review: Day,
    /// Who set it.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// Who asked to lift it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<(Who, String)>,
    /// What another said to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// Reads a schedule: no period below its lawful minimum.
pub fn read(fields: &Fields) -> Result<Vec<(String, i64)>, FieldErrors> {
    let mut r = Reading::new(fields);
    let months = KINDS.map(|kind| {
        (
            kind.code.to_owned(),
            r.whole(&kind.field).unwrap_or(kind.usual),
        )
    });
    r.finish(months.to_vec())
}

/// What ended before this is due, with so many months.
pub fn due_before(now: Instant, months: i64) -> Instant {
    let zone = kernel::bank_zone();
    let then = now
        .to_zoned_datetime(zone)
        .checked_sub(Span::new().months(months));
    then.map_or(Instant::MIN, |then| then.timestamp())
}

fn not_now(stand: Stand) -> Refusal {
    let (zh, en) = (stand.label(Lang::Zh), stand.label(Lang::En));
    Refusal::new(
        "not_in_this_status",
        say!(
            "目前状态为「{zh}」，不能这样操作",
            "It is \"{en}\" now; this can't be done"
        ),
    )
}

fn another(author: &str, verdict: &Verdict) -> Result<(), Refusal> {
    if author == verdict.by.login {
        return Err(Refusal::new(
            "own_request",
            say!(
                "不能审批本人提出的事项",
                "Nobody approves what they asked for themselves"
            ),
        ));
    }
    if !verdict.granted && verdict.note.trim().is_empty() {
        return Err(Refusal::new(
            "reason_needed",
            say!("不同意时请填写理由", "Say why you refuse"),
        ));
    }
    Ok(())
}

/// Decides on a draft of the schedule.
pub fn decide_schedule(before: &Schedule, verdict: Verdict) -> Result<Schedule, Refusal> {
    if before.stand != Stand::Asked {
        return Err(not_now(before.stand));
    }
    another(&before.by.login, &verdict)?;
    let stand = if verdict.granted {
        Stand::Approved
    } else {
        Stand::Refused
    };
    Ok(Schedule {
        stand,
        verdict: Some(verdict),
        ..before.clone()
    })
}

/// Why a case may not be planned to be erased though somebody asks for it: it is not over, or the
/// law has it kept. `ended` is when it ended.
pub fn may_plan(number: &str, ended: Option<Instant>, now: Instant) -> Result<Instant, Say> {
    let Some(ended) = ended else {
        return Err(say!("投诉 {number} 尚未办结", "Case {number} is not over"));
    };
    let least = KINDS[0].least;
    if ended < due_before(now, least) {
        return Ok(ended);
    }
    let day = day_of(ended);
    Err(say!(
        "投诉 {number} 于 {day} 办结，依法须保存 {least} 个月，期满前不能删除（中国人民银行令〔2020〕第5号第四十四条）",
        "Case {number} ended on {day}; the law has it kept for {least} months (PBOC Order No. 5 of 2020, art. 44), it can't be erased before"
    ))
}

/// Decides on a plan that the clock has made or another asked for; erased a week later at the
/// earliest.
pub fn decide_plan(before: &Plan, verdict: Verdict) -> Result<Plan, Refusal> {
    if before.stand != Stand::Asked {
        return Err(not_now(before.stand));
    }
    let asker = before.asked.as_ref();
    another(asker.map_or("", |(who, _)| who.login.as_str()), &verdict)?;
    let mut next = before.clone();
    next.stand = if verdict.granted {
        Stand::Approved
    } else {
        Stand::Refused
    };
    next.not_before = verdict
        .granted
        .then(|| verdict.at + SignedDuration::from_hours(WAIT_DAYS * 24));
    next.verdict = Some(verdict);
    Ok(next)
}

/// Asks to lift a hold; it still forbids.
pub fn ask_release(before: &Hold, by: Who, why: String) -> Result<Hold, Refusal> {
    if before.stand != Stand::Active {
        return Err(not_now(before.stand));
    }
    Ok(Hold {
        stand: Stand::ReleaseAsked,
        release: Some((by, why)),
        verdict: None,
        ..before.clone()
    })
}

/// Decides whether a hold is lifted.
pub fn decide_release(before: &Hold, verdict: Verdict) -> Result<Hold, Refusal> {
    let asker = before
        .release
        .as_ref()
        .filter(|_| before.stand == Stand::ReleaseAsked);
    let Some((asker, _)) = asker else {
        return Err(not_now(before.stand));
    };
    another(&asker.login, &verdict)?;
    let stand = if verdict.granted {
        Stand::Released
    } else {
        Stand::Active
    };
    Ok(Hold {
        stand,
        verdict: Some(verdict),
        ..before.clone()
    })
}

/// Why a held case is not erased.
pub fn held(number: &str, hold: &str) -> Refusal {
    Refusal::new(
        "held",
        Say {
            zh: format!("投诉 {number} 因保全（{hold}）冻结，不能删除"),
            en: format!("Case {number} is under the hold {hold} and can't be erased"),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_period_goes_below_its_lawful_minimum() {
        let mut fields = Fields::default();
        for kind in KINDS {
            fields.set(kind.code, kind.least.max(1).to_string());
            assert!(kind.usual >= kind.least);
        }
        assert!(read(&fields).is_ok());
        fields.set("complaint", "35");
        assert_eq!(read(&fields).unwrap_err().0[0].field, "complaint");
    }

    #[test]
    fn months_are_civil_months() {
        let now: Instant = "2029-02-28T04:00:00Z".parse().unwrap();
        assert_eq!(due_before(now, 36).to_string(), "2026-02-28T04:00:00Z");
    }
}
