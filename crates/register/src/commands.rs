//! What may be done to the register: setting the masking rules.

use crate::rules::masking::{self, REASON};
use crate::store;
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::{Permission, Permit};
use kernel::{Fields, Masks, Reading, Refusal, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};

/// The ledger's name of the masking rules.
pub const MASKING: &str = "masking";
/// There is one set of them.
const BANK: &str = "bank";

/// The masking rules that hold now: read in the transaction that shows values, so that a change
/// counts at once and on every server.
///
/// # Errors
/// The database's; and one that says so when the stored rules cannot be read.
pub fn masks(reader: &mut Reader<'_>) -> Result<Masks, SqlError> {
    Ok(store::masking(reader)?.0)
}

/// The hash of the masking rules as stored; `None` while nobody has set any.
pub fn masking_state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let stored = store::raw(reader)?.filter(|_| id == BANK);
    Ok(stored.map(|(rules, version)| state(&rules, version)))
}

fn state(rules: &str, version: i64) -> [u8; 32] {
    change::hash_state(&[
        ("rules", rules.as_bytes()),
        ("version", &version.to_be_bytes()),
    ])
}

fn as_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Replaces the masking rules. `seen` is the version on the page.
///
/// # Errors
/// Fields that are wrong or show more than the floor allows; nothing that changes; a conflict when
/// somebody else was first.
pub async fn set_masking(
    app: &App,
    permit: &Permit,
    fields: Fields,
    seen: i64,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    if permit.permission() != Permission::RegisterManage {
        return Err(CommandError::Forbidden(Refusal::new(
            "not_permitted",
            say!(
                "该许可不是用于设置脱敏规则",
                "This permit is not for the masking rules"
            ),
        )));
    }
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |change| {
        set_masking_in(change, &fields, seen)
    })
    .await
}

/// [`set_masking`] inside a change.
///
/// # Errors
/// As there; `Forbidden` to who may not manage the register.
pub fn set_masking_in(
    mut change: Change<'_>,
    fields: &Fields,
    seen: i64,
) -> Result<Committed<()>, CommandError> {
    identity::permit(change.actor(), Permission::RegisterManage)
        .map_err(CommandError::Forbidden)?;
    let masks = masking::read(fields)?;
    let mut reading = Reading::new(fields);
    let reason = reading.text(&REASON);
    let reason = reading.finish(reason)?;
    let (before, version) = store::masking(&mut change)?;
    let subject = Subject::new(MASKING, BANK);
    if version != seen {
        return Err(change.conflict(&subject));
    }
    if before == masks {
        return Err(CommandError::Refused(Refusal::new(
            "unchanged",
            say!(
                "规则没有变化，未保存",
                "Nothing has changed; nothing was saved"
            ),
        )));
    }
    let rules = masking::to_text(&masks);
    if !store::save(&mut change, &rules, seen)? {
        return Err(change.conflict(&subject));
    }
    let from = as_json(&masking::to_text(&before));
    let body = json!({ "from": from, "to": as_json(&rules), "reason": reason });
    let entry = Entry::new(subject, "masking_set", body);
    change.commit(vec![entry.with_state(state(&rules, seen + 1))], ())
}

/// The rules as [`set_masking`] takes them: names and values of its fields.
pub fn masking_fields(masks: &Masks) -> Fields {
    masking::to_fields(masks)
}
