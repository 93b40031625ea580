//! One review: its page and its opinion as a Word file.

use super::list::lapsed;
use super::view::{about_label, decision, facts, place, reply_line, unread};
use super::{HOME, certainty, checklist::told, failed, mark, powers, seen, severity, tag, words};
use crate::commands::{self, href, taken};
use crate::rules::apply::{judges, unanswered};
use crate::rules::checklist::Checklist;
use crate::rules::text::{MARKS_MAX, Mark};
use crate::rules::words::WordList;
use crate::rules::{
    Action, Decided, Event, FORCES, KINDS, Opinion, Paper, Powers, Review, Stand, Status, check,
};
use crate::{REVIEW, Words, report, store};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use change::{CommandError, Subject};
use identity::Signed;
use kernel::{Choice, Day, Lang, day_of, fill, rfc3339, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::components::{Tag, Timeline, TimelineEntry, TimelineKind, Tone};
use ui::{Page, Pick};

pub(super) struct Button {
    label: &'static str,
    href: String,
    icon: &'static str,
    strong: bool,
}

struct MarkView {
    severity: Tag,
    place: String,
    before: String,
    words: String,
    after: String,
    why: String,
    article: String,
    certainty: Tag,
    opine: Option<String>,
}

struct PaperView {
    no: u32,
    name: String,
    facts: String,
    state: String,
    marks: Vec<MarkView>,
    dropped: bool,
    drop: Option<String>,
}

struct ItemView {
    question: String,
    article: String,
    certainty: Tag,
    own: String,
    others: Vec<String>,
}

struct OpinionView {
    no: u32,
    force: Tag,
    stand: Tag,
    about: String,
    text: String,
    by: String,
    replies: Vec<(String, String)>,
    buttons: Vec<Button>,
}

struct ReviewerView {
    name: String,
    unit: String,
    due: String,
    late: bool,
    heard: String,
    conclusion: String,
}

struct RoundView {
    title: String,
    facts: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "review.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    number: String,
    form_id: String,
    status: Tag,
    lapsed: Option<&'static str>,
    overruled: Vec<String>,
    decision: Vec<(&'static str, String)>,
    facts: Vec<(&'static str, String)>,
    papers: Vec<PaperView>,
    may_add: bool,
    may_check: bool,
    items: Vec<ItemView>,
    left: String,
    may_answer: bool,
    opinions: Vec<OpinionView>,
    reviewers: Vec<ReviewerView>,
    rounds: Vec<RoundView>,
    timeline: Timeline,
    buttons: Vec<Button>,
}

/// What an action's button says, and its icon.
pub(super) fn label(w: &'static Words, action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Write => (w.edit, "edit"),
        Action::Submit => (w.submit, "send"),
        Action::Withdraw => (w.withdraw, "ban"),
        Action::Assign => (w.assign, "user-plus"),
        Action::Release => (w.release, "users"),
        Action::Return => (w.give_back, "arrow-back-up"),
        Action::Opine => (w.opine, "message-2"),
        Action::Hear => (w.hear, "circle-check"),
        Action::Reply => (w.reply, "arrow-forward-up"),
        Action::Accept => (w.accept, "check"),
        Action::Insist => (w.insist, "alert-triangle"),
        Action::Decide => (w.decide, "gavel"),
        Action::ReportMet => (w.report_met, "send"),
        Action::ConfirmMet => (w.confirm_met, "circle-check"),
        Action::Overrule => (w.overrule, "alert-triangle"),
        Action::Resume => (w.resume, "refresh"),
        Action::DropPaper => (w.drop_paper, "trash"),
    }
}

/// What an opinion or paper says that a form is about.
pub(super) fn about_one(one: &Review, action: Action, no: &str) -> String {
    let named = |n: u32| n.to_string() == no;
    match action {
        Action::DropPaper => {
            let found = one.papers.iter().find(|paper| named(paper.no));
            found.map_or(String::new(), |paper| paper.name.clone())
        }
        _ => {
            let found = one.opinions.iter().find(|opinion| named(opinion.no));
            found.map_or(String::new(), |o| format!("{}. {}", o.no, o.text))
        }
    }
}

/// What an opinion can be bound to.
pub(super) fn abouts(signed: &Signed, one: &Review, list: &Checklist) -> Vec<Pick> {
    let w = words(signed);
    let mut picks = vec![Pick::new("whole", w.about_whole)];
    picks.extend(one.present().map(|paper| {
        Pick::new(
            format!("paper:{}", paper.no),
            format!("{} {}", w.about_paper, paper.name),
        )
    }));
    picks.extend(list.of(&one.content.kind).map(|item| {
        Pick::new(
            format!("item:{}", item.key),
            format!("{} {}", w.item, item.text(signed.lang)),
        )
    }));
    picks
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let looked = async {
        let one = seen(&app, &signed, &number).await?;
        let asked = one.clone();
        let read = move |reader: &mut Reader<'_>| {
            let list = commands::checklist_of(reader, &asked)?.0;
            Ok::<_, SqlError>((list, store::words(reader)?.0))
        };
        let lists = app.db.read(read).await?;
        Ok::<_, CommandError>((one, lists))
    };
    match looked.await {
        Ok((one, (list, dictionary))) => {
            let look = Look {
                signed: &signed,
                w: words(&signed),
                powers: powers(&signed),
                one: &one,
                list: &list,
                dictionary: &dictionary,
                today: day_of(app.clock.now()),
            };
            ui::html(look.draw())
        }
        Err(error) => failed(&signed, error),
    }
}

/// What the page is drawn from.
struct Look<'a> {
    signed: &'a Signed,
    w: &'static Words,
    powers: Powers,
    one: &'a Review,
    list: &'a Checklist,
    dictionary: &'a WordList,
    today: Day,
}

impl Look<'_> {
    fn draw(&self) -> ShowPage {
        let (w, one, lang) = (self.w, self.one, self.signed.lang);
        let page = self
            .signed
            .page(one.number.as_str(), HOME)
            .crumb(w.title, HOME);
        let own = one.reviewer(&self.powers.who.login).is_none();
        let may_answer = commands::may_answer(one, &self.powers).is_ok();
        let open = unanswered(one, self.list, own).len();
        let left =
            (may_answer && open > 0).then(|| fill(w.checklist_left, &[("n", &open.to_string())]));
        let offered = Action::ALL.into_iter().filter(|action| !action.is_of_one());
        let offered = offered.filter(|action| check(*action, one, &self.powers).is_ok());
        ShowPage {
            form_id: page.form_id.clone(),
            page,
            status: tag(lang, one.status),
            lapsed: lapsed(w, one, self.today),
            overruled: self.overruled(),
            decision: one
                .decided
                .as_ref()
                .map_or(Vec::new(), |d| self.decision(d)),
            facts: self.facts(),
            papers: one.papers.iter().map(|paper| self.paper(paper)).collect(),
            may_add: commands::may_add(one, &self.powers).is_ok(),
            may_check: commands::may_check(one, &self.powers) && one.present().next().is_some(),
            items: self.items(),
            left: left.unwrap_or_default(),
            may_answer,
            opinions: one
                .opinions
                .iter()
                .map(|opinion| self.opinion(opinion))
                .collect(),
            reviewers: self.reviewers(),
            rounds: self.rounds(),
            timeline: Timeline {
                entries: one
                    .events
                    .iter()
                    .rev()
                    .map(|event| entry(lang, event))
                    .collect(),
            },
            buttons: offered.map(|action| self.button(action, "")).collect(),
            number: one.number.clone(),
            w,
        }
    }

    fn button(&self, action: Action, query: &str) -> Button {
        let (label, icon) = label(self.w, action);
        let strong = matches!(
            action,
            Action::Submit | Action::Assign | Action::Decide | Action::Hear | Action::ConfirmMet
        );
        Button {
            label,
            href: format!(
                "{}/actions/{}{query}",
                href(&self.one.number),
                action.code()
            ),
            icon,
            strong,
        }
    }

    fn overruled(&self) -> Vec<String> {
        let Some(word) = &self.one.overruled else {
            return Vec::new();
        };
        let (w, at) = (self.w, short_time(word.said.at));
        let by = [("by", word.said.by.name.as_str()), ("at", at.as_str())];
        let mut lines = vec![fill(w.overruled_by, &by), word.said.text.clone()];
        if !word.opinions.is_empty() {
            let nos: Vec<String> = word.opinions.iter().map(u32::to_string).collect();
            lines.push(fill(w.overruled_opinions, &[("nos", &nos.join("、"))]));
        }
        lines.push(format!("{} {}", w.valid_until, word.valid_until));
        lines
    }

    fn decision(&self, decided: &Decided) -> Vec<(&'static str, String)> {
        decision(self.w, decided, self.today, self.signed.lang)
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        facts(self.w, self.one, self.signed.lang)
    }

    fn paper(&self, paper: &Paper) -> PaperView {
        let (w, checked) = (self.w, &paper.checked);
        let count = checked.marks.len().to_string();
        let mut state = unread(w, &checked.unread).map_or_else(
            || match checked.marks.len() {
                0 => w.marks_none.to_owned(),
                MARKS_MAX => fill(w.marks_max, &[("n", &count)]),
                _ => fill(w.marks_n, &[("n", &count)]),
            },
            str::to_owned,
        );
        if checked.cut {
            state = format!("{state} · {}", w.cut);
        }
        if checked.unread.is_empty() {
            let version = fill(w.list_version, &[("n", &checked.words.to_string())]);
            state = format!("{state} · {version}");
        }
        let dropped = paper.dropped.is_some();
        let may_drop = !dropped && check(Action::DropPaper, self.one, &self.powers).is_ok();
        let kib = paper.bytes.div_ceil(1024);
        let round = fill(w.round_n, &[("n", &paper.round.to_string())]);
        PaperView {
            no: paper.no,
            name: paper.name.clone(),
            facts: format!(
                "{kib} KB · {} · {} · {round}",
                paper.by.name,
                short_time(paper.at)
            ),
            state,
            marks: checked
                .marks
                .iter()
                .map(|mark| self.mark(paper, mark))
                .collect(),
            dropped,
            drop: may_drop.then(|| {
                self.button(Action::DropPaper, &format!("?no={}", paper.no))
                    .href
            }),
        }
    }

    fn mark(&self, paper: &Paper, mark: &Mark) -> MarkView {
        let lang = self.signed.lang;
        let entry = self.dictionary.entry(&mark.entry);
        let may = paper.dropped.is_none() && check(Action::Opine, self.one, &self.powers).is_ok();
        MarkView {
            severity: severity(lang, &mark.severity),
            place: place(self.w, mark),
            before: mark.before.clone(),
            words: mark.words.clone(),
            after: mark.after.clone(),
            why: entry
                .map_or(mark.entry.as_str(), |e| e.text(lang))
                .to_owned(),
            article: entry.map_or(String::new(), |e| e.article.clone()),
            certainty: certainty(lang, entry.map_or("bank", |e| e.certainty.as_str())),
            opine: may.then(|| {
                let quoted = format!("{}{}{}", mark.before, mark.words, mark.after);
                let text = format!("「{quoted}」{}", entry.map_or("", |e| e.text(lang)));
                let text = percent_encoding::utf8_percent_encode(
                    &text,
                    percent_encoding::NON_ALPHANUMERIC,
                );
                let query = format!("?force=must&about=paper%3A{}&opinion={text}", paper.no);
                self.button(Action::Opine, &query).href
            }),
        }
    }

    fn items(&self) -> Vec<ItemView> {
        let (one, lang) = (self.one, self.signed.lang);
        let answers = |key: &str, own: bool| -> Vec<String> {
            let of = one.answers.iter().filter(|a| a.own == own && a.item == key);
            of.map(|answer| told(self.signed, answer)).collect()
        };
        let view = |item: &crate::rules::checklist::Item| ItemView {
            question: item.text(lang).to_owned(),
            article: item.article.clone(),
            certainty: certainty(lang, &item.certainty),
            own: answers(&item.key, true).join("\n"),
            others: answers(&item.key, false),
        };
        self.list.of(&one.content.kind).map(view).collect()
    }

    fn opinion(&self, opinion: &Opinion) -> OpinionView {
        let (one, lang, w) = (self.one, self.signed.lang, self.w);
        let no = format!("?no={}", opinion.no);
        let mut buttons = Vec::new();
        let open = matches!(opinion.stand, Stand::Open | Stand::Insisted);
        if open && check(Action::Reply, one, &self.powers).is_ok() {
            buttons.push(self.button(Action::Reply, &no));
        }
        for action in [Action::Accept, Action::Insist] {
            if judges(one, opinion, &self.powers) && check(action, one, &self.powers).is_ok() {
                buttons.push(self.button(action, &no));
            }
        }
        OpinionView {
            no: opinion.no,
            force: Tag::new(
                if opinion.must() {
                    Tone::Over
                } else {
                    Tone::Info
                },
                Choice::label_in(FORCES, &opinion.force, lang),
            ),
            stand: Tag::dot(
                match opinion.stand {
                    Stand::Settled => Tone::Good,
                    Stand::Overruled | Stand::Insisted => Tone::Over,
                    Stand::Open | Stand::Answered => Tone::Violet,
                },
                opinion.stand.label(lang),
            ),
            about: about_label((w, lang), one, self.list, &opinion.about),
            text: opinion.text.clone(),
            by: format!("{} {}", opinion.by.name, short_time(opinion.at)),
            replies: opinion
                .replies
                .iter()
                .map(|reply| reply_line(w, reply, lang))
                .collect(),
            buttons,
        }
    }

    fn reviewers(&self) -> Vec<ReviewerView> {
        let view = |r: &crate::rules::Reviewer| ReviewerView {
            name: r.who.name.clone(),
            unit: r.unit_name.clone(),
            due: r.due.to_string(),
            late: r.heard.is_none() && r.due < self.today && self.one.status == Status::Reviewing,
            heard: r.heard.map_or(String::new(), short_time),
            conclusion: r.conclusion.clone(),
        };
        self.one.reviewers.iter().map(view).collect()
    }

    fn rounds(&self) -> Vec<RoundView> {
        let (w, lang) = (self.w, self.signed.lang);
        let view = |round: &crate::rules::Round| {
            let result = match round.decided {
                Some(_) => w.round_refused,
                None => w.round_returned,
            };
            let title = fill(w.round_n, &[("n", &round.no.to_string())]);
            let paper = |no: &u32| self.one.papers.iter().find(|p| p.no == *no);
            let papers = round
                .papers
                .iter()
                .filter_map(paper)
                .map(|p| p.name.as_str());
            let reviewers = round
                .reviewers
                .iter()
                .map(|r| match r.conclusion.is_empty() {
                    true => r.who.name.clone(),
                    false => format!("{}：{}", r.who.name, r.conclusion),
                });
            let mut lines = vec![
                (w.what, round.content.title.clone()),
                (
                    w.kind,
                    Choice::label_in(KINDS, &round.content.kind, lang).to_owned(),
                ),
                (w.version, round.content.subject_version.clone()),
                (w.change, round.content.change.clone()),
                (
                    w.submitted_at,
                    round.submitted.map_or(String::new(), short_time),
                ),
                (w.papers, papers.collect::<Vec<_>>().join("\n")),
                (w.reviewers, reviewers.collect::<Vec<_>>().join("\n")),
            ];
            lines.extend(
                round
                    .decided
                    .as_ref()
                    .map(|d| (w.decision, d.opinion.clone())),
            );
            lines.retain(|(_, value)| !value.is_empty());
            RoundView {
                title: format!("{title} · {result} · {}", short_time(round.ended)),
                facts: lines,
            }
        };
        self.one.rounds.iter().rev().map(view).collect()
    }
}

fn entry(lang: Lang, event: &Event) -> TimelineEntry {
    use TimelineKind::{Bad, Good, Plain};
    let w = Words::of(lang);
    let status = |status: Status| status.label(lang);
    let (title, kind, icon) = match event.kind.as_str() {
        "submitted" => (w.e_submitted, Plain, "send"),
        "paper_added" => (w.e_paper_added, Plain, "upload"),
        "paper_dropped" => (w.e_paper_dropped, Plain, "trash"),
        "checklist" => (w.e_checklist, Plain, "list-check"),
        "checked" => (w.e_checked, Plain, "refresh"),
        "assigned" => (w.e_assigned, Plain, "user-plus"),
        "released" => (w.e_released, Plain, "users"),
        "opinion" => (w.e_opinion, Plain, "message-2"),
        "reply" => (w.e_reply, Plain, "arrow-forward-up"),
        "accepted" => (w.e_accepted, Good, "check"),
        "insisted" => (w.e_insisted, Bad, "alert-triangle"),
        "heard" => (w.e_heard, Good, "circle-check"),
        "condition_reported" => (w.e_condition_reported, Plain, "send"),
        "condition_met" => (w.e_condition_met, Good, "circle-check"),
        "condition_not_met" => (w.e_condition_not_met, Bad, "ban"),
        "resumed" => (w.e_resumed, Plain, "refresh"),
        "written" => (w.e_written, Plain, "edit"),
        code => match Status::from_code(code) {
            Some(Status::Passed) => (status(Status::Passed), Good, "circle-check"),
            Some(Status::Conditional) => (status(Status::Conditional), Good, "gavel"),
            Some(one) => (status(one), Bad, "gavel"),
            None => (w.e_written, Plain, "edit"),
        },
    };
    TimelineEntry {
        kind,
        icon,
        title: title.to_owned(),
        who: event.by.name.clone(),
        time: short_time(event.at),
        at: rfc3339(event.at),
        body: event.text.clone(),
        files: Vec::new(),
    }
}

/// The opinion as a Word file; taking it out is an entry.
pub(super) async fn word(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match word_of(&app, &signed, &number).await {
        Ok(bytes) => ui::download(&format!("{number}.docx"), bytes),
        Err(error) => failed(&signed, error),
    }
}

async fn word_of(app: &App, signed: &Signed, number: &str) -> Result<Vec<u8>, CommandError> {
    let one = seen(app, signed, number).await?;
    let asked = one.clone();
    let read =
        move |reader: &mut Reader<'_>| Ok::<_, SqlError>(commands::checklist_of(reader, &asked)?.0);
    let list = app.db.read(read).await?;
    let about = Subject::new(REVIEW, one.number.as_str());
    let entry = ("protection_review_opinion_taken", json!({}));
    taken(app, &signed.actor, about, entry).await?;
    let today = day_of(app.clock.now());
    let bytes = report::word((&one, &list), (&mark(app, signed), today), signed.lang);
    bytes.map_err(|error| CommandError::Broken(error.to_string()))
}
