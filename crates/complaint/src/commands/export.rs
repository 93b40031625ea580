//! 导出: taking cases out of the system is itself recorded.

use change::{CommandError, Entry, Subject};
use kernel::Actor;
use platform::App;
use serde_json::json;

/// Records that an actor took `rows` cases out, with the filters used.
pub async fn record_export(
    app: &App,
    actor: &Actor,
    rows: usize,
    query: String,
) -> Result<(), CommandError> {
    let subject = Subject::new("account", actor.login.as_str());
    change::run(app, actor, None, move |change| {
        let body = json!({ "rows": rows, "query": query });
        let entry = Entry::new(subject.clone(), "complaint_exported", body);
        change.commit(vec![entry], ())
    })
    .await
}
