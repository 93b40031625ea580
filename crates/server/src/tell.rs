//! How people are told of what was done to their account: rooms below notices can't post any.

use change::{Change, Subject};
use identity::Told;
use kernel::Say;
use notify::{Kind, Notice};
use platform::sql::SqlError;

/// Posts the notice to the login it is about.
pub(crate) fn tell(change: &mut Change<'_>, login: &str, told: &Told) -> Result<(), SqlError> {
    let (kind, href, by) = match told {
        Told::FactorReset { by } => (Kind::FactorReset, "/me/factor", by),
        Told::SessionsEnded { by } => (Kind::SessionsEnded, "/me/sessions", by),
    };
    let notice = Notice {
        kind,
        to: vec![login.to_owned()],
        subject: Subject::new("account", login),
        href: href.to_owned(),
        args: vec![("by", Say::same(by.as_str()))],
    };
    notify::post(change, &notice).map(|_| ())
}
