//! The pages of this room: login, password, sessions, accounts, tokens; and the door of the pages
//! about units, which `org` draws.

mod account;
mod accounts;
mod code;
mod factor;
mod failure;
mod files;
mod home;
mod import;
mod issued;
mod login;
mod oidc;
mod password;
mod policy;
mod sessions;
mod tokens;
mod unit;
mod units;

pub use factor::qr;
pub use failure::{failure, incomplete};
pub use files::{Upload, workbook};

use crate::Words;
use crate::access::Permission;
use crate::door::{Routes, Signed};
use crate::permit::Permit;
use axum::response::Response;
use change::CommandError;
use kernel::{Fields, Lang};

/// Every page and API of this room, and of units.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", home::home)
        .get("/login", login::form)
        .post("/login", login::submit)
        .get("/login/code", code::form)
        .post("/login/code", code::submit)
        .get("/login/oidc", oidc::begin)
        .get("/login/oidc/callback", oidc::finish)
        .post("/logout", login::logout)
        .post("/logout/everywhere", login::logout_everywhere)
        .post("/language", home::language)
        .get("/password", password::form)
        .post("/password", password::submit)
        .get("/me/sessions", sessions::list)
        .post("/me/sessions/others/end", sessions::end_others)
        .post("/me/sessions/{id}/end", sessions::end)
        .get("/me/factor", factor::show)
        .post("/me/factor", factor::confirm)
        .post("/me/factor/setup", factor::setup)
        .post("/me/factor/recovery", factor::renew)
        .post("/me/factor/removal", factor::remove)
        .get("/access/policy", policy::form)
        .post("/access/policy", policy::submit)
        .get("/accounts", accounts::list)
        .get("/accounts/export", accounts::export)
        .get("/accounts/new", account::new)
        .post("/accounts/new", account::create)
        .get("/accounts/import", import::form)
        .post("/accounts/import", import::submit)
        .get("/accounts/import/template", import::template)
        .get("/accounts/{login}", account::show)
        .get("/accounts/{login}/edit", account::edit)
        .post("/accounts/{login}/edit", account::update)
        .post("/accounts/{login}/lock", account::lock)
        .post("/accounts/{login}/unlock", account::unlock)
        .post("/accounts/{login}/password", account::reset_password)
        .post("/accounts/{login}/closure", account::close)
        .post("/accounts/{login}/factor/reset", account::reset_factor)
        .post("/accounts/{login}/sessions/end", account::end_sessions)
        .post("/accounts/{login}/sessions/{id}/end", account::end_session)
        .get("/tokens", tokens::list)
        .get("/tokens/new", tokens::new)
        .post("/tokens/new", tokens::issue)
        .post("/tokens/{id}/revocation", tokens::revoke)
        .get("/org", units::list)
        .get("/org/export", units::export)
        .get("/org/import", units::import_form)
        .post("/org/import", units::import)
        .get("/org/import/template", units::template)
        .get("/api/v1/units", units::api_list)
        .get("/org/new", unit::new)
        .post("/org/new", unit::create)
        .get("/org/{code}", unit::show)
        .get("/org/{code}/name", unit::rename_form)
        .post("/org/{code}/name", unit::rename)
        .get("/org/{code}/details", unit::details_form)
        .post("/org/{code}/details", unit::details)
        .get("/org/{code}/closure", unit::closure_form)
        .post("/org/{code}/closure", unit::close)
}

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string, in the same way.
type Params = axum::extract::Query<Vec<(String, String)>>;

fn words(lang: Lang) -> &'static Words {
    Words::of(lang)
}

/// The right asked for, or the page that says who has it.
fn permit(signed: &Signed, permission: Permission) -> Result<Permit, Box<Response>> {
    signed
        .permit(permission)
        .map_err(|refusal| Box::new(failure(signed, CommandError::Forbidden(refusal))))
}

/// The version of a record that a form carries.
fn take_version(fields: &mut Fields) -> Option<i64> {
    fields.take("version").and_then(|text| text.parse().ok())
}

/// A text for a query string: everything but letters, digits and `/ . - _` becomes `%XX`.
pub(crate) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte);
    let one = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}
