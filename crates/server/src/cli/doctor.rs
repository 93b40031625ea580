//! `xiaobao doctor`: looks whether everything that the program rests on is in order.

use super::failure::Failure;
use super::ledger::in_words;
use super::{Bank, Outside, output};
use crate::settings::Settings;
use audit::Bad;
use clap::Args;
use deadline::Calendar;
use kernel::{Day, Instant, Lang, bank_zone, day_of, rfc3339, say};
use platform::sql::{MIGRATIONS, Reader, SqlError, args};
use platform::{App, Signer};
use rulebook::Ending;
use std::path::Path;

/// Entries of the ledger that are recomputed: the newest. `ledger verify` recomputes all.
const ENTRIES: i64 = 200;
/// The step of the schema that makes the rulebook's tables.
const RULEBOOK_STEP: &str = "202611250100_rulebook";
/// The step of the schema that makes the tables of the tree.
const EVIDENCE_STEP: &str = "202611250600_evidence";
/// The step of the schema that makes the tables of keys.
const VAULT_STEP: &str = "202611250800_vault";
/// A checkpoint older than this is remarked: while a server runs, one is made whenever something
/// happens, and something does each day.
const CHECKPOINT_AGE: jiff::SignedDuration = jiff::SignedDuration::from_hours(48);
/// A backup older than this is remarked.
const BACKUP_AGE: jiff::SignedDuration = jiff::SignedDuration::from_hours(26);
/// Before this the clock is certainly wrong: the program is younger.
const CLOCK_NOT_BEFORE: &str = "2026-11-01T00:00:00Z";

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    pub(super) bank: Bank,
    #[command(flatten)]
    pub(super) outside: Outside,
}

/// What a check has found: a remark, a warning, or a failure.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Good(String),
    Warning(String),
    Bad(String),
}

use Found::{Bad as Wrong, Good, Warning};

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let opened = open(settings);
    let now = platform::Clock::system().now();
    let checks = [
        ("settings", of_settings(settings)),
        (
            "database",
            opened
                .as_ref()
                .map_or_else(|e| Wrong(e.clone()), of_database),
        ),
        (
            "ledger",
            opened
                .as_ref()
                .map_or_else(no_database, |app| of_ledger(app, settings)),
        ),
        ("clock", of_clock(now, opened.as_ref().ok())),
        (
            "calendar",
            of_rulebook(opened.as_ref().ok(), day_of(now), settings.lang),
        ),
        ("keys", opened.as_ref().map_or_else(no_database, of_keys)),
        ("mail", of_mail(&settings.notices, opened.as_ref().ok())),
        ("storage", of_storage(&settings.data)),
        (
            "signing",
            opened.as_ref().map_or_else(no_database, |app| {
                of_signing(app, settings.signer.as_deref(), now)
            }),
        ),
        (
            "backup",
            opened
                .as_ref()
                .map_or_else(no_database, |app| of_backup(app, now)),
        ),
    ];
    let mut failed = false;
    for (name, found) in checks {
        let (mark, text) = match found {
            Good(text) => ("ok", text),
            Warning(text) => ("warning", text),
            Wrong(text) => {
                failed = true;
                ("FAILED", text)
            }
        };
        output::line(&format!("{mark:<8} {name:<9} {text}"))?;
    }
    if failed { Err(Failure::Told) } else { Ok(()) }
}

/// Opens what is there; makes and migrates nothing, for looking must not change anything.
fn open(settings: &Settings) -> Result<App, String> {
    if let Some(file) = settings.database_file().filter(|file| !file.is_file()) {
        return Err(format!("there is no bank: {} is not there", file.display()));
    }
    let keys = settings.keys.clone();
    App::open_with(&settings.data, &settings.database, keys).map_err(|error| error.to_string())
}

/// Whether the master key at hand is the one that the database is sealed under.
fn of_keys(app: &App) -> Found {
    let keys = app.keys.clone();
    let looked = app.db.read_now(move |reader: &mut Reader<'_>| {
        let sql = "SELECT 1 FROM schema_migration WHERE name = $1";
        if reader.query_opt(sql, &args![VAULT_STEP])?.is_none() {
            return Ok(None);
        }
        let fits = vault::fits(reader, &keys)?;
        Ok::<_, SqlError>(Some((fits, vault::progress(reader, &keys)?)))
    });
    match looked {
        Err(error) => Wrong(error.to_string()),
        Ok(Some((Some(vault::Unlock::Foreign(master)), _))) => Wrong(format!(
            "the database is sealed under the master key {master}; at hand is {}",
            app.keys.master_id()
        )),
        // The tables may be older than the program, which the line of the database tells.
        Ok(None | Some((None, _))) => {
            Good(format!("{}, nothing is sealed yet", app.keys.master_id()))
        }
        Ok(Some((Some(vault::Unlock::Fits), progress))) => {
            let (done, all) = progress.done();
            let text = format!("{}, {done} of {all} data keys under it", progress.current);
            if done == all {
                Good(text)
            } else {
                Warning(text)
            }
        }
    }
}

fn no_database(_: &String) -> Found {
    Wrong("not checked: the database cannot be opened".to_owned())
}

fn of_settings(settings: &Settings) -> Found {
    let file = match &settings.file {
        Some(file) => format!("from {}", file.display()),
        None => "no file".to_owned(),
    };
    Good(format!(
        "{file}; data in {}, listening on {}",
        settings.data.display(),
        settings.listen
    ))
}

fn of_database(app: &App) -> Found {
    let steps = app.db.read_now(|reader: &mut Reader<'_>| {
        let rows = reader.query("SELECT name FROM schema_migration ORDER BY name", &args![])?;
        rows.iter()
            .map(|row| row.get::<String>(0))
            .collect::<Result<Vec<_>, SqlError>>()
    });
    let engine = app.db.engine_name();
    match steps {
        Err(error) => Wrong(format!("{engine}: {error}")),
        Ok(steps) => {
            let missing = MIGRATIONS
                .iter()
                .filter(|step| !steps.iter().any(|s| s == step.name));
            match missing.map(|step| step.name).collect::<Vec<_>>().as_slice() {
                [] => Good(format!("{engine}, {} steps of the schema", steps.len())),
                missing => Warning(format!(
                    "{engine}: {} to be applied by `xiaobao serve`: {}",
                    missing.len(),
                    missing.join(", ")
                )),
            }
        }
    }
}

/// Recomputes the newest entries one by one; chains and states are `ledger verify`'s.
fn of_ledger(app: &App, settings: &Settings) -> Found {
    let page = app.db.read_now(|reader: &mut Reader<'_>| {
        audit::entries(reader, &audit::Filter::default(), None, ENTRIES)
    });
    let entries = match page {
        Ok(page) => page.entries,
        Err(error) => return Wrong(error.to_string()),
    };
    let holds = |entry: &&audit::StoredEntry| {
        entry
            .expected_hash()
            .is_some_and(|hash| hash[..] == entry.hash[..])
    };
    match entries.iter().find(|entry| !holds(entry)) {
        None => Good(format!("the newest {} entries hold", entries.len())),
        Some(entry) => Wrong(in_words(
            &Bad {
                kind: entry.subject_kind.clone(),
                id: entry.subject_id.clone(),
                seq: entry.seq,
                what: say!(
                    "条目内容与其哈希不符",
                    "What the entry says does not agree with its hash"
                ),
            },
            settings.lang,
        )),
    }
}

/// The clock must not stand before the program was made, nor before the newest entry.
fn of_clock(now: Instant, app: Option<&App>) -> Found {
    let earliest: Instant = CLOCK_NOT_BEFORE.parse().expect("the constant is RFC 3339");
    if now < earliest {
        return Wrong(format!(
            "it is {}: before this program was made",
            rfc3339(now)
        ));
    }
    let newest = app.and_then(|app| {
        let page = app.db.read_now(|reader: &mut Reader<'_>| {
            audit::entries(reader, &audit::Filter::default(), None, 1)
        });
        page.ok()?.entries.first().map(|entry| entry.instant())
    });
    match newest.filter(|newest| *newest > now) {
        Some(newest) => Wrong(format!(
            "it is {}, but the newest entry is of {}",
            rfc3339(now),
            rfc3339(newest)
        )),
        None if bank_zone().iana_name().is_none() => Warning(format!(
            "{}, without the zone rules of Asia/Shanghai",
            rfc3339(now)
        )),
        None => Good(rfc3339(now)),
    }
}

/// The calendars of the bank's rulebook, or the shipped ones where there is no bank to ask.
fn of_rulebook(app: Option<&App>, today: Day, lang: Lang) -> Found {
    let Some(app) = app else {
        let shipped = Calendar::state_council();
        return of_calendar(shipped, rulebook::rules::ending(shipped, today), lang);
    };
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        let sql = "SELECT 1 FROM schema_migration WHERE name = $1";
        if reader.query_opt(sql, &args![RULEBOOK_STEP])?.is_none() {
            return Ok(None);
        }
        let endings = rulebook::endings(reader, today)?;
        Ok::<_, SqlError>(Some((rulebook::current(reader)?, endings)))
    });
    match found {
        // The tables are older than the program, which the line of the database tells.
        Ok(None) => of_rulebook(None, today, lang),
        Ok(Some((book, mut endings))) => {
            // The one that has passed, or passes first.
            endings.sort_by_key(|ending| ending.days);
            of_calendar(book.state_council(), endings.into_iter().next(), lang)
        }
        Err(error) => Wrong(error.to_string()),
    }
}

fn of_calendar(calendar: &Calendar, ending: Option<Ending>, lang: Lang) -> Found {
    let Some((first, last)) = calendar.loaded_years() else {
        return Wrong("no notice is loaded".to_owned());
    };
    let loaded = format!("notices of {first} to {last}");
    match ending {
        Some(ending) if ending.days < 0 => Wrong(format!("{loaded}: {}", ending.say().to(lang))),
        Some(ending) => Warning(format!("{loaded}: {}", ending.say().to(lang))),
        None => Good(loaded),
    }
}

/// Asks the mail server whether it would take mail; sends none.
fn of_mail(notices: &notify::Settings, app: Option<&App>) -> Found {
    let Some(server) = &notices.mail else {
        return Warning("no mail server is set up: no notice is mailed".to_owned());
    };
    let place = format!("{}:{}", server.host, server.port);
    match notify::check_mail(server) {
        Err(error) => Wrong(format!("{place}: {error}")),
        Ok(()) if notices.site.is_none() => Warning(format!(
            "{place} answers; without `site` mails have no links"
        )),
        Ok(()) => Good(format!("{place} answers; {}", of_domains(app))),
    }
}

/// To which addresses people may have notices mailed.
fn of_domains(app: Option<&App>) -> String {
    let domains = app.map(|app| app.db.read_now(identity::mail_domains));
    match domains {
        Some(Ok(domains)) if !domains.is_empty() => format!("to {} only", domains.join(", ")),
        Some(Ok(_)) => "to addresses of any domain (/access/policy can name the bank's)".to_owned(),
        Some(Err(_)) | None => "to which domains was not read".to_owned(),
    }
}

/// The signing key, and how old the last checkpoint is.
fn of_signing(app: &App, program: Option<&str>, now: Instant) -> Found {
    let public = match program.map(Signer::program) {
        Some(Err(error)) => return Wrong(error.to_string()),
        Some(Ok(signer)) => signer.public().clone(),
        None => app.signer.public().clone(),
    };
    let key = format!("key {}", &public.fingerprint()[..16]);
    let found = app.db.read_now(|reader: &mut Reader<'_>| {
        let sql = "SELECT 1 FROM schema_migration WHERE name = $1";
        if reader.query_opt(sql, &args![EVIDENCE_STEP])?.is_none() {
            return Ok(None);
        }
        evidence::latest(reader)
    });
    match found {
        Err(error) => Wrong(error.to_string()),
        Ok(None) => Warning(format!("{key}; no checkpoint was made yet")),
        Ok(Some(last)) if now.duration_since(last.at) > CHECKPOINT_AGE => Warning(format!(
            "{key}; the last checkpoint, {}, is of {}: does a server run?",
            last.number,
            rfc3339(last.at)
        )),
        Ok(Some(last)) => Good(format!(
            "{key}; checkpoint {} of {} entries, {}",
            last.number,
            last.size,
            rfc3339(last.at)
        )),
    }
}

/// When the last backup was made by this program.
fn of_backup(app: &App, now: Instant) -> Found {
    let last = app.db.read_now(|reader: &mut Reader<'_>| {
        let made = audit::Filter {
            kind: Some("backup_made".to_owned()),
            ..audit::Filter::default()
        };
        audit::entries(reader, &made, None, 1)
    });
    match last.map(|page| page.entries.into_iter().next()) {
        Err(error) => Wrong(error.to_string()),
        Ok(None) => Warning("no backup was made yet by `xiaobao backup`".to_owned()),
        Ok(Some(last)) if now.duration_since(last.instant()) > BACKUP_AGE => {
            Warning(format!("the last is of {}", rfc3339(last.instant())))
        }
        Ok(Some(last)) => Good(format!("the last is of {}", rfc3339(last.instant()))),
    }
}

/// Writes a file where stored files go, and takes it away.
fn of_storage(data: &Path) -> Found {
    let probe = data
        .join("files")
        .join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => Good(format!("{} can be written", data.join("files").display())),
        Err(error) => Wrong(format!("{}: {error}", probe.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_warns_before_its_end_and_fails_after_it() {
        let shipped = Calendar::state_council();
        let last = shipped.loaded_years().unwrap().1;
        let found = |month, day, year| {
            let today = jiff::civil::date(year, month, day);
            let ending = rulebook::rules::ending(shipped, today);
            of_calendar(shipped, ending, Lang::En)
        };
        assert!(matches!(found(6, 1, last), Good(_)));
        assert!(matches!(found(11, 23, last), Warning(_)));
        assert!(matches!(found(1, 1, last + 1), Wrong(_)));
    }
}
