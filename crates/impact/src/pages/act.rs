//! The forms: writing, and what may be done with an assessment.

use super::{Pairs, failed, seen, show, words};
use crate::commands::{self, Asked, Left, href};
use crate::rules::{self, Action, Assessment, REASON, TITLE, WRITE};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields};
use platform::App;
use ui::{Form, FormView, Notice, Page};

#[derive(Template)]
#[template(path = "impact_form.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

/// A form on its way to the screen: where it is sent, with which fields, and what is kept beside.
struct Drawn<'a> {
    title: &'a str,
    to: String,
    back: String,
    specs: &'a [kernel::FieldSpec],
    submit: &'a str,
    version: Option<i64>,
}

fn draw(
    signed: &Signed,
    of: &Drawn<'_>,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let page = signed
        .page(of.title, "/impact")
        .crumb(words(signed).title, "/impact");
    let form = Form::new(signed.lang, fields, errors);
    let mut view = FormView::new(&form, of.to.clone(), of.specs, of.submit)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .cancel(of.back.clone());
    if let Some(version) = of.version {
        view = view.hidden("version", version);
    }
    view.fields = view
        .fields
        .into_iter()
        .map(|field| field.wide(true))
        .collect();
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

fn of_new(signed: &Signed) -> Drawn<'static> {
    let w = words(signed);
    Drawn {
        title: w.new,
        to: "/impact/new".to_owned(),
        back: "/impact".to_owned(),
        specs: WRITE,
        submit: w.save,
        version: None,
    }
}

/// The form of a new assessment.
pub(super) async fn new(signed: Signed) -> Response {
    if let Err(refusal) = signed.permit(Permission::ImpactWrite) {
        return failed(&signed, CommandError::Forbidden(refusal));
    }
    draw(
        &signed,
        &of_new(&signed),
        &Fields::default(),
        &FieldErrors::default(),
        None,
    )
}

/// Writes it.
pub(super) async fn create(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::begin(&app, &signed.actor, fields.clone(), receipt.clone()).await;
    match done.map_err(|error| error.beside(TITLE.name)) {
        Ok(left) => saved(&signed, &left, None),
        Err(Ok(errors)) => draw(&signed, &of_new(&signed), &fields, &errors, receipt),
        Err(Err(error)) => failed(&signed, error),
    }
}

fn saved(signed: &Signed, left: &Left, action: Option<Action>) -> Response {
    let w = words(signed);
    let told = match action {
        Some(Action::Submit) => w.submitted,
        _ => w.saved,
    };
    ui::see_other_with(&href(&left.number), &Notice::good(told))
}

fn of_action<'a>(signed: &Signed, one: &Assessment, action: Action) -> Drawn<'a> {
    let (title, _) = show::label(words(signed), action);
    Drawn {
        title,
        to: format!("{}/actions/{}", href(&one.number), action.code()),
        back: href(&one.number),
        specs: action.fields(),
        submit: title,
        version: Some(one.version),
    }
}

/// The form of an action.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path((number, action)): Path<(String, String)>,
) -> Response {
    let Some(action) = Action::from_code(&action) else {
        return failed(&signed, CommandError::NotFound);
    };
    let one = match seen(&app, &signed, &number).await {
        Ok(one) => one,
        Err(error) => return failed(&signed, error),
    };
    if let Err(error) = commands::may(action, &one, &commands::powers(&signed.actor)) {
        return failed(&signed, error);
    }
    let fields = match action {
        Action::Write => rules::to_fields(&one.content),
        _ => Fields::default(),
    };
    draw(
        &signed,
        &of_action(&signed, &one, action),
        &fields,
        &FieldErrors::default(),
        None,
    )
}

/// Does an action.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((number, action)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let Some(action) = Action::from_code(&action) else {
        return failed(&signed, CommandError::NotFound);
    };
    step(&app, &signed, (number, action, None), pairs).await
}

async fn step(
    app: &App,
    signed: &Signed,
    (number, action, measure): (String, Action, Option<u32>),
    pairs: Vec<(String, String)>,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields
        .take("version")
        .and_then(|version| version.parse().ok());
    let asked = Asked {
        number: number.clone(),
        action,
        measure,
        fields: fields.clone(),
        version,
        receipt: receipt.clone(),
    };
    let place = action
        .fields()
        .first()
        .map_or(REASON.name, |spec| spec.name);
    let errors = match commands::act(app, &signed.actor, asked)
        .await
        .map_err(|error| error.beside(place))
    {
        Ok(left) => return saved(signed, &left, Some(action)),
        Err(Ok(errors)) => errors,
        Err(Err(error)) => return failed(signed, error),
    };
    match seen(app, signed, &number).await {
        Ok(one) => {
            let of = match measure {
                Some(no) => of_measure(signed, &one, no),
                None => of_action(signed, &one, action),
            };
            draw(signed, &of, &fields, &errors, receipt)
        }
        Err(error) => failed(signed, error),
    }
}

fn of_measure<'a>(signed: &Signed, one: &Assessment, no: u32) -> Drawn<'a> {
    let (title, _) = show::label(words(signed), Action::Finish);
    Drawn {
        title,
        to: format!("{}/measures/{no}", href(&one.number)),
        back: href(&one.number),
        specs: Action::Finish.fields(),
        submit: title,
        version: Some(one.version),
    }
}

/// The form in which a measure is reported done.
pub(super) async fn measure_form(
    State(app): State<App>,
    signed: Signed,
    Path((number, no)): Path<(String, u32)>,
) -> Response {
    let one = match seen(&app, &signed, &number).await {
        Ok(one) => one,
        Err(error) => return failed(&signed, error),
    };
    let powers = commands::powers(&signed.actor);
    if let Err(error) = commands::may(Action::Finish, &one, &powers) {
        return failed(&signed, error);
    }
    if !one
        .measures
        .iter()
        .any(|m| m.no == no && rules::finishes(m, &one, &powers))
    {
        return failed(&signed, CommandError::NotFound);
    }
    draw(
        &signed,
        &of_measure(&signed, &one, no),
        &Fields::default(),
        &FieldErrors::default(),
        None,
    )
}

/// Reports a measure done.
pub(super) async fn measure(
    State(app): State<App>,
    signed: Signed,
    Path((number, no)): Path<(String, u32)>,
    axum::Form(pairs): Pairs,
) -> Response {
    step(&app, &signed, (number, Action::Finish, Some(no)), pairs).await
}
