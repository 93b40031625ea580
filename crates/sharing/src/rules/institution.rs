//! Institutions that customers' data may be given to: who they are, under which contract, for which
//! purposes, which fields. Every version is kept and approved by another person (PIPL art. 20, 21, 23;
//! order 2022-9 art. 14 asks for a list of partners and for the terms in the contract).

use super::{Verdict, Who};
use kernel::{
    Choice, Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reading, Refusal, say,
};
use serde::{Deserialize, Serialize};

/// Purposes of one contract.
pub const PURPOSES_MAX: usize = 3;
/// Versions of its terms that an institution keeps; more are more than a contract ever has.
pub const VERSIONS_MAX: usize = 100;
/// Days before the contract's end at which who keeps the list is reminded.
pub const ENDING_DAYS: i64 = 30;

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// What the institution is to the bank.
pub const ROLES: &[Choice] = &[
    choice(
        "joint",
        "共同处理者（个保法第20条）",
        "Joint processor (PIPL art. 20)",
    ),
    choice(
        "entrusted",
        "受托处理者（个保法第21条）",
        "Entrusted processor (PIPL art. 21)",
    ),
    choice(
        "independent",
        "独立接收方（个保法第23条）",
        "Independent recipient (PIPL art. 23)",
    ),
];
/// On what ground (PIPL art. 13).
pub const BASES: &[Choice] = &[
    choice("consent", "个人同意", "Consent"),
    choice("contract", "订立、履行合同所必需", "Needed for a contract"),
    choice("legal_duty", "履行法定职责或义务", "Legal duty"),
    choice("emergency", "突发事件或紧急情况", "Emergency"),
    choice("other_law", "法律、行政法规规定的其他情形", "Other law"),
];

/// Unified social credit code.
pub const USCC: FieldSpec = FieldSpec::required(
    "uscc",
    "统一社会信用代码",
    "Unified social credit code",
    FieldKind::Line { max: 18 },
);
/// Name.
pub const NAME: FieldSpec =
    FieldSpec::required("name", "机构名称", "Name", FieldKind::Line { max: 100 });
/// A department and its official line, no private person.
pub const CONTACT: FieldSpec = FieldSpec::required(
    "contact",
    "联系部门及办公电话",
    "Contact: department and office phone",
    FieldKind::Line { max: 100 },
);
/// See [`ROLES`].
pub const ROLE: FieldSpec =
    FieldSpec::required("role", "处理角色", "Role", FieldKind::Choice(ROLES));
/// Contract number.
pub const CONTRACT: FieldSpec = FieldSpec::required(
    "contract",
    "合同编号",
    "Contract no.",
    FieldKind::Line { max: 60 },
);
/// First day of the contract.
pub const FROM: FieldSpec =
    FieldSpec::required("from", "合同起始日", "Contract from", FieldKind::Day);
/// Last day of the contract.
pub const TO: FieldSpec = FieldSpec::required("to", "合同终止日", "Contract to", FieldKind::Day);
/// Fields that may be given.
pub const ALLOWED: FieldSpec = FieldSpec::required(
    "field",
    "允许提供的字段",
    "Fields that may be given",
    FieldKind::Many(complaint::export::FIELDS),
);
const PURPOSE_1: FieldSpec = FieldSpec::required(
    "purpose_1",
    "用途一",
    "Purpose 1",
    FieldKind::Line { max: 100 },
);
const BASIS_1: FieldSpec = FieldSpec::required(
    "basis_1",
    "用途一的合法性基础",
    "Legal basis of purpose 1",
    FieldKind::Choice(BASES),
);
const CONSENT_1: FieldSpec = FieldSpec::optional(
    "consent_1",
    "用途一须取得单独同意",
    "Purpose 1 needs separate consent",
    FieldKind::Flag,
);
const PURPOSE_2: FieldSpec = FieldSpec::optional(
    "purpose_2",
    "用途二",
    "Purpose 2",
    FieldKind::Line { max: 100 },
);
const BASIS_2: FieldSpec = FieldSpec::optional(
    "basis_2",
    "用途二的合法性基础",
    "Legal basis of purpose 2",
    FieldKind::Choice(BASES),
);
const CONSENT_2: FieldSpec = FieldSpec::optional(
    "consent_2",
    "用途二须取得单独同意",
    "Purpose 2 needs separate consent",
    FieldKind::Flag,
);
const PURPOSE_3: FieldSpec = FieldSpec::optional(
    "purpose_3",
    "用途三",
    "Purpose 3",
    FieldKind::Line { max: 100 },
);
const BASIS_3: FieldSpec = FieldSpec::optional(
    "basis_3",
    "用途三的合法性基础",
    "Legal basis of purpose 3",
    FieldKind::Choice(BASES),
);
const CONSENT_3: FieldSpec = FieldSpec::optional(
    "consent_3",
    "用途三须取得单独同意",
    "Purpose 3 needs separate consent",
    FieldKind::Flag,
);
const PURPOSES: [(FieldSpec, FieldSpec, FieldSpec); PURPOSES_MAX] = [
    (PURPOSE_1, BASIS_1, CONSENT_1),
    (PURPOSE_2, BASIS_2, CONSENT_2),
    (PURPOSE_3, BASIS_3, CONSENT_3),
];
/// The form of a version, in order.
pub const TERMS: &[FieldSpec] = &[
    NAME, CONTACT, ROLE, CONTRACT, FROM, TO, PURPOSE_1, BASIS_1, CONSENT_1, PURPOSE_2, BASIS_2,
    CONSENT_2, PURPOSE_3, BASIS_3, CONSENT_3, ALLOWED,
];
/// The same with the code, for a new institution.
pub const NEW: &[FieldSpec] = &[
    USCC, NAME, CONTACT, ROLE, CONTRACT, FROM, TO, PURPOSE_1, BASIS_1, CONSENT_1, PURPOSE_2,
    BASIS_2, CONSENT_2, PURPOSE_3, BASIS_3, CONSENT_3, ALLOWED,
];
/// Why it is suspended, resumed or ended.
pub const REASON: FieldSpec =
    FieldSpec::required("reason", "原因", "Reason", FieldKind::Line { max: 200 });

/// How an institution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Written down, never approved.
    Draft,
    /// Approved: data may be disclosed within its terms.
    Active,
    /// Nothing may be disclosed for now.
    Suspended,
    /// Over for good.
    Ended,
}

impl Status {
    /// The identifier.
    pub fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Active => "active",
            Status::Suspended => "suspended",
            Status::Ended => "ended",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Draft => ("待审批", "Waits for approval"),
            Status::Active => ("合作中", "Active"),
            Status::Suspended => ("已暂停", "Suspended"),
            Status::Ended => ("已终止", "Ended"),
        };
        lang.pick(zh, en)
    }
}

/// What data may be used for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// In words.
    pub text: String,
    /// Code of [`BASES`].
    pub basis: String,
    /// Whether each person must have agreed to this separately.
    pub consent: bool,
}

/// One version of what was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Name.
    pub name: String,
    /// Department and office phone.
    pub contact: String,
    /// Code of [`ROLES`].
    pub role: String,
    /// Contract number.
    pub contract: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Codes of the fields that may be given.
    pub fields: Vec<String>,
    /// Who wrote it down.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// What another said to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// Unified social credit code.
    pub uscc: String,
    /// How it stands.
    pub status: Status,
    /// Approved versions, oldest first; the last one holds.
    pub versions: Vec<Terms>,
    /// What waits for approval, or was returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Terms>,
    /// Who wrote it down first.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// Who suspended it, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_by: Option<String>,
    /// The last day of the contract of whose end somebody was reminded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<Day>,
}

impl Institution {
    /// What holds now.
    pub fn terms(&self) -> Option<&Terms> {
        self.versions.last()
    }

    /// What there is to read: what holds, else what waits.
    pub fn shown(&self) -> Option<&Terms> {
        self.terms().or(self.draft.as_ref())
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.shown().map_or(&self.uscc, |terms| &terms.name)
    }
}

/// Whether it is a unified social credit code with its check character (GB 32100-2015).
pub fn is_uscc(code: &str) -> bool {
    const SIGNS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const MODULUS: usize = SIGNS.len();
    let values: Option<Vec<usize>> = code
        .bytes()
        .map(|b| SIGNS.iter().position(|s| *s == b))
        .collect();
    let Some(values) = values.filter(|values| values.len() == 18) else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % MODULUS;
    }
    values[17] == (MODULUS - sum % MODULUS) % MODULUS
}

/// Reads the code of a new institution.
pub fn read_uscc(fields: &Fields) -> Result<String, FieldErrors> {
    let mut reading = Reading::new(fields);
    let code = reading.text(&USCC).unwrap_or_default().to_ascii_uppercase();
    if !code.is_empty() && !is_uscc(&code) {
        reading.fault(
            &USCC,
            "uscc_check",
            "应为 18 位且校验位正确，请对照营业执照核对",
            "must have 18 characters with a right check character; compare it with the licence",
        );
    }
    reading.finish(code)
}

/// Reads a version from the form.
pub fn read(fields: &Fields, by: Who, at: Instant) -> Result<Terms, FieldErrors> {
    let mut r = Reading::new(fields);
    let (name, contact, role) = (r.text(&NAME), r.text(&CONTACT), r.choice(&ROLE));
    let (contract, from, to) = (r.text(&CONTRACT), r.day(&FROM), r.day(&TO));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        r.fault(
            &TO,
            "before_begin",
            "不能早于合同起始日",
            "can't be before the contract begins",
        );
    }
    let mut purposes = Vec::new();
    for (text, basis, consent) in &PURPOSES {
        let (said, ground, mut asks) = (r.text(text), r.choice(basis), r.flag(consent));
        match (said, ground) {
            (Some(text), Some(basis)) => {
                // Art. 23: giving to another processor on the ground of consent takes a separate one.
                asks |= role == Some("independent") && basis == "consent";
                purposes.push(Purpose {
                    text,
                    basis: basis.to_owned(),
                    consent: asks,
                });
            }
            (Some(_), None) if !basis.required => {
                r.fault(basis, "required", "必须填写", "must be filled in");
            }
            _ => {}
        }
    }
    let allowed = r.many(&ALLOWED);
    if allowed.is_empty() {
        r.fault(&ALLOWED, "required", "至少选择一项", "takes at least one");
    }
    let day = |day: Option<Day>| day.unwrap_or(Day::ZERO);
    r.finish(Terms {
        name: name.unwrap_or_default(),
        contact: contact.unwrap_or_default(),
        role: role.unwrap_or_default().to_owned(),
        contract: contract.unwrap_or_default(),
        from: day(from),
        to: day(to),
        purposes,
        fields: allowed.into_iter().map(str::to_owned).collect(),
        by,
        at,
        verdict: None,
    })
}

/// The form's fields of a version, to be changed.
pub fn to_fields(terms: &Terms) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (NAME, &terms.name),
        (CONTACT, &terms.contact),
        (ROLE, &terms.role),
        (CONTRACT, &terms.contract),
    ] {
        fields.set(spec.name, value.as_str());
    }
    fields.set(FROM.name, terms.from.to_string());
    fields.set(TO.name, terms.to.to_string());
    for ((text, basis, consent), purpose) in PURPOSES.iter().zip(&terms.purposes) {
        fields.set(text.name, purpose.text.as_str());
        fields.set(basis.name, purpose.basis.as_str());
        if purpose.consent {
            fields.set(consent.name, "true");
        }
    }
    for code in &terms.fields {
        fields.push(ALLOWED.name, code.as_str());
    }
    fields
}

/// Writes a new version down; it holds once another has approved it.
pub fn draft(before: &Institution, terms: Terms) -> Result<Institution, Refusal> {
    if before.status == Status::Ended {
        return Err(not_now(before.status));
    }
    if before.versions.len() >= VERSIONS_MAX {
        return Err(Refusal::new(
            "too_many_versions",
            say!(
                "版本过多（最多 {VERSIONS_MAX} 个）",
                "There are too many versions (at most {VERSIONS_MAX})"
            ),
        ));
    }
    Ok(Institution {
        draft: Some(terms),
        ..before.clone()
    })
}

/// Decides on what waits.
pub fn decide(before: &Institution, verdict: Verdict) -> Result<Institution, Refusal> {
    let waiting = before.draft.clone().filter(|terms| terms.verdict.is_none());
    let Some(mut terms) = waiting else {
        return Err(Refusal::new(
            "nothing_waits",
            say!("没有待审批的内容", "Nothing waits for approval"),
        ));
    };
    if terms.by.login == verdict.by.login {
        return Err(Refusal::new(
            "own_request",
            say!(
                "不能审批本人提交的内容",
                "Nobody approves what they wrote down themselves"
            ),
        ));
    }
    if !verdict.granted && verdict.note.trim().is_empty() {
        return Err(Refusal::new(
            "reason_needed",
            say!("不同意时请填写理由", "Say why you refuse"),
        ));
    }
    let mut next = before.clone();
    let granted = verdict.granted;
    terms.verdict = Some(verdict);
    match granted {
        true => {
            next.versions.push(terms);
            next.draft = None;
            if next.status == Status::Draft {
                next.status = Status::Active;
            }
        }
        false => next.draft = Some(terms),
    }
    Ok(next)
}

fn not_now(status: Status) -> Refusal {
    let (zh, en) = (status.label(Lang::Zh), status.label(Lang::En));
    Refusal::new(
        "not_in_this_status",
        say!(
            "该机构目前「{zh}」，不能这样操作",
            "The institution is \"{en}\" now; this can't be done"
        ),
    )
}

/// Stops or ends it at once (anybody who keeps the list), or lets it go on (another than who stopped it).
pub fn turn(before: &Institution, to: Status, login: &str) -> Result<Institution, Refusal> {
    let mut next = before.clone();
    match (before.status, to) {
        (Status::Active, Status::Suspended) => next.suspended_by = Some(login.to_owned()),
        (Status::Suspended, Status::Active) => {
            if before.suspended_by.as_deref() == Some(login) {
                return Err(Refusal::new(
                    "own_request",
                    say!(
                        "恢复合作须由暂停操作人以外的人办理",
                        "Another person than who suspended it lets it go on"
                    ),
                ));
            }
            next.suspended_by = None;
        }
        (Status::Draft | Status::Active | Status::Suspended, Status::Ended) => {
            next.suspended_by = None
        }
        _ => return Err(not_now(before.status)),
    }
    next.status = to;
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_with_one_wrong_character_is_noticed() {
        assert!(is_uscc("91350100M000100Y43"));
        let code = "91350100M000100Y43".as_bytes();
        for at in 0..18 {
            let mut wrong = code.to_vec();
            wrong[at] = if wrong[at] == b'7' { b'8' } else { b'7' };
            assert!(!is_uscc(std::str::from_utf8(&wrong).unwrap()), "{at}");
        }
        assert!(!is_uscc("") && !is_uscc("91350100M000100Y4") && !is_uscc("9135O100M000100Y43"));
    }
}
