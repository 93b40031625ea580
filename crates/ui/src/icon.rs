//! Icons, drawn as SVG inside the page: strict CSP, no extra request, colour of the text around.

use crate::assets::ICONS;
use std::fmt;

/// HTML that is safe to put into a page as it is. Only this crate makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

/// The icon of that Tabler name, 16 px. The name must stand in `web/icons.txt`.
pub fn icon(name: &str) -> Markup {
    icon_sized(name, "")
}

/// The icon with one more class: `i-12`, `i-14`, `i-18`, `i-20`, `i-24`, `i-40`, or `i-e` (at the
/// end of a button).
pub fn icon_sized(name: &str, class: &'static str) -> Markup {
    let found = ICONS.binary_search_by_key(&name, |(key, _)| key);
    debug_assert!(found.is_ok(), "icon \"{name}\" is not in web/icons.txt");
    let markup = found.map_or("", |at| ICONS[at].1);
    let gap = if class.is_empty() { "" } else { " " };
    let head = format!(r#"<svg class="i{gap}{class}" viewBox="0 0 24 24" aria-hidden="true""#);
    Markup(format!(r#"{head} focusable="false">{markup}</svg>"#))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_carry_their_markup_and_class() {
        let drawn = icon_sized("check", "i-14").to_string();
        assert!(drawn.starts_with(r#"<svg class="i i-14""#) && drawn.contains("<path"));
    }

    #[test]
    #[should_panic(expected = "is not in web/icons.txt")]
    fn a_name_that_the_build_has_not_taken_is_found_in_tests() {
        let _ = icon("no-such-icon");
    }
}
