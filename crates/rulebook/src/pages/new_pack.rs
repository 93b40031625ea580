//! 载入规则包: type or choose, see what it ends, confirm.

use super::new_text::{Again, Preview, What, again, draw};
use super::upload::Sent;
use super::{permit, show, words};
use crate::commands::add_pack;
use crate::rules::{PackPlan, plan_pack};
use axum::extract::{Request, State};
use axum::response::Response;
use deadline::{Rule, Rulebook};
use identity::pages::failure;
use identity::{Permit, Signed};
use kernel::{FieldErrors, Lang, day_of, fill};
use platform::App;
use std::sync::Arc;
use ui::Notice;

/// A text to begin with.
const EXAMPLE: &str = include_str!("../../data/example_pack.toml");

fn what(signed: &Signed) -> What {
    let w = words(signed.lang);
    What {
        title: w.new_pack,
        intro: w.new_pack_intro,
        action: "/rulebook/packs/new",
        example: EXAMPLE,
        calendars: Vec::new(),
    }
}

/// The form.
pub(super) async fn form(signed: Signed) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    let (what, none) = (what(&signed), FieldErrors::default());
    draw(&signed, what, Sent::default(), &none, None, None)
}

/// Shows what the text would do, or does it.
pub(super) async fn submit(State(app): State<App>, signed: Signed, request: Request) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let sent = match Sent::read(request).await {
        Ok(sent) => sent,
        Err(rejection) => return rejection,
    };
    let mut conflict = None;
    if sent.confirmed && sent.errors.0.is_empty() {
        match confirm(&app, &signed, &permit, &sent).await {
            Ok(done) => return done,
            Err(Again::Failed(response)) => return response,
            Err(Again::Conflict(told)) => conflict = Some(told),
            // The preview finds the same errors.
            Err(Again::Errors(_)) => {}
        }
    }
    match app.db.read(crate::current).await {
        Ok(book) => preview(&app, &signed, &book, sent, conflict),
        Err(error) => failure(&signed, error.into()),
    }
}

fn preview(
    app: &App,
    signed: &Signed,
    book: &Arc<Rulebook>,
    sent: Sent,
    conflict: Option<String>,
) -> Response {
    let what = what(signed);
    let planned = match sent.errors.0.is_empty() {
        true => plan_pack(book, &sent.text, day_of(app.clock.now())),
        false => Err(sent.errors.clone()),
    };
    match planned {
        Ok(plan) => {
            let shown = shown(&plan, book.version(), signed.lang);
            let none = FieldErrors::default();
            draw(signed, what, sent, &none, Some(shown), conflict)
        }
        Err(errors) => draw(signed, what, sent, &errors, None, conflict),
    }
}

async fn confirm(
    app: &App,
    signed: &Signed,
    permit: &Permit,
    sent: &Sent,
) -> Result<Response, Again> {
    let (text, receipt) = (sent.text.clone(), sent.form_id.clone());
    let added = add_pack(app, permit, text, sent.seen, receipt).await;
    let added = added.map_err(|error| again(signed, error))?;
    let told = fill(words(signed.lang).added, &[("id", &added.id)]);
    let to = format!("/rulebook/packs/{}", added.id);
    Ok(ui::see_other_with(&to, &Notice::good(told)))
}

fn shown(plan: &PackPlan, version: i64, lang: Lang) -> Preview {
    let w = words(lang);
    let pack = &plan.pack;
    let other = |template: &str, other: &Option<(String, kernel::Day)>| match other {
        Some((id, day)) => fill(template, &[("id", id), ("day", &day.to_string())]),
        None => show::NONE.to_owned(),
    };
    let family = match plan.new_family {
        true => fill(w.new_family, &[("family", &pack.family)]),
        false => pack.family.clone(),
    };
    let facts = vec![
        (w.id, pack.id.clone()),
        (w.name, pack.name.to(lang).to_owned()),
        (w.family, family),
        (w.kind, show::pack_kind(w, pack.kind).to_owned()),
        (w.source, pack.source.to(lang).to_owned()),
        (w.calendar, show::calendar(w, &pack.calendar).to_owned()),
        (w.from, pack.effective_from.to_string()),
        (w.to, show::day(pack.effective_to)),
        (w.ends, other(w.ends_pack, &plan.ends)),
        (w.until, other(w.until_pack, &plan.until)),
    ];
    let limit = |rule: &Rule| {
        (
            rule.title.to(lang).to_owned(),
            show::amount(w, rule.limit.length, &show::code(&rule.limit.unit)),
            rule.article.to(lang).to_owned(),
            show::certainty(rule.certainty, lang),
        )
    };
    let warnings = plan.warnings.iter();
    Preview {
        facts,
        warnings: warnings.map(|say| say.to(lang).to_owned()).collect(),
        days: Vec::new(),
        limits: pack.limits.iter().map(limit).collect(),
        version,
    }
}
