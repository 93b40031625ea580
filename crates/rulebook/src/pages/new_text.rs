//! The page that loads a text, of a notice or of a pack: type or choose, preview, confirm.

use super::upload::Sent;
use super::{below, new_notice, new_pack, permit, status, words};
use crate::Words;
use crate::commands::Added;
use crate::rules::TEXT_BYTES_MAX;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use deadline::Rulebook;
use identity::pages::failure;
use identity::{Permit, Signed};
use kernel::{Day, FieldErrors, FieldKind, FieldSpec, Fields, Lang, day_of, fill, short_time};
use platform::App;
use ui::components::Tag;
use ui::{Control, ErrorSummary, FieldView, Form, Notice, Page, Pick};

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
const CALENDAR: FieldSpec =
    FieldSpec::required("calendar", "日历", "Calendar", FieldKind::Line { max: 60 });
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

/// Which kind of text.
#[derive(Clone, Copy)]
enum Kind {
    Notice,
    Pack,
}

impl Kind {
    fn what(self, book: &Rulebook, lang: Lang) -> What {
        match self {
            Kind::Notice => new_notice::what(book, lang),
            Kind::Pack => new_pack::what(lang),
        }
    }

    fn preview(
        self,
        book: &Rulebook,
        sent: &Sent,
        today: Day,
        lang: Lang,
    ) -> Result<Preview, FieldErrors> {
        match self {
            Kind::Notice => new_notice::preview(book, sent, today, lang),
            Kind::Pack => new_pack::preview(book, sent, today, lang),
        }
    }

    async fn add(self, app: &App, permit: &Permit, sent: &Sent) -> Result<Added, CommandError> {
        match self {
            Kind::Notice => new_notice::add(app, permit, sent).await,
            Kind::Pack => new_pack::add(app, permit, sent).await,
        }
    }

    /// Where what was added is seen.
    fn place(self, added: &Added) -> String {
        match self {
            Kind::Notice => super::HOME.to_owned(),
            Kind::Pack => format!("/rulebook/packs/{}", added.id),
        }
    }
}

/// The form that loads a notice.
pub(super) async fn notice_form(State(app): State<App>, signed: Signed) -> Response {
    empty(&app, &signed, Kind::Notice).await
}

/// The form that loads a pack.
pub(super) async fn pack_form(State(app): State<App>, signed: Signed) -> Response {
    empty(&app, &signed, Kind::Pack).await
}

/// Shows what a notice would do, or loads it.
pub(super) async fn notice(state: State<App>, signed: Signed, request: Request) -> Response {
    submit(state, signed, request, Kind::Notice).await
}

/// Shows what a pack would do, or loads it.
pub(super) async fn pack(state: State<App>, signed: Signed, request: Request) -> Response {
    submit(state, signed, request, Kind::Pack).await
}

async fn empty(app: &App, signed: &Signed, kind: Kind) -> Response {
    if let Err(refused) = permit(signed) {
        return *refused;
    }
    match app.db.read(crate::current).await {
        Ok(book) => {
            let sent = Sent {
                calendar: book.state_council().id().to_owned(),
                ..Sent::default()
            };
            let what = kind.what(&book, signed.lang);
            draw(signed, what, sent, &FieldErrors::default(), None, None)
        }
        Err(error) => failure(signed, error.into()),
    }
}

async fn submit(State(app): State<App>, signed: Signed, request: Request, kind: Kind) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let sent = match Sent::read(request).await {
        Ok(sent) => sent,
        Err(rejection) => return rejection,
    };
    let mut conflict = None;
    // Without the version that was previewed nothing was confirmed: the preview is shown again.
    if sent.confirmed && sent.seen.is_some() && sent.errors.0.is_empty() {
        match kind.add(&app, &permit, &sent).await {
            Ok(added) => return done(&signed, kind, &added),
            // The preview finds the same faults, and shows them beside the text.
            Err(CommandError::Invalid(_)) => {}
            Err(CommandError::Conflict { by, at, .. }) => {
                let told = [("by", by.as_str()), ("at", &short_time(at))];
                conflict = Some(fill(words(signed.lang).conflict, &told));
            }
            Err(error) => return failure(&signed, error),
        }
    }
    match app.db.read(crate::current).await {
        Ok(book) => again(&app, &signed, kind, &book, sent, conflict),
        Err(error) => failure(&signed, error.into()),
    }
}

fn done(signed: &Signed, kind: Kind, added: &Added) -> Response {
    let told = fill(words(signed.lang).added, &[("id", &added.id)]);
    ui::see_other_with(&kind.place(added), &Notice::good(told))
}

/// The page with what the text would do now, or with what is wrong with it.
fn again(
    app: &App,
    signed: &Signed,
    kind: Kind,
    book: &Rulebook,
    sent: Sent,
    conflict: Option<String>,
) -> Response {
    let what = kind.what(book, signed.lang);
    let planned = match sent.errors.0.is_empty() {
        true => kind.preview(book, &sent, day_of(app.clock.now()), signed.lang),
        false => Err(sent.errors.clone()),
    };
    let (preview, errors) = match planned {
        Ok(preview) => (Some(preview), FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    draw(signed, what, sent, &errors, preview, conflict)
}

/// The page: empty, with errors, or with a preview to confirm.
fn draw(
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
