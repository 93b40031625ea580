//! `xiaobao ledger …`: recomputes the ledger, signs checkpoints, proves entries.

use super::failure::Failure;
use super::progress::Progress;
use super::{Bank, bank, output};
use crate::settings::Settings;
use crate::verify::Verified;
use audit::Bad;
use clap::{Subcommand, ValueEnum};
use evidence::EntryProof;
use kernel::{Actor, Lang, rfc3339};
use platform::sql::Reader;
use platform::{Algorithm, App, Signer};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(super) enum Ledger {
    /// Recompute every entry, every chain and the state they speak of, the tree and its checkpoints
    Verify {
        #[command(flatten)]
        bank: Bank,
        /// JSON: {ok,entries,head,size,root,checkpoints,unplaced}, and first_bad when it does not hold
        #[arg(long)]
        json: bool,
        /// A checkpoint that was kept elsewhere, to hold the ledger to
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    /// Sign the ledger as it is now and print the checkpoint, to be kept elsewhere
    Checkpoint {
        #[command(flatten)]
        bank: Bank,
        /// JSON: {number,size,root,at,public_key,fingerprint,note}
        #[arg(long)]
        json: bool,
    },
    /// Print the proof of one entry (JSON): the entry, its way to the root, the checkpoint
    Prove {
        #[command(flatten)]
        bank: Bank,
        /// Kind of the subject: complaint, account, unit …
        kind: String,
        /// The subject: a case number, a login, a unit's code
        id: String,
        /// Number of the entry in the subject's chain
        seq: i64,
    },
    /// Check the proof of one entry without any database
    CheckProof {
        /// The file that `prove` has printed
        file: PathBuf,
    },
    /// Print the keys that have signed, the newest first
    Keys {
        #[command(flatten)]
        bank: Bank,
    },
    /// Sign with a new key from now on; the old one's signatures stay valid
    RenewKey {
        #[command(flatten)]
        bank: Bank,
        /// How it signs
        #[arg(long, value_enum, default_value_t = Kind::Ed25519)]
        algorithm: Kind,
    },
}

/// Algorithms of signing keys.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kind {
    /// Ed25519
    Ed25519,
    /// SM2 with SM3
    Sm2,
}

impl Ledger {
    pub(super) fn bank(&self) -> Bank {
        match self {
            Ledger::Verify { bank, .. }
            | Ledger::Checkpoint { bank, .. }
            | Ledger::Prove { bank, .. }
            | Ledger::Keys { bank }
            | Ledger::RenewKey { bank, .. } => bank.clone(),
            Ledger::CheckProof { .. } => Bank::default(),
        }
    }
}

pub(super) fn run(ledger: Ledger, settings: &Settings) -> Result<(), Failure> {
    match ledger {
        Ledger::Verify {
            json, checkpoint, ..
        } => verify(settings, json, checkpoint.as_deref()),
        Ledger::Checkpoint { json, .. } => checkpoint(settings, json),
        Ledger::Prove { kind, id, seq, .. } => prove(settings, kind, id, seq),
        Ledger::CheckProof { file } => check_proof(&file),
        Ledger::Keys { .. } => keys(settings),
        Ledger::RenewKey { algorithm, .. } => renew(settings, algorithm),
    }
}

fn verify(settings: &Settings, json: bool, kept: Option<&Path>) -> Result<(), Failure> {
    let (app, has_key) = bank::open_to_verify(settings)?;
    let bar = Arc::new(Progress::counting("ledger"));
    let counted = Arc::clone(&bar);
    let (keys, random) = (app.keys.clone(), app.entropy.bytes());
    let mut verified = app.db.read_now(move |reader: &mut Reader<'_>| {
        let keys = has_key.then_some(&keys);
        crate::verify::inside(reader, keys, random, &mut |entries| counted.count(entries))
    })?;
    bar.end();
    if !has_key {
        output::note("The master key is not there: look-up hashes of persons were not compared.");
    }
    if let Some(path) = kept.filter(|_| verified.report.ok) {
        hold_to(&app, path, &mut verified)?;
    }
    tell(&verified, json, settings.lang)?;
    if verified.report.ok {
        Ok(())
    } else {
        Err(Failure::Told)
    }
}

/// Holds the ledger to a checkpoint that was kept elsewhere.
fn hold_to(app: &App, path: &Path, verified: &mut Verified) -> Result<(), Failure> {
    let text = read(path)?;
    let against = app
        .db
        .read_now(move |reader: &mut Reader<'_>| evidence::against(reader, &text))?;
    if let Some(what) = against {
        let report = &mut verified.report;
        report.ok = false;
        report.head.clear();
        report.first_bad = Some(Bad {
            kind: evidence::CHECKPOINT.to_owned(),
            id: path.display().to_string(),
            seq: 0,
            what,
        });
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path);
    text.map_err(|error| Failure::Failed(format!("{}: {error}", path.display())))
}

fn tell(verified: &Verified, as_json: bool, lang: Lang) -> Result<(), Failure> {
    let report = &verified.report;
    let (entries, head) = (report.entries, &report.head);
    if as_json {
        let mut value = json!({ "ok": report.ok, "entries": entries, "head": head });
        if let Some(tree) = &verified.tree {
            value["size"] = json!(tree.size);
            value["root"] = json!(tree.root);
            value["checkpoints"] = json!(tree.checkpoints);
            value["unplaced"] = json!(tree.unplaced);
        }
        if let Some(bad) = &report.first_bad {
            value["first_bad"] = json!({
                "kind": bad.kind, "id": bad.id, "seq": bad.seq, "what": bad.what.to(lang),
            });
        }
        return output::json(&value);
    }
    if let Some(bad) = &report.first_bad {
        return output::line(&in_words(bad, lang));
    }
    output::line(&format!("ok: {entries} entries, head {head}"))?;
    match &verified.tree {
        None => Ok(()),
        Some(tree) => output::line(&format!(
            "tree: {} entries in {} checkpoints, root {}; {} wait for their place",
            tree.size, tree.checkpoints, tree.root, tree.unplaced
        )),
    }
}

/// The first bad entry, by its subject and its number in the subject's chain.
pub(super) fn in_words(bad: &Bad, lang: Lang) -> String {
    let Bad {
        kind,
        id,
        seq,
        what,
    } = bad;
    format!("bad: {kind} {id}, entry {seq}: {}", what.to(lang))
}

fn checkpoint(settings: &Settings, as_json: bool) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    evidence::make(&app, &Actor::system("checkpoint"))
        .map_err(|error| Failure::of_command(error, settings.lang))?;
    let newest = app.db.read_now(evidence::latest)?;
    let one = newest.ok_or_else(|| Failure::Failed("the ledger has no entry yet".to_owned()))?;
    if !as_json {
        return output::line(one.note.trim_end());
    }
    let signed_by = one.fingerprint.clone();
    let keys = app.db.read_now(evidence::keys)?;
    let key = keys.into_iter().find(|key| key.fingerprint == signed_by);
    output::json(&json!({
        "number": one.number,
        "size": one.size,
        "root": hex::encode(one.root),
        "at": rfc3339(one.at),
        "public_key": key.map_or(Value::Null, |key| json!(key.public_key)),
        "fingerprint": one.fingerprint,
        "note": one.note,
    }))
}

fn prove(settings: &Settings, kind: String, id: String, seq: i64) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    let proof = app
        .db
        .read_now(move |reader: &mut Reader<'_>| evidence::prove_entry(reader, &kind, &id, seq));
    let proof = proof.map_err(|error| Failure::Failed(error.to_string()))?;
    let value = serde_json::to_value(proof).map_err(|e| Failure::Failed(e.to_string()))?;
    output::json(&value)
}

fn check_proof(file: &Path) -> Result<(), Failure> {
    let named = |told: String| Failure::Failed(format!("{}: {told}", file.display()));
    let proof: EntryProof =
        serde_json::from_str(&read(file)?).map_err(|error| named(error.to_string()))?;
    let entry = &proof.entry;
    if entry.withheld {
        return Err(named("the entry comes without its body".to_owned()));
    }
    match evidence::check(std::slice::from_ref(entry), &proof.proof) {
        Ok((checkpoint, key)) => {
            output::line(&format!(
                "ok: {} {}, entry {} ({}) is one of {} entries of {} at {}",
                entry.subject_kind,
                entry.subject_id,
                entry.seq,
                entry.kind,
                checkpoint.size,
                checkpoint.origin,
                rfc3339(checkpoint.at)
            ))?;
            output::line(&format!(
                "signed by {key}, fingerprint {}: compare it with the bank's",
                key.fingerprint()
            ))
        }
        Err(fault) => {
            output::line(&format!("bad: {fault:?}"))?;
            Err(Failure::Told)
        }
    }
}

fn keys(settings: &Settings) -> Result<(), Failure> {
    let app = bank::open(settings)?;
    let keys = app.db.read_now(evidence::keys)?;
    let mut rows = vec![
        ["public key", "fingerprint", "since"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let row = |key: evidence::StoredKey| vec![key.public_key, key.fingerprint, rfc3339(key.since)];
    rows.extend(keys.into_iter().map(row));
    output::table(&rows)?;
    let current = app.signer.public();
    output::line(&format!(
        "signing now: {current}, fingerprint {}",
        current.fingerprint()
    ))?;
    let origin = app.db.read_now(evidence::origin)?;
    output::line(&format!(
        "for tools that read signed notes: {}",
        evidence::verifier_key(&origin, current)
    ))
}

/// Signs once more with the old key, so that all until now is its, then begins with the new one.
fn renew(settings: &Settings, algorithm: Kind) -> Result<(), Failure> {
    if settings.signer.is_some() {
        return Err(Failure::Usage(
            "--signer: the bank's own program holds the key; change it there".to_owned(),
        ));
    }
    let mut app = bank::open(settings)?;
    let by = Actor::system("checkpoint");
    let failed = |error| Failure::of_command(error, settings.lang);
    evidence::make(&app, &by).map_err(failed)?;
    let algorithm = match algorithm {
        Kind::Ed25519 => Algorithm::Ed25519,
        Kind::Sm2 => Algorithm::Sm2,
    };
    app.signer = Signer::renew(&settings.data.join("keys"), algorithm, &app.entropy)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    evidence::make(&app, &by).map_err(failed)?;
    let public = app.signer.public();
    output::note("A server that is running signs with its old key until it is started again.");
    output::line(&format!("{public}\nfingerprint {}", public.fingerprint()))
}
