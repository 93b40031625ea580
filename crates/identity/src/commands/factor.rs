//! A person's second factor: set up, confirm, use, renew, take away.

use super::session::{Entered, Origin, begin};
use super::{by, entry, subject};
use crate::access::Permission;
use crate::door::{Tell, Told};
use crate::permit::Permit;
use crate::rules::factor::{
    RECOVERY_CHARS, RECOVERY_CODES, SECRET_BYTES, accept, is_digits, recovery_form,
};
use crate::rules::fields::CODE;
use crate::rules::{Lockout, Stage, Via, lockout, waited_out};
use crate::secret;
use crate::store::factor::{self as store, Factor};
use crate::store::session::{self as sessions, Session};
use crate::store::{account, policy};
use change::{Change, CommandError, Committed, Entry};
use kernel::{Actor, FieldError, FieldErrors, Refusal, say};
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a secret is sealed for: another person's row can't be put in its place.
pub(super) fn context(login: &str) -> String {
    format!("account {login} totp")
}

/// What is kept of a recovery code.
fn recovery_hash(keys: &Keys, login: &str, code: &str) -> String {
    keys.blind_index(&format!("recovery {login}"), &recovery_form(code))
}

/// What the page of a person's second factor shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    /// Since when it is asked for.
    pub(crate) since: Option<kernel::Instant>,
    /// The secret that waits for its first code.
    pub(crate) pending: Option<Vec<u8>>,
    /// Recovery codes that are left.
    pub(crate) recovery_left: i64,
    /// Whether one of the roles must have it.
    pub(crate) required: bool,
}

/// How it stands with a person's second factor.
pub(crate) fn standing(
    reader: &mut Reader<'_>,
    keys: &Keys,
    actor: &Actor,
) -> Result<Standing, SqlError> {
    let required = policy::load(reader)?.0.wants_factor(actor.roles);
    let Some(factor) = store::load(reader, &actor.login)? else {
        return Ok(Standing {
            required,
            ..Standing::default()
        });
    };
    let pending = match factor.pending.as_str() {
        "" => None,
        sealed => Some(open(keys, &actor.login, sealed)?),
    };
    Ok(Standing {
        since: factor.confirmed_at,
        pending,
        recovery_left: store::recovery_left(reader, &actor.login)?,
        required,
    })
}

fn open(keys: &Keys, login: &str, sealed: &str) -> Result<Vec<u8>, SqlError> {
    keys.open_sealed(&context(login), sealed)
        .map_err(|error| SqlError::Other(error.to_string()))
}

/// Which way a code opened, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Checked {
    ByCode,
    ByRecovery,
    Wrong,
}

/// Checks a code of the authenticator, or a recovery code, and uses it up. Refused while too many
/// wrong ones keep the door closed.
fn check(
    change: &mut Change<'_>,
    keys: &Keys,
    login: &str,
    factor: &Factor,
    typed: &str,
) -> Result<Checked, CommandError> {
    let now = change.now();
    if factor.lockout.holds(now) {
        return Err(CommandError::Refused(locked_out()));
    }
    if is_digits(typed) {
        let secret = open(keys, login, &factor.secret)?;
        let step = accept(&secret, typed, now, factor.last_step);
        let taken = match step {
            Some(step) => store::take_step(change, login, step)?,
            None => false,
        };
        return Ok(if taken {
            Checked::ByCode
        } else {
            Checked::Wrong
        });
    }
    let hash = recovery_hash(keys, login, typed);
    if store::use_recovery(change, login, &hash, now)? {
        store::set_lockout(change, login, Lockout::default())?;
        return Ok(Checked::ByRecovery);
    }
    Ok(Checked::Wrong)
}

fn locked_out() -> Refusal {
    Refusal::new(
        "second_factor_locked_out",
        say!(
            "验证码连续输错 5 次，请 15 分钟后再试；如需帮助请联系系统管理员。",
            "Five wrong codes in a row. Please try again in 15 minutes, or ask your administrator for help."
        ),
    )
}

/// Notes a wrong code.
fn wrong_code(change: &mut Change<'_>, login: &str, factor: &Factor) -> Result<Entry, SqlError> {
    let after = lockout(factor.lockout, change.now());
    store::set_lockout(change, login, after)?;
    Ok(match after.until {
        None => {
            let body = json!({ "in_a_row": after.failed });
            Entry::new(subject(login), "second_factor_failed", body)
        }
        Some(until) => {
            let body = json!({ "until": kernel::rfc3339(until) });
            Entry::new(subject(login), "second_factor_locked_out", body)
        }
    })
}

fn code_is_wrong() -> FieldErrors {
    let say = say!(
        "「验证码」不正确或已使用，请输入验证器当前显示的 6 位数字",
        "\"Code\" is wrong or was used before; type the six digits that your authenticator shows now"
    );
    FieldError::new(CODE.name, "code_wrong", say).into()
}

/// What came of a code at the login.
#[derive(Clone, Debug)]
pub(crate) enum Passed {
    /// Somebody is in.
    In(Entered),
    /// The code was wrong; it is noted.
    Wrong,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Opened {
    passed: bool,
    must_change: bool,
    lang: Option<kernel::Lang>,
}

/// The second step of the login. The half session ends, and one with another secret begins.
pub(crate) async fn pass(
    app: &App,
    half: Session,
    typed: String,
    origin: Origin,
) -> Result<Passed, CommandError> {
    let token = secret::session_secret(&app.entropy);
    let (print, keys, login) = (
        secret::fingerprint(&token),
        app.keys.clone(),
        half.login.clone(),
    );
    let found = app
        .db
        .read(move |reader| account::load(reader, &login))
        .await;
    let person = found.map_err(CommandError::Sql)?;
    let actor = super::actor_of(&person.ok_or(CommandError::NotFound)?);
    let opened = change::run(app, &actor, None, move |change| {
        pass_in(change, &keys, &half, &typed, (&print, &origin))
    })
    .await?;
    Ok(match opened.passed {
        false => Passed::Wrong,
        true => Passed::In(Entered {
            secret: token,
            must_change: opened.must_change,
            lang: opened.lang,
            stage: Stage::Full,
        }),
    })
}

fn pass_in(
    mut change: Change<'_>,
    keys: &Keys,
    half: &Session,
    typed: &str,
    (print, origin): (&str, &Origin),
) -> Result<Committed<Opened>, CommandError> {
    let (login, now) = (half.login.as_str(), change.now());
    let stored = sessions::load(&mut change, half.id)?;
    let waits = stored.is_some_and(|s| s.stage == Stage::Code && !waited_out(s.begun_at, now));
    let person = account::load(&mut change, login)?.filter(|p| p.status.is_active() && waits);
    let factor = store::load(&mut change, login)?.filter(Factor::holds);
    let (Some(person), Some(factor)) = (person, factor) else {
        return Err(CommandError::NotFound);
    };
    let checked = check(&mut change, keys, login, &factor, typed)?;
    let mut opened = Opened {
        passed: true,
        must_change: person.must_change,
        lang: person.lang,
    };
    if checked == Checked::Wrong {
        opened.passed = false;
        let entry = wrong_code(&mut change, login, &factor)?;
        return change.commit(vec![entry], opened);
    }
    let mut entries = Vec::new();
    if checked == Checked::ByRecovery {
        let left = store::recovery_left(&mut change, login)?;
        let body = json!({ "left": left });
        entries.push(Entry::new(subject(login), "recovery_code_used", body));
    }
    sessions::end(&mut change, login, half.id)?;
    account::note_login(&mut change, login, now)?;
    entries.push(begin(
        &mut change,
        &person,
        print,
        origin,
        (Stage::Full, half.via),
    )?);
    change.commit(entries, opened)
}

/// Ends a half session whose owner went away.
pub(crate) async fn give_up(app: &App, half: Session) -> Result<(), SqlError> {
    app.db
        .write(move |tx| sessions::end(tx, &half.login, half.id).map(|_| ()))
        .await
}

/// What a person asks with a code of the factor they have.
enum Ask {
    /// Another secret, for a new telephone. The old one holds until the new one is confirmed.
    Replace(String),
    /// New recovery codes, of these hashes.
    Renew(Vec<String>),
    /// No second factor any more.
    Remove,
}

/// Makes a secret that waits for its first code. Whoever has a factor shows a code of it.
pub(crate) async fn begin_setup(
    app: &App,
    actor: &Actor,
    typed: String,
) -> Result<(), CommandError> {
    let secret = app.entropy.bytes::<SECRET_BYTES>();
    let sealed = app.keys.seal(&context(&actor.login), &secret, &app.entropy);
    asked(app, actor, typed, Ask::Replace(sealed)).await
}

/// Replaces the recovery codes; answers the new ones, to be shown once.
pub(crate) async fn renew_recovery(
    app: &App,
    actor: &Actor,
    typed: String,
) -> Result<Vec<String>, CommandError> {
    let (codes, hashes) = new_recovery(app, &actor.login);
    asked(app, actor, typed, Ask::Renew(hashes)).await?;
    Ok(codes)
}

/// Takes the person's own factor away, unless a role must have it.
pub(crate) async fn remove_own(
    app: &App,
    actor: &Actor,
    typed: String,
) -> Result<(), CommandError> {
    asked(app, actor, typed, Ask::Remove).await
}

fn new_recovery(app: &App, login: &str) -> (Vec<String>, Vec<String>) {
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| app.entropy.code(RECOVERY_CHARS))
        .collect();
    let hash = |code: &String| recovery_hash(&app.keys, login, code);
    let hashes = codes.iter().map(hash).collect();
    (codes, hashes)
}

async fn asked(app: &App, actor: &Actor, typed: String, ask: Ask) -> Result<(), CommandError> {
    let (keys, login) = (app.keys.clone(), actor.login.clone());
    let right = change::run(app, actor, None, move |change| {
        asked_in(change, &keys, &login, &typed, &ask)
    })
    .await?;
    if right {
        Ok(())
    } else {
        Err(code_is_wrong().into())
    }
}

/// Answers whether the code was right: a wrong one is a change, too, for it is noted.
fn asked_in(
    mut change: Change<'_>,
    keys: &Keys,
    login: &str,
    typed: &str,
    ask: &Ask,
) -> Result<Committed<bool>, CommandError> {
    let factor = store::load(&mut change, login)?.filter(Factor::holds);
    match (&factor, ask) {
        (Some(factor), _) => {
            let roles = change.actor().roles;
            if matches!(ask, Ask::Remove) && policy::load(&mut change)?.0.wants_factor(roles) {
                return Err(CommandError::Refused(required()));
            }
            if check(&mut change, keys, login, factor, typed)? == Checked::Wrong {
                let entry = wrong_code(&mut change, login, factor)?;
                return change.commit(vec![entry], false);
            }
        }
        // The first one: nothing can be shown yet.
        (None, Ask::Replace(_)) => {}
        (None, _) => return Err(CommandError::Refused(none_there())),
    }
    let kind = match ask {
        Ask::Replace(sealed) => {
            store::set_pending(&mut change, login, sealed)?;
            "second_factor_begun"
        }
        Ask::Renew(hashes) => {
            store::set_recovery(&mut change, login, hashes)?;
            "recovery_codes_renewed"
        }
        Ask::Remove => {
            store::remove(&mut change, login)?;
            "second_factor_removed"
        }
    };
    let entry = entry(&mut change, kind, login, json!({}))?;
    change.commit(vec![entry], true)
}

fn required() -> Refusal {
    Refusal::new(
        "second_factor_required",
        say!(
            "您的岗位必须使用两步验证，不能停用；更换手机请用「更换验证器」",
            "Your role must use a second factor, so it can't be switched off; to change your phone, replace the authenticator"
        ),
    )
}

fn none_there() -> Refusal {
    Refusal::new(
        "no_second_factor",
        say!("尚未启用两步验证", "There is no second factor yet"),
    )
}

/// The first code of the waiting secret: from now on it is asked for. Answers the recovery codes,
/// to be shown once. Other sessions of the person end.
pub(crate) async fn confirm(
    app: &App,
    actor: &Actor,
    session: i64,
    typed: String,
) -> Result<Vec<String>, CommandError> {
    let (codes, hashes) = new_recovery(app, &actor.login);
    let (keys, login) = (app.keys.clone(), actor.login.clone());
    change::run(app, actor, None, move |mut change| {
        let factor = store::load(&mut change, &login)?.filter(|f| !f.pending.is_empty());
        let Some(factor) = factor else {
            return Err(CommandError::Refused(nothing_waits()));
        };
        let now = change.now();
        let secret = open(&keys, &login, &factor.pending)?;
        // The waiting secret is another one: the last step of the old one says nothing of it.
        let step = accept(&secret, &typed, now, 0).ok_or_else(code_is_wrong)?;
        store::confirm(&mut change, &login, step, now)?;
        store::set_recovery(&mut change, &login, &hashes)?;
        let ended = sessions::end_all(&mut change, &login, Some(session))?;
        let body = json!({ "ended_sessions": ended, "replaced": factor.holds() });
        let entry = entry(&mut change, "second_factor_confirmed", &login, body)?;
        change.commit(vec![entry], ())
    })
    .await?;
    Ok(codes)
}

fn nothing_waits() -> Refusal {
    Refusal::new(
        "no_second_factor_waits",
        say!(
            "没有待确认的验证器，请重新开始设置",
            "No authenticator waits to be confirmed; please begin again"
        ),
    )
}

/// An administrator takes somebody's factor away (the telephone is lost). Sessions end, and the
/// person is told.
pub(crate) async fn reset(
    app: &App,
    permit: &Permit,
    login: String,
    receipt: Option<String>,
    tell: Option<Tell>,
) -> Result<(), CommandError> {
    let actor = by(permit, Permission::AccountManage);
    if actor.login == login {
        return Err(CommandError::Refused(own_reset()));
    }
    change::run(app, &actor, receipt, move |mut change| {
        let person = account::load(&mut change, &login)?.ok_or(CommandError::NotFound)?;
        if !store::remove(&mut change, &login)? {
            return Err(CommandError::Refused(none_there()));
        }
        let ended = sessions::end_all(&mut change, &login, None)?;
        if let Some(tell) = tell {
            let by = change.actor().name.clone();
            let told = Told::FactorReset { by };
            tell(&mut change, &person.login, &told)?;
        }
        let body = json!({ "ended_sessions": ended });
        let entry = entry(&mut change, "second_factor_reset", &login, body)?;
        change.commit(vec![entry], ())
    })
    .await
}

fn own_reset() -> Refusal {
    Refusal::new(
        "own_account",
        say!(
            "不能重置本人的两步验证，请由其他管理员办理",
            "You can't reset your own second factor; ask another administrator"
        ),
    )
}

/// How a session of somebody with that way of coming in begins: half, while a factor is asked for.
pub(super) fn stage_for(
    reader: &mut Reader<'_>,
    login: &str,
    via: Via,
    provider_checks: bool,
) -> Result<Stage, SqlError> {
    let asked = store::confirmed_at(reader, login)?.is_some();
    let by_provider = via == Via::Provider && provider_checks;
    Ok(if asked && !by_provider {
        Stage::Code
    } else {
        Stage::Full
    })
}
