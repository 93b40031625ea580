//! Whose tables a room's SQL touches.

use crate::sources::{files, root};
use crate::tokens::{Token, tokens, without_tests};

/// Tables whose name does not begin with their room's.
const OWNERS: [(&str, &str); 2] = [("ledger_", "change"), ("schema_", "platform")];

/// Rooms that read a table of another, each with its reason. Nobody writes another room's.
const READS: [(&str, &str, &str); 4] = [
    (
        "audit",
        "ledger_",
        "reading the ledger is what the room is for",
    ),
    (
        "complaint",
        "ledger_entry",
        "who changed a case last, told to who comes second; its timeline",
    ),
    (
        "evidence",
        "ledger_",
        "which entry is not the one that the tree has",
    ),
    (
        "server",
        "schema_migration",
        "doctor tells which steps are missing",
    ),
];

/// The tables of all migrations, each with its owner.
fn owners() -> Vec<(String, String)> {
    let folder = std::fs::read_dir(root().join("migrations")).expect("there are migrations");
    let mut found = vec![("schema_migration".to_owned(), "platform".to_owned())];
    for entry in folder {
        let path = entry.expect("a folder can be listed").path();
        let sql = std::fs::read_to_string(&path).expect("a migration can be read");
        for line in sql.lines() {
            let words: Vec<&str> = line.split([' ', '(']).filter(|w| !w.is_empty()).collect();
            let name = match words.as_slice() {
                ["CREATE", "TABLE", name, ..] | ["--", "fulltext:", name] => *name,
                _ => continue,
            };
            let other = OWNERS.iter().find(|(start, _)| name.starts_with(start));
            let room = match other {
                Some((_, room)) => *room,
                None => room_of(name),
            };
            found.push((name.to_owned(), room.to_owned()));
        }
    }
    found
}

/// The room that a table's name begins with; of several the longest.
fn room_of(table: &str) -> &str {
    let parts = table.match_indices('_').map(|(at, _)| &table[..at]);
    let starts: Vec<&str> = parts.chain([table]).collect();
    let is_room = |name: &&&str| root().join("crates").join(name).is_dir();
    let longest = starts.iter().rev().find(is_room);
    longest.unwrap_or(&starts[0])
}

/// The tables that a statement names, and whether it writes them.
fn named(sql: &str) -> Vec<(String, bool)> {
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        match pair[0] {
            "FROM" | "JOIN" => found.push((pair[1].to_owned(), words.first() == Some(&"DELETE"))),
            "INTO" | "UPDATE" => found.push((pair[1].to_owned(), true)),
            _ => {}
        }
    }
    found
}

/// Statements on a table that belongs to another room.
pub(crate) fn foreign() -> Vec<String> {
    let owners = owners();
    let mut findings = Vec::new();
    for (table, room) in &owners {
        if !root().join("crates").join(room).is_dir() {
            findings.push(format!(
                "table {table}: begin its name with the room it belongs to"
            ));
        }
    }
    for file in files("rs").into_iter().filter(|file| file.is_product()) {
        for token in without_tests(tokens(&file.text)) {
            let tables = Token::text(&token).map(named).unwrap_or_default();
            for (table, writes) in tables {
                let Some((_, owner)) = owners.iter().find(|(name, _)| *name == table) else {
                    continue;
                };
                let may_read = READS
                    .iter()
                    .any(|(room, start, _)| *room == file.room() && table.starts_with(start));
                if owner != file.room() && (writes || !may_read) {
                    let line = token.line;
                    findings.push(format!(
                        "{}:{line}: {table} belongs to `{owner}`; call a function of it",
                        file.path
                    ));
                }
            }
        }
    }
    findings
}

#[test]
fn tables_are_found_in_statements() {
    let sql = "DELETE FROM a_b WHERE x IN (SELECT y FROM c_d JOIN e_f ON 1 = 1)";
    assert_eq!(
        named(sql)
            .iter()
            .map(|(t, _)| t.as_str())
            .collect::<Vec<_>>(),
        ["a_b", "c_d", "e_f"]
    );
    assert_eq!(
        named("INSERT INTO g (h) VALUES (1)"),
        [("g".to_owned(), true)]
    );
    assert!(
        owners()
            .iter()
            .any(|(t, room)| t == "complaint_search" && room == "complaint")
    );
}
