//! Prices that are announced and not yet in force, with the days of their notice.

use super::{Params, day, failed, looks, page, words};
use crate::gate::{Evidence, is_rise};
use crate::public::{fee_histories, fee_of};
use crate::{PublicPrice, Words};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::Signed;
use kernel::{Day, Fields};
use platform::App;
use platform::sql::{Reader, SqlError};
use publication::Version;
use ui::Page;
use ui::components::{Tag, Tone};

struct Row {
    code: String,
    name: String,
    now: String,
    then: String,
    movement: Tag,
    announced: String,
    effective: String,
    notice_days: i32,
    days_left: i32,
}

#[derive(Template)]
#[template(path = "disclosure_coming.html")]
struct ComingPage {
    page: Page,
    w: &'static Words,
    on: String,
    rows: Vec<Row>,
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
    let on = day(&app, &Fields::from_pairs(params), "on");
    let read = move |reader: &mut Reader<'_>| fee_histories(reader, on);
    let found: Result<_, SqlError> = app.db.read(read).await;
    match found {
        Ok(all) => {
            let mut rows: Vec<Row> = all.iter().filter_map(|all| row(&signed, all, on)).collect();
            rows.sort_by(|a, b| (&a.effective, &a.code).cmp(&(&b.effective, &b.code)));
            let w = words(&signed);
            ui::html(ComingPage {
                page: page(&signed, w.upcoming),
                on: on.to_string(),
                rows,
                w,
            })
        }
        Err(error) => failed(&signed, error),
    }
}

fn row(signed: &Signed, all: &[Version], on: Day) -> Option<Row> {
    let fee = fee_of(all, on)?;
    let coming = fee.coming?;
    let text = |price: &PublicPrice| price.text.to(signed.lang).to_owned();
    let days = |from: Day, to: Day| from.until(to).map_or(0, |span| span.get_days());
    let version = all.iter().find(|one| one.version == coming.version)?;
    Some(Row {
        movement: movement(signed, version),
        name: fee.name.to(signed.lang).to_owned(),
        now: fee.price.as_ref().map_or(String::new(), text),
        then: text(&coming),
        announced: coming.announced.to_string(),
        effective: coming.effective.to_string(),
        notice_days: days(coming.announced, coming.effective),
        days_left: days(on, coming.effective),
        code: fee.code,
    })
}

/// How a published version moved the price.
fn movement(signed: &Signed, version: &Version) -> Tag {
    let w = words(signed);
    let evidence = Evidence::of(version).unwrap_or_default();
    if is_rise(&evidence) {
        return Tag::dot(Tone::Due, w.m_rise);
    }
    match evidence.movement.as_str() {
        "new" => Tag::dot(Tone::Violet, w.m_new),
        "fall" => Tag::dot(Tone::Good, w.m_fall),
        _ => Tag::dot(Tone::Plain, w.m_same),
    }
}
