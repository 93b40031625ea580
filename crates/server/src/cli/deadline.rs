//! `xiaobao deadline`: explains statutory limits, and runs files of worked examples.

use super::failure::Failure;
use super::output;
use clap::Subcommand;
use deadline::cli::{deadlines, explain_json};
use kernel::Lang;
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Deadline {
    /// Print every deadline that a rule pack sets, with each step of the count
    Explain {
        /// Rule pack, such as cn-nfra-2020-3
        #[arg(long, value_name = "ID")]
        pack: String,
        /// When the complaint was received, such as 2026-02-10T09:00:00+08:00
        #[arg(long, value_name = "RFC3339")]
        received: String,
        /// What happened since, such as extended@2026-02-20T09:00:00+08:00 or a pause FROM..TO
        #[arg(long = "event", value_name = "KIND@RFC3339[..RFC3339]")]
        events: Vec<String>,
        /// JSON
        #[arg(long)]
        json: bool,
    },
    /// Run a CSV file of worked examples
    Check {
        /// Columns as in deadline_vectors.csv
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
}

pub(super) fn run(command: Deadline, lang: Lang) -> Result<(), Failure> {
    match command {
        Deadline::Explain {
            pack,
            received,
            events,
            json,
        } => {
            let found = deadlines(&pack, &received, &events)
                .map_err(|error| Failure::of_cli(&error, lang))?;
            let value = explain_json(&found, lang);
            if json {
                output::json(&value)
            } else {
                in_words(&value)
            }
        }
        Deadline::Check { file } => check(&file, lang),
    }
}

fn in_words(value: &Value) -> Result<(), Failure> {
    let none = Vec::new();
    for one in value["deadlines"].as_array().unwrap_or(&none) {
        let text = |key: &str| one[key].as_str().unwrap_or_default();
        let due = if text("due").is_empty() {
            text("unknown")
        } else {
            text("due")
        };
        output::line(&format!("{}  {}  {due}", text("key"), text("title")))?;
        output::line(&format!("    {}  {}", text("rule"), text("article")))?;
        for step in one["steps"].as_array().unwrap_or(&none) {
            output::line(&format!(
                "  - {}",
                step["text"].as_str().unwrap_or_default()
            ))?;
        }
    }
    Ok(())
}

/// A line per failure, and how many passed and failed at the end.
fn check(file: &Path, lang: Lang) -> Result<(), Failure> {
    let named =
        |error: &dyn std::fmt::Display| Failure::Failed(format!("{}: {error}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| named(&error))?;
    let report = deadline::check_csv(&text).map_err(|error| named(&error.0.to(lang)))?;
    for text in &report.lines {
        output::line(text)?;
    }
    if report.ok() {
        Ok(())
    } else {
        Err(Failure::Told)
    }
}
