//! What comboboxes ask for: units, people, codes. Nothing of customers.

use crate::classification;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use identity::Signed;
use kernel::Fields;
use platform::App;
use ui::{Pick, picks};

type Params = Query<Vec<(String, String)>>;

/// Units by name, code or pinyin initials.
pub(super) async fn units(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let text = Fields::from_pairs(params).get("q").to_owned();
    match app.db.read(move |reader| org::search(reader, &text)).await {
        Ok(found) => picks(
            found
                .into_iter()
                .map(|u| Pick::new(u.code.as_str(), u.name).note(u.code))
                .collect(),
        ),
        Err(error) => super::failed(&signed, error.into()),
    }
}

/// People of the bank by name or login; `unit` narrows to a unit and below.
pub(super) async fn accounts(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let text = Fields::from_pairs(params).get("q").to_owned();
    match app
        .db
        .read(move |reader| identity::search_people(reader, &text))
        .await
    {
        Ok(found) => picks(
            found
                .into_iter()
                .map(|p| Pick::new(p.login, p.name).note(p.unit_name))
                .collect(),
        ),
        Err(error) => super::failed(&signed, error.into()),
    }
}

/// JR/T 0169 codes by code, text or pinyin initials.
pub(super) async fn codes(
    signed: Signed,
    Path(dimension): Path<String>,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let found = classification::search(&dimension, fields.get("q"));
    let pick = |e: &classification::Entry| {
        Pick::new(
            e.code.as_str(),
            classification::full_name(&e.code, signed.lang),
        )
        .note(format!("{} {}", e.code, classification::initials_of(&e.zh)))
    };
    picks(found.into_iter().map(pick).collect())
}
