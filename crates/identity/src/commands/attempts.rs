//! What came too often: wrong attempts by address or person, kept in the database, so that they
//! hold on every server and over a restart. Notes are no changes of anything people see: they go
//! without a ledger entry.

use crate::door::FORM_SECONDS;
use crate::store::attempt::{self as store, Limit};
use platform::App;
use platform::sql::SqlError;

/// Wrong logins from one network address within a minute before it has to wait. A whole branch
/// may come from one address in the morning, so it is far above what people do.
const LOGINS: Limit = Limit {
    most: 60,
    within: 60,
};
/// Wrong present passwords of one person at the change of password.
const PASSWORDS: Limit = Limit {
    most: 5,
    within: 60,
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted<'a> {
    /// Wrong passwords, codes and recovery codes from a network address.
    Address(&'a str),
    /// Wrong present passwords of a login.
    PresentPassword(&'a str),
    /// Forms open to everybody, from a network, and how many of them are taken.
    OpenForm(&'a str, u32),
}

impl Counted<'_> {
    fn key(self) -> (String, Limit) {
        match self {
            Counted::Address(address) => (format!("address {address}"), LOGINS),
            Counted::PresentPassword(login) => (format!("password {login}"), PASSWORDS),
            Counted::OpenForm(network, most) => {
                let limit = Limit {
                    most: i64::from(most),
                    within: FORM_SECONDS,
                };
                (format!("form {network}"), limit)
            }
        }
    }
}

/// Whether it has to wait.
pub(crate) async fn must_wait(app: &App, counted: Counted<'_>) -> Result<bool, SqlError> {
    let ((key, limit), now) = (counted.key(), app.clock.now());
    let read = app
        .db
        .read(move |reader| store::must_wait(reader, &key, limit, now));
    read.await
}

/// Notes a wrong attempt. One that cannot be noted is told in the log: the answer goes out anyway.
pub(crate) async fn note(app: &App, counted: Counted<'_>) {
    let ((key, limit), now) = (counted.key(), app.clock.now());
    let noted: Result<(), SqlError> = app
        .db
        .write(move |tx| store::note(tx, &key, limit, now))
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a wrong attempt could not be noted");
    }
}
