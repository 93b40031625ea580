//! `xiaobao import complaints`: rows of a file become cases, each once however often it is run.

use super::failure::Failure;
use super::progress::Progress;
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use complaint::import::{Format, ImportError, Job, Summary};
use kernel::Actor;
use std::path::{Path, PathBuf};

/// The folder of rejects files, in the data folder: they hold what customers wrote.
const REJECTS: &str = "rejects";

#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Import complaints from a spreadsheet or CSV file (also .gz)
    Complaints(Complaints),
}

#[derive(Debug, Args)]
pub(super) struct Complaints {
    #[command(flatten)]
    bank: Bank,
    /// .xlsx, .csv or .csv.gz
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What columns it has: the bank's own ledger, or the CFPB's public complaint database
    #[arg(long, default_value = "bank", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::code)))]
    format: String,
    /// Only check: nothing is written into the database
    #[arg(long)]
    dry_run: bool,
    /// Where rejected rows go (default: the folder `rejects` in the data folder)
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// JSON: {read,created,known,rejected,rejects_file}
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) fn bank(&self) -> Bank {
        let Import::Complaints(complaints) = self;
        complaints.bank.clone()
    }
}

pub(super) fn run(import: Import, settings: &Settings) -> Result<(), Failure> {
    let Import::Complaints(asked) = import;
    if !asked.file.is_file() {
        return Err(Failure::Failed(format!(
            "FILE: there is no file {}",
            asked.file.display()
        )));
    }
    let app = bank::open(settings)?;
    let rejects = match asked.rejects {
        Some(file) => file,
        None => rejects_file(&settings.data, &asked.file)?,
    };
    let job = Job {
        file: &asked.file,
        format: Format::from_code(&asked.format).expect("clap has checked it against the list"),
        dry_run: asked.dry_run,
        rejects: &rejects,
    };
    let bar = Progress::new("import");
    let done = complaint::import::run(&app, &Actor::system("import"), &job, &mut |at| {
        let message = format!(
            "{} rows, {} new, {} rejected",
            at.read, at.created, at.rejected
        );
        bar.set(at.bytes_done, at.bytes_total, message);
    });
    bar.end();
    let summary = done.map_err(|error| failed(error, settings))?;
    if asked.json {
        in_json(&summary)
    } else {
        in_words(&summary)
    }
}

fn failed(error: ImportError, settings: &Settings) -> Failure {
    Failure::Failed(error.to(settings.lang))
}

fn rejects_file(data: &Path, file: &Path) -> Result<PathBuf, Failure> {
    let folder = data.join(REJECTS);
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy())
        .unwrap_or_default();
    let stem = name
        .split('.')
        .next()
        .filter(|stem| !stem.is_empty())
        .unwrap_or("import");
    Ok(folder.join(format!("{stem}.rejects.csv")))
}

fn in_json(summary: &Summary) -> Result<(), Failure> {
    let value = serde_json::to_value(summary)
        .map_err(|error| Failure::Failed(format!("the summary is not JSON: {error}")))?;
    output::json(&value)
}

fn in_words(summary: &Summary) -> Result<(), Failure> {
    let Summary {
        read,
        created,
        known,
        rejected,
        ..
    } = summary;
    output::line(&format!(
        "{read} read, {created} created, {known} known, {rejected} rejected"
    ))?;
    if let Some(file) = &summary.rejects_file {
        output::note(&format!(
            "rejected rows and their reasons: {}",
            file.display()
        ));
    }
    if !summary.passed_over.is_empty() {
        output::note(&format!(
            "columns not taken over: {}",
            summary.passed_over.join(", ")
        ));
    }
    Ok(())
}
