//! Rows become cases: many in one change, one change in flight while the next rows are read, each
//! row once.

use super::incoming::Incoming;
use super::{ImportError, Job};
use crate::commands;
use crate::rules::register::{Registration, number};
use crate::rules::{PersonRef, UnitRef};
use crate::store::{self, Stored};
use change::{Change, CommandError, Committed, Entry, Pending};
use deadline::Rulebook;
use kernel::{Actor, Refusal, day_of, rfc3339, say};
use platform::App;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;

/// Rows of one change. More would not be faster, and a change holds the writer while it runs.
const ROWS: usize = 100;
/// How often a change is tried that lost a race against another import.
const TRIES: usize = 5;
/// The code of "nothing to do", by which a change without a new row ends.
const NOTHING_NEW: &str = "nothing_new";

/// Writes rows.
pub(super) struct Writer<'a> {
    app: &'a App,
    actor: &'a Actor,
    job: &'a Job<'a>,
    home: UnitRef,
    rows: Vec<Incoming>,
    /// The change handed in last: more at once would only race each other for the day's numbers.
    in_flight: Option<Flight>,
    /// Origins met in a dry run: the database does not know them afterwards.
    met: HashSet<String>,
    /// Cases made.
    pub(super) created: u64,
    /// Rows whose case was there.
    pub(super) known: u64,
}

/// A change handed in, with its rows for another try.
struct Flight {
    pending: Pending<Written>,
    rows: Arc<[Incoming]>,
}

/// What came of a change.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Written {
    created: u64,
    known: u64,
}

impl<'a> Writer<'a> {
    pub(super) fn new(app: &'a App, actor: &'a Actor, job: &'a Job, home: UnitRef) -> Writer<'a> {
        Writer {
            app,
            actor,
            job,
            home,
            rows: Vec::with_capacity(ROWS),
            in_flight: None,
            met: HashSet::new(),
            created: 0,
            known: 0,
        }
    }

    /// Takes a row; writes when there are enough.
    pub(super) fn add(&mut self, row: Incoming) -> Result<(), ImportError> {
        self.rows.push(row);
        if self.rows.len() == ROWS {
            self.send()
        } else {
            Ok(())
        }
    }

    /// Writes what is left and waits for everything.
    pub(super) fn finish(&mut self) -> Result<(), ImportError> {
        self.send()?;
        self.land()
    }

    fn send(&mut self) -> Result<(), ImportError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows: Arc<[Incoming]> = std::mem::take(&mut self.rows).into();
        if self.job.dry_run {
            return self.pretend(&rows);
        }
        self.land()?;
        let pending = self.start(&rows);
        self.in_flight = Some(Flight { pending, rows });
        Ok(())
    }

    fn start(&self, rows: &Arc<[Incoming]>) -> Pending<Written> {
        let (rows, home) = (Arc::clone(rows), self.home.clone());
        let system = self.job.format.code();
        change::start(self.app, self.actor, None, move |change| {
            write(change, &rows, &home, system)
        })
    }

    /// Waits for the change in flight.
    fn land(&mut self) -> Result<(), ImportError> {
        let Some(Flight { mut pending, rows }) = self.in_flight.take() else {
            return Ok(());
        };
        let mut tried = 1;
        loop {
            match pending.wait() {
                Ok(written) => {
                    self.created += written.created;
                    self.known += written.known;
                    return Ok(());
                }
                Err(CommandError::Refused(refusal)) if refusal.code == NOTHING_NEW => {
                    self.known += rows.len() as u64;
                    return Ok(());
                }
                // Another import wrote the same rows or numbers at the same time.
                Err(CommandError::Sql(SqlError::Serialization | SqlError::Unique { .. }))
                    if tried < TRIES =>
                {
                    tried += 1;
                    pending = self.start(&rows);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Counts what a dry run would do.
    fn pretend(&mut self, rows: &[Incoming]) -> Result<(), ImportError> {
        let system = self.job.format.code();
        let origins: Vec<String> = rows.iter().map(|row| origin(system, &row.id)).collect();
        let fresh: Vec<String> = origins
            .iter()
            .filter(|o| self.met.insert((*o).clone()))
            .cloned()
            .collect();
        self.known += (origins.len() - fresh.len()) as u64;
        let known = self.app.db.read_now(move |reader| {
            let mut known = 0;
            for origin in &fresh {
                known += u64::from(store::by_origin(reader, origin)?.is_some());
            }
            Ok::<_, SqlError>((known, fresh.len() as u64))
        })?;
        self.known += known.0;
        self.created += known.1 - known.0;
        Ok(())
    }
}

/// The name under which a row is known for good.
fn origin(system: &str, id: &str) -> String {
    format!("{system}:{id}")
}

/// Writes those rows that are not there yet. A file may have a row twice: the second time it is
/// found, as everything of one change sees what the change wrote.
fn write(
    mut change: Change<'_>,
    rows: &[Incoming],
    home: &UnitRef,
    system: &str,
) -> Result<Committed<Written>, CommandError> {
    let book = rulebook::current(&mut change)?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let origin = origin(system, &row.id);
        if store::by_origin(&mut change, &origin)?.is_none() {
            entries.push(insert(&mut change, row, home, origin, &book)?);
        }
    }
    let created = entries.len() as u64;
    let written = Written {
        created,
        known: rows.len() as u64 - created,
    };
    if created == 0 {
        return Err(Refusal::new(
            NOTHING_NEW,
            say!("这些行都已导入", "All these rows were imported before"),
        )
        .into());
    }
    change.commit(entries, written)
}

fn insert(
    change: &mut Change<'_>,
    row: &Incoming,
    home: &UnitRef,
    origin: String,
    book: &Rulebook,
) -> Result<Entry, CommandError> {
    let now = change.now();
    let unit = row.unit.as_ref().unwrap_or(home);
    let day = day_of(now);
    let serial = store::next_serial(change, &day.to_string(), unit.path.code())?;
    let actor = change.actor();
    let with = Registration {
        id: change.id(),
        number: number(day, &unit.path, serial),
        tracking_code: change.code(12),
        origin,
        by: PersonRef {
            login: actor.login.clone(),
            name: actor.name.clone(),
            unit: actor.unit.clone(),
        },
        unit: unit.clone(),
        against_unit: row.against.clone(),
        attachments: Vec::new(),
        now,
    };
    let (case, person) = row.clone().into_case(book, with);
    let stored = Stored::new(change, case, person)?;
    commands::insert(change, &stored, book)?;
    let case = &stored.case;
    // Codes and where it came from in the open, the summary sealed.
    let body = json!({
        "origin": case.origin, "status": case.status.code(), "nature": case.nature,
        "channel": case.channel, "source": case.source, "title": case.title,
        "received_at": rfc3339(case.received_at), "pack": case.pack,
    });
    Ok(commands::entry(change, "complaint_imported", &stored, body))
}
