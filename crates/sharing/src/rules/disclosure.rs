//! Disclosures: one recorded act, to one institution, for one of its purposes, with exactly the fields
//! that were chosen out of those that it may have.

use super::Who;
use super::export::Made;
use super::institution::{Institution, Purpose, Status as Standing, Terms};
use kernel::{
    Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reading, Refusal, say,
};
use serde::{Deserialize, Serialize};

/// Cases of one disclosure.
pub const CASES_MAX: usize = 200;
/// Hours for which the file is kept.
pub const HOURS: i64 = 72;
/// How often it may be fetched.
pub const FETCHES_MAX: u32 = 3;

/// Kinds of files.
pub const FORMATS: &[Choice] = &[
    Choice {
        code: "xlsx",
        zh: "Excel",
        en: "Excel",
    },
    Choice {
        code: "csv",
        zh: "CSV",
        en: "CSV",
    },
    Choice {
        code: "json",
        zh: "JSON",
        en: "JSON",
    },
];
/// The purposes of a contract, by their numbers.
pub const WHICH: &[Choice] = &[
    Choice {
        code: "1",
        zh: "用途一",
        en: "Purpose 1",
    },
    Choice {
        code: "2",
        zh: "用途二",
        en: "Purpose 2",
    },
    Choice {
        code: "3",
        zh: "用途三",
        en: "Purpose 3",
    },
];

/// Which of the contract's purposes.
pub const PURPOSE: FieldSpec =
    FieldSpec::required("purpose", "用途", "Purpose", FieldKind::Choice(WHICH));
/// Case numbers.
pub const CASES: FieldSpec = FieldSpec::required(
    "complaints",
    "投诉编号（每行一个）",
    "Case numbers (one a line)",
    FieldKind::Area { max: 8000 },
);
/// The fields.
pub const GIVEN: FieldSpec = FieldSpec::required(
    "field",
    "提供的字段",
    "Fields to give",
    FieldKind::Many(complaint::export::FIELDS),
);
/// Where the consents are.
pub const CONSENT: FieldSpec = FieldSpec::optional(
    "consent",
    "单独同意的凭证（该用途须取得时必填）",
    "Where the separate consents are kept (if the purpose needs them)",
    FieldKind::Line { max: 200 },
);
/// Kind of file.
pub const FORMAT: FieldSpec =
    FieldSpec::required("format", "文件格式", "Format", FieldKind::Choice(FORMATS));
/// The form, in order.
pub const ASK: &[FieldSpec] = &[PURPOSE, CASES, GIVEN, CONSENT, FORMAT];

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The file waits.
    Ready,
    /// The file is gone.
    Expired,
}

impl Status {
    /// The identifier.
    pub fn code(self) -> &'static str {
        match self {
            Status::Ready => "ready",
            Status::Expired => "expired",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Status::Ready => lang.pick("文件可下载", "File ready"),
            Status::Expired => lang.pick("文件已删除", "File deleted"),
        }
    }
}

/// A disclosure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// `DS-…`.
    pub number: String,
    /// How far it is.
    pub status: Status,
    /// Code of the institution.
    pub uscc: String,
    /// Its name then.
    pub institution: String,
    /// Which version of its terms (from 1).
    pub version: usize,
    /// The purpose.
    pub purpose: Purpose,
    /// Where the separate consents are kept, if the purpose needs them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub consent: String,
    /// Codes of the fields.
    pub fields: Vec<String>,
    /// Numbers of the cases.
    pub cases: Vec<String>,
    /// Code of [`FORMATS`].
    pub format: String,
    /// Who gave it.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// Until when the file is kept.
    pub due: Instant,
    /// The file.
    pub made: Made,
    /// When it was fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetched: Vec<Instant>,
}

/// What the form asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Number of the purpose, from 1.
    pub purpose: usize,
    /// Case numbers, without repeats.
    pub cases: Vec<String>,
    /// Codes of the fields.
    pub fields: Vec<String>,
    /// See [`Disclosure::consent`].
    pub consent: String,
    /// Code of [`FORMATS`].
    pub format: String,
}

/// Reads the form; several values of `complaints` are as good as lines.
pub fn read(fields: &Fields) -> Result<Asked, FieldErrors> {
    let mut r = Reading::new(fields);
    let purpose = r.choice(&PURPOSE).and_then(|code| code.parse().ok());
    let _ = r.text(&CASES);
    let mut cases: Vec<String> = Vec::new();
    for number in fields
        .all(CASES.name)
        .iter()
        .flat_map(|text| text.split([' ', '\n', '\r', '\t', ',', '，', '、', ';', '；']))
    {
        if !number.is_empty() && !cases.iter().any(|known| known == number) {
            cases.push(number.to_owned());
        }
    }
    if cases.len() > CASES_MAX {
        let n = cases.len();
        r.fault(
            &CASES,
            "too_many",
            &format!("最多 {CASES_MAX} 件，现有 {n} 件"),
            &format!("takes at most {CASES_MAX}, these are {n}"),
        );
    }
    let given = r.many(&GIVEN);
    if given.is_empty() {
        r.fault(&GIVEN, "required", "至少选择一项", "takes at least one");
    }
    let (consent, format) = (r.text(&CONSENT), r.choice(&FORMAT));
    r.finish(Asked {
        purpose: purpose.unwrap_or(0),
        cases,
        fields: given.into_iter().map(str::to_owned).collect(),
        consent: consent.unwrap_or_default(),
        format: format.unwrap_or("xlsx").to_owned(),
    })
}

/// The terms and the purpose under which this may be given today, or why not.
pub fn allowed<'i>(
    institution: &'i Institution,
    asked: &Asked,
    today: Day,
) -> Result<(&'i Terms, &'i Purpose), Refusal> {
    let terms = institution
        .terms()
        .filter(|_| institution.status == Standing::Active);
    let Some(terms) = terms else {
        let (zh, en) = (
            institution.status.label(Lang::Zh),
            institution.status.label(Lang::En),
        );
        return Err(Refusal::new(
            "institution_not_active",
            say!(
                "该机构目前「{zh}」，不能向其提供信息",
                "The institution is \"{en}\"; nothing may be given to it"
            ),
        ));
    };
    if today < terms.from || today > terms.to {
        let (from, to) = (terms.from, terms.to);
        return Err(Refusal::new(
            "outside_contract",
            say!(
                "今天不在合同期内（{from} 至 {to}），不能提供信息",
                "Today is outside of the contract ({from} to {to}); nothing may be given"
            ),
        ));
    }
    let Some(purpose) = asked
        .purpose
        .checked_sub(1)
        .and_then(|at| terms.purposes.get(at))
    else {
        return Err(Refusal::new(
            "purpose_not_agreed",
            say!("合同没有约定该用途", "The contract has no such purpose"),
        ));
    };
    within(terms, &asked.fields)?;
    if purpose.consent && asked.consent.trim().is_empty() {
        return Err(Refusal::new(
            "consent_needed",
            say!(
                "该用途须取得单独同意，请填写同意凭证",
                "This purpose needs separate consent; say where it is kept"
            ),
        ));
    }
    Ok((terms, purpose))
}

/// Only fields of the contract.
fn within(terms: &Terms, fields: &[String]) -> Result<(), Refusal> {
    let outside: Vec<&str> = fields
        .iter()
        .filter(|code| !terms.fields.contains(code))
        .map(String::as_str)
        .collect();
    if !outside.is_empty() {
        let names = |lang| {
            outside
                .iter()
                .map(|code| Choice::label_in(complaint::export::FIELDS, code, lang))
                .collect::<Vec<_>>()
                .join(lang_pick(lang))
        };
        let (zh, en) = (names(Lang::Zh), names(Lang::En));
        return Err(Refusal::new(
            "field_not_allowed",
            say!(
                "合同不允许提供：{zh}",
                "The contract does not allow to give: {en}"
            ),
        ));
    }
    Ok(())
}

fn lang_pick(lang: Lang) -> &'static str {
    lang.pick("、", ", ")
}

/// Refused while the complainants of some cases have no consent that stands.
pub fn check_consents(missing: &[String]) -> Result<(), Refusal> {
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing
        .iter()
        .take(5)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    Err(Refusal::new(
        "no_consent",
        say!(
            "以下投诉的投诉人没有登记有效的「向他人提供个人信息」同意：{list}；请先在「告知与同意」登记",
            "The complainants of these cases have no standing consent to providing data to others: {list}; record it under \"Notices and consents\" first"
        ),
    ))
}

/// Cases that may not be given: not there, not within reach, erased, or withheld from this person.
pub fn check_cases(
    asked: &[String],
    found: &[complaint::export::Line],
    personal: bool,
) -> Result<(), Refusal> {
    let given = |number: &String| {
        found
            .iter()
            .any(|line| line.number == *number && !line.withheld && (line.named || !personal))
    };
    let missing: Vec<&str> = asked
        .iter()
        .filter(|number| !given(number))
        .map(String::as_str)
        .take(5)
        .collect();
    if missing.is_empty() && !asked.is_empty() {
        return Ok(());
    }
    let list = missing.join(", ");
    Err(Refusal::new(
        "case_not_given",
        say!(
            "以下投诉不存在、不在您的范围内或您不能查看其个人信息：{list}",
            "These cases are not there, not within your reach, or closed to you: {list}"
        ),
    ))
}

/// One more fetch: by who gave it, in time, not too often.
pub fn fetch(before: &Disclosure, login: &str, now: Instant) -> Result<Disclosure, Refusal> {
    if before.by.login != login {
        return Err(Refusal::new(
            "not_yours",
            say!(
                "只有办理人本人可以下载",
                "Only who made the disclosure may fetch the file"
            ),
        ));
    }
    if before.status != Status::Ready || now >= before.due {
        return Err(Refusal::new(
            "not_in_this_status",
            say!("文件已过期删除", "The file's time is over; it was deleted"),
        ));
    }
    if before.fetched.len() >= FETCHES_MAX as usize {
        return Err(Refusal::new(
            "fetched_enough",
            say!(
                "该文件已下载 {FETCHES_MAX} 次",
                "This file was fetched {FETCHES_MAX} times"
            ),
        ));
    }
    let mut next = before.clone();
    next.fetched.push(now);
    Ok(next)
}
