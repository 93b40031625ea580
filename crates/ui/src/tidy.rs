//! What every template of every room must keep: no text in either language, nothing that the
//! content security policy forbids, only icons that the build takes.

use crate::assets::ICONS;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Every template of every room: its path and its text.
fn templates() -> Vec<(PathBuf, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = WalkDir::new(crates)
        .into_iter()
        .map(|entry| entry.unwrap().into_path());
    let html = files.filter(|path| {
        path.extension().is_some_and(|ext| ext == "html")
            && path
                .components()
                .any(|part| part.as_os_str() == "templates")
    });
    html.map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The template without its tags, expressions and comments: what stands there literally.
fn literal(text: &str) -> String {
    let mut rest = text.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        let mut kept = String::new();
        let mut left = rest.as_str();
        while let Some((before, inside)) = left.split_once(open) {
            kept.push_str(before);
            kept.push(' ');
            left = inside.split_once(close).map_or("", |(_, after)| after);
        }
        kept.push_str(left);
        rest = kept;
    }
    rest
}

/// Text between the elements, and the attributes that people read.
fn texts(html: &str) -> Vec<String> {
    let mut found: Vec<String> = html
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text.trim().to_owned())
        .collect();
    for name in ["title", "placeholder", "aria-label", "alt"] {
        for part in html.split(&format!(" {name}=\"")).skip(1) {
            found.push(part.split('"').next().unwrap_or_default().trim().to_owned());
        }
    }
    found
}

/// Names of keys, which are the same in both languages.
const KEY_NAMES: [&str; 6] = ["Ctrl", "Ctrl K", "Ctrl Enter", "Ctrl S", "Enter", "Esc"];

#[test]
fn templates_hold_no_text_in_either_language() {
    for (path, text) in templates() {
        for said in texts(&literal(&text)) {
            let said = said.replace("&nbsp;", " ");
            let word = said
                .split(|c: char| !c.is_alphabetic())
                .any(|w| w.chars().count() > 1);
            let key = KEY_NAMES.contains(&said.as_str()) || said == "Tab";
            assert!(
                !word || key,
                "{}: \"{said}\" belongs into words",
                path.display()
            );
            let han = said.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
            assert!(!han, "{}: \"{said}\" belongs into words", path.display());
        }
    }
}

#[test]
fn templates_keep_to_the_content_security_policy() {
    for (path, text) in templates() {
        let bare = literal(&text);
        for forbidden in [
            " style=",
            "<style",
            "javascript:",
            "hx-on",
            "hx-vars",
            "js:",
            "<script>",
        ] {
            assert!(!bare.contains(forbidden), "{}: {forbidden}", path.display());
        }
        let handler = bare.split_whitespace().find(|word| {
            let name = word.split('=').next().unwrap_or_default();
            word.contains('=') && name.len() > 4 && name.starts_with("on")
        });
        assert_eq!(handler, None, "{}", path.display());
    }
}

#[test]
fn templates_use_icons_that_the_build_takes() {
    for (path, text) in templates() {
        for call in ["ui::icon(\"", "ui::icon_sized(\""] {
            for part in text.split(call).skip(1) {
                let name = part.split('"').next().unwrap_or_default();
                let known = ICONS.binary_search_by_key(&name, |(key, _)| key).is_ok();
                assert!(
                    known,
                    "{}: \"{name}\" is not in web/icons.txt",
                    path.display()
                );
            }
        }
    }
}
