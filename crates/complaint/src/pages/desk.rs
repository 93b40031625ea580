//! A person's own things: saved views, followed cases.

use super::{Pairs, failed, words};
use crate::commands;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::Signed;
use kernel::Fields;
use platform::App;
use ui::Notice;

/// Saves the present filters under a name, or removes a view.
pub(super) async fn view(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let (name, query) = (
        fields.get("name").to_owned(),
        fields.get("query").to_owned(),
    );
    let back = ui::local_path(fields.get("back")).to_owned();
    let said = if query.is_empty() {
        words(&signed).view_removed
    } else {
        words(&signed).view_saved
    };
    match commands::save_view(&app, &signed.actor, name, query).await {
        Ok(()) => ui::see_other_with(&back, &Notice::good(said)),
        Err(error) => failed(&signed, error),
    }
}

/// Follows a case, or stops to.
pub(super) async fn follow(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let on = Fields::from_pairs(pairs).get("on") == "true";
    let w = words(&signed);
    let said = if on { w.followed } else { w.unfollowed };
    match commands::follow(&app, &signed.actor, number.clone(), on).await {
        Ok(()) => ui::see_other_with(&format!("/complaints/{number}"), &Notice::good(said)),
        Err(error) => failed(&signed, error),
    }
}
