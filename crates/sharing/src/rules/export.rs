//! Exports: asked for with filter, columns and purpose; approved by another; fetched a few times; gone.

use super::{Verdict, Who};
use jiff::SignedDuration;
use kernel::{
    Choice, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reach, Reading, Refusal, say,
};
use serde::{Deserialize, Serialize};

/// How often one file may be fetched: a second and third time for a transfer that broke.
pub const FETCHES_MAX: u32 = 3;
/// Hours that a file may wait at most, from its approval.
pub const HOURS_MAX: i64 = 72;
/// Hours that the form suggests.
pub const HOURS: i64 = 24;
/// Days after which a request that nobody decided on runs out.
pub const UNDECIDED_DAYS: i64 = 7;
/// Shortest purpose that says something, in characters.
const PURPOSE_MIN: usize = 4;

/// Masked or plain.
pub const FORMS: &[Choice] = &[
    Choice {
        code: "masked",
        zh: "脱敏",
        en: "Masked",
    },
    Choice {
        code: "plain",
        zh: "明文（须逐项说明必要性）",
        en: "In plain (say why it is needed)",
    },
];

/// What the file is for.
pub const PURPOSE: FieldSpec =
    FieldSpec::required("purpose", "用途", "Purpose", FieldKind::Area { max: 300 });
/// Which columns.
pub const COLUMNS: FieldSpec = FieldSpec::required(
    "column",
    "导出字段",
    "Columns",
    FieldKind::Many(complaint::export::FIELDS),
);
/// Masked or plain.
pub const FORM: FieldSpec = FieldSpec::required(
    "form",
    "投诉人信息",
    "The complainant's data",
    FieldKind::Choice(FORMS),
);
/// How long.
pub const VALID: FieldSpec = FieldSpec::required(
    "hours",
    "下载时限（小时）",
    "Time to fetch it (hours)",
    FieldKind::Whole {
        min: 1,
        max: HOURS_MAX,
    },
);
/// The form, in order.
pub const ASK: &[FieldSpec] = &[PURPOSE, COLUMNS, FORM, VALID];
/// What the approver says.
pub const NOTE: FieldSpec = FieldSpec::optional(
    "note",
    "意见（不同意时必填）",
    "Note (needed to refuse)",
    FieldKind::Line { max: 200 },
);

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for a decision.
    Asked,
    /// Approved; the file is being made.
    Approved,
    /// The file can be fetched.
    Ready,
    /// The approver said no.
    Refused,
    /// The requester took it back.
    Withdrawn,
    /// The file could not be made.
    Failed,
    /// Its time is over; the file is gone.
    Expired,
}

impl Status {
    /// Every status, in the order of a request's life.
    pub const ALL: [Status; 7] = [
        Status::Asked,
        Status::Approved,
        Status::Ready,
        Status::Refused,
        Status::Withdrawn,
        Status::Failed,
        Status::Expired,
    ];

    /// The identifier in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Status::Asked => "asked",
            Status::Approved => "approved",
            Status::Ready => "ready",
            Status::Refused => "refused",
            Status::Withdrawn => "withdrawn",
            Status::Failed => "failed",
            Status::Expired => "expired",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Asked => ("待审批", "Waits for approval"),
            Status::Approved => ("生成中", "Being made"),
            Status::Ready => ("可下载", "Ready"),
            Status::Refused => ("不同意", "Refused"),
            Status::Withdrawn => ("已撤回", "Withdrawn"),
            Status::Failed => ("未能生成", "Failed"),
            Status::Expired => ("已过期", "Expired"),
        };
        lang.pick(zh, en)
    }
}

/// The file as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// When.
    pub at: Instant,
    /// Rows in it.
    pub rows: i64,
    /// Rows in which plain values were asked for and stay masked.
    pub withheld: i64,
    /// Bytes.
    pub bytes: i64,
    /// SHA-256 of the file, hex.
    pub sha256: String,
}

/// A request and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// `EX-…`.
    pub number: String,
    /// How far it is.
    pub status: Status,
    /// Who asks, and alone may fetch.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// What for.
    pub purpose: String,
    /// The filters of the worklist.
    pub filter: Vec<(String, String)>,
    /// Codes of the columns.
    pub columns: Vec<String>,
    /// Whether the complainant's data are in it in plain.
    pub plain: bool,
    /// Hours to fetch it in, from the approval.
    pub hours: i64,
    /// The language of its headings.
    pub english: bool,
    /// Rows when it was asked for.
    pub rows: i64,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
    /// When it was fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetched: Vec<Instant>,
    /// Why it could not be made, as a code of [`Failure`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When it runs out: undecided a week after it was asked for, approved after its hours.
    pub due: Instant,
}

/// What a form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// See [`Export::purpose`].
    pub purpose: String,
    /// See [`Export::columns`].
    pub columns: Vec<String>,
    /// See [`Export::plain`].
    pub plain: bool,
    /// See [`Export::hours`].
    pub hours: i64,
}

/// Reads the form.
pub fn read(fields: &Fields) -> Result<Asked, FieldErrors> {
    let mut reading = Reading::new(fields);
    let purpose = reading.text(&PURPOSE);
    if purpose
        .as_ref()
        .is_some_and(|text| text.chars().count() < PURPOSE_MIN)
    {
        reading.fault(
            &PURPOSE,
            "too_short",
            &format!("至少 {PURPOSE_MIN} 个字，请写明具体用途"),
            &format!("must have at least {PURPOSE_MIN} characters and say what it is for"),
        );
    }
    let columns = reading.many(&COLUMNS);
    if columns.is_empty() {
        reading.fault(&COLUMNS, "required", "至少选择一项", "takes at least one");
    }
    let plain = reading.choice(&FORM) == Some("plain");
    let hours = reading.whole(&VALID);
    reading.finish(Asked {
        purpose: purpose.unwrap_or_default(),
        columns: columns.into_iter().map(str::to_owned).collect(),
        plain,
        hours: hours.unwrap_or(HOURS),
    })
}

/// The rows that are asked for must be some, and not too many for one file.
pub fn check_rows(rows: i64, columns: &[String]) -> Result<(), Refusal> {
    let most = complaint::export::rows_max(columns);
    if rows == 0 {
        return Err(Refusal::new(
            "nothing_to_export",
            say!(
                "筛选结果为空，没有可导出的数据",
                "Nothing is found with this filter, so there is nothing to export"
            ),
        ));
    }
    if rows > most {
        return Err(Refusal::new(
            "too_many_rows",
            say!(
                "共 {rows} 行，超过单次上限 {most} 行；请缩小筛选范围后分次申请",
                "{rows} rows are more than the {most} of one export; narrow the filter and ask in parts"
            ),
        ));
    }
    Ok(())
}

fn not_now(status: Status) -> Refusal {
    let (zh, en) = (status.label(Lang::Zh), status.label(Lang::En));
    Refusal::new(
        "not_in_this_status",
        say!(
            "该申请目前状态为「{zh}」，不能这样操作",
            "The request is \"{en}\" now; this can't be done with it"
        ),
    )
}

/// Decides on a request. `reach` is how far the decider's right goes.
pub fn decide(export: &Export, reach: &Reach, verdict: Verdict) -> Result<Export, Refusal> {
    if export.by.login == verdict.by.login {
        return Err(Refusal::new(
            "own_request",
            say!(
                "不能审批本人提出的申请",
                "Nobody approves their own request"
            ),
        ));
    }
    if !reach.covers(&export.by.unit) {
        return Err(Refusal::new(
            "out_of_reach",
            say!(
                "申请人不在您的管辖范围内",
                "The requester is not within your reach"
            ),
        ));
    }
    if export.status != Status::Asked {
        return Err(not_now(export.status));
    }
    if verdict.at >= export.due {
        return Err(not_now(Status::Expired));
    }
    if !verdict.granted && verdict.note.trim().is_empty() {
        return Err(Refusal::new(
            "reason_needed",
            say!("不同意时请填写理由", "Say why you refuse"),
        ));
    }
    let mut next = export.clone();
    (next.status, next.due) = match verdict.granted {
        true => (
            Status::Approved,
            verdict.at + SignedDuration::from_hours(export.hours),
        ),
        false => (Status::Refused, export.due),
    };
    next.verdict = Some(verdict);
    Ok(next)
}

/// The requester takes it back while it is undecided or before it was fetched.
pub fn withdraw(export: &Export, login: &str) -> Result<Export, Refusal> {
    only_by(export, login)?;
    if !matches!(
        export.status,
        Status::Asked | Status::Approved | Status::Ready
    ) {
        return Err(not_now(export.status));
    }
    Ok(Export {
        status: Status::Withdrawn,
        ..export.clone()
    })
}

fn only_by(export: &Export, login: &str) -> Result<(), Refusal> {
    if export.by.login == login {
        return Ok(());
    }
    Err(Refusal::new(
        "not_yours",
        say!(
            "只有申请人本人可以操作",
            "Only who asked for it may do this"
        ),
    ))
}

/// One more fetch: by who asked, in time, not too often.
pub fn fetch(export: &Export, login: &str, now: Instant) -> Result<Export, Refusal> {
    only_by(export, login)?;
    if export.status == Status::Ready && now >= export.due {
        return Err(not_now(Status::Expired));
    }
    if export.status != Status::Ready {
        return Err(not_now(export.status));
    }
    if export.fetched.len() >= FETCHES_MAX as usize {
        return Err(Refusal::new(
            "fetched_enough",
            say!(
                "该文件已下载 {FETCHES_MAX} 次，如仍需要请重新申请",
                "This file was fetched {FETCHES_MAX} times; ask again if you still need it"
            ),
        ));
    }
    let mut next = export.clone();
    next.fetched.push(now);
    Ok(next)
}

/// Whether the file is past its time, or the request past the time in which somebody decides.
pub fn runs_out(export: &Export, now: Instant) -> bool {
    matches!(
        export.status,
        Status::Asked | Status::Approved | Status::Ready
    ) && now >= export.due
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::UnitPath;

    fn now() -> Instant {
        "2026-11-25T01:00:00Z".parse().unwrap()
    }

    fn who(login: &str) -> Who {
        let unit = UnitPath::root("0000").child("0100");
        Who {
            login: login.into(),
            name: login.into(),
            unit,
            unit_name: String::new(),
        }
    }

    fn asked() -> Export {
        Export {
            number: "EX-1".into(),
            status: Status::Asked,
            by: who("li"),
            at: now(),
            purpose: "季度分析".into(),
            filter: Vec::new(),
            columns: vec!["number".into()],
            plain: false,
            hours: 24,
            english: false,
            rows: 3,
            verdict: None,
            made: None,
            fetched: Vec::new(),
            failure: None,
            due: now() + SignedDuration::from_hours(UNDECIDED_DAYS * 24),
        }
    }

    fn verdict(login: &str, granted: bool) -> Verdict {
        Verdict {
            by: who(login),
            at: now(),
            granted,
            note: String::new(),
        }
    }

    #[test]
    fn nobody_approves_their_own_nor_out_of_reach() {
        let code = |reach: &Reach, login| {
            decide(&asked(), reach, verdict(login, true)).map_err(|r| r.code)
        };
        assert_eq!(code(&Reach::All, "li").unwrap_err(), "own_request");
        let elsewhere = Reach::Subtree(UnitPath::root("0000").child("0200"));
        assert_eq!(code(&elsewhere, "zhang").unwrap_err(), "out_of_reach");
        let next = code(&Reach::All, "zhang").unwrap();
        assert_eq!(
            (next.status, next.due),
            (Status::Approved, now() + SignedDuration::from_hours(24))
        );
        assert_eq!(
            decide(&next, &Reach::All, verdict("zhang", true))
                .unwrap_err()
                .code,
            "not_in_this_status"
        );
        assert_eq!(
            decide(&asked(), &Reach::All, verdict("zhang", false))
                .unwrap_err()
                .code,
            "reason_needed"
        );
    }

    #[test]
    fn only_the_requester_fetches_in_time_and_a_few_times() {
        let mut ready = Export {
            status: Status::Ready,
            due: now() + SignedDuration::from_hours(1),
            ..asked()
        };
        assert_eq!(fetch(&ready, "zhang", now()).unwrap_err().code, "not_yours");
        assert_eq!(
            fetch(&ready, "li", ready.due).unwrap_err().code,
            "not_in_this_status"
        );
        for _ in 0..FETCHES_MAX {
            ready = fetch(&ready, "li", now()).unwrap();
        }
        assert_eq!(
            fetch(&ready, "li", now()).unwrap_err().code,
            "fetched_enough"
        );
        assert!(runs_out(&ready, ready.due) && !runs_out(&ready, now()));
    }

    #[test]
    fn empty_and_huge_exports_are_refused_in_words() {
        let columns = ["number".to_owned()];
        assert_eq!(
            check_rows(0, &columns).unwrap_err().code,
            "nothing_to_export"
        );
        assert!(check_rows(complaint::export::ROWS_MAX, &columns).is_ok());
        assert!(check_rows(complaint::export::ROWS_MAX, &["phone".to_owned()]).is_err());
    }
}
