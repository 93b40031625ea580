//! What the clock does: looks for what is unusual in the looks since it last looked.

use crate::commands;
use crate::rules::alert::Alert;
use crate::rules::policy::Thresholds;
use crate::rules::{Facts, Found, Rule, Seen, find};
use crate::store;
use change::{CommandError, Job};
use jiff::{SignedDuration, ToSpan};
use kernel::{Day, Instant, UnitPath, day_of};
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often it is looked.
const REST: Duration = Duration::from_secs(60);
/// What a program that was just started looks back over.
const FIRST_BACK: SignedDuration = SignedDuration::from_hours(48);
/// What is looked at again, because a change may become visible a while after its instant.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
/// Looks of one person that are judged, the newest.
pub(crate) const LOOKS_MAX: i64 = 20_000;
/// Accesses without review that are judged at a time.
const UNREVIEWED_MAX: i64 = 200;

/// The jobs of this room.
pub fn jobs() -> Vec<Job> {
    let watch = Watch::default();
    vec![Job::new("looks.watch", REST, move |app| watch.run(app))]
}

/// The search for what is unusual. Nothing is written while nothing is found: how far it has come is
/// known to this process only, and a new one looks back two days. An alert is kept once, whoever
/// finds it.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    seen: Arc<Mutex<Option<Instant>>>,
}

impl Watch {
    /// Looks once; answers how many alerts it made. Blocks.
    ///
    /// # Errors
    /// The database's: then the same looks are judged the next time.
    pub fn run(&self, app: &App) -> Result<usize, CommandError> {
        let now = app.clock.now();
        let before = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let since = before.map_or(now - FIRST_BACK, |seen| seen - OVERLAP);
        let keys = app.keys.clone();
        let found = app
            .db
            .read_now(move |reader: &mut Reader<'_>| all(reader, &keys, since, now))?;
        let mut made = 0;
        for alert in &found {
            made += usize::from(commands::keep(app, alert)?);
        }
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        Ok(made)
    }
}

fn all(
    reader: &mut Reader<'_>,
    keys: &Keys,
    since: Instant,
    now: Instant,
) -> Result<Vec<Alert>, SqlError> {
    let (policy, _) = store::policy(reader)?;
    let thresholds = policy.thresholds();
    let mut alerts = unreviewed(reader, &thresholds, now)?;
    let mut names = Names::default();
    for (login, day) in store::looked_since(reader, since)? {
        let person = identity::person(reader, &login)?;
        // Whoever is no person is an interface, told by its token.
        let (name, unit) = person.as_ref().map_or((login.as_str(), ""), |p| {
            (p.name.as_str(), p.unit_name.as_str())
        });
        let of = (login.as_str(), day);
        for found in judged(reader, keys, &mut names, of, &thresholds)?.1 {
            alerts.push(Alert::new(0, (&login, name, unit), day, &found, now));
        }
    }
    let mut fresh = Vec::new();
    for alert in alerts {
        if !store::has_alert(reader, &alert.login, alert.rule.code(), alert.day)? {
            fresh.push(alert);
        }
    }
    Ok(fresh)
}

/// The looks of a person up to a day, and what is unusual about that day's.
pub(crate) fn judged(
    reader: &mut Reader<'_>,
    keys: &Keys,
    names: &mut Names,
    (login, day): (&str, Day),
    thresholds: &Thresholds,
) -> Result<(Vec<Seen>, Vec<Found>), SqlError> {
    let back = (thresholds.of("same_days") - 1).max(0);
    let first = day.saturating_sub(back.days());
    let looks = store::looks(reader, login, (first, day), LOOKS_MAX)?;
    let facts = facts(reader, keys, names, (login, day))?;
    let found = find(&looks, day, &facts, thresholds);
    Ok((looks, found))
}

/// Keyed hashes of the names of each unit's people, by login: made once for all who are judged.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<UnitPath, Vec<(String, String)>>);

impl Names {
    fn of(
        &mut self,
        reader: &mut Reader<'_>,
        keys: &Keys,
        unit: &UnitPath,
    ) -> Result<&[(String, String)], SqlError> {
        if !self.0.contains_key(unit) {
            let near = identity::people_under(reader, unit)?;
            let near = near.into_iter().filter(|person| person.unit == *unit);
            let hashed = near.map(|person| (person.login, keys.blind_index("name", &person.name)));
            self.0.insert(unit.clone(), hashed.collect());
        }
        Ok(self.0.get(unit).map_or(&[], Vec::as_slice))
    }
}

fn facts(
    reader: &mut Reader<'_>,
    keys: &Keys,
    names: &mut Names,
    (login, day): (&str, Day),
) -> Result<Facts, SqlError> {
    let book = rulebook::current(reader)?;
    // A year that nobody loaded is no reason to suspect anybody.
    let rest_day = book
        .state_council()
        .is_workday(day)
        .is_ok_and(|works| !works);
    let Some(person) = identity::person(reader, login)? else {
        return Ok(Facts {
            rest_day,
            interface: true,
            ..Facts::default()
        });
    };
    let near = names.of(reader, keys, &person.unit)?;
    let others = near.iter().filter(|(other, _)| other != login);
    Ok(Facts {
        rest_day,
        interface: false,
        own: keys.blind_index("name", &person.name),
        colleagues: others.map(|(_, index)| index.clone()).collect(),
    })
}

/// Break-glass accesses that nobody has reviewed in time, one alert of a person and day.
fn unreviewed(
    reader: &mut Reader<'_>,
    thresholds: &Thresholds,
    now: Instant,
) -> Result<Vec<Alert>, SqlError> {
    let days = thresholds.of("unreviewed_days");
    if days == 0 {
        return Ok(Vec::new());
    }
    let before = now - SignedDuration::from_hours(24 * days);
    let waiting = emergency::waiting(reader, before, UNREVIEWED_MAX)?;
    let mut alerts = Vec::new();
    for access in waiting {
        let found = Found {
            rule: Rule::Unreviewed,
            count: 1,
            from: access.opened_at,
            to: access.opened_at,
            behind: Vec::new(),
        };
        let person = identity::person(reader, &access.login)?;
        let unit = person.map_or(access.unit, |person| person.unit_name);
        let who = (access.login.as_str(), access.name.as_str(), unit.as_str());
        alerts.push(Alert::new(0, who, day_of(access.opened_at), &found, now));
    }
    Ok(alerts)
}
