//! What tells a robot's sending from a person's, and what is done with it. Nobody is turned away:
//! what looks wrong waits on a list until somebody of the bank has looked, and then counts from the
//! moment it came.

/// Seconds between the first step and the sending, below which no person filled in five pages.
pub const SECONDS_MIN: i64 = 5;
/// Sendings of one network in an hour, without the browser's work, that are taken at once.
pub const NETWORK_PLAIN_MAX: i64 = 3;
/// The same with the work done: an office, a family, a village behind one address.
pub const NETWORK_SOLVED_MAX: i64 = 10;
/// Sendings of all in ten minutes without the work, above which such ones wait.
pub const BANK_PLAIN_MAX: i64 = 30;
/// Sendings of all in ten minutes that are taken at once, whoever they are from.
pub const BANK_TAKEN_MAX: i64 = 120;
/// Held sendings of the last hour that show that somebody attacks: from then on those without the
/// work wait.
pub const ATTACK_HELD: i64 = 10;
/// Bits of work asked of a browser: a blink of a telephone's processor.
pub const BITS: u32 = 12;
/// The same while somebody attacks: a second or two.
pub const BITS_ATTACK: u32 = 16;

/// Why something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// A field was filled in that people do not see.
    Trap,
    /// Five pages were filled in within seconds.
    TooFast,
    /// The same text was sent before.
    Repeated,
    /// Many came from one network.
    Network,
    /// Many come from everywhere.
    Pressure,
}

impl Signal {
    /// All, worst first.
    pub const ALL: [Signal; 5] = [
        Signal::Trap,
        Signal::TooFast,
        Signal::Repeated,
        Signal::Network,
        Signal::Pressure,
    ];

    /// The identifier in the database.
    pub fn code(self) -> &'static str {
        match self {
            Signal::Trap => "trap",
            Signal::TooFast => "too_fast",
            Signal::Repeated => "repeated",
            Signal::Network => "network",
            Signal::Pressure => "pressure",
        }
    }
}

/// What is known of a sending.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Whether the unseen field was filled in.
    pub trapped: bool,
    /// Seconds since the first step.
    pub seconds: i64,
    /// Whether the browser's work was done.
    pub solved: bool,
    /// Sendings with the same text in the last thirty days.
    pub same_text: i64,
    /// Sendings of this network in the last hour.
    pub network_hour: i64,
    /// Sendings of everybody in the last ten minutes that were taken.
    pub taken_ten: i64,
    /// The same of those without the work, taken or held.
    pub plain_ten: i64,
    /// Held in the last hour.
    pub held_hour: i64,
}

/// Why the sending waits; empty when it is taken at once.
pub fn judge(facts: &Facts) -> Vec<Signal> {
    let network_max = match facts.solved {
        true => NETWORK_SOLVED_MAX,
        false => NETWORK_PLAIN_MAX,
    };
    let plain =
        !facts.solved && (facts.plain_ten >= BANK_PLAIN_MAX || facts.held_hour >= ATTACK_HELD);
    let found = [
        (Signal::Trap, facts.trapped),
        (Signal::TooFast, facts.seconds < SECONDS_MIN),
        (Signal::Repeated, facts.same_text > 0),
        (Signal::Network, facts.network_hour >= network_max),
        (Signal::Pressure, plain || facts.taken_ten >= BANK_TAKEN_MAX),
    ];
    let held = found.into_iter().filter(|(_, holds)| *holds);
    held.map(|(signal, _)| signal).collect()
}

/// How many bits of work a browser is asked for.
pub fn bits(held_hour: i64) -> u32 {
    match held_hour >= ATTACK_HELD {
        true => BITS_ATTACK,
        false => BITS,
    }
}

/// Whether a hash, in hex, begins with that many zero bits.
pub fn has_zero_bits(hex: &str, bits: u32) -> bool {
    let mut zeros = 0;
    for digit in hex.chars() {
        match digit.to_digit(16) {
            Some(0) => zeros += 4,
            Some(value) => return zeros + value.leading_zeros() - 28 >= bits,
            None => return false,
        }
    }
    zeros >= bits
}

/// A text without what a sender changes to make copies look different: spaces, marks, digits.
pub fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphabetic());
    kept.flat_map(char::to_lowercase).collect()
}
