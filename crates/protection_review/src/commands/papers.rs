//! Papers: kept, read, their words marked.

use super::{Left, may, powers, refused, save, seen};
use crate::read;
use crate::rules::text::{Unread, marks};
use crate::rules::words::WordList;
use crate::rules::{
    Action, Checked, PAPERS_MAX, Paper, Powers, Review, Status, check, papers_open,
};
use crate::store;
use change::{Change, CommandError, Committed};
use kernel::{Actor, Refusal, say};
use platform::App;
use platform::sql::Reader;
use serde_json::json;
use tokio::sync::Semaphore;

/// Longest time spent on reading one paper.
const READING: jiff::SignedDuration = jiff::SignedDuration::from_secs(10);
/// Papers read at the same time: reading takes a processor and memory.
static READERS: Semaphore = Semaphore::const_new(2);

/// What may be handed in as a paper.
const KINDS: [&str; 9] = [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/bmp",
    "image/webp",
];

/// A paper that is kept and was read, not yet part of a review.
#[derive(Clone, Debug)]
pub struct Inspected {
    name: String,
    media_type: String,
    sha256: String,
    bytes: u64,
    checked: Checked,
}

fn wrong_kind(name: &str) -> Refusal {
    let said = say!(
        "文件「{name}」不是送审材料的类型；可上传 docx、pdf、txt、xlsx 和图片",
        "The file \"{name}\" is not of a kind that can be handed in: docx, pdf, txt, xlsx and pictures can"
    );
    Refusal::new("paper_kind", said)
}

/// Keeps a paper's bytes and checks its words, for a review of a kind; blocks while it reads.
///
/// # Errors
/// A file that is not taken.
pub fn inspect(
    app: &App,
    (list, version): (&WordList, i64),
    kind: &str,
    (name, bytes): (&str, &[u8]),
) -> Result<Inspected, CommandError> {
    let name = document::safe_name(name);
    let media_type = document::check(&name, bytes).map_err(CommandError::Refused)?;
    if !KINDS.contains(&media_type) {
        return Err(CommandError::Refused(wrong_kind(&name)));
    }
    let kept = app.files.put(bytes);
    let sha256 =
        kept.map_err(|e| CommandError::Broken(format!("a file could not be kept: {e}")))?;
    Ok(Inspected {
        checked: checked(app, (list, version), kind, (media_type, bytes)),
        name,
        media_type: media_type.to_owned(),
        sha256,
        bytes: bytes.len() as u64,
    })
}

fn checked(
    app: &App,
    (list, version): (&WordList, i64),
    kind: &str,
    (media_type, bytes): (&str, &[u8]),
) -> Checked {
    let until = app
        .clock
        .now()
        .saturating_add(READING)
        .unwrap_or(kernel::Instant::MAX);
    let going = || app.clock.now() <= until;
    let mut checked = Checked {
        words: version,
        unread: String::new(),
        cut: false,
        characters: 0,
        marks: Vec::new(),
    };
    match read::read(media_type, bytes, &going) {
        Ok(text) => {
            checked.cut = text.cut;
            checked.characters = text.characters() as u64;
            checked.marks = marks(&text, list, kind);
        }
        Err(why) => checked.unread = Unread::code(why).to_owned(),
    }
    checked
}

/// Whether they may add papers now: whoever hands in.
pub(crate) fn may_add(one: &Review, powers: &Powers) -> Result<(), CommandError> {
    if !powers.submit.covers(&one.unit) {
        return may(Action::Write, one, powers);
    }
    if !papers_open(one) {
        return may(Action::Write, one, powers);
    }
    Ok(())
}

/// Keeps the files that were chosen, reads them, and makes them papers of the review.
///
/// # Errors
/// A file that is not taken, with its name: then none is.
pub async fn add_papers(
    app: &App,
    actor: &Actor,
    number: String,
    files: Vec<(String, Vec<u8>)>,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    if files.is_empty() {
        let said = say!("请选择要上传的文件", "Please choose the files to upload");
        return Err(refused("no_file", said));
    }
    let (asked, mine) = (number.clone(), powers(actor));
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let one = seen(reader, &asked, &mine)?;
        may_add(&one, &mine)?;
        Ok::<_, CommandError>((one.content.kind, store::words(reader)?))
    });
    let (kind, (list, version, _)) = look.await?;
    let permit = READERS.acquire().await;
    let held = app.clone();
    let read = tokio::task::spawn_blocking(move || {
        let each = files
            .iter()
            .map(|(name, bytes)| inspect(&held, (&list, version), &kind, (name, bytes)));
        each.collect::<Result<Vec<_>, _>>()
    });
    let papers = read
        .await
        .map_err(|e| CommandError::Broken(format!("reading a paper stopped: {e}")))??;
    drop(permit);
    change::run(app, actor, receipt, move |change| {
        add_papers_in(change, &number, &papers)
    })
    .await
}

/// [`add_papers`] inside a change, of papers that were read before.
///
/// # Errors
/// As [`add_papers`].
pub fn add_papers_in(
    mut change: Change<'_>,
    number: &str,
    papers: &[Inspected],
) -> Result<Committed<Left>, CommandError> {
    let (powers, now) = (powers(change.actor()), change.now());
    let before = seen(&mut change, number, &powers)?;
    may_add(&before, &powers)?;
    let mut next = before.clone();
    if next.papers.len() + papers.len() > PAPERS_MAX {
        let said = say!(
            "一次审查最多 {PAPERS_MAX} 份材料",
            "A review has at most {PAPERS_MAX} papers"
        );
        return Err(refused("too_many_papers", said));
    }
    for paper in papers {
        next.papers.push(Paper {
            no: next.papers.last().map_or(1, |last| last.no + 1),
            name: paper.name.clone(),
            media_type: paper.media_type.clone(),
            sha256: paper.sha256.clone(),
            bytes: paper.bytes,
            at: now,
            by: powers.who.clone(),
            round: next.round,
            dropped: None,
            checked: paper.checked.clone(),
        });
    }
    let names: Vec<&str> = papers.iter().map(|paper| paper.name.as_str()).collect();
    let body = json!({ "papers": papers.iter().map(|p| json!({ "name": p.name, "sha256": p.sha256, "marks": p.checked.marks.len() })).collect::<Vec<_>>() });
    next.note("paper_added", &powers.who, now, &names.join("、"));
    save(change, &before, &next, "protection_review_papers", body)
}

/// Whether they may have papers checked again: who hands in, reviews or decides, while it goes on.
pub(crate) fn may_check(one: &Review, powers: &Powers) -> bool {
    let open = one.status.is_open() || matches!(one.status, Status::Submitted | Status::Reviewing);
    let theirs = powers.submit.covers(&one.unit)
        || powers.decide.covers(&one.unit)
        || check(Action::Opine, one, powers).is_ok();
    open && theirs
}

/// Checks all papers again, with the word list in force and the kind as it is now.
///
/// # Errors
/// `Forbidden` for whoever may not; a kept file that can't be read.
pub async fn check_again(
    app: &App,
    actor: &Actor,
    number: String,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    let (asked, mine) = (number.clone(), powers(actor));
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let one = seen(reader, &asked, &mine)?;
        if !may_check(&one, &mine) {
            may(Action::Write, &one, &mine)?;
        }
        Ok::<_, CommandError>((one, store::words(reader)?))
    });
    let (one, (list, version, _)) = look.await?;
    let permit = READERS.acquire().await;
    let held = app.clone();
    let read = tokio::task::spawn_blocking(move || {
        let kind = &one.content.kind;
        let each = one.present().map(|paper| {
            let bytes = held.files.open(&paper.sha256);
            let bytes = bytes
                .map_err(|e| CommandError::Broken(format!("a kept file could not be read: {e}")))?;
            let found = checked(&held, (&list, version), kind, (&paper.media_type, &bytes));
            Ok((paper.no, found))
        });
        each.collect::<Result<Vec<_>, CommandError>>()
    });
    let found = read
        .await
        .map_err(|e| CommandError::Broken(format!("reading a paper stopped: {e}")))??;
    drop(permit);
    change::run(app, actor, receipt, move |change| {
        put_checked(change, &number, &found)
    })
    .await
}

fn put_checked(
    mut change: Change<'_>,
    number: &str,
    found: &[(u32, Checked)],
) -> Result<Committed<Left>, CommandError> {
    let (powers, now) = (powers(change.actor()), change.now());
    let before = seen(&mut change, number, &powers)?;
    let mut next = before.clone();
    for (no, checked) in found {
        if let Some(paper) = next.papers.iter_mut().find(|paper| paper.no == *no) {
            paper.checked = checked.clone();
        }
    }
    let marks: usize = next.present().map(|paper| paper.checked.marks.len()).sum();
    next.note("checked", &powers.who, now, "");
    save(
        change,
        &before,
        &next,
        "protection_review_checked",
        json!({ "marks": marks }),
    )
}
