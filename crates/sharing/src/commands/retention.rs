//! Retention: the schedule, the nightly plan, its approval, the erasure; holds. What somebody asks to
//! have erased: [`super::erasure`].

use super::{number, reach};
use crate::people::{actor_now, who};
use crate::rules::Verdict;
use crate::rules::export::NOTE;
use crate::rules::retention::{
    self as rules, CASES, HELD_MAX, Hold, Item, KINDS, PERSON, PLAN_MAX, Plan, REASON, REVIEW,
    Schedule, Stand,
};
use crate::store::{self, Narrow, Record, Stored, subject};
use change::{Change, CommandError, Committed, Entry};
use identity::Permission;
use jiff::SignedDuration;
use kernel::{
    Actor, FieldError, FieldErrors, Fields, Instant, Reach, Reading, Refusal, Say, UnitPath, say,
};
use notify::Notice;
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};
use serde_json::{Value, json};
use std::sync::LazyLock;

pub use super::erasure::{AskedErasure, ask_erasure, ask_erasure_of};

/// Hours between two plans.
const NIGHT_HOURS: i64 = 20;

static HEAD: LazyLock<UnitPath> = LazyLock::new(|| UnitPath::root("0000"));

impl Record for Schedule {
    const KIND: &'static str = "retention_schedule";
    fn id(&self) -> &str {
        &self.number
    }
    fn status(&self) -> &'static str {
        self.stand.code()
    }
    fn login(&self) -> &str {
        &self.by.login
    }
    fn unit(&self) -> &UnitPath {
        &self.by.unit
    }
    fn at(&self) -> Instant {
        self.at
    }
    fn due(&self) -> Instant {
        self.at
    }
}

impl Record for Plan {
    const KIND: &'static str = "retention_plan";
    fn id(&self) -> &str {
        &self.number
    }
    fn status(&self) -> &'static str {
        self.stand.code()
    }
    fn login(&self) -> &str {
        ""
    }
    fn unit(&self) -> &UnitPath {
        &HEAD
    }
    fn at(&self) -> Instant {
        self.at
    }
    fn due(&self) -> Instant {
        self.not_before.unwrap_or(self.at)
    }
}

impl Record for Hold {
    const KIND: &'static str = "retention_hold";
    fn id(&self) -> &str {
        &self.number
    }
    fn status(&self) -> &'static str {
        self.stand.code()
    }
    fn login(&self) -> &str {
        &self.by.login
    }
    fn unit(&self) -> &UnitPath {
        &self.by.unit
    }
    fn at(&self) -> Instant {
        self.at
    }
    fn due(&self) -> Instant {
        let day = self.review.at(0, 0, 0, 0);
        kernel::bank_zone()
            .to_timestamp(day)
            .unwrap_or(Instant::MAX)
    }
}

/// Everything of one kind, newest first, at most a page of [`store::LIST_MAX`].
pub(crate) fn all<R: Record>(reader: &mut Reader<'_>, status: &str) -> Result<Vec<R>, SqlError> {
    let narrow = Narrow {
        login: String::new(),
        range: Reach::All.range(),
        status: status.to_owned(),
    };
    store::list(reader, &narrow, 0, store::LIST_MAX)
}

/// Months for which complaint files are kept now.
pub(crate) fn months(reader: &mut Reader<'_>, code: &str) -> Result<i64, SqlError> {
    let holds = all::<Schedule>(reader, Stand::Approved.code())?
        .into_iter()
        .next();
    let usual = KINDS
        .iter()
        .find(|kind| kind.code == code)
        .map_or(rules::KINDS[0].usual, |kind| kind.usual);
    Ok(holds
        .and_then(|schedule| schedule.months_of(code))
        .unwrap_or(usual))
}

pub(super) fn saved<R: Record>(
    change: &mut Change<'_>,
    next: &R,
    version: i64,
    kind: &'static str,
    body: Value,
) -> Result<Entry, CommandError> {
    let state = store::save(change, next, version)?;
    Ok(Entry::new(subject::<R>(next.id()), kind, body).with_state(state))
}

fn loaded<R: Record>(reader: &mut Reader<'_>, id: &str) -> Result<Stored<R>, CommandError> {
    store::load(reader, id)?.ok_or(CommandError::NotFound)
}

pub(super) fn tell<R: Record>(
    change: &mut Change<'_>,
    what: &R,
    title: Say,
) -> Result<(), CommandError> {
    let (login, by) = (change.actor().login.clone(), change.actor().name.clone());
    let holders = identity::bank_wide_holders(change, Permission::RetentionApprove)?;
    let to = holders.into_iter().map(|person| person.login);
    let to = to.filter(|other| *other != login).collect();
    let args = vec![
        ("title", title),
        ("number", Say::same(what.id())),
        ("by", Say::same(by)),
    ];
    let notice = Notice {
        kind: notify::Kind::RetentionAsked,
        to,
        subject: subject::<R>(what.id()),
        href: "/retention".to_owned(),
        args,
    };
    notify::post(change, &notice)?;
    Ok(())
}

/// Drafts a new schedule; gives its number.
pub async fn draft(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    change::run(app, actor, receipt, move |mut change| {
        reach(change.actor(), Permission::RetentionManage)?;
        let months = rules::read(&fields)?;
        let earlier = all::<Schedule>(&mut change, "")?;
        let last = earlier
            .first()
            .and_then(|one| one.number.parse::<u32>().ok())
            .unwrap_or(0);
        let by = change.actor();
        let by = who(&mut change, by)?;
        let next = Schedule {
            number: format!("{:06}", last + 1),
            stand: Stand::Asked,
            months,
            by,
            at: change.now(),
            verdict: None,
        };
        let entry = saved(
            &mut change,
            &next,
            0,
            "retention_schedule_drafted",
            json!({ "months": next.months }),
        )?;
        tell(
            &mut change,
            &next,
            say!("保存期限表", "the retention schedule"),
        )?;
        change.commit(vec![entry], next.number)
    })
    .await
}

/// What is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A draft of the schedule.
    Schedule,
    /// A plan of erasure.
    Plan,
    /// The release of a hold.
    Release,
}

/// Decides on what another asked for, or on a plan.
pub async fn decide(
    app: &App,
    actor: &Actor,
    (what, id): (What, String),
    (granted, fields): (bool, Fields),
) -> Result<(), CommandError> {
    change::run(app, actor, None, move |change| {
        decide_in(change, what, &id, granted, &fields)
    })
    .await
}

fn decide_in(
    mut change: Change<'_>,
    what: What,
    id: &str,
    granted: bool,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    let right = match what {
        // In the name of who approves a plan persons are erased.
        What::Plan => Permission::PersonErase,
        What::Schedule | What::Release => Permission::RetentionApprove,
    };
    reach(actor, right)?;
    let mut reading = Reading::new(fields);
    let note = reading.text(&NOTE).unwrap_or_default();
    let note = reading.finish(note)?;
    let by = who(&mut change, actor)?;
    let verdict = Verdict {
        by,
        at: now,
        granted,
        note: note.clone(),
    };
    let body = json!({ "note": note, "granted": granted });
    let entry = match what {
        What::Schedule => {
            let before: Stored<Schedule> = loaded(&mut change, id)?;
            let next = rules::decide_schedule(&before.record, verdict)?;
            saved(
                &mut change,
                &next,
                before.version,
                "retention_schedule_decided",
                body,
            )?
        }
        What::Plan => {
            let before: Stored<Plan> = loaded(&mut change, id)?;
            let next = rules::decide_plan(&before.record, verdict)?;
            if !granted {
                store::unplan(&mut change, id)?;
            }
            saved(
                &mut change,
                &next,
                before.version,
                "retention_plan_decided",
                body,
            )?
        }
        What::Release => {
            let before: Stored<Hold> = loaded(&mut change, id)?;
            let next = rules::decide_release(&before.record, verdict)?;
            if granted {
                store::let_go(&mut change, id)?;
            }
            saved(
                &mut change,
                &next,
                before.version,
                "retention_release_decided",
                body,
            )?
        }
    };
    change.commit(vec![entry], ())
}

/// Sets a hold on cases, or on all cases of a person; gives its number.
pub async fn hold(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let keys = app.keys.clone();
    change::run(app, actor, receipt, move |change| {
        hold_in(change, &keys, &fields)
    })
    .await
}

/// [`hold`] inside a change.
pub fn hold_in(
    mut change: Change<'_>,
    keys: &Keys,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    let actor = change.actor();
    reach(actor, Permission::RetentionManage)?;
    let mut reading = Reading::new(fields);
    let named = named(&mut reading);
    let (reason, review) = (
        reading.text(&REASON).unwrap_or_default(),
        reading.day(&REVIEW),
    );
    let review = reading.finish(review)?.ok_or(CommandError::NotFound)?;
    let cases = cases(&mut change, keys, named)?;
    let by = who(&mut change, actor)?;
    let hold = Hold {
        number: number(&mut change, "HD"),
        stand: Stand::Active,
        cases,
        reason,
        review,
        by,
        at: change.now(),
        release: None,
        verdict: None,
    };
    for case in &hold.cases {
        store::hold(&mut change, case, &hold.number)?;
    }
    let body =
        json!({ "cases": hold.cases, "reason": hold.reason, "review": hold.review.to_string() });
    let entry = saved(&mut change, &hold, 0, "retention_hold_set", body)?;
    change.commit(vec![entry], hold.number)
}

/// What was typed to name cases: their numbers, and somebody's name, phone or identity number.
pub(super) type Named = (String, Option<String>);

pub(super) fn named(reading: &mut Reading<'_>) -> Named {
    (
        reading.text(&CASES).unwrap_or_default(),
        reading.text(&PERSON),
    )
}

/// The numbers of the cases that were named, each once.
pub(super) fn cases(
    reader: &mut Reader<'_>,
    keys: &Keys,
    (typed, person): Named,
) -> Result<Vec<String>, CommandError> {
    let mut cases: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
    for number in &cases {
        if complaint::export::unit_of(reader, number)?.is_none() {
            let said = say!("没有编号为 {number} 的投诉", "There is no case {number}");
            return Err(wrong("no_such_case", said));
        }
    }
    if let Some(person) = person {
        cases.extend(complaint::queries::by_name(reader, keys, &person)?);
    }
    cases.sort_unstable();
    cases.dedup();
    if cases.is_empty() || cases.len() > HELD_MAX {
        let n = cases.len();
        return Err(wrong(
            "no_cases",
            say!(
                "应为 1 到 {HELD_MAX} 件投诉，现为 {n} 件",
                "It takes 1 to {HELD_MAX} cases; these are {n}"
            ),
        ));
    }
    Ok(cases)
}

fn wrong(code: &'static str, said: Say) -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(CASES.name, code, said)]))
}

/// Asks to lift a hold.
pub async fn ask_release(
    app: &App,
    actor: &Actor,
    id: String,
    fields: Fields,
) -> Result<(), CommandError> {
    change::run(app, actor, None, move |mut change| {
        let actor = change.actor();
        reach(actor, Permission::RetentionManage)?;
        let mut reading = Reading::new(&fields);
        let why = reading.text(&REASON).unwrap_or_default();
        let why = reading.finish(why)?;
        let before: Stored<Hold> = loaded(&mut change, &id)?;
        let by = who(&mut change, actor)?;
        let next = rules::ask_release(&before.record, by, why.clone())?;
        let entry = saved(
            &mut change,
            &next,
            before.version,
            "retention_release_asked",
            json!({ "reason": why }),
        )?;
        tell(
            &mut change,
            &next,
            say!("解除冻结", "the release of a hold"),
        )?;
        change.commit(vec![entry], ())
    })
    .await
}

/// Why a case may not be erased now: the hold that forbids it. For whoever erases, inside their change.
pub fn hold_on(change: &mut Change<'_>, number: &str) -> Result<Option<Refusal>, CommandError> {
    let holds = store::holds_of(change, number)?;
    Ok(holds.first().map(|hold| rules::held(number, hold)))
}

/// Makes a plan of what is due and stands in no plan yet; answers whether there was anything.
pub(crate) fn plan(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        let newest = all::<Plan>(reader, "")?.into_iter().next();
        // Once a night: a refused plan does not come back the same hour.
        let rests =
            newest.is_some_and(|plan| now < plan.at + SignedDuration::from_hours(NIGHT_HOURS));
        Ok::<_, SqlError>(!rests && !due(reader, now)?.1.is_empty())
    })?;
    if !found {
        return Ok(0);
    }
    let made = change::run_now(app, &Actor::system("retention"), None, move |mut change| {
        let (months, items) = due_in(&mut change)?;
        if items.is_empty() {
            return Err(CommandError::NotFound);
        }
        let plan = Plan {
            number: number(&mut change, "RP"),
            stand: Stand::Asked,
            months,
            at: change.now(),
            items,
            verdict: None,
            not_before: None,
            erased: Vec::new(),
            kept: Vec::new(),
            asked: None,
        };
        for item in &plan.items {
            store::plan(&mut change, &item.number, &plan.number)?;
        }
        let numbers: Vec<&str> = plan.items.iter().map(|item| item.number.as_str()).collect();
        let entry = saved(
            &mut change,
            &plan,
            0,
            "retention_planned",
            json!({ "months": months, "cases": numbers }),
        )?;
        tell(
            &mut change,
            &plan,
            say!("到期删除计划", "a plan of erasure"),
        )?;
        change.commit(vec![entry], 1)
    });
    match made {
        Err(CommandError::NotFound) => Ok(0),
        other => other,
    }
}

fn due_in(change: &mut Change<'_>) -> Result<(i64, Vec<Item>), SqlError> {
    let now = change.now();
    due(change, now)
}

/// Ended cases past their period that stand in no plan and under no hold.
pub(crate) fn due(reader: &mut Reader<'_>, now: Instant) -> Result<(i64, Vec<Item>), SqlError> {
    let months = months(reader, "complaint")?;
    let before = rules::due_before(now, months);
    let (mut items, mut after) = (Vec::new(), (Instant::MIN, String::new()));
    loop {
        let ended = complaint::export::ended(reader, &after, before, store::LIST_MAX)?;
        let Some(last) = ended.last() else { break };
        after = (last.ended, last.number.clone());
        for one in ended {
            if items.len() >= PLAN_MAX {
                return Ok((months, items));
            }
            if !store::is_planned(reader, &one.number)?
                && store::holds_of(reader, &one.number)?.is_empty()
            {
                items.push(Item {
                    number: one.number,
                    unit: one.unit,
                    ended: one.ended,
                });
            }
        }
    }
    Ok((months, items))
}

/// Erases the persons of cases, all or none; done in the name of who approved the plan.
pub type Erase = fn(&App, &Actor, numbers: Vec<String>, reason: String) -> Result<(), CommandError>;

/// Carries out one approved plan whose waiting time is over, case by case; what is held or refused is kept
/// and told. Answers how many plans.
pub(crate) fn carry_out(app: &App, erase: Erase) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        let ready = store::due::<Plan>(reader, Stand::Approved.code(), now, 1)?;
        let Some(id) = ready.first() else {
            return Ok(None);
        };
        let stored: Stored<Plan> = loaded(reader, id)?;
        let login = stored
            .record
            .verdict
            .as_ref()
            .map_or("", |v| v.by.login.as_str())
            .to_owned();
        Ok::<_, CommandError>(Some((stored, actor_now(reader, &login)?)))
    })?;
    let Some((stored, approver)) = found else {
        return Ok(0);
    };
    let mut next = stored.record.clone();
    for item in &stored.record.items {
        let reason = format!("retention {}", stored.record.number);
        let done = match &approver {
            Some(actor) => erase(app, actor, vec![item.number.clone()], reason),
            None => Err(CommandError::NotFound),
        };
        match done {
            Ok(()) => next.erased.push(item.number.clone()),
            Err(CommandError::Refused(refusal)) => next
                .kept
                .push((item.number.clone(), refusal.code.to_owned())),
            Err(CommandError::Forbidden(_) | CommandError::NotFound) => next
                .kept
                .push((item.number.clone(), "not_permitted".to_owned())),
            Err(other) => return Err(other),
        }
    }
    next.stand = Stand::Done;
    change::run_now(app, &Actor::system("retention"), None, move |mut change| {
        for number in &next.erased {
            store::planned_done(&mut change, number)?;
        }
        for (number, _) in &next.kept {
            store::unplan_case(&mut change, number)?;
        }
        let body = json!({ "erased": next.erased, "kept": next.kept });
        let entry = saved(
            &mut change,
            &next,
            stored.version,
            "retention_carried_out",
            body,
        )?;
        change.commit(vec![entry], 1)
    })
}

/// Forgets some notices past their period, with their deliveries; answers how many.
pub(crate) fn forget_notices(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let before = app.db.read_now(move |reader: &mut Reader<'_>| {
        let before = rules::due_before(now, months(reader, "notice")?);
        Ok::<_, SqlError>(notify::old(reader, before)?.then_some(before))
    })?;
    let Some(before) = before else { return Ok(0) };
    change::run_now(app, &Actor::system("retention"), None, move |mut change| {
        let count = notify::forget(&mut change, before)?;
        let about = change::Subject::new("retention", "notice");
        let body = json!({ "before": kernel::rfc3339(before), "count": count });
        let entry = Entry::new(about, "retention_notices_forgotten", body);
        change.commit(vec![entry], count)
    })
}
