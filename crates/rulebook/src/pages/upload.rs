//! What the forms that load a text send: typed, or as a file.

use crate::rules::tidied;
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::{IntoResponse, Response};
use kernel::{FieldError, FieldErrors, say};

/// A sent form. Parts of other names are passed over.
#[derive(Default)]
pub(super) struct Sent {
    /// The text typed, or the file's when one was chosen.
    pub(super) text: String,
    /// Which calendar a notice is for.
    pub(super) calendar: String,
    /// Whether the preview was looked at and confirmed.
    pub(super) confirmed: bool,
    /// The version of the rulebook that the preview was made of.
    pub(super) seen: Option<i64>,
    /// The form's one-time id.
    pub(super) form_id: Option<String>,
    /// What is wrong with the file itself.
    pub(super) errors: FieldErrors,
}

impl Sent {
    /// Reads the form.
    pub(super) async fn read(request: Request) -> Result<Sent, Response> {
        let parts = Multipart::from_request(request, &()).await;
        let mut parts = parts.map_err(IntoResponse::into_response)?;
        let mut sent = Sent::default();
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(IntoResponse::into_response)?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(IntoResponse::into_response)?;
            sent.put(&name, &bytes);
        }
        Ok(sent)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).map(str::to_owned);
        match (name, text) {
            ("file", _) if bytes.is_empty() => {}
            ("file" | "text", Err(_)) => {
                let say = say!("文件应为 UTF-8 文本", "The file must be UTF-8 text");
                self.errors = FieldError::new("text", "not_utf8", say).into();
            }
            // Blank lines in front are taken away, as the box would do: so the lines that errors
            // name are those that stand in the box.
            ("file", Ok(text)) => self.text = tidied(&text).trim().to_owned(),
            ("text", Ok(text)) if self.text.is_empty() => {
                self.text = tidied(&text).trim().to_owned();
            }
            ("calendar", Ok(text)) => self.calendar = text,
            ("step", Ok(text)) => self.confirmed = text == "confirm",
            ("version", Ok(text)) => self.seen = text.parse().ok(),
            ("form_id", Ok(text)) => self.form_id = Some(text).filter(|id| !id.is_empty()),
            _ => {}
        }
    }
}
