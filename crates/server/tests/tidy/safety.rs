//! What SECURITY.md says, and what is built in: named tests and fuzz targets exist, exports hold no
//! formulas, dependencies are of allowed licences, from one registry, and not known to be bad.

use crate::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

/// Tests that SECURITY.md names and that do not exist. In a table a file in backticks is followed by
/// functions of it in backticks.
pub(crate) fn unknown_tests() -> Vec<String> {
    let root = sources::root();
    let text = fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md is there");
    let mut findings = Vec::new();
    let mut named = 0;
    for cell in text
        .lines()
        .filter(|line| line.starts_with('|'))
        .flat_map(|line| line.split('|'))
    {
        let mut file = None;
        for word in cell.split('`').skip(1).step_by(2) {
            if word.ends_with(".rs") || word.ends_with(".mjs") {
                file = fs::read_to_string(root.join(word)).ok();
                if file.is_none() {
                    findings.push(format!("SECURITY.md: there is no {word}"));
                }
            } else if let Some(source) = &file {
                named += 1;
                if !source.contains(&format!("fn {word}(")) {
                    findings.push(format!("SECURITY.md: there is no test {word}"));
                }
            }
        }
    }
    assert!(named > 20, "only {named} tests were found in SECURITY.md");
    findings
}

/// Fuzz targets that lack a corpus or a line in SECURITY.md.
pub(crate) fn unknown_targets() -> Vec<String> {
    let root = sources::root();
    let text = fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md is there");
    let main =
        fs::read_to_string(root.join("fuzz/src/main.rs")).expect("the fuzz targets are there");
    let lines = main.lines().filter_map(|line| line.strip_prefix("    (\""));
    let targets: BTreeSet<&str> = lines.filter_map(|line| line.split('"').next()).collect();
    assert!(targets.len() > 10, "only {targets:?}");
    let mut findings = Vec::new();
    for target in &targets {
        if !text.contains(&format!("| `{target}` |")) {
            findings.push(format!(
                "SECURITY.md has no line of the fuzz target {target}"
            ));
        }
        let corpus = fs::read_dir(root.join("fuzz/corpus").join(target));
        if corpus.is_ok_and(|mut files| files.next().is_some()) {
            continue;
        }
        findings.push(format!("fuzz/corpus/{target} is empty"));
    }
    findings
}

/// Product code that could put a formula into an export. Texts are written as texts
/// (`write_string`), which no spreadsheet program runs; the one CSV file tames its cells.
pub(crate) fn formulas() -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources::files("rs")
        .iter()
        .filter(|source| source.is_product())
    {
        let tamed = [
            "crates/complaint/src/import/rejects.rs",
            "crates/sharing/src/sheet.rs",
        ]
        .contains(&source.path.as_str());
        for (at, line) in source.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let formula = [
                "write_formula",
                "write_dynamic",
                "write_array_formula",
                "write_url",
            ];
            let csv = code.contains("csv::Writer") && !code.contains("from_writer(Vec::new())");
            if formula.iter().any(|name| code.contains(name)) || (csv && !tamed) {
                findings.push(format!(
                    "{}:{}: exports hold texts and numbers only (write_string, write_number)",
                    source.path,
                    at + 1
                ));
            }
        }
    }
    findings
}

/// Licences that may be built in; an expression needs one alternative of these.
const LICENCES: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Libraries that are built in with two incompatible versions, because others ask for the older. Each
/// is code twice; a new one is a decision.
const TWICE: [&str; 15] = [
    "base64",
    "fallible-iterator",
    "getrandom",
    "hashbrown",
    "miniz_oxide",
    "nom",
    "quick-xml",
    "roxmltree",
    "syn",
    "synstructure",
    "typed-path",
    "wasi",
    "weezl",
    "windows-sys",
    "zip",
];

/// Versions that must not be built in: the name, the first version that is mended, the advisory. From
/// the RustSec database as far as it was known on 2026-11-25; no list is read from the network, so
/// what came later is not here.
const BAD: [(&str, &str, &str); 8] = [
    ("idna", "1.0.0", "RUSTSEC-2024-0421"),
    ("ring", "0.17.12", "RUSTSEC-2025-0009"),
    ("rustls", "0.23.18", "RUSTSEC-2024-0399"),
    ("hashbrown", "0.15.1", "RUSTSEC-2024-0402"),
    ("crossbeam-channel", "0.5.15", "RUSTSEC-2025-0024"),
    ("tracing-subscriber", "0.3.20", "RUSTSEC-2025-0055"),
    ("slab", "0.4.11", "RUSTSEC-2025-0047"),
    ("tokio", "1.44.2", "RUSTSEC-2025-0023"),
];

/// A library that is built in.
struct Library {
    name: String,
    version: String,
    source: String,
    licence: String,
}

fn libraries() -> Vec<Library> {
    // Libraries of other platforms are not built and on a fresh machine not even fetched.
    let rustc = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc runs");
    let about = String::from_utf8(rustc.stdout).expect("rustc writes UTF-8");
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc names its host");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(["--filter-platform", host])
        .current_dir(sources::root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let all: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo answers JSON");
    let packages = all["packages"].as_array().expect("there are packages");
    let text = |package: &serde_json::Value, name: &str| {
        package[name].as_str().unwrap_or_default().to_owned()
    };
    let ours = |package: &&serde_json::Value| !package["source"].is_null();
    packages
        .iter()
        .filter(ours)
        .map(|package| Library {
            name: text(package, "name"),
            version: text(package, "version"),
            source: text(package, "source"),
            licence: text(package, "license"),
        })
        .collect()
}

/// What is wrong with the libraries that are built in.
pub(crate) fn dependencies() -> Vec<String> {
    let libraries = libraries();
    assert!(libraries.len() > 100);
    let mut findings = Vec::new();
    let mut majors: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for library in &libraries {
        let Library {
            name,
            version,
            source,
            licence,
        } = library;
        if source != "registry+https://github.com/rust-lang/crates.io-index" {
            findings.push(format!(
                "{name} {version} comes from {source}, not from the registry"
            ));
        }
        if !allowed(licence) {
            findings.push(format!(
                "{name} {version} has the licence {licence:?}, which is not allowed"
            ));
        }
        for (_, mended, advisory) in BAD.iter().filter(|(bad, ..)| bad == name) {
            if numbers(version) < numbers(mended) {
                findings.push(format!("{name} {version}: {advisory}; mended in {mended}"));
            }
        }
        majors.entry(name).or_default().insert(compatible(version));
    }
    for (name, versions) in majors.iter().filter(|(_, versions)| versions.len() > 1) {
        if !TWICE.contains(name) {
            findings.push(format!("{name} is built in several times: {versions:?}"));
        }
    }
    findings
}

/// Whether one alternative of a licence expression has only allowed parts.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace(" / ", "/").replace('/', " OR ");
    // A group in brackets is alternatives; all groups must be allowed.
    plain.split(" AND ").all(|group| {
        let group = group.trim_matches(['(', ')', ' ']);
        group
            .split(" OR ")
            .any(|one| LICENCES.contains(&one.trim_matches(['(', ')', ' '])))
    })
}

fn numbers(version: &str) -> Vec<u64> {
    let plain = version.split(['-', '+']).next().unwrap_or_default();
    plain
        .split('.')
        .map(|part| part.parse().unwrap_or_default())
        .collect()
}

/// The part of a version that tells what it is compatible with: `1`, `0.4`.
fn compatible(version: &str) -> String {
    match numbers(version)[..] {
        [0, minor, ..] => format!("0.{minor}"),
        [major, ..] => major.to_string(),
        [] => String::new(),
    }
}

#[test]
fn licence_expressions_are_read() {
    for good in [
        "MIT",
        "MIT OR GPL-3.0",
        "Apache-2.0/MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 AND ISC",
    ] {
        assert!(allowed(good), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(GPL-2.0 OR MIT) AND LGPL-3.0",
    ] {
        assert!(!allowed(bad), "{bad}");
    }
    assert!(numbers("1.9.0") < numbers("1.10.0"));
}

/// Files that seal without a field of the register: `identity`, which lies below it. What they seal is
/// in the register all the same: `identity_factor.secret`; the cookie of a login that is under way is
/// kept nowhere.
const BELOW_THE_REGISTER: [&str; 3] = [
    "crates/identity/src/commands/factor.rs",
    "crates/identity/src/commands/reseal.rs",
    "crates/identity/src/pages/oidc.rs",
];

/// Product code that seals past the register of personal data.
pub(crate) fn unregistered_seals() -> Vec<String> {
    let mut findings = Vec::new();
    let mut through = 0;
    for source in sources::files("rs").iter().filter(|s| s.is_product()) {
        let below = ["platform", "vault"].contains(&source.room())
            || BELOW_THE_REGISTER.contains(&source.path.as_str());
        for (at, line) in source.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            through += usize::from(code.contains("register::sealed!("));
            let past = [".seal(", ".seal_bytes("]
                .iter()
                .any(|call| code.contains(call));
            let unchecked = source.room() != "register" && code.contains("SealedField::at(");
            if (past && !below) || unchecked {
                findings.push(format!(
                    "{}:{}: seal with vault::seal(register::sealed!(\"TABLE.COLUMN\"), &key, context, bytes, \
                     &entropy) (or seal_bytes, seal_under_master); the column gets its [[field]] with protection = \
                     \"sealed\" in crates/register/register/ROOM.toml",
                    source.path,
                    at + 1
                ));
            }
        }
    }
    assert!(
        through > 5,
        "only {through} calls seal through the register"
    );
    findings
}
