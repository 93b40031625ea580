//! The forms: writing, and what may be done with a review.

use super::{HOME, Pairs, Params, failed, powers, seen, show, words};
use crate::commands::{self, Asked, Left, href};
use crate::rules::apply;
use crate::rules::checklist::Checklist;
use crate::rules::forms::{ABOUT, NO, REASON, REVIEWER, TITLE};
use crate::rules::{Action, Review, WRITE};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{FieldErrors, FieldSpec, Fields};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::{Form, FormView, Notice, Page, Pick};

#[derive(Template)]
#[template(path = "review_form.html")]
struct FormPage {
    page: Page,
    hint: String,
    form: FormView,
}

/// A form on its way to the screen: where it is sent, with which fields, and what is kept beside.
struct Drawn<'a> {
    title: &'a str,
    to: String,
    back: String,
    specs: &'a [FieldSpec],
    submit: &'a str,
    hint: String,
    /// Sent along unseen.
    beside: Vec<(&'static str, String)>,
    /// Fields that are chosen from what the review has.
    picks: Vec<(&'static str, Vec<Pick>)>,
    danger: bool,
}

fn draw(
    signed: &Signed,
    of: &Drawn<'_>,
    (fields, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> Response {
    let page = signed.page(of.title, HOME).crumb(words(signed).title, HOME);
    let form = Form::new(signed.lang, fields, errors);
    let mut view = FormView::new(&form, of.to.clone(), of.specs, of.submit)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .cancel(of.back.clone());
    for (name, value) in &of.beside {
        view = view.hidden(name, value);
    }
    for (name, picks) in &of.picks {
        view = view.with(name, |field| field.select(picks.clone()));
    }
    if of.danger {
        view = view.danger();
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
    let hint = of.hint.clone();
    let form = view;
    ui::html_status(status, FormPage { page, hint, form })
}

fn of_new(signed: &Signed) -> Drawn<'static> {
    let w = words(signed);
    Drawn {
        title: w.new,
        to: "/protection-reviews/new".to_owned(),
        back: HOME.to_owned(),
        specs: WRITE,
        submit: w.save,
        hint: w.intro.to_owned(),
        beside: Vec::new(),
        picks: Vec::new(),
        danger: false,
    }
}

/// The form of a new review.
pub(super) async fn new(signed: Signed) -> Response {
    if let Err(refusal) = signed.permit(Permission::ProtectionReviewSubmit) {
        return failed(&signed, CommandError::Forbidden(refusal));
    }
    let (fields, errors) = (Fields::default(), FieldErrors::default());
    draw(&signed, &of_new(&signed), (&fields, &errors), None)
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
        Err(Ok(errors)) => draw(&signed, &of_new(&signed), (&fields, &errors), receipt),
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

fn of_action<'a>(
    signed: &Signed,
    (one, list): (&Review, &Checklist),
    action: Action,
    no: &str,
) -> Drawn<'a> {
    let (title, _) = show::label(words(signed), action);
    let mut beside = vec![("version", one.version.to_string())];
    let mut hint = String::new();
    if action.is_of_one() {
        beside.push((NO.name, no.to_owned()));
        hint = show::about_one(one, action, no);
    }
    if action == Action::Overrule {
        words(signed).overrule_hint.clone_into(&mut hint);
    }
    let picks = match action {
        Action::Opine => vec![(ABOUT.name, show::abouts(signed, one, list))],
        Action::Release => {
            let open = one.reviewers.iter().filter(|r| r.heard.is_none());
            let pick = |r: &crate::rules::Reviewer| Pick::new(&r.who.login, &r.who.name);
            vec![(REVIEWER.name, open.map(pick).collect())]
        }
        _ => Vec::new(),
    };
    Drawn {
        title,
        to: format!("{}/actions/{}", href(&one.number), action.code()),
        back: href(&one.number),
        specs: action.fields(),
        submit: title,
        hint,
        beside,
        picks,
        danger: matches!(
            action,
            Action::Overrule | Action::Withdraw | Action::DropPaper
        ),
    }
}

/// A review that this person may see, with its checklist.
async fn with_list(
    app: &App,
    signed: &Signed,
    number: &str,
) -> Result<(Review, Checklist), CommandError> {
    let one = seen(app, signed, number).await?;
    let asked = one.clone();
    let read =
        move |reader: &mut Reader<'_>| Ok::<_, SqlError>(commands::checklist_of(reader, &asked)?.0);
    Ok((one, app.db.read(read).await?))
}

/// The form of an action.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path((number, action)): Path<(String, String)>,
    Query(params): Params,
) -> Response {
    let Some(action) = Action::from_code(&action) else {
        return failed(&signed, CommandError::NotFound);
    };
    let (one, list) = match with_list(&app, &signed, &number).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    if let Err(error) = commands::may(action, &one, &powers(&signed)) {
        return failed(&signed, error);
    }
    let asked = Fields::from_pairs(params);
    let fields = match action {
        Action::Write => apply::to_fields(&one.content),
        // A mark becomes the beginning of an opinion.
        Action::Opine => asked.clone(),
        _ => Fields::default(),
    };
    let drawn = of_action(&signed, (&one, &list), action, asked.get(NO.name));
    draw(&signed, &drawn, (&fields, &FieldErrors::default()), None)
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
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields
        .take("version")
        .and_then(|version| version.parse().ok());
    let asked = Asked {
        number: number.clone(),
        action,
        fields: fields.clone(),
        version,
        receipt: receipt.clone(),
    };
    let place = action
        .fields()
        .first()
        .map_or(REASON.name, |spec| spec.name);
    let done = commands::act(&app, &signed.actor, asked).await;
    let errors = match done.map_err(|error| error.beside(place)) {
        Ok(left) => return saved(&signed, &left, Some(action)),
        Err(Ok(errors)) => errors,
        Err(Err(error)) => return failed(&signed, error),
    };
    match with_list(&app, &signed, &number).await {
        Ok((one, list)) => {
            let drawn = of_action(&signed, (&one, &list), action, fields.get(NO.name));
            draw(&signed, &drawn, (&fields, &errors), receipt)
        }
        Err(error) => failed(&signed, error),
    }
}
