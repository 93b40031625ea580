//! Authenticated encryption of stored values: AES-256-GCM, a fresh key for every message.
//!
//! Each message has a random 24-byte nonce; its key and initialisation vector are derived from the
//! data key by HKDF-SHA-256. So one data key seals any number of messages without the limit of
//! random 96-bit vectors, and the key of one message can be given away (in an exported case file)
//! without giving away the data key. `context` says what the message is and where it belongs
//! (`complaint 42 person`); a message moved to another place does not open.

use crate::Entropy;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Names format and algorithm at the beginning of every sealed text: AES-256-GCM with HKDF.
const FORMAT: &str = "s1.";
const NONCE: usize = 24;
const KEY: usize = 32;
const IV: usize = 12;
const TAG: usize = 16;

/// A 256-bit key that seals the values of one subject. Forgotten in memory when dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; KEY]>);

/// The key of one message alone, with its initialisation vector.
#[derive(Clone)]
pub struct MessageKey(Zeroizing<[u8; KEY + IV]>);

/// A sealed value as it is stored: `s1.` and base64url of nonce, ciphertext and tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(String);

/// Why a sealed value does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not the form of a sealed value.
    #[error("{0}: this is not a sealed value")]
    Form(String),
    /// Altered, moved to another place, or sealed with another key.
    #[error("{0}: the sealed value was altered, moved or sealed with another key")]
    Broken(String),
    /// Sealed under a master key that is not at hand.
    #[error("{0}: sealed under the master key {1}, which is not among the keys at hand")]
    Master(String, String),
}

impl DataKey {
    /// A new random key.
    pub fn new(entropy: &Entropy) -> DataKey {
        DataKey(Zeroizing::new(entropy.bytes()))
    }

    /// A key from its bytes; `None` unless there are 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<DataKey> {
        Some(DataKey(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// Its bytes, to be wrapped under another key.
    pub fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// Seals a value for its place.
    pub fn seal(&self, context: &str, plain: &[u8], entropy: &Entropy) -> Sealed {
        let bytes = self.seal_bytes(context, plain, entropy);
        Sealed(format!("{FORMAT}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The same without the text form, for what is kept as a file: nonce, ciphertext and tag.
    pub fn seal_bytes(&self, context: &str, plain: &[u8], entropy: &Entropy) -> Vec<u8> {
        let nonce = entropy.bytes::<NONCE>();
        let mut bytes = nonce.to_vec();
        bytes.extend(self.message(&nonce, context).encrypt(context, plain));
        bytes
    }

    /// What [`DataKey::seal_bytes`] sealed.
    pub fn open_bytes(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        if sealed.len() < NONCE + TAG {
            return Err(SealError::Form(context.to_owned()));
        }
        let message = self.message(&sealed[..NONCE], context);
        message.decrypt(context, &sealed[NONCE..])
    }

    /// The value again.
    pub fn open(&self, context: &str, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        self.message_key(context, sealed)?.open(context, sealed)
    }

    /// The key of one sealed value, to be handed out with it.
    pub fn message_key(&self, context: &str, sealed: &Sealed) -> Result<MessageKey, SealError> {
        let bytes = sealed.bytes(context)?;
        Ok(self.message(&bytes[..NONCE], context))
    }

    fn message(&self, nonce: &[u8], context: &str) -> MessageKey {
        let mut out = Zeroizing::new([0_u8; KEY + IV]);
        Hkdf::<Sha256>::new(Some(nonce), &*self.0)
            .expand_multi_info(&[b"xiaobao seal 1 ", context.as_bytes()], &mut *out)
            .expect("44 bytes are fewer than HKDF-SHA-256 can give");
        MessageKey(out)
    }
}

impl MessageKey {
    /// A key from the hex of [`MessageKey::hex`]; `None` when it is not one.
    pub fn from_hex(text: &str) -> Option<MessageKey> {
        let bytes = Zeroizing::new(hex::decode(text).ok()?);
        Some(MessageKey(Zeroizing::new(
            bytes.as_slice().try_into().ok()?,
        )))
    }

    /// Key and vector as hex.
    pub fn hex(&self) -> String {
        hex::encode(*self.0)
    }

    /// The value that was sealed under it.
    pub fn open(&self, context: &str, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        let bytes = sealed.bytes(context)?;
        self.decrypt(context, &bytes[NONCE..])
    }

    fn decrypt(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
        };
        let (cipher, iv) = self.cipher();
        cipher
            .decrypt(&iv, payload)
            .map_err(|_| SealError::Broken(context.to_owned()))
    }

    fn encrypt(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let payload = Payload {
            msg: plain,
            aad: context.as_bytes(),
        };
        let (cipher, iv) = self.cipher();
        cipher
            .encrypt(&iv, payload)
            .expect("a value in memory is shorter than AES-GCM's 64 GiB")
    }

    fn cipher(&self) -> (Aes256Gcm, Nonce<aes_gcm::aead::consts::U12>) {
        let (key, iv) = self.0.split_at(KEY);
        let key = Key::<Aes256Gcm>::try_from(key).expect("split at the key's length");
        let iv = Nonce::try_from(iv).expect("the rest is the vector");
        (Aes256Gcm::new(&key), iv)
    }
}

impl Sealed {
    /// Takes a stored text for a sealed value; whether it opens is seen when it is opened.
    pub fn stored(text: impl Into<String>) -> Sealed {
        Sealed(text.into())
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn bytes(&self, context: &str) -> Result<Vec<u8>, SealError> {
        let form = || SealError::Form(context.to_owned());
        let text = self.0.strip_prefix(FORMAT).ok_or_else(form)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| form())?;
        if bytes.len() < NONCE + TAG {
            return Err(form());
        }
        Ok(bytes)
    }
}

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(secret)")
    }
}

impl fmt::Debug for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MessageKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u64) -> (DataKey, Entropy) {
        let entropy = Entropy::seeded(seed);
        (DataKey::new(&entropy), entropy)
    }

    #[test]
    fn what_is_sealed_opens_at_its_place_with_its_key_only() {
        let (key, entropy) = key(1);
        let sealed = key.seal("complaint 42 person", "张三".as_bytes(), &entropy);
        assert!(!sealed.as_str().contains("张三"));
        assert_eq!(
            key.open("complaint 42 person", &sealed).unwrap(),
            "张三".as_bytes()
        );
        let elsewhere = key.open("complaint 43 person", &sealed).unwrap_err();
        assert!(matches!(elsewhere, SealError::Broken(_)), "{elsewhere}");
        let other = DataKey::new(&entropy);
        assert!(other.open("complaint 42 person", &sealed).is_err());
        assert_eq!(format!("{key:?}"), "DataKey(secret)");
    }

    #[test]
    fn every_changed_character_is_found() {
        let (key, entropy) = key(2);
        let sealed = key.seal("place", b"13800002046", &entropy);
        for at in 0..sealed.as_str().len() {
            let mut bytes = sealed.as_str().as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = Sealed::stored(String::from_utf8(bytes).unwrap());
            assert!(key.open("place", &changed).is_err(), "character {at}");
        }
    }

    #[test]
    fn the_key_of_one_message_opens_no_other() {
        let (key, entropy) = key(3);
        let one = key.seal("place", b"one", &entropy);
        let two = key.seal("place", b"two", &entropy);
        assert_ne!(one, two);
        let given = key.message_key("place", &one).unwrap();
        let given = MessageKey::from_hex(&given.hex()).unwrap();
        assert_eq!(given.open("place", &one).unwrap(), b"one");
        assert!(given.open("place", &two).is_err());
    }

    #[test]
    fn files_are_sealed_without_the_text_form() {
        let (key, entropy) = key(5);
        let sealed = key.seal_bytes("file", "回单".as_bytes(), &entropy);
        assert_eq!(key.open_bytes("file", &sealed).unwrap(), "回单".as_bytes());
        assert!(key.open_bytes("other", &sealed).is_err());
        assert!(matches!(
            key.open_bytes("file", b"short"),
            Err(SealError::Form(_))
        ));
    }

    #[test]
    fn what_was_never_sealed_is_told_from_what_is_broken() {
        let (key, _) = key(4);
        for text in ["", "张三", "s1.", "s1.AAAA", "s2.AAAA"] {
            let error = key.open("place", &Sealed::stored(text)).unwrap_err();
            assert!(matches!(error, SealError::Form(_)), "{text}: {error}");
        }
    }
}
