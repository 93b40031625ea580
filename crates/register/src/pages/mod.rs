//! The pages of the register: the list, one entry, the list as a workbook.

mod entry;
mod list;
mod masking;
mod show;

use crate::Words;
use identity::Routes;
use kernel::Lang;

/// Where the list is.
const HOME: &str = "/register";

/// Every page of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/register", list::page)
        .get("/register/export", list::export)
        .get("/register/masking", masking::page)
        .post("/register/masking", masking::submit)
        .get("/register/{id}", entry::page)
}

/// A query string: pairs, in order.
type Params = axum::extract::Query<Vec<(String, String)>>;

fn words(lang: Lang) -> &'static Words {
    Words::of(lang)
}
