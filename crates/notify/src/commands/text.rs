//! An administrator's texts.

use super::by;
use crate::rules::fields::read_texts;
use crate::rules::{Kind, Texts};
use crate::store::template;
use change::{CommandError, Entry, Subject, state_gone};
use identity::Permit;
use kernel::{Fields, Lang, Refusal, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;

/// The ledger's name of a kind's texts.
pub(crate) const SUBJECT: &str = "notice_text";

/// The hash of a kind's texts as they are stored; `None` while they are the program's.
pub(crate) fn state_of(reader: &mut Reader<'_>, kind: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let written = template::all(reader)?;
    let known = Kind::from_code(kind).filter(|kind| written.has(*kind));
    Ok(known.map(|kind| hash(kind, &written.texts(kind))))
}

fn hash(kind: Kind, texts: &Texts) -> [u8; 32] {
    change::hash_state(&[
        ("kind", kind.code().as_bytes()),
        ("zh_title", texts.zh.title.as_bytes()),
        ("zh_body", texts.zh.body.as_bytes()),
        ("en_title", texts.en.title.as_bytes()),
        ("en_body", texts.en.body.as_bytes()),
    ])
}

/// What a form says it was drawn from: texts have no version of their own.
pub(crate) fn seen(kind: Kind, texts: &Texts) -> String {
    hex::encode(&hash(kind, texts)[..8])
}

/// Keeps a kind's texts (`fields::TEXTS`). `drawn_from` is the [`seen`] of the form: somebody
/// else's texts in between are a conflict.
pub(crate) async fn save(
    app: &App,
    permit: &Permit,
    kind: Kind,
    fields: &Fields,
    drawn_from: &str,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit);
    let texts = read_texts(kind, fields)?;
    let drawn_from = drawn_from.to_owned();
    change::run(app, &actor, receipt, move |mut change| {
        let now = template::all(&mut change)?.texts(kind);
        if seen(kind, &now) != drawn_from {
            return Err(change.conflict(&Subject::new(SUBJECT, kind.code())));
        }
        template::save(&mut change, kind, &texts)?;
        let body = json!({
            "zh": { "title": texts.zh.title, "body": texts.zh.body },
            "en": { "title": texts.of(Lang::En).title, "body": texts.of(Lang::En).body },
        });
        let entry = Entry::new(
            Subject::new(SUBJECT, kind.code()),
            "notice_text_written",
            body,
        );
        let entry = match state_of(&mut change, kind.code())? {
            Some(state) => entry.with_state(state),
            None => entry,
        };
        change.commit(vec![entry], ())
    })
    .await
}

/// Goes back to the program's texts.
pub(crate) async fn reset(app: &App, permit: &Permit, kind: Kind) -> Result<(), CommandError> {
    let actor = by(permit);
    change::run(app, &actor, None, move |mut change| {
        if !template::remove(&mut change, kind)? {
            let say = say!(
                "该模板本来就是默认文本",
                "These are the shipped texts already"
            );
            return Err(Refusal::new("text_is_shipped", say).into());
        }
        let about = Subject::new(SUBJECT, kind.code());
        let entry = Entry::new(about, "notice_text_reset", json!({})).with_state(state_gone());
        change.commit(vec![entry], ())
    })
    .await
}
