//! Institutions: the list, one with its versions, writing down, approving, stopping.

use super::{FormPage, Pairs, Params, ROWS, apart, failed, form_status, href, page_of, words};
use crate::commands::institution as commands;
use crate::rules::disclosure::Disclosure;
use crate::rules::export::NOTE;
use crate::rules::institution::{
    self, BASES, Institution, NEW, REASON, ROLES, Status, TERMS, Terms,
};
use crate::store::{self, Narrow, Stored};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use complaint::export::FIELDS;
use identity::{Permission, Signed};
use kernel::{Choice, Day, FieldErrors, Fields, Lang, day_of, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Pager, Tag, Tone};
use ui::{Form, FormView, Notice, Page};

/// Disclosures shown beside an institution.
const GIVEN_MAX: i64 = 10;

struct Row {
    uscc: String,
    name: String,
    status: Tag,
    role: String,
    contract: String,
    until: String,
    purposes: String,
}

#[derive(Template)]
#[template(path = "institutions.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    pager: Pager,
    may_manage: bool,
}

fn everything() -> Narrow {
    Narrow {
        range: kernel::Reach::All.range(),
        ..Narrow::default()
    }
}

fn tag(one: &Institution, lang: Lang, today: Day, w: &Words) -> Tag {
    let over = one.terms().is_some_and(|terms| terms.to < today);
    match one.status {
        Status::Active if over => Tag::dot(Tone::Over, w.contract_over),
        Status::Active => Tag::dot(Tone::Good, one.status.label(lang)),
        Status::Draft => Tag::dot(Tone::Soon, one.status.label(lang)),
        Status::Suspended => Tag::dot(Tone::Due, one.status.label(lang)),
        Status::Ended => Tag::dot(Tone::Plain, one.status.label(lang)),
    }
}

fn row(one: &Institution, lang: Lang, today: Day) -> Row {
    let w = Words::of(lang);
    let terms = one.shown();
    let purposes = terms.map(|terms| {
        terms
            .purposes
            .iter()
            .map(|p| p.text.as_str())
            .collect::<Vec<_>>()
    });
    Row {
        uscc: one.uscc.clone(),
        name: one.name().to_owned(),
        status: tag(one, lang, today, w),
        role: terms.map_or_else(String::new, |t| {
            Choice::label_in(ROLES, &t.role, lang).to_owned()
        }),
        contract: terms.map_or_else(String::new, |t| t.contract.clone()),
        until: terms.map_or_else(String::new, |t| t.to.to_string()),
        purposes: purposes.unwrap_or_default().join(lang.pick("、", ", ")),
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let number = page_of(&Fields::from_pairs(params));
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let rows = store::list::<Institution>(reader, &everything(), (number - 1) * ROWS, ROWS)?;
        Ok::<_, SqlError>((rows, store::count::<Institution>(reader, &everything())?))
    });
    let (rows, total) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang, today) = (words(&signed), signed.lang, day_of(app.clock.now()));
    ui::html(ListPage {
        page: signed.page(w.institutions, "/institutions"),
        rows: rows.iter().map(|one| row(one, lang, today)).collect(),
        pager: Pager::new(
            lang,
            total.unsigned_abs(),
            number.unsigned_abs(),
            ROWS.unsigned_abs(),
            |n| href("/institutions", &[("page", &n.to_string())]),
        ),
        may_manage: signed.may(Permission::SharingManage),
        w,
    })
}

/// The form of a new institution.
pub(super) async fn new(signed: Signed) -> Response {
    draw(
        &signed,
        None,
        &Fields::default(),
        &FieldErrors::default(),
        None,
    )
}

/// The form of new terms, with what holds now.
pub(super) async fn edit(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
) -> Response {
    match load(&app, &uscc).await {
        Ok(stored) => {
            let latest = stored.record.draft.as_ref().or(stored.record.terms());
            let fields = latest.map(institution::to_fields).unwrap_or_default();
            draw(&signed, Some(&uscc), &fields, &FieldErrors::default(), None)
        }
        Err(error) => failed(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    uscc: Option<&str>,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let (title, specs) = match uscc {
        Some(_) => (w.i_edit, TERMS),
        None => (w.i_new, NEW),
    };
    let to = match uscc {
        Some(uscc) => format!("/institutions/{uscc}/terms"),
        None => "/institutions/new".to_owned(),
    };
    let page = signed
        .page(title, "/institutions")
        .crumb(w.institutions, "/institutions");
    let form = Form::new(signed.lang, fields, errors);
    let view = FormView::new(&form, to, specs, w.i_send)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .intro(w.i_form_intro)
        .cancel(uscc.map_or_else(
            || "/institutions".to_owned(),
            |uscc| format!("/institutions/{uscc}"),
        ));
    ui::html_status(
        form_status(errors),
        FormPage {
            page,
            facts: Vec::new(),
            form: view,
        },
    )
}

/// Writes a new institution down.
pub(super) async fn create(state: State<App>, signed: Signed, body: Pairs) -> Response {
    write(state, signed, None, body).await
}

/// Writes new terms down.
pub(super) async fn terms(
    state: State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
    body: Pairs,
) -> Response {
    write(state, signed, Some(uscc), body).await
}

async fn write(
    State(app): State<App>,
    signed: Signed,
    uscc: Option<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let written = commands::draft(
        &app,
        &signed.actor,
        uscc.clone(),
        fields.clone(),
        receipt.clone(),
    )
    .await;
    match written {
        Ok(code) => ui::see_other_with(
            &format!("/institutions/{code}"),
            &Notice::good(words(&signed).i_sent),
        ),
        Err(error) => match error.beside("name") {
            Ok(errors) => draw(&signed, uscc.as_deref(), &fields, &errors, receipt),
            Err(error) => failed(&signed, error),
        },
    }
}

pub(super) async fn load(app: &App, uscc: &str) -> Result<Stored<Institution>, CommandError> {
    let uscc = uscc.to_owned();
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::load::<Institution>(reader, &uscc));
    found.await?.ok_or(CommandError::NotFound)
}

struct Version {
    title: String,
    facts: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "institution.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    uscc: String,
    status: Tag,
    holds: Vec<(&'static str, String)>,
    waits: Vec<(&'static str, String)>,
    older: Vec<Version>,
    given: Vec<(String, String, usize, String)>,
    may_edit: bool,
    may_disclose: bool,
    grant: Option<FormView>,
    refuse: Option<FormView>,
    stop: Option<FormView>,
    resume: Option<FormView>,
    end: Option<FormView>,
    opened: bool,
}

/// The purposes, each with its number, ground, and whether it needs consent.
pub(super) fn purposes(terms: &Terms, lang: Lang) -> String {
    let w = Words::of(lang);
    let purpose = |(n, purpose): (usize, &institution::Purpose)| {
        let basis = Choice::label_in(BASES, &purpose.basis, lang);
        let consent = if purpose.consent { w.i_consent } else { "" };
        format!("{n}. {} · {basis} {consent}", purpose.text)
            .trim_end()
            .to_owned()
    };
    let purposes: Vec<String> = (1..).zip(&terms.purposes).map(purpose).collect();
    purposes.join("\n")
}

fn facts(terms: &Terms, lang: Lang) -> Vec<(&'static str, String)> {
    let w = Words::of(lang);
    let between = lang.pick("、", ", ");
    let fields: Vec<&str> = terms
        .fields
        .iter()
        .map(|code| Choice::label_in(FIELDS, code, lang))
        .collect();
    let mut facts = vec![
        (w.i_contact, terms.contact.clone()),
        (
            w.i_role,
            Choice::label_in(ROLES, &terms.role, lang).to_owned(),
        ),
        (
            w.i_contract,
            format!("{} · {} – {}", terms.contract, terms.from, terms.to),
        ),
        (w.i_purposes, purposes(terms, lang)),
        (w.i_fields, fields.join(between)),
        (
            w.i_by,
            format!("{} · {}", terms.by.name, short_time(terms.at)),
        ),
    ];
    if let Some(verdict) = &terms.verdict {
        let said = if verdict.granted {
            w.granted
        } else {
            w.refused
        };
        facts.push((
            w.verdict,
            format!(
                "{said} {} {} {}",
                verdict.by.name,
                short_time(verdict.at),
                verdict.note
            )
            .trim_end()
            .to_owned(),
        ));
    }
    facts
}

/// One institution.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
) -> Response {
    page(
        &app,
        &signed,
        &uscc,
        &Fields::default(),
        &FieldErrors::default(),
    )
    .await
}

async fn page(
    app: &App,
    signed: &Signed,
    uscc: &str,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let stored = match load(app, uscc).await {
        Ok(stored) => stored,
        Err(error) => return failed(signed, error),
    };
    let reach = signed
        .permit(Permission::SharingView)
        .map_or(kernel::Reach::Nothing, |p| p.reach().clone());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let narrow = Narrow {
            range: reach.range(),
            ..Narrow::default()
        };
        store::list::<Disclosure>(reader, &narrow, 0, store::LIST_MAX)
    });
    let given = match look.await {
        Ok(given) => given,
        Err(error) => return failed(signed, error),
    };
    let given = given
        .into_iter()
        .filter(|d| d.uscc == uscc)
        .take(GIVEN_MAX as usize);
    let given = given
        .map(|d| (d.number, d.purpose.text, d.cases.len(), short_time(d.at)))
        .collect();
    let today = day_of(app.clock.now());
    ui::html_status(
        form_status(errors),
        show_page(signed, &stored.record, given, today, (fields, errors)),
    )
}

fn show_page(
    signed: &Signed,
    one: &Institution,
    given: Vec<(String, String, usize, String)>,
    today: Day,
    (fields, errors): (&Fields, &FieldErrors),
) -> ShowPage {
    let (w, lang) = (words(signed), signed.lang);
    let page = signed
        .page(one.name(), "/institutions")
        .crumb(w.institutions, "/institutions");
    let form = Form::new(lang, fields, errors);
    let (empty, fine) = (Fields::default(), FieldErrors::default());
    let fresh = Form::new(lang, &empty, &fine);
    let act = |form: &Form<'_>, path: &str, label: &str, specs: &[kernel::FieldSpec]| {
        FormView::new(
            form,
            format!("/institutions/{}/{path}", one.uscc),
            specs,
            label,
        )
        .hidden("form_id", &page.form_id)
    };
    let waiting = one.draft.as_ref().filter(|terms| terms.verdict.is_none());
    let decides = waiting.is_some_and(|t| t.by.login != signed.actor.login)
        && signed.may(Permission::SharingApprove);
    let manages = signed.may(Permission::SharingManage);
    let resumes =
        one.status == Status::Suspended && one.suspended_by.as_deref() != Some(&signed.actor.login);
    let count = one.versions.len();
    let older = (1..count)
        .zip(&one.versions)
        .rev()
        .map(|(n, terms)| Version {
            title: kernel::fill(w.i_version, &[("n", &n.to_string())]),
            facts: facts(terms, lang),
        });
    ShowPage {
        uscc: one.uscc.clone(),
        status: tag(one, lang, today, w),
        holds: one
            .terms()
            .map_or_else(Vec::new, |terms| facts(terms, lang)),
        waits: one
            .draft
            .as_ref()
            .map_or_else(Vec::new, |terms| facts(terms, lang)),
        older: older.collect(),
        given,
        may_edit: manages && one.status != Status::Ended,
        may_disclose: one.status == Status::Active && signed.may(Permission::SharingDisclose),
        grant: decides.then(|| apart(act(&fresh, "approval", w.i_grant, &[NOTE]), "grant")),
        refuse: decides.then(|| act(&form, "refusal", w.i_refuse, &[NOTE]).danger()),
        stop: (manages && one.status == Status::Active).then(|| {
            apart(
                act(&form, "suspension", w.i_stop, &[REASON]).danger(),
                "stop",
            )
        }),
        resume: (resumes && signed.may(Permission::SharingApprove))
            .then(|| apart(act(&form, "resumption", w.i_resume, &[REASON]), "resume")),
        end: (manages && one.status != Status::Ended)
            .then(|| apart(act(&form, "end", w.i_end, &[REASON]).danger(), "end")),
        opened: !errors.0.is_empty(),
        page,
        w,
    }
}

/// Approves what waits.
pub(super) async fn approve(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    body: Pairs,
) -> Response {
    decide(state, signed, path, body, true).await
}

/// Returns what waits.
pub(super) async fn refuse(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    body: Pairs,
) -> Response {
    decide(state, signed, path, body, false).await
}

async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
    axum::Form(pairs): Pairs,
    granted: bool,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::decide(
        &app,
        &signed.actor,
        uscc.clone(),
        (granted, fields.clone()),
        receipt,
    )
    .await;
    answer(&app, &signed, &uscc, &fields, done, NOTE.name).await
}

async fn answer(
    app: &App,
    signed: &Signed,
    uscc: &str,
    fields: &Fields,
    done: Result<(), CommandError>,
    field: &str,
) -> Response {
    match done {
        Ok(()) => ui::see_other_with(
            &format!("/institutions/{uscc}"),
            &Notice::good(words(signed).saved),
        ),
        Err(error) => match error.beside(field) {
            Ok(errors) => page(app, signed, uscc, fields, &errors).await,
            Err(error) => failed(signed, error),
        },
    }
}

/// Stops it for now.
pub(super) async fn suspend(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    body: Pairs,
) -> Response {
    turn(state, signed, path, body, Status::Suspended).await
}

/// Lets it go on.
pub(super) async fn resume(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    body: Pairs,
) -> Response {
    turn(state, signed, path, body, Status::Active).await
}

/// Ends it for good.
pub(super) async fn end(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    body: Pairs,
) -> Response {
    turn(state, signed, path, body, Status::Ended).await
}

async fn turn(
    State(app): State<App>,
    signed: Signed,
    Path(uscc): Path<String>,
    axum::Form(pairs): Pairs,
    to: Status,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let done = commands::turn(&app, &signed.actor, uscc.clone(), to, fields.clone()).await;
    answer(&app, &signed, &uscc, &fields, done, REASON.name).await
}
