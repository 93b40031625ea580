//! Tells people what was done with a case, in the transaction in which it was done.

use super::subject;
use crate::rules::notices::{Tell, To};
use crate::store::Stored;
use change::Change;
use notify::Notice;
use platform::sql::SqlError;

/// The part of a notice in which somebody is quoted.
const QUOTED: &str = "reason";

/// Posts notices about a case. People who are complained about in it are told nothing of it.
/// Notices leave the house: what they quote is without the complainant's own values.
pub(super) fn tell(
    change: &mut Change<'_>,
    stored: &Stored,
    tells: Vec<Tell>,
) -> Result<(), SqlError> {
    let case = &stored.case;
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
        for (name, say) in &mut args {
            if *name == QUOTED {
                say.zh = stored.without_person(&say.zh);
                say.en = stored.without_person(&say.en);
            }
        }
        args.push(("number", kernel::Say::same(case.number.as_str())));
        args.push(("title", kernel::Say::same(stored.open_title())));
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
