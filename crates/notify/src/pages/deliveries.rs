//! 通知发送: what is on its way, what was not taken, and what to do about it.

use super::listing::{TabLink, offset, page_of, total};
use super::{Params, permit, words};
use crate::Words;
use crate::commands::delivery as commands;
use crate::queries::{self, Delivery, Tab};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::{Fields, Lang, fill, short_time};
use platform::App;
use platform::sql::SqlError;
use ui::components::{Pager, Tag, Tone};
use ui::{Notice, Page};

/// Rows of a page.
const ROWS: i64 = 50;
/// The page, with what needs somebody first.
const HERE: &str = "/notices/deliveries";

#[derive(Template)]
#[template(path = "deliveries.html")]
struct DeliveriesPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<TabLink>,
    rows: Vec<RowView>,
    trouble: bool,
    pager: Pager,
}

struct RowView {
    id: i64,
    at: String,
    kind: &'static str,
    channel: &'static str,
    to: String,
    state: Tag,
    attempts: i64,
    next: String,
    error: String,
    may_retry: bool,
    may_drop: bool,
}

fn state_tag(state: &str, w: &Words) -> Tag {
    let (tone, text) = match state {
        "waiting" => (Tone::Info, w.state_waiting),
        "sending" => (Tone::Info, w.state_sending),
        "failed" => (Tone::Soon, w.state_failed),
        "sent" => (Tone::Good, w.state_sent),
        "dead" => (Tone::Over, w.state_dead),
        "held" => (Tone::Plain, w.state_held),
        "gathered" => (Tone::Good, w.state_gathered),
        _ => (Tone::Plain, w.state_dropped),
    };
    Tag::dot(tone, text)
}

/// What happened: our own codes in words, what the other side said as it is.
fn reason(error: &str, w: &Words) -> String {
    let told = match error {
        "mail_not_set_up" => w.why_mail_not_set_up,
        "endpoint_removed" => w.why_endpoint_removed,
        "account_closed" => w.why_account_closed,
        "no_mail_address" => w.why_no_mail_address,
        "mail_outside" => w.why_mail_outside,
        "tried_too_often" => w.why_tried_too_often,
        "address_down" => w.why_address_down,
        other => other,
    };
    told.to_owned()
}

fn row(delivery: Delivery, lang: Lang, w: &Words) -> RowView {
    let state = delivery.state.as_str();
    let to_come = matches!(state, "waiting" | "failed" | "held");
    RowView {
        id: delivery.id,
        at: short_time(delivery.at),
        kind: delivery.kind.label(lang),
        channel: delivery.channel.label(lang),
        to: delivery.to,
        state: state_tag(state, w),
        attempts: delivery.attempts,
        next: match to_come {
            true => short_time(delivery.next_at),
            false => String::new(),
        },
        error: reason(&delivery.error, w),
        may_retry: matches!(state, "dead" | "failed"),
        may_drop: to_come || state == "dead",
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    let asked = Fields::from_pairs(params);
    let tab = Tab::from_code(asked.get("tab")).unwrap_or(Tab::Trouble);
    let number = page_of(&asked);
    let found = app.db.read(move |reader| {
        let rows = queries::deliveries(reader, tab, offset(number, ROWS), ROWS)?;
        let count = queries::count_deliveries(reader, tab)?;
        let trouble = queries::count_deliveries(reader, Tab::Trouble)?;
        Ok::<_, SqlError>((rows, count, trouble))
    });
    let (rows, count, trouble) = match found.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, error.into()),
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let link = |of: Tab, label: &'static str| TabLink {
        label,
        href: format!("{HERE}?tab={}", of.code()),
        count: (of == Tab::Trouble).then_some(trouble),
        current: of == tab,
    };
    let href = |n| format!("{HERE}?tab={}&page={n}", tab.code());
    ui::html(DeliveriesPage {
        page: signed.page(w.deliveries_title, HERE),
        w,
        tabs: vec![
            link(Tab::Trouble, w.tab_trouble),
            link(Tab::UnderWay, w.tab_under_way),
            link(Tab::Sent, w.tab_sent),
            link(Tab::Dropped, w.tab_dropped),
        ],
        trouble: tab == Tab::Trouble && trouble > 0,
        rows: rows
            .into_iter()
            .map(|delivery| row(delivery, lang, w))
            .collect(),
        pager: Pager::new(lang, total(count), number, ROWS as u64, href),
    })
}

/// Sends one again.
pub(super) async fn retry(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let done = commands::retry(&app, &permit, id).await;
    told(&signed, done, words(signed.lang).retried)
}

/// Drops one.
pub(super) async fn drop(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let done = commands::drop(&app, &permit, id).await;
    told(&signed, done, words(signed.lang).dropped)
}

fn told(signed: &Signed, done: Result<(), CommandError>, text: &str) -> Response {
    match done {
        Ok(()) => ui::see_other_with(HERE, &Notice::good(text)),
        Err(error) => failure(signed, error),
    }
}

/// Sends all that were given up again.
pub(super) async fn retry_all(State(app): State<App>, signed: Signed) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    match commands::retry_all(&app, &permit).await {
        Ok(n) => {
            let told = fill(words(signed.lang).retried_all, &[("n", &n.to_string())]);
            ui::see_other_with(HERE, &Notice::good(told))
        }
        Err(error) => failure(&signed, error),
    }
}
