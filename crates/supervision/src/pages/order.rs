//! One supervision order: its page, the form of a new one, the forms of what may be done with it.

use super::orders::{is_overdue, status_tag};
use super::{Pairs, Params, below, failed, permit, words};
use crate::Words;
use crate::commands;
use crate::rules::Order;
use crate::rules::order::{Action, Event, NEW, Powers, Status, UNIT, check};
use crate::store::order as store;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields, Lang, Refusal, day_of, fill, rfc3339, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Tag, Timeline, TimelineEntry, TimelineKind, Tone};
use ui::{Form, FormView, Notice, Page, Pick};

#[derive(Template)]
#[template(path = "form_page.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    page: Page,
    w: &'static Words,
    order: Order,
    status: Tag,
    overdue: Option<Tag>,
    issued_at: String,
    due: String,
    timeline: Timeline,
    actions: Vec<(Action, String)>,
    lang: Lang,
}

fn href(number: &str) -> String {
    format!("/supervision/orders/{number}")
}

/// An order as somebody sees it.
pub(super) struct Seen {
    pub(super) order: Order,
    powers: Powers,
    answerers: Vec<String>,
}

impl Seen {
    fn check(&self, action: Action) -> Result<(), Refusal> {
        check(action, &self.order, &self.powers, &self.answerers)
    }
}

/// The order and what this person may do; nothing when they may not see it.
pub(super) async fn look(app: &App, signed: &Signed, number: String) -> Result<Seen, CommandError> {
    let actor = signed.actor.clone();
    let keys = app.keys.clone();
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        let found = store::load(reader, &keys, &number)?.filter(|order| powers.sees(order));
        let Some(order) = found else { return Ok(None) };
        let answerers = commands::answerers(reader, &order)?;
        Ok::<_, SqlError>(Some(Seen {
            order,
            powers,
            answerers,
        }))
    });
    look.await?.ok_or(CommandError::NotFound)
}

/// The page of an order.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let seen = match look(&app, &signed, number).await {
        Ok(seen) => seen,
        Err(error) => return failed(&signed, error),
    };
    let order = seen.order.clone();
    let (w, lang) = (words(&signed), signed.lang);
    let open = |action: &Action| seen.check(*action).is_ok();
    let actions = Action::ALL.into_iter().filter(open);
    let link = |action: Action| {
        (
            action,
            format!("{}/actions/{}", href(&order.number), action.code()),
        )
    };
    let overdue = is_overdue(&order, app.clock.now());
    let events = order.events.iter().rev().map(|event| entry(w, event));
    let issued = order.events.first().map(|event| short_time(event.at));
    ui::html(OrderPage {
        page: below(&signed, &order.number, w.orders, "/supervision/orders"),
        w,
        status: status_tag(order.status, lang),
        overdue: overdue.then(|| Tag::new(Tone::Over, w.o_overdue)),
        issued_at: issued.unwrap_or_default(),
        due: day_of(order.due_at).to_string(),
        timeline: Timeline {
            entries: events.collect(),
        },
        actions: actions.map(link).collect(),
        order,
        lang,
    })
}

fn entry(w: &'static Words, event: &Event) -> TimelineEntry {
    let (title, kind, icon) = match event.status {
        Status::Issued => (w.e_order_issued, TimelineKind::Plain, "gavel"),
        Status::Answered => (w.e_order_answered, TimelineKind::Plain, "send"),
        Status::Returned => (w.e_order_returned, TimelineKind::Bad, "arrow-back-up"),
        Status::Accepted => (w.e_order_accepted, TimelineKind::Good, "circle-check"),
        Status::Withdrawn => (w.e_order_withdrawn, TimelineKind::Plain, "ban"),
    };
    let due = event
        .due_day
        .map(|day| fill(w.o_due_set, &[("day", &day.to_string())]));
    let parts = [
        Some(event.text.clone()).filter(|text| !text.is_empty()),
        due,
    ];
    TimelineEntry {
        kind,
        icon,
        title: title.to_owned(),
        who: format!("{} · {}", event.by.name, event.unit.name),
        time: short_time(event.at),
        at: rfc3339(event.at),
        body: parts.into_iter().flatten().collect::<Vec<_>>().join("\n"),
        files: Vec::new(),
    }
}

/// Labels of the codes that a form carries.
struct Labels {
    unit: Vec<Pick>,
    person: Vec<Pick>,
}

fn labels(reader: &mut Reader<'_>, fields: &Fields) -> Result<Labels, SqlError> {
    let unit = org::unit(reader, &fields.get("unit").to_ascii_uppercase())?;
    let person = identity::person(reader, fields.get("person"))?;
    Ok(Labels {
        unit: unit
            .into_iter()
            .map(|u| Pick::new(u.code, u.name))
            .collect(),
        person: person
            .into_iter()
            .map(|p| Pick::new(p.login, p.name))
            .collect(),
    })
}

/// The form of a new order; `about` names what it is about and fills in who is answerable.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::SuperviseOrder) {
        return refused;
    }
    let asked = Fields::from_pairs(params);
    let actor = signed.actor.clone();
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        let row = commands::find_about(reader, &powers, asked.get("about"))?;
        let fields = row.as_ref().map(commands::prefill).unwrap_or_default();
        let labels = labels(reader, &fields)?;
        Ok::<_, SqlError>((fields, labels))
    });
    match look.await {
        Ok((fields, labels)) => draw_new(&signed, &fields, &FieldErrors::default(), &labels, None),
        Err(error) => failed(&signed, error),
    }
}

fn draw_new(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    labels: &Labels,
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = below(signed, w.o_new, w.orders, "/supervision/orders");
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let view = FormView::new(&form, "/supervision/orders/new", &NEW, w.o_new)
        .hidden("form_id", form_id)
        .intro(w.o_new_intro)
        .cancel("/supervision/orders")
        .with("unit", |field| field.shown(&labels.unit))
        .with("person", |field| field.shown(&labels.person));
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

/// Issues an order, or shows the form again with what is wrong.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::issue(&app, &signed.actor, fields.clone(), receipt.clone()).await {
        Ok(done) => {
            let told = fill(words(&signed).o_created, &[("number", &done.number)]);
            ui::see_other_with(&href(&done.number), &Notice::good(told))
        }
        Err(error) => {
            let errors = match error.beside(UNIT.name) {
                Ok(errors) => errors,
                Err(error) => return failed(&signed, error),
            };
            let asked = fields.clone();
            match app.db.read(move |reader| labels(reader, &asked)).await {
                Ok(labels) => draw_new(&signed, &fields, &errors, &labels, receipt),
                Err(error) => failed(&signed, error),
            }
        }
    }
}

/// The form of an action.
pub(super) async fn action_form(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
) -> Response {
    let Some(action) = Action::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    match look(&app, &signed, number).await {
        Ok(seen) => match seen.check(action) {
            Ok(()) => {
                let none = (&Fields::default(), &FieldErrors::default());
                draw_action(&signed, &seen.order, action, none, None)
            }
            Err(refusal) => failed(&signed, refusal),
        },
        Err(error) => failed(&signed, error),
    }
}

fn draw_action(
    signed: &Signed,
    order: &Order,
    action: Action,
    (fields, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> Response {
    let (w, here) = (words(signed), href(&order.number));
    let label = action.label(signed.lang);
    let page = below(signed, label, w.orders, "/supervision/orders")
        .crumb(order.number.as_str(), here.as_str());
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let address = format!("{here}/actions/{}", action.code());
    let mut view = FormView::new(&form, address, action.fields(), label)
        .hidden("form_id", form_id)
        .hidden("version", order.version)
        .intro(order.text.as_str())
        .cancel(here);
    if matches!(action, Action::Withdraw | Action::Return) {
        view = view.danger();
    }
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

/// Does an action, or shows its form again with what is wrong.
pub(super) async fn action_submit(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let Some(action) = Action::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    // What is no number is no version that was ever shown.
    let version = fields
        .take("version")
        .map(|text| text.parse().unwrap_or(-1));
    let asked = (fields.clone(), version);
    match commands::act(&app, &signed.actor, &number, action, asked, receipt.clone()).await {
        Ok(done) => {
            let label = action.label(signed.lang);
            let told = [("number", done.number.as_str()), ("action", label)];
            let told = fill(words(&signed).o_done, &told);
            ui::see_other_with(&href(&done.number), &Notice::good(told))
        }
        Err(error) => {
            let field = action.fields().first().map_or("", |spec| spec.name);
            let errors = match error.beside(field) {
                Ok(errors) => errors,
                Err(error) => return failed(&signed, error),
            };
            match look(&app, &signed, number).await {
                Ok(seen) => draw_action(&signed, &seen.order, action, (&fields, &errors), receipt),
                Err(error) => failed(&signed, error),
            }
        }
    }
}
