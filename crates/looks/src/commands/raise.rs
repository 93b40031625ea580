//! More for one person for today, given by another.

use crate::rules::raise::{self, LOGIN, Raise};
use crate::store::{self, Raised};
use crate::verify::{RAISE, raise_state};
use change::{CommandError, Entry, Subject};
use identity::Permit;
use kernel::{FieldError, FieldErrors, Fields, day_of, say};
use platform::App;
use serde_json::json;

/// Raises a limit of another person for today; answers that person's login.
///
/// # Errors
/// Fields that are missing, nobody of that name; one's own limit.
pub async fn raise(
    app: &App,
    permit: Permit,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let asked = Raise::read(&fields)?;
        let by = change.actor().clone();
        raise::may_raise(&by.login, &asked.login)?;
        let person = identity::person(&mut change, &asked.login)?.filter(|person| person.active);
        let Some(person) = person else {
            return Err(unknown());
        };
        let raised = Raised {
            id: change.id(),
            login: person.login,
            day: day_of(change.now()).to_string(),
            kind: asked.kind.code().to_owned(),
            extra: asked.extra,
            reason: asked.reason,
            by: by.login,
            by_name: by.name,
            at: change.now(),
        };
        store::insert_raise(&mut change, &raised)?;
        let body = json!({
            "login": raised.login, "day": raised.day, "kind": raised.kind, "extra": raised.extra,
            "reason": raised.reason,
        });
        let subject = Subject::new(RAISE, raised.id.to_string());
        let entry = Entry::new(subject, "look_limit_raised", body);
        change.commit(vec![entry.with_state(raise_state(&raised))], raised.login)
    })
    .await
}

fn unknown() -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(
        LOGIN.name,
        "unknown_account",
        say!(
            "没有这个人员，或其账户未启用",
            "There is nobody of this name, or the account is not in use"
        ),
    )]))
}
