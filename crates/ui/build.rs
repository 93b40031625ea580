//! Builds the web assets with `web/build.mjs` and writes the tables that embed them.
//!
//! `WEB_DIST=FOLDER` takes a folder that was built before (offline builds). Never uses the network:
//! the npm packages must be there already.

use std::env::var_os;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

fn main() -> Result<(), String> {
    let out = PathBuf::from(var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    tell("rerun-if-env-changed=WEB_DIST");
    let dist = match var_os("WEB_DIST") {
        Some(folder) => given(PathBuf::from(folder)),
        None => build(&out)?,
    };
    let tables = asset_table(&dist, &out)? + &icon_table(&dist)?;
    fs::write(out.join("web_tables.rs"), tables).map_err(|e| e.to_string())
}

/// A folder that was built before.
fn given(dist: PathBuf) -> PathBuf {
    tell(&format!(
        "rerun-if-changed={}",
        dist.join("manifest.json").display()
    ));
    dist
}

/// Runs `web/build.mjs`. Everything it reads is watched and nothing it writes: a build that watched
/// its own results would run again each time.
fn build(out: &Path) -> Result<PathBuf, String> {
    let here = PathBuf::from(var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let web = here.join("../../web");
    for name in ["src", "build.mjs", "icons.txt", "package-lock.json"] {
        tell(&format!("rerun-if-changed={}", web.join(name).display()));
    }
    let installed = web.join("node_modules/.package-lock.json");
    tell(&format!("rerun-if-changed={}", installed.display()));
    if !installed.exists() {
        return Err(
            "web/node_modules is missing: run bin/demo or bin/test, or `npm ci` in web/".into(),
        );
    }
    let dist = out.join("web");
    let run = Command::new("node")
        .arg(web.join("build.mjs"))
        .arg("--out")
        .arg(&dist)
        .output()
        .map_err(|e| format!("node could not be started ({e}): install Node.js 18 or newer"))?;
    if !run.status.success() {
        return Err(format!(
            "web/build.mjs failed:\n{}",
            String::from_utf8_lossy(&run.stderr)
        ));
    }
    Ok(dist)
}

/// `ASSETS`: every file of the manifest in its three forms.
fn asset_table(dist: &Path, out: &Path) -> Result<String, String> {
    let manifest = read_json(&dist.join("manifest.json"))?;
    let mut table = String::from("pub(crate) static ASSETS: &[Asset] = &[\n");
    let kept = out.join("embedded");
    fs::create_dir_all(&kept).map_err(|e| e.to_string())?;
    for (name, entry) in manifest
        .as_object()
        .ok_or("manifest.json is not an object")?
    {
        let text = |key: &str| {
            entry[key]
                .as_str()
                .ok_or(format!("manifest.json: {name}.{key}"))
        };
        let (file, mime) = (text("file")?, text("type")?);
        let mut forms = String::new();
        for (field, suffix) in [("raw", ""), ("gzip", ".gz"), ("brotli", ".br")] {
            // A copy, so that a later clearing of the folder cannot break `include_bytes!`.
            let copy = kept.join(format!("{file}{suffix}"));
            fs::copy(dist.join(format!("{file}{suffix}")), &copy).map_err(at(&copy))?;
            let _ = write!(forms, " {field}: include_bytes!({copy:?}),");
        }
        let _ = writeln!(
            table,
            "Asset {{ name: {name:?}, file: {file:?}, \
             href: \"/assets/{file}\", mime: {mime:?},{forms} }},"
        );
    }
    Ok(table + "];\n")
}

/// `ICONS`: name and markup, sorted by name for the binary search.
fn icon_table(dist: &Path) -> Result<String, String> {
    let icons = read_json(&dist.join("icons.json"))?;
    let mut table = String::from("pub(crate) static ICONS: &[(&str, &str)] = &[\n");
    for (name, markup) in icons.as_object().ok_or("icons.json is not an object")? {
        let markup = markup.as_str().ok_or("icons.json: a value is not a text")?;
        let _ = writeln!(table, "({name:?}, {markup:?}),");
    }
    Ok(table + "];\n")
}

fn read_json(file: &Path) -> Result<serde_json::Value, String> {
    let text = fs::read_to_string(file).map_err(at(file))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))
}

fn at(file: &Path) -> impl Fn(io::Error) -> String {
    let name = file.display().to_string();
    move |error| format!("{name}: {error}")
}

/// Speaks to Cargo.
fn tell(line: &str) {
    println!("cargo::{line}");
}
