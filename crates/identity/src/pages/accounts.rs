//! 账号管理: the list with search, filters and export.

use super::files::workbook;
use super::{Params, encode, failure, permit, words};
use crate::Words;
use crate::access::Permission;
use crate::door::Signed;
use crate::queries::{self, Filter};
use crate::rules::fields::{ROLE_CHOICES, UNIT};
use crate::rules::{Account, Status};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use change::{Change, CommandError, Entry};
use kernel::{FieldSpec, Fields, Lang, Masks, Role, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use std::collections::BTreeMap;
use ui::components::{Pager, Tag, Tone};
use ui::{FieldView, Form, Page, Pick};

/// Accounts on a page.
const PER_PAGE: i64 = 50;
/// Most accounts of one export.
const EXPORT_MAX: i64 = 100_000;

const FILTER_UNIT: FieldSpec = FieldSpec {
    required: false,
    ..UNIT
};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    page: Page,
    w: &'static Words,
    text: String,
    unit: FieldView,
    role: String,
    status: String,
    roles: Vec<Pick>,
    states: Vec<Pick>,
    rows: Vec<RowView>,
    pager: Pager,
    query: String,
}

struct RowView {
    login: String,
    name: String,
    unit: String,
    roles: String,
    phone: String,
    login_at: String,
    status: Tag,
}

/// What the address asks for.
struct Asked {
    text: String,
    unit: String,
    role: String,
    status: String,
    page: i64,
}

impl Asked {
    fn of(query: &Fields) -> Asked {
        Asked {
            text: query.get("q").to_owned(),
            unit: query.get(UNIT.name).to_ascii_uppercase(),
            role: query.get("role").to_owned(),
            status: query.get("status").to_owned(),
            page: query
                .get("page")
                .parse()
                .ok()
                .filter(|n| (1..=10_000).contains(n))
                .unwrap_or(1),
        }
    }

    fn filter(&self, reader: &mut Reader<'_>) -> Result<(Filter, Option<org::Unit>), SqlError> {
        let unit = match self.unit.is_empty() {
            true => None,
            false => org::unit(reader, &self.unit)?,
        };
        let filter = Filter {
            text: self.text.clone(),
            unit: unit.as_ref().map(|unit| unit.path.clone()),
            role: Role::from_code(&self.role),
            status: Status::from_code(&self.status),
        };
        Ok((filter, unit))
    }

    /// The filters as a query string, without the page.
    fn query(&self) -> String {
        let pairs = [
            ("q", &self.text),
            ("unit", &self.unit),
            ("role", &self.role),
            ("status", &self.status),
        ];
        let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
        filled
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// Accounts with the names of their units.
type Named = (Vec<Account>, BTreeMap<String, String>);

fn named(reader: &mut Reader<'_>, accounts: Vec<Account>) -> Result<Named, SqlError> {
    let codes: Vec<_> = accounts.iter().map(|a| a.unit.code().to_owned()).collect();
    let names = org::names(reader, &codes)?;
    Ok((accounts, names))
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::AccountManage) {
        return *refused;
    }
    let query = Fields::from_pairs(params);
    let found = app
        .db
        .read(move |reader| {
            let asked = Asked::of(&query);
            let (filter, unit) = asked.filter(reader)?;
            let offset = (asked.page - 1) * PER_PAGE;
            let accounts = queries::list(reader, &filter, false, offset, PER_PAGE)?;
            let total = queries::count(reader, &filter)?;
            Ok::<_, CommandError>((asked, unit, named(reader, accounts)?, total))
        })
        .await;
    match found {
        Ok((asked, unit, named, total)) => ui::html(draw(&signed, &asked, unit, &named, total)),
        Err(error) => failure(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    asked: &Asked,
    unit: Option<org::Unit>,
    (accounts, names): &Named,
    total: i64,
) -> AccountsPage {
    let lang = signed.lang;
    let w = words(lang);
    let mut fields = Fields::default();
    fields.set(UNIT.name, asked.unit.clone());
    let shown: Vec<_> = unit
        .map(|unit| Pick::new(unit.code, unit.name))
        .into_iter()
        .collect();
    let unit = Form::new(lang, &fields, &Default::default())
        .field(&FILTER_UNIT)
        .label(w.filter_unit)
        .placeholder(w.filter_unit_hint)
        .shown(&shown);
    let query = asked.query();
    let kept = query.clone();
    let (page, per_page) = (asked.page.unsigned_abs(), PER_PAGE.unsigned_abs());
    AccountsPage {
        page: signed.page(w.accounts_title, "/accounts"),
        w,
        text: asked.text.clone(),
        unit,
        role: asked.role.clone(),
        status: asked.status.clone(),
        roles: Pick::list(ROLE_CHOICES, lang),
        states: Status::ALL
            .map(|s| Pick::new(s.code(), s.label(lang)))
            .to_vec(),
        rows: accounts
            .iter()
            .map(|account| row(account, names, lang))
            .collect(),
        pager: Pager::new(lang, total.unsigned_abs(), page, per_page, |n| {
            format!("/accounts?{kept}&page={n}")
        }),
        query,
    }
}

fn row(account: &Account, names: &BTreeMap<String, String>, lang: Lang) -> RowView {
    RowView {
        login: account.login.clone(),
        name: account.name.clone(),
        unit: names.get(account.unit.code()).cloned().unwrap_or_default(),
        roles: role_names(account, lang),
        phone: Masks::SHIPPED.phone(&account.phone),
        login_at: account
            .login_at
            .map_or(words(lang).never.to_owned(), short_time),
        status: status_tag(account, lang),
    }
}

/// The roles as people read them.
pub(super) fn role_names(account: &Account, lang: Lang) -> String {
    let labels = account.roles.iter().map(|role| role.label(lang));
    labels.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// The status with its colour.
pub(super) fn status_tag(account: &Account, lang: Lang) -> Tag {
    let tone = match account.status {
        Status::Active => Tone::Good,
        Status::Locked => Tone::Soon,
        Status::Closed => Tone::Plain,
    };
    Tag::dot(tone, account.status.label(lang))
}

/// The list as a workbook, phones masked. Taking it out is written to the ledger.
pub(super) async fn export(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let (lang, asked) = (signed.lang, Asked::of(&Fields::from_pairs(params)));
    let told = asked.query();
    let found = app
        .db
        .read(move |reader| {
            let (filter, _) = asked.filter(reader)?;
            let accounts = queries::list(reader, &filter, false, 0, EXPORT_MAX)?;
            Ok::<_, CommandError>(named(reader, accounts)?)
        })
        .await;
    let (accounts, names) = match found {
        Ok(found) => found,
        Err(error) => return failure(&signed, error),
    };
    let about = crate::subject(&permit.actor().login);
    let body = json!({ "filter": told, "accounts": accounts.len() });
    let noted = change::run(&app, permit.actor(), None, move |change: Change<'_>| {
        change.commit(
            vec![Entry::new(about.clone(), "accounts_exported", body.clone())],
            (),
        )
    });
    if let Err(error) = noted.await {
        return failure(&signed, error);
    }
    workbook(lang, words(lang).file_name, table(&accounts, &names, lang))
}

fn table(accounts: &[Account], names: &BTreeMap<String, String>, lang: Lang) -> Option<Vec<u8>> {
    let w = words(lang);
    let heading = [
        w.login, w.name, w.unit, w.unit, w.roles, w.phone, w.status, w.login_at,
    ];
    let cells = |account: &Account| {
        let code = account.unit.code();
        vec![
            account.login.clone(),
            account.name.clone(),
            code.to_owned(),
            names.get(code).cloned().unwrap_or_default(),
            role_names(account, lang),
            Masks::SHIPPED.phone(&account.phone),
            account.status.label(lang).to_owned(),
            account.login_at.map(short_time).unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = accounts.iter().map(cells).collect();
    org::sheet::workbook(&heading, &rows).ok()
}
