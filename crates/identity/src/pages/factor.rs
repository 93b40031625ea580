//! 两步验证: a person's own second factor.

use super::{Pairs, failure, words};
use crate::Words;
use crate::commands::factor::{self as commands, Standing};
use crate::door::{Gate, Signed};
use crate::rules::factor::{address, readable, recovery_shown};
use crate::rules::fields::CODE;
use askama::Template;
use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use fast_qr::QRBuilder;
use kernel::{FieldErrors, Fields, short_time};
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

/// Who the key is for, as authenticators show it.
const ISSUER: &str = "Xiaobao";
/// Modules of white around a QR code, as its standard asks.
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "factor.html")]
struct FactorPage {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    code: FieldView,
    forced: bool,
    required: bool,
    since: Option<String>,
    left: i64,
    pending: Option<PendingView>,
}

struct PendingView {
    key: String,
    /// Modules on a side, with the quiet zone.
    side: usize,
    /// The dark ones, as a path of an SVG.
    path: String,
}

#[derive(Template)]
#[template(path = "recovery.html")]
struct RecoveryPage {
    page: Page,
    w: &'static Words,
    codes: Vec<String>,
    all: String,
}

/// The side of a text's QR code in modules, with the white around it, and the dark modules as a
/// path of an SVG. `None` when the text is longer than such codes hold (about two kilobytes).
pub fn qr(text: &str) -> Option<(usize, String)> {
    let code = QRBuilder::new(text).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        for column in 0..code.size {
            if code[row][column].value() {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
            }
        }
    }
    Some((code.size + 2 * QUIET, path))
}

fn draw(signed: &Signed, standing: Standing, errors: &FieldErrors) -> FactorPage {
    let w = words(signed.lang);
    let nothing = Fields::default();
    let form = Form::new(signed.lang, &nothing, errors);
    let pending = standing.pending.map(|secret| {
        let (side, path) = qr(&address(&secret, &signed.actor.login, ISSUER))
            .expect("invariant: a key's address is far shorter than the longest QR code");
        PendingView {
            key: readable(&secret),
            side,
            path,
        }
    });
    let code = form.field(&CODE).autocomplete("one-time-code").wide(true);
    let code = match (&pending, standing.since) {
        (None, Some(_)) => code.hint(w.factor_code_hint),
        _ => code,
    };
    FactorPage {
        page: signed.page(w.factor_title, "/me/factor"),
        w,
        summary: form.summary(),
        code,
        forced: signed.must_enrol,
        required: standing.required,
        since: standing.since.map(short_time),
        left: standing.recovery_left,
        pending,
    }
}

async fn answer(
    gate: &Gate,
    signed: &Signed,
    status: StatusCode,
    errors: &FieldErrors,
) -> Response {
    let (app, actor) = (gate.app(), signed.actor.clone());
    let keys = app.keys.clone();
    let found = app
        .db
        .read(move |reader| commands::standing(reader, &keys, &actor))
        .await;
    match found {
        Ok(standing) => ui::html_status(status, draw(signed, standing, errors)),
        Err(error) => failure(signed, error.into()),
    }
}

/// How it stands.
pub(super) async fn show(Extension(gate): Extension<Gate>, signed: Signed) -> Response {
    answer(&gate, &signed, StatusCode::OK, &FieldErrors::default()).await
}

async fn refused(gate: &Gate, signed: &Signed, error: CommandError) -> Response {
    match error {
        CommandError::Invalid(errors) => {
            answer(gate, signed, StatusCode::UNPROCESSABLE_ENTITY, &errors).await
        }
        error => failure(signed, error),
    }
}

fn typed(pairs: Vec<(String, String)>) -> String {
    Fields::from_pairs(pairs).get(CODE.name).to_owned()
}

/// Begins: a key that waits for its first code.
pub(super) async fn setup(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    match commands::begin_setup(gate.app(), &signed.actor, typed(pairs)).await {
        Ok(()) => ui::see_other("/me/factor"),
        Err(error) => refused(&gate, &signed, error).await,
    }
}

/// The first code.
pub(super) async fn confirm(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let Some(session) = signed.session.as_ref().map(|session| session.id) else {
        return failure(&signed, CommandError::NotFound);
    };
    match commands::confirm(gate.app(), &signed.actor, session, typed(pairs)).await {
        Ok(codes) => shown(&signed, codes),
        Err(error) => refused(&gate, &signed, error).await,
    }
}

/// New recovery codes.
pub(super) async fn renew(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    match commands::renew_recovery(gate.app(), &signed.actor, typed(pairs)).await {
        Ok(codes) => shown(&signed, codes),
        Err(error) => refused(&gate, &signed, error).await,
    }
}

/// No second factor any more.
pub(super) async fn remove(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    match commands::remove_own(gate.app(), &signed.actor, typed(pairs)).await {
        Ok(()) => {
            let notice = Notice::good(words(signed.lang).factor_removed);
            ui::see_other_with("/me/factor", &notice)
        }
        Err(error) => refused(&gate, &signed, error).await,
    }
}

/// The recovery codes, once.
fn shown(signed: &Signed, codes: Vec<String>) -> Response {
    let w = words(signed.lang);
    let codes: Vec<String> = codes.iter().map(|code| recovery_shown(code)).collect();
    ui::html(RecoveryPage {
        page: signed
            .page(w.recovery_title, "/me/factor")
            .crumb(w.factor_title, "/me/factor"),
        w,
        all: codes.join("\n"),
        codes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_its_corners() {
        let (side, path) =
            qr("otpauth://totp/Xiaobao:lina?secret=GEZDGNBVGY3TQOJQ&issuer=Xiaobao").unwrap();
        assert!(
            side > 21 + 2 * QUIET && (side - 2 * QUIET - 17).is_multiple_of(4),
            "{side}"
        );
        assert!(
            path.starts_with("M4 4h1v1h-1z"),
            "the corner's finder pattern is dark"
        );
        assert!(!path.contains("M3 ") && !path.contains(" 3h"));
    }
}
