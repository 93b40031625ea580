//! Sealing of registered fields. Rooms seal through these alone (a test of the sources holds them to
//! it): who has no entry in the register of personal data has no field to hand over.

use platform::{DataKey, Entropy, Keys, Sealed};
use register::SealedField;

/// Seals a value of a field for its place.
pub fn seal(
    _field: SealedField,
    key: &DataKey,
    context: &str,
    plain: &[u8],
    entropy: &Entropy,
) -> Sealed {
    key.seal(context, plain, entropy)
}

/// The same for what is kept as a file.
pub fn seal_bytes(
    _field: SealedField,
    key: &DataKey,
    context: &str,
    plain: &[u8],
    entropy: &Entropy,
) -> Vec<u8> {
    key.seal_bytes(context, plain, entropy)
}

/// Seals a value of a field under the master key itself.
pub fn seal_under_master(
    _field: SealedField,
    keys: &Keys,
    context: &str,
    plain: &[u8],
    entropy: &Entropy,
) -> String {
    keys.seal(context, plain, entropy)
}
