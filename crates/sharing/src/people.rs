//! Who asks, who may decide, and the actor that a stored login is now.

use crate::rules::Who;
use identity::{Permission, Person};
use kernel::{Actor, ActorKind, UnitPath};
use platform::sql::{Reader, SqlError};

/// The actor as a record remembers them.
pub(crate) fn who(reader: &mut Reader<'_>, actor: &Actor) -> Result<Who, SqlError> {
    let unit = org::unit(reader, actor.unit.code())?;
    Ok(Who::of(
        actor,
        unit.map_or_else(String::new, |unit| unit.name),
    ))
}

/// The person of a login as an actor with today's roles; `None` when the account is not in use.
pub(crate) fn actor_now(reader: &mut Reader<'_>, login: &str) -> Result<Option<Actor>, SqlError> {
    let person = identity::person(reader, login)?.filter(|person| person.active);
    Ok(person.map(|person| Actor {
        kind: ActorKind::Person,
        login: person.login,
        name: person.name,
        unit: person.unit,
        roles: person.roles,
    }))
}

/// Who else may decide about something of this unit: the nearest, or those for the whole bank.
pub(crate) fn deciders(
    reader: &mut Reader<'_>,
    permission: Permission,
    unit: &UnitPath,
    not: &str,
) -> Result<Vec<String>, SqlError> {
    let others = |people: Vec<Person>| -> Vec<String> {
        let logins = people.into_iter().map(|person| person.login);
        logins.filter(|login| login != not).collect()
    };
    let nearest = others(identity::nearest_holders(reader, permission, unit)?);
    match nearest.is_empty() {
        false => Ok(nearest),
        true => Ok(others(identity::bank_wide_holders(reader, permission)?)),
    }
}
