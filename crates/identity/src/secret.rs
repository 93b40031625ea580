//! Passwords and tokens: how they are made, and what is kept of them.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use platform::Entropy;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of the hash.
const HASH_BYTES: usize = 32;

/// Characters of a one-time password: 31 letters, almost 5 bits each.
const ONE_TIME_CHARS: usize = 12;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES))
        .expect("the parameters are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password. Takes tens of milliseconds and 19 MiB: never on an async thread.
pub fn hash_password(entropy: &Entropy, password: &str) -> String {
    hash_with_salt(&entropy.bytes::<16>(), password)
}

fn hash_with_salt(salt: &[u8; 16], password: &str) -> String {
    let hash: PasswordHash = argon2()
        .hash_password_with_salt(password.as_bytes(), salt)
        .expect("the salt has a length that Argon2 takes and no password is 4 GiB long");
    hash.to_string()
}

/// Whether a password fits a stored hash. As slow as [`hash_password`]. A hash that cannot be read
/// fits nothing.
pub(crate) fn verify_password(stored: &str, password: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Passwords hashed at one time: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Runs slow hashing on a thread that may be blocked, a few at a time.
async fn apart<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    let turn = HASHING
        .acquire()
        .await
        .expect("the semaphore is never closed");
    let done = tokio::task::spawn_blocking(f).await;
    drop(turn);
    match done {
        Ok(answer) => answer,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// [`hash_password`] for async callers.
pub(crate) async fn hash_apart(entropy: &Entropy, password: String) -> String {
    let salt = entropy.bytes::<16>();
    apart(move || hash_with_salt(&salt, &password)).await
}

/// [`verify_password`] for async callers.
pub(crate) async fn verify_apart(stored: String, password: String) -> bool {
    apart(move || verify_password(&stored, &password)).await
}

/// Hashes many passwords, on all cores.
pub(crate) async fn hash_all_apart(entropy: &Entropy, passwords: Vec<String>) -> Vec<String> {
    let salted: Vec<_> = passwords
        .into_iter()
        .map(|text| (entropy.bytes::<16>(), text))
        .collect();
    apart(move || {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = salted.len().div_ceil(cores).max(1);
        std::thread::scope(|scope| {
            let hash_share = |part: &[([u8; 16], String)]| -> Vec<String> {
                part.iter()
                    .map(|(salt, text)| hash_with_salt(salt, text))
                    .collect()
            };
            let threads: Vec<_> = salted
                .chunks(share)
                .map(|part| scope.spawn(move || hash_share(part)))
                .collect();
            let joined = threads.into_iter().flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            joined.collect()
        })
    })
    .await
}

/// A hash that no password fits, as costly as a real one: what is checked when there is no such
/// account, so that the time tells nothing.
pub(crate) fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_with_salt(b"nobody's account", "nobody's password"))
}

/// A password to be used once, easy to read out: `7KQM-XW4T-N9HD`.
pub(crate) fn one_time_password(entropy: &Entropy) -> String {
    let code = entropy.code(ONE_TIME_CHARS);
    format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..])
}

/// 256 random bits as text: what the cookie of a session holds.
pub(crate) fn session_secret(entropy: &Entropy) -> String {
    hex::encode(entropy.bytes::<32>())
}

/// What is kept of a session's or token's secret. No salt and no slow hash: 256 random bits can't
/// be guessed.
pub(crate) fn fingerprint(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// A new API token.
pub(crate) struct NewToken {
    /// What its holder sends.
    pub(crate) token: String,
    /// The readable part by which it is found.
    pub(crate) prefix: String,
    /// What is kept.
    pub(crate) hash: String,
}

/// How tokens begin, so that a leaked one is known for what it is.
const TOKEN_MARK: &str = "xb";
/// Characters of the readable part.
const PREFIX_CHARS: usize = 10;

/// Makes a token: `xb_7KQMXW4TN9_` and 64 hexadecimal digits.
pub(crate) fn new_token(entropy: &Entropy) -> NewToken {
    let prefix = entropy.code(PREFIX_CHARS);
    let token = format!(
        "{TOKEN_MARK}_{prefix}_{}",
        hex::encode(entropy.bytes::<32>())
    );
    NewToken {
        hash: fingerprint(&token),
        token,
        prefix,
    }
}

/// The readable part of a token, if it has the form of one.
pub(crate) fn token_prefix(token: &str) -> Option<&str> {
    let mut parts = token.split('_');
    let (mark, prefix, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = mark == TOKEN_MARK
        && prefix.len() == PREFIX_CHARS
        && secret.len() == 64
        && parts.next().is_none();
    fits.then_some(prefix)
}

/// Compares in a time that does not depend on where two texts differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let entropy = Entropy::seeded(1);
        let hash = hash_password(&entropy, "正确 Horse 9 battery");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(verify_password(&hash, "正确 Horse 9 battery"));
        assert!(!verify_password(&hash, "正确 Horse 9 batterx"));
        assert_ne!(
            hash,
            hash_password(&entropy, "正确 Horse 9 battery"),
            "salted"
        );
        for broken in [
            "",
            "!",
            "$argon2id$v=19$m=19456,t=2,p=1$",
            &hash[..hash.len() - 3],
        ] {
            assert!(!verify_password(broken, "正确 Horse 9 battery"), "{broken}");
        }
        assert!(!verify_password(nobodys_hash(), "nobody's passworD"));
    }

    #[test]
    fn tokens_show_their_prefix_and_hide_the_rest() {
        let made = new_token(&Entropy::seeded(1));
        assert_eq!(token_prefix(&made.token), Some(made.prefix.as_str()));
        assert_eq!(made.hash, fingerprint(&made.token));
        assert!(!made.hash.contains(&made.token[14..20]));
        for wrong in [
            "",
            "xb",
            "xb_A_B",
            &made.token[1..],
            &format!("{}_x", made.token),
        ] {
            assert_eq!(token_prefix(wrong), None, "{wrong}");
        }
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "abcd"));
    }
}
