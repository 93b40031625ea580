//! The runner: claims what is due, sends it, writes down what became of it.
//!
//! A delivery is claimed with a lease in one transaction, sent outside of it, and settled in
//! another. What that gives, and what it cannot:
//!
//! - Two servers never have the same delivery at once: a claim is serializable, and a server sends
//!   nothing for which less of its lease is left than a sending may take.
//! - A server that is killed leaves what it had claimed and not sent; others send it when the lease
//!   has run out ([`LEASE`]).
//! - What it had sent and not yet settled (at most [`WORKERS`] twice over, for some milliseconds
//!   each) is sent again: over a mail server or a webhook nobody can have both "never lost" and
//!   "never twice". Both times carry the same `Message-ID` or `X-Xiaobao-Delivery`, by which the
//!   receiver drops the second.

mod carry;
mod http;
mod mail;

pub(crate) use carry::{Carrier, Carry, Loaded, Parcel, of_endpoints};
pub use mail::check as check_mail;

use crate::rules::{ATTEMPTS_MAX, Channel, Outcome, pause_after};
use crate::store::delivery::{self, Claimed, Fate};
use change::CommandError;
use kernel::Instant;
use platform::sql::{SqlError, Tx};
use platform::{App, Entropy};
use std::collections::HashSet;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a server keeps what it has claimed.
pub(crate) const LEASE: Duration = Duration::from_secs(300);
/// How long one sending may take.
pub(crate) const SENDING: Duration = Duration::from_secs(20);
/// Deliveries claimed at once.
pub(crate) const BATCH_MAX: usize = 100;
/// Threads that send at the same time, for each channel.
pub(crate) const WORKERS: usize = 4;
/// How long an address that is out of order is left alone.
const DOWN: Duration = Duration::from_secs(60);
/// How often writing down an outcome is tried: a sent delivery that is not known to be sent would
/// be sent again.
const SETTLE_ATTEMPTS_MAX: u32 = 5;
/// Most characters kept of what went wrong.
const ERROR_CHARS_MAX: usize = 300;

/// Sends a bounded number of what is due on a channel; answers how many were claimed.
pub(crate) fn run(app: &App, channel: Channel, carrier: &dyn Carry) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let until = after(now, LEASE);
    let lease = lease_of(&app.entropy);
    let keys = app.keys.clone();
    let claimed = app.db.write_now(move |tx: &mut Tx<'_>| {
        let claimed = delivery::claim(tx, channel, lease, now, until, BATCH_MAX)?;
        carry::load(tx, &keys, claimed)
    });
    let parcels = match claimed {
        Ok(parcels) => parcels,
        // Another server was quicker: there is a next time.
        Err(SqlError::Serialization) => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let count = parcels.len();
    if count > 0 {
        let batch = Batch {
            app,
            lease,
            until,
            carrier,
            waiting: Mutex::new(parcels),
            down: Mutex::default(),
        };
        batch.send();
    }
    Ok(count)
}

/// A number that no other claim has: were it one by time, two servers could draw the same.
fn lease_of(entropy: &Entropy) -> i64 {
    i64::from_be_bytes(entropy.bytes::<8>()) & i64::MAX | 1
}

fn after(at: Instant, time: Duration) -> Instant {
    at.checked_add(time).unwrap_or(Instant::MAX)
}

/// What one claim has brought.
struct Batch<'a> {
    app: &'a App,
    lease: i64,
    until: Instant,
    carrier: &'a dyn Carry,
    waiting: Mutex<Vec<Loaded>>,
    /// Endpoints (0 for the mail server) that were out of order a moment ago.
    down: Mutex<HashSet<i64>>,
}

type Settled = (i64, Fate);

impl Batch<'_> {
    /// Sends with several threads; this one writes down what became of each. The channel has no
    /// room: a thread sends no more before its last outcome is being written down.
    fn send(&self) {
        let (tell, told) = sync_channel::<Settled>(0);
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                let tell = tell.clone();
                scope.spawn(move || self.work(&tell));
            }
            drop(tell);
            self.write_down(&told);
        });
    }

    fn work(&self, tell: &SyncSender<Settled>) {
        loop {
            let next = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                waiting.pop()
            };
            let Some((claimed, parcel)) = next else {
                return;
            };
            let fate = match parcel {
                Ok(parcel) => self.one(&claimed, &parcel),
                Err(gone) => Fate::Dropped(gone),
            };
            if tell.send((claimed.id, fate)).is_err() {
                return;
            }
        }
    }

    fn one(&self, claimed: &Claimed, parcel: &Parcel) -> Fate {
        let now = self.app.clock.now();
        if claimed.attempts > ATTEMPTS_MAX {
            return Fate::Dead("tried_too_often".to_owned());
        }
        if after(now, SENDING) >= self.until {
            return Fate::Untried(now, String::new());
        }
        let place = claimed.endpoint.unwrap_or(0);
        let is_down = |down: &Mutex<HashSet<i64>>| {
            let down = down.lock().unwrap_or_else(PoisonError::into_inner);
            down.contains(&place)
        };
        if is_down(&self.down) {
            return Fate::Untried(after(now, DOWN), "address_down".to_owned());
        }
        match self.carrier.carry(parcel, now) {
            Outcome::Sent => Fate::Sent,
            Outcome::Never(error) => Fate::Dead(short(&error)),
            Outcome::Later { error, down } => {
                if down {
                    let mut places = self.down.lock().unwrap_or_else(PoisonError::into_inner);
                    places.insert(place);
                }
                match pause_after(claimed.attempts) {
                    Some(pause) => Fate::Failed(after(now, pause), short(&error)),
                    None => Fate::Dead(short(&error)),
                }
            }
        }
    }

    /// Writes outcomes down as they come, those that wait in one transaction.
    fn write_down(&self, told: &Receiver<Settled>) {
        while let Ok(first) = told.recv() {
            let mut settled = vec![first];
            settled.extend(told.try_iter());
            self.settle(settled);
        }
    }

    fn settle(&self, settled: Vec<Settled>) {
        let (lease, now) = (self.lease, self.app.clock.now());
        for attempt in 1..=SETTLE_ATTEMPTS_MAX {
            let these = settled.clone();
            let done = self.app.db.write_now(move |tx: &mut Tx<'_>| {
                let mut lost = 0;
                for (id, fate) in &these {
                    lost += u32::from(!delivery::settle(tx, *id, lease, fate, now)?);
                }
                Ok::<_, SqlError>(lost)
            });
            match done {
                Ok(0) => return,
                Ok(lost) => {
                    tracing::warn!(lost, "deliveries were no longer ours when they were sent");
                    return;
                }
                Err(error) if attempt == SETTLE_ATTEMPTS_MAX => {
                    let count = settled.len();
                    tracing::error!(%error, count, "outcomes of deliveries could not be written");
                }
                Err(error) => {
                    tracing::warn!(%error, attempt, "outcomes of deliveries are written again");
                    std::thread::sleep(Duration::from_millis(50 << attempt));
                }
            }
        }
    }
}

fn short(error: &str) -> String {
    let line = error.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(ERROR_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests;
