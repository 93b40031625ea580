//! Lists as workbooks, recorded.

use crate::commands;
use axum::response::Response;
use change::CommandError;
use document::sheet::Table;
use identity::Signed;
use identity::pages::failure;
use platform::App;

/// A list on its way out.
pub(super) struct List {
    /// Its name in the ledger.
    pub(super) code: &'static str,
    /// Its name for people, of the sheet and the file.
    pub(super) name: &'static str,
    /// The columns.
    pub(super) heading: Vec<&'static str>,
    /// The rows.
    pub(super) rows: Vec<Vec<String>>,
    /// Said in the last line when rows were left out.
    pub(super) cut: Option<String>,
}

/// The list as a workbook; that it was taken out is recorded first.
pub(super) async fn download(app: &App, signed: &Signed, list: List) -> Response {
    let recorded = commands::record_export(app, &signed.actor, list.code, list.rows.len());
    if let Err(error) = recorded.await {
        return failure(signed, error);
    }
    let (name, mark) = (list.name, signed.mark().to_owned());
    let mut rows = list.rows;
    rows.extend(list.cut.map(|cut| vec![cut]));
    let made = tokio::task::spawn_blocking(move || {
        let table = Table {
            name: list.name,
            mark: &mark,
            headings: &list.heading,
            rows: &rows,
        };
        table.xlsx()
    });
    match made.await {
        Ok(Ok(bytes)) => ui::download(&format!("{name}.xlsx"), bytes),
        Ok(Err(error)) => failure(signed, CommandError::Broken(format!("a workbook: {error}"))),
        Err(error) => failure(signed, CommandError::Broken(format!("a workbook: {error}"))),
    }
}
