//! Subjects out of the database: their kinds are a few words of the program.

use change::Subject;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The subject of a stored kind and identifier. The kinds were words of the program when they were
/// stored, so they are few and each is kept once for the life of the process.
pub(crate) fn subject(kind: &str, id: &str) -> Subject {
    static KINDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kinds = KINDS.lock().unwrap_or_else(PoisonError::into_inner);
    let kind: &'static str = match kinds.get(kind) {
        Some(known) => known,
        None => {
            let kept: &'static str = Box::leak(kind.to_owned().into_boxed_str());
            kinds.insert(kept);
            kept
        }
    };
    Subject::new(kind, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_kept_once() {
        let (a, b) = (subject("complaint", "TS-1"), subject("complaint", "TS-2"));
        assert_eq!(
            (a.kind, a.id.as_str(), b.id.as_str()),
            ("complaint", "TS-1", "TS-2")
        );
        assert!(std::ptr::eq(a.kind, b.kind));
    }
}
