//! What the command line counts with: the bank's rulebook where a bank is named, else the shipped
//! one; and how texts are loaded into it.

use super::failure::Failure;
use super::{Bank, bank, output};
use crate::settings::Settings;
use change::CommandError;
use clap::Args;
use deadline::Rulebook;
use kernel::{Lang, Say};
use platform::sql::Reader;
use rulebook::rules::TEXT_BYTES_MAX;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text to load, and how.
#[derive(Debug, Args)]
pub(super) struct LoadFile {
    #[command(flatten)]
    pub(super) bank: Bank,
    /// The text (TOML); crates/deadline/README.md describes the format
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Tell what it would change, and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The bank's rulebook when there is a bank where the settings say, else the shipped one. When a
/// bank was asked for by name and is not there, a message says which one is used.
pub(super) fn current(asked: &Bank, settings: &Settings) -> Result<Arc<Rulebook>, Failure> {
    if let Some(file) = settings.database_file().filter(|file| !file.is_file()) {
        if asked.data.is_some() || asked.database.is_some() {
            let folder = file.parent().unwrap_or(Path::new("."));
            let folder = folder.display();
            output::note(&format!(
                "note: there is no bank in {folder}; the shipped calendars and packs are used"
            ));
        }
        return Ok(Arc::new(Rulebook::builtin().clone()));
    }
    let app = bank::open(settings)?;
    Ok(app
        .db
        .read_now(|reader: &mut Reader<'_>| rulebook::current(reader))?)
}

/// Reads a text that is to be loaded.
pub(super) fn read(file: &Path) -> Result<String, Failure> {
    let named = |said: String| Failure::Failed(format!("{}: {said}", file.display()));
    let size = std::fs::metadata(file).map_err(|error| named(error.to_string()))?;
    if size.len() > TEXT_BYTES_MAX as u64 {
        let kilobytes = TEXT_BYTES_MAX / 1024;
        return Err(named(format!("a text has at most {kilobytes} KB")));
    }
    let text = std::fs::read_to_string(file).map_err(|error| named(error.to_string()))?;
    Ok(rulebook::rules::tidied(&text))
}

/// A command's error, naming the file when its text is wrong: the thing checked does not hold.
pub(super) fn failure(file: &Path, error: CommandError, lang: Lang) -> Failure {
    match error {
        CommandError::Invalid(errors) => {
            Failure::Failed(format!("{}: {}", file.display(), errors.line(lang)))
        }
        other => Failure::of_command(other, lang),
    }
}

/// Prints what a person should look at, on stderr.
pub(super) fn warn(warnings: &[Say], lang: Lang) {
    for say in warnings {
        output::note(&format!("warning: {}", say.to(lang)));
    }
}

/// What was done with a text: its facts with the version, or that nothing was changed.
pub(super) fn tell(
    load: &LoadFile,
    mut facts: Value,
    lines: &[String],
    warnings: &[Say],
    version: Option<i64>,
    lang: Lang,
) -> Result<(), Failure> {
    warn(warnings, lang);
    if load.json {
        let warnings: Vec<&str> = warnings.iter().map(|say| say.to(lang)).collect();
        facts["warnings"] = json!(warnings);
        facts["dry_run"] = json!(load.dry_run);
        facts["version"] = json!(version);
        return output::json(&facts);
    }
    for line in lines {
        output::line(line)?;
    }
    match version {
        Some(version) => output::line(&format!("loaded: rulebook version {version}")),
        None => output::line("nothing was changed (--dry-run)"),
    }
}
