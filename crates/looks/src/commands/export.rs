//! Taking a list of this room out is itself recorded.

use super::count::subject;
use change::{CommandError, Entry};
use kernel::Actor;
use platform::App;
use serde_json::json;

/// Records that an actor took `rows` lines of a list out.
pub(crate) async fn record_export(
    app: &App,
    actor: &Actor,
    list: &'static str,
    rows: usize,
) -> Result<(), CommandError> {
    change::run(app, actor, None, move |change| {
        let entry = Entry::new(
            subject(&change.actor().login),
            "looks_exported",
            json!({ "list": list, "rows": rows }),
        );
        change.commit(vec![entry], ())
    })
    .await
}
