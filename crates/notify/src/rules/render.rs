//! Filling texts: `{place}` becomes what the notice says.

use super::kinds::{Kind, Text};
use kernel::{Say, say};

/// Longest title of a text, in characters.
pub const TITLE_CHARS_MAX: usize = 120;
/// Longest body of a text, in characters.
pub const BODY_CHARS_MAX: usize = 2_000;
/// Longest value that is put into a place, in characters; the rest is cut.
const VALUE_CHARS_MAX: usize = 2_000;
/// What stands in a place about which the notice says nothing.
const NOTHING: &str = "—";

/// Why a text cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable, `snake_case`.
    pub code: &'static str,
    /// What is wrong, in both languages.
    pub say: Say,
}

/// A part of a text: as it stands, or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part<'t> {
    Plain(&'t str),
    Place(&'t str),
}

/// Cuts a text into its parts. A brace without its other half is a fault: it is a place mistyped.
fn parts(text: &str) -> Result<Vec<Part<'_>>, Fault> {
    let unclosed = || Fault {
        code: "brace_unclosed",
        say: say!("含有不成对的花括号", "has a brace without its other half"),
    };
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        if rest[open..].starts_with('}') {
            return Err(unclosed());
        }
        found.push(Part::Plain(&rest[..open]));
        let inner = &rest[open + 1..];
        let close = inner.find(['{', '}']).ok_or_else(unclosed)?;
        if inner[close..].starts_with('{') {
            return Err(unclosed());
        }
        found.push(Part::Place(&inner[..close]));
        rest = &inner[close + 1..];
    }
    found.push(Part::Plain(rest));
    Ok(found)
}

/// Checks a title or body that somebody wrote: every place must be one of the kind's.
pub fn check(kind: Kind, text: &str) -> Result<(), Fault> {
    for part in parts(text)? {
        if let Part::Place(name) = part
            && !kind.places().contains(&name)
        {
            let known: Vec<String> = kind.places().iter().map(|p| format!("{{{p}}}")).collect();
            let known = known.join(" ");
            return Err(Fault {
                code: "unknown_place",
                say: say!(
                    "含有未知的占位符 {{{name}}}；可用：{known}",
                    "has the unknown place {{{name}}}; there are {known}"
                ),
            });
        }
    }
    Ok(())
}

/// The text with its places filled. What the notice does not say becomes a dash; a text that is
/// broken (which [`check`] would have refused) stays as it is: a notice is never lost to its words.
pub fn fill(text: &str, args: &[(String, String)]) -> String {
    let Ok(parts) = parts(text) else {
        return text.to_owned();
    };
    let value = |name: &str| {
        let found = args.iter().find(|(key, _)| key == name);
        let value = found.map_or(NOTHING, |(_, value)| value.as_str());
        value.chars().take(VALUE_CHARS_MAX).collect::<String>()
    };
    let one = |part: Part<'_>| match part {
        Part::Plain(text) => text.to_owned(),
        Part::Place(name) => value(name),
    };
    parts.into_iter().map(one).collect()
}

/// Title and body, filled; the title on one line.
pub fn render(text: &Text, args: &[(String, String)]) -> Text {
    let title = fill(&text.title, args);
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    Text {
        title: line,
        body: fill(&text.body, args),
    }
}
