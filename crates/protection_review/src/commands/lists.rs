//! The word list and the checklist: a new version each time, the old ones stay.

use super::refused;
use crate::LIST;
use crate::rules::checklist::Checklist;
use crate::rules::words::WordList;
use crate::store::{self, ListKind};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::Permission;
use kernel::{Actor, Instant, say};
use platform::App;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The version that a command has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its version.
    pub version: i64,
}

/// Puts a new version of the word list in force. `seen` is the version that was changed.
///
/// # Errors
/// `Forbidden` without the right; an entry that is wrong; a version that somebody else made meanwhile.
pub async fn keep_words(
    app: &App,
    actor: &Actor,
    (list, seen): (WordList, i64),
    receipt: Option<String>,
) -> Result<Kept, CommandError> {
    change::run(app, actor, receipt, move |change| {
        keep_words_in(change, &list, seen)
    })
    .await
}

/// [`keep_words`] inside a change.
///
/// # Errors
/// As [`keep_words`].
pub fn keep_words_in(
    mut change: Change<'_>,
    list: &WordList,
    seen: i64,
) -> Result<Committed<Kept>, CommandError> {
    list.check().map_err(CommandError::Refused)?;
    let (_, present, made) = store::words(&mut change)?;
    let entries = list.entries.len();
    put(
        change,
        ListKind::Words,
        list,
        (seen, present, made, entries),
    )
}

/// Puts a new version of the checklist in force; reviews that are handed in keep theirs.
///
/// # Errors
/// As [`keep_words`].
pub async fn keep_checklist(
    app: &App,
    actor: &Actor,
    (list, seen): (Checklist, i64),
    receipt: Option<String>,
) -> Result<Kept, CommandError> {
    change::run(app, actor, receipt, move |change| {
        keep_checklist_in(change, &list, seen)
    })
    .await
}

/// [`keep_checklist`] inside a change.
///
/// # Errors
/// As [`keep_words`].
pub fn keep_checklist_in(
    mut change: Change<'_>,
    list: &Checklist,
    seen: i64,
) -> Result<Committed<Kept>, CommandError> {
    list.check().map_err(CommandError::Refused)?;
    let (_, present, made) = store::checklist(&mut change, None)?;
    let entries = list.items.len();
    put(
        change,
        ListKind::Checklist,
        list,
        (seen, present, made, entries),
    )
}

fn put<T: Serialize>(
    mut change: Change<'_>,
    kind: ListKind,
    list: &T,
    (seen, present, made, entries): (i64, i64, store::Made, usize),
) -> Result<Committed<Kept>, CommandError> {
    let actor = change.actor();
    identity::permit(actor, Permission::ProtectionReviewDecide).map_err(CommandError::Forbidden)?;
    if seen != present {
        let (by, at) = made.unwrap_or_default();
        return Err(refused(
            "changed_meanwhile",
            say!(
                "{by} 已于 {} 改为第 {present} 版，请核对后再提交",
                "{by} made version {present} at {}; look again, then send it",
                kernel::short_time(kernel::instant_from_micros(at))
            ),
        ));
    }
    let (login, now): (String, Instant) = (actor.login.clone(), change.now());
    let version = present + 1;
    store::put_list(&mut change, (kind, version), (&login, now), list)?;
    let state = store::list_state(&mut change, kind.code())?;
    let state = state.ok_or_else(|| SqlError::Other("a list that was kept is gone".to_owned()))?;
    let body = json!({ "version": version, "entries": entries });
    let about = Subject::new(LIST, kind.code());
    let entry = Entry::new(about, "protection_review_list_changed", body).with_state(state);
    change.commit(vec![entry], Kept { version })
}
