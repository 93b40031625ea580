//! What is done on the page of a leak, and the files that are taken from it.

use super::{Pairs, failed, show, words};
use crate::commands::{self, Act, Taken, book_of};
use crate::files;
use crate::rules::clock::deadlines;
use crate::store::{self};
use axum::extract::{Path, State};
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::Fields;
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::Notice;

/// The field beside which a refusal is told.
fn beside(act: Act) -> &'static str {
    act.fields().first().map_or("", |spec| spec.name)
}

/// Does an act; a form with mistakes comes back open on the same page.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let Some(act) = Act::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let (asked, of) = (fields.clone(), number.clone());
    let done = change::run(&app, &signed.actor, receipt, move |change| {
        commands::act_in(change, &of, act, &asked)
    });
    let w = words(&signed);
    let said = if act == Act::Search {
        w.found_n
    } else {
        w.saved
    };
    answer(
        &app,
        &signed,
        &number,
        (act.code(), beside(act)),
        &fields,
        done.await.map(|()| said),
    )
    .await
}

async fn answer(
    app: &App,
    signed: &Signed,
    number: &str,
    (name, field): (&str, &str),
    fields: &Fields,
    done: Result<&str, CommandError>,
) -> Response {
    match done {
        Ok(said) => ui::see_other_with(&format!("/breaches/{number}"), &Notice::good(said)),
        Err(error) => match error.beside(field) {
            Ok(errors) => show::draw(app, signed, number, 1, Some((name, fields, &errors))).await,
            Err(error) => failed(signed, error),
        },
    }
}

/// Notes that a measure is done: by who does it, or by who manages the leak.
pub(super) async fn done(
    State(app): State<App>,
    signed: Signed,
    Path((number, id)): Path<(String, u32)>,
) -> Response {
    let of = number.clone();
    let done = change::run(&app, &signed.actor, None, move |change| {
        commands::measure_done_in(change, &of, id)
    });
    match done.await {
        Ok(()) => ui::see_other_with(
            &format!("/breaches/{number}"),
            &Notice::good(words(&signed).saved),
        ),
        Err(error) => failed(&signed, error),
    }
}

/// Reviews the closing.
pub(super) async fn review(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let granted = fields.take("granted").is_some_and(|text| text == "true");
    let (asked, of) = (fields.clone(), number.clone());
    let done = change::run(&app, &signed.actor, receipt, move |change| {
        commands::review_in(change, &of, granted, &asked)
    });
    let name = if granted { "grant" } else { "return" };
    let said = words(&signed).saved;
    answer(
        &app,
        &signed,
        &number,
        (name, "remark"),
        &fields,
        done.await.map(|()| said),
    )
    .await
}

/// The report to the regulator as a Word file: no name of anybody affected.
pub(super) async fn report(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let permit = match signed.permit(Permission::BreachView) {
        Ok(permit) => permit,
        Err(refusal) => return failed(&signed, CommandError::Forbidden(refusal)),
    };
    let (keys, of) = (app.keys.clone(), number.clone());
    let (lang, now) = (signed.lang, app.clock.now());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let Some(stored) = store::load(reader, &keys, &of)? else {
            return Ok::<_, SqlError>(None);
        };
        let book = book_of(reader, &stored.matter.breach)?;
        let found = deadlines(&book, &stored.matter.breach);
        let head = org::list(reader)?
            .into_iter()
            .find(|unit| unit.path.parent().is_none());
        Ok(Some((
            stored,
            found,
            head.map_or_else(String::new, |unit| unit.name),
        )))
    });
    let made = match look.await {
        Ok(Some((stored, found, bank))) if permit.covers(&stored.matter.breach.by.unit) => {
            files::report(&stored.matter, &found, &bank, (lang, now))
        }
        Ok(_) => Err(CommandError::NotFound),
        Err(error) => Err(error.into()),
    };
    match made {
        Ok(bytes) => ui::download(&format!("{number}-report.docx"), bytes),
        Err(error) => failed(&signed, error),
    }
}

/// Letters to those who were not told.
pub(super) async fn letters(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let (asked, of, lang) = (fields.clone(), number.clone(), signed.lang);
    let taken = change::run(&app, &signed.actor, None, move |change| {
        commands::letters_in(change, &of, &asked, lang)
    });
    given(&app, &signed, (&number, "letters"), &fields, taken.await).await
}

/// The list of those to call.
pub(super) async fn calls(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let (asked, of, lang) = (fields.clone(), number.clone(), signed.lang);
    let taken = change::run(&app, &signed.actor, None, move |change| {
        commands::calls_in(change, &of, &asked, lang)
    });
    given(&app, &signed, (&number, "calls"), &fields, taken.await).await
}

async fn given(
    app: &App,
    signed: &Signed,
    (number, name): (&str, &str),
    fields: &Fields,
    taken: Result<Taken, CommandError>,
) -> Response {
    match taken {
        Ok(file) => ui::download(&file.name, file.bytes),
        Err(error) => match error.beside("purpose") {
            Ok(errors) => show::draw(app, signed, number, 1, Some((name, fields, &errors))).await,
            Err(error) => failed(signed, error),
        },
    }
}
