//! Consents: the list, recording, withdrawing, looking a customer up.

use super::{Drawn, Pairs, Params, draw, failed, words};
use crate::Words;
use crate::commands::{self, Seen};
use crate::rules::{FIND, GIVEN, HOW, HOWS, KIND, KINDS, ON, RECORD, VALUE, WITHDRAW};
use crate::store::{self, LIST_MAX, Narrow};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use document::sheet::Table;
use identity::{Permission, Signed, access};
use kernel::{Choice, Day, FieldErrors, Fields, day_of, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::components::{Pager, Tag, Tone};
use ui::{Notice, Page};

/// Rows of a page.
const ROWS: i64 = 20;
/// How far a page number may go.
const PAGE_MAX: i64 = 10_000;

struct Row {
    number: String,
    kind: String,
    who: String,
    text: String,
    given: String,
    how: String,
    ended: String,
    state: Tag,
    withdraw: bool,
}

struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "consents.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Option<Pager>,
    excel: String,
    may_record: bool,
    found: bool,
}

fn narrow(signed: &Signed, fields: &Fields) -> Narrow {
    let known = KINDS
        .iter()
        .find(|choice| choice.code == fields.get("kind"));
    let state = ["standing", "withdrawn"]
        .into_iter()
        .find(|state| *state == fields.get("state"));
    Narrow {
        view: access::reach(&signed.actor, Permission::ConsentView),
        kind: known.map_or(String::new(), |choice| choice.code.to_owned()),
        state: state.unwrap_or_default().to_owned(),
    }
}

fn address(path: &str, kind: &str, page: &str) -> String {
    let pairs = [("kind", kind), ("page", page)];
    let pairs: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

fn row(signed: &Signed, one: &Seen, on: Option<Day>) -> Row {
    let (w, lang, record) = (words(signed), signed.lang, &one.record);
    let stands = match on {
        Some(day) => record.stood(day),
        None => record.withdrawn.is_none(),
    };
    let label = match (on, stands) {
        (Some(_), true) => w.stood,
        (Some(_), false) => w.stood_not,
        (None, true) => w.standing,
        (None, false) => w.gone,
    };
    Row {
        number: record.number.clone(),
        kind: Choice::label_in(KINDS, &record.kind, lang).to_owned(),
        who: one.masked.clone(),
        text: format!("{}-{}", record.kind, record.text),
        given: record.given.to_string(),
        how: Choice::label_in(HOWS, &record.how, lang).to_owned(),
        ended: record
            .withdrawn
            .as_ref()
            .map_or(String::new(), |end| end.on.to_string()),
        state: Tag::dot(if stands { Tone::Good } else { Tone::Plain }, label),
        withdraw: record.withdrawn.is_none() && signed.may(Permission::ConsentRecord),
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let number = i64::clamp(fields.get("page").parse().unwrap_or(1), 1, PAGE_MAX);
    let (asked, keys) = (narrow(&signed, &fields), app.keys.clone());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let found = store::list(reader, &asked, ((number - 1) * ROWS, ROWS))?;
        let rows = found
            .into_iter()
            .map(|one| commands::seen(reader, &keys, one))
            .collect::<Result<Vec<_>, SqlError>>()?;
        Ok::<_, SqlError>((rows, store::count(reader, &asked)?))
    });
    let (rows, total) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let kind = narrow(&signed, &fields).kind;
    let pager = Pager::new(
        signed.lang,
        total.unsigned_abs(),
        number.unsigned_abs(),
        ROWS.unsigned_abs(),
        |n| address("/consents", &kind, &n.to_string()),
    );
    ui::html(page(&signed, &rows, &kind, Some(pager), None))
}

fn page(
    signed: &Signed,
    rows: &[Seen],
    kind: &str,
    pager: Option<Pager>,
    on: Option<Day>,
) -> ListPage {
    let (w, lang) = (words(signed), signed.lang);
    let tab = |label, code: &str| Tab {
        label,
        href: address("/consents", code, ""),
        current: code == kind,
    };
    // The first kind is a notice: nobody agrees to it.
    let kinds = KINDS[1..]
        .iter()
        .map(|choice| tab(choice.label(lang), choice.code));
    ListPage {
        page: match on {
            Some(_) => signed
                .page(w.found, "/consents")
                .crumb(w.title, "/consents"),
            None => signed.page(w.title, "/consents"),
        },
        tabs: match on {
            Some(_) => Vec::new(),
            None => std::iter::once(tab(w.all, "")).chain(kinds).collect(),
        },
        rows: rows.iter().map(|one| row(signed, one, on)).collect(),
        pager,
        excel: address("/consents/export", kind, ""),
        may_record: signed.may(Permission::ConsentRecord),
        found: on.is_some(),
        w,
    }
}

/// The list as an Excel file, names masked; taking it out is an entry.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    match excel_of(&app, &signed, &Fields::from_pairs(params)).await {
        Ok(bytes) => ui::download("consents.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

async fn excel_of(app: &App, signed: &Signed, fields: &Fields) -> Result<Vec<u8>, CommandError> {
    let (narrow, keys) = (narrow(signed, fields), app.keys.clone());
    let kind = narrow.kind.clone();
    let rows = app
        .db
        .read(move |reader: &mut Reader<'_>| {
            let found = store::list(reader, &narrow, (0, LIST_MAX))?;
            found
                .into_iter()
                .map(|one| commands::seen(reader, &keys, one))
                .collect::<Result<Vec<_>, SqlError>>()
        })
        .await?;
    let (login, count) = (signed.actor.login.clone(), rows.len());
    change::run(app, &signed.actor, None, move |change| {
        let body = json!({ "list": "consents", "rows": count, "kind": kind });
        let entry = Entry::new(
            Subject::new("account", login.as_str()),
            "consents_exported",
            body,
        );
        change.commit(vec![entry], ())
    })
    .await?;
    let w = words(signed);
    let cells = |one: &Seen| {
        let row = row(signed, one, None);
        vec![
            row.number,
            row.kind,
            row.who,
            row.text,
            row.given,
            row.how,
            one.record.by.name.clone(),
            row.ended,
        ]
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let mark = format!(
        "{} {} {}",
        signed.actor.name,
        signed.actor.login,
        short_time(app.clock.now())
    );
    let headings = [
        w.number, w.kind, w.who, w.text, w.given, w.how, w.by, w.ended_on,
    ];
    let table = Table {
        name: w.title,
        mark: &mark,
        headings: &headings,
        rows: &rows,
    };
    table
        .xlsx()
        .map_err(|error| CommandError::Broken(error.to_string()))
}

fn of_new(signed: &Signed) -> Drawn<'static> {
    let w = words(signed);
    Drawn {
        title: w.record_new,
        to: "/consents/new".to_owned(),
        back: "/consents",
        specs: RECORD,
        submit: w.record_new,
        intro: "",
        plain: false,
    }
}

/// The form of a consent.
pub(super) async fn new(State(app): State<App>, signed: Signed) -> Response {
    let mut fields = Fields::default();
    fields.set(GIVEN.name, day_of(app.clock.now()).to_string());
    draw(
        &signed,
        &of_new(&signed),
        &fields,
        &FieldErrors::default(),
        None,
    )
}

/// Records it.
pub(super) async fn record(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::record(&app, &signed.actor, fields.clone(), receipt.clone()).await;
    match done.map_err(|error| error.beside(KIND.name)) {
        Ok(_) => ui::see_other_with("/consents", &Notice::good(words(&signed).recorded)),
        Err(Ok(errors)) => draw(&signed, &of_new(&signed), &fields, &errors, receipt),
        Err(Err(error)) => failed(&signed, error),
    }
}

fn of_withdrawal(signed: &Signed, number: &str) -> Drawn<'static> {
    let w = words(signed);
    Drawn {
        title: w.withdraw,
        to: format!("/consents/{number}/withdrawal"),
        back: "/consents",
        specs: WITHDRAW,
        submit: w.withdraw,
        intro: "",
        plain: false,
    }
}

/// The form of a withdrawal.
pub(super) async fn withdraw_form(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let asked = number.clone();
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::load(reader, &asked))
        .await;
    match found {
        Ok(Some(_)) => draw(
            &signed,
            &of_withdrawal(&signed, &number),
            &Fields::default(),
            &FieldErrors::default(),
            None,
        ),
        Ok(None) => failed(&signed, CommandError::NotFound),
        Err(error) => failed(&signed, error),
    }
}

/// Withdraws it.
pub(super) async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::withdraw(
        &app,
        &signed.actor,
        number.clone(),
        fields.clone(),
        receipt.clone(),
    )
    .await;
    match done.map_err(|error| error.beside(HOW.name)) {
        Ok(()) => ui::see_other_with("/consents", &Notice::good(words(&signed).withdrawn)),
        Err(Ok(errors)) => draw(
            &signed,
            &of_withdrawal(&signed, &number),
            &fields,
            &errors,
            receipt,
        ),
        Err(Err(error)) => failed(&signed, error),
    }
}

fn of_find(signed: &Signed) -> Drawn<'static> {
    let w = words(signed);
    Drawn {
        title: w.find,
        to: "/consents/find".to_owned(),
        back: "/consents",
        specs: FIND,
        submit: w.look,
        intro: w.find_intro,
        plain: true,
    }
}

/// The form of a look-up.
pub(super) async fn find_form(State(app): State<App>, signed: Signed) -> Response {
    let mut fields = Fields::default();
    fields.set(ON.name, day_of(app.clock.now()).to_string());
    draw(
        &signed,
        &of_find(&signed),
        &fields,
        &FieldErrors::default(),
        None,
    )
}

/// What was found.
pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::find(&app, &signed.actor, fields.clone())
        .await
        .map_err(|error| error.beside(VALUE.name))
    {
        Ok(found) => ui::html(page(&signed, &found.records, "", None, Some(found.on))),
        Err(Ok(errors)) => draw(&signed, &of_find(&signed), &fields, &errors, receipt),
        Err(Err(error)) => failed(&signed, error),
    }
}
