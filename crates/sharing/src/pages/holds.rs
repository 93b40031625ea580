//! Holds, and erasures that somebody asks for.

use super::retention::{RecordPage, decide, draw, load, tag, told, verdict_form};
use super::{Pairs, Params, failed, form_status, words};
use crate::commands::retention::{self as commands, What};
use crate::rules::export::NOTE;
use crate::rules::retention::{self as rules, HOLD, Hold, REASON, Stand};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields, short_time};
use platform::App;
use ui::{Form, FormView, Notice};

/// The form in which somebody asks for an erasure. `?case=NUMBER` fills it in.
pub(super) async fn erase_form(signed: Signed, Query(params): Params) -> Response {
    let w = words(&signed);
    let mut fields = Fields::default();
    fields.set(rules::CASES.name, Fields::from_pairs(params).get("case"));
    draw(
        &signed,
        (
            w.r_erase,
            "/retention/erasure",
            rules::ERASE,
            w.r_erase_intro,
        ),
        &fields,
        &FieldErrors::default(),
        None,
    )
}

/// Asks for an erasure.
pub(super) async fn erase(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let w = words(&signed);
    let done = commands::ask_erasure(&app, &signed.actor, fields.clone(), receipt.clone()).await;
    match done.map_err(|error| error.beside(rules::CASES.name)) {
        Ok(number) => ui::see_other_with(
            &format!("/retention/plans/{number}"),
            &Notice::good(w.r_erase_asked),
        ),
        Err(Ok(errors)) => draw(
            &signed,
            (
                w.r_erase,
                "/retention/erasure",
                rules::ERASE,
                w.r_erase_intro,
            ),
            &fields,
            &errors,
            receipt,
        ),
        Err(Err(error)) => failed(&signed, error),
    }
}

/// The form of a hold.
pub(super) async fn hold_form(signed: Signed) -> Response {
    let w = words(&signed);
    draw(
        &signed,
        (w.r_hold_new, "/retention/holds/new", HOLD, w.r_hold_intro),
        &Fields::default(),
        &FieldErrors::default(),
        None,
    )
}

/// Sets a hold.
pub(super) async fn hold(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let w = words(&signed);
    match commands::hold(&app, &signed.actor, fields.clone(), receipt.clone()).await {
        Ok(number) => ui::see_other_with(
            &format!("/retention/holds/{number}"),
            &Notice::good(w.r_hold_done),
        ),
        Err(error) => match error.beside(rules::CASES.name) {
            Ok(errors) => draw(
                &signed,
                (w.r_hold_new, "/retention/holds/new", HOLD, w.r_hold_intro),
                &fields,
                &errors,
                receipt,
            ),
            Err(error) => failed(&signed, error),
        },
    }
}

/// One hold.
pub(super) async fn show_hold(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    hold_page(
        &app,
        &signed,
        &number,
        &Fields::default(),
        &FieldErrors::default(),
    )
    .await
}

async fn hold_page(
    app: &App,
    signed: &Signed,
    number: &str,
    fields: &Fields,
    errors: &FieldErrors,
) -> Response {
    let hold: Hold = match load(app, number).await {
        Ok(hold) => hold,
        Err(error) => return failed(signed, error),
    };
    let (w, lang) = (words(signed), signed.lang);
    let form = Form::new(lang, fields, errors);
    let mut facts = vec![
        (w.r_reason, hold.reason.clone()),
        (w.r_review, hold.review.to_string()),
        (
            w.d_by,
            format!("{} · {}", hold.by.name, short_time(hold.at)),
        ),
    ];
    facts.extend(
        hold.release
            .as_ref()
            .map(|(by, why)| (w.r_release_asked, format!("{} · {why}", by.name))),
    );
    facts.extend(hold.verdict.as_ref().map(|v| (w.verdict, told(w, v))));
    let asker = hold
        .release
        .as_ref()
        .map_or("", |(by, _)| by.login.as_str());
    let decides = hold.stand == Stand::ReleaseAsked
        && asker != signed.actor.login
        && signed.may(Permission::RetentionApprove);
    let asks = hold.stand == Stand::Active && signed.may(Permission::RetentionManage);
    let form = match (decides, asks) {
        (true, _) => Some(verdict_form(
            w,
            &form,
            &format!("/retention/holds/{number}/decision"),
        )),
        (_, true) => Some(FormView::new(
            &form,
            format!("/retention/holds/{number}/release"),
            &[REASON],
            w.r_release,
        )),
        _ => None,
    };
    ui::html_status(
        form_status(errors),
        RecordPage {
            page: signed
                .page(format!("{} {number}", w.r_hold), "/retention")
                .crumb(w.r_title, "/retention"),
            title: w.r_hold,
            stand: tag(hold.stand, lang),
            facts,
            headings: vec![w.number],
            rows: hold
                .cases
                .iter()
                .map(|case| (case.clone(), Vec::new()))
                .collect(),
            excel: None,
            form,
            w,
        },
    )
}

/// Asks to release a hold.
pub(super) async fn release(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let done = commands::ask_release(&app, &signed.actor, number.clone(), fields.clone()).await;
    answer_hold(&app, &signed, &number, &fields, done, REASON.name).await
}

/// Decides on the release of a hold.
pub(super) async fn decide_release(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let (fields, done) = decide(&app, &signed, (What::Release, number.clone()), pairs).await;
    answer_hold(&app, &signed, &number, &fields, done, NOTE.name).await
}

async fn answer_hold(
    app: &App,
    signed: &Signed,
    number: &str,
    fields: &Fields,
    done: Result<(), CommandError>,
    field: &str,
) -> Response {
    match done.map_err(|error| error.beside(field)) {
        Ok(()) => ui::see_other_with(
            &format!("/retention/holds/{number}"),
            &Notice::good(words(signed).saved),
        ),
        Err(Ok(errors)) => hold_page(app, signed, number, fields, &errors).await,
        Err(Err(error)) => failed(signed, error),
    }
}
