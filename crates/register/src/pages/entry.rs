//! One entry with everything the register says of it.

use super::{HOME, show, words};
use crate::{Register, Words};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use ui::Page;
use ui::components::Tag;

#[derive(Template)]
#[template(path = "register_entry.html")]
struct EntryPage {
    page: Page,
    w: &'static Words,
    level: Tag,
    protection: Tag,
    why: String,
    purpose: String,
    bases: Vec<Article>,
    retention: String,
    kept_by: Article,
    roles: Vec<&'static str>,
    places: Vec<String>,
    rooms: String,
}

struct Article {
    text: String,
    certainty: Tag,
}

/// The page.
pub(super) async fn page(signed: Signed, Path(id): Path<String>) -> Response {
    let Some(entry) = Register::builtin().entry(&id) else {
        return failure(&signed, CommandError::NotFound);
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let rooms = entry.rooms();
    let rooms: Vec<&str> = rooms.into_iter().map(|room| show::room(w, room)).collect();
    let why = entry.why.as_ref().map_or("", |why| why.to(lang));
    let bases = entry.bases.iter().map(|basis| Article {
        text: basis.article.to(lang).to_owned(),
        certainty: show::certainty(basis.certainty, lang),
    });
    ui::html(EntryPage {
        page: signed.page(entry.name.to(lang), HOME).crumb(w.title, HOME),
        w,
        level: show::level(w, entry.level),
        protection: show::protection(w, entry),
        why: why.to_owned(),
        purpose: entry.purpose.to(lang).to_owned(),
        bases: bases.collect(),
        retention: entry.retention.text.to(lang).to_owned(),
        kept_by: Article {
            text: entry.retention.article.to(lang).to_owned(),
            certainty: show::certainty(entry.retention.certainty, lang),
        },
        roles: entry.roles.iter().map(|role| role.label(lang)).collect(),
        places: entry.at.clone(),
        rooms: rooms.join(lang.pick("、", ", ")),
    })
}
