//! How a case begins: what is asked at intake, how it is checked, what the first state is.

use super::action as f;
use super::case::{Attachment, Case, Complainant, PersonRef, UnitRef};
use super::status::Status;
use super::time::{freeze, is_passed_on};
use crate::{classification, codes};
use deadline::Rulebook;
use kernel::{
    Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Money, Reading, UnitPath, is_mask_of,
    is_masked,
};
use serde_json::{Value, json};

macro_rules! field {
    ($konst:ident = $need:ident $name:literal, $zh:literal, $en:literal, $kind:expr) => {
        #[doc = $en]
        pub const $konst: FieldSpec = FieldSpec::$need($name, $zh, $en, $kind);
    };
}

field!(CHANNEL = required "channel", "受理渠道", "Channel", FieldKind::Choice(codes::CHANNELS));
field!(SOURCE = required "source", "来源", "Source", FieldKind::Choice(codes::SOURCES));
field!(NATURE = required "nature", "性质", "Nature", FieldKind::Choice(codes::NATURES));
field!(RECEIVED_AT = optional "received_at", "收到时间", "Received at", FieldKind::Moment);
field!(EXTERNAL_ID = optional "external_id", "原系统/转办编号", "Number elsewhere", FieldKind::Line { max: 60 });
field!(REGULATOR_DAY = optional "regulator_day", "要求反馈日期（转办件）", "To report back by (passed-on complaints)", FieldKind::Day);
field!(KIND = required "complainant.kind", "投诉人身份", "Complainant", FieldKind::Choice(codes::COMPLAINANT_KINDS));
field!(NAME = required "complainant.name", "姓名/名称", "Name", FieldKind::Line { max: 60 });
field!(PHONE = required "complainant.phone", "联系电话", "Phone", FieldKind::Phone);
field!(ID_NUMBER = optional "complainant.id_number", "证件号码", "Identity number", FieldKind::IdNumber);
field!(ADDRESS = optional "complainant.address", "通讯地址", "Address", FieldKind::Line { max: 200 });
field!(EMAIL = optional "complainant.email", "电子邮箱", "E-mail", FieldKind::Line { max: 100 });
field!(GENDER = optional "complainant.gender", "性别", "Gender", FieldKind::Choice(codes::GENDERS));
field!(ACCOUNT = optional "complainant.account", "涉及账号/卡号", "Account or card", FieldKind::Line { max: 40 });
field!(CONTENT = required "content", "事情经过（客户原话）", "What happened (the customer's words)", FieldKind::Area { max: f::TEXT_MAX });
field!(TITLE = optional "title", "投诉摘要", "Summary", FieldKind::Line { max: 60 });
field!(CATEGORY = optional "category", "业务类别", "Business category", FieldKind::Code { dimension: "B" });
field!(CAUSE = optional "cause", "投诉原因", "Cause", FieldKind::Code { dimension: "C" });
field!(AMOUNT_ASKED = optional "amount_asked", "涉及金额（元）", "Amount (yuan)", FieldKind::Money);
field!(UNIT = optional "unit", "被投诉机构", "Unit complained about", FieldKind::Unit);
field!(AGAINST_STAFF = optional "against_staff", "被投诉人员", "Staff complained about", FieldKind::Accounts);
field!(FLAGS = optional "flags", "特殊情形", "Special care", FieldKind::Many(codes::FLAGS));
field!(PEOPLE = optional "people", "投诉人数", "Number of complainants", FieldKind::Whole { min: 1, max: 100_000 });

/// What is asked at intake, in the order of the form.
pub const INTAKE_FIELDS: &[&FieldSpec] = &[
    &CHANNEL,
    &SOURCE,
    &NATURE,
    &RECEIVED_AT,
    &EXTERNAL_ID,
    &REGULATOR_DAY,
    &KIND,
    &NAME,
    &PHONE,
    &ID_NUMBER,
    &GENDER,
    &ADDRESS,
    &EMAIL,
    &FLAGS,
    &PEOPLE,
    &CATEGORY,
    &CAUSE,
    &f::BUSINESS_CHANNEL,
    &f::PRODUCT,
    &ACCOUNT,
    &AMOUNT_ASKED,
    &UNIT,
    &AGAINST_STAFF,
    &CONTENT,
    &f::DEMAND,
    &TITLE,
];

/// The fields of the complainant's own record.
pub const PERSON_FIELDS: &[&FieldSpec] = &[
    &KIND, &NAME, &PHONE, &ID_NUMBER, &GENDER, &ADDRESS, &EMAIL, &ACCOUNT,
];

/// Twenty complainants or more make a joint complaint a major one (2020-3, from memory).
pub const MAJOR_PEOPLE: i64 = 20;

/// Characters of the content that make a title when none was given.
const TITLE_FROM_CONTENT: usize = 28;

/// An intake form that was read and found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// How it came in.
    pub channel: String,
    /// Who handed it in.
    pub source: String,
    /// What it is.
    pub nature: String,
    /// When the bank received it; `None` means now.
    pub received_at: Option<Instant>,
    /// Number elsewhere.
    pub external_id: String,
    /// The day by which whoever passed it on wants to hear of it.
    pub regulator_day: Option<Day>,
    /// Who complains.
    pub complainant: Complainant,
    /// Special care and weight.
    pub flags: Vec<String>,
    /// How many complain.
    pub people: i64,
    /// JR/T 0169 B, perhaps empty until acceptance.
    pub business: String,
    /// JR/T 0169 C, perhaps empty until acceptance.
    pub cause: String,
    /// JR/T 0169 A, perhaps empty.
    pub business_channel: String,
    /// Product named.
    pub product: String,
    /// Amount in dispute.
    pub amount_asked: Option<Money>,
    /// Code of the unit complained about; empty when unknown.
    pub unit: String,
    /// Logins of the staff complained about.
    pub against_staff: Vec<String>,
    /// The customer's words.
    pub content: String,
    /// What the customer wants.
    pub demand: String,
    /// One sentence.
    pub title: String,
}

impl Register {
    /// Reads an intake form, an API body or an import row.
    pub fn read(fields: &Fields, now: Instant) -> Result<Register, FieldErrors> {
        let mut r = Reading::new(fields);
        r.refuse_others(INTAKE_FIELDS, &["form_id", "draft", "next"]);
        let complainant = read_complainant(fields, &mut r);
        let received_at = read_receipt(&mut r, now);
        let source = r.choice(&SOURCE).unwrap_or_default().to_owned();
        let regulator_day = read_regulator_day(&mut r, &source, received_at.unwrap_or(now));
        let content = r.text(&CONTENT).unwrap_or_default();
        let people = r.whole(&PEOPLE).unwrap_or(1);
        let mut flags: Vec<String> = r.many(&FLAGS).into_iter().map(str::to_owned).collect();
        flag_if(&mut flags, people > 1, "group");
        flag_if(&mut flags, people >= MAJOR_PEOPLE, "major");
        let register = Register {
            channel: r.choice(&CHANNEL).unwrap_or_default().to_owned(),
            source,
            nature: r.choice(&NATURE).unwrap_or_default().to_owned(),
            received_at,
            external_id: r.text(&EXTERNAL_ID).unwrap_or_default(),
            regulator_day,
            complainant,
            flags,
            people,
            business: classified(&mut r, &CATEGORY),
            cause: classified(&mut r, &CAUSE),
            business_channel: classified(&mut r, &f::BUSINESS_CHANNEL),
            product: r.text(&f::PRODUCT).unwrap_or_default(),
            amount_asked: r.money(&AMOUNT_ASKED),
            unit: r.text(&UNIT).unwrap_or_default(),
            against_staff: r.texts(&AGAINST_STAFF),
            title: r.text(&TITLE).unwrap_or_else(|| title_from(&content)),
            content,
            demand: r.text(&f::DEMAND).unwrap_or_default(),
        };
        r.finish(register)
    }
}

/// When the bank received it: never in the future.
fn read_receipt(r: &mut Reading, now: Instant) -> Option<Instant> {
    let at = r.moment(&RECEIVED_AT);
    if at.is_some_and(|at| at > now) {
        r.fault(
            &RECEIVED_AT,
            "in_the_future",
            "不能晚于现在",
            "can't be later than now",
        );
    }
    at
}

/// The day by which somebody wants to hear of it: only of what was passed on, not before it came.
fn read_regulator_day(r: &mut Reading, source: &str, received: Instant) -> Option<Day> {
    let day = r.day(&REGULATOR_DAY)?;
    if !is_passed_on(source) {
        r.fault(
            &REGULATOR_DAY,
            "not_transferred",
            "仅转办投诉填写；客户直接投诉请留空",
            "is for complaints that somebody passed on; leave it empty for direct ones",
        );
    }
    if day < kernel::day_of(received) {
        r.fault(
            &REGULATOR_DAY,
            "before_receipt",
            "不能早于收到投诉的日期",
            "can't be before the complaint was received",
        );
    }
    Some(day)
}

fn flag_if(flags: &mut Vec<String>, condition: bool, flag: &str) {
    if condition && !flags.iter().any(|f| f == flag) {
        flags.push(flag.to_owned());
    }
}

/// The first sentence of the content, at most 28 characters.
pub fn title_from(content: &str) -> String {
    let line = content.lines().next().unwrap_or_default();
    let stop = |c: char| matches!(c, '。' | '！' | '？' | '；');
    let sentence = line.split(stop).next().unwrap_or_default();
    let mut title: String = sentence.chars().take(TITLE_FROM_CONTENT).collect();
    if sentence.chars().count() > TITLE_FROM_CONTENT {
        title.push('…');
    }
    title
}

fn classified(r: &mut Reading, spec: &FieldSpec) -> String {
    let FieldKind::Code { dimension } = spec.kind else {
        return String::new();
    };
    let code = r.text(spec).unwrap_or_default();
    let known = classification::entry(&code).is_some_and(|e| e.dimension == dimension);
    if !code.is_empty() && !known {
        r.fault(
            spec,
            "unknown_code",
            &format!("应为 JR/T 0169 {dimension} 类代码，没有「{code}」"),
            &format!("must be a JR/T 0169 code of dimension {dimension}; there is no \"{code}\""),
        );
    }
    code
}

fn read_complainant(fields: &Fields, r: &mut Reading) -> Complainant {
    let organisation = fields.get(KIND.name) == "organisation";
    let id_number = if organisation {
        credit_code(fields, r)
    } else {
        r.id_number(&ID_NUMBER)
    };
    let name = r.text(&NAME).unwrap_or_default();
    if is_masked(&name) {
        masked(r, &NAME);
    }
    let address = r.text(&ADDRESS).unwrap_or_default();
    if is_masked(&address) {
        masked(r, &ADDRESS);
    }
    let email = r.text(&EMAIL).unwrap_or_default();
    let at = email.find('@');
    if !email.is_empty()
        && (at.is_none_or(|at| at == 0 || at + 1 == email.len()) || is_masked(&email))
    {
        r.fault(
            &EMAIL,
            "not_an_email",
            "应为电子邮箱，例如 a@b.cn",
            "must be an e-mail address such as a@b.cn",
        );
    }
    let account = r.text(&ACCOUNT).unwrap_or_default();
    if is_masked(&account) {
        masked(r, &ACCOUNT);
    }
    Complainant {
        kind: r.choice(&KIND).unwrap_or_default().to_owned(),
        name,
        phone: r.phone(&PHONE).unwrap_or_default(),
        id_number: id_number.unwrap_or_default(),
        address,
        email,
        gender: r.choice(&GENDER).unwrap_or_default().to_owned(),
        account,
    }
}

/// The unified social credit code of an organisation: 18 letters and digits (GB 32100-2015).
fn credit_code(fields: &Fields, r: &mut Reading) -> Option<String> {
    let code = fields.get(ID_NUMBER.name).to_ascii_uppercase();
    if code.is_empty() {
        return None;
    }
    if code.len() != 18 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        r.fault(
            &ID_NUMBER,
            "not_a_credit_code",
            "单位应填 18 位统一社会信用代码",
            "of an organisation must be its 18-character unified social credit code",
        );
    }
    Some(code)
}

fn masked(r: &mut Reading, spec: &FieldSpec) {
    r.fault(
        spec,
        "masked_value",
        "是脱敏显示的内容，不能保存；请填写完整内容",
        "is a masked form and can't be saved; please give the full value",
    );
}

/// Changes a complainant's record: a value that comes back masked leaves the real one untouched,
/// whatever the masking rules were when it was shown. A masked text that was written into is refused.
pub fn amend(old: &Complainant, fields: &Fields) -> Result<Complainant, FieldErrors> {
    let mut full = fields.clone();
    let kept = [
        (KIND, &old.kind),
        (NAME, &old.name),
        (PHONE, &old.phone),
        (ID_NUMBER, &old.id_number),
        (GENDER, &old.gender),
        (ADDRESS, &old.address),
        (EMAIL, &old.email),
        (ACCOUNT, &old.account),
    ];
    for (spec, value) in kept {
        if !fields.has(spec.name) || is_mask_of(fields.get(spec.name), value) {
            full.set(spec.name, value.clone());
        }
    }
    let mut r = Reading::new(&full);
    r.refuse_others(PERSON_FIELDS, &["form_id", "version"]);
    let complainant = read_complainant(&full, &mut r);
    r.finish(complainant)
}

/// What a new case gets from the command: nothing of it comes from the request.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Database key.
    pub id: i64,
    /// Case number.
    pub number: String,
    /// Public tracking code.
    pub tracking_code: String,
    /// `system:number` of an import or an API call; empty for what is typed.
    pub origin: String,
    /// Who registers.
    pub by: PersonRef,
    /// Their unit.
    pub unit: UnitRef,
    /// The unit complained about, looked up.
    pub against_unit: Option<UnitRef>,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// When.
    pub now: Instant,
}

/// The first state of a case.
pub fn register(book: &Rulebook, form: &Register, with: Registration) -> Case {
    let received_at = form.received_at.unwrap_or(with.now);
    let mut case = Case {
        id: with.id,
        number: with.number,
        tracking_code: with.tracking_code,
        version: 1,
        status: Status::Registered,
        nature: form.nature.clone(),
        channel: form.channel.clone(),
        source: form.source.clone(),
        external_id: form.external_id.clone(),
        regulator_day: form.regulator_day,
        feedback: None,
        origin: with.origin,
        received_at,
        registered_at: with.now,
        registered_by: with.by,
        registered_unit: with.unit,
        title: form.title.clone(),
        content: form.content.clone(),
        demand: form.demand.clone(),
        business_channel: form.business_channel.clone(),
        business: form.business.clone(),
        cause: form.cause.clone(),
        product: form.product.clone(),
        amount_asked: form.amount_asked,
        against_unit: with.against_unit,
        against_staff: form.against_staff.clone(),
        flags: form.flags.clone(),
        people: form.people,
        pack: String::new(),
        local_packs: Vec::new(),
        rulebook: book.version(),
        recalculations: Vec::new(),
        assignment: None,
        co_handlers: Vec::new(),
        contacts: Vec::new(),
        findings: None,
        proposal: None,
        verdicts: Vec::new(),
        reply: None,
        satisfaction: None,
        ending: None,
        pauses: Vec::new(),
        extensions: Vec::new(),
        restarts: Vec::new(),
        agreed_day: None,
        merged_into: None,
        merged_from: None,
        links: Vec::new(),
        reviews: Vec::new(),
        mediations: Vec::new(),
        reopenings: 0,
        attachments: with.attachments,
        ended_at: None,
        erased_at: None,
    };
    freeze(book, &mut case);
    case
}

/// `TS-yyyymmdd-unit-serial` (`domain.md`), the day being that of the registration.
pub fn number(day: kernel::Day, unit: &UnitPath, serial: i64) -> String {
    let date = day.strftime("%Y%m%d");
    format!("TS-{date}-{}-{serial:04}", unit.code())
}

/// What the ledger keeps of a registration: codes, no personal data.
pub fn register_body(case: &Case) -> Value {
    json!({
        "nature": case.nature, "channel": case.channel, "source": case.source,
        "received_at": kernel::rfc3339(case.received_at), "title": case.title,
        "external_id": case.external_id, "pack": case.pack, "local_packs": case.local_packs,
        "regulator_day": case.regulator_day.map(|day| day.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    fn good() -> Fields {
        Fields::from_pairs(
            [
                ("channel", "phone"),
                ("source", "direct"),
                ("nature", "complaint"),
                ("complainant.kind", "person"),
                ("complainant.name", "王建国"),
                ("complainant.phone", "138 0000 2046"),
                ("content", "信用卡年费收取争议。办卡时说刷六次免年费。"),
            ]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .to_vec(),
        )
    }

    fn now() -> Instant {
        "2026-11-23T01:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_good_form_is_read_and_gets_a_title() {
        let read = Register::read(&good(), now()).unwrap();
        assert_eq!(read.title, "信用卡年费收取争议");
        assert_eq!(read.complainant.phone, "13800002046");
        assert_eq!(read.people, 1);
    }

    #[test]
    fn each_wrong_field_is_named() {
        for (field, value, code) in [
            ("channel", "pigeon", "not_in_list"),
            ("source", "", "required"),
            ("nature", "other", "not_in_list"),
            ("received_at", "yesterday", "not_a_time"),
            ("received_at", "2026-11-23T10:00", "in_the_future"),
            ("complainant.kind", "robot", "not_in_list"),
            ("complainant.name", "王**", "masked_value"),
            ("complainant.phone", "138****2046", "not_a_phone"),
            (
                "complainant.id_number",
                "320106198405121230",
                "id_number_check",
            ),
            ("complainant.email", "a@", "not_an_email"),
            ("category", "B9999", "unknown_code"),
            ("category", "C07", "unknown_code"),
            ("cause", "X", "unknown_code"),
            ("amount_asked", "-3", "not_an_amount"),
            ("people", "0", "not_in_range"),
            ("flags", "vip", "not_in_list"),
            ("content", "", "required"),
            ("registered_by", "boss", "unknown_field"),
        ] {
            let mut fields = good();
            fields.set(field, value);
            let errors = Register::read(&fields, now()).unwrap_err();
            assert_eq!(
                (errors.0[0].field.as_str(), errors.0[0].code),
                (field, code),
                "{value}"
            );
            assert!(errors.of(field, Lang::Zh).is_some_and(|m| !m.is_empty()));
        }
    }

    #[test]
    fn a_masked_value_sent_back_leaves_the_real_one() {
        let old = Register::read(&good(), now()).unwrap().complainant;
        let back = Fields::from_pairs(vec![
            ("complainant.kind".into(), "person".into()),
            ("complainant.name".into(), "王**".into()),
            ("complainant.phone".into(), "138****2046".into()),
            ("complainant.address".into(), "江城市".into()),
        ]);
        let new = amend(&old, &back).unwrap();
        assert_eq!(
            (new.name.as_str(), new.phone.as_str()),
            ("王建国", "13800002046")
        );
        assert_eq!(new.address, "江城市");
    }

    /// Every rule there can be for one value at a time, each kind of fill.
    fn all_rules() -> Vec<kernel::Masks> {
        let mut all = Vec::new();
        for fill in kernel::FILLS {
            for (head, tail) in (0..7).flat_map(|head| (0..5).map(move |tail| (head, tail))) {
                let rule = kernel::MaskRule { head, tail, fill };
                let kinds = kernel::MaskKind::ALL.into_iter();
                all.push(kinds.fold(kernel::Masks::SHIPPED, |m, kind| m.with(kind, rule)));
            }
        }
        all
    }

    #[test]
    fn what_was_shown_under_any_rules_leaves_the_real_values() {
        let mut old = Register::read(&good(), now()).unwrap().complainant;
        old.address = "江苏省南京市鼓楼区中山路1号".to_owned();
        old.email = "wang@example.cn".to_owned();
        old.account = "6222021234567890".to_owned();
        for masks in all_rules() {
            let mut back = Fields::default();
            back.set("complainant.kind", old.kind.as_str());
            back.set("complainant.name", masks.name(&old.name));
            back.set("complainant.phone", masks.phone(&old.phone));
            back.set("complainant.id_number", masks.id_number(&old.id_number));
            back.set("complainant.address", masks.address(&old.address));
            back.set("complainant.email", masks.email(&old.email));
            back.set("complainant.account", masks.account(&old.account));
            assert_eq!(amend(&old, &back), Ok(old.clone()), "{back:?}");
        }
    }

    #[test]
    fn a_masked_text_that_was_written_into_is_refused() {
        let mut old = Register::read(&good(), now()).unwrap().complainant;
        old.address = "江苏省南京市鼓楼区中山路1号".to_owned();
        for (field, value) in [
            ("complainant.name", "李**"),
            ("complainant.phone", "138****2047"),
            ("complainant.id_number", "4201**********1234"),
            ("complainant.address", "江苏省南京市玄武区****"),
            ("complainant.email", "w***@example.cn"),
            ("complainant.account", "6222****7890"),
        ] {
            let mut back = Fields::default();
            back.set(field, value);
            let errors = amend(&old, &back).unwrap_err();
            assert_eq!(errors.0[0].field, field, "{value}");
        }
    }

    #[test]
    fn twenty_people_make_it_major() {
        let mut fields = good();
        fields.set("people", "20");
        let read = Register::read(&fields, now()).unwrap();
        assert_eq!(read.flags, ["group", "major"]);
    }
}
