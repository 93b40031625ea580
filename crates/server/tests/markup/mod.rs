//! What a page looks like from outside: its tags, its links, the texts people read.

use kernel::Lang;

/// Elements whose text is the program's own, never a customer's or a unit's.
const OWN_WORDS: [&str; 5] = ["label", "th", "button", "legend", "h2"];

/// A piece of a page: a tag, or the text after it.
enum Piece<'p> {
    Tag(&'p str),
    Text(&'p str),
}

fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            found.push(Piece::Text(&rest[..start]));
        }
        let tag = tag_of(&rest[start..]);
        found.push(Piece::Tag(tag));
        rest = &rest[start + tag.len()..];
    }
    found
}

/// The tag that begins here, up to its `>` outside quotes.
fn tag_of(text: &str) -> &str {
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return &text[..=i],
            _ => {}
        }
    }
    text
}

/// `a` of `<a href="x">`, `/a` of `</a>`.
fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    inner.split([' ', '\n', '\t']).next().unwrap_or_default()
}

/// The attributes of a tag that have a value.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some(eq) = rest.find("=\"") {
        let name = rest[..eq]
            .rsplit([' ', '\n', '"'])
            .next()
            .unwrap_or_default();
        let value = &rest[eq + 2..];
        let end = value.find('"').unwrap_or(value.len());
        found.push((name, &value[..end]));
        rest = &value[(end + 1).min(value.len())..];
    }
    found
}

/// The addresses on this site that a page links to.
pub(crate) fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in pieces(page) {
        let Piece::Tag(tag) = piece else { continue };
        if name_of(tag) != "a" {
            continue;
        }
        let address = attributes(tag)
            .into_iter()
            .find(|(name, _)| *name == "href");
        if let Some((_, address)) = address.filter(|(_, address)| address.starts_with('/')) {
            found.push(address.replace("&#38;", "&").replace("&amp;", "&"));
        }
    }
    found
}

/// What is wrong with a page.
pub(crate) fn faults(page: &str, lang: Lang) -> Vec<String> {
    let mut faults = Vec::new();
    if !page.contains(&format!("<html lang=\"{}\"", lang.tag())) && page.contains("<html") {
        faults.push("the page is in another language".to_owned());
    }
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces(page) {
        match piece {
            Piece::Tag(tag) => {
                inline(tag, &mut faults);
                note(&mut open, tag);
            }
            Piece::Text(text) => {
                if !tells_places(&open) {
                    unfilled(text, &mut faults);
                }
                if lang == Lang::En && own(&open) && text.chars().any(is_han) {
                    faults.push(format!(
                        "Chinese among the program's own words: {}",
                        text.trim()
                    ));
                }
            }
        }
    }
    faults
}

/// Keeps the elements that are open; those without an end are not among them.
fn note<'p>(open: &mut Vec<&'p str>, tag: &'p str) {
    let name = name_of(tag);
    if let Some(name) = name.strip_prefix('/') {
        if let Some(at) = open.iter().rposition(|tag| name_of(tag) == name) {
            open.truncate(at);
        }
    } else if !tag.ends_with("/>")
        && !["input", "br", "img", "meta", "link", "hr", "!doctype"].contains(&name)
    {
        open.push(tag);
    }
}

/// Whether the text inside these elements is the program's own. What is marked as another language
/// is meant to be.
fn own(open: &[&str]) -> bool {
    let marked = |tag: &str| name_of(tag) != "html" && tag.contains(" lang=\"");
    let own = |tag: &str| OWN_WORDS.contains(&name_of(tag)) || tag.contains("id=\"side\"");
    open.iter().any(|tag| own(tag))
        && !open
            .iter()
            .any(|tag| marked(tag) || tag.contains(" data-own"))
}

/// Whether a text is about places: what people type, or a sentence that lists them.
fn tells_places(open: &[&str]) -> bool {
    open.iter()
        .any(|tag| name_of(tag) == "textarea" || tag.contains(" data-places"))
}

fn inline(tag: &str, faults: &mut Vec<String>) {
    let name = name_of(tag);
    if name == "style" || (name == "script" && !tag.contains(" src=\"/assets/")) {
        faults.push(format!("inline: {tag}"));
    }
    for (name, value) in attributes(tag) {
        let script = value
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("javascript:");
        if name == "style" || name.starts_with("on") || name.starts_with("hx-on") || script {
            faults.push(format!("inline: {name}=\"{value}\""));
        }
    }
}

/// A place that should have been filled: `{name}`.
fn unfilled(text: &str, faults: &mut Vec<String>) {
    for (start, _) in text.match_indices('{') {
        let rest = &text[start + 1..];
        let end = rest.find('}').unwrap_or(0);
        let name = &rest[..end];
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            faults.push(format!("a place was not filled: {}", text.trim()));
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn what_is_wrong_is_noticed() {
    let page = |body: &str| format!("<!doctype html><html lang=\"en\"><body>{body}</body></html>");
    for body in [
        "<p style=\"color:red\">x</p>",
        "<a onclick=\"x()\">x</a>",
        "<script>x()</script>",
        "<p>{days} left</p>",
        "<label>姓名</label>",
        "<nav id=\"side\"><a href=\"/\">收件箱</a></nav>",
        "<a href=\"javascript:x\">x</a>",
    ] {
        assert_ne!(
            faults(&page(body), Lang::En),
            Vec::<String>::new(),
            "{body}"
        );
    }
    for body in [
        "<p>王小明</p><label>Name</label><td>姓名</td>",
        "<button lang=\"zh-CN\">中文</button>",
        "<script defer src=\"/assets/app.js\"></script>",
        "<b data-failed=\"no {id}\">1</b>",
    ] {
        assert_eq!(
            faults(&page(body), Lang::En),
            Vec::<String>::new(),
            "{body}"
        );
    }
    assert_eq!(
        links("<a href=\"/a?b=1&#38;c=2\">x</a><a href=\"#d\">"),
        ["/a?b=1&c=2"]
    );
}
