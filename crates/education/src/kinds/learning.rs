//! What is learned from: articles, stories of cases, quizzes, material.

use super::{AUDIENCE, FRAUDS, LONG, SHORT, TITLE, TITLE_EN, TOPIC, file_gate, many, text, title};
use crate::public::previews;
use crate::rules::quiz;
use identity::Permission::{ContentPublish, ContentView, ContentWrite};
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Reading};
use publication::{Kind, Value, open};
use serde_json::json;

const SUMMARY: FieldSpec =
    FieldSpec::required("summary", "摘要", "Summary", FieldKind::Area { max: 300 });
const SUMMARY_EN: FieldSpec = FieldSpec::optional(
    "summary_en",
    "英文摘要",
    "Summary in English",
    FieldKind::Area { max: 600 },
);
const BODY: FieldSpec = FieldSpec::required(
    "body",
    "正文（# 标题，- 列表，**粗体**，空行分段）",
    "Text (# heading, - list, **bold**, empty line between paragraphs)",
    LONG,
);
const BODY_EN: FieldSpec = FieldSpec::optional("body_en", "英文正文", "Text in English", LONG);
const FILE_ID: FieldKind = FieldKind::Line { max: 20 };
const PICTURE: FieldSpec = FieldSpec::optional(
    "picture",
    "图片（文件编号）",
    "Picture (number of the file)",
    FILE_ID,
);
const PICTURE_SAYS: FieldSpec = FieldSpec::optional(
    "picture_says",
    "图片说明（读屏朗读）",
    "What the picture shows (read aloud)",
    FieldKind::Line { max: 120 },
);

fn read_article(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(ARTICLE.fields, &[]);
    let picture = text(&mut r, &PICTURE);
    let says = text(&mut r, &PICTURE_SAYS);
    if !picture.is_empty() && says.is_empty() {
        r.fault(
            &PICTURE_SAYS,
            "required",
            "有图片时必须填写",
            "must be filled in with a picture",
        );
    }
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN),
        "summary": text(&mut r, &SUMMARY), "summary_en": text(&mut r, &SUMMARY_EN),
        "body": text(&mut r, &BODY), "body_en": text(&mut r, &BODY_EN),
        "audience": many(&mut r, &AUDIENCE), "topic": r.choice(&TOPIC),
        "picture": picture, "picture_says": says,
    });
    r.finish(doc)
}

/// Articles.
pub static ARTICLE: Kind = Kind {
    code: "article",
    zh: "知识文章",
    en: "Articles",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE,
        &TITLE_EN,
        &SUMMARY,
        &SUMMARY_EN,
        &BODY,
        &BODY_EN,
        &AUDIENCE,
        &TOPIC,
        &PICTURE,
        &PICTURE_SAYS,
    ],
    read: read_article,
    title,
    gate: |change, version, _| file_gate(change, (version, &PICTURE), true),
    preview: previews::article,
};

const FRAUD: FieldSpec = FieldSpec::required(
    "fraud",
    "诈骗类型",
    "Kind of fraud",
    FieldKind::Choice(FRAUDS),
);
const HAPPENED: FieldSpec = FieldSpec::required(
    "happened",
    "案情",
    "What happened",
    FieldKind::Area { max: 5_000 },
);
const HAPPENED_EN: FieldSpec = FieldSpec::optional(
    "happened_en",
    "英文案情",
    "What happened, in English",
    FieldKind::Area { max: 8_000 },
);
const TRICK: FieldSpec = FieldSpec::required(
    "trick",
    "手法",
    "How it was done",
    FieldKind::Area { max: 3_000 },
);
const TRICK_EN: FieldSpec = FieldSpec::optional(
    "trick_en",
    "英文手法",
    "How it was done, in English",
    FieldKind::Area { max: 5_000 },
);
const ADVICE: FieldSpec = FieldSpec::required(
    "advice",
    "提示",
    "What to do",
    FieldKind::Area { max: 3_000 },
);
const ADVICE_EN: FieldSpec = FieldSpec::optional(
    "advice_en",
    "英文提示",
    "What to do, in English",
    FieldKind::Area { max: 5_000 },
);

fn read_story(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(CASE_STORY.fields, &[]);
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN),
        "happened": text(&mut r, &HAPPENED), "happened_en": text(&mut r, &HAPPENED_EN),
        "trick": text(&mut r, &TRICK), "trick_en": text(&mut r, &TRICK_EN),
        "advice": text(&mut r, &ADVICE), "advice_en": text(&mut r, &ADVICE_EN),
        "audience": many(&mut r, &AUDIENCE), "topic": r.choice(&TOPIC), "fraud": r.choice(&FRAUD),
    });
    r.finish(doc)
}

/// Stories of cases (以案说险).
pub static CASE_STORY: Kind = Kind {
    code: "case_story",
    zh: "以案说险",
    en: "Stories of cases",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE,
        &TITLE_EN,
        &HAPPENED,
        &HAPPENED_EN,
        &TRICK,
        &TRICK_EN,
        &ADVICE,
        &ADVICE_EN,
        &AUDIENCE,
        &TOPIC,
        &FRAUD,
    ],
    read: read_story,
    title,
    gate: open,
    preview: previews::story,
};

const INTRO: FieldSpec = FieldSpec::optional(
    "intro",
    "导语",
    "Introduction",
    FieldKind::Area { max: 300 },
);
const INTRO_EN: FieldSpec = FieldSpec::optional(
    "intro_en",
    "英文导语",
    "Introduction in English",
    FieldKind::Area { max: 600 },
);
const QUESTIONS: FieldSpec = FieldSpec::required(
    "questions",
    "题目（空行分题；选项以 - 开头，正确的以 + 开头；解析以 = 开头）",
    "Questions (an empty line between; options begin with -, the right one with +, the explanation with =)",
    FieldKind::Area { max: 10_000 },
);
const QUESTIONS_EN: FieldSpec = FieldSpec::optional(
    "questions_en",
    "英文题目（题数与正确选项须一致）",
    "Questions in English (as many, with the same right options)",
    FieldKind::Area { max: 16_000 },
);

fn questions(r: &mut Reading<'_>, spec: &FieldSpec) -> (String, Vec<usize>) {
    let typed = text(r, spec);
    if typed.is_empty() {
        return (typed, Vec::new());
    }
    match quiz::parse(&typed) {
        Ok(questions) => (typed, questions.iter().map(|one| one.right).collect()),
        Err((no, zh, en)) => {
            let (zh, en) = (format!("第 {no} 题：{zh}"), format!("question {no}: {en}"));
            r.fault(spec, "not_a_quiz", &zh, &en);
            (typed, Vec::new())
        }
    }
}

fn read_quiz(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(QUIZ.fields, &[]);
    let (zh, right) = questions(&mut r, &QUESTIONS);
    let (en, right_en) = questions(&mut r, &QUESTIONS_EN);
    if !right_en.is_empty() && !right.is_empty() && right != right_en {
        r.fault(
            &QUESTIONS_EN,
            "not_the_same_quiz",
            "题数与正确选项须与中文一致",
            "must have as many questions as the Chinese ones, with the same right options",
        );
    }
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN),
        "intro": text(&mut r, &INTRO), "intro_en": text(&mut r, &INTRO_EN),
        "questions": zh, "questions_en": en,
        "audience": many(&mut r, &AUDIENCE), "topic": r.choice(&TOPIC),
    });
    r.finish(doc)
}

/// Short quizzes.
pub static QUIZ: Kind = Kind {
    code: "quiz",
    zh: "小测验",
    en: "Quizzes",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE,
        &TITLE_EN,
        &INTRO,
        &INTRO_EN,
        &QUESTIONS,
        &QUESTIONS_EN,
        &AUDIENCE,
        &TOPIC,
    ],
    read: read_quiz,
    title,
    gate: open,
    preview: previews::quiz,
};

const ABOUT: FieldSpec = FieldSpec::required("about", "说明", "About it", SHORT);
const ABOUT_EN: FieldSpec = FieldSpec::optional(
    "about_en",
    "英文说明",
    "About it, in English",
    FieldKind::Area { max: 2_000 },
);
const FILE: FieldSpec = FieldSpec::required(
    "file",
    "文件编号（先在「文件与统计」页上传）",
    "Number of the file (upload it on the page \"Files and figures\" first)",
    FILE_ID,
);

fn read_material(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(MATERIAL.fields, &[]);
    let doc = json!({
        "title": text(&mut r, &TITLE), "title_en": text(&mut r, &TITLE_EN),
        "about": text(&mut r, &ABOUT), "about_en": text(&mut r, &ABOUT_EN),
        "audience": many(&mut r, &AUDIENCE), "topic": r.choice(&TOPIC), "file": text(&mut r, &FILE),
    });
    r.finish(doc)
}

/// Material to download.
pub static MATERIAL: Kind = Kind {
    code: "material",
    zh: "宣教资料",
    en: "Material",
    shelf: "content",
    view: ContentView,
    write: ContentWrite,
    publish: ContentPublish,
    fields: &[
        &TITLE, &TITLE_EN, &ABOUT, &ABOUT_EN, &AUDIENCE, &TOPIC, &FILE,
    ],
    read: read_material,
    title,
    gate: |change, version, _| file_gate(change, (version, &FILE), false),
    preview: previews::material,
};
