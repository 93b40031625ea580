//! A copy of what the bank holds of a person: readable as Word or Excel, and as JSON for another
//! processor (PIPL art. 45).

use crate::queries::Section;
use crate::rules::{Private, Request, Status, fields};
use change::CommandError;
use document::sheet::Table;
use document::word::Word;
use kernel::{Choice, Lang, day_of, short_time};
use serde_json::{Map, Value, json};

/// What a request itself holds of the person.
pub(crate) fn of_request(request: &Request, private: &Private, lang: Lang) -> Section {
    let choice = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let label = |spec: &kernel::FieldSpec| spec.label(lang).to_owned();
    let mut rows = vec![
        (fields::KIND, choice(fields::KINDS, &request.kind)),
        (fields::CHANNEL, choice(fields::CHANNELS, &request.channel)),
        (fields::RECEIVED, short_time(request.received_at)),
        (fields::NAME, private.name.clone()),
        (fields::PHONE, private.phone.clone()),
        (fields::ID_NUMBER, private.id_number.clone()),
        (fields::AGENT_NAME, private.agent_name.clone()),
        (fields::AGENT_PHONE, private.agent_phone.clone()),
        (fields::CONTENT, private.content.clone()),
    ];
    // What colleagues wrote for one another is theirs; the answer is the person's.
    let told = |status| matches!(status, Status::Answered | Status::Refused);
    for (place, event) in request.events.iter().enumerate() {
        if let Some(text) = private.text_of(place).filter(|_| told(event.status)) {
            rows.push((fields::ANSWER, text.to_owned()));
        }
    }
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    let title = lang.pick("个人信息权利请求", "Request about personal data");
    Section {
        title: format!("{title} {}", request.number),
        rows: rows
            .map(|(spec, value)| (spec.name.to_owned(), label(&spec), value))
            .collect(),
    }
}

/// The file in one of [`fields::FORMATS`].
///
/// # Errors
/// `Broken` when it can't be packed.
pub(crate) fn file(
    format: &str,
    request: &Request,
    sections: &[Section],
    (bank, lang): (&str, Lang),
) -> Result<Vec<u8>, CommandError> {
    match format {
        "xlsx" => listed(request, sections, (bank, lang)),
        "json" => Ok(portable(request, sections, bank)),
        _ => readable(request, sections, (bank, lang)),
    }
}

fn readable(
    request: &Request,
    sections: &[Section],
    (bank, lang): (&str, Lang),
) -> Result<Vec<u8>, CommandError> {
    let title = lang.pick("个人信息副本", "Copy of personal data");
    let number = &request.number;
    let day = day_of(request.received_at);
    let intro = match lang {
        Lang::Zh => format!(
            "根据《中华人民共和国个人信息保护法》第四十五条，应{day}提出的请求（编号{number}）提供。以下为本行保存的相关个人信息。"
        ),
        Lang::En => format!(
            "Given under article 45 of the Personal Information Protection Law for request {number} of {day}. These are the data that the bank keeps."
        ),
    };
    let mut word = Word::new(number);
    word.title(title);
    word.para(&intro);
    let heads = [lang.pick("信息", "What"), lang.pick("内容", "Value")].map(str::to_owned);
    for section in sections {
        word.heading(&section.title);
        let rows = section.rows.iter();
        let rows: Vec<Vec<String>> = rows
            .map(|(_, label, value)| vec![label.clone(), value.clone()])
            .collect();
        word.table(&heads, &rows);
    }
    word.right(bank);
    word.finish().map_err(unwritten)
}

fn listed(
    request: &Request,
    sections: &[Section],
    (bank, lang): (&str, Lang),
) -> Result<Vec<u8>, CommandError> {
    let rows = sections.iter().flat_map(|section| {
        let row = |(_, label, value): &(String, String, String)| {
            vec![section.title.clone(), label.clone(), value.clone()]
        };
        section.rows.iter().map(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let table = Table {
        name: lang.pick("个人信息副本", "Copy of personal data"),
        mark: &format!("{bank} {}", request.number),
        headings: &[
            lang.pick("事项", "Matter"),
            lang.pick("信息", "What"),
            lang.pick("内容", "Value"),
        ],
        rows: &rows,
    };
    table.xlsx().map_err(unwritten)
}

fn unwritten(error: impl std::fmt::Display) -> CommandError {
    CommandError::Broken(format!("a copy was not written: {error}"))
}

fn portable(request: &Request, sections: &[Section], bank: &str) -> Vec<u8> {
    let section = |section: &Section| {
        let pairs = section
            .rows
            .iter()
            .map(|(code, _, value)| (code.clone(), Value::from(value.as_str())));
        json!({ "title": section.title, "data": pairs.collect::<Map<String, Value>>() })
    };
    let sections: Vec<Value> = sections.iter().map(section).collect();
    let whole = json!({
        "format": "xiaobao personal data 1", "bank": bank, "request": request.number, "sections": sections,
    });
    serde_json::to_vec_pretty(&whole).expect("invariant: what was just built is JSON")
}
