//! A form as a browser would send it, read out of a page; and what a page says when it refuses.

/// A form's fields with their values.
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Replaces the values that the page had for a name; named twice, both are sent.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let mine = |(n, v): &(String, String)| n != name || v.starts_with('\u{0}');
        self.0.retain(mine);
        self.0.push((name.to_owned(), format!("\u{0}{value}")));
    }

    /// Takes a field out whose value was set to `-`.
    pub(crate) fn drop_if_dash(&mut self, name: &str) {
        self.0.retain(|(n, v)| n != name || v != "\u{0}-");
    }

    /// As it is sent.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .map(|(n, v)| (n.as_str(), v.trim_start_matches('\u{0}')))
            .collect()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let begin = format!(" {name}=\"");
    let rest = tag.split_once(&begin)?.1;
    Some(unescape(rest.split_once('"')?.0))
}

fn unescape(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

fn has(tag: &str, flag: &str) -> bool {
    tag.split([' ', '>', '/']).any(|part| part == flag)
}

/// The form of a page that is sent to an address; choices that are not made take the first.
pub(crate) fn form(page: &str, action: &str) -> Option<Form> {
    let mut rest = page;
    loop {
        rest = rest.split_once("<form")?.1;
        let (tag, after) = rest.split_once('>')?;
        let inside = after.split_once("</form>").map_or(after, |(i, _)| i);
        if attribute(&format!(" {tag}"), "action").as_deref() == Some(action) {
            return Some(fields(inside));
        }
        rest = after;
    }
}

fn fields(inside: &str) -> Form {
    let mut form = Form::default();
    let mut radios: Vec<(String, String, bool)> = Vec::new();
    let mut rest = inside;
    while let Some((_, from)) = rest.split_once('<') {
        let (tag, after) = from.split_once('>').unwrap_or((from, ""));
        rest = after;
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("input") {
            match attribute(tag, "type").as_deref() {
                Some("checkbox") if !has(tag, "checked") => {}
                Some("file" | "submit") => {}
                Some("radio") => radios.push((name, value, has(tag, "checked"))),
                _ => form.0.push((name, value)),
            }
        } else if tag.starts_with("select") {
            let options = after.split_once("</select>").map_or(after, |(o, _)| o);
            let tags: Vec<&str> = options.split("<option").skip(1).collect();
            let of = |t: &&str| attribute(t, "value").unwrap_or_default();
            let open = |t: &&str| t.split_once('>').map_or("", |(t, _)| t).to_owned();
            let chosen = tags.iter().find(|t| has(&open(t), "selected"));
            let chosen = chosen.filter(|t| !of(t).is_empty());
            let first = tags.iter().find(|t| !of(t).is_empty());
            if let Some(tag) = chosen.or(first) {
                form.0.push((name, of(tag)));
            }
        } else if tag.starts_with("textarea") {
            let text = after.split_once("</textarea>").map_or("", |(t, _)| t);
            form.0.push((name, unescape(text.trim_start_matches('\n'))));
        }
    }
    let mut done: Vec<&str> = Vec::new();
    for (name, value, _) in radios.iter().filter(|(_, _, checked)| *checked) {
        done.push(name);
        form.0.push((name.clone(), value.clone()));
    }
    for (name, value, _) in &radios {
        if !done.contains(&name.as_str()) {
            done.push(name);
            form.0.push((name.clone(), value.clone()));
        }
    }
    form
}

/// What a refusing page says: its words without its tags, the main part only.
pub(crate) fn told(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, main)| main);
    let mut words = String::new();
    for part in main.split('<').skip(1) {
        let text = part.split_once('>').map_or("", |(_, text)| text).trim();
        if !text.is_empty() {
            words.push_str(text);
            words.push(' ');
        }
    }
    let short: String = words.chars().take(600).collect();
    match main.contains('<') {
        true => short,
        false => main.chars().take(600).collect(),
    }
}

/// The bytes of a text in base 32, as secrets of second factors are shown.
pub(crate) fn base32(text: &str) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for value in text.chars().filter_map(|c| letters.find(c)) {
        bits = (bits << 5) | u32::try_from(value).unwrap();
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).unwrap());
        }
    }
    bytes
}
