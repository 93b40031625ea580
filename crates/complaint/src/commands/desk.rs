//! A person's own desk: drafts, saved views, followed cases. These are preferences, not records of
//! the bank: they change nothing about a case, so they write no ledger entry.

use super::powers;
use crate::store;
use change::CommandError;
use kernel::{Actor, FieldError, FieldErrors, Fields, say};
use platform::App;
use platform::args;

/// Largest draft, in bytes of JSON.
const DRAFT_BYTES_MAX: usize = 64 * 1024;
/// Most saved views of a person.
const VIEWS_MAX: i64 = 50;
/// How long a draft is kept, in days; it may hold personal data.
const DRAFT_DAYS: i64 = 7;

/// Keeps what somebody has typed so far; old drafts of everybody go.
pub async fn save_draft(
    app: &App,
    actor: &Actor,
    form: &'static str,
    fields: Fields,
) -> Result<(), CommandError> {
    let text = serde_json::to_string(fields.pairs()).expect("pairs of strings serialise");
    if text.len() > DRAFT_BYTES_MAX {
        return Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
            "draft",
            "too_large",
            say!(
                "草稿过大（最多 {DRAFT_BYTES_MAX} 字节）",
                "The draft is too large (at most {DRAFT_BYTES_MAX} bytes)"
            ),
        )])));
    }
    let (login, now) = (actor.login.clone(), app.clock.now());
    let (keys, entropy) = (app.keys.clone(), app.entropy.clone());
    let old = now - jiff::SignedDuration::from_hours(24 * DRAFT_DAYS);
    app.db
        .write(move |tx| {
            store::drop_old_drafts(tx, old)?;
            let key = vault::room_key(tx, &keys, &entropy, now, store::DRAFTS)?;
            let sealed = vault::seal(
                register::sealed!("complaint_draft.fields"),
                &key,
                &store::draft_at(&login, form),
                text.as_bytes(),
                &entropy,
            );
            store::save_draft(tx, &login, form, sealed.as_str(), now)?;
            Ok::<_, CommandError>(())
        })
        .await
}

/// Throws a draft away.
pub async fn drop_draft(app: &App, actor: &Actor, form: &'static str) -> Result<(), CommandError> {
    let login = actor.login.clone();
    app.db
        .write(move |tx| Ok(store::drop_draft(tx, &login, form)?))
        .await
}

/// Saves a filter of the worklist under a name; an empty query removes it.
pub async fn save_view(
    app: &App,
    actor: &Actor,
    name: String,
    query: String,
) -> Result<(), CommandError> {
    let count = name.chars().count();
    if !(1..=20).contains(&count) || query.len() > 1000 {
        return Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
            "name",
            "name",
            say!(
                "「视图名称」应为 1 到 20 个字",
                "\"Name of the view\" must have 1 to 20 characters"
            ),
        )])));
    }
    let (login, now) = (actor.login.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            if query.is_empty() {
                tx.execute(
                    "DELETE FROM complaint_view WHERE login = $1 AND name = $2",
                    &args![login.as_str(), name.as_str()],
                )?;
                return Ok(());
            }
            let held = tx.query_one(
                "SELECT count(*) FROM complaint_view WHERE login = $1",
                &args![login.as_str()],
            )?;
            if held.get::<i64>(0)? >= VIEWS_MAX {
                return Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
                    "name",
                    "too_many",
                    say!(
                        "最多保存 {VIEWS_MAX} 个视图",
                        "At most {VIEWS_MAX} views can be saved"
                    ),
                )])));
            }
            tx.execute(
                "INSERT INTO complaint_view (login, name, query, at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (login, name) DO UPDATE SET query = $3, at = $4",
                &args![login.as_str(), name.as_str(), query.as_str(), now],
            )?;
            Ok(())
        })
        .await
}

/// Follows a case, or stops to.
pub async fn follow(
    app: &App,
    actor: &Actor,
    number: String,
    on: bool,
) -> Result<(), CommandError> {
    let (powers, keys) = (powers(actor), app.keys.clone());
    app.db
        .write(move |tx| {
            let stored = store::load(tx, &keys, &number)?
                .filter(|stored| powers.sees(&stored.case))
                .ok_or(CommandError::NotFound)?;
            let values = args![powers.login.as_str(), stored.case.id];
            tx.execute(
                "DELETE FROM complaint_follower WHERE login = $1 AND case_id = $2",
                &values,
            )?;
            if on {
                tx.execute(
                    "INSERT INTO complaint_follower (login, case_id) VALUES ($1, $2)",
                    &values,
                )?;
            }
            Ok(())
        })
        .await
}
