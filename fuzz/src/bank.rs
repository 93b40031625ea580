//! An invented bank in a temporary folder, and imports into it.

use complaint::import::{self, Format, Job};
use kernel::{Actor, ActorKind, Role, RoleSet};
use org::{Figures, Level, NewUnit};
use platform::App;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The bank of this process. Its folder is removed by the system's own care for temporary files:
/// libFuzzer ends the process without running destructors.
pub struct Bank {
    pub app: App,
    pub folder: PathBuf,
}

/// The bank, made at the first call.
pub fn bank() -> &'static Bank {
    static BANK: OnceLock<Bank> = OnceLock::new();
    BANK.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder").keep();
        let url = format!("sqlite://{}", folder.join("bank.db").display());
        let app = App::open(&folder, &url).expect("a fresh bank opens");
        app.db.migrate().expect("the schema applies");
        for (code, name, level, parent) in [
            ("0000", "总行", Level::HeadOffice, None),
            ("0100", "南江分行", Level::Branch, Some("0000")),
        ] {
            unit(&app, code, name, level, parent);
        }
        Bank { app, folder }
    })
}

fn unit(app: &App, code: &str, name: &str, level: Level, parent: Option<&str>) {
    let new = NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        level,
        parent: parent.map(str::to_owned),
        opened: "2010-01-01".parse().expect("a day"),
        phone: String::new(),
        figures: Figures::default(),
    };
    change::run_now(app, &Actor::system("fuzz"), None, move |change| {
        org::create_in(change, &new)
    })
    .expect("a unit is made");
}

/// Somebody of the head office.
pub fn office(app: &App) -> Actor {
    let units = app.db.read_now(org::list).expect("units");
    Actor {
        kind: ActorKind::Person,
        login: "office".to_owned(),
        name: "办公室".to_owned(),
        unit: units[0].path.clone(),
        roles: RoleSet::of(&[Role::Office]),
    }
}

fn import(bytes: &[u8], format: Format) {
    let bank = bank();
    let file = bank.folder.join("import");
    let rejects = bank.folder.join("rejects.csv");
    std::fs::write(&file, bytes).expect("a temporary file");
    let job = Job {
        file: &file,
        format,
        dry_run: true,
        rejects: &rejects,
    };
    let told = import::run(&bank.app, &office(&bank.app), &job, &mut |_| {});
    if let Ok(summary) = told {
        assert_eq!(
            summary.read,
            summary.created + summary.known + summary.rejected,
            "every row is either taken or rejected"
        );
        if summary.rejects_file.is_some() {
            no_formulas(&rejects);
        }
    }
}

/// What the rejects file holds runs in no spreadsheet program.
fn no_formulas(path: &Path) {
    let mut csv = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .expect("the rejects file is a CSV");
    for record in csv.byte_records() {
        let record = record.expect("the rejects file is a CSV");
        for cell in &record {
            let first = cell.first().copied().unwrap_or(b' ');
            assert!(!b"=+-@\t\r".contains(&first), "a formula: {cell:?}");
        }
    }
}

/// A bank's ledger.
pub fn import_bank(bytes: &[u8]) {
    import(bytes, Format::Bank);
}

/// The CFPB's columns.
pub fn import_cfpb(bytes: &[u8]) {
    import(bytes, Format::Cfpb);
}
