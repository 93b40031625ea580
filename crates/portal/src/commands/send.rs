//! Sending: the draft becomes a complaint, or waits until somebody has looked.

use super::draft::hashed;
use super::subject;
use crate::rules::{robots, steps};
use crate::store::draft::{self, Draft, DraftFile};
use crate::store::sending::{self, Held, Line};
use change::{Change, CommandError, Committed, Entry};
use complaint::commands::{Lodge, lodge, public_actor};
use complaint::rules::time;
use identity::Permission;
use kernel::{Day, Instant, Refusal, Say, day_of, say};
use platform::{App, Keys};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most that wait; when so many do, people are asked to call instead, and their draft stays.
const WAITING_MAX: i64 = 20_000;
/// Letters of a tracking code: none that look alike.
const CODE_LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Letters in it: 79 bits.
const CODE_LETTERS_MAX: usize = 16;

/// What a sender is told. The same whether it is a complaint already or waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The tracking code.
    pub code: String,
    /// When it came.
    pub received_at: Instant,
    /// The last day on which it is decided under the law, and the rule; `None` when no pack of rules
    /// is in force.
    pub due: Option<(Day, Say)>,
}

/// A sending, with what the browser told.
#[derive(Clone, Debug)]
pub struct Send {
    /// The draft's code.
    pub draft: String,
    /// The network it came from.
    pub network: String,
    /// What stood in the field that people do not see.
    pub trap: String,
    /// The number that the browser found.
    pub work: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Done {
    received_at: i64,
    due: Option<(Day, Say)>,
}

/// What the sender is told, as the rules stand now.
fn done(change: &mut Change<'_>, received: Instant) -> Result<Done, CommandError> {
    let book = rulebook::current(change)?;
    let place = change.actor().unit.clone();
    Ok(Done {
        received_at: kernel::micros(received),
        due: time::first_due(&book, "complaint", "direct", received, &place),
    })
}

/// The text that a browser works on for a draft.
pub(crate) fn work_text(keys: &Keys, code: &str) -> String {
    let made = keys.blind_index("portal work", code);
    made.chars().take(32).collect()
}

/// The tracking code of a draft: made from its code with a key, so that a form sent twice gives the
/// same, although it is kept nowhere before.
fn tracking_code(keys: &Keys, draft: &str) -> String {
    let mac = keys.blind_index("portal tracking code made", draft);
    let bytes = hex::decode(mac).expect("invariant: a blind index is hex");
    let letter = |byte: u8| char::from(CODE_LETTERS[usize::from(byte) % CODE_LETTERS.len()]);
    bytes
        .into_iter()
        .map(letter)
        .take(CODE_LETTERS_MAX)
        .collect()
}

fn is_solved(keys: &Keys, send: &Send, bits: u32) -> bool {
    let digits = !send.work.is_empty() && send.work.len() <= 12;
    let text = format!("{}.{}", work_text(keys, &send.draft), send.work);
    digits && robots::has_zero_bits(&platform::sha256_hex(text.as_bytes()), bits)
}

/// Sends a draft.
///
/// # Errors
/// Nothing was written, or something in it is wrong (by field); too many wait already.
pub async fn send(app: &App, send: Send) -> Result<Sent, CommandError> {
    let (code, receipt) = names(app, &send);
    let work = sending_work(app, send, code.clone());
    let done = change::run(app, &public_actor(), Some(receipt), work).await?;
    Ok(sent(code, done))
}

/// The same for who has no async runtime; blocks.
///
/// # Errors
/// As [`send`].
pub fn send_now(app: &App, send: Send) -> Result<Sent, CommandError> {
    let (code, receipt) = names(app, &send);
    let work = sending_work(app, send, code.clone());
    let done = change::run_now(app, &public_actor(), Some(receipt), work)?;
    Ok(sent(code, done))
}

/// The tracking code and the receipt of a sending.
fn names(app: &App, send: &Send) -> (String, String) {
    let id = draft::id_of(&app.keys, &send.draft);
    (
        tracking_code(&app.keys, &send.draft),
        format!("portal {id}"),
    )
}

fn sent(code: String, done: Done) -> Sent {
    Sent {
        code,
        received_at: kernel::instant_from_micros(done.received_at),
        due: done.due,
    }
}

/// The work of a command, as a change runs it.
trait Work:
    for<'a> FnMut(Change<'a>) -> Result<Committed<Done>, CommandError> + std::marker::Send + 'static
{
}
impl<F> Work for F where
    F: for<'a> FnMut(Change<'a>) -> Result<Committed<Done>, CommandError>
        + std::marker::Send
        + 'static
{
}

fn sending_work(app: &App, send: Send, tracking: String) -> impl Work + use<> {
    let (keys, network) = (app.keys.clone(), hashed(app, &send.network));
    let id = draft::id_of(&keys, &send.draft);
    move |mut change: Change<'_>| {
        let now = change.now();
        let found = draft::load(&mut change, &keys, &id, now)?;
        let draft = found.ok_or_else(nothing_written)?;
        let form = steps::register(&draft.fields(), now, now).map_err(CommandError::Invalid)?;
        papers(&draft)?;
        draft::drop_one(&mut change, &id)?;
        let text = keys.blind_index("portal text", &robots::bare(&form.content));
        let mut facts = sending::facts(&mut change, (&network, &text), now)?;
        facts.trapped = !send.trap.is_empty();
        facts.seconds = now.as_second() - draft.begun_at.as_second();
        facts.solved = is_solved(&keys, &send, robots::bits(facts.held_hour));
        let signals: Vec<&str> = robots::judge(&facts).iter().map(|s| s.code()).collect();
        let line = Line {
            id: change.id(),
            status: "taken".to_owned(),
            received_at: now,
            network: network.clone(),
            text,
            code: sending::code_hash(&keys, &tracking),
            solved: facts.solved,
            signals: signals.join(" "),
            number: String::new(),
            decided_by: String::new(),
            decided_at: None,
        };
        match line.signals.is_empty() {
            true => take(change, line, &draft, (form, tracking.clone())),
            false => hold(change, line, draft, tracking.clone()),
        }
    }
}

/// Who speaks for another brings papers (2020-3 art. 14).
fn papers(draft: &Draft) -> Result<(), CommandError> {
    if !steps::is_for_another(&draft.fields()) || !draft.files.is_empty() {
        return Ok(());
    }
    Err(CommandError::Invalid(steps::told(
        crate::rules::fields::FILES.name,
        "papers_missing",
        say!(
            "请上传授权委托书、继承或监护关系的证明材料",
            "Please add the authorisation, or proof of succession or guardianship"
        ),
    )))
}

fn nothing_written() -> CommandError {
    CommandError::Refused(Refusal::new(
        "no_draft",
        say!(
            "没有找到填写的内容：可能已经提交，或保存期已过",
            "There is nothing to send: it was sent already, or it was kept too long ago"
        ),
    ))
}

/// It is a complaint.
fn take(
    mut change: Change<'_>,
    mut line: Line,
    draft: &Draft,
    (form, tracking_code): (complaint::rules::Register, String),
) -> Result<Committed<Done>, CommandError> {
    let files = draft.files.iter().map(DraftFile::brought).collect();
    let asked = Lodge {
        form,
        files,
        tracking_code,
    };
    let (registered, entries) = lodge(&mut change, &asked)?;
    line.number = registered.number;
    sending::insert(&mut change, &line, None)?;
    let done = done(&mut change, line.received_at)?;
    change.commit(entries, done)
}

/// It waits.
fn hold(
    mut change: Change<'_>,
    mut line: Line,
    draft: Draft,
    code: String,
) -> Result<Committed<Done>, CommandError> {
    let waiting = sending::waiting(&mut change)?;
    if waiting >= WAITING_MAX {
        return Err(CommandError::Refused(Refusal::new(
            "too_many_waiting",
            say!(
                "目前在线提交过多，暂时不能接收。您填写的内容已保存，请稍后再提交，或拨打投诉电话",
                "Too much is being sent and we cannot take more now. What you wrote is kept: please send it later, or call us"
            ),
        )));
    }
    "held".clone_into(&mut line.status);
    let held = Held { draft, code };
    let state = sending::insert(&mut change, &line, Some(&held))?;
    if waiting == 0 {
        tell(&mut change, line.id, day_of(line.received_at))?;
    }
    let body = json!({ "signals": line.signals, "files": held.draft.files.len() });
    let entry = Entry::new(subject(line.id), "portal_held", body).with_state(state);
    let done = done(&mut change, line.received_at)?;
    change.commit(vec![entry], done)
}

/// The desk is told once that something waits, until somebody has looked at all of it: the clock of
/// the law runs from when it came.
fn tell(change: &mut Change<'_>, id: i64, day: Day) -> Result<(), CommandError> {
    let units = org::list(change)?;
    let head = units.into_iter().find(|unit| unit.parent().is_none());
    let head = head.ok_or(CommandError::NotFound)?;
    let holders = identity::nearest_holders(change, Permission::ComplaintAccept, &head.path)?;
    let notice = notify::Notice {
        kind: notify::Kind::HeldWaiting,
        to: holders.into_iter().map(|person| person.login).collect(),
        subject: subject(id),
        href: crate::pages::held::LIST.to_owned(),
        args: vec![("day", kernel::Say::same(day.to_string()))],
    };
    notify::post(change, &notice)?;
    Ok(())
}
