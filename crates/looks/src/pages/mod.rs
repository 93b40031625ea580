//! The pages: who looked at how much, alerts, limits.

mod alerts;
mod chart;
mod files;
mod people;
mod policy;
mod raise;

use crate::Words;
use axum::extract::Query;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Permit, Routes, Signed};

type Pairs = axum::Form<Vec<(String, String)>>;
type Params = Query<Vec<(String, String)>>;

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/looks", people::list)
        .get("/looks/export", people::export)
        .get("/looks/people/{login}", people::one)
        .get("/looks/raise", raise::form)
        .post("/looks/raise", raise::submit)
        .get("/looks/alerts", alerts::list)
        .get("/looks/alerts/export", alerts::export)
        .get("/looks/alerts/{id}", alerts::one)
        .post("/looks/alerts/{id}", alerts::review)
        .get("/looks/policy", policy::form)
        .post("/looks/policy", policy::submit)
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

/// A tab over the pages of this room.
struct Tab {
    label: &'static str,
    href: &'static str,
    current: bool,
}

fn tabs(signed: &Signed, current: &str) -> Vec<Tab> {
    let w = words(signed);
    let mut all = vec![(w.tab_people, "/looks"), (w.tab_alerts, "/looks/alerts")];
    if signed.may(Permission::LooksManage) {
        all.push((w.tab_policy, "/looks/policy"));
    }
    all.into_iter()
        .map(|(label, href)| Tab {
            label,
            href,
            current: href == current,
        })
        .collect()
}

/// The permit, or the page that says no.
fn permit(signed: &Signed, permission: Permission) -> Result<Permit, Box<Response>> {
    signed
        .permit(permission)
        .map_err(|refusal| Box::new(failure(signed, CommandError::Forbidden(refusal))))
}
