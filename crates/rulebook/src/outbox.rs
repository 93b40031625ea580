//! What other people are told, in the transaction that makes it so.

use crate::queries::CALENDAR;
use crate::rules::Ending;
use crate::{commands, store};
use change::Change;
use identity::Permission;
use kernel::Say;
use notify::{Kind, Notice};
use platform::sql::SqlError;

/// Tells those who keep the calendar, once, that its loaded years end; `false` when it was told
/// before.
pub(crate) fn post_ending(change: &mut Change<'_>, ending: &Ending) -> Result<bool, SqlError> {
    let now = change.now();
    if !store::note_warning(change, &ending.calendar, ending.year, now)? {
        return Ok(false);
    }
    let keepers = identity::bank_wide_holders(change, Permission::RulebookManage)?;
    let notice = Notice {
        kind: Kind::CalendarEnding,
        to: keepers.into_iter().map(|person| person.login).collect(),
        subject: commands::subject(&format!("{CALENDAR}/{}", ending.calendar)),
        href: "/rulebook".to_owned(),
        args: vec![
            ("year", Say::same(ending.year.to_string())),
            ("days", Say::same(ending.days.max(0).to_string())),
        ],
    };
    notify::post(change, &notice)?;
    Ok(true)
}
