//! Many rows at once: from a spreadsheet or the API. Rows that are right become drafts, the others keep
//! the reason for which they are rejected.

use crate::Kind;
use crate::commands::{self, Base, Write, may, written};
use crate::rules::{Action, KEY, Powers, read_doc, read_key};
use crate::store;
use change::{Change, CommandError, Committed, Entry, Subject};
use kernel::{Actor, FieldError, FieldErrors, FieldSpec, Fields, Refusal, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;

/// Most rows of one import.
pub const ROWS_MAX: usize = 2_000;

/// The columns of an import: the key, which says what a row is about, and the kind's fields.
pub(crate) fn columns(kind: &Kind) -> Vec<FieldSpec> {
    let key = FieldSpec {
        required: true,
        ..KEY
    };
    let mut columns = vec![key];
    columns.extend(kind.specs());
    columns
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    New,
    Changed,
    Same,
    Rejected(FieldErrors),
}

/// A row that was judged.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// As the file counts rows.
    pub(crate) row: usize,
    pub(crate) key: String,
    pub(crate) fields: Fields,
    pub(crate) fate: Fate,
}

fn beside_key(refusal: Refusal) -> FieldErrors {
    FieldError::new(KEY.name, refusal.code, refusal.say).into()
}

/// Says what would become of each row; changes nothing.
pub(crate) fn judge(
    reader: &mut Reader<'_>,
    kind: &Kind,
    powers: &Powers,
    rows: Vec<(usize, Fields)>,
) -> Result<Vec<Line>, SqlError> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut lines = Vec::new();
    for (row, mut fields) in rows {
        let typed = fields.take(KEY.name).unwrap_or_default();
        let fate = match read_key(&typed) {
            Err(errors) => Fate::Rejected(errors),
            Ok(None) => Fate::Rejected(beside_key(Refusal::new(
                "required",
                say!("「编号」必须填写", "\"Key\" must be filled in"),
            ))),
            Ok(Some(key)) if !seen.insert(key.clone()) => Fate::Rejected(beside_key(Refusal::new(
                "twice_in_file",
                say!(
                    "文件里已有编号「{key}」的行",
                    "The file has another row with the key \"{key}\""
                ),
            ))),
            Ok(Some(key)) => judge_one(reader, kind, powers, (&key, &fields))?,
        };
        lines.push(Line {
            row,
            key: typed,
            fields,
            fate,
        });
    }
    Ok(lines)
}

fn judge_one(
    reader: &mut Reader<'_>,
    kind: &Kind,
    powers: &Powers,
    (key, fields): (&str, &Fields),
) -> Result<Fate, SqlError> {
    let doc = match read_doc(kind, fields) {
        Ok(doc) => doc,
        Err(errors) => return Ok(Fate::Rejected(errors)),
    };
    let Some(newest) = store::newest(reader, kind, key)? else {
        return Ok(Fate::New);
    };
    if !powers.sees(&newest) {
        let say = say!(
            "编号「{key}」已由其他机构使用",
            "The key \"{key}\" is used by another unit"
        );
        return Ok(Fate::Rejected(beside_key(Refusal::new("key_taken", say))));
    }
    Ok(match may(Action::Write, &newest, powers) {
        Err(CommandError::Forbidden(refusal) | CommandError::Refused(refusal)) => {
            Fate::Rejected(beside_key(refusal))
        }
        _ if newest.doc == doc && newest.withdrawn.is_none() => Fate::Same,
        _ => Fate::Changed,
    })
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// As the file counts rows.
    pub row: usize,
    /// The key that it names.
    pub key: String,
    /// Name of the field, stable code, and the sentence in both languages.
    pub faults: Vec<(String, String, String, String)>,
}

/// What an import has done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Rows read.
    pub read: usize,
    /// Drafts of new items.
    pub created: usize,
    /// Drafts of items that were there.
    pub changed: usize,
    /// Rows that say what is there already.
    pub same: usize,
    /// Rows that were not taken.
    pub rejected: Vec<Rejected>,
}

/// Writes a draft for each row that is right; the others are told with their reasons.
///
/// # Errors
/// `Forbidden` without the right to write; too many rows.
pub async fn import(
    app: &App,
    actor: &Actor,
    kind: &'static Kind,
    rows: Vec<(usize, Fields)>,
    receipt: Option<String>,
) -> Result<Imported, CommandError> {
    let run = move |change: Change<'_>| import_in(change, kind, rows.clone());
    change::run(app, actor, receipt, run).await
}

/// [`import`] inside a change that does nothing else.
///
/// # Errors
/// As [`import`].
pub fn import_in(
    mut change: Change<'_>,
    kind: &'static Kind,
    rows: Vec<(usize, Fields)>,
) -> Result<Committed<Imported>, CommandError> {
    identity::permit(change.actor(), kind.write).map_err(CommandError::Forbidden)?;
    if rows.len() > ROWS_MAX {
        return Err(too_many(rows.len()).into());
    }
    let powers = commands::powers(kind, change.actor());
    let lines = judge(&mut change, kind, &powers, rows)?;
    let mut done = Imported {
        read: lines.len(),
        ..Imported::default()
    };
    let mut entries = Vec::new();
    for line in lines {
        let count = match line.fate {
            Fate::New => &mut done.created,
            Fate::Changed => &mut done.changed,
            Fate::Same => {
                done.same += 1;
                continue;
            }
            Fate::Rejected(errors) => {
                done.rejected.push(rejected(line.row, line.key, errors));
                continue;
            }
        };
        let asked = Write {
            key: Some(line.key.clone()),
            base: Base::Newest,
            fields: line.fields,
        };
        match written(&mut change, kind, &asked).map_err(|error| error.beside(KEY.name)) {
            Ok((_, entry)) => {
                *count += 1;
                entries.push(entry);
            }
            Err(Ok(errors)) => done.rejected.push(rejected(line.row, line.key, errors)),
            Err(Err(error)) => return Err(error),
        }
    }
    let about = Subject::new("account", change.actor().login.as_str());
    let body = json!({
        "kind": kind.code, "read": done.read, "created": done.created, "changed": done.changed,
        "same": done.same, "rejected": done.rejected.len(),
    });
    entries.push(Entry::new(about, "publication_imported", body));
    change.commit(entries, done)
}

/// "A file has at most so many rows."
pub(crate) fn too_many(rows: usize) -> Refusal {
    Refusal::new(
        "too_many_rows",
        say!(
            "一次最多导入 {ROWS_MAX} 行，现有 {rows} 行",
            "At most {ROWS_MAX} rows are taken at once, these are {rows}"
        ),
    )
}

pub(crate) fn rejected(row: usize, key: String, errors: FieldErrors) -> Rejected {
    let fault = |error: FieldError| {
        (
            error.field,
            error.code.to_owned(),
            error.say.zh,
            error.say.en,
        )
    };
    Rejected {
        row,
        key,
        faults: errors.0.into_iter().map(fault).collect(),
    }
}
