//! `xiaobao case export` and `xiaobao case verify`: one case in one file that proves itself.

use super::failure::Failure;
use super::{Bank, bank, output};
use crate::settings::Settings;
use clap::Subcommand;
use complaint::evidence::Export;
use evidence::casefile::{self, Checked};
use kernel::{Actor, Lang};
use platform::PublicKey;
use std::path::{Path, PathBuf};

/// What is written as the purpose when none is named.
const PURPOSE: &str = "command line";

#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Write a case with its attachments and the proof of its ledger into one file; recorded
    Export {
        #[command(flatten)]
        bank: Bank,
        /// Number of the case
        number: String,
        /// The file to be made
        file: PathBuf,
        /// What it is for; recorded in the ledger
        #[arg(long, value_name = "TEXT", default_value = PURPOSE)]
        purpose: String,
        /// With the complainant's personal data in plain; wants --purpose
        #[arg(long, requires = "purpose")]
        reveal: bool,
    },
    /// Verify the file of a case, without any database; exit 1 if one byte was changed
    Verify {
        /// The file
        file: PathBuf,
        /// The bank's public key or its fingerprint, from elsewhere
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}

impl Case {
    pub(super) fn bank(&self) -> Bank {
        match self {
            Case::Export { bank, .. } => bank.clone(),
            Case::Verify { .. } => Bank::default(),
        }
    }
}

pub(super) fn run(case: Case, settings: &Settings) -> Result<(), Failure> {
    match case {
        Case::Export {
            number,
            file,
            purpose,
            reveal,
            ..
        } => {
            let asked = Export {
                number,
                purpose,
                reveal,
            };
            export(settings, &asked, &file)
        }
        Case::Verify { file, key } => verify(&file, key.as_deref(), settings.lang),
    }
}

fn export(settings: &Settings, asked: &Export, path: &Path) -> Result<(), Failure> {
    if asked.reveal && asked.purpose == PURPOSE {
        return Err(Failure::Usage(
            "--reveal: personal data are given for a purpose; say it with --purpose".to_owned(),
        ));
    }
    if path.exists() {
        return Err(Failure::Failed(format!(
            "{} is there already; nothing was written",
            path.display()
        )));
    }
    let app = bank::open(settings)?;
    let by = Actor::system("case");
    let file = complaint::evidence::export(&app, &by, asked);
    let file = file.map_err(|error| Failure::of_command(error, settings.lang))?;
    casefile::write(path, &file, &app.signer)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    if file.masked {
        output::note("Personal data is masked; --reveal with --purpose gives it in plain.");
    }
    output::line(&format!(
        "{}: {} entries, {} attachments, signed by {}",
        path.display(),
        file.entries.len(),
        file.attachments.len(),
        app.signer.public().fingerprint()
    ))
}

fn verify(path: &Path, key: Option<&str>, lang: Lang) -> Result<(), Failure> {
    let checked = casefile::verify(path)
        .map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))?;
    for line in &checked.lines {
        let mark = if line.ok { "ok" } else { "FAILED" };
        output::line(&format!("{mark:<7} {}", line.what.to(lang)))?;
    }
    let right_key = match (&checked.key, key) {
        (Some(found), Some(wanted)) => is_key(found, wanted)?,
        (Some(found), None) => {
            output::line(&format!(
                "signed by {found}\nfingerprint {}\nCompare it with the fingerprint that the bank has published, or name it with --key.",
                found.fingerprint()
            ))?;
            true
        }
        (None, _) => false,
    };
    if !right_key && checked.key.is_some() {
        output::line("FAILED  it was signed by another key than the one named with --key")?;
    }
    told(&checked, right_key)
}

fn told(checked: &Checked, right_key: bool) -> Result<(), Failure> {
    match checked.ok() && right_key {
        true => output::line("ok"),
        false => Err(Failure::Told),
    }
}

fn is_key(found: &PublicKey, wanted: &str) -> Result<bool, Failure> {
    let wanted = wanted.trim();
    if let Some(key) = PublicKey::parse(wanted) {
        return Ok(key == *found);
    }
    let plain: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.len() == 64 && plain.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(plain.eq_ignore_ascii_case(&found.fingerprint()));
    }
    Err(Failure::Usage(
        "--key: ed25519:BASE64, sm2:BASE64 or a fingerprint of 64 hex digits is expected"
            .to_owned(),
    ))
}
