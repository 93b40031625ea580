//! What is done with a version: handing in and back, publishing, withdrawing; and the way to its form.

use super::At;
use super::write::{self, Drawn, draw};
use crate::commands::{self, Asked, Left, may};
use crate::rules::{Action, FROM, REASON};
use crate::{Version, Words};
use axum::response::Response;
use change::CommandError;
use kernel::{FieldErrors, Fields, Reading};
use ui::Notice;

/// What an action's button says, and its icon.
pub(super) fn label(w: &'static Words, action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Write => (w.edit, "edit"),
        Action::HandIn => (w.hand_in, "send"),
        Action::HandBack => (w.hand_back, "arrow-back-up"),
        Action::Publish => (w.publish, "circle-check"),
        Action::Withdraw => (w.withdraw, "ban"),
    }
}

fn of_action(at: &At, one: &Version, action: Action) -> Drawn<'static> {
    let w = at.w();
    let (title, _) = label(w, action);
    Drawn {
        title,
        to: format!("{}/{}/actions/{}", at.href(), one.key, action.code()),
        back: format!("{}/{}?version={}", at.href(), one.key, one.version),
        specs: action.fields(at.kind),
        submit: title,
        intro: match action {
            Action::HandIn => w.hand_in_intro,
            Action::Publish => w.publish_intro,
            Action::Withdraw => w.withdraw_intro,
            Action::Write | Action::HandBack => "",
        },
        danger: action == Action::Withdraw,
        of: Some((one.version, one.revision)),
    }
}

/// The version that is asked for; the newest without a number.
fn pick(all: &[Version], no: Option<u32>) -> Option<&Version> {
    match no {
        Some(no) => all.iter().find(|one| one.version == no),
        None => all.last(),
    }
}

/// The form of an action.
pub(super) async fn form(at: At, (key, action): (String, String), query: Fields) -> Response {
    let Some(action) = Action::from_code(&action) else {
        return at.failed(CommandError::NotFound);
    };
    // What is written next is always based on the newest.
    let no = match action {
        Action::Write => None,
        _ => query.get("version").parse().ok(),
    };
    let all = match at.seen(&key, no).await {
        Ok(all) => all,
        Err(error) => return at.failed(error),
    };
    let Some(one) = pick(&all, no) else {
        return at.failed(CommandError::NotFound);
    };
    if let Err(error) = may(action, one, &commands::powers(at.kind, &at.signed.actor)) {
        return at.failed(error);
    }
    match action {
        Action::Write => write::edit(&at, one),
        _ => {
            let nothing = (&Fields::default(), &FieldErrors::default());
            draw(&at, of_action(&at, one, action), nothing, None)
        }
    }
}

/// Does an action.
pub(super) async fn act(at: At, (key, action): (String, String), mut fields: Fields) -> Response {
    let Some(action) = Action::from_code(&action) else {
        return at.failed(CommandError::NotFound);
    };
    if action == Action::Write {
        return write::update(at, key, fields).await;
    }
    let receipt = fields.take("form_id");
    let asked = Asked {
        key: key.clone(),
        version: fields.take("version").and_then(|text| text.parse().ok()),
        revision: fields.take("revision").and_then(|text| text.parse().ok()),
    };
    let place = action.fields(at.kind).first().map(|spec| spec.name);
    let no = asked.version;
    let done = step(&at, action, asked, &fields, receipt.clone()).await;
    let errors = match (done, place) {
        (Ok(left), _) => return told(&at, action, &left),
        (Err(error), None) => return at.failed(error),
        (Err(error), Some(place)) => match error.beside(place) {
            Ok(errors) => errors,
            Err(error) => return at.failed(error),
        },
    };
    let all = match at.seen(&key, no).await {
        Ok(all) => all,
        Err(error) => return at.failed(error),
    };
    match pick(&all, no) {
        Some(one) => draw(
            &at,
            of_action(&at, one, action),
            (&fields, &errors),
            receipt,
        ),
        None => at.failed(CommandError::NotFound),
    }
}

/// An action with its fields, for pages and API.
pub(crate) async fn step(
    at: &At,
    action: Action,
    asked: Asked,
    fields: &Fields,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    let (app, actor, kind) = (&at.app, &at.signed.actor, at.kind);
    let specs = action.fields(kind);
    let mut r = Reading::new(fields);
    r.refuse_others(&specs.iter().collect::<Vec<_>>(), &[]);
    match action {
        Action::HandIn => {
            r.finish(())?;
            commands::hand_in(app, actor, kind, asked, receipt).await
        }
        Action::Publish => {
            let from = r.day(&FROM);
            let from = r.finish(from)?;
            commands::publish(app, actor, kind, asked, from, receipt).await
        }
        Action::HandBack | Action::Withdraw => {
            let reason = r.text(&REASON);
            let reason = r.finish(reason)?.unwrap_or_default();
            match action {
                Action::HandBack => {
                    commands::hand_back(app, actor, kind, asked, reason, receipt).await
                }
                _ => commands::withdraw(app, actor, kind, asked, reason, receipt).await,
            }
        }
        // Has its own form and fields.
        Action::Write => Err(CommandError::NotFound),
    }
}

fn told(at: &At, action: Action, left: &Left) -> Response {
    let w = at.w();
    let text = match action {
        Action::HandIn => w.handed_in,
        Action::HandBack => w.handed_back,
        Action::Publish => w.published,
        Action::Withdraw => w.withdrawn,
        Action::Write => w.saved,
    };
    let href = format!("{}/{}?version={}", at.href(), left.key, left.version);
    ui::see_other_with(&href, &Notice::good(text))
}
