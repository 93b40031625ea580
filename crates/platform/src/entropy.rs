//! The only place that draws random numbers: from the operating system, or from a seed so that a
//! test or a demo bank comes out the same each time.

use kernel::Instant;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::sync::{Arc, Mutex, PoisonError};

/// A source of random bytes, identifiers and codes. Clones draw from the same source.
#[derive(Clone, Debug)]
pub struct Entropy(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// `None`: the operating system's.
    seeded: Option<ChaCha20Rng>,
    /// The millisecond and identifier drawn last; see [`Entropy::id`].
    last: (i64, i64),
}

/// What people copy from paper: without 0/O, 1/I/L.
const CODE_LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Low bits of an identifier that do not tell the time.
const ID_RANDOM_BITS: u32 = 20;

impl Entropy {
    /// The operating system's source.
    pub fn system() -> Entropy {
        Entropy::from(None)
    }

    /// A source that repeats itself: same seed, same bytes. For tests and the demo bank only.
    pub fn seeded(seed: u64) -> Entropy {
        Entropy::from(Some(ChaCha20Rng::seed_from_u64(seed)))
    }

    fn from(seeded: Option<ChaCha20Rng>) -> Entropy {
        Entropy(Arc::new(Mutex::new(State {
            seeded,
            last: (i64::MIN, 0),
        })))
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.with(State::bytes)
    }

    /// A new identifier, in the order of time: the milliseconds of `now`, then 20 bits. Within
    /// one millisecond they count up by random steps, so that thousands made under a clock that
    /// stands still differ for certain and not only probably.
    pub fn id(&self, now: Instant) -> i64 {
        let millis = now.as_millisecond();
        self.with(|state| {
            let [a, b, c] = state.bytes::<3>();
            let id = if state.last.0 == millis {
                state.last.1 + 1 + i64::from(a & 0b111)
            } else {
                let low = i64::from(a) << 16 | i64::from(b) << 8 | i64::from(c);
                // The top bit stays free: room to count up without reaching the next millisecond.
                (millis << ID_RANDOM_BITS) | (low & ((1 << (ID_RANDOM_BITS - 1)) - 1))
            };
            state.last = (millis, id);
            id
        })
    }

    /// A code for people to read out and type: `len` characters of an alphabet without look-alikes
    /// (31 letters and digits, almost 5 bits each).
    pub fn code(&self, len: usize) -> String {
        // Bytes past the last whole multiple are thrown away, or some letters would come oftener.
        let fair = 256 - 256 % CODE_LETTERS.len();
        self.with(|state| {
            let mut code = String::with_capacity(len);
            while code.len() < len {
                let bytes = state.bytes::<16>();
                let letters = bytes
                    .iter()
                    .map(|byte| usize::from(*byte))
                    .filter(|byte| *byte < fair)
                    .map(|byte| char::from(CODE_LETTERS[byte % CODE_LETTERS.len()]));
                code.extend(letters.take(len - code.len()));
            }
            code
        })
    }
}

impl State {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        match &mut self.seeded {
            Some(rng) => rng.fill_bytes(&mut bytes),
            None => getrandom::fill(&mut bytes)
                .expect("the operating system gives random bytes once it has started"),
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_seed_repeats_itself_and_the_system_does_not() {
        assert_eq!(
            Entropy::seeded(7).bytes::<32>(),
            Entropy::seeded(7).bytes::<32>()
        );
        assert_ne!(
            Entropy::seeded(7).bytes::<32>(),
            Entropy::seeded(8).bytes::<32>()
        );
        let system = Entropy::system();
        assert_ne!(system.bytes::<32>(), system.bytes::<32>());
    }

    #[test]
    fn identifiers_never_repeat_under_a_clock_that_stands_still() {
        let now: Instant = "2026-11-23T01:00:00Z".parse().unwrap();
        let later: Instant = "2026-11-23T01:00:00.001Z".parse().unwrap();
        let entropy = Entropy::seeded(1);
        let ids: HashSet<i64> = (0..50_000).map(|_| entropy.id(now)).collect();
        assert_eq!(ids.len(), 50_000);
        assert!(ids.iter().all(|id| *id > 0 && *id < entropy.id(later)));
    }

    #[test]
    fn codes_have_their_length_and_no_look_alikes() {
        let code = Entropy::system().code(500);
        assert_eq!(code.len(), 500);
        assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
        let seen: HashSet<char> = code.chars().collect();
        assert!(seen.len() > 25, "{seen:?}");
    }
}
