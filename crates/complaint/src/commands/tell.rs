//! Tells people what was done with a case, in the transaction in which it was done.

use super::subject;
use crate::rules::Case;
use crate::rules::notices::{Tell, To};
use change::Change;
use notify::Notice;
use platform::sql::SqlError;

/// Posts notices about a case. People who are complained about in it are told nothing of it.
pub(super) fn tell(change: &mut Change<'_>, case: &Case, tells: Vec<Tell>) -> Result<(), SqlError> {
    for told in tells {
        let mut to = match told.to {
            To::People(people) => people,
            To::Holders(permission, unit) => {
                let found = identity::nearest_holders(change, permission, &unit)?;
                found.into_iter().map(|person| person.login).collect()
            }
        };
        to.retain(|login| !case.against_staff.contains(login));
        let mut args = told.args;
        args.push(("number", kernel::Say::same(case.number.as_str())));
        args.push(("title", kernel::Say::same(case.title.as_str())));
        let notice = Notice {
            kind: told.kind,
            to,
            subject: subject(&case.number),
            href: format!("/complaints/{}", case.number),
            args,
        };
        notify::post(change, &notice)?;
    }
    Ok(())
}
