//! A small bank, its reviews, and what is written and published in it.

use change::CommandError;
use identity::rules::Details;
use kernel::{Actor, ActorKind, Day, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::Reader;
use protection_review::commands as reviews;
use protection_review::rules::Action;
use protection_review::rules::checklist::Checklist;
use publication::commands::{Asked, Base, Write};
use publication::import::{Imported, import};
use publication::{Kind, Left, Version};
use std::future::Future;
use testkit::TestApp;

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn actor(login: &str, unit: &str, role: Role) -> Actor {
    let head = UnitPath::root("0000");
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: match unit {
            "0000" => head,
            _ => head.child(unit),
        },
        roles: RoleSet::of(&[role]),
    }
}

/// Who writes.
pub(crate) fn author() -> Actor {
    actor("liu", "0010", Role::Department)
}

/// Who publishes, names reviewers and decides.
pub(crate) fn office() -> Actor {
    actor("zhou", "0000", Role::Office)
}

fn reviewer() -> Actor {
    actor("qian", "0000", Role::Office)
}

/// Units and people.
pub(crate) fn open(test: &TestApp) {
    let system = Actor::system("test");
    for code in ["0000", "0010"] {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level: if code == "0000" {
                Level::HeadOffice
            } else {
                Level::Branch
            },
            parent: (code != "0000").then(|| "0000".to_owned()),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    for who in [author(), office(), reviewer()] {
        let details = Details {
            name: who.name.clone(),
            unit: who.unit.code().to_owned(),
            roles: who.roles,
            phone: String::new(),
        };
        let login = who.login.clone();
        change::run_now(test, &system, None, move |change| {
            identity::create_in(change, &login, &details, "no hash", false)
        })
        .unwrap();
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn act(test: &TestApp, who: &Actor, number: &str, action: Action, pairs: &[(&str, &str)]) {
    let asked = reviews::Asked {
        number: number.to_owned(),
        action,
        fields: fields(pairs),
        version: None,
        receipt: None,
    };
    wait(reviews::act(test, who, asked)).unwrap();
}

fn answer(test: &TestApp, who: &Actor, number: &str, kind: &str) {
    let list = Checklist::shipped();
    let mut all = Fields::default();
    for item in list.of(kind) {
        all.set(&format!("a.{}", item.key), "yes");
    }
    wait(reviews::answer(
        test,
        who,
        (number.to_owned(), None),
        all,
        None,
    ))
    .unwrap();
}

/// A review that was handed in and waits.
pub(crate) fn review(test: &TestApp, kind: &str, key: &str) -> String {
    let launch = day_of(test.clock.now()).tomorrow().unwrap().to_string();
    let form = fields(&[
        ("title", "上线前审查"),
        ("kind", kind),
        ("occasion", "new"),
        ("change", "新增"),
        ("concerned", "个人客户"),
        ("launch", &launch),
        ("subject_kind", kind),
        ("subject_key", key),
        ("subject_name", "示例"),
        ("subject_version", "1"),
    ]);
    let number = wait(reviews::begin(test, &author(), form, None))
        .unwrap()
        .number;
    let papers = vec![("说明.txt".to_owned(), "产品说明。".as_bytes().to_vec())];
    wait(reviews::add_papers(
        test,
        &author(),
        number.clone(),
        papers,
        None,
    ))
    .unwrap();
    answer(test, &author(), &number, kind);
    act(test, &author(), &number, Action::Submit, &[]);
    number
}

fn decided(test: &TestApp, (kind, key): (&str, &str), decision: &[(&str, &str)]) -> String {
    let number = review(test, kind, key);
    let due = day_of(test.clock.now()).tomorrow().unwrap().to_string();
    let named = [("reviewers", "qian"), ("due", due.as_str())];
    act(test, &office(), &number, Action::Assign, &named);
    answer(test, &reviewer(), &number, kind);
    act(
        test,
        &reviewer(),
        &number,
        Action::Hear,
        &[("conclusion", "同意")],
    );
    act(test, &office(), &number, Action::Decide, decision);
    number
}

/// A passed review.
pub(crate) fn passed(test: &TestApp, kind: &str, key: &str) -> String {
    decided(
        test,
        (kind, key),
        &[("decision", "passed"), ("text", "通过")],
    )
}

/// A refused one.
pub(crate) fn refused(test: &TestApp, kind: &str, key: &str) -> String {
    decided(
        test,
        (kind, key),
        &[("decision", "refused"), ("text", "不通过")],
    )
}

/// One that is passed on a condition.
pub(crate) fn conditional(test: &TestApp, kind: &str, key: &str, due: Day) -> String {
    let due = due.to_string();
    let decision = [
        ("decision", "conditional"),
        ("text", "有条件通过"),
        ("condition", "补充风险提示"),
        ("condition_due", due.as_str()),
    ];
    decided(test, (kind, key), &decision)
}

/// A payment service, whole.
pub(crate) fn product(review: &str) -> Fields {
    fields(&[
        ("kind", "payment"),
        ("name", "示例支付服务"),
        ("summary", "用手机银行转账的服务。"),
        ("review", review),
        ("contract_party", "江州农村商业银行股份有限公司"),
        ("features", "全天可用。"),
        ("fees", "不收取手续费。"),
        ("risks", "转错账户的款项可能无法追回。"),
        ("rights", "您可以随时停用。"),
        ("duties", "本行按指令办理。"),
        ("disputes", "请拨打 95500 投诉。"),
        ("standards", "JR/T 0068 网上银行系统信息安全通用规范"),
        ("on_sale_from", "2026-11-01"),
    ])
}

/// A wealth product that issuer and seller grade differently.
pub(crate) fn wealth(review: &str) -> Fields {
    let mut all = product(review);
    for (name, value) in [
        ("kind", "wealth"),
        ("registration", "Z7000826000001"),
        ("issuer", "江州理财有限责任公司"),
        ("manager", "江州理财有限责任公司"),
        ("seller", "江州农村商业银行股份有限公司"),
        ("risk_issuer", "R2"),
        ("risk_seller", "R3"),
        ("min_amount", "10000"),
        ("term", "每月开放"),
    ] {
        all.set(name, value);
    }
    all
}

/// A market-priced item.
pub(crate) fn fee(standard: &str, amounts: &str, review: &str) -> Fields {
    fields(&[
        ("category", "card"),
        ("name", "借记卡补卡"),
        ("content", "挂失后补办新卡"),
        ("standard", standard),
        ("amounts", amounts),
        ("per", "卡"),
        ("price_type", "market"),
        ("customers", "personal"),
        ("phone", "95500"),
        ("review", review),
    ])
}

/// Writes and hands in.
pub(crate) fn write(test: &TestApp, kind: &'static Kind, key: &str, fields: Fields) {
    let asked = Write {
        key: Some(key.to_owned()),
        base: Base::Newest,
        fields,
    };
    wait(publication::commands::write(
        test,
        &author(),
        kind,
        asked,
        None,
    ))
    .unwrap();
}

/// Hands in what is a draft, and publishes as another.
pub(crate) fn publish(
    test: &TestApp,
    kind: &'static Kind,
    key: &str,
    from: Day,
) -> Result<Left, CommandError> {
    let asked = || Asked::newest(key);
    if seen(test, kind, key).status == publication::Status::Draft {
        wait(publication::commands::hand_in(
            test,
            &author(),
            kind,
            asked(),
            None,
        ))?;
    }
    wait(publication::commands::publish(
        test,
        &office(),
        kind,
        asked(),
        Some(from),
        None,
    ))
}

/// The newest version.
pub(crate) fn seen(test: &TestApp, kind: &'static Kind, key: &str) -> Version {
    let key = key.to_owned();
    let read = move |reader: &mut Reader<'_>| publication::newest(reader, kind, &key);
    test.db.read_now(read).unwrap().unwrap()
}

/// Rows of a spreadsheet.
pub(crate) fn imported(test: &TestApp, kind: &'static Kind, rows: &[(&str, Fields)]) -> Imported {
    let numbered = rows.iter().zip(2..).map(|((key, fields), row)| {
        let mut fields = fields.clone();
        fields.set("key", *key);
        (row, fields)
    });
    wait(import(test, &author(), kind, numbered.collect(), None)).unwrap()
}
