//! 催办: a person urges a limit; recorded, told, and not oftener than is useful.

use crate::people::People;
use crate::rules::recipients::{Whose, told};
use crate::rules::{Act, Step, When};
use crate::store::limit;
use crate::subject::subject;
use change::{Change, CommandError, Committed, Entry};
use identity::{Permission, permit};
use kernel::{Actor, Instant, Refusal, Say, micros, say, short_time};
use notify::{Kind, Notice};
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A limit is urged at most once in so many hours.
const REST_HOURS: i64 = 4;
const HOUR: i64 = 3_600_000_000;

/// Who was told by an urge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    /// Names of those who were told.
    pub names: Vec<String>,
}

/// Which limit is urged.
#[derive(Clone, Debug)]
struct Which {
    kind: String,
    id: String,
    key: String,
}

/// Urges one limit: its handler and the unit's officers are told, and the subject's timeline says
/// so. `kind`, `id` and `key` are those it is watched under.
pub async fn urge(
    app: &App,
    actor: &Actor,
    (kind, id, key): (&str, &str, &str),
    receipt: Option<String>,
) -> Result<Urged, CommandError> {
    let which = Which {
        kind: kind.to_owned(),
        id: id.to_owned(),
        key: key.to_owned(),
    };
    change::run(app, actor, receipt, move |change| urge_in(change, &which)).await
}

fn urge_in(mut change: Change<'_>, which: &Which) -> Result<Committed<Urged>, CommandError> {
    let permit =
        permit(change.actor(), Permission::SuperviseOrder).map_err(CommandError::Forbidden)?;
    let found = limit::load(&mut change, &which.kind, &which.id, &which.key)?;
    let mut row = found
        .filter(|row| permit.covers(&row.unit))
        .ok_or(CommandError::NotFound)?;
    if row.recused.contains(&change.actor().login) {
        return Err(super::recused().into());
    }
    let now = change.now();
    rested(row.running, row.urged_at, now)?;
    let people = People::load(&mut change, std::slice::from_ref(&row))?;
    let step = Step {
        id: "urged".to_owned(),
        when: When::Passed,
        acts: vec![Act::Owner, Act::Officers],
    };
    let whose = Whose {
        unit: &row.unit,
        owner: people.owner(&row),
    };
    let mut told = told(&step, whose, &people.posts);
    let by = &change.actor().login;
    told.retain(|told| told.login != *by && !row.recused.contains(&told.login));
    let names: Vec<String> = told.iter().map(|told| told.name.clone()).collect();
    let logins: Vec<String> = told.into_iter().map(|told| told.login).collect();
    if logins.is_empty() {
        return Err(CommandError::Refused(Refusal::new(
            "nobody_to_urge",
            say!(
                "没有可以催办的人：该事项没有经办人，本机构也没有消保岗",
                "There is nobody to urge: it has no handler and the unit has no officer"
            ),
        )));
    }
    row.urged_at = Some(now);
    row.version += 1;
    if !limit::save(&mut change, &row)? {
        return Err(change.clash().into());
    }
    let about = subject(&row.subject_kind, &row.subject_id);
    let notice = Notice {
        kind: Kind::CaseUrged,
        to: logins.clone(),
        subject: about.clone(),
        href: row.href.clone(),
        args: vec![
            ("number", Say::same(row.subject_id.as_str())),
            ("title", Say::same(row.subject_title.as_str())),
            ("by", Say::same(change.actor().name.as_str())),
            ("reason", row.title.clone()),
            ("due", Say::same(row.due.map_or("—".to_owned(), short_time))),
        ],
    };
    notify::post(&mut change, &notice)?;
    let body = json!({
        "limit": row.key, "title": row.title, "recipients": logins, "names": names,
    });
    let entry = Entry::new(about, "supervision_urged", body);
    change.commit(vec![entry], Urged { names })
}

/// Whether a limit may be urged now.
fn rested(running: bool, urged_at: Option<Instant>, now: Instant) -> Result<(), Refusal> {
    if !running {
        return Err(Refusal::new(
            "limit_done",
            say!(
                "该时限已办结，无需催办",
                "This limit is done; there is nothing to urge"
            ),
        ));
    }
    // A clock that was set back does not lock it: only an urge of the last hours counts.
    let since = urged_at.map(|at| micros(now) - micros(at));
    if since.is_some_and(|since| (0..REST_HOURS * HOUR).contains(&since)) {
        let at = urged_at.map_or(String::new(), short_time);
        return Err(Refusal::new(
            "urged_lately",
            say!(
                "已于 {at} 催办，{REST_HOURS} 小时内不重复催办",
                "It was urged at {at}; it can be urged once in {REST_HOURS} hours"
            ),
        ));
    }
    Ok(())
}
