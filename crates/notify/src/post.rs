//! Posting: what other rooms call inside their own change.

use crate::rules::{Channel, Kind, WHAT, When, when};
use crate::store::delivery::{self, New};
use crate::store::message::{self, Stored};
use crate::store::{endpoint, person};
use change::{Change, Subject};
use kernel::{Say, UnitPath};
use platform::sql::SqlError;
use std::collections::BTreeSet;

/// Most people that one notice goes to.
pub const RECIPIENTS_MAX: usize = 1_000;

/// Something that people are to know. Nothing of a complainant belongs into it: number and title
/// of the matter, dates, colleagues' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about; the texts hang on it.
    pub kind: Kind,
    /// Logins; who is there twice gets it once, who is unknown or closed not at all.
    pub to: Vec<String>,
    /// The matter.
    pub subject: Subject,
    /// Where the matter is shown: a path of this site, `/complaints/TS-…`.
    pub href: String,
    /// What stands in the texts' places ([`Kind::places`]), in the languages of the readers.
    pub args: Vec<(&'static str, Say)>,
}

impl Notice {
    /// The places of the kind's texts about which this notice says nothing; a dash stands there.
    pub fn missing(&self) -> Vec<&'static str> {
        let given = |place: &&'static str| self.args.iter().any(|(name, _)| name == place);
        let places = self.kind.places().iter().copied();
        let own = |place: &&'static str| *place == WHAT;
        places
            .filter(|place| !given(place) && !own(place))
            .collect()
    }
}

/// Posts a notice in the transaction of what it tells: it becomes durable with it, or not at all.
/// Answers how many people get it. In the program they have it at once; mail and endpoints follow
/// from the jobs ([`jobs`](crate::jobs)).
///
/// An endpoint hears it when one of the recipients belongs to its unit or one below.
///
/// # Errors
/// The database's; more recipients than [`RECIPIENTS_MAX`], a link that leaves the site.
///
/// # Panics
/// In debug builds, when a place of the kind's texts is left empty: its caller forgot it.
pub fn post(change: &mut Change<'_>, notice: &Notice) -> Result<usize, SqlError> {
    let missing = notice.missing();
    debug_assert!(missing.is_empty(), "{:?}: no {missing:?}", notice.kind);
    let logins: BTreeSet<&str> = notice.to.iter().map(String::as_str).collect();
    if logins.len() > RECIPIENTS_MAX {
        return Err(SqlError::Other(format!(
            "a notice goes to at most {RECIPIENTS_MAX} people, not {}",
            logins.len()
        )));
    }
    if ui::local_path(&notice.href) != notice.href {
        return Err(SqlError::Other(
            "a notice leads to a path of this site".to_owned(),
        ));
    }
    let mut people = Vec::new();
    for login in logins {
        people.extend(identity::reachable(change, login)?);
    }
    if people.is_empty() {
        return Ok(0);
    }
    let stored = store_notice(change, notice)?;
    for reached in &people {
        deliver_to(change, &stored, &reached.login)?;
    }
    let units: BTreeSet<UnitPath> = people.iter().map(|p| p.unit.clone()).collect();
    to_endpoints(change, &stored, &units)?;
    Ok(people.len())
}

fn store_notice(change: &mut Change<'_>, notice: &Notice) -> Result<Stored, SqlError> {
    let stored = Stored {
        id: change.id(),
        kind: notice.kind,
        subject_kind: notice.subject.kind.to_owned(),
        subject_id: notice.subject.id.clone(),
        href: notice.href.clone(),
        args: notice
            .args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        at: change.now(),
    };
    message::insert_notice(change, &stored)?;
    Ok(stored)
}

/// Into the person's list and, as they have chosen, on its way to their mail.
fn deliver_to(change: &mut Change<'_>, notice: &Stored, login: &str) -> Result<(), SqlError> {
    let choices = person::load(change, login)?;
    let now = change.now();
    let read_at = (!choices.alerts(notice.kind)).then_some(now);
    let id = change.id();
    message::insert(change, id, notice.id, login, now, read_at)?;
    if !choices.mails(notice.kind) {
        return Ok(());
    }
    let (next_at, held) = match when(now, notice.kind.urgent(), choices.quiet, choices.digest) {
        When::Now => (now, false),
        When::At(at) => (at, false),
        When::Digest(at) => (at, true),
    };
    let new = New {
        id: change.id(),
        notice: notice.id,
        channel: Channel::Mail,
        login,
        endpoint: None,
        next_at,
        held,
    };
    delivery::insert(change, &new)
}

/// On its way to the endpoints that want it.
fn to_endpoints(
    change: &mut Change<'_>,
    notice: &Stored,
    units: &BTreeSet<UnitPath>,
) -> Result<(), SqlError> {
    let wanting = endpoint::all(change)?.into_iter();
    for endpoint in wanting.filter(|e| e.active && e.kinds.contains(&notice.kind)) {
        let Some(unit) = org::unit(change, &endpoint.unit)? else {
            continue;
        };
        if units.iter().any(|of_one| unit.path.contains(of_one)) {
            to_endpoint(change, notice, endpoint.id, endpoint.channel)?;
        }
    }
    Ok(())
}

/// On its way to one endpoint.
pub(crate) fn to_endpoint(
    change: &mut Change<'_>,
    notice: &Stored,
    endpoint: i64,
    channel: Channel,
) -> Result<(), SqlError> {
    let new = New {
        id: change.id(),
        notice: notice.id,
        channel,
        login: "",
        endpoint: Some(endpoint),
        next_at: change.now(),
        held: false,
    };
    delivery::insert(change, &new)
}

/// Stores a notice that goes to no person: an administrator's test of an endpoint.
pub(crate) fn store_only(change: &mut Change<'_>, notice: &Notice) -> Result<Stored, SqlError> {
    store_notice(change, notice)
}
