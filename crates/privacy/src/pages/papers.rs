//! Forms with papers, on the public page and at the counter.

use crate::commands::{PAPER_BYTES_MAX, PAPERS_MAX};
use crate::rules::fields;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use change::CommandError;
use kernel::{Fields, fill, say};
use std::convert::Infallible;
use ui::{FieldView, Form};

/// Most parts of a form with papers: fields and files.
const PARTS_MAX: usize = 40;
/// Longest text of a field, in bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// Fields, and papers with their names.
type Sent = Result<(Fields, Vec<(String, Vec<u8>)>), CommandError>;

/// What a form with papers sent, or why it could not be read. A form without files may come as an
/// ordinary one.
pub(super) struct PaperForm(pub(super) Sent);

impl<S: Send + Sync> FromRequest<S> for PaperForm {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<PaperForm, Infallible> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let form = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
            let sent = form.map(|axum::Form(pairs)| (Fields::from_pairs(pairs), Vec::new()));
            return Ok(PaperForm(sent.map_err(|_| broken())));
        }
        Ok(PaperForm(
            match Multipart::from_request(request, state).await {
                Ok(body) => read(body).await,
                Err(_) => Err(broken()),
            },
        ))
    }
}

/// The field that takes the papers.
pub(super) fn papers_field(form: &Form<'_>, hint: &str) -> FieldView {
    let mib = (PAPER_BYTES_MAX / 1024 / 1024).to_string();
    form.field(&fields::PAPERS_SENT)
        .files(".pdf,.png,.jpg,.jpeg")
        .hint(fill(hint, &[("n", &PAPERS_MAX.to_string()), ("mib", &mib)]))
}

/// Fields and files of a form; what is too large or too much is not read to its end.
async fn read(mut body: Multipart) -> Sent {
    let (mut pairs, mut papers) = (Vec::new(), Vec::new());
    for _ in 0..PARTS_MAX {
        let Some(mut part) = body.next_field().await.map_err(|_| broken())? else {
            return Ok((Fields::from_pairs(pairs), papers));
        };
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let most = match file {
            Some(_) => PAPER_BYTES_MAX,
            None => TEXT_BYTES_MAX,
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > most {
                return Err(too_large());
            }
        }
        match file {
            Some(file) if !file.is_empty() && name == fields::PAPERS_SENT.name => {
                if papers.len() >= PAPERS_MAX {
                    return Err(too_large());
                }
                papers.push((file, bytes));
            }
            Some(_) => {}
            None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Err(broken())
}

fn broken() -> CommandError {
    let say = say!(
        "提交没有完成，请重试",
        "What you sent did not arrive whole; please try again"
    );
    CommandError::Refused(kernel::Refusal::new("upload_broken", say))
}

fn too_large() -> CommandError {
    let mib = PAPER_BYTES_MAX / 1024 / 1024;
    let say = say!(
        "最多上传 {PAPERS_MAX} 个文件，每个不超过 {mib} MB",
        "At most {PAPERS_MAX} files of {mib} MB each"
    );
    CommandError::Refused(kernel::Refusal::new("too_large", say))
}
