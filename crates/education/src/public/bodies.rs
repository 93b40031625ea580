//! The templates of bodies, and what goes into them.

use crate::rules::markup::{self, Block};
use crate::rules::quiz::Question;
use crate::terms::{Explainer, Piece, Term};
use crate::words::Words;
use askama::Template;

/// A run of text on the page.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) bold: bool,
    /// Where its term is explained.
    pub(super) href: Option<String>,
}

pub(super) type Line = Vec<Run>;

/// A block on the page.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    Heading(Line),
    Lower(Line),
    Paragraph(Vec<Line>),
    Dots(Vec<Line>),
    Numbers(Vec<Line>),
}

/// A text of the simple markup: `{{ blocks }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "blocks.html")]
pub(super) struct Blocks {
    pub(super) blocks: Vec<Shown>,
}

impl askama::filters::HtmlSafe for Blocks {}

/// Draws a text, its terms explained in place.
pub(super) fn blocks(text: &str, explainer: &mut Explainer<'_>, terms: &[Term]) -> Blocks {
    let mut line = |spans: &markup::Line| -> Line {
        let mut runs = Vec::new();
        for span in spans {
            for Piece { text, term } in explainer.pieces(&span.text) {
                let href = term.map(|place| super::href("glossary", &terms[place].key));
                let bold = span.bold;
                runs.push(Run { text, bold, href });
            }
        }
        runs
    };
    let plain = |spans: &markup::Line| -> Line {
        let run = |span: &markup::Span| Run {
            text: span.text.clone(),
            bold: span.bold,
            href: None,
        };
        spans.iter().map(run).collect()
    };
    let mut shown = Vec::new();
    for block in markup::blocks(text) {
        let mut lines = |lines: &[markup::Line]| lines.iter().map(&mut line).collect::<Vec<_>>();
        shown.push(match &block {
            Block::Heading(spans) => Shown::Heading(plain(spans)),
            Block::Lower(spans) => Shown::Lower(plain(spans)),
            Block::Paragraph(of) => Shown::Paragraph(lines(of)),
            Block::Dots(of) => Shown::Dots(lines(of)),
            Block::Numbers(of) => Shown::Numbers(lines(of)),
        });
    }
    Blocks { blocks: shown }
}

/// A part of an item: its heading (none: the text itself) and its text.
pub(super) struct Part {
    pub(super) heading: Option<&'static str>,
    pub(super) blocks: Blocks,
}

/// An article, a story or a notice.
#[derive(Template)]
#[template(path = "body_text.html")]
pub(super) struct TextBody<'t> {
    pub(super) w: &'static Words,
    pub(super) lang: &'static str,
    pub(super) only_zh: bool,
    pub(super) facts: Vec<String>,
    pub(super) summary: String,
    pub(super) picture: Option<(String, String)>,
    pub(super) parts: Vec<Part>,
    pub(super) terms: Vec<&'t Term>,
}

/// A quiz with its answers, or to be answered.
#[derive(Template)]
#[template(path = "body_quiz.html")]
pub(super) struct QuizBody {
    pub(super) w: &'static Words,
    pub(super) lang: &'static str,
    pub(super) only_zh: bool,
    pub(super) intro: String,
    /// Where answers are sent; none in a preview.
    pub(super) action: Option<String>,
    pub(super) missing: bool,
    pub(super) result: Option<String>,
    pub(super) asked: Vec<Put>,
}

/// A question on the page.
pub(super) struct Put {
    pub(super) no: usize,
    pub(super) field: String,
    pub(super) question: Question,
    /// The place that was chosen.
    pub(super) chosen: Option<usize>,
}

impl Put {
    fn is_chosen(&self, place: &usize) -> bool {
        self.chosen == Some(*place)
    }

    fn is_right(&self) -> bool {
        self.chosen == Some(self.question.right)
    }

    fn chosen_text(&self) -> &str {
        let place = self.chosen.unwrap_or(usize::MAX);
        self.question.options.get(place).map_or("", String::as_str)
    }

    fn right_text(&self) -> &str {
        let option = self.question.options.get(self.question.right);
        option.map_or("", String::as_str)
    }
}

/// Material.
#[derive(Template)]
#[template(path = "body_material.html")]
pub(super) struct MaterialBody {
    pub(super) w: &'static Words,
    pub(super) lang: &'static str,
    pub(super) only_zh: bool,
    pub(super) facts: Vec<String>,
    pub(super) about: String,
    pub(super) file: Option<(String, String)>,
}

/// A card of a list.
pub(super) struct Card {
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) href: String,
    pub(super) about: String,
    pub(super) facts: String,
}

/// Cards under a heading.
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) cards: Vec<Card>,
}

/// One choice of a filter.
pub(super) struct Option_ {
    pub(super) code: &'static str,
    pub(super) label: &'static str,
    pub(super) current: bool,
}

/// The list of what can be learned.
#[derive(Template)]
#[template(path = "body_learn.html")]
pub(super) struct LearnBody {
    pub(super) w: &'static Words,
    pub(super) audiences: Vec<Option_>,
    pub(super) topics: Vec<Option_>,
    pub(super) sections: Vec<Section>,
}

/// Notices.
#[derive(Template)]
#[template(path = "body_notices.html")]
pub(super) struct NoticesBody {
    pub(super) w: &'static Words,
    pub(super) sections: Vec<Section>,
}

/// A term of the glossary page.
pub(super) struct TermLine {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) lang: &'static str,
    pub(super) says: String,
    pub(super) says_lang: &'static str,
}

/// The glossary.
#[derive(Template)]
#[template(path = "body_glossary.html")]
pub(super) struct GlossaryBody {
    pub(super) w: &'static Words,
    pub(super) text: String,
    pub(super) groups: Vec<(&'static str, Vec<TermLine>)>,
}

/// A way to complain, or a mediation organisation.
pub(super) struct Desk {
    pub(super) title: String,
    pub(super) lang: &'static str,
    pub(super) facts: Vec<(&'static str, String, Option<String>)>,
    pub(super) about: Vec<String>,
}

/// One way to complain, or one organisation.
#[derive(Template)]
#[template(path = "body_desk.html")]
pub(super) struct DeskBody {
    pub(super) desk: Desk,
}

/// Terms with their explanations.
#[derive(Template)]
#[template(path = "body_terms.html")]
pub(super) struct TermsBody {
    pub(super) lines: Vec<TermLine>,
}

/// Ways to complain, by way; or mediation organisations.
#[derive(Template)]
#[template(path = "body_desks.html")]
pub(super) struct DesksBody {
    pub(super) w: &'static Words,
    pub(super) intro: &'static str,
    pub(super) groups: Vec<(&'static str, Vec<Desk>)>,
}
