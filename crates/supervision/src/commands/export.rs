//! Taking a list out of the system is itself recorded.

use change::{CommandError, Entry, Subject};
use kernel::Actor;
use platform::App;
use serde_json::json;

/// Records that an actor took `rows` limits out, from which list and with which filters.
pub(crate) async fn record_export(
    app: &App,
    actor: &Actor,
    list: &'static str,
    rows: usize,
    query: String,
) -> Result<(), CommandError> {
    let subject = Subject::new("account", actor.login.as_str());
    change::run(app, actor, None, move |change| {
        let body = json!({ "list": list, "rows": rows, "query": query });
        let entry = Entry::new(subject.clone(), "supervision_exported", body);
        change.commit(vec![entry], ())
    })
    .await
}
