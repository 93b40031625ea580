//! A row of a bank's own complaint ledger. Which column becomes what stands in `columns`: a column
//! without instructions there (countries, levels, superiors, counts that this program computes
//! itself) is read past and not kept. An open ticket goes on here as a case of the unit that
//! handles it, under the time limits of its day of receipt.

mod values;

use super::aliases;
use super::columns as c;
use super::incoming::{Context, Incoming, plausible};
use crate::rules::Complainant;
use crate::rules::case::{Findings, Proposal, Reply, Satisfaction};
use crate::rules::register::{Register, title_from};
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Instant, Reading, is_masked};
use values::{aliased, classified, joined, later, moment, unit, wan};

/// What says in a ticket's status that it is closed.
const CLOSED_WORDS: &[&str] = &["办结", "完结", "结案", "关闭", "归档", "closed"];
/// What a status says that only looks like one of those.
const OPEN_WORDS: &[&str] = &["未", "待", "不"];

/// Reads a row; the fields are named by the columns' keys.
pub(super) fn read(fields: &Fields, context: &Context) -> Result<Incoming, FieldErrors> {
    let mut r = Reading::new(fields);
    let id = id(fields, &mut r);
    let received = moment(&mut r, &c::RECEIVED);
    if let Some(at) = received {
        plausible(&mut r, &c::RECEIVED, at, None, context.now);
    }
    let form = form(fields, &mut r, &id, received);
    let coded = !fields.get(c::OUTLET_CODE.name).is_empty();
    let registering = if coded {
        &c::OUTLET_CODE
    } else {
        &c::OUTLET_NAME
    };
    let [registering, against, handling] =
        [registering, &c::AGAINST, &c::HANDLED_BY].map(|spec| unit(&mut r, context, spec));
    let replied = later(&mut r, &c::REPLIED_ON, received, context);
    let closed_at = closed_at(&mut r, received, replied, context);
    let answered = replied.or(closed_at);
    let incoming = Incoming {
        findings: findings(&mut r, &form, answered, context),
        proposal: proposal(&mut r, answered, context),
        reply: answered.map(|at| Reply {
            means: String::new(),
            at,
            by: context.by.clone(),
            proof: String::new(),
        }),
        satisfaction: satisfaction(&mut r, received, context),
        statutory: true,
        unit: registering,
        against,
        handling,
        closed_at,
        form,
        id,
    };
    r.finish(incoming)
}

fn id(fields: &Fields, r: &mut Reading) -> String {
    let spec = if fields.get(c::ID.name).is_empty() {
        &c::ORIGINAL_ID
    } else {
        &c::ID
    };
    let id = r.text(spec).unwrap_or_default();
    if fields.get(spec.name).is_empty() {
        let (zh, en) = (c::ORIGINAL_ID.zh, c::ORIGINAL_ID.en);
        r.fault(
            &c::ID,
            "required",
            &format!("与「{zh}」至少填写一项"),
            &format!("or \"{en}\" must be filled in"),
        );
    }
    id
}

/// What a clerk would have written into the intake form.
fn form(fields: &Fields, r: &mut Reading, id: &str, received: Option<Instant>) -> Register {
    let told = fields.get(c::CHANNEL.name);
    let channel = aliased(r, &c::CHANNEL, aliases::CHANNELS);
    let source = if fields.get(c::SOURCE.name).is_empty() {
        aliases::source_of(told, &channel).to_owned()
    } else {
        aliased(r, &c::SOURCE, aliases::SOURCES)
    };
    let from_pboc = !fields.get(c::PBOC_ID.name).is_empty() && !source.starts_with("pboc");
    let content = r.text(&c::CONTENT).unwrap_or_default();
    let people = r.whole(&c::PEOPLE).unwrap_or(1);
    let mut flags = Vec::new();
    if people > 1 {
        flags.push("group".to_owned());
    }
    let graded = r
        .text(&c::GRADE)
        .is_some_and(|grade| grade.contains("重大"));
    if graded || people >= crate::rules::register::MAJOR_PEOPLE {
        flags.push("major".to_owned());
    }
    Register {
        channel,
        source: if from_pboc { "pboc".to_owned() } else { source },
        nature: "complaint".to_owned(),
        received_at: received,
        external_id: id.to_owned(),
        regulator_day: None,
        complainant: complainant(fields, r),
        flags,
        people,
        business: classified(r, &c::BUSINESS),
        cause: classified(r, &c::CAUSE),
        business_channel: classified(r, &c::BUSINESS_CHANNEL),
        product: joined(
            fields,
            r,
            &c::PRODUCT,
            &[&c::PRODUCT, &c::SUB_PRODUCT],
            " / ",
            100,
        ),
        amount_asked: wan(r, &c::AMOUNT),
        unit: String::new(),
        against_staff: Vec::new(),
        title: title_from(&content),
        content,
        demand: r.text(&c::DEMAND).unwrap_or_default(),
    }
}

fn complainant(fields: &Fields, r: &mut Reading) -> Complainant {
    let name = r.text(&c::NAME).unwrap_or_default();
    if is_masked(&name) {
        r.fault(
            &c::NAME,
            "masked_value",
            "是脱敏内容，请填写完整姓名或留空",
            "is a masked form; give the full name or leave it empty",
        );
    }
    let email = fields.get(c::PHONE.name).contains('@');
    // The later columns stand in where the first gives no telephone, and are checked only then.
    let mut phone = if email { None } else { r.phone(&c::PHONE) };
    for spec in [&c::PHONE_KEPT, &c::PHONE_BACK] {
        let empty = email || fields.get(c::PHONE.name).is_empty();
        phone = phone.or_else(|| if empty { r.phone(spec) } else { None });
    }
    let address = joined(
        fields,
        r,
        &c::PROVINCE,
        &[&c::PROVINCE, &c::CITY, &c::DISTRICT],
        "",
        180,
    );
    if is_masked(&address) {
        r.fault(
            &c::PROVINCE,
            "masked_value",
            "是脱敏内容，请填写完整地址或留空",
            "is a masked form; give the full address or leave it empty",
        );
    }
    Complainant {
        kind: "person".to_owned(),
        name,
        phone: phone.unwrap_or_default(),
        id_number: r.id_number(&c::ID_NUMBER).unwrap_or_default(),
        address,
        email: if email { e_mail(r) } else { String::new() },
        gender: aliased(r, &c::GENDER, &[]),
        account: String::new(),
    }
}

fn e_mail(r: &mut Reading) -> String {
    let line = FieldSpec {
        kind: FieldKind::Line { max: 100 },
        ..c::PHONE
    };
    let email = r.text(&line).unwrap_or_default();
    let shaped = email
        .split_once('@')
        .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    if !shaped || is_masked(&email) {
        r.fault(
            &c::PHONE,
            "not_an_email",
            "应为电话或电子邮箱，例如 a@b.cn",
            "must be a telephone number or an e-mail address such as a@b.cn",
        );
    }
    email
}

fn closed_at(
    r: &mut Reading,
    received: Option<Instant>,
    replied: Option<Instant>,
    context: &Context,
) -> Option<Instant> {
    let state = r.text(&c::STATE).unwrap_or_default().to_lowercase();
    let closed = CLOSED_WORDS.iter().any(|word| state.contains(word))
        && !OPEN_WORDS.iter().any(|word| state.contains(word));
    let ended = later(r, &c::ENDED, received, context).or(replied.filter(|_| closed));
    if closed && ended.is_none() {
        r.fault(
            &c::ENDED,
            "required",
            "已办结的工单必须填写",
            "must be filled in for a closed ticket",
        );
    }
    ended
}

fn findings(
    r: &mut Reading,
    form: &Register,
    at: Option<Instant>,
    context: &Context,
) -> Option<Findings> {
    let facts = r.text(&c::FACTS).unwrap_or_default();
    let liability = aliased(r, &c::LIABILITY, aliases::LIABILITIES);
    let amount_paid = r.money(&c::COMPENSATION);
    if facts.is_empty() && liability.is_empty() && amount_paid.is_none() {
        return None;
    }
    Some(Findings {
        facts,
        liability: if liability.is_empty() {
            "undetermined".to_owned()
        } else {
            liability
        },
        cause: form.cause.clone(),
        business: form.business.clone(),
        product: form.product.clone(),
        amount_paid,
        paid_account: String::new(),
        staff: String::new(),
        systemic: false,
        rectification: false,
        at: at.unwrap_or(context.now),
        by: context.by.clone(),
    })
}

fn proposal(r: &mut Reading, at: Option<Instant>, context: &Context) -> Option<Proposal> {
    let handling = r.text(&c::HANDLING).unwrap_or_default();
    let result = r.text(&c::RESULT).unwrap_or_default();
    let outcome = aliases::find(crate::codes::OUTCOMES, aliases::OUTCOMES, &result);
    let words = if outcome.is_some() {
        String::new()
    } else {
        result.clone()
    };
    let text: Vec<&str> = [handling.as_str(), words.as_str()]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    // Without an answer there is nothing decided: an open case gets its proposal by the rules.
    let at = at.filter(|_| !text.is_empty() || outcome.is_some())?;
    Some(Proposal {
        outcome: outcome.unwrap_or("explained").to_owned(),
        text: text.join("\n"),
        at,
        by: context.by.clone(),
    })
}

fn satisfaction(
    r: &mut Reading,
    received: Option<Instant>,
    context: &Context,
) -> Option<Satisfaction> {
    let result = r.text(&c::CALL_RESULT).unwrap_or_default();
    let remark = r.text(&c::CALL_REMARK).unwrap_or_default();
    let at = later(r, &c::CALLED_ON, received, context);
    if result.is_empty() && remark.is_empty() {
        return None;
    }
    if at.is_none() {
        r.fault(
            &c::CALLED_ON,
            "required",
            "有回访结果时必须填写",
            "must be filled in when there is a result of the call",
        );
    }
    let score = aliases::score(&result);
    let words = if score.is_some() { "" } else { result.as_str() };
    let told: Vec<&str> = [words, &remark]
        .into_iter()
        .filter(|t| !t.is_empty())
        .collect();
    Some(Satisfaction {
        score,
        remark: told.join("\n"),
        at: at.unwrap_or(context.now),
        by: context.by.clone(),
    })
}

#[cfg(test)]
mod tests;
