//! 登录 and 退出.

use super::failure::failure_in;
use super::{Pairs, Params, words};
use crate::Words;
use crate::commands::attempts::{self, Counted};
use crate::commands::factor;
use crate::commands::session::{self, Attempt, Ending, Entered, Origin};
use crate::door::{
    Gate, Half, Settings, Signed, barred_from, clear_session, set_language, set_session,
};
use crate::rules::fields::{LOGIN, PASSWORD};
use crate::rules::{Stage, Via};
use askama::Template;
use axum::Extension;
use axum::extract::FromRequest;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use kernel::{FieldErrors, Fields};
use ui::{FieldView, Form, Notice, Page};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    page: Page,
    w: &'static Words,
    trouble: Option<String>,
    login: FieldView,
    password: FieldView,
    next: String,
    /// Whether the bank's identity provider is asked.
    provider: bool,
    /// Whether the directory's passwords are taken.
    directory: bool,
}

fn draw(
    gate: &Gate,
    page: Page,
    fields: &Fields,
    trouble: Option<String>,
    next: &str,
) -> LoginPage {
    let lang = page.lang;
    let w = words(lang);
    let none = FieldErrors::default();
    let form = Form::new(lang, fields, &none);
    let login = form.field(&LOGIN).autocomplete("username").wide(true);
    let password = form.field(&PASSWORD).wide(true);
    let typed = !fields.get(LOGIN.name).is_empty();
    LoginPage {
        page: page.titled(w.login_title),
        w,
        trouble,
        login: if typed { login } else { login.focus() },
        password: if typed { password.focus() } else { password },
        next: next_page(next).to_owned(),
        provider: gate.doors().provider.is_some(),
        directory: gate.doors().directory.is_some(),
    }
}

/// Where to go after the login: a page of ours, and not one that leads back here.
pub(super) fn next_page(next: &str) -> &str {
    let path = ui::local_path(next);
    let leads_out = ["/login", "/logout", "/language"]
        .iter()
        .any(|page| path.starts_with(page));
    if leads_out { "/" } else { path }
}

/// The form; whoever is logged in goes on.
pub(super) async fn form(
    Extension(gate): Extension<Gate>,
    signed: Option<Signed>,
    page: Page,
    axum::extract::Query(params): Params,
) -> Response {
    let query = Fields::from_pairs(params);
    let next = next_page(query.get("next"));
    if signed.is_some() {
        return ui::see_other(next);
    }
    ui::html(draw(&gate, page, &Fields::default(), None, next))
}

/// Login and password. The same sentence after the same time, whatever is wrong.
pub(super) async fn submit(
    Extension(gate): Extension<Gate>,
    Extension(origin): Extension<Origin>,
    page: Page,
    request: Request,
) -> Response {
    let axum::Form(pairs) = match Pairs::from_request(request, &()).await {
        Ok(pairs) => pairs,
        Err(rejection) => return rejection.into_response(),
    };
    // Spaces at the ends of a password are part of it: not through `Fields`, which trims.
    let password = pairs.iter().find(|(name, _)| name == PASSWORD.name);
    let password = password.map(|(_, value)| value.clone()).unwrap_or_default();
    let mut fields = Fields::from_pairs(pairs);
    fields.remove(PASSWORD.name);
    let next = next_page(fields.get("next")).to_owned();
    let login = fields.get(LOGIN.name).to_ascii_lowercase();
    let from = origin.clone();
    let counted = Counted::Address(&from.address);
    match attempts::must_wait(gate.app(), counted).await {
        Ok(false) => {}
        Ok(true) => {
            let told = words(page.lang).login_wait.to_owned();
            return again(
                &gate,
                page,
                &fields,
                &next,
                StatusCode::TOO_MANY_REQUESTS,
                told,
            );
        }
        Err(error) => return failure_in(page.lang, error.into()),
    }
    let directory = gate.doors().directory.as_ref();
    match session::sign_in(gate.app(), &login, password, origin, directory).await {
        Ok(Attempt::In(entered)) => welcome(&gate, entered, &next),
        Ok(Attempt::Barred(role)) => {
            attempts::note(gate.app(), counted).await;
            let told = barred_from(role, &from).to(page.lang).to_owned();
            again(&gate, page, &fields, &next, StatusCode::FORBIDDEN, told)
        }
        Ok(Attempt::No) => {
            attempts::note(gate.app(), counted).await;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let told = words(page.lang).login_wrong.to_owned();
            again(&gate, page, &fields, &next, status, told)
        }
        Err(error) => failure_in(page.lang, error),
    }
}

/// The login page again, with what is the matter.
pub(super) fn again(
    gate: &Gate,
    page: Page,
    fields: &Fields,
    next: &str,
    status: StatusCode,
    told: String,
) -> Response {
    ui::html_status(status, draw(gate, page, fields, Some(told), next))
}

/// On to where they wanted; first what must be first.
pub(super) fn welcome(gate: &Gate, entered: Entered, next: &str) -> Response {
    let code = format!("/login/code?next={}", super::encode(next));
    let target = match entered.stage {
        Stage::Code => code.as_str(),
        Stage::Full if entered.must_change => "/password",
        Stage::Full => next,
    };
    let mut answer = ui::see_other(target);
    add_cookies(&mut answer, gate.settings(), &entered);
    answer
}

/// The session's cookie, and the account's language for pages that know nobody.
pub(super) fn add_cookies(answer: &mut Response, settings: Settings, entered: &Entered) {
    let headers = answer.headers_mut();
    headers.append(header::SET_COOKIE, set_session(settings, &entered.secret));
    if let Some(lang) = entered.lang {
        headers.append(header::SET_COOKIE, set_language(settings, lang));
    }
}

/// Ends this session. Whoever has none is told the same.
pub(super) async fn logout(
    Extension(gate): Extension<Gate>,
    half: Option<Extension<Half>>,
    signed: Option<Signed>,
    page: Page,
) -> Response {
    if let Some(Extension(Half(session))) = half
        && let Err(error) = factor::give_up(gate.app(), session).await
    {
        return failure_in(page.lang, error.into());
    }
    let ending = signed
        .as_ref()
        .and_then(|s| s.session.as_ref())
        .map(|s| Ending::One(s.id));
    leave(&gate, signed, page, ending, |w| w.signed_out).await
}

/// Ends all sessions of the person, this one too.
pub(super) async fn logout_everywhere(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    page: Page,
) -> Response {
    leave(&gate, Some(signed), page, Some(Ending::All), |w| {
        w.signed_out_everywhere
    })
    .await
}

async fn leave(
    gate: &Gate,
    signed: Option<Signed>,
    page: Page,
    ending: Option<Ending>,
    text: fn(&'static Words) -> &'static str,
) -> Response {
    let by_provider = signed
        .as_ref()
        .and_then(|s| s.session.as_ref())
        .is_some_and(|s| s.via == Via::Provider);
    let farewell = match gate.doors().provider.as_ref().filter(|_| by_provider) {
        Some(provider) => provider.farewell(gate.app().clock.now()).await,
        None => None,
    };
    if let (Some(signed), Some(ending)) = (signed, ending) {
        match session::end(gate.app(), &signed.actor, ending).await {
            // Another tab was quicker.
            Ok(_) | Err(CommandError::NotFound) => {}
            Err(error) => return failure_in(page.lang, error),
        }
    }
    let told = text(words(page.lang));
    // The provider's session ends as well, or its button would let the next person in. The page
    // itself goes there: our policy of content lets no form lead to another site.
    let there = farewell.and_then(|there| HeaderValue::from_str(&format!("0;url={there}")).ok());
    let mut answer = match there {
        Some(there) => {
            let status = StatusCode::OK;
            let mut page = again(gate, page, &Fields::default(), "/", status, told.to_owned());
            page.headers_mut().insert(header::REFRESH, there);
            page
        }
        None => ui::see_other_with("/login", &Notice::good(told)),
    };
    answer
        .headers_mut()
        .append(header::SET_COOKIE, clear_session(gate.settings()));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site_and_does_not_turn_in_circles() {
        for (next, kept) in [
            ("/complaints/TS-1?tab=2", "/complaints/TS-1?tab=2"),
            ("", "/"),
            ("https://evil.example/", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/%5Cevil", "/%5Cevil"),
            ("javascript:alert(1)", "/"),
            ("/login?next=/login", "/"),
            ("/logout", "/"),
            ("/a\nb", "/"),
        ] {
            assert_eq!(next_page(next), kept, "{next}");
        }
    }
}
