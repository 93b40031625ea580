//! The page that loads a text, of a notice or of a pack: type or choose, preview, confirm.

use super::upload::Sent;
use super::{below, status, words};
use crate::Words;
use crate::rules::TEXT_BYTES_MAX;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, fill, short_time};
use ui::components::Tag;
use ui::{Control, ErrorSummary, FieldView, Form, Page, Pick};

/// The text's field.
const TEXT: FieldSpec = FieldSpec::required(
    "text",
    "文本",
    "Text",
    FieldKind::Area {
        max: TEXT_BYTES_MAX,
    },
);
/// The choice of a calendar.
const CALENDAR: FieldSpec = FieldSpec::required(
    "calendar",
    "日历",
    "Calendar",
    FieldKind::Line { max: 60 },
);
/// Height of the box.
const ROWS: u8 = 22;

/// What is loaded.
pub(super) struct What {
    pub(super) title: &'static str,
    pub(super) intro: &'static str,
    pub(super) action: &'static str,
    pub(super) example: &'static str,
    /// The calendars to choose from; none for packs.
    pub(super) calendars: Vec<Pick>,
}

/// What would be done, in words.
#[derive(Default)]
pub(super) struct Preview {
    /// Names and values.
    pub(super) facts: Vec<(&'static str, String)>,
    /// What a person should look at.
    pub(super) warnings: Vec<String>,
    /// The days that change: day, before, after, name.
    pub(super) days: Vec<(String, String, Tag, String)>,
    /// The numbers of a pack: title, number, article, certainty.
    pub(super) limits: Vec<(String, String, String, Tag)>,
    /// The version of the rulebook that it was made of.
    pub(super) version: i64,
}

#[derive(Template)]
#[template(path = "new_text.html")]
struct NewTextPage {
    page: Page,
    w: &'static Words,
    what: What,
    summary: ErrorSummary,
    text: FieldView,
    calendar: Option<FieldView>,
    sent: Sent,
    preview: Option<Preview>,
    conflict: Option<String>,
}

/// The page: empty, with errors, or with a preview to confirm.
pub(super) fn draw(
    signed: &Signed,
    what: What,
    sent: Sent,
    errors: &FieldErrors,
    preview: Option<Preview>,
    conflict: Option<String>,
) -> Response {
    let mut fields = Fields::default();
    fields.set(TEXT.name, sent.text.clone());
    fields.set(CALENDAR.name, sent.calendar.clone());
    let form = Form::new(signed.lang, &fields, errors);
    let mut text = form.field(&TEXT);
    text.control = Control::Area {
        max: TEXT_BYTES_MAX,
        rows: ROWS,
    };
    text.required = false;
    let calendar = (!what.calendars.is_empty()).then(|| {
        let field = form.field(&CALENDAR);
        field.select(what.calendars.clone())
    });
    let code = match conflict {
        Some(_) => StatusCode::CONFLICT,
        None => status(errors),
    };
    let page = NewTextPage {
        page: below(signed, what.title),
        w: words(signed.lang),
        summary: form.summary(),
        text,
        calendar,
        what,
        sent,
        preview,
        conflict,
    };
    ui::html_status(code, page)
}

/// What a command that did not add anything leads to: the page again with what was typed, or the
/// error page.
pub(super) enum Again {
    /// The text is wrong.
    Errors(FieldErrors),
    /// Somebody was quicker: look again.
    Conflict(String),
    /// Something else.
    Failed(Response),
}

/// Sorts a command's error.
pub(super) fn again(signed: &Signed, error: CommandError) -> Again {
    match error {
        CommandError::Invalid(errors) => Again::Errors(errors),
        CommandError::Conflict { by, at, .. } => {
            let told = [("by", by.as_str()), ("at", &short_time(at))];
            Again::Conflict(fill(words(signed.lang).conflict, &told))
        }
        error => Again::Failed(failure(signed, error)),
    }
}
