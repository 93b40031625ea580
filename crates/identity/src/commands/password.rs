//! A person's own password.

use super::entry;
use super::session::{Entered, Origin, begin};
use crate::rules::fields::{NEW_PASSWORD, NEW_PASSWORD_AGAIN, OLD_PASSWORD};
use crate::rules::{Stage, Via, check_password};
use crate::secret;
use crate::store::{account, session};
use change::CommandError;
use kernel::{Actor, FieldError, FieldErrors, say};
use platform::App;
use serde_json::json;

/// The three passwords of the form, as typed: spaces at the ends count.
#[derive(Clone)]
pub(crate) struct NewPassword {
    /// The present one.
    pub(crate) old: String,
    /// The new one.
    pub(crate) new: String,
    /// The new one once more.
    pub(crate) again: String,
}

/// Changes the password. All sessions end; a new one begins in this browser.
pub(crate) async fn change_password(
    app: &App,
    actor: &Actor,
    asked: NewPassword,
    origin: Origin,
    via: Via,
) -> Result<Entered, CommandError> {
    let login = actor.login.clone();
    let key = login.clone();
    let stored = app
        .db
        .read(move |reader| account::password(reader, &key))
        .await;
    let stored = stored
        .map_err(CommandError::Sql)?
        .ok_or(CommandError::NotFound)?;
    check(&asked, &login)?;
    if !secret::verify_apart(stored.clone(), asked.old).await {
        return Err(wrong_old().into());
    }
    let hash = secret::hash_apart(&app.entropy, asked.new).await;
    let token = secret::session_secret(&app.entropy);
    let print = secret::fingerprint(&token);
    let lang = change::run(app, actor, None, move |mut change| {
        // Another browser was quicker: the old password is no longer the one that was checked.
        if account::password(&mut change, &login)?.as_ref() != Some(&stored) {
            return Err(wrong_old().into());
        }
        let now = change.now();
        account::set_password(&mut change, &login, &hash, false, now)?;
        let ended = session::end_all(&mut change, &login, None)?;
        let person = account::load(&mut change, &login)?.ok_or(CommandError::NotFound)?;
        let body = json!({ "ended_sessions": ended });
        let changed = entry(&mut change, "password_changed", &login, body)?;
        let begun = begin(&mut change, &person, &print, &origin, (Stage::Full, via))?;
        change.commit(vec![changed, begun], person.lang)
    })
    .await?;
    Ok(Entered {
        secret: token,
        must_change: false,
        lang,
        stage: Stage::Full,
    })
}

fn check(asked: &NewPassword, login: &str) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    if asked.old.is_empty() {
        errors.0.extend(wrong_old().0);
    }
    if let Err(found) = check_password(&NEW_PASSWORD, &asked.new, login, &asked.old) {
        errors.0.extend(found.0);
    } else if asked.new != asked.again {
        let say = say!("两次输入的新密码不一致", "The two new passwords differ");
        errors.0.push(FieldError::new(
            NEW_PASSWORD_AGAIN.name,
            "password_differs",
            say,
        ));
    }
    if errors.0.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

fn wrong_old() -> FieldErrors {
    let say = say!("「原密码」不正确", "\"Present password\" is wrong");
    FieldError::new(OLD_PASSWORD.name, "password_wrong", say).into()
}
