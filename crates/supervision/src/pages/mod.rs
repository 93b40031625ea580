//! HTML over the commands and queries: the red list and lists of limits, my deadlines, the calendar,
//! on-time rates, orders, plans.

mod calendar;
mod cell;
mod files;
mod limits;
mod mine;
mod order;
mod orders;
mod plans;
mod print;
mod query;
mod stages;

use crate::Words;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Permit, Routes, Signed};
use ui::Page;

/// The pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/supervision", limits::red)
        .get("/supervision/export", limits::export_red)
        .post("/supervision/urge", limits::urge)
        .get("/supervision/mine", mine::show)
        .get("/supervision/limits", limits::list)
        .get("/supervision/limits/export", limits::export_list)
        .get("/supervision/calendar", calendar::show)
        .get("/supervision/stages", stages::show)
        .get("/supervision/stages/export", stages::export)
        .get("/supervision/orders", orders::list)
        .get("/supervision/orders/new", order::form)
        .post("/supervision/orders/new", order::submit)
        .get("/supervision/orders/{number}", order::show)
        .get("/supervision/orders/{number}/print", print::show)
        .get(
            "/supervision/orders/{number}/actions/{action}",
            order::action_form,
        )
        .post(
            "/supervision/orders/{number}/actions/{action}",
            order::action_submit,
        )
        .get("/supervision/plans", plans::show)
        .get("/supervision/plans/edit", plans::form)
        .post("/supervision/plans/edit", plans::submit)
}

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string, in the same way.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// The room's words in the person's language.
fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

/// The answer to something that failed.
fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    identity::pages::failure(signed, error.into())
}

/// The right asked for, or the page that says who has it.
fn permit(signed: &Signed, permission: Permission) -> Result<Permit, Response> {
    signed
        .permit(permission)
        .map_err(|refusal| failed(signed, CommandError::Forbidden(refusal)))
}

/// One of the room's pages as a tab.
struct Tab {
    label: &'static str,
    href: &'static str,
    current: bool,
}

/// The room's pages, with the one at `here` marked.
fn tabs(w: &'static Words, here: &str) -> Vec<Tab> {
    let pages = [
        (w.mine, "/supervision/mine"),
        (w.red, "/supervision"),
        (w.orders, "/supervision/orders"),
        (w.calendar, "/supervision/calendar"),
        (w.stages, "/supervision/stages"),
        (w.plans, "/supervision/plans"),
    ];
    let tab = |(label, href)| Tab {
        label,
        href,
        current: href == here,
    };
    pages.into_iter().map(tab).collect()
}

/// A page of the room below its list.
fn below(signed: &Signed, title: &str, above: &str, href: &str) -> Page {
    signed.page(title, href).crumb(above, href)
}
