//! The readable page of a case file: Chinese first, English beside it, no script, prints well.

use super::CaseFile;
use crate::words::FileWords;
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Lang, rfc3339};
use sha2::{Digest, Sha256};

/// The page stands alone, so its style is in it; the policy allows just this text.
const STYLE: &str = "body{font:15px/1.6 'Noto Sans SC','Microsoft YaHei',sans-serif;margin:24px auto;max-width:960px;padding:0 16px;color:#1d2129}h1{font-size:22px}h2{font-size:17px;border-bottom:1px solid #c9cdd4;padding-bottom:4px;margin-top:28px}table{border-collapse:collapse;width:100%}th,td{border:1px solid #c9cdd4;padding:6px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f2f3f5;font-weight:500;width:22%}.e{color:#4e5969;font-size:12px;font-weight:400}.v{white-space:pre-wrap}.m{font-family:monospace;font-size:12px;overflow-wrap:anywhere}@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

#[derive(Template)]
#[template(path = "case_file.html")]
struct FilePage<'a> {
    file: &'a CaseFile,
    zh: &'static FileWords,
    en: &'static FileWords,
    policy: String,
    style: String,
    at: String,
    attachments: Vec<(String, &'a str, &'a str)>,
}

/// The page of a case file; `names` are the attachments' places in the ZIP.
pub(super) fn page(file: &CaseFile, names: &[String]) -> Result<String, askama::Error> {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let attachments = names.iter().zip(&file.attachments);
    FilePage {
        file,
        zh: FileWords::of(Lang::Zh),
        en: FileWords::of(Lang::En),
        policy: format!("default-src 'none'; style-src 'sha256-{hash}'"),
        style: format!("<style>{STYLE}</style>"),
        at: rfc3339(file.at),
        attachments: attachments
            .map(|(place, one)| (place.clone(), one.name.as_str(), one.sha256.as_str()))
            .collect(),
    }
    .render()
}
