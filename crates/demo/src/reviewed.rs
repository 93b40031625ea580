//! Protection reviews of the demo bank, one in each state, with papers whose words are marked: passed, on a
//! condition, refused, in review, waiting, sent back, overruled, a draft.

use crate::play::actor;
use change::CommandError;
use document::word::Word;
use kernel::{Day, Fields, day_of};
use platform::App;
use protection_review::commands::{Asked, act_in, add_papers_in, answer_in, begin_in, inspect};
use protection_review::rules::Action;
use protection_review::rules::checklist::Checklist;
use protection_review::rules::words::WordList;

const MAKER: &str = "jinhaoran";
const OFFICE: &str = "wangyaqin";
const REVIEWERS: [&str; 2] = ["yuanlicheng", "tianyihe"];
const LEADER: &str = "zhengwenbo";

/// What is handed in: kind, subject kind, key, name, title, what changes, words of its paper.
struct Matter {
    kind: &'static str,
    subject: &'static str,
    key: &'static str,
    name: &'static str,
    title: &'static str,
    change: &'static str,
    paper: &'static [&'static str],
}

const MATTERS: [Matter; 9] = [
    Matter {
        kind: "product",
        subject: "product",
        key: "LC-W090",
        name: "示例稳盈90天理财",
        title: "示例稳盈90天理财产品上线",
        change: "新发行90天封闭式净值型理财产品，风险等级R2，起点金额1万元，通过手机银行与网点销售。",
        paper: &[
            "产品说明书",
            "本产品为非保本浮动收益型理财产品，风险等级R2，适合C2及以上客户。",
            "理财非存款，产品有风险，投资须谨慎。业绩比较基准2.6%—3.0%不代表实际收益。",
        ],
    },
    Matter {
        kind: "terms",
        subject: "text",
        key: "TK-SBX-03",
        name: "保管箱租赁协议",
        title: "保管箱租赁协议修订",
        change: "调整租金计收方式与逾期开箱条款。",
        paper: &[
            "保管箱租赁协议",
            "租金按年预收，中途退租按日退还剩余租金。",
            "租用人可拨打投诉电话955XX提出投诉。",
            "本行有权随时调整租金标准，在网点公告。",
        ],
    },
    Matter {
        kind: "marketing",
        subject: "text",
        key: "XC-2026-11",
        name: "岁末理财节海报",
        title: "岁末理财节宣传海报",
        change: "网点海报与手机银行弹窗，宣传三只在售理财产品。",
        paper: &[
            "岁末理财节",
            "全国第一的稳健理财，保本保收益，年化高达4.8%！",
            "错过不再，速来网点抢购。",
        ],
    },
    Matter {
        kind: "fee",
        subject: "fee",
        key: "SF-KH-01",
        name: "个人账户短信通知费",
        title: "个人账户短信通知费由每月2元调整为每月3元",
        change: "服务价格上调，公示期三个月；老年客户、代发工资户继续免收。",
        paper: &[
            "关于调整个人账户短信通知费的说明",
            "调整后每户每月3元，现行减免政策不变，可随时在手机银行退订。",
        ],
    },
    Matter {
        kind: "system",
        subject: "text",
        key: "XT-APP-8",
        name: "手机银行8.0",
        title: "手机银行8.0改版",
        change: "首页改版、转账流程合并，提供大字版；旧版保留三个月。",
        paper: &[
            "手机银行8.0变更说明",
            "转账限额、收款人信息不受影响；上线当日2:00至5:00暂停服务。",
        ],
    },
    Matter {
        kind: "cooperation",
        subject: "product",
        key: "BX-JK-02",
        name: "示例康宁医疗险（代销）",
        title: "代理销售示例康宁医疗险",
        change: "与示例人寿合作，在网点与手机银行代理销售一年期医疗保险。",
        paper: &[
            "合作协议（草案）",
            "合作机构须经本行同意方可使用本行标识。",
            "贷款客户须购买指定保险后方可优先放款。",
        ],
    },
    Matter {
        kind: "product",
        subject: "product",
        key: "CC-FQ-01",
        name: "账单分期",
        title: "信用卡账单分期利率展示调整",
        change: "分期页面由展示每期费率改为同时展示年化利率。",
        paper: &[
            "账单分期产品页面",
            "3期至24期可选，近似折算年化利率13.0%至15.6%（单利）。",
            "逾期将影响征信，请理性消费。",
        ],
    },
    Matter {
        kind: "terms",
        subject: "text",
        key: "TK-DQ-05",
        name: "示例定期存款章程",
        title: "示例定期存款章程修订",
        change: "明确提前支取的计息方式。",
        paper: &[
            "示例定期存款章程",
            "提前支取部分按支取日活期利率计息。如有疑问或投诉请致电955XX。",
        ],
    },
    Matter {
        kind: "marketing",
        subject: "text",
        key: "XC-2026-12",
        name: "新年账户升级短信",
        title: "新年账户升级短信文案",
        change: "向存量客户发送账户升级提醒。",
        paper: &["尊敬的客户，您的账户可免费升级，回复TD退订。"],
    },
];

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn ahead(stage: &App, days: i64) -> Day {
    let today = day_of(stage.clock.now());
    let day = today.checked_add(jiff::Span::new().days(days));
    day.unwrap_or(today)
}

fn step(
    stage: &App,
    by: &str,
    (number, action): (&str, Action),
    pairs: &[(&str, &str)],
) -> Result<(), CommandError> {
    let asked = Asked {
        number: number.to_owned(),
        action,
        fields: fields(pairs),
        version: None,
        receipt: None,
    };
    change::run_now(stage, &actor(by), None, move |change| {
        act_in(change, &asked)
    })
    .map(drop)
}

/// Written, with its paper.
fn begin(stage: &App, matter: &Matter, docx: bool) -> Result<String, CommandError> {
    let launch = ahead(stage, 30).to_string();
    let form = fields(&[
        ("title", matter.title),
        ("kind", matter.kind),
        (
            "occasion",
            if matter.change.contains("新") {
                "new"
            } else {
                "major_change"
            },
        ),
        ("change", matter.change),
        (
            "concerned",
            "零售客户，预计涉及约 3 万人；主要影响其知情权与自主选择权。",
        ),
        ("launch", &launch),
        ("subject_kind", matter.subject),
        ("subject_key", matter.key),
        ("subject_name", matter.name),
        ("subject_version", "1.0"),
    ]);
    let left = change::run_now(stage, &actor(MAKER), None, move |change| {
        begin_in(change, &form)
    })?;
    let (name, bytes) = match docx {
        true => {
            let mut word = Word::new(matter.key);
            for (at, line) in matter.paper.iter().enumerate() {
                match at {
                    0 => word.title(line),
                    _ => word.para(line),
                }
            }
            let bytes = word.finish();
            let bytes = bytes.map_err(|error| CommandError::Broken(error.to_string()))?;
            (format!("{}.docx", matter.name), bytes)
        }
        false => (
            format!("{}.txt", matter.name),
            matter.paper.join("\n").into_bytes(),
        ),
    };
    let words = WordList::shipped();
    let paper = inspect(stage, (&words, 0), matter.kind, (&name, &bytes))?;
    let number = left.number.clone();
    change::run_now(stage, &actor(MAKER), None, move |change| {
        add_papers_in(change, &number, std::slice::from_ref(&paper))
    })?;
    Ok(left.number)
}

fn answer(stage: &App, by: &str, number: &str, kind: &str) -> Result<(), CommandError> {
    let list = Checklist::shipped();
    let mut form = Fields::default();
    for item in list.of(kind) {
        form.set(&format!("a.{}", item.key), "yes");
    }
    let asked = (number.to_owned(), None);
    change::run_now(stage, &actor(by), None, move |change| {
        answer_in(change, &asked, &form)
    })
    .map(drop)
}

/// Handed in.
fn submitted(stage: &App, matter: &Matter) -> Result<String, CommandError> {
    let number = begin(stage, matter, true)?;
    answer(stage, MAKER, &number, matter.kind)?;
    step(stage, MAKER, (&number, Action::Submit), &[])?;
    Ok(number)
}

/// With its reviewers, and an opinion that must be adopted when there is one.
fn in_review(stage: &App, matter: &Matter, must: &str) -> Result<String, CommandError> {
    let number = submitted(stage, matter)?;
    let due = ahead(stage, 5).to_string();
    let people = [
        ("reviewers", REVIEWERS[0]),
        ("reviewers", REVIEWERS[1]),
        ("due", due.as_str()),
    ];
    step(stage, OFFICE, (&number, Action::Assign), &people)?;
    if !must.is_empty() {
        let opinion = [("force", "must"), ("about", "paper:1"), ("opinion", must)];
        step(stage, REVIEWERS[0], (&number, Action::Opine), &opinion)?;
    }
    let advice = [
        ("force", "suggestion"),
        ("about", "item:plain_language"),
        ("opinion", "建议把关键数字放在第一屏并加粗。"),
    ];
    step(stage, REVIEWERS[1], (&number, Action::Opine), &advice)?;
    Ok(number)
}

/// Opinions answered and accepted, everybody heard.
fn settled(stage: &App, matter: &Matter, must: &str) -> Result<String, CommandError> {
    let number = in_review(stage, matter, must)?;
    let opinions: &[(&str, &str)] = match must.is_empty() {
        true => &[("1", REVIEWERS[1])],
        false => &[("1", REVIEWERS[0]), ("2", REVIEWERS[1])],
    };
    for (no, by) in opinions {
        let reply = [
            ("no", *no),
            ("adoption", "adopted"),
            ("answer", "已按意见修改并更新材料。"),
        ];
        step(stage, MAKER, (&number, Action::Reply), &reply)?;
        step(stage, by, (&number, Action::Accept), &[("no", no)])?;
    }
    heard(stage, matter, &number)?;
    Ok(number)
}

fn heard(stage: &App, matter: &Matter, number: &str) -> Result<(), CommandError> {
    for by in REVIEWERS {
        answer(stage, by, number, matter.kind)?;
        let said = [("conclusion", "已逐项审查，意见见上。")];
        step(stage, by, (number, Action::Hear), &said)?;
    }
    Ok(())
}

/// Does it all, at the moment at which the stage's clock stands.
pub(crate) fn review(stage: &App) -> Result<(), CommandError> {
    let [
        wealth,
        rental,
        poster,
        fee,
        app,
        insurance,
        instalment,
        deposit,
        message,
    ] = &MATTERS;
    let pass = [
        ("decision", "passed"),
        ("text", "材料齐全，意见已落实，同意上线。"),
    ];
    let passed = settled(stage, wealth, "业绩比较基准须注明测算依据。")?;
    step(stage, OFFICE, (&passed, Action::Decide), &pass)?;
    let fee = settled(stage, fee, "")?;
    step(stage, OFFICE, (&fee, Action::Decide), &pass)?;
    let rental = settled(
        stage,
        rental,
        "删除“本行有权随时调整”，改为提前三个月公示并允许退租。",
    )?;
    let due = ahead(stage, 20).to_string();
    let conditional = [
        ("decision", "conditional"),
        ("text", "条款修改后可以使用。"),
        ("condition", "网点公示新旧条款对照"),
        ("condition_due", due.as_str()),
    ];
    step(stage, OFFICE, (&rental, Action::Decide), &conditional)?;
    let evidence = [("evidence", "各网点已张贴条款对照，照片已归档。")];
    step(stage, MAKER, (&rental, Action::ReportMet), &evidence)?;
    let poster = in_review(stage, poster, "删除“保本保收益”“全国第一”，补充风险提示。")?;
    heard(stage, &MATTERS[2], &poster)?;
    let refuse = [
        ("decision", "refused"),
        ("text", "含承诺收益与绝对化用语，且未作风险提示。"),
    ];
    step(stage, OFFICE, (&poster, Action::Decide), &refuse)?;
    in_review(stage, insurance, "删除强制购买指定保险的内容。")?;
    submitted(stage, app)?;
    let instalment = in_review(stage, instalment, "年化利率的字号不得小于每期费率。")?;
    let overruled = [(
        "reason",
        "配合监管统一切换时点，先行上线，字号调整列入下月版本。",
    )];
    step(stage, LEADER, (&instalment, Action::Overrule), &overruled)?;
    let deposit = submitted(stage, deposit)?;
    let back = [("reason", "请补充修订前后对照表。")];
    step(stage, OFFICE, (&deposit, Action::Return), &back)?;
    begin(stage, message, false).map(drop)
}
