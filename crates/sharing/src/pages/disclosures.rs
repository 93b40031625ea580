//! Disclosures: the list, the form, the look before, the file.

use super::{FormPage, Pairs, Params, ROWS, failed, form_status, href, page_of, words};
use crate::commands::disclose as commands;
use crate::rules::disclosure::{
    ASK, CASES, Disclosure, FETCHES_MAX, GIVEN, PURPOSE, Status, WHICH,
};
use crate::sheet::{self, Table};
use crate::store::{self, Narrow};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use complaint::export::FIELDS;
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, Fields, Lang, Reach, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Pager, Tag, Tone};
use ui::{Form, FormView, Notice, Page, Pick};

/// Rows of the look before.
const SHOWN_MAX: usize = 5;

struct Row {
    number: String,
    institution: String,
    purpose: String,
    cases: usize,
    fields: String,
    by: String,
    at: String,
    status: Tag,
}

#[derive(Template)]
#[template(path = "disclosures.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    pager: Pager,
}

fn names(codes: &[String], lang: Lang) -> String {
    let labels: Vec<&str> = codes
        .iter()
        .map(|code| Choice::label_in(FIELDS, code, lang))
        .collect();
    labels.join(lang.pick("、", ", "))
}

fn tag(one: &Disclosure, lang: Lang) -> Tag {
    let tone = match one.status {
        Status::Ready => Tone::Good,
        Status::Expired => Tone::Plain,
    };
    Tag::dot(tone, one.status.label(lang))
}

fn row(one: &Disclosure, lang: Lang) -> Row {
    Row {
        number: one.number.clone(),
        institution: one.institution.clone(),
        purpose: one.purpose.text.clone(),
        cases: one.cases.len(),
        fields: names(&one.fields, lang),
        by: one.by.name.clone(),
        at: short_time(one.at),
        status: tag(one, lang),
    }
}

fn narrow(signed: &Signed) -> Narrow {
    let reach = signed
        .permit(Permission::SharingView)
        .map_or(Reach::Nothing, |p| p.reach().clone());
    Narrow {
        login: signed.actor.login.clone(),
        range: reach.range(),
        status: String::new(),
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let number = page_of(&Fields::from_pairs(params));
    let narrow = narrow(&signed);
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let rows = store::list::<Disclosure>(reader, &narrow, (number - 1) * ROWS, ROWS)?;
        Ok::<_, SqlError>((rows, store::count::<Disclosure>(reader, &narrow)?))
    });
    let (rows, total) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang) = (words(&signed), signed.lang);
    ui::html(ListPage {
        page: signed.page(w.disclosures, "/disclosures"),
        rows: rows.iter().map(|one| row(one, lang)).collect(),
        pager: Pager::new(
            lang,
            total.unsigned_abs(),
            number.unsigned_abs(),
            ROWS.unsigned_abs(),
            |n| href("/disclosures", &[("page", &n.to_string())]),
        ),
        w,
    })
}

/// Rows of the list as a file.
const EXPORTED_MAX: i64 = 5_000;

/// The list as an Excel file: who was given what when, no value of any customer.
pub(super) async fn excel(State(app): State<App>, signed: Signed) -> Response {
    let narrow = narrow(&signed);
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        store::list::<Disclosure>(reader, &narrow, 0, EXPORTED_MAX)
    });
    let rows = match look.await {
        Ok(rows) => rows,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang) = (words(&signed), signed.lang);
    let headings = [
        w.number,
        w.institution,
        w.uscc,
        w.purpose,
        w.cases,
        w.d_fields,
        w.d_by,
        w.unit,
        w.d_at,
        w.sha256,
    ];
    let headings = headings.map(str::to_owned);
    let cells = |one: &Disclosure| {
        vec![
            one.number.clone(),
            one.institution.clone(),
            one.uscc.clone(),
            one.purpose.text.clone(),
            one.cases.len().to_string(),
            names(&one.fields, lang),
            one.by.name.clone(),
            one.by.unit_name.clone(),
            short_time(one.at),
            one.made.sha256.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let mark = format!(
        "{} {} {}",
        signed.actor.name,
        signed.actor.login,
        short_time(app.clock.now())
    );
    let table = Table {
        name: w.disclosures,
        watermark: &mark,
        codes: &[],
        headings: &headings,
        rows: &rows,
    };
    match sheet::xlsx(&table) {
        Ok(bytes) => ui::download("disclosures.xlsx", bytes),
        Err(error) => failed(&signed, CommandError::Broken(error.to_string())),
    }
}

/// The form, for one institution.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
) -> Response {
    let mut fields = Fields::default();
    fields.set("purpose", "1");
    fields.set("format", "xlsx");
    draw(&app, &signed, &uscc, &fields, &FieldErrors::default(), None).await
}

async fn draw(
    app: &App,
    signed: &Signed,
    uscc: &str,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let one = match super::institutions::load(app, uscc).await {
        Ok(stored) => stored.record,
        Err(error) => return failed(signed, error),
    };
    let Some(terms) = one.terms() else {
        return failed(signed, CommandError::NotFound);
    };
    let (w, lang) = (words(signed), signed.lang);
    let count = terms.purposes.len();
    let purposes: Vec<Pick> = Pick::list(&WHICH[..count.min(WHICH.len())], lang);
    let allowed: Vec<Pick> = terms
        .fields
        .iter()
        .map(|code| Pick::new(code.as_str(), Choice::label_in(FIELDS, code, lang)))
        .collect();
    let page = signed
        .page(w.d_new, "/institutions")
        .crumb(w.institutions, "/institutions")
        .crumb(one.name(), format!("/institutions/{uscc}"));
    let form = Form::new(lang, fields, errors);
    let view = FormView::new(
        &form,
        format!("/institutions/{uscc}/disclosures/preview"),
        ASK,
        w.d_look,
    )
    .with(PURPOSE.name, |f| f.radios(purposes.clone()))
    .with(GIVEN.name, |f| f.checks(allowed.clone()))
    .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
    .intro(w.d_intro)
    .cancel(format!("/institutions/{uscc}"));
    let facts = vec![
        (w.institution, format!("{} {uscc}", one.name())),
        (
            w.i_contract,
            format!("{} · {} – {}", terms.contract, terms.from, terms.to),
        ),
        (w.i_purposes, super::institutions::purposes(terms, lang)),
    ];
    ui::html_status(
        form_status(errors),
        FormPage {
            page,
            facts,
            form: view,
        },
    )
}

#[derive(Template)]
#[template(path = "disclosure_preview.html")]
struct PreviewPage {
    page: Page,
    w: &'static Words,
    uscc: String,
    facts: Vec<(&'static str, String)>,
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    hidden: Vec<(String, String)>,
}

/// What would be given, masked: nothing is recorded and nothing leaves yet.
pub(super) async fn preview(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let (actor, code, asked) = (signed.actor.clone(), uscc.clone(), fields.clone());
    let how = (false, signed.lang, app.clock.now());
    let keys = app.keys.clone();
    let looked = app.db.read(move |reader: &mut Reader<'_>| {
        commands::preview((reader, &keys), &actor, &code, &asked, how)
    });
    let given = match looked.await {
        Ok(given) => given,
        Err(error) => {
            return match error.beside(CASES.name) {
                Ok(errors) => draw(&app, &signed, &uscc, &fields, &errors, receipt).await,
                Err(error) => failed(&signed, error),
            };
        }
    };
    let (w, lang) = (words(&signed), signed.lang);
    let headings = given.asked.fields.iter();
    let headings = headings
        .filter_map(|code| FIELDS.iter().find(|f| f.code == code))
        .map(|f| f.label(lang))
        .collect();
    let page = signed
        .page(w.d_preview, "/institutions")
        .crumb(w.institutions, "/institutions");
    let mut hidden = fields.pairs().to_vec();
    hidden.push((
        "form_id".to_owned(),
        receipt.unwrap_or_else(|| page.form_id.clone()),
    ));
    ui::html(PreviewPage {
        facts: vec![
            (w.institution, given.institution.name().to_owned()),
            (w.purpose, given.purpose.text),
            (w.cases, given.lines.len().to_string()),
            (w.d_fields, names(&given.asked.fields, lang)),
        ],
        headings,
        rows: given
            .lines
            .into_iter()
            .take(SHOWN_MAX)
            .map(|line| line.cells)
            .collect(),
        hidden,
        uscc,
        page,
        w,
    })
}

/// Gives it.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let asked = (fields.clone(), signed.lang);
    match commands::disclose(&app, &signed.actor, uscc.clone(), asked, receipt.clone()).await {
        Ok(number) => ui::see_other_with(
            &format!("/disclosures/{number}"),
            &Notice::good(words(&signed).d_done),
        ),
        Err(error) => match error.beside(CASES.name) {
            Ok(errors) => draw(&app, &signed, &uscc, &fields, &errors, receipt).await,
            Err(error) => failed(&signed, error),
        },
    }
}

#[derive(Template)]
#[template(path = "disclosure.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    number: String,
    status: Tag,
    facts: Vec<(&'static str, String)>,
    cases: Vec<String>,
    fetch: Option<String>,
}

pub(super) async fn seen(
    app: &App,
    signed: &Signed,
    number: &str,
) -> Result<Disclosure, CommandError> {
    let number = number.to_owned();
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::load::<Disclosure>(reader, &number));
    let reach = signed
        .permit(Permission::SharingView)
        .map_or(Reach::Nothing, |p| p.reach().clone());
    let found = found.await?.map(|stored| stored.record);
    found
        .filter(|one| one.by.login == signed.actor.login || reach.covers(&one.by.unit))
        .ok_or(CommandError::NotFound)
}

/// One disclosure.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let one = match seen(&app, &signed, &number).await {
        Ok(one) => one,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang) = (words(&signed), signed.lang);
    let next = one.fetched.len() + 1;
    let most = FETCHES_MAX.to_string();
    let own = one.by.login == signed.actor.login
        && one.status == Status::Ready
        && next <= FETCHES_MAX as usize;
    let mut facts = vec![
        (w.institution, format!("{} {}", one.institution, one.uscc)),
        (w.purpose, one.purpose.text.clone()),
        (w.d_fields, names(&one.fields, lang)),
        (
            w.d_by,
            format!("{} {} · {}", one.by.name, one.by.login, one.by.unit_name),
        ),
        (w.d_at, short_time(one.at)),
        (w.due, short_time(one.due)),
        (w.sha256, one.made.sha256.clone()),
        (
            w.file,
            fill(
                w.fetched,
                &[("n", &one.fetched.len().to_string()), ("most", &most)],
            ),
        ),
    ];
    if !one.consent.is_empty() {
        facts.push((w.i_consent, one.consent.clone()));
    }
    ui::html(ShowPage {
        page: signed
            .page(format!("{} {number}", w.d_one), "/disclosures")
            .crumb(w.disclosures, "/disclosures"),
        status: tag(&one, lang),
        facts,
        cases: one.cases,
        fetch: own.then(|| fill(w.download, &[("n", &next.to_string()), ("most", &most)])),
        number,
        w,
    })
}

/// Gives the file. By POST: a fetch is counted.
pub(super) async fn file(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match commands::fetch(&app, &signed.actor, number).await {
        Ok((name, bytes)) => ui::download(&name, bytes),
        Err(error) => failed(&signed, error),
    }
}
