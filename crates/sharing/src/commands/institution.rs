//! Institutions: write down, approve, suspend, let go on, end; remind of contracts that end.

use super::reach;
use crate::people::{deciders, who};
use crate::rules::Verdict;
use crate::rules::export::NOTE;
use crate::rules::institution::{self, ENDING_DAYS, Institution, REASON, Status};
use crate::store::{self, Record, Stored, subject};
use change::{Change, CommandError, Committed, Entry};
use identity::Permission;
use kernel::{Actor, Day, Fields, Instant, Reading, Say, UnitPath, bank_zone, day_of, say};
use notify::{Kind, Notice};
use platform::App;
use platform::sql::Reader;
use serde_json::{Value, json};

/// The first instant after the last day of a contract.
fn end_of(day: Day) -> Instant {
    let next = day.tomorrow().unwrap_or(day).at(0, 0, 0, 0);
    bank_zone().to_timestamp(next).unwrap_or(Instant::MAX)
}

impl Record for Institution {
    const KIND: &'static str = "institution";
    fn id(&self) -> &str {
        &self.uscc
    }
    fn status(&self) -> &'static str {
        self.status.code()
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
        self.shown().map_or(Instant::MAX, |terms| end_of(terms.to))
    }
}

/// An institution.
pub(crate) fn loaded(
    reader: &mut Reader<'_>,
    uscc: &str,
) -> Result<Stored<Institution>, CommandError> {
    store::load(reader, uscc)?.ok_or(CommandError::NotFound)
}

fn saved(
    change: &mut Change<'_>,
    next: &Institution,
    version: i64,
    kind: &'static str,
    body: Value,
) -> Result<Entry, CommandError> {
    let state = store::save(change, next, version)?;
    Ok(Entry::new(subject::<Institution>(&next.uscc), kind, body).with_state(state))
}

/// Writes down a new institution (`uscc` empty: its code is among the fields) or new terms of one;
/// gives its code.
pub async fn draft(
    app: &App,
    actor: &Actor,
    uscc: Option<String>,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    change::run(app, actor, receipt, move |change| {
        draft_in(change, uscc.as_deref(), &fields)
    })
    .await
}

/// [`draft`] inside a change.
pub fn draft_in(
    mut change: Change<'_>,
    uscc: Option<&str>,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    reach(actor, Permission::SharingManage)?;
    let by = who(&mut change, actor)?;
    let (before, version) = match uscc {
        Some(uscc) => {
            let stored = loaded(&mut change, uscc)?;
            (stored.record, stored.version)
        }
        None => (new(&mut change, fields, by.clone())?, 0),
    };
    let terms = institution::read(fields, by.clone(), now)?;
    let body = json!({ "name": terms.name, "role": terms.role, "contract": terms.contract, "from": terms.from.to_string(),
        "to": terms.to.to_string(), "purposes": terms.purposes, "fields": terms.fields });
    let next = institution::draft(&before, terms)?;
    let entry = saved(&mut change, &next, version, "institution_drafted", body)?;
    let to = deciders(&mut change, Permission::SharingApprove, &by.unit, &by.login)?;
    let name = next.draft.as_ref().map_or("", |terms| terms.name.as_str());
    let args = vec![
        ("title", Say::same(name)),
        ("by", Say::same(actor.name.as_str())),
    ];
    notify::post(&mut change, &told(&next, Kind::InstitutionAsked, to, args))?;
    change.commit(vec![entry], next.uscc)
}

fn new(
    change: &mut Change<'_>,
    fields: &Fields,
    by: crate::rules::Who,
) -> Result<Institution, CommandError> {
    let uscc = institution::read_uscc(fields);
    // Everything wrong is told at once.
    let terms = institution::read(fields, by.clone(), change.now());
    let uscc = match (uscc, terms) {
        (Ok(uscc), _) => uscc,
        (Err(mut errors), terms) => {
            errors.0.extend(terms.err().unwrap_or_default().0);
            return Err(errors.into());
        }
    };
    if store::load::<Institution>(change, &uscc)?.is_some() {
        let said = say!(
            "该机构已在清单中",
            "This institution is on the list already"
        );
        return Err(CommandError::Invalid(
            kernel::FieldError::new(institution::USCC.name, "known_already", said).into(),
        ));
    }
    Ok(Institution {
        uscc,
        status: Status::Draft,
        versions: Vec::new(),
        draft: None,
        by,
        at: change.now(),
        suspended_by: None,
        reminded: None,
    })
}

fn told(one: &Institution, kind: Kind, to: Vec<String>, args: Vec<(&'static str, Say)>) -> Notice {
    Notice {
        kind,
        to,
        subject: subject::<Institution>(&one.uscc),
        href: format!("/institutions/{}", one.uscc),
        args,
    }
}

/// Decides on what another wrote down.
pub async fn decide(
    app: &App,
    actor: &Actor,
    uscc: String,
    (granted, fields): (bool, Fields),
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        decide_in(change, &uscc, granted, &fields)
    })
    .await
}

/// [`decide`] inside a change.
pub fn decide_in(
    mut change: Change<'_>,
    uscc: &str,
    granted: bool,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    reach(actor, Permission::SharingApprove)?;
    let mut reading = Reading::new(fields);
    let note = reading.text(&NOTE).unwrap_or_default();
    let note = reading.finish(note)?;
    let before = loaded(&mut change, uscc)?;
    let by = who(&mut change, actor)?;
    let next = institution::decide(
        &before.record,
        Verdict {
            by,
            at: now,
            granted,
            note: note.clone(),
        },
    )?;
    let kind = if granted {
        "institution_approved"
    } else {
        "institution_returned"
    };
    let body = json!({ "note": note, "version": next.versions.len() });
    let entry = saved(&mut change, &next, before.version, kind, body)?;
    change.commit(vec![entry], ())
}

/// Suspends it, lets it go on, or ends it.
pub async fn turn(
    app: &App,
    actor: &Actor,
    uscc: String,
    to: Status,
    fields: Fields,
) -> Result<(), CommandError> {
    change::run(app, actor, None, move |mut change| {
        let permission = match to {
            Status::Active => Permission::SharingApprove,
            _ => Permission::SharingManage,
        };
        reach(change.actor(), permission)?;
        let mut reading = Reading::new(&fields);
        let reason = reading.text(&REASON).unwrap_or_default();
        let reason = reading.finish(reason)?;
        let before = loaded(&mut change, &uscc)?;
        let next = institution::turn(&before.record, to, &change.actor().login)?;
        let kind = match to {
            Status::Suspended => "institution_suspended",
            Status::Active => "institution_resumed",
            _ => "institution_ended",
        };
        let entry = saved(
            &mut change,
            &next,
            before.version,
            kind,
            json!({ "reason": reason }),
        )?;
        change.commit(vec![entry], ())
    })
    .await
}

/// Reminds of one contract that ends soon, once for its last day; answers how many.
pub(crate) fn remind(app: &App) -> Result<usize, CommandError> {
    let soon = app.clock.now() + jiff::SignedDuration::from_hours(ENDING_DAYS * 24);
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        let ending =
            store::due::<Institution>(reader, Status::Active.code(), soon, store::LIST_MAX)?;
        for uscc in ending {
            let one = store::load::<Institution>(reader, &uscc)?.map(|stored| stored.record);
            if one.is_some_and(|one| one.reminded != one.terms().map(|terms| terms.to)) {
                return Ok::<_, platform::sql::SqlError>(Some(uscc));
            }
        }
        Ok(None)
    })?;
    let Some(uscc) = found else { return Ok(0) };
    let told = change::run_now(app, &Actor::system("sharing"), None, move |change| {
        remind_in(change, &uscc)
    });
    match told {
        Err(CommandError::Conflict { .. }) => Ok(0),
        other => other,
    }
}

fn remind_in(mut change: Change<'_>, uscc: &str) -> Result<Committed<usize>, CommandError> {
    let before = loaded(&mut change, uscc)?;
    let Some(to) = before.record.terms().map(|terms| terms.to) else {
        return Err(CommandError::NotFound);
    };
    let mut next = before.record.clone();
    next.reminded = Some(to);
    let days = (day_of(change.now()), to);
    let left = days
        .1
        .since(days.0)
        .map_or(0, |span| span.get_days())
        .max(0)
        .to_string();
    let args = vec![
        ("title", Say::same(next.name())),
        ("due", Say::same(to.to_string())),
        ("days", Say::same(left)),
    ];
    let keepers = identity::bank_wide_holders(&mut change, Permission::SharingManage)?;
    let keepers = keepers.into_iter().map(|person| person.login).collect();
    notify::post(
        &mut change,
        &told(&next, Kind::InstitutionEnding, keepers, args),
    )?;
    let entry = saved(
        &mut change,
        &next,
        before.version,
        "institution_ending_told",
        json!({ "to": to.to_string() }),
    )?;
    change.commit(vec![entry], 1)
}
