//! Which time limits a case runs under, and the facts from which they are computed.

/// The rule pack of a new case, frozen into it at receipt; empty when no statutory limit applies.
/// A complaint that the PBoC passed on runs under its own rule (2020-5 art. 43), every other one
/// under the NFRA's (2020-3).
pub fn pack_for(nature: &str, source: &str) -> &'static str {
    match (nature, source) {
        ("complaint", "pboc" | "pboc_12363") => "cn-pboc-2020-5",
        ("complaint", _) => "cn-nfra-2020-3",
        _ => "",
    }
}
