//! Limits and thresholds, changed on a page.

use crate::rules::Policy;
use crate::store;
use crate::verify::{BANK, POLICY, policy_state};
use change::{CommandError, Entry, Subject};
use identity::Permit;
use kernel::Fields;
use platform::App;
use serde_json::json;

/// Replaces limits and thresholds; `seen` is the version on the page. They hold from the next look on.
///
/// # Errors
/// Fields out of their bounds; somebody else's change in the meantime.
pub async fn set_policy(
    app: &App,
    permit: Permit,
    fields: Fields,
    seen: i64,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let policy = Policy::read(&fields)?;
        let (before, _) = store::policy(&mut change)?;
        let doc = serde_json::to_string(&policy)
            .map_err(|error| CommandError::Broken(error.to_string()))?;
        let subject = Subject::new(POLICY, BANK);
        if !store::save_policy(&mut change, &doc, seen)? {
            return Err(change.conflict(&subject));
        }
        let body = json!({ "from": before, "to": policy });
        let entry = Entry::new(subject, "look_policy_set", body);
        change.commit(vec![entry.with_state(policy_state(&doc, seen + 1))], ())
    })
    .await
}
