//! What the complainant does without a login, on the public site: complain, follow the case with
//! its tracking code, answer, add, dispute, take back. The same rules and the same state machine as
//! at every desk; who acts is the public site itself.

use super::act::act_with;
use super::attach::{added, attach_with};
use super::book_of;
use super::register::{Arrived, registered, store_new};
use super::{Act, Acted, Registered};
use crate::rules::notices::{OF_THE_PUBLIC, Tell, To};
use crate::rules::time::deadlines;
use crate::rules::{Action, Attachment, Case, PersonRef, Powers, Register, Status, offers};
use crate::store::{self, Stored};
use change::{Change, CommandError, Entry};
use identity::Permission;
use kernel::{Actor, Day, Fields, Instant, Say};
use platform::App;
use platform::sql::{Reader, SqlError};

/// A file that was kept sealed already ([`document::keep_sealed`]).
#[derive(Clone, Debug)]
pub struct Brought {
    /// Its cleaned name.
    pub name: String,
    /// What its bytes are.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Where it lies, and its key.
    pub sealed: document::SealedFile,
}

impl Brought {
    fn attachment(&self, id: i64, at: Instant, by: &PersonRef) -> Attachment {
        Attachment {
            id,
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            size: self.size,
            sha256: self.sealed.sha256.clone(),
            kept: self.sealed.kept.clone(),
            key: self.sealed.key.clone(),
            at,
            by: by.clone(),
        }
    }
}

/// A complaint from the public site.
#[derive(Clone, Debug)]
pub struct Lodge {
    /// What was filled in, read by the rules of every intake; when it came stands in it.
    pub form: Register,
    /// Its files.
    pub files: Vec<Brought>,
    /// The code that its sender has already.
    pub tracking_code: String,
}

/// Who acts for somebody outside of the bank.
pub fn public_actor() -> Actor {
    let task = OF_THE_PUBLIC.trim_start_matches("system:");
    Actor {
        name: "客户本人（网站）".to_owned(),
        ..Actor::system(task)
    }
}

/// Registers a complaint from the public site at the head office, whose desk accepts and assigns it
/// as any other; the outlet it is about was chosen by the customer. Gives the entries to commit.
///
/// # Errors
/// A unit that is not there; a bank without a head office.
pub fn lodge(
    change: &mut Change<'_>,
    lodge: &Lodge,
) -> Result<(Registered, Vec<Entry>), CommandError> {
    let units = org::list(change)?;
    let head = units.into_iter().find(|unit| unit.parent().is_none());
    let head = head.ok_or(CommandError::NotFound)?;
    let site = public_actor();
    let by = PersonRef {
        login: site.login,
        name: site.name,
        unit: head.path,
    };
    let at = lodge.form.received_at.unwrap_or_else(|| change.now());
    let files = lodge.files.iter().zip(1..);
    let arrived = Arrived {
        tracking_code: lodge.tracking_code.clone(),
        attachments: files
            .map(|(file, id)| file.attachment(id, at, &by))
            .collect(),
        by,
    };
    let stored = store_new(change, &lodge.form, "", arrived)?;
    let (answer, entry) = registered(change, &stored);
    let places = 0..stored.case.attachments.len();
    let mut entries = vec![entry];
    entries.extend(places.map(|place| added(change, &stored, place)));
    tell_desk(change, &stored)?;
    Ok((answer, entries))
}

/// The desk that accepts is told that a complaint came by the site.
fn tell_desk(change: &mut Change<'_>, stored: &Stored) -> Result<(), CommandError> {
    let told = Tell {
        kind: notify::Kind::CustomerSpoke,
        to: To::Holders(
            Permission::ComplaintAccept,
            stored.case.registered_unit.path.clone(),
        ),
        args: vec![
            ("did", kernel::say!("新的投诉", "a new complaint")),
            ("due", Say::same(reply_day(change, stored)?)),
        ],
    };
    Ok(super::tell::tell(change, stored, vec![told])?)
}

fn reply_day(reader: &mut Reader<'_>, stored: &Stored) -> Result<String, SqlError> {
    let book = book_of(reader, &stored.case)?;
    let all = deadlines(&book, &stored.case, stored.case.received_at);
    let reply = all.iter().find(|limit| limit.key == "reply");
    let day = reply.and_then(|limit| limit.due_day);
    Ok(day.map_or_else(|| "–".to_owned(), |day| day.to_string()))
}

/// Finds a case by its tracking code.
#[derive(Clone, Debug)]
pub struct Follow {
    /// The code, as typed.
    pub code: String,
}

/// What the holder of a tracking code is shown: dates, what was answered, what they may do. No
/// name, no telephone, nobody of the bank.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Case number.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// `complaint`, `enquiry` …
    pub nature: String,
    /// When the bank received it.
    pub received_at: Instant,
    /// The last day on which the bank answers in time under the law.
    pub reply_due: Option<Day>,
    /// The article that says so.
    pub reply_rule: Option<Say>,
    /// Whether time stands still: appraisal, court, mediation.
    pub paused: bool,
    /// The answer that was sent, and when.
    pub answer: Option<(String, Instant)>,
    /// What was told with a refusal to take it on, or an answer to what is no complaint.
    pub ending: Option<String>,
    /// What the customer said of the answer.
    pub score: Option<i64>,
    /// The last day to ask for a review.
    pub review_until: Option<Day>,
    /// The last review: when it was asked for, its result and reasons.
    pub review: Option<(Instant, Option<String>, String)>,
    /// The last day on which the bank decides on the review.
    pub review_due: Option<Day>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Whether the person's data and all words were erased.
    pub erased: bool,
    /// Number of files.
    pub files: usize,
    /// What the complainant may do now.
    pub may: Vec<Action>,
}

/// How a code is written: capitals, without what people put between.
fn plain(code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// Looks a case up by its tracking code; `None` when there is none of that code.
///
/// # Errors
/// The database's.
pub async fn follow_code(app: &App, follow: Follow) -> Result<Option<Followed>, SqlError> {
    let (keys, now) = (app.keys.clone(), app.clock.now());
    let looked = app.db.read(move |reader| {
        let Some(number) = store::by_code(reader, &keys, &plain(&follow.code))? else {
            return Ok(None);
        };
        let Some(stored) = store::load(reader, &keys, &number)? else {
            return Ok(None);
        };
        let book = book_of(reader, &stored.case)?;
        let limits = deadlines(&book, &stored.case, now);
        Ok::<_, SqlError>(Some(followed(&stored, &limits)))
    });
    looked.await
}

fn followed(stored: &Stored, limits: &[deadline::Deadline]) -> Followed {
    let case = &stored.case;
    let limit = |key: &str| limits.iter().find(|limit| limit.key == key);
    let last = |key| limit(key).and_then(|limit| limit.legal_outer_day.or(limit.due_day));
    let site = public_actor();
    let powers = Powers::of_complainant(&site.login, &site.unit);
    let may = match stored.is_erased() {
        true => Vec::new(),
        false => offers(case, &powers),
    };
    let review_until = last("review_apply");
    Followed {
        number: case.number.clone(),
        status: case.status,
        nature: case.nature.clone(),
        received_at: case.received_at,
        reply_due: limit("reply").and_then(|limit| limit.due_day),
        reply_rule: limit("reply").map(|limit| limit.article.clone()),
        paused: case.pause_running().is_some(),
        answer: answer_of(case),
        ending: case.ending.as_ref().map(|ending| ending.text.clone()),
        score: case.satisfaction.as_ref().and_then(|said| said.score),
        review_until,
        review: case.reviews.last().map(|review| {
            let result = review.result.clone();
            (review.applied_at, result, review.conclusion.clone())
        }),
        review_due: last("review_decide"),
        ended_at: case.ended_at,
        erased: stored.is_erased(),
        files: case.attachments.len(),
        may,
    }
}

/// The answer as it went out; what is only proposed or approved is not told.
fn answer_of(case: &Case) -> Option<(String, Instant)> {
    let sent = case.reply.as_ref()?;
    let text = case.proposal.as_ref().map(|proposal| proposal.text.clone());
    Some((text.unwrap_or_default(), sent.at))
}

/// Does one of the complainant's own actions on the case of a tracking code.
///
/// # Errors
/// No case has the code; the case does not allow the action now; wrong fields.
pub async fn act_by_code(
    app: &App,
    code: &str,
    (action, fields): (Action, Fields),
    receipt: Option<String>,
) -> Result<Acted, CommandError> {
    let (code, keys) = (plain(code), app.keys.clone());
    let kept = receipt.clone();
    change::run(app, &public_actor(), receipt, move |mut change| {
        let number = store::by_code(&mut change, &keys, &code)?;
        let number = number.ok_or(CommandError::NotFound)?;
        let powers = Powers::of_complainant(&change.actor().login, &change.actor().unit);
        let command = Act {
            number,
            action,
            fields: fields.clone(),
            version: None,
            receipt: kept.clone(),
        };
        act_with(change, &command, &powers)
    })
    .await
}

/// Adds a file to the open case of a tracking code.
///
/// # Errors
/// No case has the code; it is over; it holds too many files.
pub async fn add_file(app: &App, code: &str, file: Brought) -> Result<i64, CommandError> {
    let (code, keys) = (plain(code), app.keys.clone());
    let site = public_actor();
    let by = PersonRef {
        login: site.login.clone(),
        name: site.name.clone(),
        unit: site.unit.clone(),
    };
    let kept = file.attachment(0, app.clock.now(), &by);
    change::run(app, &site, None, move |mut change| {
        let number = store::by_code(&mut change, &keys, &code)?;
        let number = number.ok_or(CommandError::NotFound)?;
        let powers = Powers::of_complainant(&change.actor().login, &change.actor().unit);
        attach_with(change, &number, kept.clone(), &powers)
    })
    .await
}
