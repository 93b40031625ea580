//! Files of a case: looked at before they are kept, stored under their hash.

use super::{book_of, entry, person_ref, powers};
use crate::rules::Powers;
use crate::rules::case::{Attachment, ITEMS_MAX};
use crate::store::{self, Stored};
use change::{Change, CommandError, Committed, Entry};
use kernel::{Actor, Refusal, say};
use looks::{Kind, Look};
use platform::App;
use serde_json::json;

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: usize = document::FILE_BYTES_MAX;

/// A file to keep.
#[derive(Clone, Debug)]
pub struct Attach {
    /// Which case.
    pub number: String,
    /// The name it came with.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Records that a file of a case is opened, before it is given. It is counted: files hold persons.
///
/// # Errors
/// A case or file that is not there or not seen; a role that may not see persons; the day's limit.
pub async fn open_file(
    app: &App,
    actor: &Actor,
    number: &str,
    id: i64,
) -> Result<(), CommandError> {
    let asked = Look::new(Kind::File, number, 1);
    let number = number.to_owned();
    let done = change::run(app, actor, None, move |mut change| {
        let powers = powers(change.actor());
        let stored = store::load_to_change(&mut change, &number)?
            .filter(|stored| powers.sees(&stored.case))
            .ok_or(CommandError::NotFound)?;
        if !stored.case.attachments.iter().any(|file| file.id == id) {
            return Err(CommandError::NotFound);
        }
        if !powers.reveals(&stored.case) {
            return Err(CommandError::Forbidden(Refusal::new(
                "may_not_reveal",
                say!(
                    "附件可能含有客户信息，您的岗位不能下载",
                    "Files may hold the customer's data; your role does not let you download them"
                ),
            )));
        }
        let look = super::look_of(change.keys(), &stored, Kind::File);
        looks::count(&mut change, &look)?;
        let body = json!({ "id": id });
        let entry = entry(&change, "complaint_file_opened", &stored, body);
        change.commit(vec![entry], ())
    })
    .await;
    looks::told(app, actor, &asked, done).await
}

/// Keeps a file with a case: type by its bytes, size limited, name cleaned.
pub async fn attach(app: &App, actor: &Actor, command: Attach) -> Result<i64, CommandError> {
    let media_type =
        document::check(&command.name, &command.bytes).map_err(CommandError::Refused)?;
    let name = document::safe_name(&command.name);
    let size = i64::try_from(command.bytes.len()).expect("a file's size is within its limit");
    let sealed = document::keep_sealed(app, command.bytes).await?;
    let (number, at) = (command.number, app.clock.now());
    let file = Attachment {
        id: 0,
        name,
        media_type: media_type.to_owned(),
        size,
        sha256: sealed.sha256,
        kept: sealed.kept,
        key: sealed.key,
        at,
        by: person_ref(actor),
    };
    change::run(app, actor, None, move |change| {
        let powers = powers(change.actor());
        attach_with(change, &number, file.clone(), &powers)
    })
    .await
}

/// Puts a kept file into a case, by somebody whose powers are known.
pub(super) fn attach_with(
    mut change: Change<'_>,
    number: &str,
    file: Attachment,
    powers: &Powers,
) -> Result<Committed<i64>, CommandError> {
    let before = store::load_to_change(&mut change, number)?
        .filter(|stored| powers.sees(&stored.case))
        .ok_or(CommandError::NotFound)?;
    super::refuse_erased(&before)?;
    if !powers.works_on(&before.case) || before.case.status == crate::rules::Status::Archived {
        return Err(CommandError::Refused(Refusal::new(
            "may_not_attach",
            say!("您不能为本件添加附件", "You can't add files to this case"),
        )));
    }
    if before.case.attachments.len() >= ITEMS_MAX {
        return Err(CommandError::Refused(Refusal::new(
            "too_many",
            say!(
                "附件最多 {ITEMS_MAX} 个",
                "A case holds at most {ITEMS_MAX} files"
            ),
        )));
    }
    let mut after = before.clone();
    let id = after.case.attachments.last().map_or(1, |a| a.id + 1);
    after.case.version += 1;
    let (at, by) = (change.now(), person_ref(change.actor()));
    after
        .case
        .attachments
        .push(Attachment { id, at, by, ..file });
    let book = book_of(&mut change, &before.case)?;
    super::save(&mut change, &before.case, &mut after, &book)?;
    let entry = added(&change, &after, after.case.attachments.len() - 1);
    change.commit(vec![entry], id)
}

/// The entry about one of a case's files.
pub(super) fn added(change: &Change<'_>, stored: &Stored, place: usize) -> Entry {
    let file = &stored.case.attachments[place];
    let body = json!({
        "id": file.id, "name": file.name, "size": file.size, "sha256": file.sha256,
    });
    entry(change, "complaint_file_added", stored, body)
}
