//! Every column that can hold words, of every table on both engines, and every field of a document
//! that is kept as one column, is in the register; and the register names nothing else.

use platform::sql::{Reader, SqlError};
use register::Register;
use std::collections::BTreeSet;

const SQLITE: &str = "SELECT m.name || '.' || p.name FROM sqlite_schema m, pragma_table_info(m.name) p \
WHERE m.type = 'table' AND p.type IN ('TEXT', 'BLOB') AND m.sql NOT LIKE 'CREATE VIRTUAL%'";
const POSTGRES: &str = "SELECT (table_name || '.' || column_name)::text FROM information_schema.columns \
WHERE table_schema = 'public' AND data_type IN ('text', 'bytea')";

/// Documents that are kept as one column: the column, before which word the names of their structs
/// stand in the register, and the files (below `crates/`) that say what is in them.
const DOCUMENTS: [(&str, &str, &[&str]); 18] = [
    (
        "publication_version.doc",
        "Publication",
        &["publication/src/rules.rs"],
    ),
    ("breach_case.doc", "Breach", &["breach/src/rules/mod.rs"]),
    ("consent_record.doc", "Consent", &["consent/src/rules.rs"]),
    ("consent_text.doc", "Consent", &["consent/src/rules.rs"]),
    ("looks_alert.doc", "Looks", &["looks/src/rules/alert.rs"]),
    ("looks_policy.doc", "Looks", &["looks/src/rules/policy.rs"]),
    (
        "privacy_request.doc",
        "Privacy",
        &["privacy/src/rules/request.rs"],
    ),
    ("complaint_case.doc", "", &["complaint/src/rules/case.rs"]),
    (
        "identity_policy.doc",
        "Identity",
        &["identity/src/rules/policy.rs"],
    ),
    ("impact_assessment.doc", "Impact", &["impact/src/rules.rs"]),
    ("hall_programme.doc", "Hall", &["hall/src/rules.rs"]),
    ("hall_push.doc", "Hall", &["hall/src/rules.rs"]),
    (
        "publicity_look.doc",
        "Publicity",
        &["publicity/src/rules/look.rs"],
    ),
    (
        "publicity_poster.doc",
        "Publicity",
        &[
            "publicity/src/rules/poster.rs",
            "publicity/src/rules/look.rs",
        ],
    ),
    (
        "protection_review.doc",
        "Protection",
        &["protection_review/src/rules/review.rs"],
    ),
    (
        "protection_review_list.doc",
        "Protection",
        &[
            "protection_review/src/rules/checklist.rs",
            "protection_review/src/rules/words.rs",
        ],
    ),
    (
        "sharing_record.doc",
        "Sharing",
        &[
            "sharing/src/rules/disclosure.rs",
            "sharing/src/rules/export.rs",
            "sharing/src/rules/institution.rs",
            "sharing/src/rules/mod.rs",
            "sharing/src/rules/retention.rs",
        ],
    ),
    (
        "supervision_order.doc",
        "Supervision",
        &["supervision/src/rules/order.rs"],
    ),
];

/// What is kept elsewhere than in a column of its own: files, and words inside an entry or an order.
const BESIDES: [&str; 3] = [
    "document_file.bytes",
    "entry_body.sealed",
    "supervision_words.sealed",
];

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

/// `Struct.field` of every field with words of the structs in a file that are written as JSON.
fn fields(prefix: &str, path: &str) -> BTreeSet<String> {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let (mut written, mut inside) = (false, None);
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let shown = line.trim_start_matches("pub(crate) ");
        let shown = shown.trim_start_matches("pub ");
        if line.starts_with("#[derive(") {
            written = line.replace("Deserialize", "").contains("Serialize");
        } else if let Some(rest) = shown.strip_prefix("struct ") {
            let name = rest.split([' ', '<', '(']).next().unwrap_or_default();
            inside = written.then(|| format!("{prefix}{name}"));
        } else if line.starts_with('}') {
            (written, inside) = (false, None);
        }
        let field = line.strip_prefix("    ").map(|l| {
            l.trim_start_matches("pub(crate) ")
                .trim_start_matches("pub ")
        });
        if let (Some(inside), Some((name, kind))) =
            (&inside, field.and_then(|l| l.split_once(": ")))
            && !name.starts_with(['/', '#'])
            && kind.contains("String")
        {
            found.insert(format!("{inside}.{name}"));
        }
    }
    found
}

fn documents() -> BTreeSet<String> {
    let files = DOCUMENTS
        .iter()
        .flat_map(|(_, prefix, files)| files.iter().map(move |file| (prefix, file)));
    files
        .flat_map(|(prefix, file)| fields(prefix, file))
        .collect()
}

/// What to write into the register for a place that nobody has decided on.
fn to_write(place: &str) -> String {
    let (table, column) = place.split_once('.').unwrap_or((place, ""));
    format!(
        "\n{place} is in no text of crates/register/register/. Add to ROOM.toml, when it can say anything of a person:\n\
         [[field]]\nid = \"{}\"\nat = [\"{place}\"]\nname = {{ zh = \"…\", en = \"…\" }}\npurpose = \"complaint\"\n\
         bases = [\"duty\", \"graded\", \"safeguards\", \"levels\"]\nlevel = \"c2\"\nretention = \"case\"\n\
         roles = [\"office\"]\nprotection = \"sealed\"\n\
         (purposes, bases and retentions stand in common.toml; \"plain\" wants why = {{ zh, en }}), and otherwise:\n\
         [[other]]\nin = \"{table}\"\ncolumns = [\"{column}\"]\nwhy = {{ zh = \"…\", en = \"…\" }}\n\
         A new text is named in crates/register/src/rules/builtin.rs.",
        place.replace('.', "_").to_lowercase()
    )
}

#[test]
fn no_column_is_without_its_entry_and_no_entry_without_its_column() {
    let documents = documents();
    for field in ["Case.content", "Complainant.phone", "SharingExport.purpose"] {
        assert!(documents.contains(field), "{field}");
    }
    testkit::on_each_engine(|app| {
        let mut stored = columns(app);
        assert!(stored.contains("complaint_person.phone"));
        for doc in stored.iter().filter(|at| at.ends_with(".doc")) {
            assert!(
                DOCUMENTS.iter().any(|(known, _, _)| known == doc),
                "{doc} is a document: name it in DOCUMENTS of crates/register/tests/schema.rs, with \
                 the files of its structs"
            );
        }
        stored.extend(documents.iter().cloned());
        stored.extend(BESIDES.map(str::to_owned));
        let known: BTreeSet<String> = Register::builtin().places().map(str::to_owned).collect();
        let missing: Vec<_> = stored.difference(&known).map(|at| to_write(at)).collect();
        let gone: Vec<_> = known.difference(&stored).collect();
        assert!(missing.is_empty(), "{}", missing.join("\n"));
        assert!(
            gone.is_empty(),
            "nothing is kept at {gone:?} any more: take it out of crates/register/register/"
        );
    });
}
