//! Notice and consent texts: the list, writing, publishing, one version.

use super::{Drawn, Pairs, Params, draw, failed, words};
use crate::rules::{self, KIND, KINDS, TEXT, Text};
use crate::{Words, commands, store};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{Choice, Day, FieldErrors, Fields, day_of, short_time};
use platform::App;
use platform::sql::Reader;
use ui::components::{Tag, Tone};
use ui::{Notice, Page};

struct Row {
    id: String,
    kind: String,
    version: i64,
    state: Tag,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "consent_texts.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "consent_text.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    id: String,
    form_id: String,
    state: Tag,
    facts: Vec<(&'static str, String)>,
    text: Text,
    may_publish: bool,
}

fn state(w: &Words, text: &Text, today: Day) -> Tag {
    match text.published {
        None => Tag::dot(Tone::Soon, w.draft),
        Some(_) if text.holds(today) => Tag::dot(Tone::Good, w.in_force),
        Some(_) if text.from > today => Tag::dot(Tone::Violet, w.not_yet),
        Some(_) => Tag::dot(Tone::Plain, w.ended),
    }
}

/// The list.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let found = app
        .db
        .read(|reader: &mut Reader<'_>| store::texts(reader))
        .await;
    let texts = match found {
        Ok(texts) => texts,
        Err(error) => return failed(&signed, error),
    };
    let (w, today) = (words(&signed), day_of(app.clock.now()));
    let row = |text: &Text| Row {
        id: text.id(),
        kind: Choice::label_in(KINDS, &text.kind, signed.lang).to_owned(),
        version: text.version,
        state: state(w, text, today),
        from: text.from.to_string(),
        to: text.to.map_or(String::new(), |day| day.to_string()),
    };
    ui::html(ListPage {
        page: signed
            .page(w.texts, "/consents")
            .crumb(w.title, "/consents"),
        rows: texts.iter().map(row).collect(),
        may_write: signed.may(Permission::ConsentWrite),
        w,
    })
}

fn of_new(signed: &Signed) -> Drawn<'static> {
    let w = words(signed);
    Drawn {
        title: w.text_new,
        to: "/consents/texts/new".to_owned(),
        back: "/consents/texts",
        specs: TEXT,
        submit: w.save,
        intro: w.texts_intro,
        plain: false,
    }
}

/// The form of a text; `?from=ID` fills it in with one that is there.
pub(super) async fn new(State(app): State<App>, signed: Signed, Query(params): Params) -> Response {
    let id = Fields::from_pairs(params).get("from").to_owned();
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::text(reader, &id))
        .await;
    let fields = match found {
        Ok(text) => text.map(|text| filled(&text)).unwrap_or_default(),
        Err(error) => return failed(&signed, error),
    };
    draw(
        &signed,
        &of_new(&signed),
        &fields,
        &FieldErrors::default(),
        None,
    )
}

fn filled(text: &Text) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (&rules::KIND, &text.kind),
        (&rules::TITLE_ZH, &text.says.title_zh),
        (&rules::TITLE_EN, &text.says.title_en),
        (&rules::BODY_ZH, &text.says.body_zh),
        (&rules::BODY_EN, &text.says.body_en),
    ] {
        fields.set(spec.name, value.as_str());
    }
    fields.set(rules::FROM.name, text.from.to_string());
    fields
}

/// Writes it.
pub(super) async fn write(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::write(&app, &signed.actor, fields.clone(), receipt.clone()).await;
    match done.map_err(|error| error.beside(KIND.name)) {
        Ok(id) => ui::see_other_with(
            &format!("/consents/texts/{id}"),
            &Notice::good(words(&signed).text_saved),
        ),
        Err(Ok(errors)) => draw(&signed, &of_new(&signed), &fields, &errors, receipt),
        Err(Err(error)) => failed(&signed, error),
    }
}

/// One version.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    let asked = id.clone();
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::text(reader, &asked))
        .await;
    let text = match found {
        Ok(Some(text)) => text,
        Ok(None) => return failed(&signed, CommandError::NotFound),
        Err(error) => return failed(&signed, error),
    };
    let (w, today) = (words(&signed), day_of(app.clock.now()));
    let me = rules::Who {
        login: signed.actor.login.clone(),
        name: signed.actor.name.clone(),
    };
    let mut facts = vec![
        (
            w.kind,
            Choice::label_in(KINDS, &text.kind, signed.lang).to_owned(),
        ),
        (w.version, text.version.to_string()),
        (w.from, text.from.to_string()),
    ];
    facts.extend(text.to.map(|day| (w.to, day.to_string())));
    facts.push((
        w.author,
        format!("{} · {}", text.author.name, short_time(text.at)),
    ));
    facts.extend(
        text.published
            .as_ref()
            .map(|(who, at)| (w.publisher, format!("{} · {}", who.name, short_time(*at)))),
    );
    let page = signed
        .page(id.as_str(), "/consents")
        .crumb(w.title, "/consents")
        .crumb(w.texts, "/consents/texts");
    ui::html(ShowPage {
        form_id: page.form_id.clone(),
        page,
        state: state(w, &text, today),
        facts,
        may_publish: signed.may(Permission::ConsentWrite)
            && rules::may_publish(&text, &me, today).is_ok(),
        text,
        id,
        w,
    })
}

/// Publishes it.
pub(super) async fn publish(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::publish(&app, &signed.actor, id.clone(), receipt).await {
        Ok(()) => ui::see_other_with(
            &format!("/consents/texts/{id}"),
            &Notice::good(words(&signed).published),
        ),
        Err(error) => failed(&signed, error),
    }
}
