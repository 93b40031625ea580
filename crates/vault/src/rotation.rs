//! A new master key while the bank works: data keys are wrapped anew, bit by bit; what they sealed
//! is not touched. Several servers may do it at once: a key is wrapped anew only where it is still
//! the one that was read.

use crate::keys::{broken, context, master_of, open_key, wrap};
use change::{Change, CommandError, Entry, Job, Subject};
use kernel::{Actor, Instant, Refusal, say};
use platform::sql::{Reader, SqlError, Tx, args};
use platform::{App, DataKey, KeyError, Keys};
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Keys wrapped anew in one transaction.
const BATCH: i64 = 500;
/// How long to rest when every key is under the current master key.
const REST: Duration = Duration::from_secs(5);
/// How soon the traces of a destroyed key are taken away.
const FORGET_REST: Duration = Duration::from_secs(60);
/// Where they could be.
const TABLES: &[&str] = &["vault_key"];
/// The subject of the root of the blind index among the data keys.
const INDEX: &str = "blind index";

/// What the start found about the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlock {
    /// The keys at hand fit the database.
    Fits,
    /// The database was sealed under a master key that is not at hand.
    Foreign(String),
}

/// Learns the root of the blind index, or keeps it where there is none yet; to be called before
/// anything else is done with the database.
///
/// # Errors
/// The database's. That the keys at hand are not this database's is no error but
/// [`Unlock::Foreign`] with the name of the missing key.
pub fn unlock(app: &App) -> Result<Unlock, SqlError> {
    let (keys, entropy, now) = (app.keys.clone(), app.entropy.clone(), app.clock.now());
    let fits = app.db.read_now({
        let keys = keys.clone();
        move |reader: &mut Reader<'_>| fits(reader, &keys)
    })?;
    if let Some(found) = fits {
        return Ok(found);
    }
    let root = app.db.write_now(move |tx: &mut Tx<'_>| {
        // As it was derived until now: who is indexed already is found as before.
        let root = keys.index_root();
        let wrapped = wrap(&keys, &entropy, INDEX, &root);
        let row = tx.query_one(
            "INSERT INTO vault_key (subject, master, algorithm, wrapped, made_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (subject) DO UPDATE SET made_at = vault_key.made_at RETURNING wrapped",
            &args![
                INDEX,
                master_of(&wrapped),
                crate::keys::ALGORITHM,
                &wrapped,
                now
            ],
        )?;
        open_key(&keys, INDEX, row.get::<&str>(0)?)
    })?;
    app.keys.set_index_root(&root);
    Ok(Unlock::Fits)
}

/// Opens the root of the blind index and takes it; `None` when there is none yet. Writes nothing: for
/// a database that is being looked at.
pub fn fits(reader: &mut Reader<'_>, keys: &Keys) -> Result<Option<Unlock>, SqlError> {
    let sql = "SELECT wrapped FROM vault_key WHERE subject = $1";
    let Some(row) = reader.query_opt(sql, &args![INDEX])? else {
        return Ok(None);
    };
    let wrapped: &str = row.get(0)?;
    let master = master_of(wrapped);
    if !keys.master_ids().iter().any(|id| id == master) {
        return Ok(Some(Unlock::Foreign(master.to_owned())));
    }
    let bytes = keys.open_sealed(&context(INDEX), wrapped).map_err(broken)?;
    let root = DataKey::from_bytes(&bytes);
    let root = root.ok_or_else(|| SqlError::Other("the blind index has no root".to_owned()))?;
    keys.set_index_root(&root);
    Ok(Some(Unlock::Fits))
}

/// How the data keys stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Name of the current master key.
    pub current: String,
    /// Master keys under which data keys are wrapped, how many each, and whether it is at hand here.
    pub masters: Vec<(String, i64, bool)>,
    /// Keys that were destroyed.
    pub destroyed: i64,
    /// Master keys that were ever current here, newest first, and since when.
    pub history: Vec<(String, Instant)>,
}

impl Progress {
    /// How many keys are under the current master key, and how many there are.
    pub fn done(&self) -> (i64, i64) {
        let all = self.masters.iter().map(|(_, count, _)| count).sum();
        let current = self.masters.iter().find(|(id, ..)| *id == self.current);
        (current.map_or(0, |(_, count, _)| *count), all)
    }
}

/// Counts the keys.
pub fn progress(reader: &mut Reader<'_>, keys: &Keys) -> Result<Progress, SqlError> {
    let at_hand = keys.master_ids();
    let mut progress = Progress {
        current: keys.master_id(),
        masters: Vec::new(),
        destroyed: 0,
        history: Vec::new(),
    };
    for row in reader.query(
        "SELECT master, count(*) FROM vault_key GROUP BY master ORDER BY master",
        &args![],
    )? {
        let (master, count): (String, i64) = (row.get(0)?, row.get(1)?);
        if master.is_empty() {
            progress.destroyed = count;
        } else {
            let here = at_hand.contains(&master);
            progress.masters.push((master, count, here));
        }
    }
    let sql =
        "SELECT master, current_at FROM vault_master ORDER BY current_at DESC, master LIMIT 100";
    for row in reader.query(sql, &args![])? {
        progress.history.push((row.get(0)?, row.get(1)?));
    }
    Ok(progress)
}

/// What is written about master keys stands in one chain.
pub(crate) fn subject() -> Subject {
    Subject::new("vault", "master_key")
}

/// Makes a new master key; the background work then wraps every data key anew. Gives its name.
///
/// # Errors
/// Refused while the last rotation is not over, and where the bank gives the keys from outside.
pub fn rotate(app: &App, actor: &Actor, receipt: Option<String>) -> Result<String, CommandError> {
    let keys = app.keys.clone();
    let entropy = app.entropy.clone();
    // The change may be run again; the key is made once.
    let mut made = None;
    change::run_now(app, actor, receipt, move |mut change| {
        let progress = progress(&mut change, &keys)?;
        let (done, all) = progress.done();
        if done < all {
            return Err(not_over(all - done).into());
        }
        // Outside the transaction on purpose: a key too many harms nothing, the other way round a
        // recorded key would not be there.
        let name = match &made {
            None => made.insert((progress.current, keys.renew(&entropy).map_err(refused)?)),
            Some(pair) => pair,
        };
        let (from, name) = name.clone();
        note(&mut change, &name)?;
        let body = json!({ "from": from, "to": name });
        let entry = Entry::new(subject(), "master_key_rotated", body);
        change.commit(vec![entry], name)
    })
}

fn not_over(left: i64) -> Refusal {
    Refusal::new(
        "rotation_runs",
        say!(
            "上一次轮换尚未完成，还有 {left} 个数据密钥待重新包裹，请稍后再试",
            "The last rotation is not over: {left} data keys are still to be wrapped anew; try again later"
        ),
    )
}

fn refused(error: KeyError) -> CommandError {
    match error {
        KeyError::NotOurs => CommandError::Refused(Refusal::new(
            "keys_from_outside",
            say!(
                "主密钥由环境变量提供，请在环境变量中把新密钥写在最前、旧密钥写在其后，再重启程序；程序会自动重新包裹数据密钥",
                "The master key is given from outside: put the new key first and the old one behind it and start the program again; data keys are then wrapped anew by themselves"
            ),
        )),
        error => CommandError::Broken(error.to_string()),
    }
}

/// Notes that a master key is current; `false` when that is known.
fn note(change: &mut Change<'_>, master: &str) -> Result<bool, SqlError> {
    let now = change.now();
    let made = change.execute(
        "INSERT INTO vault_master (master, current_at) VALUES ($1, $2)
         ON CONFLICT (master) DO NOTHING",
        &args![master, now],
    )?;
    Ok(made == 1)
}

/// The room's background work.
pub fn jobs() -> Vec<Job> {
    // Of what was destroyed up to when no trace is left; known to this process only: it is looked
    // again after a start.
    let through = AtomicI64::new(i64::MIN);
    vec![
        Job::new("vault.rewrap", REST, rewrap),
        Job::new("vault.forget", FORGET_REST, move |app| {
            forget(app, &through)
        }),
    ]
}

/// Takes the traces of keys that were destroyed since `through` out of the database's files; answers
/// 1 when there were some.
fn forget(app: &App, through: &AtomicI64) -> Result<usize, CommandError> {
    let last = app.db.read_now(|reader: &mut Reader<'_>| {
        let sql = "SELECT max(destroyed_at) FROM vault_key WHERE destroyed_at IS NOT NULL";
        reader.query_one(sql, &args![])?.get::<Option<i64>>(0)
    })?;
    let Some(last) = last.filter(|last| *last > through.load(Ordering::Acquire)) else {
        return Ok(0);
    };
    if !platform::sql::forget(&app.db, TABLES)? {
        // Readers were in the way: next time.
        return Ok(0);
    }
    through.fetch_max(last, Ordering::AcqRel);
    Ok(1)
}

/// Wraps the next data keys under the current master key; answers how many.
pub fn rewrap(app: &App) -> Result<usize, CommandError> {
    let reloaded = app.keys.reload(&app.entropy);
    reloaded.map_err(|error| CommandError::Broken(error.to_string()))?;
    let current = app.keys.master_id();
    let (known, waiting) = app.db.read_now({
        let current = current.clone();
        move |reader: &mut Reader<'_>| {
            let sql = "SELECT 1 FROM vault_master WHERE master = $1";
            let known = reader.query_opt(sql, &args![&current])?.is_some();
            Ok::<_, SqlError>((known, waiting(reader, &current)?))
        }
    })?;
    let actor = Actor::system("key_rotation");
    if !known {
        tell_current(app, &actor, &current)?;
    }
    if waiting.is_empty() {
        return Ok(0);
    }
    let keys = app.keys.clone();
    change::run_now(app, &actor, None, move |mut change| {
        let mut done = 0_usize;
        for (subject, wrapped) in &waiting {
            let key = open_key(&keys, subject, wrapped)?;
            let anew = wrap(&keys, change.entropy(), subject, &key);
            let changed = change.execute(
                "UPDATE vault_key SET wrapped = $3, master = $4
                 WHERE subject = $1 AND wrapped = $2",
                &args![subject, wrapped, &anew, master_of(&anew)],
            )?;
            done += usize::from(changed == 1);
        }
        let body = json!({ "to": keys.master_id(), "keys": done });
        let entry = Entry::new(self::subject(), "data_keys_rewrapped", body);
        change.commit(vec![entry], done)
    })
    // Another server may have done them all; there may be more all the same.
    .map(|done| done.max(1))
}

/// Records a master key that became current without a command: at first, or given from outside.
fn tell_current(app: &App, actor: &Actor, current: &str) -> Result<(), CommandError> {
    const KNOWN: &str = "known_already";
    let current = current.to_owned();
    let told = change::run_now(app, actor, None, move |mut change| {
        if !note(&mut change, &current)? {
            let say = say!("已记录", "It is recorded already");
            return Err(Refusal::new(KNOWN, say).into());
        }
        let entry = Entry::new(
            subject(),
            "master_key_current",
            json!({ "master": current }),
        );
        change.commit(vec![entry], ())
    });
    match told {
        Err(CommandError::Refused(refusal)) if refusal.code == KNOWN => Ok(()),
        other => other,
    }
}

/// Keys under another master key than the current one, at most [`BATCH`].
fn waiting(reader: &mut Reader<'_>, current: &str) -> Result<Vec<(String, String)>, SqlError> {
    // Two ranges, which an index finds; "is another one" would read every key each time.
    let mut found = Vec::new();
    for condition in ["master > '' AND master < $1", "master > $1"] {
        let sql = format!(
            "SELECT subject, wrapped FROM vault_key WHERE {condition}
             ORDER BY master, subject LIMIT {BATCH}"
        );
        for row in reader.query(&sql, &args![current])? {
            found.push((row.get(0)?, row.get(1)?));
        }
    }
    found.truncate(usize::try_from(BATCH).unwrap_or(usize::MAX));
    Ok(found)
}
