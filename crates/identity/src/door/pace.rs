//! How often: limits of requests by token, account and network address.
//!
//! Counted in this process's memory, for they come with every request; forms that are open to
//! everybody leave something behind, so those are counted in the database (`identity_attempt`) and
//! hold on every server and over a restart. Wrong passwords have their own limits in
//! `commands/attempts.rs`.

use kernel::Instant;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// More keys than this are not kept; then those whose time is over are forgotten, and if none is,
/// all of them: whoever has so many addresses is stopped in front of this program or not at all.
const KEYS_MAX: usize = 50_000;

/// Seconds in which requests of the API and of open pages are counted.
pub(super) const PACE_SECONDS: u64 = 60;
/// Seconds in which open forms are counted.
pub(crate) const FORM_SECONDS: u64 = 600;

/// How many requests are answered; what comes more often is told to wait (429).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests of the API by one token or account in a minute.
    pub api_per_minute: u32,
    /// Requests of the API without a valid token, and of pages open to everybody under `/p/`, from
    /// one network address in a minute.
    pub anonymous_per_minute: u32,
    /// Forms under `/p/` sent from one network address in ten minutes.
    pub forms_per_ten_minutes: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            api_per_minute: 600,
            anonymous_per_minute: 120,
            forms_per_ten_minutes: 60,
        }
    }
}

/// Counts by key within windows of [`PACE_SECONDS`].
#[derive(Debug, Default)]
pub(super) struct Paces {
    counts: Mutex<HashMap<String, (Instant, u32)>>,
}

impl Paces {
    /// Counts one more; the seconds to wait when it is one too many.
    pub(super) fn count(&self, key: String, most: u32, now: Instant) -> Option<u64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KEYS_MAX && !counts.contains_key(&key) {
            counts.retain(|_, (since, _)| remaining(*since, now).is_some());
            if counts.len() >= KEYS_MAX {
                counts.clear();
            }
        }
        let (since, count) = counts.entry(key).or_insert((now, 0));
        if remaining(*since, now).is_none() {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        remaining(*since, now).filter(|_| *count > most)
    }

    /// The seconds to wait, without counting.
    pub(super) fn waits(&self, key: &str, most: u32, now: Instant) -> Option<u64> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = counts.get(key)?;
        remaining(*since, now).filter(|_| *count >= most)
    }
}

/// Seconds left of a window, at least one; `None` when it is over or the clock was set back.
fn remaining(since: Instant, now: Instant) -> Option<u64> {
    let passed = now.as_second().checked_sub(since.as_second())?;
    let passed = u64::try_from(passed).ok()?;
    PACE_SECONDS.checked_sub(passed).filter(|left| *left > 0)
}

/// What a network address is counted under: an IPv6 address by its network (/64), of which one
/// household has all.
pub(super) fn network_of(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::from_second(1_000_000 + second).unwrap()
    }

    #[test]
    fn what_is_too_often_waits_for_the_rest_of_the_minute() {
        let paces = Paces::default();
        let ask = |second| paces.count("a".to_owned(), 2, at(second));
        assert_eq!([ask(0), ask(1), ask(20)], [None, None, Some(40)]);
        assert_eq!(paces.waits("a", 2, at(59)), Some(1));
        assert_eq!(paces.waits("a", 2, at(60)), None);
        assert_eq!(paces.waits("b", 2, at(20)), None);
        assert_eq!(ask(60), None, "another minute");
        assert_eq!(ask(30), None, "a clock that was set back shuts nobody out");
    }

    #[test]
    fn memory_is_bounded() {
        let paces = Paces::default();
        for n in 0..=KEYS_MAX {
            paces.count(n.to_string(), 1, at(0));
        }
        assert!(paces.counts.lock().unwrap().len() <= KEYS_MAX);
    }

    #[test]
    fn a_household_is_one_network() {
        assert_eq!(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network_of("203.0.113.9"), "203.0.113.9");
        assert_eq!(network_of("::ffff:203.0.113.9"), "::ffff:203.0.113.9");
        assert_eq!(network_of(""), "");
    }
}
