//! Word files: the text of the body, of headers, footers and notes.

use super::{Gathered, UNPACKED_MAX};
use crate::rules::text::{Text, Unread};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Parts that hold text, the body first; `*` stands for a number.
const PARTS: [&str; 5] = [
    "word/document.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "word/header*.xml",
    "word/footer*.xml",
];
/// Headers and footers looked at, each.
const NUMBERED_MAX: usize = 12;
/// Events between two looks at the time.
const LOOK_EVERY: usize = 4_096;

pub(super) fn read(bytes: &[u8], going: &dyn Fn() -> bool) -> Result<Text, Unread> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unread::Broken)?;
    let mut gathered = Gathered::default();
    for pattern in PARTS {
        let names: Vec<String> = match pattern.split_once('*') {
            None => vec![pattern.to_owned()],
            Some((head, tail)) => (1..=NUMBERED_MAX)
                .map(|no| format!("{head}{no}{tail}"))
                .collect(),
        };
        for name in names {
            let Some(xml) = part(&mut archive, &name)? else {
                if name == PARTS[0] {
                    return Err(Unread::Broken);
                }
                continue;
            };
            if !paragraphs(&xml, going, &mut gathered)? {
                return Ok(gathered.text);
            }
        }
    }
    Ok(gathered.text)
}

/// A part as text; `None` when there is none of the name.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Unread> {
    let Some(at) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let part = archive.by_index(at).map_err(|_| Unread::Broken)?;
    let mut bytes = Vec::new();
    let most = UNPACKED_MAX as u64 + 1;
    part.take(most)
        .read_to_end(&mut bytes)
        .map_err(|_| Unread::Broken)?;
    if bytes.len() > UNPACKED_MAX {
        return Err(Unread::Broken);
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| Unread::Broken)
}

/// The paragraphs of a part; `false` when a limit was reached. Text in a box inside a paragraph stands
/// before the paragraph that holds it.
fn paragraphs(
    xml: &str,
    going: &dyn Fn() -> bool,
    gathered: &mut Gathered,
) -> Result<bool, Unread> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    let (mut in_text, mut events) = (false, 0_usize);
    loop {
        events += 1;
        if events.is_multiple_of(LOOK_EVERY) && !going() {
            return Err(Unread::Slow);
        }
        let event = reader.read_event().map_err(|_| Unread::Broken)?;
        match event {
            Event::Start(tag) => match tag.local_name().into_inner() {
                "p" if open.len() < LOOK_EVERY => open.push(String::new()),
                "t" => in_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().into_inner() {
                "p" => {
                    let text = open.pop().unwrap_or_default();
                    if !gathered.put(None, &text) {
                        return Ok(false);
                    }
                }
                "t" => in_text = false,
                _ => {}
            },
            Event::Empty(tag) => {
                if let ("tab" | "br" | "cr", Some(text)) =
                    (tag.local_name().into_inner(), open.last_mut())
                {
                    text.push(' ');
                }
            }
            Event::Text(part) if in_text => add(&mut open, &part.xml10_content()),
            Event::CData(part) if in_text => add(&mut open, &part.xml10_content()),
            Event::GeneralRef(reference) if in_text => {
                let named = match &*reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                add(&mut open, &named.map_or(String::new(), String::from));
            }
            Event::Eof => return Ok(true),
            _ => {}
        }
    }
}

fn add(open: &mut [String], part: &str) {
    if let Some(text) = open.last_mut() {
        text.push_str(part);
    }
}
