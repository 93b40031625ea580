//! The notice's arithmetic: announced on a day → in force when; in force on a day → announced until when.

use super::{Params, day, failed, looks, page, words};
use crate::Words;
use crate::rules::notice::{Notice, pack};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::Signed;
use kernel::{Day, Fields, Lang};
use platform::App;
use ui::Page;

struct Row {
    rule: String,
    article: String,
    certainty: &'static str,
    earliest: String,
    latest: Option<String>,
}

#[derive(Template)]
#[template(path = "disclosure_notice.html")]
struct NoticePage {
    page: Page,
    w: &'static Words,
    announced: String,
    from: String,
    law: String,
    rows: Vec<Row>,
}

fn certainty(w: &'static Words, code: &str) -> &'static str {
    match code {
        "seen" => w.c_seen,
        "second" => w.c_second,
        _ => w.c_memory,
    }
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(error) = looks(&signed) {
        return failed(&signed, error);
    }
    let fields = Fields::from_pairs(params);
    let announced = day(&app, &fields, "announced");
    let typed = !fields.get("from").is_empty();
    let from = typed.then(|| day(&app, &fields, "from"));
    ui::html(draw(&signed, announced, from))
}

fn draw(signed: &Signed, announced: Day, from: Option<Day>) -> NoticePage {
    let (w, lang): (_, Lang) = (words(signed), signed.lang);
    let rules = pack(announced);
    let row = |notice: &Notice| Row {
        rule: notice.rule.to(lang).to_owned(),
        article: notice.article.to(lang).to_owned(),
        certainty: certainty(w, &notice.certainty),
        earliest: rules.earliest(notice, announced).to_string(),
        latest: from.map(|from| rules.latest(notice, from).to_string()),
    };
    NoticePage {
        page: page(signed, w.calculator),
        announced: announced.to_string(),
        from: from.map_or(String::new(), |day| day.to_string()),
        law: rules.name.to(lang).to_owned(),
        rows: rules.notice.iter().map(row).collect(),
        w,
    }
}
