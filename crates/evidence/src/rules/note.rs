//! The text of a checkpoint: the C2SP checkpoint in a signed note. Its lines are the origin (whose
//! ledger), the number of entries, the root in base64, and when it was made; then an empty line and
//! the signature. Whoever keeps it anywhere can hold us to it.
//!
//! ```text
//! 海州银行
//! 1024
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! 2026-11-23T01:00:00Z
//!
//! — 海州银行 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
//! ```

use crate::rules::Hash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Instant;

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose ledger: the bank's name, without line breaks.
    pub origin: String,
    /// Entries in the tree.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// When it was made, to the second.
    pub at: Instant,
}

/// The mark before a signature: an em dash and a space.
const MARK: &str = "\u{2014} ";
/// Longest note that is read.
pub const NOTE_BYTES_MAX: usize = 4096;

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let Checkpoint {
            origin, size, root, ..
        } = self;
        let at = self.at.strftime("%Y-%m-%dT%H:%M:%SZ");
        format!("{origin}\n{size}\n{}\n{at}\n", STANDARD.encode(root))
    }

    /// The checkpoint of a text; `None` when it is not the one form that [`Checkpoint::text`] gives.
    pub fn parse(text: &str) -> Option<Checkpoint> {
        let mut lines = text.lines();
        let found = Checkpoint {
            origin: lines.next()?.to_owned(),
            size: lines.next()?.parse().ok()?,
            root: STANDARD.decode(lines.next()?).ok()?.try_into().ok()?,
            at: lines.next()?.parse().ok()?,
        };
        (found.text() == text && !found.origin.is_empty()).then_some(found)
    }
}

/// The name that stands before a signature: the origin without what the format forbids.
pub fn key_name(origin: &str) -> String {
    let name: String = origin
        .chars()
        .map(|c| {
            if c.is_whitespace() || c == '+' {
                '-'
            } else {
                c
            }
        })
        .collect();
    if name.is_empty() {
        "xiaobao".to_owned()
    } else {
        name
    }
}

/// A text with its signature. `key_id` is the first four bytes of the key's own hash.
pub fn signed(text: &str, name: &str, key_id: [u8; 4], signature: &[u8]) -> String {
    let mut bytes = key_id.to_vec();
    bytes.extend_from_slice(signature);
    format!("{text}\n{MARK}{name} {}\n", STANDARD.encode(bytes))
}

/// A note taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// The text that was signed.
    pub text: &'a str,
    /// The name before the signature.
    pub name: &'a str,
    /// Which key.
    pub key_id: [u8; 4],
    /// The signature.
    pub signature: Vec<u8>,
}

/// Takes a note apart; `None` when it is not the one form that [`signed`] gives.
pub fn open(note: &str) -> Option<Signed<'_>> {
    if note.len() > NOTE_BYTES_MAX {
        return None;
    }
    let at = note.find("\n\n")?;
    let (text, line) = (&note[..=at], &note[at + 2..]);
    let (name, bytes) = line
        .strip_prefix(MARK)?
        .strip_suffix('\n')?
        .split_once(' ')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    let (key_id, signature) = bytes.split_at_checked(4)?;
    let found = Signed {
        text,
        name,
        key_id: key_id.try_into().ok()?,
        signature: signature.to_vec(),
    };
    (signed(text, name, found.key_id, signature) == note).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "海州银行".to_owned(),
            size: 1024,
            root: [7; 32],
            at: "2026-11-23T01:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_note_has_one_form() {
        let text = checkpoint().text();
        assert_eq!(Checkpoint::parse(&text), Some(checkpoint()));
        let note = signed(&text, &key_name("海州 银行+"), [1, 2, 3, 4], &[9; 64]);
        let opened = open(&note).unwrap();
        assert_eq!(opened.name, "海州-银行-");
        assert_eq!((opened.text, opened.key_id), (text.as_str(), [1, 2, 3, 4]));
        assert_eq!(opened.signature, [9; 64]);
        for wrong in [
            text.replace("1024", "01024"),
            text.replace("1024", "+1024"),
            text.replace('Z', ".000Z"),
            format!("{text}more\n"),
            text.replace('\n', "\r\n"),
        ] {
            assert_eq!(Checkpoint::parse(&wrong), None, "{wrong}");
        }
        for wrong in [
            format!("{note} "),
            note.replace(MARK, "- "),
            note.trim_end().to_owned(),
            String::new(),
        ] {
            assert_eq!(open(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_flipped_byte_of_a_note_gives_another_one_or_none() {
        let note = signed(&checkpoint().text(), "b", [1, 2, 3, 4], &[9; 64]);
        let right = open(&note).unwrap();
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut bytes = note.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(bytes) else {
                    continue;
                };
                // The name is not signed, but checked against the origin by who verifies.
                assert_ne!(open(&changed), Some(right.clone()), "byte {at}, bit {bit}");
            }
        }
    }
}
