//! SQL of the tree: its leaves, the full subtrees that are kept, and hashes of any range of leaves in
//! a few hundred rows.

use crate::rules::merkle::{self, Growing, Hash, Range, Subtree};
use change::Unplaced;
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// Every so many levels the hashes of full subtrees are kept.
pub(crate) const STEP: u32 = 8;

/// The entry on a place of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) place: u64,
    pub(crate) entry: Unplaced,
}

impl Leaf {
    pub(crate) const COLUMNS: &'static str = "place, subject_kind, subject_id, seq, hash";

    pub(crate) fn from_row(row: &Row) -> Result<Leaf, SqlError> {
        Ok(Leaf {
            place: unsigned(row.get(0)?)?,
            entry: Unplaced {
                subject_kind: row.get(1)?,
                subject_id: row.get(2)?,
                seq: row.get(3)?,
                hash: row.get(4)?,
            },
        })
    }
}

/// A number that the database holds and that cannot be negative.
pub(crate) fn unsigned(number: i64) -> Result<u64, SqlError> {
    u64::try_from(number).map_err(|_| SqlError::Other("a negative place in the tree".to_owned()))
}

/// A place as the database holds it.
pub(crate) fn signed(place: u64) -> i64 {
    i64::try_from(place).expect("invariant: a tree has fewer than 2^63 leaves")
}

/// How many leaves the tree has.
pub fn size(reader: &mut Reader<'_>) -> Result<u64, SqlError> {
    let row = reader.query_one("SELECT size FROM evidence_tree WHERE id = 1", &args![])?;
    unsigned(row.get(0)?)
}

/// The root of the tree's first `size` leaves.
pub fn root(reader: &mut Reader<'_>, size: u64) -> Result<Hash, SqlError> {
    match size {
        0 => Ok(merkle::empty_root()),
        size => range(reader, Range { from: 0, to: size }),
    }
}

/// The hashes of ranges: a proof.
pub(crate) fn ranges(reader: &mut Reader<'_>, ranges: &[Range]) -> Result<Vec<Hash>, SqlError> {
    ranges.iter().map(|one| range(reader, *one)).collect()
}

fn range(reader: &mut Reader<'_>, range: Range) -> Result<Hash, SqlError> {
    let hashes: Vec<Hash> = peaks(reader, range)?;
    merkle::join(&hashes).ok_or_else(|| SqlError::Other("a range without leaves".to_owned()))
}

fn peaks(reader: &mut Reader<'_>, range: Range) -> Result<Vec<Hash>, SqlError> {
    let parts = merkle::subtrees(range);
    parts.into_iter().map(|one| subtree(reader, one)).collect()
}

/// The hash of a full subtree, from the kept hashes beneath it: at most 2^([`STEP`]-1) rows.
fn subtree(reader: &mut Reader<'_>, of: Subtree) -> Result<Hash, SqlError> {
    let kept = of.level / STEP * STEP;
    let count = 1_u64 << (of.level - kept);
    let from = of.place * count;
    let mut tree = Growing::default();
    let (sql, values) = if kept == 0 {
        (
            "SELECT hash FROM evidence_leaf WHERE place >= $1 AND place < $2 ORDER BY place",
            args![signed(from), signed(from + count)].to_vec(),
        )
    } else {
        (
            "SELECT hash FROM evidence_node WHERE level = $3 AND place >= $1 AND place < $2
             ORDER BY place",
            args![signed(from), signed(from + count), kept].to_vec(),
        )
    };
    reader.each(sql, &values, |row| {
        let hash = match kept {
            0 => merkle::leaf_hash(row.get::<&[u8]>(0)?),
            _ => row.get::<Hash>(0)?,
        };
        tree.push(hash, |_, _| {});
        Ok(())
    })?;
    match tree.size() == count {
        true => Ok(tree.root()),
        false => Err(SqlError::Other(format!(
            "the tree of the ledger lacks hashes at level {kept}, from place {from}"
        ))),
    }
}

/// The place of an entry; `None` when it has none yet.
pub(crate) fn place_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
    seq: i64,
) -> Result<Option<u64>, SqlError> {
    let row = reader.query_opt(
        "SELECT place FROM evidence_leaf WHERE subject_kind = $1 AND subject_id = $2 AND seq = $3",
        &args![kind, id, seq],
    )?;
    row.map(|row| unsigned(row.get(0)?)).transpose()
}

/// Adds leaves behind the last one, with the subtrees that are full with them.
pub(crate) fn append(tx: &mut Tx<'_>, entries: &[Unplaced]) -> Result<u64, SqlError> {
    let old = size(tx)?;
    let kept = peaks(tx, Range { from: 0, to: old })?;
    let mut tree = Growing::resumed(old, kept);
    let mut full = Vec::new();
    for entry in entries {
        insert_leaf(tx, tree.size(), entry)?;
        tree.push(merkle::leaf_hash(&entry.hash), |subtree, hash| {
            if subtree.level > 0 && subtree.level % STEP == 0 {
                full.push((subtree, *hash));
            }
        });
    }
    for (subtree, hash) in full {
        tx.execute(
            "INSERT INTO evidence_node (level, place, hash) VALUES ($1, $2, $3)",
            &args![subtree.level, signed(subtree.place), hash],
        )?;
    }
    let moved = tx.execute(
        "UPDATE evidence_tree SET size = $2 WHERE id = 1 AND size = $1",
        &args![signed(old), signed(tree.size())],
    )?;
    match moved {
        1 => Ok(tree.size()),
        _ => Err(tx.clash()),
    }
}

fn insert_leaf(tx: &mut Tx<'_>, place: u64, entry: &Unplaced) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO evidence_leaf (place, subject_kind, subject_id, seq, hash)
         VALUES ($1, $2, $3, $4, $5)",
        &args![
            signed(place),
            &entry.subject_kind,
            &entry.subject_id,
            entry.seq,
            &entry.hash
        ],
    )?;
    Ok(())
}
