//! Who hears of what, in the change that did it. Notices name number and kind, never a person of the bank's customers.

use super::{Act, title};
use crate::rules::{Breach, Harm};
use crate::store::subject;
use change::Change;
use identity::Permission;
use kernel::{Say, short_time};
use notify::{Kind, Notice};
use platform::sql::SqlError;

fn tell(
    change: &mut Change<'_>,
    kind: Kind,
    mut to: Vec<String>,
    breach: &Breach,
    more: Vec<(&'static str, Say)>,
) -> Result<(), SqlError> {
    let login = change.actor().login.clone();
    to.retain(|one| *one != login);
    let mut args = vec![
        ("number", Say::same(breach.number.as_str())),
        ("title", title(breach)),
        ("by", Say::same(change.actor().name.as_str())),
    ];
    args.extend(more);
    let notice = Notice {
        kind,
        to,
        subject: subject(&breach.number),
        href: format!("/breaches/{}", breach.number),
        args,
    };
    notify::post(change, &notice)?;
    Ok(())
}

fn holders(change: &mut Change<'_>, permission: Permission) -> Result<Vec<String>, SqlError> {
    let people = identity::bank_wide_holders(change, permission)?;
    Ok(people.into_iter().map(|person| person.login).collect())
}

/// Those who assess hear of a report at once.
pub(super) fn reported(change: &mut Change<'_>, breach: &Breach) -> Result<(), SqlError> {
    let to = holders(change, Permission::BreachManage)?;
    let found = ("due", Say::same(short_time(breach.found)));
    tell(change, Kind::BreachReported, to, breach, vec![found])
}

/// What follows from an act: danger is told to those who lead, a closing to those who review.
pub(super) fn after(change: &mut Change<'_>, act: Act, breach: &Breach) -> Result<(), SqlError> {
    match act {
        Act::Assess if breach.harm() == Some(Harm::Danger) => {
            let mut to = holders(change, Permission::BreachReview)?;
            to.extend(holders(change, Permission::BreachManage)?);
            to.sort();
            to.dedup();
            tell(change, Kind::BreachDangerous, to, breach, Vec::new())
        }
        Act::Close => {
            let to = holders(change, Permission::BreachReview)?;
            tell(change, Kind::BreachClosing, to, breach, Vec::new())
        }
        Act::Measure => {
            let Some(one) = breach.measures.last() else {
                return Ok(());
            };
            let due = ("due", Say::same(one.due.to_string()));
            let to = vec![one.owner.0.clone()];
            tell(change, Kind::BreachMeasure, to, breach, vec![due])
        }
        _ => Ok(()),
    }
}

/// Who asked to close it hears what became of it, and the reporter that it is over.
pub(super) fn reviewed(
    change: &mut Change<'_>,
    breach: &Breach,
    granted: bool,
) -> Result<(), SqlError> {
    let asked = breach.closing.iter().map(|(who, _)| who.login.clone());
    let mut to: Vec<String> = asked.collect();
    if granted {
        to.push(breach.by.login.clone());
        to.dedup();
    }
    let decision = match granted {
        true => kernel::say!("同意办结", "closed"),
        false => kernel::say!("退回处置", "sent back"),
    };
    tell(
        change,
        Kind::BreachReviewed,
        to,
        breach,
        vec![("decision", decision)],
    )
}
