//! 通知模板: what notices say, in both languages, with a preview.

use super::{Pairs, permit, words};
use crate::Words;
use crate::commands::text as commands;
use crate::rules::fields::{TEXTS, read_texts};
use crate::rules::{Kind, Text, Texts, render};
use crate::store::template;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::{FieldErrors, FieldSpec, Fields, Lang, fill};
use platform::App;
use ui::components::{Tag, Tone};
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

#[derive(Template)]
#[template(path = "notice_texts.html")]
struct TextsPage {
    page: Page,
    w: &'static Words,
    rows: Vec<RowView>,
}

struct RowView {
    code: &'static str,
    label: &'static str,
    group: &'static str,
    title: String,
    state: Tag,
    urgent: Option<Tag>,
}

/// All kinds with their texts.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    let written = match app.db.read(template::all).await {
        Ok(written) => written,
        Err(error) => return failure(&signed, error.into()),
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let row = |kind: Kind| RowView {
        code: kind.code(),
        label: kind.label(lang),
        group: kind.group().label(lang),
        title: written.text(kind, lang).title,
        state: match written.has(kind) {
            true => Tag::new(Tone::Info, w.text_own),
            false => Tag::new(Tone::Plain, w.text_shipped),
        },
        urgent: kind.urgent().then(|| Tag::new(Tone::Due, w.urgent)),
    };
    ui::html(TextsPage {
        page: signed.page(w.texts_title, "/notices/templates"),
        w,
        rows: Kind::ALL.iter().copied().map(row).collect(),
    })
}

#[derive(Template)]
#[template(path = "notice_text.html")]
struct TextPage {
    page: Page,
    w: &'static Words,
    code: &'static str,
    places: String,
    own: bool,
    /// What the form was drawn from.
    seen: String,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
    preview: PreviewPart,
}

/// Both texts filled with a sample, and what is wrong with them.
#[derive(Template)]
#[template(path = "notice_preview.html")]
struct PreviewPart {
    zh: Text,
    en: Text,
    faults: Vec<String>,
}

impl askama::filters::HtmlSafe for PreviewPart {}

fn preview_of(kind: Kind, texts: &Texts, errors: &FieldErrors, lang: Lang) -> PreviewPart {
    let filled = |lang: Lang| {
        let sample = kind.sample(lang).into_iter();
        let sample: Vec<_> = sample
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        render(texts.of(lang), &sample)
    };
    PreviewPart {
        zh: filled(Lang::Zh),
        en: filled(Lang::En),
        faults: errors.0.iter().map(|e| e.say.to(lang).to_owned()).collect(),
    }
}

/// The texts as they were typed, right or wrong.
fn typed(fields: &Fields) -> Texts {
    let text = |title: &FieldSpec, body: &FieldSpec| Text {
        title: fields.get(title.name).to_owned(),
        body: fields.get(body.name).to_owned(),
    };
    let [zh_title, zh_body, en_title, en_body] = &TEXTS;
    Texts {
        zh: text(zh_title, zh_body),
        en: text(en_title, en_body),
    }
}

fn draw(
    signed: &Signed,
    kind: Kind,
    (own, seen): (bool, String),
    fields: &Fields,
    errors: &FieldErrors,
) -> TextPage {
    let (lang, w) = (signed.lang, words(signed.lang));
    let form = Form::new(lang, fields, errors);
    let preview = format!("/notices/templates/{}/preview", kind.code());
    let view = |spec: &FieldSpec| {
        form.field(spec)
            .wide(true)
            .live(preview.as_str(), "#preview")
    };
    let places: Vec<String> = kind.places().iter().map(|p| format!("{{{p}}}")).collect();
    TextPage {
        page: signed
            .page(kind.label(lang), "/notices/templates")
            .crumb(w.texts_title, "/notices/templates"),
        w,
        code: kind.code(),
        places: w.text_places.replace("{places}", &places.join(" ")),
        own,
        seen,
        summary: form.summary(),
        fields: TEXTS.iter().map(view).collect(),
        preview: preview_of(kind, &typed(fields), errors, lang),
    }
}

fn kind_of(signed: &Signed, code: &str) -> Result<Kind, Box<Response>> {
    Kind::from_code(code).ok_or_else(|| Box::new(failure(signed, CommandError::NotFound)))
}

/// The form of one kind.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
) -> Response {
    let kind = match permit(&signed).and_then(|_| kind_of(&signed, &code)) {
        Ok(kind) => kind,
        Err(refused) => return *refused,
    };
    match app.db.read(template::all).await {
        Ok(written) => {
            let texts = written.texts(kind);
            let none = FieldErrors::default();
            let from = (written.has(kind), commands::seen(kind, &texts));
            ui::html(draw(&signed, kind, from, &texts.to_fields(), &none))
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Shows what was typed, filled with a sample: a part of the page for scripts, the whole page else.
pub(super) async fn preview(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
    axum::Form(pairs): Pairs,
) -> Response {
    let kind = match permit(&signed).and_then(|_| kind_of(&signed, &code)) {
        Ok(kind) => kind,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    fields.take("form_id");
    let seen = fields.take("seen").unwrap_or_default();
    let errors = read_texts(kind, &fields).err().unwrap_or_default();
    if headers.contains_key("hx-request") {
        return ui::html(preview_of(kind, &typed(&fields), &errors, signed.lang));
    }
    match app.db.read(template::all).await {
        Ok(written) => {
            let from = (written.has(kind), seen);
            ui::html(draw(&signed, kind, from, &fields, &errors))
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Keeps the texts.
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let (permit, kind) = match permit(&signed).and_then(|p| Ok((p, kind_of(&signed, &code)?))) {
        Ok(found) => found,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let seen = fields.take("seen").unwrap_or_default();
    let error = match commands::save(&app, &permit, kind, &fields, &seen, receipt).await {
        Ok(()) => return done(&signed, words(signed.lang).text_saved, kind),
        Err(error) => error,
    };
    let errors = match error.beside(TEXTS[0].name) {
        Ok(errors) => errors,
        Err(error) => return failure(&signed, error),
    };
    // The form comes back upon what is stored now: who sends it again has been told.
    match app.db.read(template::all).await {
        Ok(written) => {
            let from = (
                written.has(kind),
                commands::seen(kind, &written.texts(kind)),
            );
            let form = draw(&signed, kind, from, &fields, &errors);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Goes back to the program's texts.
pub(super) async fn reset(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
) -> Response {
    let (permit, kind) = match permit(&signed).and_then(|p| Ok((p, kind_of(&signed, &code)?))) {
        Ok(found) => found,
        Err(refused) => return *refused,
    };
    match commands::reset(&app, &permit, kind).await {
        Ok(()) => done(&signed, words(signed.lang).text_reset, kind),
        Err(error) => failure(&signed, error),
    }
}

fn done(signed: &Signed, told: &str, kind: Kind) -> Response {
    let told = fill(told, &[("kind", kind.label(signed.lang))]);
    ui::see_other_with("/notices/templates", &Notice::good(told))
}
