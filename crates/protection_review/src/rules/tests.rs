//! Rules without a database.

use super::apply::{self, With};
use super::checklist::Checklist;
use super::figures::{self, Period};
use super::standing::{self, Outcome};
use super::text::{Passage, Text, marks};
use super::words::WordList;
use super::*;
use change::CommandError;
use kernel::{Fields, Instant, Reach, UnitPath, day_of};

fn now() -> Instant {
    "2026-11-26T02:00:00Z".parse().unwrap()
}

fn who(login: &str) -> Who {
    Who {
        login: login.to_owned(),
        name: format!("Name of {login}"),
    }
}

fn powers(login: &str) -> Powers {
    let unit = UnitPath::root("0000").child("0005");
    let all = |yes: bool| if yes { Reach::All } else { Reach::Nothing };
    Powers {
        who: who(login),
        view: Reach::All,
        submit: match login {
            "jin" => Reach::Own(unit.clone()),
            _ => Reach::Nothing,
        },
        opine: ["yuan", "wang", "tian"].contains(&login),
        decide: all(["wang", "tian"].contains(&login)),
        overrule: all(login == "zheng"),
        unit,
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect())
}

fn content() -> Content {
    let form = fields(&[
        ("title", "稳盈90天理财"),
        ("kind", "marketing"),
        ("occasion", "new"),
        ("change", "新产品宣传页"),
        ("concerned", "零售客户"),
        ("launch", "2026-12-20"),
        ("subject_kind", "product"),
        ("subject_key", "LC-090"),
        ("subject_name", "稳盈90天"),
        ("subject_version", "1.0"),
    ]);
    apply::read(&form, now()).unwrap()
}

fn paper() -> Paper {
    Paper {
        no: 1,
        name: "宣传页.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        sha256: String::new(),
        bytes: 1,
        at: now(),
        by: who("jin"),
        round: 1,
        dropped: None,
        checked: Checked {
            words: 0,
            unread: String::new(),
            cut: false,
            characters: 0,
            marks: Vec::new(),
        },
    }
}

fn draft() -> Review {
    let mut one = Review {
        number: "XS-20261126-AAAAAA".to_owned(),
        version: 0,
        status: Status::Draft,
        content: content(),
        unit: UnitPath::root("0000").child("0005"),
        unit_name: "个人金融部".to_owned(),
        author: who("jin"),
        round: 1,
        rounds: Vec::new(),
        checklist: 0,
        papers: vec![paper()],
        answers: Vec::new(),
        reviewers: Vec::new(),
        opinions: Vec::new(),
        submitted: None,
        decided: None,
        overruled: None,
        events: Vec::new(),
    };
    one.note("written", &who("jin"), now(), "");
    one
}

/// Does an action as the commands do: asked whether it may, then applied.
fn act(one: &mut Review, login: &str, action: Action, form: &[(&str, &str)]) -> Result<(), String> {
    let (powers, list) = (powers(login), Checklist::shipped());
    check(action, one, &powers).map_err(|refusal| refusal.code.to_owned())?;
    let form = fields(form);
    let people: Vec<(Who, String)> =
        form.all("reviewers").iter().map(|login| (who(login), "合规部".to_owned())).collect();
    let with = With {
        now: now(),
        powers: &powers,
        checklist: (&list, 0),
        people: &people,
    };
    match apply::apply(action, one, &form, &with) {
        Ok(_) => Ok(()),
        Err(CommandError::Refused(refusal)) => Err(refusal.code.to_owned()),
        Err(CommandError::Invalid(errors)) => Err(errors.0[0].code.to_owned()),
        Err(other) => Err(other.to_string()),
    }
}

fn answer_all(one: &mut Review, login: &str) {
    let (list, powers) = (Checklist::shipped(), powers(login));
    let mut form = Fields::default();
    for item in list.of("marketing") {
        form.set(&format!("a.{}", item.key), "yes");
    }
    let read = apply::answers(one, &list, &form, &powers).unwrap();
    apply::put_answers(one, read, &powers.who, now());
}

/// Handed in, two reviewers, one opinion that must be adopted.
fn in_review() -> Review {
    let mut one = draft();
    answer_all(&mut one, "jin");
    act(&mut one, "jin", Action::Submit, &[]).unwrap();
    let people = [("reviewers", "yuan"), ("reviewers", "tian"), ("due", "2026-12-01")];
    act(&mut one, "wang", Action::Assign, &people).unwrap();
    let opinion = [("force", "must"), ("about", "item:no_false_words"), ("opinion", "删除保本")];
    act(&mut one, "yuan", Action::Opine, &opinion).unwrap();
    one
}

fn heard(one: &mut Review) {
    answer_all(one, "yuan");
    act(one, "yuan", Action::Hear, &[("conclusion", "可以")]).unwrap();
    act(one, "tian", Action::Hear, &[("conclusion", "可以")]).unwrap();
}

const PASS: [(&str, &str); 2] = [("decision", "passed"), ("text", "通过")];

#[test]
fn the_lists_that_ship_can_be_used() {
    WordList::shipped().check().unwrap();
    Checklist::shipped().check().unwrap();
    let mut twice = WordList::shipped();
    twice.entries.push(twice.entries[0].clone());
    assert_eq!(twice.check().unwrap_err().code, "list_entry");
    let mut none = Checklist::shipped();
    none.items.retain(|item| item.kinds.iter().all(|kind| kind != "fee") && !item.kinds.is_empty());
    assert_eq!(none.check().unwrap_err().code, "list_kind");
}

fn text(parts: &[&str]) -> Text {
    let passage = |(at, text): (usize, &&str)| Passage {
        page: None,
        paragraph: at as u32 + 1,
        text: (*text).to_owned(),
    };
    Text {
        passages: parts.iter().enumerate().map(passage).collect(),
        cut: false,
    }
}

fn found(parts: &[&str], kind: &str) -> Vec<(String, u32, String)> {
    let marks = marks(&text(parts), &WordList::shipped(), kind);
    marks.into_iter().map(|mark| (mark.entry, mark.paragraph, mark.words)).collect()
}

fn hit(entry: &str, paragraph: u32, words: &str) -> (String, u32, String) {
    (entry.to_owned(), paragraph, words.to_owned())
}

#[test]
fn promises_are_marked_and_warnings_are_not() {
    let risk = "本产品有风险，投资须谨慎。";
    assert_eq!(
        found(&["限时发售。本产品保 本，收益高。", risk], "marketing"),
        [hit("guaranteed_return", 1, "保 本")]
    );
    assert_eq!(found(&["本产品不保本，不保证收益，非保本浮动收益。", risk], "product"), []);
    assert_eq!(found(&["第一条 总则；第一年", risk], "marketing"), []);
    assert_eq!(found(&["本行理财全国第一", risk], "marketing"), [hit("absolute_terms", 1, "第一")]);
    // Superlatives are a matter of marketing, not of contracts.
    assert_eq!(found(&["全国第一"], "fee"), []);
    assert_eq!(
        found(&["最终解释权归本行所有，费用概不退还", "投诉电话 95500"], "terms"),
        [hit("final_interpretation", 1, "最终解释权归"), hit("no_refund", 1, "概不退还")]
    );
}

#[test]
fn return_without_a_risk_notice_marks_the_whole_paper() {
    assert_eq!(found(&["年化 3.2%"], "marketing"), [hit("missing_risk_notice", 0, "")]);
    assert_eq!(found(&["年化 3.2%", "投资须谨慎"], "marketing"), []);
    // "No risk" is no risk notice.
    let both = found(&["收益 3.2%，无风险"], "product");
    assert!(both.contains(&hit("missing_risk_notice", 0, "")), "{both:?}");
    assert_eq!(found(&["年化 3.2%"], "system"), []);
}

#[test]
fn a_mark_shows_its_sentence() {
    let list = WordList::shipped();
    let marks = marks(&text(&["第一条。本产品保证收益，欢迎选购！详见说明。有风险"]), &list, "fee");
    assert_eq!(marks.len(), 1);
    let mark = &marks[0];
    assert_eq!((mark.before.as_str(), mark.after.as_str()), ("本产品", "，欢迎选购！"));
}

#[test]
fn papers_and_answers_come_before_the_submission() {
    let mut one = draft();
    assert_eq!(act(&mut one, "jin", Action::Submit, &[]), Err("checklist_open".to_owned()));
    answer_all(&mut one, "jin");
    one.papers[0].dropped = Some(1);
    assert_eq!(act(&mut one, "jin", Action::Submit, &[]), Err("no_papers".to_owned()));
    one.papers[0].dropped = None;
    act(&mut one, "jin", Action::Submit, &[]).unwrap();
    assert_eq!(one.status, Status::Submitted);
    assert_eq!(act(&mut one, "jin", Action::Write, &[]), Err("not_now".to_owned()));
}

#[test]
fn a_must_is_settled_by_adoption_only_and_everybody_is_heard() {
    let mut one = in_review();
    let no = [("no", "1"), ("adoption", "not_adopted"), ("answer", "不改")];
    act(&mut one, "jin", Action::Reply, &no).unwrap();
    assert_eq!(
        act(&mut one, "yuan", Action::Accept, &[("no", "1")]),
        Err("must_be_adopted".to_owned())
    );
    assert_eq!(
        act(&mut one, "tian", Action::Accept, &[("no", "1")]),
        Err("not_your_opinion".to_owned())
    );
    act(&mut one, "yuan", Action::Insist, &[("no", "1")]).unwrap();
    assert_eq!(act(&mut one, "wang", Action::Decide, &PASS), Err("four_eyes".to_owned()));
    heard(&mut one);
    assert_eq!(act(&mut one, "wang", Action::Decide, &PASS), Err("opinion_unsettled".to_owned()));
    let yes = [("no", "1"), ("adoption", "adopted"), ("answer", "已删除")];
    act(&mut one, "jin", Action::Reply, &yes).unwrap();
    act(&mut one, "yuan", Action::Accept, &[("no", "1")]).unwrap();
    act(&mut one, "wang", Action::Decide, &PASS).unwrap();
    assert_eq!(one.status, Status::Passed);
}

#[test]
fn who_hands_in_neither_opines_nor_decides_and_one_reviewer_alone_decides_nothing() {
    let mut one = in_review();
    let mut both = powers("jin");
    both.decide = Reach::All;
    assert_eq!(check(Action::Decide, &one, &both).unwrap_err().code, "own_submission");
    assert_eq!(
        act(&mut one, "wang", Action::Assign, &[("reviewers", "jin"), ("due", "2026-12-01")]),
        Err("own_submission".to_owned())
    );
    answer_all(&mut one, "tian");
    act(&mut one, "tian", Action::Hear, &[("conclusion", "可")]).unwrap();
    let refuse = [("decision", "refused"), ("text", "不通过")];
    assert_eq!(act(&mut one, "tian", Action::Decide, &refuse), Err("four_eyes".to_owned()));
    act(&mut one, "wang", Action::Decide, &refuse).unwrap();
}

fn settled() -> Review {
    let mut one = in_review();
    heard(&mut one);
    let yes = [("no", "1"), ("adoption", "adopted"), ("answer", "已删除")];
    act(&mut one, "jin", Action::Reply, &yes).unwrap();
    act(&mut one, "yuan", Action::Accept, &[("no", "1")]).unwrap();
    one
}

fn day(text: &str) -> kernel::Day {
    text.parse().unwrap()
}

fn code_of(one: &Review, on: &str) -> &'static str {
    standing::of(one, day(on)).unwrap_err().code
}

#[test]
fn a_condition_is_confirmed_by_another_or_lapses() {
    let mut one = settled();
    let mut form = vec![("decision", "conditional"), ("text", "补充后可上线")];
    assert_eq!(act(&mut one, "wang", Action::Decide, &form), Err("required".to_owned()));
    form.extend([("condition", "补充风险提示"), ("condition_due", "2026-12-10")]);
    act(&mut one, "wang", Action::Decide, &form).unwrap();
    let standing = standing::of(&one, day("2026-12-10")).unwrap();
    assert_eq!((standing.outcome, standing.condition_met), (Outcome::Conditional, false));
    assert_eq!(code_of(&one, "2026-12-11"), "review_condition_lapsed");
    act(&mut one, "jin", Action::ReportMet, &[("evidence", "已补充")]).unwrap();
    act(&mut one, "tian", Action::ConfirmMet, &[("met", "no")]).unwrap();
    act(&mut one, "jin", Action::ReportMet, &[("evidence", "已补充第二页")]).unwrap();
    let mut same = powers("jin");
    same.decide = Reach::All;
    assert_eq!(check(Action::ConfirmMet, &one, &same).unwrap_err().code, "own_submission");
    act(&mut one, "tian", Action::ConfirmMet, &[("met", "yes")]).unwrap();
    assert!(standing::of(&one, day("2026-12-11")).unwrap().condition_met);
    assert_eq!(code_of(&one, "2027-11-27"), "review_expired");
}

#[test]
fn a_standing_is_of_its_subject_only() {
    let mut one = settled();
    assert_eq!(code_of(&one, "2026-11-26"), "review_not_passed");
    act(&mut one, "wang", Action::Decide, &PASS).unwrap();
    let of = |kind: &str, key: &str| standing::of_subject(&one, kind, key, day("2026-12-20"));
    assert_eq!(of("product", " lc-090 ").unwrap().valid_until, day("2027-11-26"));
    assert_eq!(of("product", "LC-091").unwrap_err().code, "review_of_another");
    assert_eq!(of("fee", "LC-090").unwrap_err().code, "review_of_another");
    assert_eq!(code_of(&one, "2026-11-25"), "review_too_late");
}

#[test]
fn a_refusal_is_taken_up_again_as_a_new_round_or_overruled_by_a_leader() {
    let mut one = settled();
    act(&mut one, "wang", Action::Decide, &[("decision", "refused"), ("text", "不通过")]).unwrap();
    assert_eq!(code_of(&one, "2026-12-01"), "review_refused");
    let mut again = one.clone();
    act(&mut again, "jin", Action::Resume, &[("reason", "已修改")]).unwrap();
    assert_eq!((again.status, again.round, again.rounds.len()), (Status::Returned, 2, 1));
    assert!(again.rounds[0].decided.is_some() && again.rounds[0].reviewers.len() == 2);
    assert!(again.reviewers.is_empty() && again.answers.iter().all(|answer| answer.own));
    act(&mut again, "jin", Action::Submit, &[]).unwrap();
    assert_eq!(
        act(&mut one, "wang", Action::Overrule, &[("reason", "市场需要")]),
        Err(NOT_YOURS.to_owned())
    );
    act(&mut one, "zheng", Action::Overrule, &[("reason", "市场需要")]).unwrap();
    assert_eq!(standing::of(&one, day("2026-12-01")).unwrap().outcome, Outcome::Overruled);
}

#[test]
fn overruling_sets_open_musts_aside_by_number() {
    let mut one = in_review();
    act(&mut one, "zheng", Action::Overrule, &[("reason", "按期上线")]).unwrap();
    let word = one.overruled.as_ref().unwrap();
    assert_eq!((word.opinions.as_slice(), word.from), ([1].as_slice(), Status::Reviewing));
    assert_eq!(one.opinions[0].stand, Stand::Overruled);
}

#[test]
fn figures_count_what_was_decided() {
    let mut passed = settled();
    act(&mut passed, "wang", Action::Decide, &PASS).unwrap();
    let figures = figures::count(&[passed, in_review()]);
    assert_eq!((figures.all.count, figures.all.decided, figures.all.passed), (2, 1, 1));
    assert_eq!(figures.times[0], 1);
    assert_eq!(figures.items, [("item:no_false_words".to_owned(), 2, 2)]);
    let (from, to) = Period::read("2026", "4", day_of(now())).range();
    assert!(from < now() && now() < to);
    assert_eq!(Period::read("x", "9", day_of(now())), Period { year: 2026, quarter: 0 });
}

#[test]
fn entries_survive_the_form_and_the_workbook() {
    for entry in WordList::shipped().entries {
        assert_eq!(rows::entry(&rows::of_entry(&entry)).unwrap(), entry);
        let cells = rows::row(rows::ENTRY, &rows::of_entry(&entry));
        let mut back = Fields::default();
        for (spec, cell) in rows::ENTRY.iter().zip(cells) {
            back.set(spec.name, cell);
        }
        assert_eq!(rows::entry(&back).unwrap(), entry);
    }
    for item in Checklist::shipped().items {
        assert_eq!(rows::item(&rows::of_item(&item)).unwrap(), item);
    }
}
