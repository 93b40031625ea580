//! A supervision order on paper.

use super::order::look;
use super::{below, failed, words};
use crate::Words;
use crate::rules::Order;
use crate::rules::order::{Event, Status, last_answer};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::Signed;
use kernel::{Lang, day_of, fill, short_time};
use platform::App;
use ui::Page;

#[derive(Template)]
#[template(path = "print.html")]
struct PrintPage {
    page: Page,
    w: &'static Words,
    order: Order,
    status: &'static str,
    issued_at: String,
    due: String,
    reply: Option<Written>,
    opinion: Option<Written>,
    printed: String,
}

/// What somebody wrote, with name and time.
struct Written {
    text: String,
    by: String,
    at: String,
}

fn written(event: &Event) -> Written {
    Written {
        text: event.text.clone(),
        by: format!("{} · {}", event.by.name, event.unit.name),
        at: short_time(event.at),
    }
}

/// The page; the browser prints it.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let order = match look(&app, &signed, number).await {
        Ok(seen) => seen.order,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang): (_, Lang) = (words(&signed), signed.lang);
    let href = format!("/supervision/orders/{}", order.number);
    let now = short_time(app.clock.now());
    let who = format!("{} {}", signed.actor.name, signed.actor.login);
    let verdict = order.events.last().filter(|event| {
        matches!(
            event.status,
            Status::Accepted | Status::Returned | Status::Withdrawn
        )
    });
    let issued = order.events.first().map(|event| short_time(event.at));
    ui::html(PrintPage {
        page: below(&signed, w.p_title, w.orders, "/supervision/orders")
            .crumb(order.number.as_str(), href),
        w,
        status: order.status.label(lang),
        issued_at: issued.unwrap_or_default(),
        due: day_of(order.due_at).to_string(),
        reply: last_answer(&order).map(written),
        opinion: verdict.map(written),
        printed: fill(w.p_printed, &[("who", &who), ("at", &now)]),
        order,
    })
}
