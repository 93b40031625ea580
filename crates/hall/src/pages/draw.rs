//! A slide as HTML: the one drawing that the screen, its script and the preview use.

use crate::Words;
use crate::rules::Slide;
use askama::Template;
use kernel::Lang;
use publication::Html;

/// Titles of more characters than these are set smaller.
const LARGE_MAX: usize = 12;
/// The same of the next size.
const MIDDLE_MAX: usize = 24;
/// About so many characters stand in a row of the list below a title.
const IN_A_ROW: usize = 26;
/// With so many rows in all the list and its title are set smaller; with the second number smaller again.
const MANY: usize = 3;
const FULL: usize = 6;

/// How a slide is set: the title's size and, when its list is long, the class of the whole.
fn setting(one: &Slide) -> (&'static str, &'static str) {
    let rows: usize = one
        .lines
        .iter()
        .map(|line| line.chars().count().div_ceil(IN_A_ROW))
        .sum();
    let size = match one.title.chars().count() {
        _ if rows >= MANY => "m",
        0..=LARGE_MAX => "xl",
        n if n <= MIDDLE_MAX => "l",
        _ => "m",
    };
    let class = match rows {
        FULL.. => " sl--full",
        MANY.. => " sl--many",
        _ => "",
    };
    (size, class)
}

#[derive(Template)]
#[template(path = "hall_slide.html")]
struct SlideView<'a> {
    label: &'static str,
    source: &'a str,
    class: &'static str,
    size: &'static str,
    title: &'a str,
    lines: &'a [String],
    heads: Vec<&'static str>,
    rows: &'a [Vec<String>],
    part: String,
}

/// What stands above a slide.
pub(super) fn label(w: &'static Words, source: &str) -> &'static str {
    match source {
        "campaign" => w.s_campaign,
        "fraud" => w.s_fraud,
        "risk" => w.s_risk,
        "fee" => w.s_fee,
        "channel" => w.s_channel,
        "slogan" => w.s_slogan,
        "push" => w.s_push,
        _ => w.s_own,
    }
}

/// A slide.
pub(super) fn slide(lang: Lang, one: &Slide) -> Html {
    let w = Words::of(lang);
    let (part, parts) = one.part;
    let (size, class) = setting(one);
    Html::of(&SlideView {
        label: label(w, &one.source),
        source: &one.source,
        class,
        size,
        title: &one.title,
        lines: &one.lines,
        heads: match one.source.as_str() {
            "fee" => vec![w.fee_item, w.fee_price, w.fee_discount],
            _ if one.rows.is_empty() => Vec::new(),
            _ => vec![w.channel_way, w.channel_contact, w.channel_hours],
        },
        rows: &one.rows,
        part: if parts > 1 {
            format!("{part} / {parts}")
        } else {
            String::new()
        },
    })
}

/// What is shown when there is nothing else.
pub(super) fn resting(lang: Lang, runs: bool) -> Html {
    let w = Words::of(lang);
    let (title, text) = match runs {
        true => (w.welcome, w.welcome_text),
        false => (w.closed, w.welcome_text),
    };
    let one = Slide {
        id: "rest".to_owned(),
        source: "slogan".to_owned(),
        title: title.to_owned(),
        lines: vec![text.to_owned()],
        ..Slide::default()
    };
    slide(lang, &one)
}
