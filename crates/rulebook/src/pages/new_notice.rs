//! 载入放假通知: type or choose, see which days change, confirm.

use super::new_text::{Again, Preview, What, again, draw};
use super::upload::Sent;
use super::{permit, show, words};
use crate::commands::{NewNotice, add_notice};
use crate::rules::{DayChange, NoticePlan, plan_notice};
use axum::extract::{Request, State};
use axum::response::Response;
use deadline::Rulebook;
use identity::pages::failure;
use identity::{Permit, Signed};
use kernel::{FieldErrors, Lang, day_of, fill};
use platform::App;
use std::sync::Arc;
use ui::{Notice, Pick};

/// A text to begin with.
const EXAMPLE: &str = include_str!("../../data/example_notice.toml");

fn what(signed: &Signed, book: &Rulebook) -> What {
    let w = words(signed.lang);
    let calendars = book.calendars().iter();
    What {
        title: w.new_notice,
        intro: w.new_notice_intro,
        action: "/rulebook/notices/new",
        example: EXAMPLE,
        calendars: calendars
            .map(|one| Pick::new(one.id(), show::calendar(w, one.id())))
            .collect(),
    }
}

/// The form.
pub(super) async fn form(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refused) = permit(&signed) {
        return *refused;
    }
    match app.db.read(crate::current).await {
        Ok(book) => {
            let sent = Sent {
                calendar: book.state_council().id().to_owned(),
                ..Sent::default()
            };
            let what = what(&signed, &book);
            draw(&signed, what, sent, &FieldErrors::default(), None, None)
        }
        Err(error) => failure(&signed, error.into()),
    }
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
    let what = what(signed, book);
    let today = day_of(app.clock.now());
    let planned = match sent.errors.0.is_empty() {
        true => plan_notice(book, &sent.calendar, &sent.text, today),
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
    let asked = NewNotice {
        calendar: sent.calendar.clone(),
        text: sent.text.clone(),
    };
    let receipt = sent.form_id.clone();
    let added = add_notice(app, permit, asked, sent.seen, receipt).await;
    let added = added.map_err(|error| again(signed, error))?;
    let told = fill(words(signed.lang).added, &[("id", &added.id)]);
    Ok(ui::see_other_with(super::HOME, &Notice::good(told)))
}

fn years(years: Option<(i16, i16)>) -> String {
    years.map_or_else(
        || show::NONE.to_owned(),
        |(first, last)| format!("{first}–{last}"),
    )
}

fn shown(plan: &NoticePlan, version: i64, lang: Lang) -> Preview {
    let w = words(lang);
    let notice = &plan.notice;
    let facts = vec![
        (w.id, notice.id.clone()),
        (w.name, notice.name.to(lang).to_owned()),
        (w.calendar, show::calendar(w, &plan.calendar).to_owned()),
        (w.year, notice.year.to_string()),
        (
            w.amends,
            notice.amends.clone().unwrap_or_else(|| show::NONE.to_owned()),
        ),
        (w.issued, show::day(notice.issued)),
        (w.certainty, notice.certainty.label(lang).to_owned()),
        (
            w.loaded_years,
            format!("{} → {}", years(plan.before), years(plan.after)),
        ),
    ];
    let day = |change: &DayChange| {
        let before = change.before.as_ref().map_or_else(
            || w.not_loaded.to_owned(),
            |was| was.reason().to(lang).to_owned(),
        );
        let name = change.after.name.as_ref();
        (
            show::weekday(w, change.day),
            before,
            show::day_kind(change.after.kind, lang),
            name.map_or(show::NONE, |name| name.to(lang)).to_owned(),
        )
    };
    let warnings = plan.warnings.iter();
    Preview {
        facts,
        warnings: warnings.map(|say| say.to(lang).to_owned()).collect(),
        days: plan.changes.iter().map(day).collect(),
        limits: Vec::new(),
        version,
    }
}
