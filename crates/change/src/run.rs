//! Running a command: one transaction, one instant, once per receipt.

use crate::{Change, CommandError, Committed};
use kernel::{Actor, Instant, Refusal, say};
use platform::sql::{Tx, args};
use platform::{App, Clock, Entropy, Keys};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The answer of a command that was started: `.await` it or `wait()` for it.
pub type Pending<T> = platform::sql::Pending<T, CommandError>;

/// A longer receipt is refused: it is a key of a table, and comes from outside.
const RECEIPT_BYTES_MAX: usize = 200;

/// Runs a command as one change. What it answers is durable; when it does not answer `Ok`,
/// nothing was changed. It may be run again after losing a race, so it has no effect outside.
///
/// `receipt` is the one-time id of a form or the idempotency key of an API call: the second time,
/// the same actor gets the first time's answer and nothing is done again.
pub async fn run<T, F>(
    app: &App,
    actor: &Actor,
    receipt: Option<String>,
    f: F,
) -> Result<T, CommandError>
where
    F: for<'a> FnMut(Change<'a>) -> Result<Committed<T>, CommandError> + Send + 'static,
    T: Serialize + DeserializeOwned + Send + 'static,
{
    start(app, actor, receipt, f).await
}

/// [`run`] for callers without an async runtime. Never from inside a database function.
pub fn run_now<T, F>(
    app: &App,
    actor: &Actor,
    receipt: Option<String>,
    f: F,
) -> Result<T, CommandError>
where
    F: for<'a> FnMut(Change<'a>) -> Result<Committed<T>, CommandError> + Send + 'static,
    T: Serialize + DeserializeOwned + Send + 'static,
{
    start(app, actor, receipt, f).wait()
}

/// Starts a command without waiting for it, so that an import keeps many in flight that share one
/// fsync. They may be done in another order.
pub fn start<T, F>(app: &App, actor: &Actor, receipt: Option<String>, f: F) -> Pending<T>
where
    F: for<'a> FnMut(Change<'a>) -> Result<Committed<T>, CommandError> + Send + 'static,
    T: Serialize + DeserializeOwned + Send + 'static,
{
    let mut command = Command {
        actor: actor.clone(),
        clock: app.clock.clone(),
        entropy: app.entropy.clone(),
        keys: app.keys.clone(),
        receipt,
        f,
    };
    app.db.submit(move |tx: &mut Tx<'_>| command.attempt(tx))
}

/// A command and all it needs, on its way to the database's thread.
struct Command<F> {
    actor: Actor,
    clock: Clock,
    entropy: Entropy,
    keys: Keys,
    receipt: Option<String>,
    f: F,
}

impl<F> Command<F> {
    fn attempt<T>(&mut self, tx: &mut Tx<'_>) -> Result<T, CommandError>
    where
        F: for<'a> FnMut(Change<'a>) -> Result<Committed<T>, CommandError>,
        T: Serialize + DeserializeOwned,
    {
        let now = self.clock.now();
        if let Some(key) = &self.receipt
            && let Some(answer) = earlier_answer(tx, &self.actor, key, now)?
        {
            return Ok(answer);
        }
        let change = Change::new(tx.again(), &self.actor, now, &self.entropy, &self.keys);
        let Committed { answer } = (self.f)(change)?;
        if let Some(key) = &self.receipt {
            keep_answer(tx, &self.actor, key, &answer)?;
        }
        Ok(answer)
    }
}

/// The answer that this actor got for this receipt before. The receipt of a new request is taken
/// here, without an answer yet: whoever sends the same one at the same time waits or is run again.
fn earlier_answer<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &str,
    now: Instant,
) -> Result<Option<T>, CommandError> {
    if key.is_empty() || key.len() > RECEIPT_BYTES_MAX || key.contains('\0') {
        return Err(CommandError::Refused(Refusal::new(
            "receipt_length",
            say!(
                "请求编号应为 1 到 {RECEIPT_BYTES_MAX} 个字节，不含空字符",
                "The request's id must have 1 to {RECEIPT_BYTES_MAX} bytes, none of them NUL"
            ),
        )));
    }
    let row = tx.query_one(
        "INSERT INTO change_receipt (actor, key, answer, at) VALUES ($1, $2, '', $3)
         ON CONFLICT (actor, key) DO UPDATE SET at = change_receipt.at RETURNING answer",
        &args![&actor.login, key, now],
    )?;
    let answer: &str = row.get(0)?;
    if answer.is_empty() {
        return Ok(None);
    }
    // An answer of another form belongs to another kind of request.
    let answer = serde_json::from_str(answer).map_err(|_| {
        CommandError::Refused(Refusal::new(
            "receipt_reused",
            say!(
                "该请求编号已用于另一项操作，请刷新页面后重试",
                "This request id was used for something else; reload the page and try again"
            ),
        ))
    })?;
    Ok(Some(answer))
}

/// Writes the answer on the receipt that [`earlier_answer`] took.
fn keep_answer<T: Serialize>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &str,
    answer: &T,
) -> Result<(), CommandError> {
    let answer = serde_json::to_string(answer)
        .map_err(|error| CommandError::Broken(format!("an answer is not JSON: {error}")))?;
    tx.execute(
        "INSERT INTO change_receipt (actor, key, answer, at) VALUES ($1, $2, $3, 0)
         ON CONFLICT (actor, key) DO UPDATE SET answer = excluded.answer",
        &args![&actor.login, key, answer],
    )?;
    Ok(())
}
