//! The letter of an answer or refusal, in the layout of an official document.

use crate::commands::answer_of;
use crate::rules::request::Event;
use crate::rules::{Private, Request, Status, fields};
use change::CommandError;
use document::word::Word;
use kernel::{Choice, Instant, Lang, Refusal, day_of, say};

/// The letter as a Word file; `bank` signs it.
///
/// # Errors
/// Refused while nothing was answered.
pub(crate) fn word_file(
    request: &Request,
    private: &Private,
    (bank, lang): (&str, Lang),
) -> Result<Vec<u8>, CommandError> {
    let told = |event: &&Event| matches!(event.status, Status::Answered | Status::Refused);
    let event = request.events.iter().rfind(told).ok_or_else(unanswered)?;
    let refused = event.status == Status::Refused;
    let heading = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let mut word = Word::new(&request.number);
    word.title(heading(
        "关于个人信息权利请求的答复",
        "Answer to your request about personal data",
    ));
    word.line(&addressee(private, lang));
    word.para(&opening(request, lang));
    word.heading(heading("一、办理结果", "1. Result"));
    word.para(&result(event, refused, lang));
    word.para(&answer_of(request, private).unwrap_or_default());
    word.heading(heading("二、您的权利", "2. Your rights"));
    word.para(rights(refused, lang));
    for line in [bank, &request.unit.name, &day(event.at, lang)] {
        word.right(line);
    }
    word.finish()
        .map_err(|e| CommandError::Broken(format!("a letter was not written: {e}")))
}

/// Which request is answered.
fn opening(request: &Request, lang: Lang) -> String {
    let kind = Choice::label_in(fields::KINDS, &request.kind, lang);
    let (received, number) = (day(request.received_at, lang), &request.number);
    match lang {
        Lang::Zh => format!(
            "您于{received}向我行提出的个人信息权利请求（编号{number}，事项：{kind}）已收悉。现答复如下："
        ),
        Lang::En => format!(
            "We received your request about personal data on {received} (number {number}: {kind}) and answer as follows."
        ),
    }
}

fn addressee(private: &Private, lang: Lang) -> String {
    let name = &private.name;
    match (private.agent_name.is_empty(), lang) {
        (true, Lang::Zh) => format!("{name}："),
        (false, Lang::Zh) => format!("{}（代{name}提出）：", private.agent_name),
        (true, Lang::En) => format!("{name},"),
        (false, Lang::En) => format!("{} (for {name}),", private.agent_name),
    }
}

/// "Done in full", or that it is refused and on which ground.
fn result(event: &Event, refused: bool, lang: Lang) -> String {
    let of = |spec: &str| {
        event
            .chosen
            .iter()
            .find(|(name, _)| name == spec)
            .map_or("", |(_, code)| code.as_str())
    };
    if !refused {
        let result = Choice::label_in(fields::RESULTS, of(fields::RESULT.name), lang);
        return format!("{result}{}", lang.pick("。", "."));
    }
    let ground = Choice::label_in(fields::GROUNDS, of(fields::GROUND.name), lang);
    match lang {
        Lang::Zh => format!(
            "对您的请求不予满足。理由和依据：{ground}（条文均指《中华人民共和国个人信息保护法》）。"
        ),
        Lang::En => format!(
            "Your request is refused. Ground: {ground} (articles of the Personal Information Protection Law)."
        ),
    }
}

fn rights(refused: bool, lang: Lang) -> &'static str {
    match refused {
        true => lang.pick(
            "您对本答复有异议的，可以向我行消费者权益保护办公室反映；根据《中华人民共和国个人信息保护法》第五十条，个人信息处理者拒绝个人行使权利的请求的，您可以依法向人民法院提起诉讼。",
            "If you disagree, you may turn to our consumer-protection office; under article 50 of the Personal Information Protection Law you may bring an action before a people's court when a request is refused.",
        ),
        false => lang.pick(
            "您对本答复有异议的，可以向我行消费者权益保护办公室反映，也可以就同一事项再次提出请求。",
            "If you disagree, you may turn to our consumer-protection office, or ask again.",
        ),
    }
}

fn day(at: Instant, lang: Lang) -> String {
    let day = day_of(at);
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

fn unanswered() -> CommandError {
    CommandError::Refused(Refusal::new(
        "request_unanswered",
        say!("该请求尚未答复", "This request has not been answered"),
    ))
}
