//! Handlers: the public pages (thin: a body in the public layout), and the staff's page of files and
//! figures.

mod figures;
mod open;

use identity::Routes;

/// The pages of this room; the staff pages of its kinds are the shelf's.
pub fn routes() -> Routes {
    Routes::new()
        .get("/p/learn", open::learn)
        .get("/p/learn/{kind}/{key}", open::item)
        .post("/p/learn/{kind}/{key}", open::answer)
        .get("/p/learn/{kind}/{key}/file", open::file)
        .get("/p/glossary", open::glossary)
        .get("/p/notices", open::notices)
        .get("/p/notices/{key}", open::notice)
        .get("/p/complain-channels", open::channels)
        .get("/p/mediation", open::mediation)
        .get("/education", figures::show)
        .get("/education/export", figures::excel)
        .post("/education/files", figures::upload)
        .post("/education/terms", figures::load_terms)
}
