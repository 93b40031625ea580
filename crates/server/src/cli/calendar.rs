//! `xiaobao calendar day`: working day or not, and by which notice.

use super::failure::Failure;
use super::output;
use clap::Subcommand;
use deadline::cli::calendar_day;
use kernel::Lang;
use serde_json::Value;

#[derive(Debug, Subcommand)]
pub(super) enum Calendar {
    /// Tell whether days are working days, with the notice each verdict comes from
    Day {
        /// Days as YYYY-MM-DD
        #[arg(required = true, value_name = "DATE")]
        dates: Vec<String>,
        /// One JSON object per line
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(calendar: Calendar, lang: Lang) -> Result<(), Failure> {
    let Calendar::Day { dates, json } = calendar;
    let mut worst = None;
    for verdict in calendar_day(&dates, lang) {
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
