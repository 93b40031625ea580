//! Import of complaints from files: the CFPB's public columns ([`Format::Cfpb`]) and a bank's own
//! ledger ([`Format::Bank`]). Rows stream through: a file of any size takes the same memory.
//!
//! - a row goes in once per number it has elsewhere (`origin` = `cfpb:69978`, `bank:GD-001`): an
//!   import that was cut off is simply run again
//! - a row that can't go in lands in the rejects file with its reason in both languages; put right
//!   there, that file is itself a file to import
//! - what was read is checked like an intake form, except that a history may lack the
//!   complainant's name and telephone
//!
//! ## The bank's ledger
//!
//! The header may stand in any of the first five rows. Of the 68 columns
//! (`data/complaint_ledger_fields.csv`, here `columns`) these become facts of the case:
//!
//! | columns | become |
//! |---|---|
//! | 工单号, else 原系统工单号 | number elsewhere |
//! | 网点机构号, else 网点名称 | registering unit; the importer's when both are empty |
//! | 被投诉机构 | unit complained about |
//! | 投诉处理机构 | handling unit |
//! | 投诉受理渠道, 工单来源, 人行工单号 | channel and source |
//! | 投诉受理日期, 办结日期, 工单状态 | received at, closed at; open tickets stay open |
//! | 投诉人姓名, 性别, 身份证号码, 投诉电话/邮箱 (预留电话, 回复电话), 省, 市, 区 | complainant's record |
//! | 投诉内容, 投诉请求, 投诉金额（万元）, 投诉人数, 投诉等级 | content, demand, amount, people, flags |
//! | 投诉业务办理渠道, 投诉业务类别, 投诉原因 | JR/T 0169 A, B, C by code or name |
//! | 产品（服务）大类, 产品（服务）小类 | product |
//! | 调查经过, 是否有责, 小额补偿金额 | findings |
//! | 投诉处理情况, 投诉处理结果, 回复投诉人/作出处理决定日期 | decision and reply |
//! | 回访日期, 回访结果, 回访情况 | satisfaction |
//!
//! The others are read past and **not** kept, neither in the case nor in the ledger;
//! [`Summary::passed_over`] names those that a file has. [`template_xlsx`] writes the empty ledger.

mod aliases;
mod bank;
mod behind;
mod cfpb;
mod columns;
mod header;
mod incoming;
mod record;
mod records;
mod rejects;
mod sheet;
mod source;
mod template;
mod words;
mod write;

pub use behind::{Upload, start};
pub use record::{Record, State, latest, load, rejects};
pub use template::template_xlsx;

use crate::rules::{PersonRef, UnitRef};
use change::CommandError;
use header::Header;
use incoming::{Context, Units};
use kernel::{Actor, Lang, Say, say};
use platform::App;
use platform::sql::SqlError;
use rejects::Rejects;
use serde::Serialize;
use source::{Event, Meter, RawRow};
use std::path::{Path, PathBuf};
use write::Writer;

/// The progress is told once per so many rows.
const TOLD_EVERY: u64 = 200;

/// What columns a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The bank's own ledger.
    Bank,
    /// The CFPB's public complaint database.
    Cfpb,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 2] = [Format::Bank, Format::Cfpb];

    /// The identifier on the command line, and the system part of an origin.
    pub fn code(self) -> &'static str {
        match self {
            Format::Bank => "bank",
            Format::Cfpb => "cfpb",
        }
    }

    /// The inverse of [`Format::code`].
    pub fn from_code(code: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// An import asked for.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// CSV (UTF-8 or GBK), the same as .gz, or .xlsx.
    pub file: &'a Path,
    /// Its columns.
    pub format: Format,
    /// Only check: nothing is written into the database.
    pub dry_run: bool,
    /// Where rejected rows go (CSV); made only when there are any, replaced when it is there.
    pub rejects: &'a Path,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub read: u64,
    /// Cases made (in a dry run: that would be made).
    pub created: u64,
    /// Rows whose case was there already.
    pub known: u64,
    /// Rows that can't go in.
    pub rejected: u64,
    /// Bytes of the file read so far; 0 throughout for .xlsx.
    pub bytes_done: u64,
    /// Bytes of the file.
    pub bytes_total: u64,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows read, without header and empty lines.
    pub read: u64,
    /// Cases made (in a dry run: that would be made).
    pub created: u64,
    /// Rows whose case was there already.
    pub known: u64,
    /// Rows that can't go in.
    pub rejected: u64,
    /// Where those are, with their reasons; `None` when there are none.
    pub rejects_file: Option<PathBuf>,
    /// Columns of the file that the import does not take over.
    #[serde(skip)]
    pub passed_over: Vec<String>,
}

/// Why an import could not go on. What was written before stays: run it again.
#[derive(Debug)]
pub enum ImportError {
    /// The file, its columns, or the rejects file.
    File(Say),
    /// The database or the ledger.
    Command(CommandError),
}

impl ImportError {
    /// The sentence in one language.
    pub fn to(&self, lang: Lang) -> String {
        match self {
            ImportError::File(say) => say.to(lang).to_owned(),
            ImportError::Command(error) => match lang {
                Lang::Zh => format!("导入中断：{error}"),
                Lang::En => format!("The import was interrupted: {error}"),
            },
        }
    }
}

impl std::fmt::Display for ImportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to(Lang::En))
    }
}

impl std::error::Error for ImportError {}

impl From<CommandError> for ImportError {
    fn from(error: CommandError) -> ImportError {
        ImportError::Command(error)
    }
}

impl From<SqlError> for ImportError {
    fn from(error: SqlError) -> ImportError {
        ImportError::Command(CommandError::Sql(error))
    }
}

/// Imports a file. Blocks until it is done; never call it from async code or a database function.
pub fn run(
    app: &App,
    actor: &Actor,
    job: &Job,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, ImportError> {
    let (context, home) = context(app, actor)?;
    let mut import = Import {
        header: None,
        writer: Writer::new(app, actor, job, home),
        rejects: Rejects::at(job.rejects),
        read: 0,
        tamed: false,
        context,
        job,
    };
    let mut last = Meter::default();
    source::read(
        job.file,
        header::test_of(job.format),
        &mut |event, meter| {
            import.take(event)?;
            if import.read.is_multiple_of(TOLD_EVERY) {
                progress(import.progress(meter));
            }
            last = meter.clone();
            Ok(())
        },
    )?;
    import.writer.finish()?;
    let rejects_file = import.rejects.finish()?;
    let end = import.progress(&last);
    progress(end);
    Ok(Summary {
        read: end.read,
        created: end.created,
        known: end.known,
        rejected: end.rejected,
        rejects_file,
        passed_over: import
            .header
            .map(|header| header.passed_over)
            .unwrap_or_default(),
    })
}

/// What rows are read against, and the unit that registers rows which name none: the importer's,
/// the topmost for the program itself.
fn context(app: &App, actor: &Actor) -> Result<(Context, UnitRef), ImportError> {
    let units = app.db.read_now(org::list)?;
    let units: Vec<UnitRef> = units
        .into_iter()
        .map(|u| UnitRef {
            path: u.path,
            name: u.name,
        })
        .collect();
    let own = units.iter().find(|unit| unit.path == actor.unit);
    let topmost = units.iter().find(|unit| unit.path.parent().is_none());
    let home = own.or(topmost).cloned().ok_or_else(|| {
        ImportError::File(say!(
            "系统中还没有机构，请先建立机构再导入投诉",
            "There are no units yet; set up the units before importing complaints"
        ))
    })?;
    let by = PersonRef {
        login: actor.login.clone(),
        name: actor.name.clone(),
        unit: actor.unit.clone(),
    };
    let now = app.clock.now();
    Ok((
        Context {
            units: Units::new(units.into_iter()),
            by,
            now,
        },
        home,
    ))
}

/// An import under way.
struct Import<'a> {
    job: &'a Job<'a>,
    context: Context,
    header: Option<Header>,
    writer: Writer<'a>,
    rejects: Rejects<'a>,
    read: u64,
    /// Whether the file is one of rejected rows, whose cells were tamed.
    tamed: bool,
}

impl Import<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), ImportError> {
        match event {
            Event::Header(cells) => {
                let header = Header::of(self.job.format, cells)?;
                self.rejects.columns(cells);
                self.tamed = rejects::are_rejects(cells);
                self.header = Some(header);
                Ok(())
            }
            Event::Row(row) => self.row(row),
        }
    }

    fn row(&mut self, mut row: RawRow) -> Result<(), ImportError> {
        self.read += 1;
        if self.tamed {
            row.cells = row.cells.into_iter().map(rejects::untamed).collect();
        }
        let header = self
            .header
            .as_ref()
            .expect("the header comes before the rows");
        if let Some(fault) = &row.fault {
            return self.rejects.add(&row, fault);
        }
        let fields = header.fields(&row.cells);
        let read = match self.job.format {
            Format::Bank => bank::read(&fields, &self.context),
            Format::Cfpb => cfpb::read(&fields, &self.context),
        };
        match read {
            Ok(incoming) => self.writer.add(incoming),
            Err(errors) => {
                let why = Say {
                    zh: errors.line(Lang::Zh),
                    en: errors.line(Lang::En),
                };
                self.rejects.add(&row, &why)
            }
        }
    }

    fn progress(&self, meter: &Meter) -> Progress {
        Progress {
            read: self.read,
            created: self.writer.created,
            known: self.writer.known,
            rejected: self.rejects.count,
            bytes_done: meter.done(),
            bytes_total: meter.total,
        }
    }
}
