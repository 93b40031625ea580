//! The report in the layout of official documents.

use crate::Words;
use crate::rules::{Assessment, CONCLUSIONS, Measure, OCCASIONS, RISKS, kept_until};
use document::word::Word;
use kernel::{Choice, Lang, day_of, short_time};

/// The report of an assessment as it stands.
///
/// # Errors
/// Only where memory can't be written to.
pub(crate) fn word(one: &Assessment, mark: &str, lang: Lang) -> Result<Vec<u8>, std::io::Error> {
    let w = Words::of(lang);
    let content = &one.content;
    let label = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let mut word = Word::new(&one.number).marked(mark);
    word.title(w.report_title);
    word.line(&pair(lang, w.what, &content.title));
    word.line(&pair(lang, w.unit, &one.unit_name));
    word.line(&pair(
        lang,
        w.occasion,
        &label(OCCASIONS, &content.occasion),
    ));
    word.line(w.by_law);
    for (heading, text) in [
        (w.part_activity, &content.activity),
        (w.part_lawful, &content.lawful),
        (w.part_influence, &content.influence),
        (w.part_protection, &content.protection),
    ] {
        word.heading(heading);
        word.para(text);
    }
    word.heading(w.part_conclusion);
    word.para(&pair(lang, w.risk, &label(RISKS, &content.risk)));
    word.para(&pair(
        lang,
        w.conclusion,
        &label(CONCLUSIONS, &content.conclusion),
    ));
    word.para(&pair(lang, w.next, &content.next.to_string()));
    measures(&mut word, one, w);
    decision(&mut word, one, lang);
    word.right(&one.author.name);
    word.right(
        &one.events
            .first()
            .map_or(String::new(), |event| day_of(event.at).to_string()),
    );
    word.finish()
}

fn measures(word: &mut Word, one: &Assessment, w: &Words) {
    word.heading(w.part_measures);
    if one.measures.is_empty() {
        word.para(w.measures_none);
    } else {
        let row = |measure: &Measure| {
            let done = measure.done_at.map_or(String::new(), |at| {
                format!("{}\n{}", day_of(at), measure.note)
            });
            vec![
                measure.text.clone(),
                measure.owner.name.clone(),
                measure.due.to_string(),
                done,
            ]
        };
        let rows: Vec<Vec<String>> = one.measures.iter().map(row).collect();
        word.table(
            &[w.measures, w.owner, w.due, w.done].map(str::to_owned),
            &rows,
        );
    }
}

fn decision(word: &mut Word, one: &Assessment, lang: Lang) {
    let w = Words::of(lang);
    word.heading(w.part_decision);
    word.para(&pair(lang, w.status, one.status.label(lang)));
    if let Some(event) = one
        .events
        .iter()
        .rev()
        .find(|event| event.kind == "approved")
    {
        word.para(&format!(
            "{} {} {}",
            event.by.name,
            short_time(event.at),
            event.text
        ));
    }
    if let Some(day) = kept_until(one) {
        word.para(&pair(lang, w.kept, &day.to_string()));
    }
}

/// A name and its value, as both languages write them.
fn pair(lang: Lang, name: &str, value: &str) -> String {
    format!("{name}{}{value}", lang.pick("：", ": "))
}
