//! Memory of this process about who tried what too often. It is small, and forgets.

use kernel::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// More keys than this are not kept: an attacker with many addresses fills it, and then the oldest
/// are forgotten.
const KEYS_MAX: usize = 10_000;

/// Counts failures of a key within a sliding time.
#[derive(Debug)]
pub(crate) struct Tries {
    most: usize,
    within: Duration,
    failed: Mutex<HashMap<String, Vec<Instant>>>,
}

impl Tries {
    /// At most `most` failures within so many seconds.
    pub(crate) fn new(most: usize, seconds: u64) -> Tries {
        Tries {
            most,
            within: Duration::from_secs(seconds),
            failed: Mutex::default(),
        }
    }

    fn since(&self, now: Instant) -> Instant {
        now.checked_sub(self.within).unwrap_or(Instant::MIN)
    }

    /// Whether the key has to wait.
    pub(crate) fn must_wait(&self, key: &str, now: Instant) -> bool {
        let since = self.since(now);
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = failed
            .get(key)
            .map_or(0, |times| times.iter().filter(|t| **t > since).count());
        recent >= self.most
    }

    /// Notes a failure.
    pub(crate) fn note(&self, key: &str, now: Instant) {
        let since = self.since(now);
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() >= KEYS_MAX {
            failed.retain(|_, times| times.iter().any(|t| *t > since));
        }
        if failed.len() >= KEYS_MAX {
            failed.clear();
        }
        let times = failed.entry(key.to_owned()).or_default();
        times.retain(|t| *t > since);
        times.push(now);
    }
}

/// Lets a key through once within a time.
#[derive(Debug)]
pub(super) struct Once {
    within: Duration,
    last: Mutex<HashMap<String, Instant>>,
}

impl Once {
    /// Once within so many seconds.
    pub(super) fn new(seconds: u64) -> Once {
        Once {
            within: Duration::from_secs(seconds),
            last: Mutex::default(),
        }
    }

    /// Whether it is this key's turn; notes that it was.
    pub(super) fn turn(&self, key: String, now: Instant) -> bool {
        let since = now.checked_sub(self.within).unwrap_or(Instant::MIN);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.get(&key).is_some_and(|at| *at > since) {
            return false;
        }
        if last.len() >= KEYS_MAX {
            last.retain(|_, at| *at > since);
        }
        if last.len() >= KEYS_MAX {
            last.clear();
        }
        last.insert(key, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_second(1_000_000 + seconds).unwrap()
    }

    #[test]
    fn failures_count_within_their_time_and_for_their_key() {
        let tries = Tries::new(3, 60);
        for second in [0, 10, 20] {
            assert!(!tries.must_wait("a", at(second)));
            tries.note("a", at(second));
        }
        assert!(tries.must_wait("a", at(21)) && !tries.must_wait("b", at(21)));
        assert!(!tries.must_wait("a", at(60)), "the first one is forgotten");
    }

    #[test]
    fn once_is_once_a_minute() {
        let once = Once::new(60);
        let turns = [0, 59, 60, 61].map(|second| once.turn("a /x".to_owned(), at(second)));
        assert_eq!(turns, [true, false, true, false]);
        assert!(once.turn("b /x".to_owned(), at(0)));
    }

    #[test]
    fn memory_is_bounded() {
        let (tries, once) = (Tries::new(1, 60), Once::new(60));
        for n in 0..KEYS_MAX + 5 {
            tries.note(&n.to_string(), at(0));
            once.turn(n.to_string(), at(0));
        }
        assert!(tries.failed.lock().unwrap().len() <= KEYS_MAX);
        assert!(once.last.lock().unwrap().len() <= KEYS_MAX);
    }
}
