//! Alerts: the list, one with the looks behind it, its review.

use super::files::{List, download};
use super::people::Lines;
use super::{Pairs, Params, Tab, permit, tabs, words};
use crate::Words;
use crate::commands;
use crate::jobs::{Names, judged};
use crate::rules::alert::{Alert, REMARK, VERDICT, VERDICTS, may_review};
use crate::rules::{Found, Seen};
use crate::store;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, Fields, fill, short_time};
use platform::App;
use ui::components::{Pager, Tag, Tone};
use ui::{Form, FormView, Notice, Page};

/// Alerts on a page.
const PER_PAGE: i64 = 50;
/// Most alerts of a file.
const ROWS_MAX: i64 = 5_000;

struct Line {
    id: i64,
    rule: &'static str,
    who: String,
    day: String,
    count: i64,
    when: String,
    found_at: String,
    state: Tag,
}

#[derive(Template)]
#[template(path = "look_alerts.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    all: bool,
    open: String,
    rows: Vec<Line>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "look_alert.html")]
struct OnePage {
    page: Page,
    w: &'static Words,
    lines: Vec<(&'static str, String)>,
    person: String,
    name: String,
    day: String,
    state: Tag,
    own: bool,
    form: Option<FormView>,
    behind: Option<Lines>,
}

fn state(signed: &Signed, alert: &Alert) -> Tag {
    let (tone, text) = match &alert.review {
        None => (Tone::Soon, words(signed).waiting),
        Some(review) => {
            let tone = match review.verdict.as_str() {
                "explained" => Tone::Good,
                "reminded" => Tone::Soon,
                _ => Tone::Over,
            };
            (
                tone,
                Choice::label_in(VERDICTS, &review.verdict, signed.lang),
            )
        }
    };
    Tag::new(tone, text)
}

fn line(signed: &Signed, alert: &Alert) -> Line {
    Line {
        id: alert.id,
        rule: alert.rule.label(signed.lang),
        who: format!("{} {} · {}", alert.name, alert.login, alert.unit),
        day: alert.day.to_string(),
        count: alert.count,
        when: span(alert),
        found_at: short_time(alert.at),
        state: state(signed, alert),
    }
}

fn span(alert: &Alert) -> String {
    match alert.from == alert.to {
        true => short_time(alert.from),
        false => format!("{} – {}", short_time(alert.from), short_time(alert.to)),
    }
}

/// The list: those that wait for a review, or all.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let asked = Fields::from_pairs(params);
    let all = asked.get("show") == "all";
    let number: i64 = asked.get("page").parse().unwrap_or(1);
    let number = number.clamp(1, 10_000);
    let found = app.db.read(move |reader| {
        let open = store::open_alerts(reader)?;
        let total = if all {
            store::all_alerts(reader)?
        } else {
            open
        };
        let part = ((number - 1) * PER_PAGE, PER_PAGE);
        Ok::<_, platform::sql::SqlError>((open, total, store::alerts(reader, (!all, ""), part)?))
    });
    let (open, total, alerts) = match found.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, error.into()),
    };
    let w = words(&signed);
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let show = if all { "all" } else { "open" };
    let pager = Pager::new(
        signed.lang,
        count(total),
        count(number),
        count(PER_PAGE),
        |page| format!("/looks/alerts?show={show}&page={page}"),
    );
    ui::html(ListPage {
        page: signed.page(w.tab_alerts, "/looks").crumb(w.title, "/looks"),
        w,
        tabs: tabs(&signed, "/looks/alerts"),
        all,
        open: fill(w.open_n, &[("n", &open.to_string())]),
        rows: alerts.iter().map(|alert| line(&signed, alert)).collect(),
        pager,
    })
}

/// All of them as a workbook.
pub(super) async fn export(State(app): State<App>, signed: Signed) -> Response {
    let w = words(&signed);
    let found = app
        .db
        .read(|reader| store::alerts(reader, (false, ""), (0, ROWS_MAX)))
        .await;
    let alerts = match found {
        Ok(alerts) => alerts,
        Err(error) => return failure(&signed, error.into()),
    };
    let row = |alert: &Alert| {
        let line = line(&signed, alert);
        let review = alert.review.as_ref();
        let verdict = review.map_or(w.waiting, |r| {
            Choice::label_in(VERDICTS, &r.verdict, signed.lang)
        });
        vec![
            line.rule.to_owned(),
            line.who,
            line.day,
            line.count.to_string(),
            line.when,
            line.found_at,
            verdict.to_owned(),
            review.map_or(String::new(), |r| r.name.clone()),
            review.map_or(String::new(), |r| r.remark.clone()),
        ]
    };
    let full = alerts.len() as i64 == ROWS_MAX;
    let list = List {
        code: "alerts",
        name: w.sheet_alerts,
        heading: vec![
            w.rule,
            w.person,
            w.day,
            w.count,
            w.when,
            w.found_at,
            w.state,
            w.reviewed_by,
            w.remark,
        ],
        rows: alerts.iter().map(row).collect(),
        cut: full.then(|| fill(w.cut, &[("n", &ROWS_MAX.to_string())])),
    };
    download(&app, &signed, list).await
}

/// An alert with the looks of its day, and those of them that its rule finds now.
struct Around {
    alert: Alert,
    looks: Vec<Seen>,
    found: Option<Found>,
}

async fn load(app: &App, id: i64) -> Result<Around, CommandError> {
    let keys = app.keys.clone();
    app.db
        .read(move |reader| {
            let alert = store::alert(reader, id)?.ok_or(CommandError::NotFound)?;
            let (policy, _) = store::policy(reader)?;
            let of = (alert.login.as_str(), alert.day);
            let (looks, found) = judged(
                reader,
                &keys,
                &mut Names::default(),
                of,
                &policy.thresholds(),
            )?;
            let found = found.into_iter().find(|found| found.rule == alert.rule);
            Ok(Around {
                alert,
                looks,
                found,
            })
        })
        .await
}

/// One alert.
pub(super) async fn one(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    let (fields, none) = (Fields::default(), FieldErrors::default());
    match load(&app, id).await {
        Ok(around) => ui::html(draw(&signed, &around, &fields, &none, None)),
        Err(error) => failure(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    around: &Around,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> OnePage {
    let (w, alert) = (words(signed), &around.alert);
    let page = signed
        .page(alert.rule.label(signed.lang), "/looks")
        .crumb(w.title, "/looks")
        .crumb(w.tab_alerts, "/looks/alerts");
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let here = format!("/looks/alerts/{}", alert.id);
    let may = signed.may(Permission::LooksManage);
    let view =
        FormView::new(&form, here, &[VERDICT, REMARK], w.review_submit).hidden("form_id", form_id);
    let mut lines = vec![
        (w.unit, alert.unit.clone()),
        (w.day, alert.day.to_string()),
        (w.count, alert.count.to_string()),
        (w.when, span(alert)),
        (w.found_at, short_time(alert.at)),
    ];
    if let Some(review) = &alert.review {
        let by = format!("{} · {}", review.name, short_time(review.at));
        lines.push((w.reviewed_by, by));
        lines.push((w.remark, review.remark.clone()));
    }
    let behind = around.found.as_ref().map(|found| {
        let looks: Vec<&Seen> = found.behind.iter().map(|i| &around.looks[*i]).collect();
        Lines::new(signed, &looks)
    });
    OnePage {
        page,
        w,
        lines,
        person: alert.login.clone(),
        name: alert.name.clone(),
        day: alert.day.to_string(),
        state: state(signed, alert),
        own: may && alert.review.is_none() && alert.login == signed.actor.login,
        form: (may && may_review(&signed.actor.login, alert).is_ok()).then_some(view),
        behind,
    }
}

/// Reviews.
pub(super) async fn review(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::LooksManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::review(&app, permit, id, fields.clone(), receipt.clone()).await {
        Ok(()) => ui::see_other_with("/looks/alerts", &Notice::good(words(&signed).reviewed)),
        Err(error) => {
            let errors = match error.beside(VERDICT.name) {
                Ok(errors) => errors,
                Err(error) => return failure(&signed, error),
            };
            match load(&app, id).await {
                Ok(around) => match may_review(&signed.actor.login, &around.alert) {
                    // There is no form for the message to stand beside.
                    Err(refusal) => failure(&signed, CommandError::Refused(refusal)),
                    Ok(()) => {
                        let page = draw(&signed, &around, &fields, &errors, receipt);
                        ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, page)
                    }
                },
                Err(error) => failure(&signed, error),
            }
        }
    }
}
