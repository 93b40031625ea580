//! A case as one file that proves itself (案卷): asked for with a purpose, recorded in the case's chain,
//! given as a download that is verified without this program's database.

use super::{Pairs, failed, words};
use crate::commands;
use crate::evidence::{Export, export};
use crate::rules::Case;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use evidence::casefile;
use identity::Signed;
use kernel::{Actor, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, say};
use platform::App;
use ui::{Form, FormView, Page};

/// What for; kept in the case's chain.
const PURPOSE: FieldSpec = FieldSpec::required(
    "purpose",
    "导出用途",
    "Purpose",
    FieldKind::Line { max: 200 },
);

#[derive(Template)]
#[template(path = "action.html")]
struct CaseFilePage {
    page: Page,
    number: String,
    title: String,
    preview: Option<(String, String)>,
    form: FormView,
}

/// The case, for who may download its files: they are in it and can't be masked.
async fn load(app: &App, signed: &Signed, number: &str) -> Result<Case, CommandError> {
    let case = super::action::load(app, signed, number).await?;
    if commands::powers(&signed.actor).reveals(&case) {
        return Ok(case);
    }
    Err(CommandError::Forbidden(Refusal::new(
        "may_not_reveal",
        say!(
            "案卷含有附件，可能有客户信息，您的岗位不能下载",
            "The file holds the case's attachments, which may show the customer's data; your role does not let you download it"
        ),
    )))
}

/// Asks for the purpose.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(number): Path<String>,
) -> Response {
    match load(&app, &signed, &number).await {
        Ok(case) => {
            let (fields, none) = (Fields::default(), FieldErrors::default());
            ui::html(draw(&signed, page, case, &fields, &none))
        }
        Err(error) => failed(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    page: Page,
    case: Case,
    fields: &Fields,
    errors: &FieldErrors,
) -> CaseFilePage {
    let w = words(signed);
    let here = format!("/complaints/{}", case.number);
    let form = Form::new(signed.lang, fields, errors);
    let to = format!("{here}/case-file");
    let view = FormView::new(&form, to, &[PURPOSE], w.case_file_submit)
        .plain()
        .intro(w.case_file_intro)
        .cancel(here.as_str());
    CaseFilePage {
        page: page.titled(w.case_file).crumb(case.number.as_str(), here),
        number: case.number,
        title: case.title,
        preview: None,
        form: view,
    }
}

/// Records it and gives the file.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let case = match load(&app, &signed, &number).await {
        Ok(case) => case,
        Err(error) => return failed(&signed, error),
    };
    let mut fields = Fields::from_pairs(pairs);
    fields.remove("form_id");
    let mut reading = Reading::new(&fields);
    let purpose = reading.text(&PURPOSE);
    let purpose = match reading.finish(purpose) {
        Ok(purpose) => purpose.unwrap_or_default(),
        Err(errors) => {
            let shown = draw(&signed, page, case, &fields, &errors);
            return ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, shown);
        }
    };
    let asked = Export {
        number: case.number.clone(),
        purpose,
        reveal: false,
    };
    match make(app, signed.actor.clone(), asked).await {
        Ok(bytes) => ui::download(&format!("case-{}.zip", case.number), bytes),
        Err(error) => failed(&signed, error),
    }
}

/// On a thread that may wait: a checkpoint is signed, the attachments are opened.
async fn make(app: App, actor: Actor, asked: Export) -> Result<Vec<u8>, CommandError> {
    let made = tokio::task::spawn_blocking(move || {
        let file = export(&app, &actor, &asked)?;
        casefile::to_bytes(&file, &app.signer)
            .map_err(|error| CommandError::Broken(error.to_string()))
    });
    made.await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
