//! Following a complaint with its tracking code, and what its holder may do: rate the result, ask
//! for a review, add, take back. The code comes in the body of a form, never in an address.

use super::files::{ACCEPT, Files, read, unread};
use super::{Pairs, failed, status};
use crate::commands::draft::keep_files;
use crate::rules::{fields as f, steps};
use crate::store::draft::DraftFile;
use crate::store::sending;
use crate::words::Words;
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use change::CommandError;
use complaint::commands::{Follow, Followed, act_by_code, add_file, follow_code};
use complaint::rules::{Action, Status};
use kernel::{FieldErrors, FieldSpec, Fields, Reading, day_of, fill, say};
use platform::App;
use ui::{FieldView, Form, FormView, Notice, Page};

/// The page.
pub(super) const HOME: &str = "/p/track";

#[derive(Template)]
#[template(path = "track.html")]
struct TrackPage {
    page: Page,
    w: &'static Words,
    form: FormView,
    code: FieldView,
    found: Option<Found>,
    trouble: Option<String>,
}

/// What is shown of a complaint.
struct Found {
    status: &'static str,
    facts: Vec<(&'static str, String)>,
    notes: Vec<String>,
    answer: Option<String>,
    acts: Vec<ActForm>,
    /// What is wrong with what was just tried, when no form is there to show it.
    trouble: Option<String>,
    /// Whether something just tried was not done.
    refused: bool,
}

/// One thing the holder may do.
struct ActForm {
    title: &'static str,
    form: FormView,
    open: bool,
}

/// What was just tried, and what is wrong with it.
#[derive(Clone, Default)]
struct Tried {
    what: String,
    fields: Fields,
    errors: FieldErrors,
}

/// The form that asks for the code.
pub(super) async fn ask(page: Page) -> Response {
    draw(page, (&Fields::default(), &FieldErrors::default()), None)
}

fn draw(page: Page, (typed, errors): (&Fields, &FieldErrors), found: Option<Found>) -> Response {
    let w = Words::of(page.lang);
    let form = Form::new(page.lang, typed, errors);
    let failed = found.as_ref().is_some_and(|found| found.refused);
    let view = FormView::new(&form, HOME, &[], w.track_look);
    let code = form.field(&f::CODE).autocomplete("off");
    let answer = match failed {
        true => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        false => status(errors),
    };
    let shown = TrackPage {
        page: page.titled(w.track).at(HOME),
        w,
        form: view,
        code,
        trouble: found.as_ref().and_then(|found| found.trouble.clone()),
        found,
    };
    ui::html_status(answer, shown)
}

/// Shows how a complaint stands to whoever holds its code.
pub(super) async fn show(State(app): State<App>, page: Page, axum::Form(pairs): Pairs) -> Response {
    let code = Fields::from_pairs(pairs).get(f::CODE.name).to_owned();
    find(&app, page, code, Tried::default()).await
}

async fn find(app: &App, page: Page, code: String, tried: Tried) -> Response {
    let w = Words::of(page.lang);
    let follow = Follow { code: code.clone() };
    let none = (Fields::default(), FieldErrors::default());
    match follow_code(app, follow).await {
        Ok(Some(case)) => {
            let id = app.entropy.code(20);
            let found = found(w, &page, (&case, code), (&id, &tried));
            draw(page, (&none.0, &none.1), Some(found))
        }
        Ok(None) => match waiting(app, w, code.clone()).await {
            Ok(Some(found)) => draw(page, (&none.0, &none.1), Some(found)),
            Ok(None) => {
                let say = kernel::Say {
                    zh: Words::of(kernel::Lang::Zh).track_unknown.to_owned(),
                    en: Words::of(kernel::Lang::En).track_unknown.to_owned(),
                };
                let mut typed = Fields::default();
                typed.set(f::CODE.name, code);
                let errors = steps::told(f::CODE.name, "unknown_code", say);
                draw(page, (&typed, &errors), None)
            }
            Err(error) => failed(page.lang, error),
        },
        Err(error) => failed(page.lang, error.into()),
    }
}

/// What waits to be looked at, or was discarded.
async fn waiting(
    app: &App,
    w: &'static Words,
    code: String,
) -> Result<Option<Found>, CommandError> {
    let keys = app.keys.clone();
    let line = app
        .db
        .read(move |reader| sending::by_code(reader, &keys, &code))
        .await?;
    Ok(line.map(|line| Found {
        status: match line.status.as_str() {
            "discarded" => w.s_discarded,
            _ => w.s_waiting,
        },
        facts: vec![(w.t_received, day_of(line.received_at).to_string())],
        notes: Vec::new(),
        answer: None,
        acts: Vec::new(),
        trouble: None,
        refused: false,
    }))
}

fn found(
    w: &'static Words,
    page: &Page,
    (case, code): (&Followed, String),
    (id, tried): (&str, &Tried),
) -> Found {
    let mut facts = vec![
        (w.t_number, case.number.clone()),
        (w.t_received, day_of(case.received_at).to_string()),
    ];
    let open = !case.status.is_done();
    if let Some(due) = case.reply_due.filter(|_| open && case.answer.is_none()) {
        facts.push((w.t_due, due.to_string()));
    }
    if let Some((_, at)) = &case.answer {
        facts.push((w.t_answered, day_of(*at).to_string()));
    }
    if let Some(at) = case.ended_at {
        facts.push((w.t_ended, day_of(at).to_string()));
    }
    if case.files > 0 {
        facts.push((w.t_files, case.files.to_string()));
    }
    let acts = acts(w, page, (case, &code), (id, tried));
    let refused = !tried.errors.0.is_empty();
    let shown = acts.iter().any(|act| act.open);
    let words = case.answer.as_ref().map(|(text, _)| text.clone());
    Found {
        status: label(w, case.status),
        facts,
        notes: notes(w, case),
        answer: words
            .or_else(|| case.ending.clone())
            .filter(|_| !case.erased),
        trouble: (refused && !shown).then(|| tried.errors.line(page.lang)),
        refused,
        acts,
    }
}

/// A status in the customer's words.
fn label(w: &'static Words, status: Status) -> &'static str {
    match status {
        Status::Registered => w.s_registered,
        Status::Accepted | Status::Assigned | Status::Investigating | Status::Returned => w.s_work,
        Status::Proposed | Status::Approved => w.s_answer,
        Status::Replied | Status::Satisfaction => w.s_replied,
        Status::Closed | Status::Archived => w.s_closed,
        Status::Declined => w.s_declined,
        Status::Withdrawn => w.s_withdrawn,
        Status::Suspended => w.s_suspended,
        Status::Merged => w.s_merged,
        Status::UnderReview => w.s_review,
        Status::InMediation => w.s_mediation,
        Status::Reopened => w.s_reopened,
    }
}

/// Sentences beside the facts.
fn notes(w: &'static Words, case: &Followed) -> Vec<String> {
    let mut notes = Vec::new();
    if case.erased {
        notes.push(w.t_erased.to_owned());
    }
    if case.paused {
        notes.push(w.t_paused.to_owned());
    }
    if let Some(score) = case.score {
        notes.push(fill(w.a_satisfy_done, &[("score", &score.to_string())]));
    }
    if let Some((at, result, conclusion)) = &case.review {
        let due = case
            .review_due
            .map_or("–".to_owned(), |day| day.to_string());
        let asked = [("day", day_of(*at).to_string()), ("due", due)];
        let asked = asked
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        notes.push(match result.as_deref() {
            None => fill(w.t_review_asked, &asked),
            Some("overturned") => w.t_review_overturned.to_owned(),
            Some(_) => w.t_review_upheld.to_owned(),
        });
        if result.is_some() {
            notes.push(conclusion.clone());
        }
    }
    notes
}

/// The forms of what the holder may do now.
fn acts(
    w: &'static Words,
    page: &Page,
    (case, code): (&Followed, &str),
    (id, tried): (&str, &Tried),
) -> Vec<ActForm> {
    let until = case
        .review_until
        .map_or("–".to_owned(), |day| day.to_string());
    let rate: &[FieldSpec] = &[f::SCORE, f::REASONS, f::SAID];
    let offered = [
        (Action::Satisfy, w.a_satisfy, String::new(), rate),
        (
            Action::RequestReview,
            w.a_review,
            fill(w.a_review_intro, &[("day", &until)]),
            &[f::TEXT] as &[FieldSpec],
        ),
        (Action::Message, w.a_message, String::new(), &[f::TEXT]),
        (
            Action::Withdraw,
            w.a_withdraw,
            w.a_withdraw_intro.to_owned(),
            &[f::TEXT],
        ),
    ];
    let none = (Fields::default(), FieldErrors::default());
    let mut forms = Vec::new();
    for (action, title, intro, specs) in offered {
        if !case.may.contains(&action) {
            continue;
        }
        let open = tried.what == action.code();
        let (typed, errors) = match open {
            true => (&tried.fields, &tried.errors),
            false => (&none.0, &none.1),
        };
        let form = Form::new(page.lang, typed, errors);
        let mut view = FormView::new(&form, format!("{HOME}/{}", action.code()), specs, w.a_send)
            .hidden("code", code)
            .hidden("form_id", id);
        if !intro.is_empty() {
            view = view.intro(intro);
        }
        view.fields = own_ids(view.fields, action.code());
        forms.push(ActForm {
            title,
            form: view,
            open,
        });
        if action == Action::Message {
            forms.push(files_form(w, page, code, tried));
        }
    }
    forms
}

fn files_form(w: &'static Words, page: &Page, code: &str, tried: &Tried) -> ActForm {
    let (open, none) = (tried.what == "files", FieldErrors::default());
    let typed = Fields::default();
    let form = Form::new(page.lang, &typed, if open { &tried.errors } else { &none });
    let mut view = FormView::new(&form, "/p/track/files", &[], w.a_send)
        .hidden("code", code)
        .multipart();
    view.fields.push(form.field(&f::FILES).files(ACCEPT));
    ActForm {
        title: w.a_files,
        form: view,
        open,
    }
}

/// Several forms of a page have a field of the same name: each gets an id of its own.
fn own_ids(fields: Vec<FieldView>, form: &str) -> Vec<FieldView> {
    let own = fields.into_iter().map(|mut field| {
        field.id = format!("f-{form}-{}", field.name);
        field
    });
    own.collect()
}

/// The fields that the case's own action wants.
fn action_fields(action: Action, form: &Fields) -> Result<Fields, FieldErrors> {
    if action == Action::Satisfy {
        return steps::satisfaction(form);
    }
    let mut r = Reading::new(form);
    let text = r.text(&f::TEXT).unwrap_or_default();
    r.finish(())?;
    let name = match action {
        Action::RequestReview => "ground",
        Action::Withdraw => "reason",
        _ => "note",
    };
    let mut fields = Fields::default();
    fields.set(name, text);
    Ok(fields)
}

/// Does one of the complainant's actions.
pub(super) async fn act(
    State(app): State<App>,
    Path(action): Path<String>,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut form = Fields::from_pairs(pairs);
    let (code, receipt) = (form.get(f::CODE.name).to_owned(), form.take("form_id"));
    let Some(action) = Action::from_code(&action) else {
        return failed(page.lang, CommandError::NotFound);
    };
    let now = app.clock.now();
    let done = match action_fields(action, &form) {
        Err(errors) => Err(CommandError::Invalid(errors)),
        Ok(mut fields) => {
            if action == Action::RequestReview {
                fields.set("applied_at", kernel::rfc3339(now));
            }
            act_by_code(&app, &code, (action, fields), receipt).await
        }
    };
    let beside = match action {
        Action::Satisfy => f::SCORE.name,
        _ => f::TEXT.name,
    };
    match done.map_err(|error| error.beside(beside)) {
        Ok(_) => find(&app, said(page), code, Tried::default()).await,
        Err(Ok(errors)) => {
            let tried = Tried {
                what: action.code().to_owned(),
                fields: form,
                errors,
            };
            find(&app, page, code, tried).await
        }
        Err(Err(error)) => failed(page.lang, error),
    }
}

fn said(page: Page) -> Page {
    let done = Words::of(page.lang).a_done;
    page.notice(Some(Notice::good(done)))
}

/// Adds files to the open case.
pub(super) async fn files(State(app): State<App>, page: Page, body: Multipart) -> Response {
    let (form, files) = match read(body).await {
        Ok(read) => read,
        Err(error) => return unread(page, error),
    };
    let code = form.get(f::CODE.name).to_owned();
    match add(&app, &code, files)
        .await
        .map_err(|e| e.beside(f::FILES.name))
    {
        Ok(()) => find(&app, said(page), code, Tried::default()).await,
        Err(Ok(errors)) => {
            let tried = Tried {
                what: "files".to_owned(),
                fields: Fields::default(),
                errors,
            };
            find(&app, page, code, tried).await
        }
        Err(Err(error)) => failed(page.lang, error),
    }
}

/// The case is looked for before anything is kept.
async fn add(app: &App, code: &str, files: Files) -> Result<(), CommandError> {
    let follow = Follow {
        code: code.to_owned(),
    };
    let case = follow_code(app, follow)
        .await?
        .ok_or(CommandError::NotFound)?;
    if !case.may.contains(&Action::Message) || files.is_empty() {
        return Err(CommandError::Invalid(steps::told(
            f::FILES.name,
            "no_files",
            say!("请选择要上传的文件", "Please choose files to add"),
        )));
    }
    for file in keep_files(app, files).await?.iter().map(DraftFile::brought) {
        add_file(app, code, file).await?;
    }
    Ok(())
}
