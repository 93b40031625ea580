//! 适用机构: where a local rule applies, on the page of its pack.

use super::pack::{Typed, draw};
use super::{Pairs, permit, words};
use crate::commands::{bind_pack, unbind_pack};
use crate::rules::binding::{BIND, STANDINGS, is_local};
use axum::extract::{Path, State};
use axum::response::Response;
use deadline::{Pack, Rulebook, Standing};
use identity::Signed;
use identity::pages::failure;
use kernel::{Choice, Fields, Lang, fill};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::{Form, FormView, Notice};

/// Units that are listed.
const UNITS_MAX: usize = 200;

/// A unit that the pack's family is bound to.
pub(super) struct Bound {
    code: String,
    name: String,
    standing: Standing,
}

/// The part of the page that shows and changes where a pack applies.
pub(super) struct Places {
    pub(super) rows: Vec<Row>,
    pub(super) form: Option<FormView>,
    /// The one-time id that the buttons of the rows build on.
    pub(super) form_id: String,
}

/// One unit.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) standing: String,
    /// Where the button that takes it away sends to.
    pub(super) removal: Option<String>,
}

/// The units that a family is bound to, with their names.
pub(super) fn bound(
    reader: &mut Reader<'_>,
    book: &Rulebook,
    family: &str,
) -> Result<Vec<Bound>, SqlError> {
    let found: Vec<(String, Standing)> = book
        .bound(family)
        .take(UNITS_MAX)
        .map(|(path, standing)| (path.code().to_owned(), standing))
        .collect();
    let codes: Vec<String> = found.iter().map(|(code, _)| code.clone()).collect();
    let names: std::collections::BTreeMap<String, String> =
        org::names(reader, &codes)?.into_iter().collect();
    let one = |(code, standing): (String, Standing)| Bound {
        name: names.get(&code).unwrap_or(&code).clone(),
        code,
        standing,
    };
    Ok(found.into_iter().map(one).collect())
}

/// The part of the page; `None` for rules that hold in the whole bank.
pub(super) fn places(
    pack: &Pack,
    units: Vec<Bound>,
    form: &Form<'_>,
    manages: bool,
    (form_id, lang): (&str, Lang),
) -> Option<Places> {
    if !is_local(&pack.family) {
        return None;
    }
    let w = words(lang);
    let action = format!("/rulebook/packs/{}/units", pack.id);
    let row = |one: Bound| Row {
        standing: said(one.standing, lang),
        removal: manages.then(|| format!("{action}/{}/removal", one.code)),
        name: one.name,
        code: one.code,
    };
    let form = manages.then(|| {
        FormView::new(form, action.clone(), &BIND, w.bind)
            .hidden("form_id", format!("{form_id}-b"))
            .intro(w.bind_intro)
    });
    Some(Places {
        rows: units.into_iter().map(row).collect(),
        form,
        form_id: form_id.to_owned(),
    })
}

fn said(standing: Standing, lang: Lang) -> String {
    Choice::label_in(&STANDINGS, standing.code(), lang).to_owned()
}

/// Binds the pack's family to a unit.
pub(super) async fn bind(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let unit = fields.get(BIND[0].name).to_owned();
    let errors = match bind_pack(&app, &permit, id.clone(), fields.clone(), receipt).await {
        Ok(_) => return done(&id, &unit, words(signed.lang).bound),
        Err(error) => match error.beside(BIND[1].name) {
            Ok(errors) => errors,
            Err(error) => return failure(&signed, error),
        },
    };
    let typed = Typed {
        check: Fields::default(),
        place: fields,
        errors: &errors,
    };
    draw(&app, &signed, &id, &typed).await
}

/// Takes a binding away.
pub(super) async fn unbind(
    State(app): State<App>,
    signed: Signed,
    Path((id, unit)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match unbind_pack(&app, &permit, id.clone(), unit.clone(), receipt).await {
        Ok(_) => done(&id, &unit, words(signed.lang).unbound),
        Err(error) => failure(&signed, error),
    }
}

fn done(id: &str, unit: &str, told: &str) -> Response {
    let told = fill(told, &[("unit", unit)]);
    ui::see_other_with(&format!("/rulebook/packs/{id}"), &Notice::good(told))
}
