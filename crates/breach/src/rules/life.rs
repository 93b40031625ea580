//! What may be done with a leak, and what it is afterwards. Each gives the next state or says why not.

use super::forms;
use super::{
    AFFECTED_MAX, ASSESSMENTS_MAX, Affected, Assessment, Breach, Harm, Letter, MEASURES_MAX,
    Matter, Measure, Person, Reported, Review, SEARCHES_MAX, Search, Source, Status, Told, Who,
};
use kernel::{FieldErrors, FieldSpec, Fields, Instant, Reading, Refusal, Say, say};
use std::collections::BTreeSet;

/// Why a rule says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Fields are wrong.
    Invalid(FieldErrors),
    /// It may not be.
    Refused(Refusal),
}

impl From<FieldErrors> for Trouble {
    fn from(errors: FieldErrors) -> Trouble {
        Trouble::Invalid(errors)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}

/// What somebody reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What happened.
    pub what: String,
    /// Where.
    pub place: String,
    /// Discovered.
    pub found: Instant,
    /// Code of [`forms::KINDS`].
    pub kind: String,
    /// Codes of [`forms::DATA`].
    pub data: Vec<String>,
    /// About how many people.
    pub estimate: Option<i64>,
}

/// Reads the report; nothing is discovered in the future.
pub fn read_report(fields: &Fields, now: Instant) -> Result<Report, FieldErrors> {
    let mut r = Reading::new(fields);
    let specs: Vec<&FieldSpec> = forms::REPORT.iter().collect();
    r.refuse_others(&specs, &[]);
    let what = r.text(&forms::WHAT).unwrap_or_default();
    let found = past(&mut r, &forms::FOUND, now);
    let kind = r.choice(&forms::KIND).unwrap_or("other").to_owned();
    let data = some(&mut r, &forms::DATA_KINDS);
    let place = r.text(&forms::PLACE).unwrap_or_default();
    let estimate = r.whole(&forms::ESTIMATE);
    r.finish(Report {
        what,
        place,
        found: found.unwrap_or(now),
        kind,
        data,
        estimate,
    })
}

/// A moment that is not in the future.
fn past(r: &mut Reading<'_>, spec: &FieldSpec, now: Instant) -> Option<Instant> {
    let at = r.moment(spec)?;
    if at > now {
        r.fault(
            spec,
            "in_the_future",
            "不能晚于现在",
            "can't be later than now",
        );
        return None;
    }
    Some(at)
}

/// At least one of a list.
fn some(r: &mut Reading<'_>, spec: &FieldSpec) -> Vec<String> {
    let codes = r.many(spec);
    if codes.is_empty() {
        r.fault(spec, "required", "至少选择一项", "takes at least one");
    }
    codes.into_iter().map(str::to_owned).collect()
}

fn no(code: &'static str, say: Say) -> Trouble {
    Trouble::Refused(Refusal::new(code, say))
}

fn open(breach: &Breach) -> Result<(), Trouble> {
    match breach.status {
        Status::Reported | Status::Handling => Ok(()),
        Status::Closing | Status::Closed => Err(no(
            "not_in_this_status",
            say!(
                "事件已提交复核或已办结，不能再改",
                "It waits for its review or is closed; nothing is changed now"
            ),
        )),
    }
}

fn room(count: usize, most: usize) -> Result<(), Trouble> {
    if count < most {
        return Ok(());
    }
    Err(no(
        "too_many",
        say!(
            "已达上限（{most} 项）",
            "There are as many as there may be ({most})"
        ),
    ))
}

/// Assesses it, again if need be.
pub fn assess(matter: &Matter, fields: &Fields, by: Who, now: Instant) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    room(matter.breach.assessments.len(), ASSESSMENTS_MAX)?;
    let mut r = Reading::new(fields);
    let harm = r.choice(&forms::HARM).and_then(Harm::from_code);
    let data = some(&mut r, &forms::DATA_KINDS);
    let reason = r.text(&forms::REASON).unwrap_or_default();
    let harm = r.finish(harm)?.unwrap_or(Harm::Danger);
    let mut next = matter.clone();
    next.breach.status = Status::Handling;
    next.breach.data = data;
    next.breach
        .assessments
        .push(Assessment { by, at: now, harm });
    next.words.reasons.push(reason);
    Ok(next)
}

/// What is looked for in the read log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose looks; empty for everybody's.
    pub account: String,
    /// Of which unit; empty for all.
    pub unit: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// Codes of [`forms::READS`].
    pub kinds: Vec<String>,
}

/// Reads what is looked for.
pub fn read_search(matter: &Matter, fields: &Fields) -> Result<Asked, Trouble> {
    open(&matter.breach)?;
    room(matter.breach.searches.len(), SEARCHES_MAX)?;
    let mut r = Reading::new(fields);
    let account = r.text(&forms::ACCOUNT).unwrap_or_default();
    let unit = r.text(&forms::UNIT).unwrap_or_default();
    let (from, to) = (r.moment(&forms::FROM), r.moment(&forms::TO));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        r.fault(
            &forms::TO,
            "before_from",
            "不能早于起始时间",
            "can't be before the beginning",
        );
    }
    let kinds = some(&mut r, &forms::READ_KINDS);
    if account.is_empty() && kinds.iter().any(|kind| kind == "worked") {
        r.fault(
            &forms::ACCOUNT,
            "required",
            "查找办理过的投诉时必须填写",
            "must be filled in to find cases worked on",
        );
    }
    let from_to = r.finish((from, to))?;
    let (Some(from), Some(to)) = from_to else {
        return Err(Trouble::Invalid(FieldErrors::default()));
    };
    Ok(Asked {
        account,
        unit,
        from,
        to,
        kinds,
    })
}

/// Somebody's look at a case, as the ledger tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The case.
    pub case: String,
    /// Kind of the entry.
    pub kind: String,
    /// Login of who looked.
    pub account: String,
    /// When.
    pub at: Instant,
}

/// Puts what was found onto the list: each case once, with the earliest look. Who was taken off by
/// hand stays off.
pub fn found(
    matter: &Matter,
    asked: Asked,
    mut looks: Vec<Look>,
    by: Who,
    now: Instant,
) -> Result<Matter, Trouble> {
    let mut next = matter.clone();
    looks.sort_by(|a, b| (a.at, &a.case).cmp(&(b.at, &b.case)));
    let count = looks.len();
    let mut known: BTreeSet<String> = known(&next.breach);
    let mut added = 0;
    for look in looks {
        if known.insert(look.case.clone()) {
            let source = Source::Log {
                kind: look.kind,
                account: look.account,
                at: look.at,
            };
            put(&mut next.breach, look.case, source)?;
            added += 1;
        }
    }
    next.breach.searches.push(Search {
        account: asked.account,
        unit: asked.unit,
        from: asked.from,
        to: asked.to,
        kinds: asked.kinds,
        found: count,
        added,
        by,
        at: now,
    });
    Ok(next)
}

fn known(breach: &Breach) -> BTreeSet<String> {
    let cases = breach.affected.iter().filter(|one| !one.case.is_empty());
    cases.map(|one| one.case.clone()).collect()
}

fn put(breach: &mut Breach, case: String, source: Source) -> Result<u32, Trouble> {
    if breach.affected.len() >= AFFECTED_MAX {
        return Err(no(
            "too_many_affected",
            say!(
                "名单最多 {AFFECTED_MAX} 人，请缩小查找范围，或改用公告告知",
                "The list takes {AFFECTED_MAX} people; look for fewer, or tell them by a public notice"
            ),
        ));
    }
    let id = breach.affected.last().map_or(1, |one| one.id + 1);
    breach.affected.push(Affected {
        id,
        case,
        source,
        told: None,
        removed: None,
    });
    Ok(id)
}

/// Case numbers of the form, each once.
pub fn read_cases(fields: &Fields) -> Vec<String> {
    let mut cases: Vec<String> = Vec::new();
    for number in fields
        .get(forms::CASES.name)
        .split([' ', '\n', '\r', '\t', ',', '，', '、', ';', '；'])
    {
        if !number.is_empty() && !cases.iter().any(|known| known == number) {
            cases.push(number.to_owned());
        }
    }
    cases
}

/// Adds people by hand: cases that are there, or one person without a case.
pub fn add(matter: &Matter, fields: &Fields, missing: &[String]) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    let mut r = Reading::new(fields);
    let _ = r.text(&forms::CASES);
    let cases = read_cases(fields);
    let name = r.text(&forms::NAME).unwrap_or_default();
    let phone = r.phone(&forms::PHONE).unwrap_or_default();
    let why = r.text(&forms::WHY).unwrap_or_default();
    if !missing.is_empty() {
        let list = missing
            .iter()
            .take(5)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        r.fault(
            &forms::CASES,
            "not_found",
            &format!("不存在：{list}"),
            &format!("are not there: {list}"),
        );
    }
    if cases.is_empty() && name.is_empty() {
        r.fault(
            &forms::CASES,
            "required",
            "与姓名至少填一项",
            "or a name must be filled in",
        );
    }
    r.finish(())?;
    let mut next = matter.clone();
    for case in cases {
        // Somebody who was taken off before comes back.
        if let Some(back) = next.breach.affected.iter_mut().find(|one| one.case == case) {
            if back.removed.take().is_some() {
                next.words.remarks.insert(back.id, why.clone());
            }
            continue;
        }
        let id = put(&mut next.breach, case, Source::Hand)?;
        next.words.remarks.insert(id, why.clone());
    }
    if !name.is_empty() {
        let id = put(&mut next.breach, String::new(), Source::Hand)?;
        next.words.people.insert(id, Person { name, phone });
        next.words.remarks.insert(id, why);
    }
    Ok(next)
}

/// Notes of people on the list that they were told, or takes them off. Gives also how many.
pub fn mark(
    matter: &Matter,
    fields: &Fields,
    login: &str,
    now: Instant,
) -> Result<(Matter, usize), Trouble> {
    open(&matter.breach)?;
    let mut r = Reading::new(fields);
    let code = r.choice(&forms::MARK).unwrap_or_default();
    let all = r.flag(&forms::ALL);
    let at = match fields.get(forms::TOLD_AT.name) {
        "" => Some(now),
        _ => past(&mut r, &forms::TOLD_AT, now),
    };
    let note = r.text(&forms::NOTE).unwrap_or_default();
    if code == "removed" && note.is_empty() {
        r.fault(
            &forms::NOTE,
            "required",
            "移出时必须填写",
            "must be filled in to take somebody off",
        );
    }
    let ids: BTreeSet<u32> = fields
        .all("id")
        .into_iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    if ids.is_empty() && !all {
        r.fault(
            &forms::ALL,
            "required",
            "或在名单中勾选至少一人",
            "or choose somebody in the list",
        );
    }
    r.finish(())?;
    let mut next = matter.clone();
    let mut count = 0;
    for one in &mut next.breach.affected {
        let chosen = ids.contains(&one.id) || (all && one.told.is_none() && code != "not_told");
        if !chosen || one.removed.is_some() {
            continue;
        }
        count += 1;
        match code {
            "removed" => one.removed = Some((now, login.to_owned())),
            "not_told" => one.told = None,
            how => {
                one.told = Some(Told {
                    at: at.unwrap_or(now),
                    how: how.to_owned(),
                    by: login.to_owned(),
                });
            }
        }
        if !note.is_empty() {
            next.words.remarks.insert(one.id, note.clone());
        }
    }
    Ok((next, count))
}

/// Writes the notice to those affected.
pub fn write_letter(matter: &Matter, fields: &Fields) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    let mut r = Reading::new(fields);
    let mut text = |spec| r.text(spec).unwrap_or_default();
    let letter = Letter {
        cause: text(&forms::L_CAUSE),
        harm: text(&forms::L_HARM),
        measures: text(&forms::L_MEASURES),
        advice: text(&forms::L_ADVICE),
        contact: text(&forms::L_CONTACT),
    };
    let mut next = matter.clone();
    next.words.letter = r.finish(letter)?;
    Ok(next)
}

/// Notes that the regulator was told.
pub fn report(matter: &Matter, fields: &Fields, by: Who, now: Instant) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    let mut r = Reading::new(fields);
    let authority = r.text(&forms::AUTHORITY).unwrap_or_default();
    let at = past(&mut r, &forms::REPORTED_AT, now);
    not_before(&mut r, &forms::REPORTED_AT, at, matter.breach.found);
    let how = r.choice(&forms::WAY).unwrap_or_default().to_owned();
    let reference = r.text(&forms::REFERENCE).unwrap_or_default();
    let at = r.finish(at)?.unwrap_or(now);
    let mut next = matter.clone();
    next.breach.reported = Some(Reported {
        at,
        authority,
        how,
        reference,
        by,
    });
    Ok(next)
}

fn not_before(r: &mut Reading<'_>, spec: &FieldSpec, at: Option<Instant>, least: Instant) {
    if at.is_some_and(|at| at < least) {
        r.fault(
            spec,
            "before_found",
            "不能早于发现时间",
            "can't be before the discovery",
        );
    }
}

/// Notes a public notice, which tells everybody.
pub fn announce(
    matter: &Matter,
    fields: &Fields,
    login: &str,
    now: Instant,
) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    let mut r = Reading::new(fields);
    let how = r.text(&forms::WHERE).unwrap_or_default();
    let at = past(&mut r, &forms::SINCE, now);
    not_before(&mut r, &forms::SINCE, at, matter.breach.found);
    let at = r.finish(at)?.unwrap_or(now);
    let mut next = matter.clone();
    next.breach.announced = Some(Told {
        at,
        how,
        by: login.to_owned(),
    });
    Ok(next)
}

/// Sets a measure; `owner` is the name of its account, `None` when there is none in use.
pub fn set_measure(
    matter: &Matter,
    fields: &Fields,
    owner: Option<String>,
    now: Instant,
) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    room(matter.breach.measures.len(), MEASURES_MAX)?;
    let mut r = Reading::new(fields);
    let task = r.text(&forms::TASK).unwrap_or_default();
    let login = r.text(&forms::OWNER).unwrap_or_default();
    if owner.is_none() && !login.is_empty() {
        r.fault(
            &forms::OWNER,
            "not_found",
            "不是在用账号",
            "is no account in use",
        );
    }
    let due = r.day(&forms::DUE);
    if due.is_some_and(|due| due < kernel::day_of(now)) {
        r.fault(&forms::DUE, "past", "不能早于今天", "can't be before today");
    }
    let due = r.finish(due)?.unwrap_or(kernel::day_of(now));
    let mut next = matter.clone();
    let id = next.breach.measures.last().map_or(1, |one| one.id + 1);
    next.breach.measures.push(Measure {
        id,
        owner: (login, owner.unwrap_or_default()),
        due,
        at: now,
        done: None,
    });
    next.words.measures.insert(id, task);
    Ok(next)
}

/// Notes that a measure is done.
pub fn measure_done(matter: &Matter, id: u32, now: Instant) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    let mut next = matter.clone();
    let one = next.breach.measures.iter_mut().find(|one| one.id == id);
    let Some(one) = one.filter(|one| one.done.is_none()) else {
        return Err(no(
            "not_found",
            say!("没有这项未完成的措施", "There is no such open measure"),
        ));
    };
    one.done = Some(now);
    Ok(next)
}

/// What still stands in the way of closing it.
pub fn missing(matter: &Matter) -> Vec<Say> {
    let breach = &matter.breach;
    let mut missing = Vec::new();
    match breach.harm() {
        None => missing.push(say!("尚未评估危害", "The harm was not assessed")),
        Some(Harm::Nothing) => {}
        Some(Harm::Danger | Harm::Other) => {
            if breach.reported.is_none() {
                missing.push(say!("尚未报告监管部门", "The regulator was not told"));
            }
            if breach.all_told().is_none() {
                missing.push(say!(
                    "尚有受影响的个人未告知",
                    "Somebody affected was not told"
                ));
            }
        }
    }
    let open = breach.measures.iter().filter(|one| one.done.is_none());
    let open = open.count();
    if open > 0 {
        missing.push(say!(
            "尚有 {open} 项措施未完成",
            "{open} measures are not done"
        ));
    }
    missing
}

/// Asks to close it.
pub fn close(matter: &Matter, fields: &Fields, by: Who, now: Instant) -> Result<Matter, Trouble> {
    open(&matter.breach)?;
    let missing = missing(matter);
    if !missing.is_empty() {
        let zh: Vec<&str> = missing.iter().map(|say| say.zh.as_str()).collect();
        let en: Vec<&str> = missing.iter().map(|say| say.en.as_str()).collect();
        let (zh, en) = (zh.join("；"), en.join("; "));
        return Err(no(
            "not_done",
            say!("还不能办结：{zh}", "It can't be closed yet: {en}"),
        ));
    }
    let mut r = Reading::new(fields);
    let cause = r.text(&forms::CAUSE).unwrap_or_default();
    let lesson = r.text(&forms::LESSON).unwrap_or_default();
    let (cause, lesson) = r.finish((cause, lesson))?;
    let mut next = matter.clone();
    next.words.cause = cause;
    next.words.lesson = lesson;
    next.breach.status = Status::Closing;
    next.breach.closing = Some((by, now));
    Ok(next)
}

/// Reviews the closing: another person than those who assessed it and asked to close it.
pub fn review(
    matter: &Matter,
    granted: bool,
    fields: &Fields,
    by: Who,
    now: Instant,
) -> Result<Matter, Trouble> {
    if matter.breach.status != Status::Closing {
        return Err(no(
            "not_in_this_status",
            say!("没有待复核的办结申请", "Nothing waits for a review"),
        ));
    }
    may_review(&matter.breach, &by.login)?;
    let mut r = Reading::new(fields);
    let remark = r.text(&forms::REMARK).unwrap_or_default();
    let remark = r.finish(remark)?;
    let mut next = matter.clone();
    next.words.review = remark;
    next.breach.status = match granted {
        true => Status::Closed,
        false => Status::Handling,
    };
    next.breach.review = Some(Review {
        by,
        at: now,
        granted,
    });
    Ok(next)
}

/// Whether this person may review: not one's own work.
pub fn may_review(breach: &Breach, login: &str) -> Result<(), Refusal> {
    let asked = breach
        .closing
        .as_ref()
        .is_some_and(|(who, _)| who.login == login);
    let assessed = breach.assessments.iter().any(|one| one.by.login == login);
    if !asked && !assessed {
        return Ok(());
    }
    Err(Refusal::new(
        "own_work",
        say!(
            "评估人、申请人不能复核，须由他人办理",
            "Who assessed it or asked to close it can't review it; another person does"
        ),
    ))
}
