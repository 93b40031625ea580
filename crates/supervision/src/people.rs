//! Who can be told: active officers, office and leadership, and which handlers are in use.

use crate::rules::recipients::Post;
use crate::store::limit::LimitRow;
use kernel::Role;
use platform::sql::{Reader, SqlError};
use std::collections::BTreeSet;

/// The roles that reminders go to beside the handler.
const ROLES: [Role; 3] = [Role::Officer, Role::Office, Role::Leader];

/// The people of one moment.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// Active officers, members of the office and of the leadership group.
    pub(crate) posts: Vec<Post>,
    /// Logins of handlers whose account is in use.
    active: BTreeSet<String>,
}

impl People {
    /// Everybody that could be told about these limits.
    pub(crate) fn load(reader: &mut Reader<'_>, rows: &[LimitRow]) -> Result<People, SqlError> {
        let holders = identity::holders(reader, &ROLES)?;
        let posts = holders.into_iter().map(|person| Post {
            login: person.login,
            name: person.name,
            unit: person.unit,
            roles: person.roles,
        });
        let owners: BTreeSet<&str> = rows
            .iter()
            .map(|row| row.owner.as_str())
            .filter(|login| !login.is_empty())
            .collect();
        Ok(People {
            posts: posts.collect(),
            active: identity::active(reader, owners)?,
        })
    }

    /// The handler of a limit, while their account is in use.
    pub(crate) fn owner<'r>(&self, row: &'r LimitRow) -> Option<(&'r str, &'r str)> {
        let there = self.active.contains(&row.owner);
        there.then_some((row.owner.as_str(), row.owner_name.as_str()))
    }
}
