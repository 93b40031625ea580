//! One account: facts, and what an administrator may do with it.

use super::accounts::{role_names, status_tag};
use super::issued::issued;
use super::sessions::{RowView, row};
use super::{Pairs, failure, permit, take_version, words};
use crate::Words;
use crate::access::Permission;
use crate::commands::account::{self as commands, Fate};
use crate::commands::{factor, session};
use crate::door::{Gate, Signed};
use crate::rules::fields::{DETAILS, NEW_ACCOUNT, ROLES, UNIT};
use crate::rules::{Account, Status};
use crate::store;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use kernel::{FieldErrors, FieldSpec, Fields, Instant, Lang, fill, short_time};
use platform::App;
use platform::sql::SqlError;
use ui::components::Tag;
use ui::{ErrorSummary, FieldView, Form, Notice, Page, Pick};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    w: &'static Words,
    login: String,
    status: Tag,
    facts: Vec<(&'static str, String)>,
    open: bool,
    locked: bool,
    own: bool,
    has_factor: bool,
    sessions: Vec<RowView>,
}

/// The page of an account.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(login): Path<String>,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::AccountManage) {
        return *refused;
    }
    let now = app.clock.now();
    let found = app.db.read(move |reader| {
        let Some(account) = store::account::load(reader, &login)? else {
            return Ok::<_, SqlError>(None);
        };
        let unit = org::unit_by_path(reader, &account.unit)?;
        let sessions = store::session::of_login(reader, &login, now)?;
        let factor = store::factor::confirmed_at(reader, &login)?;
        Ok(Some((account, unit, sessions, factor)))
    });
    let (account, unit, sessions, factor) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return failure(&signed, CommandError::NotFound),
        Err(error) => return failure(&signed, error.into()),
    };
    let lang = signed.lang;
    let w = words(lang);
    let kept_out = account.locked_until.filter(|until| *until > now);
    let unit = unit.map(|u| format!("{} {}", u.code, u.name));
    let facts = facts(w, &account, unit, (sessions.len(), factor, kept_out), lang);
    ui::html(AccountPage {
        page: signed
            .page(account.name.clone(), "/accounts")
            .crumb(w.accounts_title, "/accounts"),
        w,
        status: status_tag(&account, lang),
        open: account.status != Status::Closed,
        locked: account.status == Status::Locked || kept_out.is_some(),
        own: account.login == signed.actor.login,
        has_factor: factor.is_some(),
        sessions: sessions.into_iter().map(|s| row(s, None, lang)).collect(),
        login: account.login,
        facts,
    })
}

/// What stands about an account: how many sessions, since when a second factor, until when too
/// many wrong passwords keep everybody out.
fn facts(
    w: &'static Words,
    account: &Account,
    unit: Option<String>,
    (sessions, factor, kept_out): (usize, Option<Instant>, Option<Instant>),
    lang: Lang,
) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (w.login, account.login.clone()),
        (w.name, account.name.clone()),
        (w.unit, unit.unwrap_or_default()),
        (w.roles, role_names(account, lang)),
        (w.phone, account.phone.clone()),
        (w.created_at, short_time(account.created_at)),
        (w.password_at, password_fact(account, w)),
        (
            w.login_at,
            account.login_at.map_or(w.never.to_owned(), short_time),
        ),
        (w.sessions_now, sessions.to_string()),
        (
            w.account_factor,
            match factor {
                Some(since) => format!("{} · {}", w.factor_on, short_time(since)),
                None => w.factor_off.to_owned(),
            },
        ),
    ];
    if let Some(until) = kept_out {
        facts.push((
            w.status,
            fill(w.locked_until, &[("at", &short_time(until))]),
        ));
    }
    facts
}

fn password_fact(account: &Account, w: &Words) -> String {
    let at = short_time(account.password_at);
    if account.must_change {
        format!("{at} · {}", w.must_change)
    } else {
        at
    }
}

/// A form with fields and one button, sent without script: its answer may be shown only once.
#[derive(Template)]
#[template(path = "account_form.html")]
struct AccountForm {
    page: Page,
    w: &'static Words,
    action: String,
    back: String,
    version: Option<i64>,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
    hint: Option<&'static str>,
    submit: &'static str,
}

impl AccountForm {
    /// A form of these fields; `units` gives the unit's name to its combobox.
    fn new(
        signed: &Signed,
        specs: &[FieldSpec],
        fields: &Fields,
        errors: &FieldErrors,
        units: &[Pick],
    ) -> AccountForm {
        let w = words(signed.lang);
        let form = Form::new(signed.lang, fields, errors);
        let view = |spec: &FieldSpec| match spec.name {
            name if name == UNIT.name => form.field(spec).shown(units),
            name if name == ROLES.name => form.field(spec).hint(w.roles_hint),
            _ => form.field(spec),
        };
        AccountForm {
            page: signed
                .page("", "/accounts")
                .crumb(w.accounts_title, "/accounts"),
            w,
            action: String::new(),
            back: "/accounts".to_owned(),
            version: None,
            summary: form.summary(),
            fields: specs.iter().map(view).collect(),
            hint: None,
            submit: w.save,
        }
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

fn new_form(signed: &Signed, fields: &Fields, errors: &FieldErrors, units: &[Pick]) -> AccountForm {
    let form = AccountForm::new(signed, &NEW_ACCOUNT, fields, errors, units);
    let w = form.w;
    AccountForm {
        page: form.page.titled(w.account_new),
        action: "/accounts/new".to_owned(),
        hint: Some(w.create_hint),
        submit: w.create,
        ..form
    }
}

/// The form of a new account.
pub(super) async fn new(signed: Signed) -> Response {
    match permit(&signed, Permission::AccountManage) {
        Ok(_) => ui::html(new_form(
            &signed,
            &Fields::default(),
            &FieldErrors::default(),
            &[],
        )),
        Err(refused) => *refused,
    }
}

/// Adds an account and shows its one-time password.
pub(super) async fn create(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::create(&app, &permit, fields.clone(), receipt).await {
        Ok(one_time) => issued(&signed, one_time),
        Err(error) => match error.beside("login") {
            Ok(errors) => {
                let units = unit_pick(&app, fields.get(UNIT.name)).await;
                let form = new_form(&signed, &fields, &errors, &units);
                ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
            }
            Err(error) => failure(&signed, error),
        },
    }
}

fn edit_form(
    signed: &Signed,
    login: &str,
    version: Option<i64>,
    fields: &Fields,
    errors: &FieldErrors,
    units: &[Pick],
) -> AccountForm {
    let form = AccountForm::new(signed, &DETAILS, fields, errors, units);
    let w = form.w;
    let back = format!("/accounts/{login}");
    AccountForm {
        page: form.page.crumb(login, back.clone()).titled(w.account_edit),
        action: format!("{back}/edit"),
        back,
        version,
        ..form
    }
}

/// The form of what may change.
pub(super) async fn edit(
    State(app): State<App>,
    signed: Signed,
    Path(login): Path<String>,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::AccountManage) {
        return *refused;
    }
    let key = login.clone();
    let account = match app
        .db
        .read(move |reader| store::account::load(reader, &key))
        .await
    {
        Ok(Some(account)) => account,
        Ok(None) => return failure(&signed, CommandError::NotFound),
        Err(error) => return failure(&signed, error.into()),
    };
    let mut fields = Fields::default();
    fields.set("name", account.name);
    fields.set(UNIT.name, account.unit.code());
    for role in account.roles.iter() {
        fields.push(ROLES.name, role.code());
    }
    fields.set("phone", account.phone);
    let units = unit_pick(&app, account.unit.code()).await;
    let none = FieldErrors::default();
    ui::html(edit_form(
        &signed,
        &login,
        Some(account.version),
        &fields,
        &none,
        &units,
    ))
}

/// Saves what has changed.
pub(super) async fn update(
    State(app): State<App>,
    signed: Signed,
    Path(login): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let (receipt, version) = (fields.take("form_id"), take_version(&mut fields));
    let done = commands::update(
        &app,
        &permit,
        login.clone(),
        version,
        fields.clone(),
        receipt,
    )
    .await;
    match done {
        Ok(()) => {
            let told = fill(words(signed.lang).updated, &[("login", &login)]);
            ui::see_other_with(&format!("/accounts/{login}"), &Notice::good(told))
        }
        Err(error) => {
            let errors = match error.beside("name") {
                Ok(errors) => errors,
                Err(error) => return failure(&signed, error),
            };
            // The form comes back upon what is stored now: who sends it again has been told.
            let key = login.clone();
            let now = app.db.read(move |r| store::account::load(r, &key)).await;
            let version = now.ok().flatten().map_or(version, |now| Some(now.version));
            let units = unit_pick(&app, fields.get(UNIT.name)).await;
            let form = edit_form(&signed, &login, version, &fields, &errors, &units);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    }
}

/// Locks.
pub(super) async fn lock(state: State<App>, signed: Signed, path: Path<String>) -> Response {
    decide(state, signed, path, Fate::Lock).await
}

/// Unlocks.
pub(super) async fn unlock(state: State<App>, signed: Signed, path: Path<String>) -> Response {
    decide(state, signed, path, Fate::Unlock).await
}

/// Closes.
pub(super) async fn close(state: State<App>, signed: Signed, path: Path<String>) -> Response {
    decide(state, signed, path, Fate::Close).await
}

async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(login): Path<String>,
    fate: Fate,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let w = words(signed.lang);
    let told = match fate {
        Fate::Lock => w.done_lock,
        Fate::Unlock => w.done_unlock,
        Fate::Close => w.done_close,
    };
    match commands::decide(&app, &permit, login.clone(), fate, None).await {
        Ok(()) => {
            let notice = Notice::good(fill(told, &[("login", &login)]));
            ui::see_other_with(&format!("/accounts/{login}"), &notice)
        }
        Err(error) => failure(&signed, error),
    }
}

/// Gives a new one-time password and shows it.
pub(super) async fn reset_password(
    State(app): State<App>,
    signed: Signed,
    Path(login): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let receipt = Fields::from_pairs(pairs).take("form_id");
    match commands::reset_password(&app, &permit, login, receipt).await {
        Ok(one_time) => issued(&signed, one_time),
        Err(error) => failure(&signed, error),
    }
}

/// Ends one of an account's sessions.
pub(super) async fn end_session(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    Path((login, id)): Path<(String, i64)>,
) -> Response {
    end_sessions_of(&gate, &signed, login, Some(id)).await
}

/// Ends all of an account's sessions.
pub(super) async fn end_sessions(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    Path(login): Path<String>,
) -> Response {
    end_sessions_of(&gate, &signed, login, None).await
}

async fn end_sessions_of(
    gate: &Gate,
    signed: &Signed,
    login: String,
    which: Option<i64>,
) -> Response {
    let permit = match permit(signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let (tell, back) = (gate.doors().tell, format!("/accounts/{login}"));
    match session::end_of(gate.app(), &permit, login, which, tell).await {
        Ok(n) => {
            let told = fill(words(signed.lang).account_ended, &[("n", &n.to_string())]);
            ui::see_other_with(&back, &Notice::good(told))
        }
        Err(error) => failure(signed, error),
    }
}

/// Takes an account's second factor away.
pub(super) async fn reset_factor(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    Path(login): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let tell = gate.doors().tell;
    match factor::reset(gate.app(), &permit, login.clone(), receipt, tell).await {
        Ok(()) => {
            let told = fill(words(signed.lang).done_factor_reset, &[("login", &login)]);
            let notice = Notice::good(told);
            ui::see_other_with(&format!("/accounts/{login}"), &notice)
        }
        Err(error) => failure(&signed, error),
    }
}
