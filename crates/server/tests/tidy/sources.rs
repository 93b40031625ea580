//! Finds the sources: everything below `crates/`.

use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A source file.
pub(crate) struct Source {
    /// From the root of the repository: `crates/complaint/src/store.rs`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The crate's folder name.
    pub(crate) fn room(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    /// Whether it is product code, not a test, a benchmark or a build script.
    pub(crate) fn is_product(&self) -> bool {
        let inside = self.path.splitn(3, '/').nth(2).unwrap_or_default();
        inside.starts_with("src/") && !inside.ends_with("/tests.rs") && !inside.contains("/tests/")
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../..")
        .canonicalize()
        .expect("the crate lies in the repository")
}

/// All files with this ending, in the order of their paths.
pub(crate) fn files(ending: &str) -> Vec<Source> {
    let root = root();
    let mut found: Vec<Source> = WalkDir::new(root.join("crates"))
        .into_iter()
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| entry.path().extension().is_some_and(|e| e == ending))
        .filter_map(|entry| {
            let path = entry
                .path()
                .strip_prefix(&root)
                .expect("found below the root");
            // A file that is being replaced at this moment is not there.
            let text = std::fs::read_to_string(entry.path()).ok()?;
            Some(Source {
                path: path.to_str().expect("names are ASCII").to_owned(),
                text,
            })
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no .{ending} files below crates/");
    found
}
