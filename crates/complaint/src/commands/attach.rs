//! Files of a case: looked at before they are kept, stored under their hash.

use super::{book_of, entry, person_ref, powers};
use crate::rules::case::{Attachment, ITEMS_MAX};
use crate::store;
use change::CommandError;
use kernel::{Actor, Refusal, say};
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

/// Keeps a file with a case: type by its bytes, size limited, name cleaned.
pub async fn attach(app: &App, actor: &Actor, command: Attach) -> Result<i64, CommandError> {
    let media_type =
        document::check(&command.name, &command.bytes).map_err(CommandError::Refused)?;
    let name = document::safe_name(&command.name);
    let size = i64::try_from(command.bytes.len()).expect("a file's size is within its limit");
    let sealed = document::keep_sealed(app, command.bytes).await?;
    let number = command.number;
    change::run(app, actor, None, move |mut change| {
        let powers = powers(change.actor());
        let before = store::load_to_change(&mut change, &number)?
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
        after.case.attachments.push(Attachment {
            id,
            name: name.clone(),
            media_type: media_type.to_owned(),
            size,
            sha256: sealed.sha256.clone(),
            kept: sealed.kept.clone(),
            key: sealed.key.clone(),
            at: change.now(),
            by: person_ref(change.actor()),
        });
        let book = book_of(&mut change, &before.case)?;
        super::save(&mut change, &before.case, &mut after, &book)?;
        let body = json!({ "id": id, "name": name, "size": size, "sha256": sealed.sha256 });
        let entry = entry(&change, "complaint_file_added", &after, body);
        change.commit(vec![entry], id)
    })
    .await
}
