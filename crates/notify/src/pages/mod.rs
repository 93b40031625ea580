//! The pages: a person's own notices and choices; texts, endpoints and deliveries for an
//! administrator; the connection that tells open pages at once.

mod choices;
mod deliveries;
mod endpoints;
mod listing;
mod notices;
mod texts;

use crate::live::Live;
use crate::words::Words;
use axum::extract::State;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Permit, Routes, Signed};
use kernel::Lang;
use platform::App;

/// The pages, with open connections of their own.
pub fn routes() -> Routes {
    routes_with(&Live::default())
}

/// The pages; the program ends the connections that these open with [`Live::end`].
pub fn routes_with(live: &Live) -> Routes {
    let live = live.clone();
    Routes::new()
        .get("/notices", notices::list)
        .get("/notices/count", notices::count)
        .get("/notices/live", move |state: State<App>, signed: Signed| {
            notices::live(live.clone(), state, signed)
        })
        .post("/notices/read", notices::read_all)
        .post("/notices/{id}/read", notices::read)
        .get("/me/notices", choices::form)
        .post("/me/notices", choices::save)
        .get("/notices/templates", texts::list)
        .get("/notices/templates/{kind}", texts::form)
        .post("/notices/templates/{kind}", texts::save)
        .post("/notices/templates/{kind}/preview", texts::preview)
        .post("/notices/templates/{kind}/default", texts::reset)
        .get("/notices/endpoints", endpoints::list)
        .get("/notices/endpoints/new", endpoints::new)
        .post("/notices/endpoints/new", endpoints::create)
        .get("/notices/endpoints/{id}", endpoints::edit)
        .post("/notices/endpoints/{id}", endpoints::update)
        .post("/notices/endpoints/{id}/test", endpoints::test)
        .post("/notices/endpoints/{id}/deletion", endpoints::remove)
        .get("/notices/deliveries", deliveries::list)
        .post("/notices/deliveries/retry", deliveries::retry_all)
        .post("/notices/deliveries/{id}/retry", deliveries::retry)
        .post("/notices/deliveries/{id}/drop", deliveries::drop)
}

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string, in the same way.
type Params = axum::extract::Query<Vec<(String, String)>>;

fn words(lang: Lang) -> &'static Words {
    Words::of(lang)
}

/// The right to administer notices, or the page that says who has it.
fn permit(signed: &Signed) -> Result<Permit, Box<Response>> {
    signed
        .permit(Permission::NotifyManage)
        .map_err(|refusal| Box::new(failure(signed, CommandError::Forbidden(refusal))))
}
