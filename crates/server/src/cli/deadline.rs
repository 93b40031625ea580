//! `xiaobao deadline`: explains limits, lists and loads rule packs, runs files of worked examples.

use super::failure::Failure;
use super::rulebook::{LoadFile, current, failure, read, tell};
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::{Args, Subcommand};
use deadline::cli::{deadlines_in, explain_json};
use deadline::{Pack, Rulebook, Standing};
use kernel::{Actor, Day, Lang, day_of};
use platform::sql::Reader;
use rulebook::rules::{PackPlan, last_day, plan_pack};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Deadline {
    /// Print every deadline that a rule pack sets, with each step of the count
    Explain(Explain),
    /// List the rule packs
    Packs {
        #[command(flatten)]
        bank: Bank,
        /// JSON: [{id,family,kind,from,to,verified,name}]
        #[arg(long)]
        json: bool,
    },
    /// Load a rule pack into the bank's rulebook, or tell what it would do
    Load {
        #[command(flatten)]
        load: LoadFile,
    },
    /// Bind a family of local rule packs to a unit and all below it, or take that away
    Bind(Bind),
    /// Run a CSV file of worked examples
    Check {
        /// Columns as in deadline_vectors.csv
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    bank: Bank,
    /// Rule pack, such as cn-nfra-2020-3
    #[arg(long, value_name = "ID")]
    pack: String,
    /// When the complaint was received, such as 2026-02-10T09:00:00+08:00
    #[arg(long, value_name = "RFC3339")]
    received: String,
    /// What happened since, such as replied@2026-02-20T09:00:00+08:00 or a pause FROM..TO
    #[arg(long = "event", value_name = "KIND@RFC3339[..RFC3339]")]
    events: Vec<String>,
    /// JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Bind {
    #[command(flatten)]
    bank: Bank,
    /// Family of packs, such as cn-beijing-contact (`deadline packs` lists them)
    #[arg(long)]
    family: String,
    /// Code of the unit
    #[arg(long, value_name = "CODE")]
    unit: String,
    /// Counted beside the country's rule, instead of it, or not any more
    #[arg(long, value_name = "beside|instead|none", value_parser = ["beside", "instead", "none"])]
    standing: String,
    /// JSON: {"version","id"}
    #[arg(long)]
    json: bool,
}

impl Deadline {
    pub(super) fn bank(&self) -> Bank {
        match self {
            Deadline::Explain(explain) => explain.bank.clone(),
            Deadline::Packs { bank, .. } => bank.clone(),
            Deadline::Load { load } => load.bank.clone(),
            Deadline::Bind(bind) => bind.bank.clone(),
            Deadline::Check { .. } => Bank::default(),
        }
    }
}

pub(super) fn run(command: Deadline, settings: &Settings) -> Result<(), Failure> {
    match command {
        Deadline::Explain(asked) => explain(&asked, settings),
        Deadline::Packs { bank, json } => packs(&bank, json, settings),
        Deadline::Load { load } => self::load(&load, settings),
        Deadline::Bind(asked) => bind(asked, settings),
        Deadline::Check { file } => check(&file, settings.lang),
    }
}

fn explain(asked: &Explain, settings: &Settings) -> Result<(), Failure> {
    let lang = settings.lang;
    let book = current(&asked.bank, settings)?;
    let found = deadlines_in(&book, &asked.pack, &asked.received, &asked.events)
        .map_err(|error| Failure::of_cli(&error, lang))?;
    let value = explain_json(&found, lang);
    if asked.json {
        output::json(&value)
    } else {
        in_words(&value)
    }
}

fn packs(bank: &Bank, as_json: bool, settings: &Settings) -> Result<(), Failure> {
    let book = current(bank, settings)?;
    let lang = settings.lang;
    if as_json {
        let list = book.packs().iter().map(|pack| pack_json(&book, pack, lang));
        return output::json(&list.collect::<Vec<_>>().into());
    }
    let text = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let row = |pack: &Pack| {
        let verified = match pack.verified {
            true => lang.pick("已核对", "verified"),
            false => lang.pick("未核对", "not verified"),
        };
        vec![
            pack.id.clone(),
            pack.family.clone(),
            pack.effective_from.to_string(),
            text(last_day(&book, pack)),
            verified.to_owned(),
            pack.name.to(lang).to_owned(),
        ]
    };
    output::table(&book.packs().iter().map(row).collect::<Vec<_>>())
}

fn pack_json(book: &Rulebook, pack: &Pack, lang: Lang) -> Value {
    json!({
        "id": pack.id,
        "family": pack.family,
        "kind": pack.kind,
        "from": pack.effective_from,
        "to": last_day(book, pack),
        "verified": pack.verified,
        "name": pack.name.to(lang),
    })
}

fn load(load: &LoadFile, settings: &Settings) -> Result<(), Failure> {
    let (lang, text) = (settings.lang, read(&load.file)?);
    let app = bank::open(settings)?;
    let book = app
        .db
        .read_now(|reader: &mut Reader<'_>| rulebook::current(reader))?;
    let plan = plan_pack(&book, &text, day_of(app.clock.now()))
        .map_err(|errors| failure(&load.file, errors.into(), lang))?;
    let mut version = None;
    if !load.dry_run {
        let seen = Some(book.version());
        let added = change::run_now(&app, &Actor::system("deadline"), None, move |change| {
            rulebook::add_pack_in(change, &text, seen)
        });
        let added = added.map_err(|error| failure(&load.file, error, lang))?;
        version = Some(added.version);
    }
    let (facts, lines) = (plan_json(&plan), plan_lines(&plan, lang));
    tell(load, facts, &lines, &plan.warnings, version, lang)
}

fn bind(asked: Bind, settings: &Settings) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    let json = asked.json;
    let asked = rulebook::Bind {
        family: asked.family,
        unit: asked.unit,
        standing: Standing::from_code(&asked.standing),
    };
    let added = change::run_now(&app, &Actor::system("deadline"), None, move |change| {
        rulebook::bind_in(change, &asked)
    });
    let added = added.map_err(|error| Failure::of_command(error, settings.lang))?;
    if json {
        return output::json(&json!({"version": added.version, "id": added.id}));
    }
    output::line(&format!("{}  {}", added.version, added.id))
}

fn plan_json(plan: &PackPlan) -> Value {
    let pack = &plan.pack;
    let other = |other: &Option<(String, Day)>| other.as_ref().map(|(id, _)| id.clone());
    json!({
        "id": pack.id,
        "family": pack.family,
        "new_family": plan.new_family,
        "effective_from": pack.effective_from,
        "ends": other(&plan.ends),
        "succeeded_by": other(&plan.until),
        "limits": pack.limits.iter().map(|limit| &limit.key).collect::<Vec<_>>(),
    })
}

fn plan_lines(plan: &PackPlan, lang: Lang) -> Vec<String> {
    let pack = &plan.pack;
    let mut lines = vec![format!(
        "{}  {}  {}",
        pack.id,
        pack.effective_from,
        pack.name.to(lang)
    )];
    let limits = pack.limits.iter();
    lines.extend(limits.map(|limit| format!("  {}  {}", limit.key, limit.rule.to(lang))));
    if let Some((id, day)) = &plan.ends {
        let text = lang.pick("接替，其适用至", "takes over from, which holds until");
        lines.push(format!("  {id}: {text} {day}"));
    }
    if let Some((id, day)) = &plan.until {
        let text = lang.pick("将接替，自", "takes over, from");
        lines.push(format!("  {id}: {text} {day}"));
    }
    lines
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
