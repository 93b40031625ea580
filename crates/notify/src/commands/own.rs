//! A person's own: read marks and choices. None of it changes what anybody else sees or what was
//! decided, so it is no entry of the ledger.

use crate::rules::fields::{MAIL, read_choices};
use crate::store::{message, person};
use change::CommandError;
use kernel::{FieldError, FieldErrors, Fields, say};
use platform::App;
use platform::sql::{SqlError, Tx};

/// Marks one of a person's messages as read; answers where it leads.
pub(crate) async fn read(app: &App, login: String, id: i64) -> Result<String, CommandError> {
    let now = app.clock.now();
    let href = app
        .db
        .write(move |tx: &mut Tx<'_>| message::mark_read(tx, &login, id, now));
    let href: Result<_, SqlError> = href.await;
    href?.ok_or(CommandError::NotFound)
}

/// Marks a person's messages up to the newest that they were shown as read; tells how many.
pub(crate) async fn read_all(app: &App, login: String, upto: i64) -> Result<u64, CommandError> {
    let now = app.clock.now();
    let marked = app
        .db
        .write(move |tx: &mut Tx<'_>| message::mark_all_read(tx, &login, upto, now));
    let marked: Result<_, SqlError> = marked.await;
    Ok(marked?)
}

/// Keeps a person's choices (`fields::CHOICES`).
pub(crate) async fn choose(app: &App, login: String, fields: &Fields) -> Result<(), CommandError> {
    let choices = read_choices(fields)?;
    let saved = app.db.write(move |tx: &mut Tx<'_>| {
        let domains = identity::mail_domains(tx)?;
        if !choices.mail.is_empty() && !identity::mail_within(&domains, &choices.mail) {
            return Ok(Err(outside(&domains)));
        }
        person::save(tx, &login, &choices).map(Ok)
    });
    let saved: Result<_, SqlError> = saved.await;
    saved?
}

fn outside(domains: &[String]) -> CommandError {
    let (zh, en) = (domains.join("、"), domains.join(", "));
    let said = say!(
        "「工作邮箱」应为本行邮箱（{zh}）",
        "\"Work mail address\" must be one of the bank's own ({en})"
    );
    let error = FieldError::new(MAIL.name, "mail_outside", said);
    CommandError::Invalid(FieldErrors(vec![error]))
}
