//! Deliveries that were not taken: send again, drop.

use super::by;
use crate::store::delivery as store;
use change::{CommandError, Entry, Subject};
use identity::Permit;
use kernel::{Refusal, say};
use platform::App;
use serde_json::json;

/// Most dead deliveries that are sent again at once.
pub(crate) const REVIVED_MAX: usize = 1_000;

fn subject(id: i64) -> Subject {
    Subject::new("delivery", id.to_string())
}

fn too_late() -> CommandError {
    let say = say!(
        "该通知已发送、已放弃或正在发送",
        "It is sent, dropped or being sent already"
    );
    Refusal::new("delivery_settled", say).into()
}

/// Sends one that failed or was given up again, from the first attempt on.
pub(crate) async fn retry(app: &App, permit: &Permit, id: i64) -> Result<(), CommandError> {
    let actor = by(permit);
    change::run(app, &actor, None, move |mut change| {
        let now = change.now();
        if !store::revive(&mut change, id, now)? {
            return Err(too_late());
        }
        let entry = Entry::new(subject(id), "delivery_retried", json!({}));
        change.commit(vec![entry], ())
    })
    .await
}

/// Sends the oldest that were given up again; tells how many.
pub(crate) async fn retry_all(app: &App, permit: &Permit) -> Result<u64, CommandError> {
    let actor = by(permit);
    change::run(app, &actor, None, move |mut change| {
        let now = change.now();
        let count = store::revive_all(&mut change, now, REVIVED_MAX)?;
        if count == 0 {
            let say = say!("没有未送达的通知", "None was given up");
            return Err(Refusal::new("nothing_dead", say).into());
        }
        let about = Subject::new("delivery", "all");
        let entry = Entry::new(about, "deliveries_retried", json!({ "count": count }));
        change.commit(vec![entry], count)
    })
    .await
}

/// Drops one for good.
pub(crate) async fn drop(app: &App, permit: &Permit, id: i64) -> Result<(), CommandError> {
    let actor = by(permit);
    change::run(app, &actor, None, move |mut change| {
        if !store::drop(&mut change, id)? {
            return Err(too_late());
        }
        let entry = Entry::new(subject(id), "delivery_dropped", json!({}));
        change.commit(vec![entry], ())
    })
    .await
}
