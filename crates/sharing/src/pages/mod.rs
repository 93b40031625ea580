//! HTML over the commands and queries: parse → permit → call → redirect or render.

mod disclosures;
mod exports;
mod holds;
mod institutions;
mod retention;

use crate::words::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Routes, Signed};
use kernel::{FieldErrors, Fields};
use ui::{FormView, Page};

/// Rows of a page of a list.
const ROWS: i64 = 20;
/// How far a page number may go.
const PAGE_MAX: i64 = 10_000;

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// Every page of the room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/exports", exports::list)
        .get("/exports/new", exports::form)
        .post("/exports/new", exports::submit)
        .get("/exports/{number}", exports::show)
        .post("/exports/{number}/approval", exports::approve)
        .post("/exports/{number}/refusal", exports::refuse)
        .post("/exports/{number}/withdrawal", exports::withdraw)
        .post("/exports/{number}/file", exports::file)
        .get("/institutions", institutions::list)
        .get("/institutions/new", institutions::new)
        .post("/institutions/new", institutions::create)
        .get("/institutions/{uscc}", institutions::show)
        .get("/institutions/{uscc}/terms", institutions::edit)
        .post("/institutions/{uscc}/terms", institutions::terms)
        .post("/institutions/{uscc}/approval", institutions::approve)
        .post("/institutions/{uscc}/refusal", institutions::refuse)
        .post("/institutions/{uscc}/suspension", institutions::suspend)
        .post("/institutions/{uscc}/resumption", institutions::resume)
        .post("/institutions/{uscc}/end", institutions::end)
        .get("/institutions/{uscc}/disclosures", disclosures::form)
        .post(
            "/institutions/{uscc}/disclosures/preview",
            disclosures::preview,
        )
        .post("/institutions/{uscc}/disclosures", disclosures::submit)
        .get("/disclosures", disclosures::list)
        .get("/disclosures/export", disclosures::excel)
        .get("/disclosures/{number}", disclosures::show)
        .post("/disclosures/{number}/file", disclosures::file)
        .get("/retention", retention::overview)
        .get("/retention/schedule", retention::schedule_form)
        .post("/retention/schedule", retention::schedule)
        .post(
            "/retention/schedule/{number}/decision",
            retention::decide_schedule,
        )
        .get("/retention/plans/{number}", retention::plan)
        .get("/retention/plans/{number}/export", retention::excel)
        .post("/retention/plans/{number}/decision", retention::decide_plan)
        .get("/retention/erasure", holds::erase_form)
        .post("/retention/erasure", holds::erase)
        .get("/retention/holds/new", holds::hold_form)
        .post("/retention/holds/new", holds::hold)
        .get("/retention/holds/{number}", holds::show_hold)
        .post("/retention/holds/{number}/release", holds::release)
        .post("/retention/holds/{number}/decision", holds::decide_release)
        .merge(crate::api::routes())
}

/// A disclosure that this person may see.
pub(crate) async fn disclosure(
    app: &platform::App,
    signed: &Signed,
    number: &str,
) -> Result<crate::rules::disclosure::Disclosure, CommandError> {
    disclosures::seen(app, signed, number).await
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    identity::pages::failure(signed, error.into())
}

/// A form alone on its page.
#[derive(Template)]
#[template(path = "sharing_form.html")]
struct FormPage {
    page: Page,
    facts: Vec<(&'static str, String)>,
    form: FormView,
}

/// The status of a page with a form: 422 once something is wrong in it.
fn form_status(errors: &FieldErrors) -> StatusCode {
    match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A form beside others on its page: its element and its fields have names of their own.
fn apart(mut view: FormView, name: &str) -> FormView {
    view.id = format!("form-{name}");
    let fields = view.fields.into_iter();
    view.fields = fields
        .map(|field| {
            let id = format!("f-{name}-{}", field.name);
            field.id(id)
        })
        .collect();
    view
}

/// The page that a list shows, from its address.
fn page_of(fields: &Fields) -> i64 {
    let number = fields.get("page").parse().unwrap_or(1);
    i64::clamp(number, 1, PAGE_MAX)
}

/// An address with pairs.
fn href(path: &str, pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}
