//! One byte of the ledger's own tables.

use crate::{behind, check, first_bad, rows, try_behind, with_notes};
use platform::sql::{SqlError, Value};

/// One bit of one byte of a value turned over.
fn flipped(value: &Value, byte: usize) -> Value {
    match value {
        Value::Int(number) => Value::Int(number ^ 1 << (8 * (byte % 8))),
        Value::Text(text) => {
            let mut bytes = text.clone().into_bytes();
            let at = byte % bytes.len();
            bytes[at] ^= 1;
            Value::Text(String::from_utf8(bytes).unwrap())
        }
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let at = byte % bytes.len();
            bytes[at] ^= 1;
            Value::Blob(bytes)
        }
        Value::Null => Value::Blob(vec![0; 32]),
    }
}

#[test]
fn one_flipped_byte_in_any_column_of_any_entry_is_found() {
    with_notes(|app| {
        let columns: Vec<&str> = change::StoredEntry::COLUMNS.split(", ").collect();
        let sql = "SELECT subject_kind, subject_id, seq, kind, at, actor, actor_name, actor_unit,
                   body, state_hash, prev_hash, hash, algorithm FROM ledger_entry
                   WHERE subject_id = 'b' ORDER BY seq";
        let mut tried = 0;
        for row in rows(app, sql) {
            let seq = row.get::<i64>(2).unwrap();
            for (index, column) in columns.iter().enumerate() {
                for byte in [0, 2, 31] {
                    let column = column.trim();
                    let value = &row.values()[index];
                    let bad = flipped(value, byte);
                    let (key, bad_seq) = match (column, &bad) {
                        // A flipped key moves the row: it is found again by its hash.
                        ("subject_kind" | "subject_id" | "seq", _) => ("hash = $2", None),
                        ("hash", _) => ("subject_id = 'b' AND seq = $2", Some(seq)),
                        _ => ("hash = $2", Some(seq)),
                    };
                    let key_value = match column {
                        "hash" => Value::from(seq),
                        _ => row.values()[11].clone(),
                    };
                    let set = format!("UPDATE ledger_entry SET {column} = $1 WHERE {key}");
                    match try_behind(app, &set, &[bad, key_value.clone()]) {
                        // The key allows no two entries of one number: see the swap test.
                        Err(SqlError::Unique { .. }) => continue,
                        touched => assert_eq!(touched, Ok(1)),
                    }
                    tried += 1;
                    let found = first_bad(app);
                    if let Some(seq) = bad_seq {
                        assert_eq!((found.id.as_str(), found.seq), ("b", seq), "{column}");
                    }
                    behind(app, &set, &[value.clone(), key_value]);
                }
            }
        }
        assert!(tried > 8 * 11 * 3, "{tried}");
        assert!(check(app).ok);
    });
}

#[test]
fn one_flipped_byte_in_a_head_is_found() {
    with_notes(|app| {
        for column in ["subject_kind", "subject_id", "seq", "hash"] {
            let sql = "SELECT subject_kind, subject_id, seq, hash FROM ledger_head WHERE subject_id = 'b'";
            let row = rows(app, sql).remove(0);
            let index = ["subject_kind", "subject_id", "seq", "hash"]
                .iter()
                .position(|c| *c == column);
            let value = &row.values()[index.unwrap()];
            let key = if column == "hash" {
                ("seq", 2)
            } else {
                ("hash", 3)
            };
            let set = format!(
                "UPDATE ledger_head SET {column} = $1 WHERE {} = $2 AND subject_id <> 'a'",
                key.0
            );
            // 'b' flips into 'c', which is there already: another byte of the kind will do.
            let bad = match column {
                "subject_id" => Value::from("bb"),
                _ => flipped(value, 0),
            };
            behind(app, &set, &[bad, row.values()[key.1].clone()]);
            let found = first_bad(app);
            assert!(
                ["b", "bb", "a"].contains(&found.id.as_str()),
                "{column}: {found:?}"
            );
            behind(app, &set, &[value.clone(), row.values()[key.1].clone()]);
            assert!(check(app).ok, "{column}");
        }
    });
}
