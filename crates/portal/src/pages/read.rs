//! What pages to read have in common: the snapshot, texts with their terms explained in place.

use crate::memory::{Memory, SameForAll, snapshot};
use crate::snapshot::Snapshot;
use askama::Template;
use axum::Extension;
use axum::response::Response;
use disclosure::Bilingual;
use education::terms::{Explainer, Piece};
use kernel::Lang;
use platform::App;
use platform::sql::SqlError;
use std::sync::Arc;

/// The memory, where the program has put its layer around the pages.
pub(super) type Kept = Option<Extension<Memory>>;

/// What is public now.
pub(super) async fn now(app: &App, kept: Kept) -> Result<Arc<Snapshot>, SqlError> {
    match kept {
        Some(Extension(memory)) => memory.snapshot().await,
        None => snapshot(app).await.map(Arc::new),
    }
}

/// A page that is the same for everybody.
pub(super) fn same<T: Template>(page: T) -> Response {
    let mut answer = ui::html(page);
    answer.extensions_mut().insert(SameForAll);
    answer
}

/// A heading with lines under it.
pub(super) struct Part {
    pub(super) heading: &'static str,
    pub(super) lang: &'static str,
    pub(super) lines: Vec<Vec<Run>>,
}

/// A run of a line; with a term, what it is called at the foot of the page.
pub(super) struct Run {
    pub(super) text: String,
    pub(super) term: Option<String>,
}

/// A term explained at the foot of the page.
pub(super) struct Told {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) says: String,
}

/// Texts as parts, empty ones left out, with the terms they use.
pub(super) fn parts(
    snapshot: &Snapshot,
    lang: Lang,
    texts: &[(&'static str, &Bilingual)],
) -> (Vec<Part>, Vec<Told>) {
    let terms = snapshot.terms(lang);
    let mut explainer = Explainer::new(terms, lang);
    let mut parts = Vec::new();
    for (heading, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        let tongue = text.tongue(lang);
        let line = |line: &str| match tongue == lang {
            true => explainer.pieces(line),
            false => vec![Piece {
                text: line.to_owned(),
                term: None,
            }],
        };
        let lines: Vec<Vec<Piece>> = text.lines(lang).into_iter().map(line).collect();
        let run = |piece: Piece| Run {
            term: piece.term.map(|place| terms[place].key.clone()),
            text: piece.text,
        };
        parts.push(Part {
            heading,
            lang: tongue.tag(),
            lines: lines
                .into_iter()
                .map(|line| line.into_iter().map(run).collect())
                .collect(),
        });
    }
    let told = explainer.told().into_iter().map(|term| Told {
        key: term.key.clone(),
        name: term.name.clone(),
        says: term.says.clone(),
    });
    (parts, told.collect())
}
