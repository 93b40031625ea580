//! Files with the names of those affected: letters to post, a list to call. Taken for a purpose that is recorded
//! before anything is given.

use super::loaded;
use crate::files;
use crate::people::{Listed, people};
use crate::rules::Affected;
use crate::store::{self, subject};
use change::{Change, CommandError, Committed, Entry};
use identity::Permission;
use kernel::{FieldKind, FieldSpec, Fields, Lang, Reading, Refusal, say};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What the file is for.
pub(crate) const PURPOSE: FieldSpec =
    FieldSpec::required("purpose", "用途", "What for", FieldKind::Line { max: 200 });

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One letter to each of those on the list who were not told, in one Word file.
///
/// # Errors
/// Refused without the right to see people in plain, without a written notice, with nobody to write to.
pub fn letters_in(
    change: Change<'_>,
    number: &str,
    fields: &Fields,
    lang: Lang,
) -> Result<Committed<Taken>, CommandError> {
    take(change, number, fields, (lang, "breach_letters_taken"))
}

/// The list of those who were not told, with telephone numbers, as an Excel file.
///
/// # Errors
/// As [`letters_in`].
pub fn calls_in(
    change: Change<'_>,
    number: &str,
    fields: &Fields,
    lang: Lang,
) -> Result<Committed<Taken>, CommandError> {
    take(change, number, fields, (lang, "breach_calls_taken"))
}

fn take(
    mut change: Change<'_>,
    number: &str,
    fields: &Fields,
    (lang, kind): (Lang, &'static str),
) -> Result<Committed<Taken>, CommandError> {
    let letters = kind == "breach_letters_taken";
    let stored = loaded(&mut change, Permission::BreachManage, number)?;
    let (actor, keys, now) = (change.actor(), change.keys(), change.now());
    identity::permit(actor, Permission::PersonReveal).map_err(CommandError::Forbidden)?;
    let mut r = Reading::new(fields);
    let purpose = r.text(&PURPOSE).unwrap_or_default();
    let purpose = r.finish(purpose)?;
    let matter = &stored.matter;
    if letters && matter.words.letter.cause.is_empty() {
        return Err(CommandError::Refused(Refusal::new(
            "no_letter",
            say!("请先填写告知书内容", "Write the notice first"),
        )));
    }
    let untold: Vec<Affected> = matter
        .breach
        .listed()
        .filter(|one| one.told.is_none())
        .cloned()
        .collect();
    let asked = (true, lang, now);
    let found = people((&mut change, keys), actor, matter, &untold, asked)?;
    let named: Vec<Listed> = found
        .into_iter()
        .filter(|one| !one.nameless && !one.withheld)
        .collect();
    if named.is_empty() {
        return Err(CommandError::Refused(Refusal::new(
            "nobody",
            say!(
                "名单中没有未告知且您可以查看的人",
                "Nobody on the list is still to be told, or you may not see them"
            ),
        )));
    }
    let made = match letters {
        true => files::letters(matter, &named, lang, now)?,
        false => files::calls(matter, &named, actor, lang, now)?,
    };
    let body = json!({ "purpose": purpose, "people": named.len(), "left_out": untold.len() - named.len() });
    let state = store::state_of(&mut change, number)?;
    let mut entry = Entry::new(subject(number), kind, body);
    if let Some(state) = state {
        entry = entry.with_state(state);
    }
    let ending = if letters { "docx" } else { "xlsx" };
    let name = format!(
        "{number}-{}.{ending}",
        if letters { "letters" } else { "calls" }
    );
    change.commit(vec![entry], Taken { name, bytes: made })
}
