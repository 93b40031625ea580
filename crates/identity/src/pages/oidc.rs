//! Through the bank's identity provider: there and back.

use super::failure::failure_in;
use super::login::{again, next_page, welcome};
use super::{Params, words};
use crate::commands::attempts::{self, Counted};
use crate::commands::outside::by_provider;
use crate::commands::session::{Attempt, Origin};
use crate::door::{Gate, barred_from, begun_of, clear_begun, set_begun};
use crate::outside::{Begun, NotKnown};
use axum::Extension;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Fields, fill};
use ui::Page;

/// What the cookie is sealed for.
const SEALED_FOR: &str = "oidc login";

/// There.
pub(super) async fn begin(
    Extension(gate): Extension<Gate>,
    page: Page,
    axum::extract::Query(params): Params,
) -> Response {
    let Some(provider) = gate.doors().provider.clone() else {
        return ui::see_other("/login");
    };
    let query = Fields::from_pairs(params);
    let next = next_page(query.get("next")).to_owned();
    let app = gate.app();
    let begun = provider.begin(&app.entropy, next.clone(), app.clock.now());
    let (address, begun) = match begun.await {
        Ok(begun) => begun,
        Err(error) => {
            tracing::error!(%error, "the identity provider could not be asked");
            let told = words(page.lang).provider_down.to_owned();
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return again(&gate, page, &Fields::default(), &next, status, told);
        }
    };
    let text = serde_json::to_vec(&begun).expect("invariant: texts and a number become JSON");
    let sealed = app.keys.seal(SEALED_FOR, &text, &app.entropy);
    let mut answer = outward(&address);
    answer
        .headers_mut()
        .append(header::SET_COOKIE, set_begun(gate.settings(), &sealed));
    answer
}

/// `303` to the provider; `ui::see_other` leads to paths of ours only.
fn outward(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        // The provider's own words made no address.
        Err(_) => ui::see_other("/login"),
    }
}

/// Back.
pub(super) async fn finish(
    Extension(gate): Extension<Gate>,
    Extension(origin): Extension<Origin>,
    page: Page,
    headers: HeaderMap,
    axum::extract::Query(params): Params,
) -> Response {
    let mut answer = come_back(&gate, origin, page, &headers, Fields::from_pairs(params)).await;
    answer
        .headers_mut()
        .append(header::SET_COOKIE, clear_begun(gate.settings()));
    answer
}

async fn come_back(
    gate: &Gate,
    origin: Origin,
    page: Page,
    headers: &HeaderMap,
    query: Fields,
) -> Response {
    let Some(provider) = gate.doors().provider.clone() else {
        return ui::see_other("/login");
    };
    let (app, w, lang) = (gate.app(), words(page.lang), page.lang);
    let from = origin.clone();
    let counted = Counted::Address(&from.address);
    let no = |page: Page, status: StatusCode, told: String| {
        again(gate, page, &Fields::default(), "/", status, told)
    };
    match attempts::must_wait(app, counted).await {
        Ok(false) => {}
        Ok(true) => return no(page, StatusCode::TOO_MANY_REQUESTS, w.login_wait.to_owned()),
        Err(error) => return failure_in(lang, error.into()),
    }
    let begun = carried(gate, headers);
    let known = provider.finish(begun, &query, app.clock.now()).await;
    let (known, begun) = match known {
        Ok(known) => known,
        Err(why) => {
            attempts::note(app, counted).await;
            let (status, told) = told(w, why);
            return no(page, status, told);
        }
    };
    match by_provider(app, &provider, known, origin).await {
        Ok(Attempt::In(entered)) => welcome(gate, entered, next_page(&begun.next)),
        Ok(Attempt::Barred(role)) => {
            let told = barred_from(role, &from).to(lang).to_owned();
            no(page, StatusCode::FORBIDDEN, told)
        }
        Ok(Attempt::No) => no(page, StatusCode::FORBIDDEN, w.provider_unknown.to_owned()),
        Err(error) => failure_in(lang, error),
    }
}

/// What this browser carried to the provider and back.
fn carried(gate: &Gate, headers: &HeaderMap) -> Option<Begun> {
    let sealed = begun_of(headers, gate.settings())?;
    let text = gate.app().keys.open_sealed(SEALED_FOR, &sealed).ok()?;
    serde_json::from_slice(&text).ok()
}

fn told(w: &'static crate::Words, why: NotKnown) -> (StatusCode, String) {
    match why {
        NotKnown::NotBegun => (
            StatusCode::UNPROCESSABLE_ENTITY,
            w.provider_not_begun.to_owned(),
        ),
        NotKnown::Refused(error) => (
            StatusCode::FORBIDDEN,
            fill(w.provider_refused, &[("error", &error)]),
        ),
        NotKnown::Trouble(error) => {
            tracing::error!(%error, "the identity provider's answer is not believed");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            (status, w.provider_down.to_owned())
        }
    }
}
