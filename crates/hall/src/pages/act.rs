//! What is sent from a unit's page.

use super::staff::{Sent, draw};
use super::{Pairs, failed, words};
use crate::commands::{self, Asked};
use crate::rules::{Move, OPENS, SOURCE, TITLE};
use axum::extract::{Path, State};
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use kernel::Fields;
use platform::App;
use ui::Notice;

/// What came with a form beside its fields.
struct Came {
    fields: Fields,
    receipt: Option<String>,
    version: Option<i64>,
}

impl Came {
    fn of(pairs: Vec<(String, String)>) -> Came {
        let mut fields = Fields::from_pairs(pairs);
        let receipt = fields.take("form_id");
        // A version that is no number is none that is there: the page is old or made up.
        let version = Some(
            fields
                .take("version")
                .and_then(|text| text.parse().ok())
                .unwrap_or(-1),
        );
        Came {
            fields,
            receipt,
            version,
        }
    }
}

async fn answer(
    (app, signed): (&App, &Signed),
    unit: String,
    done: Result<(), CommandError>,
    (form, first, said): (&'static str, &'static str, &'static str),
    (fields, receipt): (Fields, Option<String>),
) -> Response {
    match done.map_err(|error| error.beside(first)) {
        Ok(()) => ui::see_other_with(&format!("/hall/{unit}"), &Notice::good(said)),
        Err(Ok(errors)) => {
            draw(
                app,
                signed,
                unit,
                Sent {
                    form,
                    fields,
                    errors,
                    receipt,
                },
            )
            .await
        }
        Err(Err(error)) => failed(signed, error),
    }
}

/// Adds an item.
pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    Path(unit): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let came = Came::of(pairs);
    let asked = Asked::Add(came.fields.clone());
    let done = commands::set(
        &app,
        &signed.actor,
        unit.clone(),
        asked,
        came.version,
        came.receipt.clone(),
    )
    .await;
    let about = ("items", SOURCE.name, words(&signed).saved);
    answer(
        (&app, &signed),
        unit,
        done,
        about,
        (came.fields, came.receipt),
    )
    .await
}

/// Moves an item or takes it out.
pub(super) async fn change(
    State(app): State<App>,
    signed: Signed,
    Path((unit, no, act)): Path<(String, u32, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let came = Came::of(pairs);
    let Some(act) = Move::from_code(&act) else {
        return failed(&signed, CommandError::NotFound);
    };
    let asked = Asked::Change(no, act);
    match commands::set(
        &app,
        &signed.actor,
        unit.clone(),
        asked,
        came.version,
        came.receipt,
    )
    .await
    {
        Ok(()) => ui::see_other_with(
            &format!("/hall/{unit}"),
            &Notice::good(words(&signed).saved),
        ),
        Err(error) => failed(&signed, error),
    }
}

/// Sets the hours.
pub(super) async fn hours(
    State(app): State<App>,
    signed: Signed,
    Path(unit): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let came = Came::of(pairs);
    let asked = Asked::Hours(came.fields.clone());
    let done = commands::set(
        &app,
        &signed.actor,
        unit.clone(),
        asked,
        came.version,
        came.receipt.clone(),
    )
    .await;
    let about = ("hours", OPENS.name, words(&signed).saved);
    answer(
        (&app, &signed),
        unit,
        done,
        about,
        (came.fields, came.receipt),
    )
    .await
}

/// Shows something at once.
pub(super) async fn push(
    State(app): State<App>,
    signed: Signed,
    Path(unit): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let came = Came::of(pairs);
    let done = commands::show_now(
        &app,
        &signed.actor,
        unit.clone(),
        came.fields.clone(),
        came.receipt.clone(),
    )
    .await;
    let about = ("pushes", TITLE.name, words(&signed).pushed);
    answer(
        (&app, &signed),
        unit,
        done.map(drop),
        about,
        (came.fields, came.receipt),
    )
    .await
}

/// Ends what is shown at once.
pub(super) async fn end(
    State(app): State<App>,
    signed: Signed,
    Path((unit, number)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let came = Came::of(pairs);
    match commands::end(&app, &signed.actor, unit.clone(), number, came.receipt).await {
        Ok(()) => ui::see_other_with(
            &format!("/hall/{unit}"),
            &Notice::good(words(&signed).ended),
        ),
        Err(error) => failed(&signed, error),
    }
}
