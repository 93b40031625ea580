//! Notices to people (通知): in the program, by mail, by webhook and robots; once each, never lost.
//!
//! - [`Notice`], [`post`]: what other rooms call inside their own change
//! - [`Kind`]: what notices are about, with their texts
//! - [`jobs`], [`Settings`]: sending, and how notices leave the house
//! - [`routes`], [`Live`]: the pages, and telling open pages at once
//!
//! ```no_run
//! # fn assign(mut change: change::Change<'_>) -> Result<(), platform::sql::SqlError> {
//! notify::post(&mut change, &notify::Notice {
//!     kind: notify::Kind::CaseAssigned,
//!     to: vec!["zhaomin".to_owned()],
//!     subject: change::Subject::new("complaint", "TS-202611-000128"),
//!     href: "/complaints/TS-202611-000128".to_owned(),
//!     args: vec![
//!         ("number", kernel::Say::same("TS-202611-000128")),
//!         ("title", kernel::Say::same("信用卡年费争议")),
//!         ("by", kernel::Say::same("李静怡")),
//!         ("due", kernel::Say::same("2026-12-08")),
//!     ],
//! })?;
//! # Ok(())
//! # }
//! ```

mod commands;
mod jobs;
mod live;
mod pages;
mod post;
mod queries;
pub mod rules;
mod send;
mod settings;
mod store;
mod words;

pub use jobs::jobs;
pub use live::{LIVE_MAX, LIVE_PER_PERSON_MAX, Live, unread};
pub use pages::{routes, routes_with};
pub use post::{Notice, RECIPIENTS_MAX, post};
pub use rules::Kind;
pub use send::check_mail;
pub use settings::{MailServer, Security, Settings, WrongAddress, read_site};
pub use words::Words;

use platform::sql::{Reader, SqlError};

/// The hash of what is stored about a subject of this room (`endpoint`, `notice_text`), as its
/// ledger entries carry it; `None` when nothing is stored.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    match kind {
        commands::endpoint::SUBJECT => commands::endpoint::state_of(reader, id),
        commands::text::SUBJECT => commands::text::state_of(reader, id),
        _ => Ok(None),
    }
}

/// Whether there are notices from before an instant that may be forgotten.
pub fn old(reader: &mut Reader<'_>, before: kernel::Instant) -> Result<bool, SqlError> {
    Ok(!store::old::old(reader, before)?.is_empty())
}

/// Forgets some of the notices from before an instant, with their deliveries, unless something of them is
/// still on its way; answers how many. The caller's change records it.
pub fn forget(change: &mut change::Change<'_>, before: kernel::Instant) -> Result<usize, SqlError> {
    let found = store::old::old(change, before)?;
    for notice in &found {
        store::old::delete(change, *notice)?;
    }
    Ok(found.len())
}
