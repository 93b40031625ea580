//! What follows a change: days that supervision watches, people who are told.

use super::{href, subject};
use crate::rules::{Review, Stand, Status};
use change::{Change, Subject};
use deadline::PackKind;
use identity::Permission;
use kernel::{Day, Instant, Lang, Say, bank_zone, say};
use notify::{Kind, Notice};
use platform::sql::{Reader, SqlError};
use std::collections::BTreeSet;
use supervision::{Watched, WatchedLimit};

/// Under which a reviewer's day is watched: the review's number, the round, the login.
const WATCHED_REVIEWER: &str = "protection_review_task";

/// The last moment of a day in the bank's zone.
fn end_of(day: Day) -> Instant {
    let next = day.tomorrow().unwrap_or(day);
    let midnight = bank_zone().to_timestamp(next.at(0, 0, 0, 0));
    midnight.map_or(Instant::MAX, |at| {
        kernel::instant_from_micros(kernel::micros(at) - 1)
    })
}

fn limit(key: &str, title: Say, (started, due): (Instant, Day)) -> WatchedLimit {
    WatchedLimit {
        key: key.to_owned(),
        pack: String::new(),
        kind: PackKind::Internal,
        title,
        started,
        due: Some(end_of(due)),
        met: None,
        ended: None,
        paused: false,
    }
}

/// Hands over to supervision: each reviewer's day, and the day of the condition.
pub(super) fn watch(
    change: &mut Change<'_>,
    before: Option<&Review>,
    one: &Review,
) -> Result<(), SqlError> {
    let same = before.is_some_and(|before| {
        before.reviewers == one.reviewers
            && before.decided == one.decided
            && before.status == one.status
    });
    let never = before.is_none_or(|before| before.reviewers.is_empty()) && one.reviewers.is_empty();
    if same || never {
        return Ok(());
    }
    let (book, now) = (rulebook::current(change)?, change.now());
    let watched = |subject: Subject, owner: (String, String)| Watched {
        subject,
        title: one.content.title.clone(),
        href: href(&one.number),
        unit: one.unit.clone(),
        unit_name: one.unit_name.clone(),
        owner: Some(owner),
        recused: Vec::new(),
    };
    // Of the round that was: who is gone from it is watched no more.
    let (round, was) = before.map_or((one.round, &one.reviewers), |b| (b.round, &b.reviewers));
    let present = one
        .reviewers
        .iter()
        .filter(|r| round != one.round || !was.contains(r));
    for reviewer in was.iter().chain(present) {
        let login = &reviewer.who.login;
        let now_as = one.reviewer(login).filter(|_| round == one.round);
        let mut task = limit(
            "protection_review",
            say!("消保审查意见", "Opinion on a protection review"),
            (reviewer.at, reviewer.due),
        );
        task.met = now_as.unwrap_or(reviewer).heard;
        let over = now_as.is_none() || one.status != Status::Reviewing;
        task.ended = (over && task.met.is_none()).then_some(now);
        let about = Subject::new(WATCHED_REVIEWER, format!("{}-{round}-{login}", one.number));
        let owner = (login.clone(), reviewer.who.name.clone());
        supervision::track(change, &book, &watched(about, owner), &[task])?;
    }
    let condition = one
        .decided
        .as_ref()
        .and_then(|d| Some((d, d.condition_due?)));
    if let Some((decided, due)) = condition {
        let mut task = limit(
            "protection_review_condition",
            say!("消保审查条件落实", "Condition of a protection review"),
            (decided.at, due),
        );
        task.met = decided.met.as_ref().map(|said| said.at);
        let over = one.status != Status::Conditional && task.met.is_none();
        task.ended = over.then_some(now);
        let owner = (one.author.login.clone(), one.author.name.clone());
        supervision::track(
            change,
            &book,
            &watched(subject(&one.number), owner),
            &[task],
        )?;
    }
    Ok(())
}

/// Tells those who have to act next.
pub(super) fn tell(
    change: &mut Change<'_>,
    before: Option<&Review>,
    one: &Review,
) -> Result<(), SqlError> {
    let moved = before.is_none_or(|before| before.status != one.status);
    if moved {
        let (kind, to) = match one.status {
            Status::Submitted => (Kind::ProtectionReviewAsked, deciders(change, one)?),
            Status::Passed | Status::Conditional | Status::Refused | Status::Returned => {
                (Kind::ProtectionReviewDecided, submitters(one))
            }
            Status::Overruled => {
                let mut all = submitters(one);
                all.extend(one.reviewers.iter().map(|r| r.who.login.clone()));
                all.extend(deciders(change, one)?);
                (Kind::ProtectionReviewDecided, all)
            }
            _ => (Kind::ProtectionReviewDecided, Vec::new()),
        };
        post(change, one, kind, to)?;
    }
    let Some(before) = before else { return Ok(()) };
    let new = one
        .reviewers
        .iter()
        .filter(|r| before.reviewer(&r.who.login).is_none());
    let new: Vec<String> = new.map(|r| r.who.login.clone()).collect();
    post(change, one, Kind::ProtectionReviewAssigned, new)?;
    post(
        change,
        one,
        Kind::ProtectionReviewAnswer,
        to_answer(before, one),
    )?;
    let reported = |one: &Review| one.decided.as_ref().is_some_and(|d| d.reported.is_some());
    if reported(one) && !reported(before) {
        let to = deciders(change, one)?;
        post(change, one, Kind::ProtectionReviewCondition, to)?;
    }
    Ok(())
}

/// Whose word is asked for after an opinion moved: the submitters', or the reviewer's.
fn to_answer(before: &Review, one: &Review) -> Vec<String> {
    let mut to = Vec::new();
    for opinion in &one.opinions {
        let was = before
            .opinions
            .iter()
            .find(|o| o.no == opinion.no)
            .map(|o| o.stand);
        if was == Some(opinion.stand) {
            continue;
        }
        match opinion.stand {
            Stand::Open | Stand::Insisted => to.extend(submitters(one)),
            Stand::Answered => to.push(opinion.by.login.clone()),
            Stand::Settled | Stand::Overruled => {}
        }
    }
    to
}

/// The author, and whoever handed it in.
fn submitters(one: &Review) -> Vec<String> {
    let handed = one.events.iter().filter(|event| event.kind == "submitted");
    let mut all: Vec<String> = handed.map(|event| event.by.login.clone()).collect();
    all.push(one.author.login.clone());
    all
}

/// Who may decide: the nearest above the unit.
fn deciders(reader: &mut Reader<'_>, one: &Review) -> Result<Vec<String>, SqlError> {
    let permission = Permission::ProtectionReviewDecide;
    let people = identity::nearest_holders(reader, permission, &one.unit)?;
    Ok(people.into_iter().map(|person| person.login).collect())
}

fn post(
    change: &mut Change<'_>,
    one: &Review,
    kind: Kind,
    to: Vec<String>,
) -> Result<(), SqlError> {
    let me = change.actor().login.clone();
    let to: BTreeSet<String> = to.into_iter().filter(|login| *login != me).collect();
    if to.is_empty() {
        return Ok(());
    }
    let (zh, en) = (one.status.label(Lang::Zh), one.status.label(Lang::En));
    let notice = Notice {
        kind,
        to: to.into_iter().collect(),
        subject: subject(&one.number),
        href: href(&one.number),
        args: vec![
            ("number", Say::same(one.number.as_str())),
            ("title", Say::same(one.content.title.as_str())),
            ("by", Say::same(change.actor().name.as_str())),
            ("decision", say!("{zh}", "{en}")),
        ],
    };
    notify::post(change, &notice)?;
    Ok(())
}
