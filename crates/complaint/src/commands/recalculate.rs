//! Counts open cases anew after the rulebook has changed. Each case is a change of its own, which
//! does nothing when another server was there first; how far the walk has come is kept, so that a
//! server that ends half-way loses nothing.

use super::{entry, save};
use crate::rules::notices::after_recalculation;
use crate::rules::recalculate::recalculate as count_anew;
use crate::rules::time::NO_DUE;
use crate::store;
use change::{Change, CommandError, Committed};
use kernel::{Actor, Refusal, say};
use platform::App;
use platform::args;
use platform::sql::{Reader, SqlError, Tx};
use serde_json::json;

/// Cases looked at in one go.
const BATCH: i64 = 100;
/// The code of "its dates did not move", by which a change that has nothing to do ends.
const NOTHING_MOVED: &str = "nothing_moved";

/// Looks at the next open cases that were counted with an earlier version of the rulebook; answers
/// how many it looked at.
pub fn recalculate(app: &App) -> Result<usize, CommandError> {
    let Some((version, numbers)) = app.db.read_now(waiting)? else {
        return Ok(0);
    };
    let actor = Actor::system("recalculation");
    for (_, number) in &numbers {
        let number = number.clone();
        let done = change::run_now(app, &actor, None, move |change| one(change, &number));
        match done {
            Ok(()) => {}
            Err(CommandError::Refused(refusal)) if refusal.code == NOTHING_MOVED => {}
            Err(error) => return Err(error),
        }
    }
    let after = numbers.last().map_or(NO_DUE, |(id, _)| *id);
    app.db
        .write_now(move |tx: &mut Tx<'_>| store::recalculated_through(tx, version, after))?;
    // The end of the walk is noted once; nothing is left to do then.
    Ok(numbers.len().max(1))
}

/// The version to count with and the open cases that wait for it; `None` when all is done.
#[expect(clippy::type_complexity, reason = "a page of keys, read in one place")]
fn waiting(reader: &mut Reader<'_>) -> Result<Option<(i64, Vec<(i64, String)>)>, SqlError> {
    let version = rulebook::current(reader)?.version();
    let after = store::recalculated(reader, version)?;
    if version == 0 || after == NO_DUE {
        return Ok(None);
    }
    let rows = reader.query(
        "SELECT id, number FROM complaint_case WHERE category <> 'done' AND id > $1
         ORDER BY id LIMIT $2",
        &args![after, BATCH],
    )?;
    let cases = rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?)));
    Ok(Some((version, cases.collect::<Result<_, SqlError>>()?)))
}

fn one(mut change: Change<'_>, number: &str) -> Result<Committed<()>, CommandError> {
    let nothing = || {
        let say = say!("没有变化的期限", "No date moved");
        CommandError::Refused(Refusal::new(NOTHING_MOVED, say))
    };
    let before = store::load_to_change(&mut change, number)?.ok_or_else(nothing)?;
    let new = rulebook::current(&mut change)?;
    let old = rulebook::at(&mut change, before.case.rulebook)?;
    if old.version() >= new.version() {
        return Err(nothing());
    }
    let next = count_anew(&before.case, &old, &new, change.now()).ok_or_else(nothing)?;
    let mut after = before.clone();
    after.case = next;
    save(&mut change, &before.case, &mut after, &new)?;
    let because = after.case.recalculations.last();
    let told = because.map(|because| after_recalculation(&after.case, because));
    super::tell::tell(&mut change, &after, told.unwrap_or_default())?;
    let entry = entry(&change, "complaint_recalculated", &after, json!(because));
    change.commit(vec![entry], ())
}
