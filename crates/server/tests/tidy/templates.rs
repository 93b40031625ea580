//! What templates hold: tags and expressions, no sentence, no inline style or code.

use crate::sources::files;

/// Attributes that people read.
const READ_ATTRIBUTES: [&str; 6] = [
    "title",
    "alt",
    "placeholder",
    "aria-label",
    "label",
    "content",
];
/// Values of those attributes that are not sentences.
const NOT_SENTENCES: [&str; 2] = ["width=device-width,initial-scale=1", "noindex"];
/// Elements whose text is not a sentence: keys have the name that is printed on them.
const KEYS: &str = "kbd";

/// Attributes without a value.
const FLAGS: [&str; 8] = [
    "required",
    "autofocus",
    "disabled",
    "checked",
    "selected",
    "multiple",
    "readonly",
    "hidden",
];

/// Findings in all templates.
pub(crate) fn literal() -> Vec<String> {
    let found = files("html")
        .into_iter()
        .filter(|file| file.path.contains("/templates/"));
    found
        .flat_map(|file| {
            let path = file.path;
            faults(&file.text)
                .into_iter()
                .map(move |fault| format!("{path}: {fault}"))
        })
        .collect()
}

fn faults(template: &str) -> Vec<String> {
    let text = without_expressions(template);
    let mut faults = Vec::new();
    if text.chars().any(is_han) {
        faults.push("Chinese characters; words come from `words.rs`".to_owned());
    }
    let mut rest = text.as_str();
    let mut element = String::new();
    while let Some(start) = rest.find('<') {
        sentence(&rest[..start], &element, &mut faults);
        let tag = tag_of(&rest[start..]);
        attributes(tag, &mut faults);
        element = name_of(tag);
        rest = &rest[start + tag.len()..];
    }
    sentence(rest, &element, &mut faults);
    faults
}

/// Takes `{{ … }}`, `{% … %}` and `{# … #}` out.
fn without_expressions(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(start) = rest
        .find("{{")
        .into_iter()
        .chain(rest.find("{%"))
        .chain(rest.find("{#"))
        .min()
    {
        out.push_str(&rest[..start]);
        let end = match &rest[start..start + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let length = rest[start..]
            .find(end)
            .map_or(rest.len() - start, |end| end + 2);
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// The tag that begins here, up to its `>` outside quotes.
fn tag_of(text: &str) -> &str {
    let mut quote = None;
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return &text[..=i],
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text
}

/// `kbd` of `<kbd class="k">`, `/kbd` of `</kbd>`.
fn name_of(tag: &str) -> String {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    inner
        .split([' ', '\n', '/'])
        .find(|part| !part.is_empty())
        .map_or(String::new(), |name| {
            if inner.starts_with('/') {
                format!("/{name}")
            } else {
                name.to_owned()
            }
        })
}

fn sentence(text: &str, element: &str, faults: &mut Vec<String>) {
    let words = without_entities(text);
    if element != KEYS && words.chars().any(char::is_alphabetic) && !only_attributes(&words) {
        faults.push(format!(
            "the text `{}`; words come from `words.rs`",
            words.trim()
        ));
    }
}

/// Whether a text between tags is a macro's list of attributes, to be put into a tag: `name="value"`
/// and flags.
fn only_attributes(text: &str) -> bool {
    let mut rest = text.to_owned();
    for (name, value) in pairs(text) {
        rest = rest.replacen(&format!("{name}=\"{value}\""), "", 1);
    }
    !pairs(text).is_empty() && rest.split_whitespace().all(|word| FLAGS.contains(&word))
}

/// `&nbsp;` is a sign, not a word.
fn without_entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once(';').map_or(part, |(_, rest)| rest));
    }
    out
}

fn attributes(tag: &str, faults: &mut Vec<String>) {
    let lower = tag.to_ascii_lowercase();
    if lower.starts_with("<style") || (lower.starts_with("<script") && !lower.contains(" src=")) {
        faults.push(format!("`{tag}`: style and code are files of web/"));
    }
    for (name, value) in pairs(tag) {
        let name = name.to_ascii_lowercase();
        if name == "style" || name.starts_with("on") {
            faults.push(format!(
                "the attribute {name}: style and code are files of web/"
            ));
        }
        let read = READ_ATTRIBUTES.contains(&name.as_str());
        if read && !NOT_SENTENCES.contains(&value) && value.chars().any(char::is_alphabetic) {
            faults.push(format!("{name}=\"{value}\"; words come from `words.rs`"));
        }
        let elsewhere = value.starts_with("//") || value.contains("://");
        if matches!(name.as_str(), "src" | "href" | "action") && elsewhere {
            faults.push(format!(
                "{name}=\"{value}\": nothing is loaded from elsewhere"
            ));
        }
    }
}

/// The attributes of a tag that have a value.
fn pairs(tag: &str) -> Vec<(&str, &str)> {
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

fn is_han(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

#[test]
fn what_does_not_belong_is_noticed() {
    for template in [
        "<p>Hello {{ name }}</p>",
        "<p>你好</p>",
        "<b title=\"Close\"></b>",
        "<b style=\"color:red\"></b>",
        "<a onclick=\"x()\"></a>",
        "<script>x()</script>",
        "<img src=\"https://elsewhere\">",
        "{% if a %}yes{% endif %}",
        "required please=\"now\" indeed",
    ] {
        assert_ne!(faults(template), Vec::<String>::new(), "{template}");
    }
    for template in [
        "<p class=\"mut\">{{ w.hello }}&nbsp;· 1</p>",
        "<kbd>Ctrl</kbd> <kbd>K</kbd>",
        "{# a remark #}<b title=\"{{ w.close }}\" data-x=\"word\"></b>",
        "<script defer src=\"{{ ui::asset(\"app.js\") }}\"></script>",
        "{% macro a(f) %} required id=\"{{ f.id }}\" data-x=\"y\"{% endmacro %}",
        "<li{% if item.a > 1 %} class=\"on\"{% endif %}>{{ x }}</li>",
    ] {
        assert_eq!(faults(template), Vec::<String>::new(), "{template}");
    }
}
