//! The fields of accounts, passwords and tokens: one table for pages, spreadsheets and commands.

use super::account::{self, Details};
use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Role, RoleSet};

/// Longest login name.
pub const LOGIN_CHARS_MAX: usize = 32;

/// 登录名.
pub const LOGIN: FieldSpec = FieldSpec::required(
    "login",
    "登录名",
    "Login name",
    FieldKind::Line {
        max: LOGIN_CHARS_MAX,
    },
);
/// 姓名.
pub const NAME: FieldSpec =
    FieldSpec::required("name", "姓名", "Name", FieldKind::Line { max: 30 });
/// 所属机构.
pub const UNIT: FieldSpec = FieldSpec::required("unit", "所属机构", "Unit", FieldKind::Unit);
/// 角色: one or several.
pub const ROLES: FieldSpec =
    FieldSpec::required("roles", "角色", "Roles", FieldKind::Many(ROLE_CHOICES));
/// 联系电话.
pub const PHONE: FieldSpec = FieldSpec::optional("phone", "联系电话", "Phone", FieldKind::Phone);
/// 密码, at the login page.
pub const PASSWORD: FieldSpec =
    FieldSpec::required("password", "密码", "Password", FieldKind::Secret);
/// 原密码.
pub const OLD_PASSWORD: FieldSpec = FieldSpec::required(
    "old_password",
    "原密码",
    "Present password",
    FieldKind::Secret,
);
/// 新密码.
pub const NEW_PASSWORD: FieldSpec =
    FieldSpec::required("new_password", "新密码", "New password", FieldKind::Secret);
/// 新密码, once more.
pub const NEW_PASSWORD_AGAIN: FieldSpec = FieldSpec::required(
    "new_password_again",
    "再次输入新密码",
    "New password again",
    FieldKind::Secret,
);
/// 令牌名称: the system that holds it.
pub const TOKEN_NAME: FieldSpec =
    FieldSpec::required("name", "名称", "Name", FieldKind::Line { max: 40 });
/// 令牌角色: one.
pub const TOKEN_ROLE: FieldSpec =
    FieldSpec::required("role", "角色", "Role", FieldKind::Choice(ROLE_CHOICES));

/// The roles as choices.
pub const ROLE_CHOICES: &[Choice] = &[
    choice("intake", "受理员", "Intake clerk"),
    choice("handler", "经办", "Handler"),
    choice("approver", "审批人", "Approver"),
    choice("officer", "分行消保岗", "Branch protection officer"),
    choice("office", "总行消保办", "Head-office protection office"),
    choice("department", "部门岗", "Department desk"),
    choice("leader", "领导小组成员", "Leadership group"),
    choice("auditor", "审计", "Auditor"),
    choice("admin", "系统管理员", "Administrator"),
];

const fn choice(code: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { code, zh, en }
}

/// 验证码: of the authenticator, or a recovery code.
pub const CODE: FieldSpec =
    FieldSpec::required("code", "验证码", "Code", FieldKind::Line { max: 20 });

/// 须两步验证的角色.
pub const SECOND_FACTOR: FieldSpec = FieldSpec::optional(
    "second_factor",
    "须两步验证的角色",
    "Roles that must use a second factor",
    FieldKind::Many(ROLE_CHOICES),
);
/// 组与角色对应.
pub const GROUPS: FieldSpec = FieldSpec::optional(
    "groups",
    "组与角色对应",
    "Groups and roles",
    FieldKind::Area { max: 20_000 },
);
/// The roles of [`super::OPENERS`] as choices.
const OPENER_CHOICES: &[Choice] = &[
    ROLE_CHOICES[0],
    ROLE_CHOICES[1],
    ROLE_CHOICES[2],
    ROLE_CHOICES[3],
    ROLE_CHOICES[5],
];
/// 应急查阅: roles that may.
pub const EMERGENCY_ROLES: FieldSpec = FieldSpec::optional(
    "emergency_roles",
    "可应急查阅的角色",
    "Roles that may open a case in an emergency",
    FieldKind::Many(OPENER_CHOICES),
);
/// 应急查阅: minutes for which an access holds; empty: as shipped, as with the next two.
pub const EMERGENCY_MINUTES: FieldSpec = FieldSpec::optional(
    "emergency_minutes",
    "每次有效（分钟）",
    "Minutes for which it holds",
    FieldKind::Whole { min: 5, max: 240 },
);
/// 应急查阅: hours within which it is reviewed.
pub const EMERGENCY_REVIEW: FieldSpec = FieldSpec::optional(
    "emergency_review",
    "复核时限（小时）",
    "Hours within which it is reviewed",
    FieldKind::Whole { min: 1, max: 168 },
);
/// 应急查阅: accesses of one person without a review.
pub const EMERGENCY_WAITING: FieldSpec = FieldSpec::optional(
    "emergency_waiting",
    "每人待复核上限（次）",
    "Most accesses of one person without a review",
    FieldKind::Whole { min: 1, max: 20 },
);
/// The fields of 应急查阅.
pub const EMERGENCY: [FieldSpec; 4] = [
    EMERGENCY_ROLES,
    EMERGENCY_MINUTES,
    EMERGENCY_REVIEW,
    EMERGENCY_WAITING,
];
/// Domains of the addresses that notices may be mailed to.
pub const MAIL_DOMAINS: FieldSpec = FieldSpec::optional(
    "mail_domains",
    "通知邮箱的域名",
    "Domains of addresses for notices",
    FieldKind::Line { max: 600 },
);
/// The fields of the rules of access beside [`NETWORKS`] and [`EMERGENCY`].
pub const POLICY: [FieldSpec; 3] = [SECOND_FACTOR, GROUPS, MAIL_DOMAINS];
/// 允许网段 of each role, in the order of [`Role::ALL`].
pub const NETWORKS: [FieldSpec; 9] = [
    networks("networks_intake", "受理员", "Intake clerk"),
    networks("networks_handler", "经办", "Handler"),
    networks("networks_approver", "审批人", "Approver"),
    networks(
        "networks_officer",
        "分行消保岗",
        "Branch protection officer",
    ),
    networks(
        "networks_office",
        "总行消保办",
        "Head-office protection office",
    ),
    networks("networks_department", "部门岗", "Department desk"),
    networks("networks_leader", "领导小组成员", "Leadership group"),
    networks("networks_auditor", "审计", "Auditor"),
    networks("networks_admin", "系统管理员", "Administrator"),
];

const fn networks(name: &'static str, zh: &'static str, en: &'static str) -> FieldSpec {
    FieldSpec::optional(name, zh, en, FieldKind::Line { max: 1_000 })
}

/// The fields of a new account; also the columns of the spreadsheet.
pub const NEW_ACCOUNT: [FieldSpec; 5] = [LOGIN, NAME, UNIT, ROLES, PHONE];
/// The fields of an account that may change.
pub const DETAILS: [FieldSpec; 4] = [NAME, UNIT, ROLES, PHONE];
/// The fields of a change of password.
pub const CHANGE_PASSWORD: [FieldSpec; 3] = [OLD_PASSWORD, NEW_PASSWORD, NEW_PASSWORD_AGAIN];
/// The fields of a new token.
pub const NEW_TOKEN: [FieldSpec; 3] = [TOKEN_NAME, TOKEN_ROLE, UNIT];

/// A login name as it is stored: lower case, 2 to 32 of a–z, 0–9, `.`, `_`, `-`, beginning with a
/// letter or digit. It stands in addresses and in the ledger, so it has no other characters.
pub fn read_login(reading: &mut Reading<'_>) -> Option<String> {
    let login = reading.text(&LOGIN)?.to_ascii_lowercase();
    if !is_login(&login) {
        reading.fault(
            &LOGIN,
            "not_a_login",
            "应为 2 到 32 位小写字母、数字或 . _ -，并以字母或数字开头，例如 zhangsan 或工号",
            "must have 2 to 32 small letters, digits or . _ -, beginning with a letter or digit",
        );
        return None;
    }
    Some(login)
}

/// Whether a text has the form of a login name.
pub fn is_login(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b);
    (2..=LOGIN_CHARS_MAX).contains(&text.len())
        && text.bytes().all(inner)
        && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
        // These are pages beside the accounts' own.
        && !["new", "import", "export"].contains(&text)
}

/// Reads a new account.
pub fn read_new(fields: &Fields) -> Result<(String, Details), FieldErrors> {
    let mut reading = Reading::new(fields);
    let login = read_login(&mut reading);
    let details = details(&mut reading);
    reading.refuse_others(&NEW_ACCOUNT.each_ref(), &["form_id"]);
    reading.finish((login.unwrap_or_default(), details))
}

/// Reads what may change of an account.
pub fn read_details(fields: &Fields) -> Result<Details, FieldErrors> {
    let mut reading = Reading::new(fields);
    let details = details(&mut reading);
    reading.refuse_others(&DETAILS.each_ref(), &["form_id", "version"]);
    reading.finish(details)
}

fn details(reading: &mut Reading<'_>) -> Details {
    let name = reading.text(&NAME);
    let unit = reading.text(&UNIT).map(|code| code.to_ascii_uppercase());
    let codes = reading.many(&ROLES);
    let roles: Vec<Role> = codes
        .iter()
        .filter_map(|code| Role::from_code(code))
        .collect();
    let roles = RoleSet::of(&roles);
    if codes.is_empty() {
        reading.fault(&ROLES, "required", "至少选择一个", "needs at least one");
    } else if let Err(refusal) = account::separated(roles) {
        reading.fault(
            &ROLES,
            refusal.code,
            &format!("：{}", refusal.say.zh),
            &format!("- {}", refusal.say.en),
        );
    }
    Details {
        name: name.unwrap_or_default(),
        unit: unit.unwrap_or_default(),
        roles,
        phone: reading.phone(&PHONE).unwrap_or_default(),
    }
}

/// Reads a new token: name, role, unit's code.
pub fn read_token(fields: &Fields) -> Result<(String, Role, String), FieldErrors> {
    let mut reading = Reading::new(fields);
    let name = reading.text(&TOKEN_NAME);
    let role = reading.choice(&TOKEN_ROLE).and_then(Role::from_code);
    let unit = reading.text(&UNIT).map(|code| code.to_ascii_uppercase());
    reading.refuse_others(&NEW_TOKEN.each_ref(), &["form_id"]);
    reading.finish((
        name.unwrap_or_default(),
        role.unwrap_or(Role::Auditor),
        unit.unwrap_or_default(),
    ))
}

/// Splits a cell with several roles: `受理员、经办` or `intake, handler`.
pub fn split_roles(fields: &mut Fields) {
    let cell = fields.get(ROLES.name).to_owned();
    fields.remove(ROLES.name);
    for part in cell.split(['、', '，', ',', '；', ';', ' ', '/', '|', '\n']) {
        if !part.trim().is_empty() {
            fields.push(ROLES.name, part.trim());
        }
    }
}
