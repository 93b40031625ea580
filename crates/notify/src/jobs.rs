//! What the clock asks for: sending, and putting digests together.

use crate::rules::{Channel, Kind};
use crate::send::{Carrier, Carry, of_endpoints, run};
use crate::settings::Settings;
use crate::store::delivery::{self, New};
use crate::store::message::{self, Stored};
use change::{CommandError, Job};
use platform::App;
use platform::sql::{SqlError, Tx};
use std::sync::Arc;
use std::time::Duration;

/// How long the sender rests when nothing is due.
const REST: Duration = Duration::from_secs(2);
/// How long the gatherer of digests rests when nothing is due: digests come at whole minutes.
const DIGEST_REST: Duration = Duration::from_secs(20);
/// How long to rest between looks for what is not sealed: there is none but after an upgrade.
const SEAL_REST: Duration = Duration::from_secs(3600);

/// The jobs of the room: one for each channel, so that a robot that hangs does not hold up the
/// mail, one for digests, one that seals what is from before. Several servers may run them at once.
pub fn jobs(settings: &Settings) -> Vec<Job> {
    let carrier: Arc<dyn Carry> = Arc::new(Carrier::new(settings));
    let job = |name: &'static str, channel: Channel| {
        let carrier = carrier.clone();
        Job::new(name, REST, move |app| run(app, channel, carrier.as_ref()))
    };
    let [webhook, dingtalk, wecom] = of_endpoints();
    vec![
        Job::new("notify.digest", DIGEST_REST, gather),
        Job::new(
            "notify.seal",
            SEAL_REST,
            crate::commands::endpoint::seal_old,
        ),
        job("notify.mail", Channel::Mail),
        job("notify.webhook", webhook),
        job("notify.dingtalk", dingtalk),
        job("notify.wecom", wecom),
    ]
}

/// Puts one person's digest together; answers 1 when there was one.
pub(crate) fn gather(app: &App) -> Result<usize, CommandError> {
    let (now, entropy) = (app.clock.now(), app.entropy.clone());
    let done = app.db.write_now(move |tx: &mut Tx<'_>| {
        let Some(login) = delivery::digest_due(tx, now)? else {
            return Ok(0);
        };
        let (notice, digest) = (entropy.id(now), entropy.id(now));
        let stored = Stored {
            id: notice,
            kind: Kind::Digest,
            subject_kind: "account".to_owned(),
            subject_id: login.clone(),
            href: "/notices".to_owned(),
            // Written when it is sent, in the language its reader has then.
            args: Vec::new(),
            at: now,
        };
        message::insert_notice(tx, &stored)?;
        let new = New {
            id: digest,
            notice,
            channel: Channel::Mail,
            login: &login,
            endpoint: None,
            next_at: now,
            held: false,
        };
        delivery::insert(tx, &new)?;
        delivery::gather(tx, &login, digest, now)?;
        Ok(1)
    });
    match done {
        // Another server was quicker.
        Err(SqlError::Serialization) => Ok(0),
        other => Ok(other?),
    }
}
