//! Exports: the list, the request, the decision, the file.

use super::{
    FormPage, PAGE_MAX, Pairs, Params, ROWS, apart, failed, form_status, href, page_of, words,
};
use crate::commands::export as commands;
use crate::rules::export::{ASK, Export, FETCHES_MAX, HOURS, NOTE, Status};
use crate::store::{self, Narrow};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use complaint::export::{self as taken, FIELDS, Which};
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, Fields, Lang, Reach, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Pager, Tag, Tone};
use ui::{Form, FormView, Notice, Page};

struct Row {
    number: String,
    status: Tag,
    by: String,
    unit: String,
    purpose: String,
    rows: i64,
    plain: bool,
    at: String,
    due: String,
}

struct TabLink {
    label: &'static str,
    href: String,
    current: bool,
    count: i64,
}

#[derive(Template)]
#[template(path = "exports.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<TabLink>,
    rows: Vec<Row>,
    pager: Pager,
    may_ask: bool,
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Asked => Tone::Soon,
        Status::Approved => Tone::Info,
        Status::Ready => Tone::Good,
        Status::Refused | Status::Failed => Tone::Due,
        Status::Withdrawn | Status::Expired => Tone::Plain,
    }
}

fn row(lang: Lang, one: &Export) -> Row {
    Row {
        number: one.number.clone(),
        status: Tag::dot(tone(one.status), one.status.label(lang)),
        by: one.by.name.clone(),
        unit: one.by.unit_name.clone(),
        purpose: one.purpose.clone(),
        rows: one.made.as_ref().map_or(one.rows, |made| made.rows),
        plain: one.plain,
        at: short_time(one.at),
        due: short_time(one.due),
    }
}

/// What a tab lists. Who may approve also sees what others within reach asked for.
fn narrow(signed: &Signed, tab: &str) -> Narrow {
    let reach = signed
        .permit(Permission::ExportApprove)
        .map_or(Reach::Nothing, |permit| permit.reach().clone());
    let seen = signed
        .permit(Permission::ExportView)
        .map_or(Reach::Nothing, |permit| permit.reach().clone());
    match tab {
        "decide" => Narrow {
            login: String::new(),
            range: reach.range(),
            status: Status::Asked.code().to_owned(),
        },
        "all" => Narrow {
            login: signed.actor.login.clone(),
            range: seen.range(),
            status: String::new(),
        },
        _ => Narrow {
            login: signed.actor.login.clone(),
            ..Narrow::default()
        },
    }
}

/// The requests: to decide, one's own, all within reach.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let may_decide = signed.may(Permission::ExportApprove);
    let tab = match fields.get("tab") {
        tab @ ("decide" | "mine" | "all") => tab.to_owned(),
        _ if may_decide => "decide".to_owned(),
        _ => "mine".to_owned(),
    };
    let number = page_of(&fields);
    let codes = [
        ("decide", words(&signed).tab_decide),
        ("mine", words(&signed).tab_mine),
        ("all", words(&signed).tab_all),
    ];
    let narrows: Vec<Narrow> = codes
        .iter()
        .map(|(code, _)| narrow(&signed, code))
        .collect();
    let chosen = narrow(&signed, &tab);
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let counts = narrows
            .iter()
            .map(|one| store::count::<Export>(reader, one));
        let counts = counts.collect::<Result<Vec<i64>, SqlError>>()?;
        let rows = store::list::<Export>(reader, &chosen, (number - 1) * ROWS, ROWS)?;
        Ok::<_, SqlError>((counts, store::count::<Export>(reader, &chosen)?, rows))
    });
    let (counts, total, rows) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang) = (words(&signed), signed.lang);
    let tabs = codes.into_iter().zip(counts);
    let tabs = tabs.map(|((code, label), count)| TabLink {
        label,
        href: href("/exports", &[("tab", code)]),
        current: code == tab,
        count,
    });
    ui::html(ListPage {
        page: signed.page(w.exports, "/exports"),
        tabs: tabs.collect(),
        rows: rows.iter().map(|one| row(lang, one)).collect(),
        pager: Pager::new(
            lang,
            total.unsigned_abs(),
            number.min(PAGE_MAX).unsigned_abs(),
            ROWS.unsigned_abs(),
            |n| href("/exports", &[("tab", &tab), ("page", &n.to_string())]),
        ),
        may_ask: signed.may(Permission::ComplaintExport),
        w,
    })
}

/// The request's form, with the filter of the worklist it came from.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let mut fields = taken::filters(&Fields::from_pairs(params));
    for code in taken::USUAL {
        fields.push("column", code);
    }
    fields.set("form", "masked");
    fields.set("hours", HOURS.to_string());
    draw(&app, &signed, fields, &FieldErrors::default(), None).await
}

async fn draw(
    app: &App,
    signed: &Signed,
    fields: Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let filter = taken::filters(&fields);
    let (which, actor, now) = (
        Which::Filter(filter.clone()),
        signed.actor.clone(),
        app.clock.now(),
    );
    let counted = app
        .db
        .read(move |reader: &mut Reader<'_>| taken::count(reader, &actor, &which, now))
        .await;
    let rows = match counted {
        Ok(rows) => rows,
        Err(error) => return failed(signed, error),
    };
    let w = words(signed);
    let page = signed.page(w.ask, "/exports").crumb(w.exports, "/exports");
    let form = Form::new(signed.lang, &fields, errors);
    let mut view = FormView::new(&form, "/exports/new", ASK, w.ask_submit)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .cancel("/complaints");
    for (name, value) in filter.pairs() {
        view = view.hidden(name, value);
    }
    let mut facts = vec![(w.rows, fill(w.found, &[("n", &rows.to_string())]))];
    facts.extend(told_filter(&filter, signed.lang));
    ui::html_status(
        form_status(errors),
        FormPage {
            page,
            facts,
            form: view,
        },
    )
}

/// The filter in words; one line that says "all" when there is none.
fn told_filter(filter: &Fields, lang: Lang) -> Vec<(&'static str, String)> {
    let told = taken::filters_told(filter, lang);
    let w = Words::of(lang);
    match told.is_empty() {
        true => vec![(w.filter, w.all_cases.to_owned())],
        false => told,
    }
}

/// Sends the request.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let both = (taken::filters(&fields), fields.clone());
    let asked = commands::ask(&app, &signed.actor, both, signed.lang, receipt.clone()).await;
    match asked {
        Ok(number) => ui::see_other_with(
            &format!("/exports/{number}"),
            &Notice::good(words(&signed).asked_done),
        ),
        Err(error) => match error.beside("column") {
            Ok(errors) => draw(&app, &signed, fields, &errors, receipt).await,
            Err(error) => failed(&signed, error),
        },
    }
}

#[derive(Template)]
#[template(path = "export.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    number: String,
    status: Tag,
    plain: bool,
    facts: Vec<(&'static str, String)>,
    state: String,
    sha256: String,
    waiting: bool,
    fetch: Option<String>,
    may_withdraw: bool,
    grant: Option<FormView>,
    refuse: Option<FormView>,
}

async fn seen(app: &App, signed: &Signed, number: &str) -> Result<Export, CommandError> {
    let number = number.to_owned();
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::load::<Export>(reader, &number));
    let reach = signed
        .permit(Permission::ExportView)
        .map_or(Reach::Nothing, |permit| permit.reach().clone());
    let found = found.await?.map(|stored| stored.record);
    found
        .filter(|one| one.by.login == signed.actor.login || reach.covers(&one.by.unit))
        .ok_or(CommandError::NotFound)
}

/// One request.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match seen(&app, &signed, &number).await {
        Ok(one) => ui::html(show_page(
            &signed,
            &one,
            &Fields::default(),
            &FieldErrors::default(),
        )),
        Err(error) => failed(&signed, error),
    }
}

fn show_page(signed: &Signed, one: &Export, fields: &Fields, errors: &FieldErrors) -> ShowPage {
    let (w, lang) = (words(signed), signed.lang);
    let own = one.by.login == signed.actor.login;
    let reach = signed.permit(Permission::ExportApprove);
    let decides = !own
        && one.status == Status::Asked
        && reach.is_ok_and(|permit| permit.covers(&one.by.unit));
    let form = Form::new(lang, fields, errors);
    let page = signed
        .page(format!("{} {}", w.export, one.number), "/exports")
        .crumb(w.exports, "/exports");
    let (empty, fine) = (Fields::default(), FieldErrors::default());
    let fresh = Form::new(lang, &empty, &fine);
    let decision = |form: &Form<'_>, path: &str, label: &str| {
        FormView::new(
            form,
            format!("/exports/{}/{path}", one.number),
            &[NOTE],
            label,
        )
        .hidden("form_id", &page.form_id)
    };
    let (hours, most) = (one.hours.to_string(), FETCHES_MAX.to_string());
    let intro = fill(w.grant_intro, &[("hours", &hours), ("n", &most)]);
    let next = one.fetched.len() + 1;
    let fetchable = own && one.status == Status::Ready && next <= FETCHES_MAX as usize;
    ShowPage {
        grant: decides.then(|| apart(decision(&fresh, "approval", w.grant).intro(intro), "grant")),
        refuse: decides.then(|| decision(&form, "refusal", w.refuse).danger()),
        number: one.number.clone(),
        status: Tag::dot(tone(one.status), one.status.label(lang)),
        plain: one.plain,
        facts: facts(w, lang, one),
        state: state(w, one),
        sha256: one
            .made
            .as_ref()
            .map_or_else(String::new, |made| made.sha256.clone()),
        waiting: one.status == Status::Approved,
        fetch: fetchable.then(|| fill(w.download, &[("n", &next.to_string()), ("most", &most)])),
        may_withdraw: own && matches!(one.status, Status::Asked | Status::Approved | Status::Ready),
        page,
        w,
    }
}

fn facts(w: &Words, lang: Lang, one: &Export) -> Vec<(&'static str, String)> {
    let names = |personal: bool| {
        let codes = one
            .columns
            .iter()
            .filter(|code| !personal || taken::is_personal(code));
        let labels: Vec<&str> = codes
            .map(|code| Choice::label_in(FIELDS, code, lang))
            .collect();
        labels.join(lang.pick("、", ", "))
    };
    let personal = names(true);
    let mut hidden = vec![match personal.is_empty() {
        true => w.no_personal.to_owned(),
        false => format!(
            "{personal} · {}",
            if one.plain { w.plain } else { w.masked }
        ),
    }];
    if one.columns.iter().any(|code| taken::is_words(code)) {
        hidden.push(w.words_hint.to_owned());
    }
    let mut facts = vec![
        (
            w.by,
            format!("{} {} · {}", one.by.name, one.by.login, one.by.unit_name),
        ),
        (w.asked_at, short_time(one.at)),
        (w.purpose, one.purpose.clone()),
    ];
    facts.extend(told_filter(&Fields::from_pairs(one.filter.clone()), lang));
    facts.extend([
        (
            w.rows,
            one.made
                .as_ref()
                .map_or(one.rows, |made| made.rows)
                .to_string(),
        ),
        (w.columns, names(false)),
        (w.personal, hidden.join("\n")),
        (w.due, short_time(one.due)),
    ]);
    if let Some(verdict) = &one.verdict {
        let said = if verdict.granted {
            w.granted
        } else {
            w.refused
        };
        let line = [
            said,
            &verdict.by.name,
            &short_time(verdict.at),
            &verdict.note,
        ]
        .join(" ");
        facts.push((w.verdict, line.trim_end().to_owned()));
    }
    facts
}

/// What there is to say of the file.
fn state(w: &Words, one: &Export) -> String {
    match (one.status, &one.made) {
        (Status::Approved, _) => w.making.to_owned(),
        (Status::Expired, _) => w.expired.to_owned(),
        (Status::Failed, _) => match one.failure.as_deref() {
            Some("grew") => w.grew.to_owned(),
            _ => w.lost_right.to_owned(),
        },
        (Status::Ready, Some(made)) => {
            let (rows, bytes) = (made.rows.to_string(), made.bytes.to_string());
            let at = short_time(made.at);
            let mut lines = vec![fill(
                w.made,
                &[("at", &at), ("rows", &rows), ("bytes", &bytes)],
            )];
            if made.withheld > 0 {
                lines.push(fill(w.withheld, &[("n", &made.withheld.to_string())]));
            }
            let (n, most) = (one.fetched.len().to_string(), FETCHES_MAX.to_string());
            lines.push(fill(w.fetched, &[("n", &n), ("most", &most)]));
            lines.join("\n")
        }
        _ => String::new(),
    }
}

/// Says yes.
pub(super) async fn approve(
    state: State<App>,
    signed: Signed,
    path: Path<String>,
    body: Pairs,
) -> Response {
    decide(state, signed, path, body, true).await
}

/// Says no, and why.
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
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
    granted: bool,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let decision = (granted, fields.clone());
    let decided = commands::decide(&app, &signed.actor, number.clone(), decision, receipt).await;
    let error = match decided {
        Ok(()) => {
            let told = Notice::good(words(&signed).decided);
            return ui::see_other_with(&format!("/exports/{number}"), &told);
        }
        Err(error) => error,
    };
    let errors = match error.beside(NOTE.name) {
        Ok(errors) => errors,
        Err(error) => return failed(&signed, error),
    };
    match seen(&app, &signed, &number).await {
        Ok(one) => ui::html_status(
            form_status(&errors),
            show_page(&signed, &one, &fields, &errors),
        ),
        Err(error) => failed(&signed, error),
    }
}

/// The requester takes it back.
pub(super) async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match commands::withdraw(&app, &signed.actor, number.clone()).await {
        Ok(()) => ui::see_other_with(
            &format!("/exports/{number}"),
            &Notice::good(words(&signed).withdrawn),
        ),
        Err(error) => failed(&signed, error),
    }
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
