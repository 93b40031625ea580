//! `supervision_limit`: the limits that are watched.

use crate::rules::standing::LimitFacts;
use deadline::PackKind;
use kernel::{Instant, Say, UnitPath};
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};

/// One limit of one subject, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LimitRow {
    pub(crate) subject_kind: String,
    pub(crate) subject_id: String,
    pub(crate) key: String,
    pub(crate) kind: PackKind,
    pub(crate) pack: String,
    pub(crate) title: Say,
    pub(crate) subject_title: String,
    pub(crate) href: String,
    pub(crate) unit: UnitPath,
    pub(crate) unit_name: String,
    /// Empty while nobody handles it.
    pub(crate) owner: String,
    pub(crate) owner_name: String,
    pub(crate) started: Instant,
    pub(crate) due: Option<Instant>,
    pub(crate) met: Option<Instant>,
    pub(crate) ended: Option<Instant>,
    pub(crate) paused: bool,
    /// Neither met nor ended.
    pub(crate) running: bool,
    /// Versions of plans and rulebook that `next_at` was counted with; empty when nothing was.
    pub(crate) basis: String,
    /// Every step up to here is done with.
    pub(crate) settled: Instant,
    /// When the next step is due; `None`: nothing more, as things stand.
    pub(crate) next_at: Option<Instant>,
    pub(crate) next_step: String,
    /// The moment of the step that was taken last, as the plan writes it.
    pub(crate) last_rule: String,
    pub(crate) last_at: Option<Instant>,
    /// How many steps were taken.
    pub(crate) acts: i64,
    pub(crate) red: bool,
    /// When somebody urged last.
    pub(crate) urged_at: Option<Instant>,
    pub(crate) version: i64,
    /// Logins of those who must stand back: they are told nothing and do nothing.
    pub(crate) recused: Vec<String>,
}

/// The columns that [`from_row`] reads, in order.
pub(crate) const COLUMNS: &str = "subject_kind, subject_id, limit_key, kind, pack, title_zh, title_en, \
     subject_title, href, unit_path, unit_name, owner, owner_name, started_at, due_at, met_at, \
     ended_at, paused, running, basis, settled_at, next_at, next_step, last_rule, last_at, acts, \
     red, urged_at, version, recused";
/// How many they are.
const COUNT: usize = 30;

/// The stored form of a kind.
pub(crate) fn kind_code(kind: PackKind) -> &'static str {
    match kind {
        PackKind::Statutory => "statutory",
        PackKind::Internal => "internal",
    }
}

/// The inverse of [`kind_code`].
pub(crate) fn kind_from_code(code: &str) -> Option<PackKind> {
    match code {
        "statutory" => Some(PackKind::Statutory),
        "internal" => Some(PackKind::Internal),
        _ => None,
    }
}

/// One limit out of [`COLUMNS`].
pub(crate) fn from_row(row: &Row) -> Result<LimitRow, SqlError> {
    let kind: &str = row.get(3)?;
    let kind = kind_from_code(kind)
        .ok_or_else(|| SqlError::Other(format!("a watched limit has the kind \"{kind}\"")))?;
    Ok(LimitRow {
        subject_kind: row.get(0)?,
        subject_id: row.get(1)?,
        key: row.get(2)?,
        kind,
        pack: row.get(4)?,
        title: Say {
            zh: row.get(5)?,
            en: row.get(6)?,
        },
        subject_title: row.get(7)?,
        href: row.get(8)?,
        unit: UnitPath::from_stored(row.get(9)?),
        unit_name: row.get(10)?,
        owner: row.get(11)?,
        owner_name: row.get(12)?,
        started: row.get(13)?,
        due: row.get(14)?,
        met: row.get(15)?,
        ended: row.get(16)?,
        paused: row.get(17)?,
        running: row.get(18)?,
        basis: row.get(19)?,
        settled: row.get(20)?,
        next_at: row.get(21)?,
        next_step: row.get(22)?,
        last_rule: row.get(23)?,
        last_at: row.get(24)?,
        acts: row.get(25)?,
        red: row.get(26)?,
        urged_at: row.get(27)?,
        version: row.get(28)?,
        recused: row
            .get::<&str>(29)?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

impl LimitRow {
    /// The facts its standing follows from.
    pub(crate) fn facts(&self) -> LimitFacts {
        LimitFacts {
            due: self.due,
            met: self.met,
            ended: self.ended,
            paused: self.paused,
        }
    }

    /// The due instant of a limit whose steps are taken: it runs, its clock runs, and the instant
    /// is known.
    pub(crate) fn counting(&self) -> Option<Instant> {
        self.due.filter(|_| self.running && !self.paused)
    }

    fn values(&self) -> [Value; COUNT] {
        args![
            &self.subject_kind,
            &self.subject_id,
            &self.key,
            kind_code(self.kind),
            &self.pack,
            &self.title.zh,
            &self.title.en,
            &self.subject_title,
            &self.href,
            self.unit.as_str(),
            &self.unit_name,
            &self.owner,
            &self.owner_name,
            self.started,
            self.due,
            self.met,
            self.ended,
            self.paused,
            self.running,
            &self.basis,
            self.settled,
            self.next_at,
            &self.next_step,
            &self.last_rule,
            self.last_at,
            self.acts,
            self.red,
            self.urged_at,
            self.version,
            self.recused.join(" "),
        ]
    }
}

/// Rows out of [`COLUMNS`].
pub(crate) fn rows(rows: &[Row]) -> Result<Vec<LimitRow>, SqlError> {
    rows.iter().map(from_row).collect()
}

/// The limits of a subject.
pub(crate) fn of_subject(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Vec<LimitRow>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision_limit
         WHERE subject_kind = $1 AND subject_id = $2 ORDER BY limit_key"
    );
    rows(&reader.query(&sql, &args![kind, id])?)
}

/// One limit.
pub(crate) fn load(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
    key: &str,
) -> Result<Option<LimitRow>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision_limit
         WHERE subject_kind = $1 AND subject_id = $2 AND limit_key = $3"
    );
    let row = reader.query_opt(&sql, &args![kind, id, key])?;
    row.as_ref().map(from_row).transpose()
}

/// Stores new limits in one statement; at most `track`'s own limit of them.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &[LimitRow]) -> Result<(), SqlError> {
    if new.is_empty() {
        return Ok(());
    }
    let places = |n: usize| {
        let list: Vec<_> = (1..=COUNT)
            .map(|at| format!("${}", n * COUNT + at))
            .collect();
        format!("({})", list.join(", "))
    };
    let places: Vec<_> = (0..new.len()).map(places).collect();
    let sql = format!(
        "INSERT INTO supervision_limit ({COLUMNS}) VALUES {}",
        places.join(", ")
    );
    let values: Vec<Value> = new.iter().flat_map(LimitRow::values).collect();
    tx.execute(&sql, &values)?;
    Ok(())
}

/// Writes a limit over the version before it; `false` when somebody else wrote in between.
pub(crate) fn save(tx: &mut Tx<'_>, row: &LimitRow) -> Result<bool, SqlError> {
    let mut values = row.values().to_vec();
    values.push((row.version - 1).into());
    let changed = tx.execute(
        "UPDATE supervision_limit SET kind = $4, pack = $5, title_zh = $6, title_en = $7,
             subject_title = $8, href = $9, unit_path = $10, unit_name = $11, owner = $12,
             owner_name = $13, started_at = $14, due_at = $15, met_at = $16, ended_at = $17,
             paused = $18, running = $19, basis = $20, settled_at = $21, next_at = $22,
             next_step = $23, last_rule = $24, last_at = $25, acts = $26, red = $27,
             urged_at = $28, version = $29, recused = $30
         WHERE subject_kind = $1 AND subject_id = $2 AND limit_key = $3 AND version = $31",
        &values,
    )?;
    Ok(changed == 1)
}

/// Takes a limit out.
pub(crate) fn delete(tx: &mut Tx<'_>, row: &LimitRow) -> Result<(), SqlError> {
    tx.execute(
        "DELETE FROM supervision_limit
         WHERE subject_kind = $1 AND subject_id = $2 AND limit_key = $3",
        &args![&row.subject_kind, &row.subject_id, &row.key],
    )?;
    Ok(())
}

/// Limits whose next step is due, longest due first.
pub(crate) fn ripe(
    reader: &mut Reader<'_>,
    now: Instant,
    limit: i64,
) -> Result<Vec<LimitRow>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision_limit WHERE next_at <= $1
         ORDER BY next_at, subject_kind, subject_id, limit_key LIMIT $2"
    );
    rows(&reader.query(&sql, &args![now, limit])?)
}

/// Limits whose clock runs and whose next step was counted with other plans or another rulebook.
pub(crate) fn stale(
    reader: &mut Reader<'_>,
    basis: &str,
    limit: i64,
) -> Result<Vec<LimitRow>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision_limit
         WHERE running = 1 AND paused = 0 AND due_at IS NOT NULL AND (basis < $1 OR basis > $1)
         ORDER BY subject_kind, subject_id, limit_key LIMIT $2"
    );
    rows(&reader.query(&sql, &args![basis, limit])?)
}
