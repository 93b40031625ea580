//! Papers that come with a request: looked at, kept sealed, taken away again when nothing came of it.

use crate::rules::fields;
use crate::rules::request::Paper;
use crate::store;
use change::CommandError;
use kernel::{FieldError, FieldErrors, Say, say};
use platform::App;

/// Most papers that come with one request.
pub const PAPERS_MAX: usize = 5;
/// Largest paper, in bytes (8 MiB).
pub const PAPER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// What a paper may be: a scan or a photo.
const PAPER_KINDS: [&str; 3] = ["application/pdf", "image/png", "image/jpeg"];

/// Names and bytes, as they were sent.
pub(crate) type Brought = Vec<(String, Vec<u8>)>;

/// Looks at the papers, then keeps them sealed.
pub(super) async fn keep(app: &App, papers: Brought) -> Result<Vec<Paper>, CommandError> {
    if papers.len() > PAPERS_MAX {
        return Err(wrong_paper(say!(
            "最多上传 {PAPERS_MAX} 个文件",
            "At most {PAPERS_MAX} files"
        )));
    }
    let mut looked = Vec::new();
    for (name, bytes) in papers {
        let kind = document::check(&name, &bytes).map_err(|refusal| wrong_paper(refusal.say))?;
        if !PAPER_KINDS.contains(&kind) || bytes.len() > PAPER_BYTES_MAX {
            let mib = PAPER_BYTES_MAX / 1024 / 1024;
            return Err(wrong_paper(say!(
                "证明材料请上传 PDF、PNG 或 JPG，每个不超过 {mib} MB",
                "Papers are PDF, PNG or JPG, at most {mib} MB each"
            )));
        }
        looked.push((document::safe_name(&name), kind, bytes));
    }
    let mut kept = Vec::new();
    for (name, kind, bytes) in looked {
        let size = bytes.len();
        let sealed = document::keep_sealed(app, bytes).await?;
        kept.push(Paper {
            name,
            media_type: kind.to_owned(),
            size,
            sha256: sealed.sha256,
            kept: sealed.kept,
            key: sealed.key,
        });
    }
    Ok(kept)
}

fn wrong_paper(say: Say) -> CommandError {
    let error = FieldError::new(fields::PAPERS_SENT.name, "paper", say);
    CommandError::Invalid(FieldErrors(vec![error]))
}

/// Takes papers away that no request of this tracking code holds: its change failed, or the same form
/// was sent before. When it can't be told they stay, sealed under keys that nobody has.
pub(super) async fn drop_unused(app: &App, code: &str, papers: Vec<Paper>) {
    if papers.is_empty() {
        return;
    }
    let (keys, code) = (app.keys.clone(), code.to_owned());
    let look = app
        .db
        .read(move |reader| store::by_code(reader, &keys, &code));
    let held: Vec<String> = match look.await {
        Ok(found) => {
            let papers = found.map_or(Vec::new(), |stored| stored.private.papers);
            papers.into_iter().map(|paper| paper.kept).collect()
        }
        Err(error) => {
            tracing::warn!(error = ?error, "papers of a form may have stayed behind");
            return;
        }
    };
    for paper in papers.iter().filter(|paper| !held.contains(&paper.kept)) {
        if let Err(error) = app.files.remove(&paper.kept) {
            tracing::warn!(%error, "a paper of a form that failed stays behind");
        }
    }
}
