//! The packs that ship with the program (`packs/*.toml`).

use super::Pack;
use std::sync::OnceLock;

macro_rules! packs {
    ($($name:literal)*) => {
        &[$((
            concat!($name, ".toml"),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/packs/", $name, ".toml")),
        )),*]
    };
}

/// Name and text of each pack.
pub(crate) const TEXTS: &[(&str, &str)] = packs![
    "cn-nfra-2020-3"
    "cn-pboc-2020-5"
    "cn-beijing-2021-254"
    "cn-consumer-law-7"
    "bank-internal-1"
    "cn-gbt-35273-rights"
    "bank-rights-1"
    "cn-pboc-2020-5-breach"
    "uk-fca-disp"
    "uk-fca-disp-payments"
    "us-cfpb"
    "au-rg-271"
    "au-rg-271-hardship"
    "au-rg-271-super"
    "eu-psd2"
    "sg-fa"
    "hk-ic-4"
    "in-rbi"
];

pub(super) fn packs() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| {
        let read = |(name, text): &(&str, &str)| {
            Pack::parse(name, text)
                .unwrap_or_else(|error| panic!("invariant: the shipped packs are right: {error}"))
        };
        TEXTS.iter().map(read).collect()
    })
}
