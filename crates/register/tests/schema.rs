//! Every column that can hold words, of every table on both engines, and every field of the
//! serialised case that holds words, is in the register; and the register names nothing else.

use platform::sql::{Reader, SqlError};
use register::Register;
use std::collections::BTreeSet;

const SQLITE: &str = "SELECT m.name || '.' || p.name FROM sqlite_schema m, pragma_table_info(m.name) p \
WHERE m.type = 'table' AND p.type IN ('TEXT', 'BLOB') AND m.sql NOT LIKE 'CREATE VIRTUAL%'";
const POSTGRES: &str = "SELECT (table_name || '.' || column_name)::text FROM information_schema.columns \
WHERE table_schema = 'public' AND data_type IN ('text', 'bytea')";

/// The engine's own tables: steps of the schema, and the full-text index, whose words are those of
/// the columns it was made from.
fn engines_own(place: &str) -> bool {
    ["schema_migration.", "sqlite_", "complaint_search"]
        .iter()
        .any(|start| place.starts_with(start))
}

fn columns(app: &testkit::TestApp) -> BTreeSet<String> {
    let sql = match app.app.db.engine_name() {
        "sqlite" => SQLITE,
        _ => POSTGRES,
    };
    let rows = app.app.db.read_now(move |reader: &mut Reader<'_>| {
        let rows = reader.query(sql, &[])?;
        rows.iter()
            .map(|row| row.get::<String>(0))
            .collect::<Result<BTreeSet<_>, SqlError>>()
    });
    let rows = rows.unwrap();
    rows.into_iter().filter(|at| !engines_own(at)).collect()
}

/// `Struct.field` of everything in the case's document that holds words.
fn document() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../complaint/src/rules/case.rs"
    );
    let text = std::fs::read_to_string(path).unwrap();
    let mut inside = "";
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            inside = rest.split([' ', '<', '(']).next().unwrap_or_default();
        }
        let field = line
            .strip_prefix("    pub ")
            .and_then(|l| l.split_once(": "));
        if let Some((name, kind)) = field
            && kind.contains("String")
        {
            found.insert(format!("{inside}.{name}"));
        }
    }
    found
}

#[test]
fn no_column_is_without_its_entry_and_no_entry_without_its_column() {
    let fields = document();
    assert!(fields.contains("Case.content") && fields.contains("Complainant.phone"));
    testkit::on_each_engine(|app| {
        let mut stored = columns(app);
        assert!(stored.contains("complaint_person.phone"));
        stored.extend(fields.iter().cloned());
        let known: BTreeSet<String> = Register::builtin().places().map(str::to_owned).collect();
        let missing: Vec<_> = stored.difference(&known).collect();
        let gone: Vec<_> = known.difference(&stored).collect();
        assert!(
            missing.is_empty() && gone.is_empty(),
            "write into crates/register/register/*.toml: {missing:?}; take out: {gone:?}"
        );
    });
}
