//! 载入放假通知: type or choose, see which days change, confirm.

use super::new_text::{Preview, What};
use super::upload::Sent;
use super::{show, words};
use crate::commands::{Added, NewNotice, add_notice};
use crate::rules::{DayChange, NoticePlan, plan_notice};
use change::CommandError;
use deadline::Rulebook;
use identity::Permit;
use kernel::{Day, FieldErrors, Lang};
use platform::App;
use ui::Pick;

/// A text to begin with.
const EXAMPLE: &str = include_str!("../../data/example_notice.toml");

/// What the page says.
pub(super) fn what(book: &Rulebook, lang: Lang) -> What {
    let w = words(lang);
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

/// What the text would do to a rulebook.
pub(super) fn preview(
    book: &Rulebook,
    sent: &Sent,
    today: Day,
    lang: Lang,
) -> Result<Preview, FieldErrors> {
    let plan = plan_notice(book, &sent.calendar, &sent.text, today)?;
    Ok(shown(&plan, book.version(), lang))
}

/// Does it.
pub(super) async fn add(app: &App, permit: &Permit, sent: &Sent) -> Result<Added, CommandError> {
    let asked = NewNotice {
        calendar: sent.calendar.clone(),
        text: sent.text.clone(),
    };
    add_notice(app, permit, asked, sent.seen, sent.form_id.clone()).await
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
            notice
                .amends
                .clone()
                .unwrap_or_else(|| show::NONE.to_owned()),
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
