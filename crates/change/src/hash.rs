//! The forms of bytes that are hashed: unambiguous, the same on every machine and engine.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// JSON with the keys of every object sorted and no spaces: one text for one value.
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (index, (key, inner)) in pairs.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(inner, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// The hash of a subject's stored state: SHA-256 over named parts, each with its length before it,
/// so that no two different lists of parts look the same. The order counts: rooms name their
/// columns in a fixed one.
pub fn hash_state(parts: &[(&str, &[u8])]) -> [u8; 32] {
    let mut hash = Encoder::new("xiaobao state 1");
    for (name, bytes) in parts {
        hash.bytes(name.as_bytes());
        hash.bytes(bytes);
    }
    hash.finish()
}

/// The state hash of a subject that is no longer stored.
pub fn state_gone() -> [u8; 32] {
    hash_state(&[("gone", b"")])
}

/// SHA-256 over fields with their lengths before them.
pub(crate) struct Encoder(Sha256);

impl Encoder {
    /// Begins with what is being hashed, so that a hash of one thing is never one of another.
    pub(crate) fn new(purpose: &str) -> Encoder {
        let mut encoder = Encoder(Sha256::new());
        encoder.bytes(purpose.as_bytes());
        encoder
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn number(&mut self, number: i64) {
        self.bytes(&number.to_be_bytes());
    }

    /// Nothing is not the same as no bytes.
    pub(crate) fn maybe(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => self.bytes(bytes),
            None => self.0.update(u64::MAX.to_be_bytes()),
        }
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_has_one_form() {
        let value = json!({"b": [1, {"z": null, "a": "文\n\"x\""}], "a": true});
        let text = canonical_json(&value);
        assert_eq!(text, r#"{"a":true,"b":[1,{"a":"文\n\"x\"","z":null}]}"#);
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(canonical_json(&back), text);
    }

    #[test]
    fn parts_never_run_into_one_another() {
        let hashes = [
            hash_state(&[("a", b"bc")]),
            hash_state(&[("ab", b"c")]),
            hash_state(&[("a", b"b"), ("c", b"")]),
            hash_state(&[("c", b""), ("a", b"b")]),
            hash_state(&[]),
            state_gone(),
        ];
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "{index}");
        }
    }

    #[test]
    fn the_form_of_the_hash_stays() {
        // Stored hashes depend on it: a change here would make every ledger look forged.
        let hash = hash_state(&[("status", b"open")]);
        assert_eq!(
            hex::encode(hash),
            "4713ab8f18531e70aefccc78e71bd9e6e0e949b07d54b24c09f6e0365dc520f0"
        );
    }
}
