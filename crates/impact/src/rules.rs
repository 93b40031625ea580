//! What an assessment says and how it moves. PURE.

use kernel::{
    Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reach, Reading, Refusal,
    UnitPath, bank_zone, day_of, say,
};
use serde::{Deserialize, Serialize};

/// Most measures of one assessment.
pub const MEASURES_MAX: usize = 30;
/// Most events: it can be returned often, not for ever.
pub const EVENTS_MAX: usize = 200;
/// A report is kept at least so many years after it was approved (PIPL art. 56).
pub const KEPT_YEARS: i16 = 3;
/// A day that is set lies at most so many days ahead: later is a typing error.
const AHEAD_DAYS_MAX: i32 = 1_100;

/// The five occasions of PIPL art. 55.
pub const OCCASIONS: &[Choice] = &[
    Choice {
        code: "sensitive",
        zh: "处理敏感个人信息（第五十五条第一项）",
        en: "Sensitive personal information (art. 55(1))",
    },
    Choice {
        code: "automated",
        zh: "利用个人信息进行自动化决策（第二项）",
        en: "Automated decisions (art. 55(2))",
    },
    Choice {
        code: "passed_on",
        zh: "委托处理、向他人提供或公开（第三项）",
        en: "Entrusted, provided to others or made public (art. 55(3))",
    },
    Choice {
        code: "abroad",
        zh: "向境外提供（第四项）",
        en: "Provided abroad (art. 55(4))",
    },
    Choice {
        code: "major",
        zh: "其他对个人权益有重大影响的处理（第五项）",
        en: "Otherwise of major influence on rights (art. 55(5))",
    },
];
/// How great the risk is.
pub const RISKS: &[Choice] = &[
    Choice {
        code: "low",
        zh: "低",
        en: "Low",
    },
    Choice {
        code: "medium",
        zh: "中",
        en: "Medium",
    },
    Choice {
        code: "high",
        zh: "高",
        en: "High",
    },
];
/// What follows.
pub const CONCLUSIONS: &[Choice] = &[
    Choice {
        code: "may",
        zh: "可以开展",
        en: "May go on",
    },
    Choice {
        code: "after_measures",
        zh: "措施落实后可以开展",
        en: "May go on once the measures are done",
    },
    Choice {
        code: "must_not",
        zh: "不得开展",
        en: "Must not go on",
    },
];

const TEXT: FieldKind = FieldKind::Area { max: 3_000 };

/// What is assessed, in a few words.
pub const TITLE: FieldSpec = FieldSpec::required(
    "title",
    "评估事项",
    "What is assessed",
    FieldKind::Line { max: 80 },
);
/// Why the law asks for it.
pub const OCCASION: FieldSpec = FieldSpec::required(
    "occasion",
    "适用情形",
    "Occasion",
    FieldKind::Choice(OCCASIONS),
);
/// The processing: purpose, way, kinds, whose, how long.
pub const ACTIVITY: FieldSpec = FieldSpec::required("activity", "处理活动", "The processing", TEXT);
/// Art. 56(1).
pub const LAWFUL: FieldSpec = FieldSpec::required(
    "lawful",
    "合法、正当、必要",
    "Lawful, legitimate, necessary",
    TEXT,
);
/// Art. 56(2).
pub const INFLUENCE: FieldSpec = FieldSpec::required(
    "influence",
    "对个人权益的影响及安全风险",
    "Influence on rights and risks",
    TEXT,
);
/// Art. 56(3).
pub const PROTECTION: FieldSpec =
    FieldSpec::required("protection", "保护措施", "Protective measures", TEXT);
/// The grade of the risk.
pub const RISK: FieldSpec =
    FieldSpec::required("risk", "风险等级", "Risk", FieldKind::Choice(RISKS));
/// What follows.
pub const CONCLUSION: FieldSpec = FieldSpec::required(
    "conclusion",
    "评估结论",
    "Conclusion",
    FieldKind::Choice(CONCLUSIONS),
);
/// When it is to be made anew.
pub const NEXT: FieldSpec =
    FieldSpec::required("next", "重新评估日期", "To be made anew on", FieldKind::Day);
/// The form of an assessment.
pub const WRITE: &[FieldSpec] = &[
    TITLE, OCCASION, ACTIVITY, LAWFUL, INFLUENCE, PROTECTION, RISK, CONCLUSION, NEXT,
];

/// What is to be done.
pub const MEASURE: FieldSpec = FieldSpec::required(
    "measure",
    "整改措施",
    "What is to be done",
    FieldKind::Line { max: 200 },
);
/// Who does it.
pub const OWNER: FieldSpec = FieldSpec::required("owner", "责任人", "By whom", FieldKind::Account);
/// Until when.
pub const DUE: FieldSpec = FieldSpec::required("due", "完成期限", "Until", FieldKind::Day);
/// The form of a measure.
pub const NEW_MEASURE: &[FieldSpec] = &[MEASURE, OWNER, DUE];
/// What was done.
pub const NOTE: FieldSpec = FieldSpec::required(
    "note",
    "完成情况",
    "What was done",
    FieldKind::Area { max: 500 },
);
/// What the one who decides says.
pub const OPINION: FieldSpec = FieldSpec::optional(
    "opinion",
    "审批意见",
    "Opinion",
    FieldKind::Area { max: 1_000 },
);
/// Why it goes back or is dropped.
pub const REASON: FieldSpec =
    FieldSpec::required("reason", "理由", "Reason", FieldKind::Area { max: 1_000 });

/// How an assessment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waits for another's decision.
    Submitted,
    /// Sent back to its author.
    Returned,
    /// In force.
    Approved,
    /// A newer one was approved.
    Replaced,
    /// Dropped before it was approved.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Status; 6] = [
        Status::Draft,
        Status::Submitted,
        Status::Returned,
        Status::Approved,
        Status::Replaced,
        Status::Withdrawn,
    ];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Returned => "returned",
            Status::Approved => "approved",
            Status::Replaced => "replaced",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Draft => ("草稿", "Draft"),
            Status::Submitted => ("待审批", "Waits for approval"),
            Status::Returned => ("退回修改", "Returned"),
            Status::Approved => ("已批准", "Approved"),
            Status::Replaced => ("已被新评估替代", "Replaced"),
            Status::Withdrawn => ("已撤销", "Withdrawn"),
        };
        lang.pick(zh, en)
    }

    /// Whether its text may still change.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Draft | Status::Returned)
    }
}

/// Somebody in an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Name then.
    pub name: String,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its number within the assessment, from 1; never given twice.
    pub no: u32,
    /// What is to be done.
    pub text: String,
    /// By whom.
    pub owner: Who,
    /// The last day.
    pub due: Day,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Instant>,
    /// What was done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `written`, `submitted`, `returned`, `approved`, `measure_added`, `measure_done`, `withdrawn`, `replaced`.
    pub kind: String,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Who,
    /// What they wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What the form says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What is assessed.
    pub title: String,
    /// Code of [`OCCASIONS`].
    pub occasion: String,
    /// The processing.
    pub activity: String,
    /// Art. 56(1).
    pub lawful: String,
    /// Art. 56(2).
    pub influence: String,
    /// Art. 56(3).
    pub protection: String,
    /// Code of [`RISKS`].
    pub risk: String,
    /// Code of [`CONCLUSIONS`].
    pub conclusion: String,
    /// When it is to be made anew.
    pub next: Day,
}

/// An assessment, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// `PIA-20261125-ABCDEFGH`.
    pub number: String,
    /// Counts up with every change.
    pub version: i64,
    /// How it stands.
    pub status: Status,
    /// What it says.
    pub content: Content,
    /// The unit whose processing it is.
    pub unit: UnitPath,
    /// That unit's name then.
    pub unit_name: String,
    /// Who wrote it.
    pub author: Who,
    /// What is to be done.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// When it was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Instant>,
    /// The one it follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The one that follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// What a person may do, from the permission table.
#[derive(Clone, Debug)]
pub struct Powers {
    /// Who.
    pub who: Who,
    /// Their unit.
    pub unit: UnitPath,
    /// Whose assessments they see.
    pub view: Reach,
    /// For which units they may write.
    pub write: Reach,
    /// Whose they may decide on.
    pub approve: Reach,
}

impl Powers {
    /// Whether they see it: within reach, or their own, or with a measure of theirs.
    pub fn sees(&self, one: &Assessment) -> bool {
        self.view.covers(&one.unit)
            || one.author == self.who
            || one.measures.iter().any(|m| m.owner.login == self.who.login)
    }
}

/// What may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Change what it says.
    Write,
    /// Send it for approval.
    Submit,
    /// Approve it.
    Approve,
    /// Send it back.
    Return,
    /// Drop it.
    Withdraw,
    /// Add a measure.
    Add,
    /// Report a measure done.
    Finish,
    /// Begin the one that follows it.
    Renew,
}

impl Action {
    /// Those of the whole assessment, in the order in which they are offered; a measure is reported
    /// done on its own page.
    pub const OFFERED: [Action; 7] = [
        Action::Approve,
        Action::Return,
        Action::Submit,
        Action::Write,
        Action::Add,
        Action::Renew,
        Action::Withdraw,
    ];

    /// The identifier in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Action::Write => "edit",
            Action::Submit => "submission",
            Action::Approve => "approval",
            Action::Return => "return",
            Action::Withdraw => "withdrawal",
            Action::Add => "measure",
            Action::Finish => "done",
            Action::Renew => "renewal",
        }
    }

    /// The inverse of [`Action::code`] for those that are offered.
    pub fn from_code(code: &str) -> Option<Action> {
        Action::OFFERED
            .into_iter()
            .find(|action| action.code() == code)
    }

    /// The fields it takes.
    pub fn fields(self) -> &'static [FieldSpec] {
        match self {
            Action::Write => WRITE,
            Action::Approve => &[OPINION],
            Action::Return | Action::Withdraw => &[REASON],
            Action::Add => NEW_MEASURE,
            Action::Finish => &[NOTE],
            Action::Submit | Action::Renew => &[],
        }
    }
}

fn refused(code: &'static str, say: kernel::Say) -> Refusal {
    Refusal::new(code, say)
}

fn not_now(status: Status) -> Refusal {
    let (zh, en) = (status.label(Lang::Zh), status.label(Lang::En));
    refused(
        "not_now",
        say!(
            "该评估当前为「{zh}」，不能如此办理",
            "The assessment is \"{en}\"; that can't be done now"
        ),
    )
}

/// The code of "it is outside what you may do".
pub const NOT_YOURS: &str = "not_yours";

fn not_yours() -> Refusal {
    refused(
        NOT_YOURS,
        say!(
            "只能办理本人权限范围内的评估",
            "It is outside what you may do"
        ),
    )
}

/// Whether an action may be done now by them; the answer says why not. Of a measure, whether any.
pub fn check(action: Action, one: &Assessment, powers: &Powers) -> Result<(), Refusal> {
    let status = one.status;
    let in_time = match action {
        Action::Write | Action::Submit | Action::Withdraw => status.is_open(),
        Action::Approve | Action::Return => status == Status::Submitted,
        Action::Add => status.is_open() || status == Status::Approved,
        Action::Finish => matches!(status, Status::Approved | Status::Replaced),
        Action::Renew => status == Status::Approved,
    };
    let writes = powers.write.covers(&one.unit);
    let allowed = match action {
        Action::Write | Action::Submit | Action::Withdraw | Action::Add | Action::Renew => writes,
        Action::Approve | Action::Return => powers.approve.covers(&one.unit),
        Action::Finish => one
            .measures
            .iter()
            .any(|measure| finishes(measure, one, powers)),
    };
    if !allowed {
        return Err(not_yours());
    }
    if !in_time {
        return Err(not_now(status));
    }
    if one.events.len() >= EVENTS_MAX {
        return Err(refused(
            "too_long",
            say!(
                "该评估的往来已达 {EVENTS_MAX} 次，请另作评估",
                "There were {EVENTS_MAX} steps; make another one"
            ),
        ));
    }
    let own = one.author == powers.who || last(one, "submitted") == Some(&powers.who);
    if matches!(action, Action::Approve) && own {
        return Err(refused(
            "own_assessment",
            say!(
                "本人编写或提交的评估须由他人审批",
                "Somebody else approves what you wrote or sent"
            ),
        ));
    }
    Ok(())
}

/// Whether they may report this measure done: who is to do it, or who writes for the unit.
pub fn finishes(measure: &Measure, one: &Assessment, powers: &Powers) -> bool {
    measure.done_at.is_none()
        && (measure.owner.login == powers.who.login || powers.write.covers(&one.unit))
}

fn last<'a>(one: &'a Assessment, kind: &str) -> Option<&'a Who> {
    one.events
        .iter()
        .rev()
        .find(|event| event.kind == kind)
        .map(|event| &event.by)
}

/// Reads the form.
pub fn read(fields: &Fields, now: Instant) -> Result<Content, FieldErrors> {
    let mut r = Reading::new(fields);
    let text = |r: &mut Reading<'_>, spec: &FieldSpec| r.text(spec).unwrap_or_default();
    let code =
        |r: &mut Reading<'_>, spec: &FieldSpec| r.choice(spec).unwrap_or_default().to_owned();
    let content = Content {
        title: text(&mut r, &TITLE),
        occasion: code(&mut r, &OCCASION),
        activity: text(&mut r, &ACTIVITY),
        lawful: text(&mut r, &LAWFUL),
        influence: text(&mut r, &INFLUENCE),
        protection: text(&mut r, &PROTECTION),
        risk: code(&mut r, &RISK),
        conclusion: code(&mut r, &CONCLUSION),
        next: ahead(&mut r, &NEXT, now).unwrap_or_else(|| day_of(now)),
    };
    r.refuse_others(&WRITE.iter().collect::<Vec<_>>(), &[]);
    r.finish(content)
}

/// A day that lies ahead.
pub fn ahead(r: &mut Reading<'_>, spec: &FieldSpec, now: Instant) -> Option<Day> {
    let (day, today) = (r.day(spec)?, day_of(now));
    let days = today.until(day).map_or(i32::MAX, |span| span.get_days());
    if !(0..=AHEAD_DAYS_MAX).contains(&days) {
        let zh = format!("应在今天起 {AHEAD_DAYS_MAX} 天之内");
        r.fault(
            spec,
            "day_out_of_range",
            &zh,
            &format!("must be within {AHEAD_DAYS_MAX} days from today"),
        );
        return None;
    }
    Some(day)
}

/// The form as it was filled in.
pub fn to_fields(content: &Content) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (&TITLE, &content.title),
        (&OCCASION, &content.occasion),
        (&ACTIVITY, &content.activity),
        (&LAWFUL, &content.lawful),
        (&INFLUENCE, &content.influence),
        (&PROTECTION, &content.protection),
        (&RISK, &content.risk),
        (&CONCLUSION, &content.conclusion),
    ] {
        fields.set(spec.name, value.as_str());
    }
    fields.set(NEXT.name, content.next.to_string());
    fields
}

/// The day until which it must be kept: three years after its approval; nothing before that.
pub fn kept_until(one: &Assessment) -> Option<Day> {
    let day = day_of(one.approved_at?);
    Some(
        day.checked_add(jiff::Span::new().years(KEPT_YEARS))
            .unwrap_or(Day::MAX),
    )
}

/// The last moment of a day in the bank's zone.
pub fn end_of(day: Day) -> Instant {
    let next = day.tomorrow().unwrap_or(day);
    let midnight = bank_zone().to_timestamp(next.at(0, 0, 0, 0));
    midnight.map_or(Instant::MAX, |at| {
        kernel::instant_from_micros(kernel::micros(at) - 1)
    })
}

/// Notes what happened.
pub fn note(one: &mut Assessment, kind: &str, by: &Who, at: Instant, text: &str) {
    one.version += 1;
    one.events.push(Event {
        kind: kind.to_owned(),
        at,
        by: by.clone(),
        text: text.to_owned(),
    });
}

#[cfg(test)]
mod tests;
