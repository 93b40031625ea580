//! What one version says and another does not, field by field and line by line.

use super::list::told;
use crate::rules::as_typed;
use crate::{Kind, Version};
use kernel::Lang;
use similar::{ChangeTag, TextDiff};
use std::time::Duration;

/// Most lines shown of one field.
const LINES_MAX: usize = 400;
/// Longest search for the smallest difference of one field.
const SEARCH_MAX: Duration = Duration::from_millis(200);

/// A line of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// `del`, `ins`, or empty for what stayed.
    pub(super) mark: &'static str,
    pub(super) text: String,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) label: &'static str,
    pub(super) lines: Vec<Line>,
}

/// The fields that differ.
pub(super) fn between(kind: &Kind, before: &Version, after: &Version, lang: Lang) -> Vec<Changed> {
    let (old, new) = (as_typed(kind, &before.doc), as_typed(kind, &after.doc));
    let changed = kind.fields.iter().filter_map(|spec| {
        let (old, new) = (told(spec, &old, lang), told(spec, &new, lang));
        (old != new).then(|| Changed {
            label: spec.label(lang),
            lines: lines(&old, &new),
        })
    });
    changed.collect()
}

fn lines(old: &str, new: &str) -> Vec<Line> {
    let diff = TextDiff::configure()
        .timeout(SEARCH_MAX)
        .diff_lines(old, new);
    let line = |change: similar::Change<&str>| Line {
        mark: match change.tag() {
            ChangeTag::Delete => "del",
            ChangeTag::Insert => "ins",
            ChangeTag::Equal => "",
        },
        text: change.value().trim_end_matches('\n').to_owned(),
    };
    diff.iter_all_changes().take(LINES_MAX).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stayed_stand_between_those_that_went_and_came() {
        let told = lines("一\n二\n三", "一\n贰\n三");
        let marks: Vec<_> = told.iter().map(|l| (l.mark, l.text.as_str())).collect();
        assert_eq!(
            marks,
            [("", "一"), ("del", "二"), ("ins", "贰"), ("", "三")]
        );
    }
}
