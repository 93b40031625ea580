//! 督办单: the list, by tab.

use super::query::{href, page_number};
use super::{Params, Tab as PageTab, failed, tabs, words};
use crate::queries::orders::{self, Filter, Tab};
use crate::rules::Order;
use crate::rules::order::Status;
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::{Permission, Signed};
use kernel::{Fields, Instant, Lang, day_of};
use platform::App;
use platform::sql::SqlError;
use ui::components::{Pager, Tag, Tone};
use ui::{Page, Pick};

/// Rows of a page.
const ROWS: i64 = 20;

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<PageTab>,
    lists: Vec<ListLink>,
    tab: &'static str,
    statuses: Vec<Pick>,
    status: String,
    overdue: bool,
    rows: Vec<Row>,
    pager: Pager,
    may_issue: bool,
}

struct ListLink {
    label: &'static str,
    href: String,
    count: i64,
    current: bool,
}

struct Row {
    number: String,
    about: Option<(String, String)>,
    text: String,
    unit: String,
    person: String,
    issuer: String,
    due: String,
    status: Tag,
    overdue: bool,
}

/// The colour of a status.
pub(super) fn status_tag(status: Status, lang: Lang) -> Tag {
    let tone = match status {
        Status::Issued => Tone::Soon,
        Status::Answered => Tone::Violet,
        Status::Returned => Tone::Due,
        Status::Accepted => Tone::Good,
        Status::Withdrawn => Tone::Plain,
    };
    Tag::dot(tone, status.label(lang))
}

/// Whether the reply is owed and its time is over.
pub(super) fn is_overdue(order: &Order, now: Instant) -> bool {
    order.status.owes_reply() && order.due_at < now
}

/// What the page needs of the database.
struct Look {
    rows: Vec<Order>,
    total: i64,
    counts: Vec<(Tab, i64)>,
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let (now, actor) = (app.clock.now(), signed.actor.clone());
    let may_issue = signed.may(Permission::SuperviseOrder);
    let fallback = if may_issue {
        Tab::Issued
    } else {
        Tab::ToAnswer
    };
    let filter = Filter {
        tab: Tab::from_code(fields.get("tab")).unwrap_or(fallback),
        status: Status::from_code(fields.get("status")),
        overdue: fields.get("overdue") == "true",
    };
    let (number, asked) = (page_number(&fields), filter.clone());
    let keys = app.keys.clone();
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        let part = ((number - 1) * ROWS, ROWS);
        let mut counts = Vec::new();
        for tab in Tab::ALL {
            let filter = Filter {
                tab,
                status: None,
                overdue: false,
            };
            counts.push((tab, orders::count(reader, &powers, &filter, now)?));
        }
        Ok::<_, SqlError>(Look {
            rows: orders::list(reader, &keys, &powers, &asked, now, part)?,
            total: orders::count(reader, &powers, &asked, now)?,
            counts,
        })
    });
    match look.await {
        Ok(look) => ui::html(draw(&signed, &fields, &filter, look, number, now)),
        Err(error) => failed(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    filter: &Filter,
    look: Look,
    number: i64,
    now: Instant,
) -> OrdersPage {
    const PATH: &str = "/supervision/orders";
    let (w, lang) = (words(signed), signed.lang);
    let total = u64::try_from(look.total).unwrap_or(0);
    let list = |(tab, count): (Tab, i64)| ListLink {
        label: match tab {
            Tab::ToAnswer => w.o_to_answer,
            Tab::Issued => w.o_issued,
            Tab::All => w.o_all,
        },
        href: format!("{PATH}?tab={}", tab.code()),
        count,
        current: tab == filter.tab,
    };
    OrdersPage {
        page: signed.page(w.orders, PATH),
        w,
        tabs: tabs(w, PATH),
        lists: look.counts.into_iter().map(list).collect(),
        tab: filter.tab.code(),
        statuses: Status::ALL
            .into_iter()
            .map(|status| Pick::new(status.code(), status.label(lang)))
            .collect(),
        status: fields.get("status").to_owned(),
        overdue: filter.overdue,
        rows: look
            .rows
            .iter()
            .map(|order| row(order, lang, now))
            .collect(),
        pager: Pager::new(lang, total, number as u64, ROWS as u64, |n| {
            let n = n.to_string();
            href(PATH, fields, &[("tab", filter.tab.code()), ("page", &n)])
        }),
        may_issue: signed.may(Permission::SuperviseOrder),
    }
}

fn row(order: &Order, lang: Lang, now: Instant) -> Row {
    let about = order.about.as_ref();
    Row {
        number: order.number.clone(),
        about: about.map(|about| (ui::local_path(&about.href).to_owned(), about.id.clone())),
        text: order.text.clone(),
        unit: order.unit.name.clone(),
        person: order
            .person
            .as_ref()
            .map_or(String::new(), |person| person.name.clone()),
        issuer: order.issuer.name.clone(),
        due: day_of(order.due_at).to_string(),
        status: status_tag(order.status, lang),
        overdue: is_overdue(order, now),
    }
}
