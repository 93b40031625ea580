//! The texts that are part of the program.

use super::Register;
use std::sync::LazyLock;

/// Name and text of each; what is referred to comes first.
pub(super) const TEXTS: [(&str, &str); 24] = [
    ("common.toml", include_str!("../../register/common.toml")),
    (
        "complaint.toml",
        include_str!("../../register/complaint.toml"),
    ),
    (
        "education.toml",
        include_str!("../../register/education.toml"),
    ),
    (
        "emergency.toml",
        include_str!("../../register/emergency.toml"),
    ),
    (
        "evidence.toml",
        include_str!("../../register/evidence.toml"),
    ),
    (
        "identity.toml",
        include_str!("../../register/identity.toml"),
    ),
    ("hall.toml", include_str!("../../register/hall.toml")),
    ("impact.toml", include_str!("../../register/impact.toml")),
    (
        "protection_review.toml",
        include_str!("../../register/protection_review.toml"),
    ),
    ("ledger.toml", include_str!("../../register/ledger.toml")),
    ("notify.toml", include_str!("../../register/notify.toml")),
    ("org.toml", include_str!("../../register/org.toml")),
    (
        "publication.toml",
        include_str!("../../register/publication.toml"),
    ),
    (
        "publicity.toml",
        include_str!("../../register/publicity.toml"),
    ),
    (
        "register.toml",
        include_str!("../../register/register.toml"),
    ),
    (
        "rulebook.toml",
        include_str!("../../register/rulebook.toml"),
    ),
    ("sharing.toml", include_str!("../../register/sharing.toml")),
    (
        "supervision.toml",
        include_str!("../../register/supervision.toml"),
    ),
    ("vault.toml", include_str!("../../register/vault.toml")),
    ("breach.toml", include_str!("../../register/breach.toml")),
    ("consent.toml", include_str!("../../register/consent.toml")),
    ("looks.toml", include_str!("../../register/looks.toml")),
    ("portal.toml", include_str!("../../register/portal.toml")),
    ("privacy.toml", include_str!("../../register/privacy.toml")),
];

static BUILTIN: LazyLock<Register> = LazyLock::new(|| {
    Register::parse(&TEXTS).expect("invariant: a test reads the texts of the program")
});

impl Register {
    /// The register of this program.
    pub fn builtin() -> &'static Register {
        &BUILTIN
    }
}
