//! The only place that reads the machine's time. Everything else is told.

use kernel::{Instant, instant_from_micros, micros};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time: the machine's, or one that is set by a test or by the demo bank's history.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands still until it is [set](Clock::set) or [advanced](Clock::advance).
    /// Clones stay together.
    pub fn fixed(at: Instant) -> Clock {
        Clock(Source::Set(Arc::new(AtomicI64::new(micros(at)))))
    }

    /// Now, exact to the microsecond: what the database gives back is equal to it.
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => machine_time(),
            Source::Set(micros) => instant_from_micros(micros.load(Ordering::Acquire)),
        }
    }

    /// Sets a fixed clock.
    ///
    /// # Panics
    /// On the machine's clock: nothing in this program may set that.
    pub fn set(&self, at: Instant) {
        match &self.0 {
            Source::System => panic!("only a fixed clock can be set"),
            Source::Set(now) => now.store(micros(at), Ordering::Release),
        }
    }

    /// Moves a fixed clock on by seconds (back, when negative).
    ///
    /// # Panics
    /// On the machine's clock.
    pub fn advance(&self, seconds: i64) {
        match &self.0 {
            Source::System => panic!("only a fixed clock can be moved"),
            Source::Set(now) => {
                now.fetch_add(seconds * 1_000_000, Ordering::AcqRel);
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the machine for the time"
)]
fn machine_time() -> Instant {
    instant_from_micros(micros(jiff::Timestamp::now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_clones_move_along() {
        let start: Instant = "2026-11-23T01:00:00Z".parse().unwrap();
        let clock = Clock::fixed(start);
        let other = clock.clone();
        assert_eq!(clock.now(), start);
        other.advance(61);
        assert_eq!(clock.now().to_string(), "2026-11-23T01:01:01Z");
        clock.set(start);
        assert_eq!(other.now(), start);
    }

    #[test]
    fn the_machines_time_survives_storage() {
        let now = Clock::system().now();
        assert_eq!(instant_from_micros(micros(now)), now);
    }
}
