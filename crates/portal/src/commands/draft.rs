//! Writing a complaint: each step is kept on the server, so that nothing is lost on the way. A draft
//! is nobody's record yet; it writes no ledger entry, as those of the staff do not.

use crate::rules::{fields, steps};
use crate::store::draft::{self, Draft, DraftFile, Place};
use change::CommandError;
use jiff::SignedDuration;
use kernel::{FieldErrors, Fields, Instant, Refusal, say};
use platform::App;

/// How long a draft is kept after it was last touched, in days.
pub(crate) const DRAFT_DAYS: i64 = 7;
/// Most files of a complaint.
pub(crate) const FILES_MAX: usize = 5;
/// Largest file, in bytes (8 MiB).
pub(crate) const FILE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most drafts that one network begins in a day.
const NETWORK_DRAFTS_MAX: i64 = 60;
/// Most drafts in the bank.
const DRAFTS_MAX: i64 = 50_000;
/// Largest draft, in bytes of its values.
const DRAFT_BYTES_MAX: usize = 32 * 1024;
/// What a file may be: a scan or a photo.
const KINDS: [&str; 3] = ["application/pdf", "image/png", "image/jpeg"];
/// Characters of a draft's code: 120 bits and more.
pub(crate) const CODE_LENGTH: usize = 26;

/// The draft of a browser's code.
pub(crate) async fn load(app: &App, code: &str) -> Result<Option<Draft>, CommandError> {
    if code.is_empty() {
        return Ok(None);
    }
    let (keys, now) = (app.keys.clone(), app.clock.now());
    let id = draft::id_of(&keys, code);
    let loaded = app
        .db
        .read(move |reader| draft::load(reader, &keys, &id, now))
        .await?;
    Ok(loaded)
}

/// Keeps the fields of a step, right or wrong: what was typed is not lost. Gives what is wrong.
pub(crate) async fn keep_step(
    app: &App,
    (code, network): (&str, &str),
    step: usize,
    form: Fields,
) -> Result<Result<(), FieldErrors>, CommandError> {
    let size: usize = form.pairs().iter().map(|(k, v)| k.len() + v.len()).sum();
    if size > DRAFT_BYTES_MAX {
        return Err(refused(
            "too_large",
            say!(
                "填写的内容过长，请删减后再试",
                "That is too long; please shorten it"
            ),
        ));
    }
    let now = app.clock.now();
    let checked = change_draft(app, (code, network), move |draft| {
        let mut fields = draft.fields();
        steps::take_over(&mut fields, &form, step);
        draft.fields = fields.pairs().to_vec();
        Ok(steps::check(step, &fields, now))
    });
    checked.await
}

/// Adds files to a draft: looked at, kept sealed.
pub(crate) async fn add_files(
    app: &App,
    (code, network): (&str, &str),
    files: Vec<(String, Vec<u8>)>,
) -> Result<(), CommandError> {
    let already = load(app, code).await?.map_or(0, |draft| draft.files.len());
    if already + files.len() > FILES_MAX {
        return Err(too_many());
    }
    let kept = keep_files(app, files).await?;
    change_draft(app, (code, network), move |draft| {
        if draft.files.len() + kept.len() > FILES_MAX {
            return Err(too_many());
        }
        draft.files.extend(kept.iter().cloned());
        Ok(())
    })
    .await
}

fn too_many() -> CommandError {
    CommandError::Invalid(steps::told(
        fields::FILES.name,
        "too_many",
        say!("最多上传 {FILES_MAX} 个文件", "At most {FILES_MAX} files"),
    ))
}

/// Looks at files and keeps them sealed.
pub(crate) async fn keep_files(
    app: &App,
    files: Vec<(String, Vec<u8>)>,
) -> Result<Vec<DraftFile>, CommandError> {
    let mut kept = Vec::new();
    for (name, bytes) in files {
        let wrong = |say| CommandError::Invalid(steps::told(fields::FILES.name, "file", say));
        let kind = document::check(&name, &bytes).map_err(|refusal| wrong(refusal.say))?;
        if !KINDS.contains(&kind) || bytes.len() > FILE_BYTES_MAX {
            let mib = FILE_BYTES_MAX / 1024 / 1024;
            return Err(wrong(say!(
                "材料请上传 PDF、PNG 或 JPG，每个不超过 {mib} MB",
                "Files are PDF, PNG or JPG, at most {mib} MB each"
            )));
        }
        let size = i64::try_from(bytes.len()).expect("invariant: a file is within its limit");
        let sealed = document::keep_sealed(app, bytes).await?;
        kept.push(DraftFile {
            name: document::safe_name(&name),
            media_type: kind.to_owned(),
            size,
            sha256: sealed.sha256,
            kept: sealed.kept,
            key: sealed.key,
        });
    }
    Ok(kept)
}

/// Takes a file out of a draft again.
pub(crate) async fn remove_file(
    app: &App,
    (code, network): (&str, &str),
    place: usize,
) -> Result<(), CommandError> {
    change_draft(app, (code, network), move |draft| {
        if place < draft.files.len() {
            draft.files.remove(place);
        }
        Ok(())
    })
    .await
}

/// Throws a draft away.
pub(crate) async fn discard(app: &App, code: &str) -> Result<(), CommandError> {
    let id = draft::id_of(&app.keys, code);
    let gone = app.db.write(move |tx| draft::drop_one(tx, &id)).await;
    gone.map(drop).map_err(CommandError::from)
}

/// Writes a whole draft at once, for who has no async runtime; blocks.
///
/// # Errors
/// The database's; too many drafts.
pub fn write_now(app: &App, code: &str, network: &str, form: Fields) -> Result<(), CommandError> {
    let work = change_work(app, (code, network), move |draft| {
        draft.fields = form.pairs().to_vec();
        Ok(())
    });
    app.db.write_now(work)
}

/// Loads, changes and keeps a draft in one transaction; begins one where there is none.
async fn change_draft<T: Send + 'static>(
    app: &App,
    of: (&str, &str),
    change: impl FnMut(&mut Draft) -> Result<T, CommandError> + Send + 'static,
) -> Result<T, CommandError> {
    app.db.write(change_work(app, of, change)).await
}

fn change_work<T: Send + 'static, F>(
    app: &App,
    (code, network): (&str, &str),
    mut change: F,
) -> impl FnMut(&mut platform::sql::Tx<'_>) -> Result<T, CommandError> + Send + 'static + use<T, F>
where
    F: FnMut(&mut Draft) -> Result<T, CommandError> + Send + 'static,
{
    let (keys, entropy, now) = (app.keys.clone(), app.entropy.clone(), app.clock.now());
    let id = draft::id_of(&keys, code);
    let network = hashed(app, network);
    move |tx: &mut platform::sql::Tx<'_>| {
        let known = draft::load(tx, &keys, &id, now)?;
        if known.is_none() {
            let (mine, all) = draft::counts(tx, &network, day_before(now))?;
            let crowded = !network.is_empty() && mine >= NETWORK_DRAFTS_MAX;
            if crowded || all >= DRAFTS_MAX {
                return Err(busy());
            }
        }
        let mut draft = known.unwrap_or_else(|| Draft::new(now));
        let answer = change(&mut draft)?;
        let place = Place {
            id: &id,
            network: &network,
            now,
            expires: now + SignedDuration::from_hours(24 * DRAFT_DAYS),
        };
        draft::save(tx, (&keys, &entropy), &place, &draft)?;
        Ok(answer)
    }
}

fn day_before(now: Instant) -> Instant {
    now - SignedDuration::from_hours(24)
}

/// What is kept of a network address.
pub(crate) fn hashed(app: &App, network: &str) -> String {
    match network.is_empty() {
        true => String::new(),
        false => app.keys.blind_index("portal network", network),
    }
}

fn busy() -> CommandError {
    refused(
        "too_many_drafts",
        say!(
            "目前在线填写的人过多，请稍后再试，或拨打投诉电话、到营业网点提出",
            "Too many forms are being filled in; please try later, call us, or come to an outlet"
        ),
    )
}

fn refused(code: &'static str, say: kernel::Say) -> CommandError {
    CommandError::Refused(Refusal::new(code, say))
}
