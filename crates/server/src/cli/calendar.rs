//! `xiaobao calendar`: working days, the notices they come from, loading a notice.

use super::failure::Failure;
use super::rulebook::{LoadFile, current, failure, read, tell};
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::Subcommand;
use deadline::cli::calendar_day_in;
use deadline::{Calendar as Days, Notice};
use kernel::{Actor, Lang, day_of};
use platform::sql::Reader;
use rulebook::NewNotice;
use rulebook::rules::{DayChange, NoticePlan, plan_notice};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub(super) enum Calendar {
    /// Tell whether days are working days, with the notice each verdict comes from
    Day {
        #[command(flatten)]
        bank: Bank,
        /// Days as YYYY-MM-DD
        #[arg(required = true, value_name = "DATE")]
        dates: Vec<String>,
        /// Calendar, such as cn (default), uk or eu-target
        #[arg(long, value_name = "ID", default_value = "cn")]
        calendar: String,
        /// One JSON object per line
        #[arg(long)]
        json: bool,
    },
    /// List the loaded years of each calendar
    Years {
        #[command(flatten)]
        bank: Bank,
        /// JSON: [{calendar,first,last,notices:[{id,year,amends,issued,certainty,name}]}]
        #[arg(long)]
        json: bool,
    },
    /// Load a notice into the bank's calendar, or tell what it would change
    Load {
        #[command(flatten)]
        load: LoadFile,
        /// Calendar that the notice belongs to
        #[arg(long, value_name = "ID", default_value = "cn")]
        calendar: String,
    },
}

impl Calendar {
    pub(super) fn bank(&self) -> Bank {
        match self {
            Calendar::Day { bank, .. } | Calendar::Years { bank, .. } => bank.clone(),
            Calendar::Load { load, .. } => load.bank.clone(),
        }
    }
}

pub(super) fn run(calendar: Calendar, settings: &Settings) -> Result<(), Failure> {
    match calendar {
        Calendar::Day {
            bank,
            dates,
            calendar,
            json,
        } => day(&bank, &dates, &calendar, json, settings),
        Calendar::Years { bank, json } => years(&bank, json, settings),
        Calendar::Load { load, calendar } => self::load(&load, calendar, settings),
    }
}

fn day(
    bank: &Bank,
    dates: &[String],
    calendar: &str,
    json: bool,
    settings: &Settings,
) -> Result<(), Failure> {
    let lang = settings.lang;
    let book = current(bank, settings)?;
    let known = book.calendar(calendar).ok_or_else(|| {
        let known: Vec<&str> = book.calendars().iter().map(Days::id).collect();
        Failure::Usage(format!(
            "--calendar: there is no calendar `{calendar}`; known: {}",
            known.join(", ")
        ))
    })?;
    let mut worst = None;
    for verdict in calendar_day_in(known, dates, lang) {
        match verdict {
            Ok(verdict) if json => output::json(&verdict)?,
            Ok(verdict) => output::line(&in_words(&verdict, lang))?,
            // The other days are still worth their line; wrong usage counts more than not known.
            Err(error) => match Failure::of_cli(&error, lang) {
                Failure::Usage(text) => return Err(Failure::Usage(text)),
                Failure::Failed(text) => {
                    output::note(&format!("error: {text}"));
                    worst = Some(Failure::Told);
                }
                told => worst = Some(told),
            },
        }
    }
    worst.map_or(Ok(()), Err)
}

fn in_words(verdict: &Value, lang: Lang) -> String {
    let text = |key: &str| verdict[key].as_str().unwrap_or_default();
    let works = match verdict["workday"].as_bool() {
        Some(true) => lang.pick("工作日", "working day"),
        _ => lang.pick("非工作日", "no working day"),
    };
    let parts = [
        text("date"),
        works,
        text("kind"),
        text("name"),
        text("source"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

fn years(bank: &Bank, as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let book = current(bank, settings)?;
    let lang = settings.lang;
    if as_json {
        let list: Vec<Value> = book
            .calendars()
            .iter()
            .map(|one| calendar_json(one, lang))
            .collect();
        return output::json(&list.into());
    }
    let notices = |calendar: &Days| -> Vec<Vec<String>> {
        let row = |notice: &Notice| {
            let issued = notice.issued.map(|day| day.to_string());
            vec![
                calendar.id().to_owned(),
                notice.year.to_string(),
                notice.id.clone(),
                issued.unwrap_or_default(),
                notice.certainty.code().to_owned(),
                notice.name.to(lang).to_owned(),
            ]
        };
        calendar.notices().iter().map(row).collect()
    };
    output::table(
        &book
            .calendars()
            .iter()
            .flat_map(notices)
            .collect::<Vec<_>>(),
    )
}

fn calendar_json(calendar: &Days, lang: Lang) -> Value {
    let notice = |notice: &Notice| {
        json!({
            "id": notice.id,
            "year": notice.year,
            "amends": notice.amends,
            "issued": notice.issued,
            "certainty": notice.certainty.code(),
            "name": notice.name.to(lang),
        })
    };
    let years = calendar.loaded_years();
    json!({
        "calendar": calendar.id(),
        "first": years.map(|years| years.0),
        "last": years.map(|years| years.1),
        "notices": calendar.notices().iter().map(notice).collect::<Vec<_>>(),
    })
}

fn load(load: &LoadFile, calendar: String, settings: &Settings) -> Result<(), Failure> {
    let (lang, text) = (settings.lang, read(&load.file)?);
    let app = bank::open(settings)?;
    let book = app
        .db
        .read_now(|reader: &mut Reader<'_>| rulebook::current(reader))?;
    let plan = plan_notice(&book, &calendar, &text, day_of(app.clock.now()))
        .map_err(|errors| failure(&load.file, errors.into(), lang))?;
    let mut version = None;
    if !load.dry_run {
        let (asked, seen) = (NewNotice { calendar, text }, Some(book.version()));
        let added = change::run_now(&app, &Actor::system("calendar"), None, move |change| {
            rulebook::add_notice_in(change, &asked, seen)
        });
        let added = added.map_err(|error| failure(&load.file, error, lang))?;
        version = Some(added.version);
    }
    let (facts, lines) = (plan_json(&plan, lang), plan_lines(&plan, lang));
    tell(load, facts, &lines, &plan.warnings, version, lang)
}

fn plan_json(plan: &NoticePlan, lang: Lang) -> Value {
    let change = |change: &DayChange| {
        let name = change.after.name.as_ref();
        json!({
            "date": change.day,
            "before": change.before.as_ref().map(|was| was.kind.code()),
            "after": change.after.kind.code(),
            "name": name.map(|name| name.to(lang)),
        })
    };
    json!({
        "id": plan.notice.id,
        "calendar": plan.calendar,
        "year": plan.notice.year,
        "amends": plan.notice.amends,
        "changes": plan.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn plan_lines(plan: &NoticePlan, lang: Lang) -> Vec<String> {
    let notice = &plan.notice;
    let head = format!("{}  {}  {}", notice.id, notice.year, notice.name.to(lang));
    let change = |change: &DayChange| {
        let before = change.before.as_ref();
        let before = before.map_or(lang.pick("未载入", "not loaded").to_owned(), |was| {
            was.reason().to(lang).to_owned()
        });
        let after = change.after.reason();
        format!("  {}  {before} -> {}", change.day, after.to(lang))
    };
    let changes = plan.changes.iter().map(change);
    std::iter::once(head).chain(changes).collect()
}
