//! The steps of a complaint: what each asks, when one may go on, what is registered in the end.

use super::fields as f;
use complaint::rules::Register;
use complaint::rules::register as intake;
use kernel::{FieldError, FieldErrors, FieldSpec, Fields, Instant, Reading, Say, rfc3339};

/// The last step: look at everything, then send.
pub const CHECK: usize = 5;
/// The step of the files.
pub const FILES: usize = 4;

/// What a step asks, in order.
pub fn fields_of(step: usize) -> &'static [FieldSpec] {
    const WHO: &[FieldSpec] = &[f::WHO, f::NAME, f::CUSTOMER, f::ID_NUMBER, f::CARE];
    const WHAT: &[FieldSpec] = &[
        f::UNIT,
        f::PRODUCT,
        f::HAPPENED,
        f::CONTENT,
        f::DEMAND,
        f::AMOUNT,
    ];
    const HOW: &[FieldSpec] = &[f::PHONE, f::EMAIL, f::ADDRESS];
    match step {
        1 => WHO,
        2 => WHAT,
        3 => HOW,
        _ => &[],
    }
}

/// Whether somebody else than the customer fills it in, so that papers are needed (art. 14).
pub fn is_for_another(fields: &Fields) -> bool {
    matches!(fields.get(f::WHO.name), "agent" | "heir" | "guardian")
}

/// What the bank registers: every field under the name that the intake knows.
fn composed(fields: &Fields) -> Fields {
    let who = fields.get(f::WHO.name);
    let kind = match who {
        "self" => "person",
        "guardian" => "agent",
        other => other,
    };
    let mut all = Fields::default();
    all.set("channel", "website");
    all.set("source", "direct");
    all.set("nature", "complaint");
    all.set("complainant.kind", kind);
    let same = [
        f::NAME,
        f::ID_NUMBER,
        f::UNIT,
        f::PRODUCT,
        f::DEMAND,
        f::AMOUNT,
        f::PHONE,
        f::EMAIL,
        f::ADDRESS,
    ];
    for spec in same {
        all.set(spec.name, fields.get(spec.name));
    }
    for flag in fields.all(f::CARE.name) {
        all.push(f::CARE.name, flag);
    }
    if who == "guardian" {
        all.push(f::CARE.name, "minor");
    }
    all.set("content", content(fields));
    all.set("title", intake::title_from(fields.get(f::CONTENT.name)));
    all
}

/// The customer's words, after a line on whose business it is and when it happened.
fn content(fields: &Fields) -> String {
    let mut head = Vec::new();
    let customer = fields.get(f::CUSTOMER.name);
    if is_for_another(fields) && !customer.is_empty() {
        let code = fields.get(f::WHO.name);
        let who = match f::WHO.kind {
            kernel::FieldKind::Choice(list) => {
                kernel::Choice::label_in(list, code, kernel::Lang::Zh)
            }
            _ => code,
        };
        head.push(format!("客户：{customer}（填写人为{who}）"));
    }
    let day = fields.get(f::HAPPENED.name);
    if !day.is_empty() {
        head.push(format!("发生日期：{day}"));
    }
    let words = fields.get(f::CONTENT.name);
    match head.is_empty() {
        true => words.to_owned(),
        false => format!("{words}\n\n【{}】", head.join("；")),
    }
}

/// The complaint as the intake reads it.
///
/// # Errors
/// Every field that is wrong, by its name on the pages.
pub fn register(fields: &Fields, received: Instant, now: Instant) -> Result<Register, FieldErrors> {
    let mut errors = own_errors(fields, now);
    let mut all = composed(fields);
    all.set("received_at", rfc3339(received));
    match Register::read(&all, now) {
        Ok(read) if errors.is_empty() => Ok(read),
        Ok(_) => Err(FieldErrors(errors)),
        Err(found) => {
            let new = found
                .0
                .into_iter()
                .filter(|error| error.field != "complainant.kind");
            let known: Vec<String> = errors.iter().map(|error| error.field.clone()).collect();
            errors.extend(new.filter(|error| !known.contains(&error.field)));
            Err(FieldErrors(errors))
        }
    }
}

/// What the intake does not know of: who fills it in, and for whom.
fn own_errors(fields: &Fields, now: Instant) -> Vec<FieldError> {
    let mut r = Reading::new(fields);
    r.choice(&f::WHO);
    r.text(&f::CONTENT);
    r.text(&f::DEMAND);
    r.text(&f::CUSTOMER);
    if r.day(&f::HAPPENED)
        .is_some_and(|day| day > kernel::day_of(now))
    {
        r.fault(
            &f::HAPPENED,
            "in_the_future",
            "不能晚于今天",
            "can't be later than today",
        );
    }
    if is_for_another(fields) && fields.get(f::CUSTOMER.name).is_empty() {
        let needed = FieldSpec {
            required: true,
            ..f::CUSTOMER
        };
        r.text(&needed);
    }
    if fields.get(f::WHO.name) == "organisation" && fields.get(f::ID_NUMBER.name).is_empty() {
        r.fault(
            &f::ID_NUMBER,
            "required",
            "单位投诉须填写统一社会信用代码（2020 年第 3 号令第 13 条）",
            "is needed of an organisation (order 2020-3 art. 13)",
        );
    }
    r.finish(()).err().map_or(Vec::new(), |errors| errors.0)
}

/// What is wrong with one step; the others may still be empty.
///
/// # Errors
/// The errors of that step's fields.
pub fn check(step: usize, fields: &Fields, now: Instant) -> Result<(), FieldErrors> {
    let asked = fields_of(step);
    let Err(found) = register(fields, now, now) else {
        return Ok(());
    };
    let mine = |error: &FieldError| asked.iter().any(|spec| spec.name == error.field);
    let errors: Vec<FieldError> = found.0.into_iter().filter(mine).collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(FieldErrors(errors)),
    }
}

/// The first step that is not right yet; [`CHECK`] when all are.
pub fn first_open(fields: &Fields, now: Instant) -> usize {
    let open = (1..FILES).find(|step| check(*step, fields, now).is_err());
    open.unwrap_or(CHECK)
}

/// Takes a step's fields out of a form into the draft; nothing else of the form counts.
pub fn take_over(draft: &mut Fields, form: &Fields, step: usize) {
    for spec in fields_of(step) {
        draft.remove(spec.name);
        for value in form.all(spec.name) {
            draft.push(spec.name, value);
        }
    }
}

/// The answers of the satisfaction survey as the complaint's own action wants them: a score and words.
///
/// # Errors
/// No score; too long a text.
pub fn satisfaction(fields: &Fields) -> Result<Fields, FieldErrors> {
    let mut r = Reading::new(fields);
    let score = r.choice(&f::SCORE).unwrap_or_default();
    let reasons = r.many(&f::REASONS);
    let said = r.text(&f::SAID).unwrap_or_default();
    r.finish(())?;
    let labels: Vec<&str> = f::WHYS
        .iter()
        .filter(|why| reasons.contains(&why.code))
        .map(|why| why.zh)
        .collect();
    let mut remark = String::from("客户网上评价");
    if !labels.is_empty() {
        remark.push_str(&format!("；原因：{}", labels.join("、")));
    }
    if !said.is_empty() {
        remark.push_str(&format!("；意见：{said}"));
    }
    let mut action = Fields::default();
    action.set("score", score);
    action.set("remark", remark);
    Ok(action)
}

/// A sentence beside no field.
pub fn told(field: &str, code: &'static str, say: Say) -> FieldErrors {
    FieldErrors(vec![FieldError::new(field, code, say)])
}
