//! Every parser of foreign input as a target of libFuzzer, in one program: `FUZZ_TARGET` chooses.
//! One program is built and linked once; `bin/fuzz` runs the targets side by side.

#![no_main]

mod bank;
mod files;
mod requests;
mod texts;

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

/// Name and target. `bin/fuzz` reads the names out of this table; each has a folder in `corpus/`.
#[rustfmt::skip]
const TARGETS: [(&str, fn(&[u8])); 19] = [
    ("backup",        files::backup),
    ("backup_rows",   files::backup_rows),
    ("case_file",     files::case_file),
    ("case_parts",    files::case_parts),
    ("fields",        texts::fields),
    ("id_token",      texts::id_token),
    ("import_bank",   bank::import_bank),
    ("import_cfpb",   bank::import_cfpb),
    ("network_rules", texts::network_rules),
    ("packs",         texts::packs),
    ("papers",        files::papers),
    ("proof",         texts::proof),
    ("query",         texts::query),
    ("register",      texts::register),
    ("requests",      requests::requests),
    ("settings",      texts::settings),
    ("sheet",         files::sheet),
    ("test_cases",    texts::test_cases),
    ("upload",        files::upload),
];

static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        let found = TARGETS.iter().find(|(known, _)| *known == name);
        found.expect("FUZZ_TARGET names one of the targets").1
    });
    target(bytes);
});
