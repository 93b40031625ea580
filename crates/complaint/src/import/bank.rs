//! A row of a bank's own complaint ledger. Which column becomes what stands in `columns`: a column
//! without instructions there (countries, levels, superiors, counts that this program computes
//! itself) is read past and not kept. An open ticket goes on here as a case of the unit that
//! handles it, under the time limits of its day of receipt.

use super::aliases;
use super::columns as c;
use super::incoming::{Context, Incoming, plausible, start_of};
use crate::rules::case::{Findings, Proposal, Reply, Satisfaction};
use crate::rules::register::{Register, title_from};
use crate::rules::{Complainant, UnitRef};
use kernel::{
    Day, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Money, Reading, bank_zone, is_masked,
};

/// What says in a ticket's status that it is closed.
const CLOSED_WORDS: &[&str] = &["办结", "完结", "结案", "关闭", "归档", "closed"];
/// What a status says that only looks like one of those.
const OPEN_WORDS: &[&str] = &["未", "待", "不"];
/// Decimals of an amount in units of 10,000 yuan: down to the fen.
const WAN_DECIMALS: usize = 6;

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
    Complainant {
        kind: "person".to_owned(),
        name,
        phone: phone.unwrap_or_default(),
        id_number: r.id_number(&c::ID_NUMBER).unwrap_or_default(),
        address: joined(
            fields,
            r,
            &c::PROVINCE,
            &[&c::PROVINCE, &c::CITY, &c::DISTRICT],
            "",
            180,
        ),
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

/// Several columns as one text within a limit.
fn joined(
    fields: &Fields,
    r: &mut Reading,
    told: &FieldSpec,
    specs: &[&FieldSpec],
    between: &str,
    max: usize,
) -> String {
    let parts: Vec<String> = specs
        .iter()
        .filter(|spec| !fields.get(spec.name).is_empty())
        .filter_map(|spec| r.text(spec))
        .collect();
    let text = parts.join(between);
    let count = text.chars().count();
    if count > max {
        let names = specs.iter().map(|s| s.zh).collect::<Vec<_>>().join("＋");
        r.fault(
            told,
            "too_long",
            &format!("（{names}）合计最多 {max} 个字，现有 {count} 个"),
            &format!("({names}) takes at most {max} characters in all, this has {count}"),
        );
    }
    text
}

/// A code of a list by its code, its label, or another word that ledgers use for it.
fn aliased(r: &mut Reading, spec: &FieldSpec, words: &[(&str, &'static str)]) -> String {
    let FieldKind::Choice(list) = spec.kind else {
        return String::new();
    };
    let line = FieldSpec {
        kind: FieldKind::Line { max: 60 },
        ..*spec
    };
    let Some(text) = r.text(&line) else {
        return String::new();
    };
    match aliases::find(list, words, &text) {
        Some(code) => code.to_owned(),
        // The list's own check tells what is expected.
        None => r.choice(spec).unwrap_or_default().to_owned(),
    }
}

/// A JR/T 0169 entry by its code, its name, or a path of names.
fn classified(r: &mut Reading, spec: &FieldSpec) -> String {
    let FieldKind::Code { dimension } = spec.kind else {
        return String::new();
    };
    let Some(text) = r.text(spec) else {
        return String::new();
    };
    let found = aliases::classified(dimension, &text);
    if found.is_none() {
        r.fault(
            spec,
            "unknown_code",
            &format!("应为 JR/T 0169 {dimension} 类的代码或名称，没有「{text}」"),
            &format!(
                "must be a code or name of JR/T 0169 dimension {dimension}; there is no \"{text}\""
            ),
        );
    }
    found.unwrap_or_default().to_owned()
}

fn unit(r: &mut Reading, context: &Context, spec: &FieldSpec) -> Option<UnitRef> {
    let text = r.text(spec)?;
    context.units.find(r, spec, &text)
}

/// A day or a time as ledgers write it: `2026-11-23`, `2026/11/23`, `2026.11.23`, `20261123`,
/// `2026年11月23日`, each perhaps with `09:30` or `09:30:00` behind it.
fn moment(r: &mut Reading, spec: &FieldSpec) -> Option<Instant> {
    let line = FieldSpec {
        kind: FieldKind::Line { max: 40 },
        ..*spec
    };
    let text = r.text(&line)?;
    let at = parse_moment(&text);
    if at.is_none() {
        r.fault(
            spec,
            "not_a_day",
            "应为日期，例如 2026-11-23 或 2026-11-23 09:30",
            "must be a date such as 2026-11-23 or 2026-11-23 09:30",
        );
    }
    at
}

fn parse_moment(text: &str) -> Option<Instant> {
    let text = text
        .trim()
        .replace('日', "")
        .replace(['年', '月', '/', '.'], "-");
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((&text, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day] = match parts.as_slice() {
        [year, month, day] => [*year, *month, *day],
        [all] if all.len() == 8 && all.is_ascii() => [&all[..4], &all[4..6], &all[6..]],
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let day = Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    if !(1900..=2200).contains(&day.year()) {
        return None;
    }
    let time = time.trim();
    if time.is_empty() {
        return start_of(day);
    }
    let padded = if time.find(':') == Some(1) {
        format!("0{time}")
    } else {
        time.to_owned()
    };
    let time: jiff::civil::Time = padded.parse().ok()?;
    bank_zone().to_timestamp(day.to_datetime(time)).ok()
}

/// A time that can't be before the receipt; a bare day of the receipt means the receipt.
fn later(
    r: &mut Reading,
    spec: &FieldSpec,
    received: Option<Instant>,
    context: &Context,
) -> Option<Instant> {
    let at = moment(r, spec)?;
    let same_day = received.is_some_and(|received| kernel::day_of(received) == kernel::day_of(at));
    let at = if same_day { at.max(received?) } else { at };
    plausible(r, spec, at, received, context.now);
    Some(at)
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

/// An amount in units of 10,000 yuan, exactly.
fn wan(r: &mut Reading, spec: &FieldSpec) -> Option<Money> {
    let text = r.text(spec)?;
    let amount = parse_wan(&text);
    if amount.is_none() {
        r.fault(
            spec,
            "not_an_amount",
            "应为金额（万元），最多 6 位小数，例如 1.25",
            "must be an amount in units of 10,000 yuan with at most 6 decimals, such as 1.25",
        );
    }
    amount
}

fn parse_wan(text: &str) -> Option<Money> {
    let plain: String = text
        .trim_end_matches("万元")
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > WAN_DECIMALS {
        return None;
    }
    let part: i64 = format!("{part:0<WAN_DECIMALS$}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    Money::from_fen(whole.checked_mul(1_000_000)?.checked_add(part)?)
}

#[cfg(test)]
mod tests;
