//! The second factor: time-based codes (RFC 6238) and what their pages need. Pure.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Instant;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Bytes of a secret: as long as the hash, as RFC 4226 advises.
pub const SECRET_BYTES: usize = 20;
/// Seconds for which a code holds.
pub const STEP_SECONDS: i64 = 30;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// So many steps before and after the present one are taken, for clocks that are not quite right.
pub const DRIFT_STEPS: i64 = 1;
/// Recovery codes that are made at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code, without its dash.
pub const RECOVERY_CHARS: usize = 10;
/// Minutes within which the code must follow the password.
pub const CODE_MINUTES: u64 = 10;

/// The time step of a moment.
pub fn step_of(now: Instant) -> i64 {
    now.as_second().div_euclid(STEP_SECONDS)
}

/// The code of a step: six digits.
pub fn code_at(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let from = usize::from(hash[hash.len() - 1] & 0x0f);
    let part = [
        hash[from] & 0x7f,
        hash[from + 1],
        hash[from + 2],
        hash[from + 3],
    ];
    format!("{:06}", u32::from_be_bytes(part) % 1_000_000)
}

/// The step whose code was typed, if it is one of those that hold now and later than the last one
/// that was taken: no code is good twice.
pub fn accept(secret: &[u8], typed: &str, now: Instant, last_step: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let here = step_of(now);
    let mut found = None;
    // All of them are compared, so that the time does not tell which one it was.
    for step in here - DRIFT_STEPS..=here + DRIFT_STEPS {
        let code = code_at(secret, step);
        let same: bool = code.as_bytes().ct_eq(typed.as_bytes()).into();
        if same && step > last_step {
            found = Some(step);
        }
    }
    found
}

/// A secret as people type it into their program: base 32 in groups of four.
pub fn readable(secret: &[u8]) -> String {
    let text = BASE32_NOPAD.encode(secret);
    let groups = text.as_bytes().chunks(4);
    let groups = groups.map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(" ")
}

/// What the QR code holds: the key's address as authenticator programs read it.
pub fn address(secret: &[u8], login: &str, issuer: &str) -> String {
    let key = BASE32_NOPAD.encode(secret);
    format!(
        "otpauth://totp/{issuer}:{login}?secret={key}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}

/// A recovery code in one form: capitals and digits only.
pub fn recovery_form(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_uppercase()).collect()
}

/// A recovery code as it is shown: `7KQMX-W4TN9`.
pub fn recovery_shown(code: &str) -> String {
    let (a, b) = code.split_at(code.len() / 2);
    format!("{a}-{b}")
}

/// Whether what was typed looks like a code of an authenticator, not a recovery code.
pub fn is_digits(typed: &str) -> bool {
    let mut letters = typed.chars().filter(|c| !c.is_whitespace());
    let count = letters.clone().count();
    count == DIGITS && letters.all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(secret, step_of(at(second))), code);
        }
    }

    #[test]
    fn one_step_of_drift_and_no_code_twice() {
        let secret = b"12345678901234567890";
        let now = at(1_111_111_111);
        let step = step_of(now);
        for (drift, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = code_at(secret, step + drift);
            let found = accept(secret, &code, now, 0);
            assert_eq!(found, taken.then_some(step + drift), "{drift}");
        }
        let code = code_at(secret, step);
        assert_eq!(accept(secret, &code, now, step), None, "a second time");
        assert_eq!(accept(secret, &code_at(secret, step - 1), now, step), None);
        let typed = format!(" {} {} ", &code[..3], &code[3..]);
        assert_eq!(accept(secret, &typed, now, 0), Some(step));
        for wrong in ["", "000", "not six", "05047１"] {
            assert_eq!(accept(secret, wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn what_people_copy_has_one_form() {
        assert_eq!(
            readable(b"12345678901234567890"),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
        assert_eq!(recovery_form(" 7kqmx-w4tn9 "), "7KQMXW4TN9");
        assert_eq!(recovery_shown("7KQMXW4TN9"), "7KQMX-W4TN9");
        assert!(is_digits("123 456") && !is_digits("7KQMX-W4TN9") && !is_digits("12345"));
        let address = address(b"12345678901234567890", "lina", "Xiaobao");
        assert!(
            address.starts_with(
                "otpauth://totp/Xiaobao:lina?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
            )
        );
    }
}
