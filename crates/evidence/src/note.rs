//! Signing checkpoints and checking them with a public key.

use crate::rules::note::{self, Checkpoint};
use platform::{Algorithm, PublicKey, SignError, Signer};
use sha2::{Digest, Sha256};

/// What others get: the checkpoint's text with its signature.
pub(crate) fn sign(checkpoint: &Checkpoint, signer: &Signer) -> Result<String, SignError> {
    let text = checkpoint.text();
    let signature = signer.sign(text.as_bytes())?;
    let name = note::key_name(&checkpoint.origin);
    let id = key_id(&name, signer.public());
    Ok(note::signed(&text, &name, id, &signature))
}

/// The checkpoint of a note, if this key has signed it; `None` for anything else.
pub fn verify(text: &str, key: &PublicKey) -> Option<Checkpoint> {
    let signed = note::open(text)?;
    let checkpoint = Checkpoint::parse(signed.text)?;
    let name = note::key_name(&checkpoint.origin);
    let right = signed.name == name
        && signed.key_id == key_id(&name, key)
        && key.verify(signed.text.as_bytes(), &signed.signature);
    right.then_some(checkpoint)
}

/// A key in the form of Go's `note` tools: `NAME+ID+BASE64`, with which others check a note by
/// programs that are not ours.
pub fn verifier_key(origin: &str, key: &PublicKey) -> String {
    use base64::Engine;
    let name = note::key_name(origin);
    let id = hex::encode(key_id(&name, key));
    let typed = base64::engine::general_purpose::STANDARD.encode(typed(key));
    format!("{name}+{id}+{typed}")
}

/// The key with its type before it, as the signed note's format has it: 1 is Ed25519, 255 one that
/// the format names by text.
fn typed(key: &PublicKey) -> Vec<u8> {
    let mut bytes = match key.algorithm() {
        Algorithm::Ed25519 => vec![1],
        Algorithm::Sm2 => {
            let mut bytes = vec![0xff];
            bytes.extend_from_slice(b"sm2-sm3");
            bytes
        }
    };
    bytes.extend_from_slice(key.bytes());
    bytes
}

fn key_id(name: &str, key: &PublicKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update(b"\n")
        .chain_update(typed(key))
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_byte_of_a_signed_checkpoint_is_found() {
        for algorithm in [Algorithm::Ed25519, Algorithm::Sm2] {
            let signer = Signer::from_secret(algorithm, &[3; 32]).unwrap();
            let checkpoint = Checkpoint {
                origin: "海州银行".to_owned(),
                size: 99,
                root: [5; 32],
                at: "2026-11-23T01:00:00Z".parse().unwrap(),
            };
            let note = sign(&checkpoint, &signer).unwrap();
            assert_eq!(verify(&note, signer.public()), Some(checkpoint));
            for at in 0..note.len() {
                for bit in 0..8 {
                    let mut bytes = note.as_bytes().to_vec();
                    bytes[at] ^= 1 << bit;
                    if let Ok(changed) = String::from_utf8(bytes) {
                        assert_eq!(verify(&changed, signer.public()), None, "{at} {bit}");
                    }
                }
            }
            let other = Signer::from_secret(algorithm, &[4; 32]).unwrap();
            assert_eq!(verify(&note, other.public()), None);
        }
    }

    #[test]
    fn keys_are_told_as_the_go_tools_read_them() {
        // The example of golang.org/x/mod/sumdb/note: name, hash and key of a published verifier.
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let typed = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(typed)
            .unwrap();
        let key = PublicKey::new(Algorithm::Ed25519, &bytes[1..]).unwrap();
        assert_eq!(verifier_key("PeterNeumann", &key), text);
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        let signature = base64::engine::general_purpose::STANDARD
            .decode("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=")
            .unwrap();
        assert!(key.verify(note.as_bytes(), &signature[4..]));
    }
}
