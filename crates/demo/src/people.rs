//! The accounts of the fictional bank. Logins are the names in pinyin; nobody here is a real person.

use kernel::{Role, RoleSet};
use std::sync::LazyLock;

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Login name: pinyin, lower case.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// Code of the unit.
    pub unit: String,
    /// The roles.
    pub roles: RoleSet,
    /// 职务.
    pub post: String,
    /// A mobile number that belongs to nobody.
    pub phone: String,
    /// The role for which this account is printed to whoever tries the demo; one account per role.
    pub shown_for: Option<Role>,
}

use Role::{Admin, Approver, Auditor, Department, Handler, Intake, Leader, Office, Officer};

/// Login, name, unit, roles, post, and whether it is shown for its first role.
type Entry = (
    &'static str,
    &'static str,
    &'static str,
    &'static [Role],
    &'static str,
    bool,
);

const ENTRIES: &[Entry] = &[
    (
        "zhengwenbo",
        "郑文博",
        "0000",
        &[Leader],
        "副行长（分管消费者权益保护）",
        true,
    ),
    ("hewanqing", "何婉清", "0000", &[Leader], "行长助理", false),
    ("wangyaqin", "王雅琴", "0002", &[Office], "消保办主任", true),
    ("tianyihe", "田一禾", "0002", &[Office], "投诉管理岗", false),
    (
        "xuruoqing",
        "许若晴",
        "0002",
        &[Office, Intake],
        "来信来访及转办登记岗",
        false,
    ),
    (
        "gaoyuanhang",
        "高远航",
        "0009",
        &[Auditor],
        "内部审计员",
        true,
    ),
    ("linzhihang", "林之航", "0010", &[Admin], "系统管理员", true),
    (
        "sunxiaotong",
        "孙晓彤",
        "0003",
        &[Intake],
        "热线受理员",
        true,
    ),
    (
        "mengjiahui",
        "孟佳慧",
        "0003",
        &[Intake],
        "在线渠道受理员",
        false,
    ),
    (
        "luqiming",
        "陆启明",
        "0003",
        &[Handler],
        "热线质检岗",
        false,
    ),
    (
        "fangminyi",
        "方敏仪",
        "0003",
        &[Approver],
        "客服中心副总经理",
        false,
    ),
    (
        "chensiyuan",
        "陈思远",
        "0004",
        &[Handler],
        "投诉处理岗",
        true,
    ),
    (
        "tangyuchen",
        "唐雨辰",
        "0004",
        &[Handler],
        "投诉处理岗",
        false,
    ),
    (
        "zhaohuimin",
        "赵慧敏",
        "0004",
        &[Approver],
        "信用卡中心副总经理",
        true,
    ),
    (
        "dengkaiwen",
        "邓凯文",
        "0005",
        &[Handler],
        "投诉处理岗",
        false,
    ),
    (
        "panxuefei",
        "潘雪菲",
        "0005",
        &[Approver],
        "个人金融部副总经理",
        false,
    ),
    (
        "jinhaoran",
        "金浩然",
        "0005",
        &[Department],
        "产品经理",
        true,
    ),
    (
        "weizixuan",
        "魏子轩",
        "0006",
        &[Handler],
        "投诉处理岗",
        false,
    ),
    (
        "shihongbin",
        "石宏斌",
        "0006",
        &[Approver],
        "电子银行部副总经理",
        false,
    ),
    (
        "caojingwen",
        "曹静雯",
        "0007",
        &[Department],
        "运营支持岗",
        false,
    ),
    (
        "yuanlicheng",
        "袁立诚",
        "0008",
        &[Department],
        "风险合规岗",
        false,
    ),
    (
        "fusiqi",
        "傅思齐",
        "0010",
        &[Department],
        "应用运维岗",
        false,
    ),
    (
        "yangshuhan",
        "杨舒涵",
        "0100",
        &[Officer],
        "综合管理部消保岗",
        false,
    ),
    (
        "gutianlei",
        "顾天磊",
        "0100",
        &[Approver],
        "分行副行长",
        false,
    ),
    (
        "jiangyutong",
        "江语桐",
        "0190",
        &[Department],
        "个人业务岗",
        false,
    ),
    (
        "lijingyi",
        "李静怡",
        "0200",
        &[Officer],
        "综合管理部消保岗",
        true,
    ),
    (
        "hanlixia",
        "韩立夏",
        "0200",
        &[Approver],
        "分行副行长",
        false,
    ),
    (
        "luoyichen",
        "罗奕辰",
        "0290",
        &[Department],
        "个人业务岗",
        false,
    ),
    (
        "majianing",
        "马佳宁",
        "0300",
        &[Officer],
        "综合管理部消保岗",
        false,
    ),
    (
        "xiongzhiyong",
        "熊志勇",
        "0300",
        &[Approver],
        "分行副行长",
        false,
    ),
    (
        "pengxinyue",
        "彭欣悦",
        "0390",
        &[Department],
        "个人业务岗",
        false,
    ),
    (
        "liangboyu",
        "梁博宇",
        "0101",
        &[Handler],
        "支行消保专员",
        false,
    ),
    (
        "songyifan",
        "宋怡凡",
        "0102",
        &[Handler],
        "支行消保专员",
        false,
    ),
    (
        "xiechangming",
        "谢昌明",
        "0103",
        &[Handler, Intake],
        "支行运营主管",
        false,
    ),
    (
        "dongqiushi",
        "董秋实",
        "0201",
        &[Handler],
        "支行消保专员",
        false,
    ),
    (
        "yexiaolan",
        "叶晓岚",
        "0202",
        &[Handler],
        "支行消保专员",
        false,
    ),
    (
        "zhoumingxuan",
        "周铭轩",
        "0203",
        &[Handler, Intake],
        "支行运营主管",
        false,
    ),
    (
        "wuguilin",
        "吴桂霖",
        "0301",
        &[Handler],
        "支行消保专员",
        false,
    ),
    (
        "caizhenyu",
        "蔡振宇",
        "0302",
        &[Handler, Intake],
        "支行运营主管",
        false,
    ),
    (
        "shenruolan",
        "沈若兰",
        "0303",
        &[Handler, Intake],
        "支行运营主管",
        false,
    ),
    (
        "huangmengqi",
        "黄梦琪",
        "010101",
        &[Intake],
        "大堂经理",
        false,
    ),
    ("qiansiyu", "钱思雨", "010201", &[Intake], "大堂经理", false),
    (
        "duanjiaxin",
        "段嘉欣",
        "020101",
        &[Intake],
        "大堂经理",
        false,
    ),
    (
        "yuchengze",
        "余成泽",
        "020201",
        &[Intake],
        "大堂经理",
        false,
    ),
    ("tanlihua", "谭丽华", "030101", &[Intake], "大堂经理", false),
];

static ACCOUNTS: LazyLock<Vec<Account>> = LazyLock::new(|| {
    let account = |(at, entry): (usize, &Entry)| {
        let (login, name, unit, roles, post, shown) = *entry;
        Account {
            login: login.to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            roles: RoleSet::of(roles),
            post: post.to_owned(),
            phone: format!("1990001{at:04}"),
            shown_for: shown.then_some(roles[0]),
        }
    };
    ENTRIES.iter().enumerate().map(account).collect()
});

/// The bank's accounts. The same ones for every seed.
///
/// The officers sit in their branch's 综合管理部 but belong to the branch itself, because a unit gives
/// the reach and theirs is the branch with everything below it.
pub fn accounts() -> &'static [Account] {
    &ACCOUNTS
}

/// One account per role, in the contract's order, to be printed to whoever tries the demo.
pub fn shown_accounts() -> Vec<(Role, &'static Account)> {
    let of = |role| {
        accounts()
            .iter()
            .find(|account| account.shown_for == Some(role))
    };
    Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, of(role)?)))
        .collect()
}

/// The accounts of a unit with a role.
pub(crate) fn at(unit: &str, role: Role) -> Vec<&'static Account> {
    let fits = |account: &&Account| account.unit == unit && account.roles.has(role);
    accounts().iter().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pinyin::ToPinyin;

    #[test]
    fn logins_are_the_names_in_pinyin_and_unique() {
        for (index, account) in accounts().iter().enumerate() {
            let spelt: String = account
                .name
                .chars()
                .map(|c| c.to_pinyin().unwrap().plain())
                .collect();
            assert_eq!(spelt.replace('ü', "u"), account.login, "{}", account.name);
            let others = &accounts()[..index];
            assert!(
                others
                    .iter()
                    .all(|a| a.login != account.login && a.name != account.name)
            );
            crate::bank::unit(&account.unit);
        }
    }

    #[test]
    fn every_role_has_somebody_and_one_to_show() {
        let shown: Vec<Role> = shown_accounts().iter().map(|(role, _)| *role).collect();
        assert_eq!(shown, Role::ALL);
        for (role, account) in shown_accounts() {
            assert_eq!(
                account.roles,
                RoleSet::of(&[role]),
                "shown with one role only"
            );
        }
        assert!((40..=50).contains(&accounts().len()));
    }

    #[test]
    fn who_handles_has_somebody_else_to_approve() {
        for account in accounts().iter().filter(|a| a.roles.has(Handler)) {
            assert!(!account.roles.has(Approver));
            let above = crate::bank::branch_of(&account.unit).map_or(&account.unit, |u| &u.code);
            assert!(!at(above, Approver).is_empty(), "{}", account.login);
        }
    }
}
