//! Memory of this process about who tried what too often. It is small, and forgets.

use kernel::Instant;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// More keys than this are not kept: an attacker with many addresses fills it, and then the oldest
/// are forgotten.
const KEYS_MAX: usize = 10_000;

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
    fn once_is_once_a_minute() {
        let once = Once::new(60);
        let turns = [0, 59, 60, 61].map(|second| once.turn("a /x".to_owned(), at(second)));
        assert_eq!(turns, [true, false, true, false]);
        assert!(once.turn("b /x".to_owned(), at(0)));
    }

    #[test]
    fn memory_is_bounded() {
        let once = Once::new(60);
        for n in 0..KEYS_MAX + 5 {
            once.turn(n.to_string(), at(0));
        }
        assert!(once.last.lock().unwrap().len() <= KEYS_MAX);
    }
}
