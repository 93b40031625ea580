//! 通知渠道: where other systems and robots listen.

use super::{Pairs, permit, words};
use crate::Words;
use crate::commands::endpoint as commands;
use crate::rules::fields::{
    ACTIVE, CHANNEL, ENDPOINT, KINDS, LANG, NAME, SECRET, UNIT, URL, host_of,
};
use crate::store::endpoint::{self as store, Endpoint};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::{FieldErrors, FieldSpec, Fields, Lang, fill};
use platform::App;
use platform::sql::SqlError;
use ui::components::{Tag, Tone};
use ui::{ErrorSummary, FieldView, Form, Notice, Page, Pick};

#[derive(Template)]
#[template(path = "endpoints.html")]
struct EndpointsPage {
    page: Page,
    w: &'static Words,
    rows: Vec<RowView>,
}

struct RowView {
    id: i64,
    name: String,
    channel: &'static str,
    unit: String,
    address: String,
    kinds: usize,
    state: Tag,
}

/// The list.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    let keys = app.keys.clone();
    let found = app.db.read(move |reader| {
        let key = store::key(reader, &keys)?;
        let mut endpoints = Vec::new();
        for endpoint in store::all(reader)? {
            let host = host_of(&endpoint.target(key.as_ref())?.url);
            endpoints.push((endpoint, host));
        }
        let codes: Vec<String> = endpoints.iter().map(|(e, _)| e.unit.clone()).collect();
        let names = org::names(reader, &codes)?;
        Ok::<_, SqlError>((endpoints, names))
    });
    let (endpoints, names) = match found.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, error.into()),
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let row = |(endpoint, address): (Endpoint, String)| RowView {
        id: endpoint.id,
        channel: endpoint.channel.label(lang),
        unit: names.get(&endpoint.unit).cloned().unwrap_or_default(),
        address,
        kinds: endpoint.kinds.len(),
        state: match endpoint.active {
            true => Tag::dot(Tone::Good, w.endpoint_active),
            false => Tag::dot(Tone::Plain, w.endpoint_stopped),
        },
        name: endpoint.name,
    };
    ui::html(EndpointsPage {
        page: signed.page(w.endpoints_title, "/notices/endpoints"),
        w,
        rows: endpoints.into_iter().map(row).collect(),
    })
}

#[derive(Template)]
#[template(path = "endpoint_form.html")]
struct EndpointForm {
    page: Page,
    w: &'static Words,
    action: String,
    /// Of one that is there: its id and version.
    known: Option<(i64, i64)>,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
}

fn draw(
    signed: &Signed,
    known: Option<(i64, i64)>,
    fields: &Fields,
    errors: &FieldErrors,
    units: &[Pick],
) -> EndpointForm {
    let w = words(signed.lang);
    let form = Form::new(signed.lang, fields, errors);
    let view = |spec: &FieldSpec| {
        let field = form.field(spec);
        match spec.name {
            name if name == UNIT.name => field.shown(units).hint(w.endpoint_unit_hint),
            name if name == URL.name => field.wide(true),
            name if name == SECRET.name => {
                let hint = match known {
                    Some(_) => format!("{} {}", w.endpoint_secret_hint, w.endpoint_secret_kept),
                    None => w.endpoint_secret_hint.to_owned(),
                };
                field.hint(hint).autocomplete("off").wide(true)
            }
            _ => field,
        }
    };
    let (title, action) = match known {
        Some((id, _)) => (w.endpoint_edit, format!("/notices/endpoints/{id}")),
        None => (w.endpoint_new, "/notices/endpoints/new".to_owned()),
    };
    EndpointForm {
        page: signed
            .page(title, "/notices/endpoints")
            .crumb(w.endpoints_title, "/notices/endpoints"),
        w,
        action,
        known,
        summary: form.summary(),
        fields: ENDPOINT.iter().map(view).collect(),
    }
}

/// The unit of a form with its name, for the combobox.
async fn unit_pick(app: &App, code: &str) -> Vec<Pick> {
    let code = code.to_ascii_uppercase();
    let found = app.db.read(move |reader| org::unit(reader, &code)).await;
    // Without the name the combobox shows the code: nothing is lost.
    let unit = found.ok().flatten();
    unit.map(|unit| Pick::new(unit.code, unit.name))
        .into_iter()
        .collect()
}

/// The form of a new endpoint.
pub(super) async fn new(signed: Signed) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    let mut fields = Fields::default();
    fields.set(ACTIVE.name, "true");
    fields.set(LANG.name, Lang::Zh.tag());
    ui::html(draw(&signed, None, &fields, &FieldErrors::default(), &[]))
}

/// Adds an endpoint.
pub(super) async fn create(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::create(&app, &permit, &fields, receipt).await;
    saved(&app, &signed, None, &fields, done).await
}

/// The version that a form comes back upon after somebody else's change: who sends it again has
/// been told.
async fn stored_version(app: &App, id: i64) -> Option<i64> {
    let found = app.db.read(move |reader| store::load(reader, id)).await;
    found.ok().flatten().map(|endpoint| endpoint.version)
}

/// After saving: the list, or the form again with what is wrong.
async fn saved(
    app: &App,
    signed: &Signed,
    known: Option<(i64, i64)>,
    fields: &Fields,
    done: Result<(), CommandError>,
) -> Response {
    match done {
        Ok(()) => {
            let name = fields.get(NAME.name);
            let told = fill(words(signed.lang).endpoint_saved, &[("name", name)]);
            ui::see_other_with("/notices/endpoints", &Notice::good(told))
        }
        Err(error) => {
            let errors = match error.beside(NAME.name) {
                Ok(errors) => errors,
                Err(error) => return failure(signed, error),
            };
            let known = match known {
                Some((id, version)) => Some((id, stored_version(app, id).await.unwrap_or(version))),
                None => None,
            };
            let units = unit_pick(app, fields.get(UNIT.name)).await;
            let form = draw(signed, known, fields, &errors, &units);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    }
}

/// The form of an endpoint that is there. Its secret is not on it.
pub(super) async fn edit(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    let keys = app.keys.clone();
    let found = app.db.read(move |reader| store::opened(reader, &keys, id));
    let (endpoint, target) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return failure(&signed, CommandError::NotFound),
        Err(error) => return failure(&signed, error.into()),
    };
    let mut fields = Fields::default();
    fields.set(NAME.name, endpoint.name.as_str());
    fields.set(CHANNEL.name, endpoint.channel.code());
    fields.set(UNIT.name, endpoint.unit.as_str());
    fields.set(URL.name, target.url.as_str());
    fields.set(LANG.name, endpoint.lang.tag());
    fields.set(ACTIVE.name, endpoint.active.to_string());
    for kind in &endpoint.kinds {
        fields.push(KINDS.name, kind.code());
    }
    let units = unit_pick(&app, &endpoint.unit).await;
    let known = Some((id, endpoint.version));
    ui::html(draw(
        &signed,
        known,
        &fields,
        &FieldErrors::default(),
        &units,
    ))
}

/// Saves what has changed.
pub(super) async fn update(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").and_then(|text| text.parse().ok());
    let done = commands::update(&app, &permit, id, version, fields.clone(), receipt).await;
    let known = Some((id, version.unwrap_or_default()));
    saved(&app, &signed, known, &fields, done).await
}

/// Sends a test.
pub(super) async fn test(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    match commands::test(&app, &permit, id).await {
        Ok(name) => {
            let told = fill(words(signed.lang).endpoint_tested, &[("name", &name)]);
            ui::see_other_with("/notices/deliveries?tab=under_way", &Notice::good(told))
        }
        Err(error) => failure(&signed, error),
    }
}

/// Takes an endpoint away.
pub(super) async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    match commands::remove(&app, &permit, id).await {
        Ok(name) => {
            let told = fill(words(signed.lang).endpoint_removed, &[("name", &name)]);
            ui::see_other_with("/notices/endpoints", &Notice::good(told))
        }
        Err(error) => failure(&signed, error),
    }
}
