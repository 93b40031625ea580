//! The forms in which things are written.

use super::At;
use crate::commands::{self, Base, Write};
use crate::rules::{Action, KEY, as_typed};
use crate::{Version, Words};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use identity::pages::incomplete;
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields};
use ui::{Form, FormView, Notice, Page};

#[derive(Template)]
#[template(path = "publication_form.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

/// A form on its way to the screen.
pub(super) struct Drawn<'a> {
    pub(super) title: &'a str,
    pub(super) to: String,
    pub(super) back: String,
    pub(super) specs: Vec<FieldSpec>,
    pub(super) submit: &'a str,
    pub(super) intro: &'a str,
    pub(super) danger: bool,
    /// Version and revision that it was drawn from.
    pub(super) of: Option<(u32, u32)>,
}

pub(super) fn draw(
    at: &At,
    of: Drawn<'_>,
    (fields, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> Response {
    let page = at.page_below(of.title);
    let form = Form::new(at.signed.lang, fields, errors);
    let mut view = FormView::new(&form, of.to, &of.specs, of.submit)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .cancel(of.back)
        .with(KEY.name, |field| field.hint(at.w().key_hint));
    if let Some((version, revision)) = of.of {
        view = view.hidden("version", version).hidden("revision", revision);
    }
    if !of.intro.is_empty() {
        view = view.intro(of.intro);
    }
    if of.danger {
        view = view.danger();
    }
    let area = |name: &str| {
        let spec = of.specs.iter().find(|spec| spec.name == name);
        spec.is_some_and(|spec| matches!(spec.kind, FieldKind::Area { .. } | FieldKind::Many(_)))
    };
    let wide = view.fields.into_iter().map(|field| {
        let wide = area(&field.name);
        field.wide(wide)
    });
    view.fields = wide.collect();
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

fn of_new(at: &At) -> Drawn<'static> {
    let w = at.w();
    let mut specs = at.kind.specs();
    specs.push(KEY);
    Drawn {
        title: w.new,
        to: format!("{}/new", at.href()),
        back: at.href(),
        specs,
        submit: w.save,
        intro: "",
        danger: false,
        of: None,
    }
}

/// The form of a new item; the query may fill fields already.
pub(super) async fn new(at: At, query: Fields) -> Response {
    if let Err(refusal) = at.signed.permit(at.kind.write) {
        return at.failed(change::CommandError::Forbidden(refusal));
    }
    let known = |name: &str| at.kind.fields.iter().any(|spec| spec.name == name);
    let pairs = query.pairs().iter().filter(|(name, _)| known(name));
    let fields = Fields::from_pairs(pairs.cloned().collect());
    draw(&at, of_new(&at), (&fields, &FieldErrors::default()), None)
}

/// Writes it.
pub(super) async fn create(at: At, mut fields: Fields) -> Response {
    let receipt = fields.take("form_id");
    let typed = fields.clone();
    let asked = Write {
        key: fields.take(KEY.name),
        base: Base::New,
        fields,
    };
    let first = at.kind.fields.first().map_or(KEY.name, |spec| spec.name);
    let done = commands::write(&at.app, &at.signed.actor, at.kind, asked, receipt.clone()).await;
    match done.map_err(|error| error.beside(first)) {
        Ok(left) => saved(&at, &left.key),
        Err(Ok(errors)) => draw(&at, of_new(&at), (&typed, &errors), receipt),
        Err(Err(error)) => at.failed(error),
    }
}

fn saved(at: &At, key: &str) -> Response {
    ui::see_other_with(&commands::href(at.kind, key), &Notice::good(at.w().saved))
}

/// What the button that begins a writing says.
pub(super) fn label(w: &'static Words, newest: &Version) -> &'static str {
    if newest.status.is_open() {
        w.edit
    } else {
        w.next_version
    }
}

fn of_edit(at: &At, newest: &Version) -> Drawn<'static> {
    let title = label(at.w(), newest);
    Drawn {
        title,
        to: format!(
            "{}/{}/actions/{}",
            at.href(),
            newest.key,
            Action::Write.code()
        ),
        back: format!("{}/{}", at.href(), newest.key),
        specs: at.kind.specs(),
        submit: at.w().save,
        intro: "",
        danger: false,
        of: Some((newest.version, newest.revision)),
    }
}

/// The form in which an item is changed, from its newest version.
pub(super) fn edit(at: &At, newest: &Version) -> Response {
    let fields = as_typed(at.kind, &newest.doc);
    draw(
        at,
        of_edit(at, newest),
        (&fields, &FieldErrors::default()),
        None,
    )
}

/// Writes the change.
pub(super) async fn update(at: At, key: String, mut fields: Fields) -> Response {
    let receipt = fields.take("form_id");
    let revision = fields.take("revision").and_then(|text| text.parse().ok());
    fields.remove("version");
    let first = at.kind.fields.first().map_or(KEY.name, |spec| spec.name);
    let done = match revision {
        None => Err(Ok(incomplete(first))),
        Some(revision) => {
            let asked = Write {
                key: Some(key.clone()),
                base: Base::Revision(revision),
                fields: fields.clone(),
            };
            let done = commands::write(&at.app, &at.signed.actor, at.kind, asked, receipt.clone());
            done.await.map_err(|error| error.beside(first))
        }
    };
    let errors = match done {
        Ok(left) => return saved(&at, &left.key),
        Err(Ok(errors)) => errors,
        Err(Err(error)) => return at.failed(error),
    };
    match at.seen(&key, None).await {
        Ok(all) => match all.last() {
            Some(newest) => draw(&at, of_edit(&at, newest), (&fields, &errors), receipt),
            None => at.failed(change::CommandError::NotFound),
        },
        Err(error) => at.failed(error),
    }
}
