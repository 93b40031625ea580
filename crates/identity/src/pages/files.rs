//! Files in and out: uploads of imports, workbooks as downloads.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Lang, Refusal, say};
use org::sheet::{self, Sheet};

/// What an import's form sends.
#[derive(Debug, Default)]
pub struct Upload {
    file: Vec<u8>,
    rows: String,
    /// The form's one-time id.
    pub form_id: Option<String>,
}

impl Upload {
    /// Reads the form. Parts of other names are passed over.
    pub async fn read(request: Request) -> Result<Upload, Response> {
        let mut parts = match Multipart::from_request(request, &()).await {
            Ok(parts) => parts,
            Err(rejection) => return Err(rejection.into_response()),
        };
        let mut upload = Upload::default();
        loop {
            let part = match parts.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => return Ok(upload),
                Err(error) => return Err(error.into_response()),
            };
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(IntoResponse::into_response)?;
            let text = || String::from_utf8(bytes.to_vec()).unwrap_or_default();
            match name.as_str() {
                "file" => upload.file = bytes.to_vec(),
                "rows" => upload.rows = text(),
                "form_id" => upload.form_id = Some(text()).filter(|id| !id.is_empty()),
                _ => {}
            }
        }
    }

    /// Whether it is the import itself, with the rows that the check has carried along.
    pub fn applies(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The table: of the file, or carried.
    pub fn sheet(&self) -> Result<Sheet, Refusal> {
        if self.applies() {
            return Sheet::from_carried(&self.rows);
        }
        if self.file.is_empty() {
            return Err(Refusal::new(
                "no_file",
                say!("请选择要导入的文件", "Please choose the file to import"),
            ));
        }
        sheet::read(&self.file)
    }
}

/// A workbook as a download; `None` is a workbook that could not be made.
pub fn workbook(lang: Lang, name: &str, bytes: Option<Vec<u8>>) -> Response {
    let Some(bytes) = bytes else {
        tracing::error!(name, "a workbook could not be made");
        return ui::error_page(lang, StatusCode::INTERNAL_SERVER_ERROR, "", "");
    };
    ui::download(&format!("{name}.xlsx"), bytes)
}
