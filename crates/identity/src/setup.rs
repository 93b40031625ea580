//! The beginning of a bank: its head office and its first administrator.

use crate::commands::account::create_in;
use crate::rules::Details;
use crate::rules::fields::is_login;
use crate::secret;
use change::CommandError;
use kernel::{Actor, FieldError, Lang, Role, RoleSet, day_of, say};
use org::{Figures, Level, NewUnit};
use platform::App;

/// Code of the head office that is made with the first administrator.
const HEAD_OFFICE: &str = "0000";

/// Makes the head office `0000`, unless there are units already, and an administrator of it.
/// Answers the one-time password. For the command line; blocks.
pub fn first_admin(app: &App, login: &str) -> Result<String, CommandError> {
    let login = login.to_ascii_lowercase();
    if !is_login(&login) {
        return Err(CommandError::Invalid(FieldError::new("admin", "not_a_login", say!(
            "管理员登录名「{login}」应为 2 到 32 位小写字母、数字或 . _ -",
            "The administrator's login name \"{login}\" must have 2 to 32 small letters, digits or . _ -"
        )).into()));
    }
    let actor = Actor::system("init");
    let units = app.db.read_now(org::list).map_err(CommandError::Sql)?;
    let head = match units.into_iter().next() {
        Some(unit) => unit.code,
        None => {
            let new = NewUnit {
                code: HEAD_OFFICE.to_owned(),
                name: Level::HeadOffice.label(Lang::Zh).to_owned(),
                level: Level::HeadOffice,
                parent: None,
                opened: day_of(app.clock.now()),
                phone: String::new(),
                figures: Figures::default(),
            };
            change::run_now(app, &actor, None, move |change| {
                org::create_in(change, &new)
            })?
            .code
        }
    };
    let password = secret::one_time_password(&app.entropy);
    let hash = secret::hash_password(&app.entropy, &password);
    let details = Details {
        name: login.clone(),
        unit: head,
        roles: RoleSet::of(&[Role::Admin]),
        phone: String::new(),
    };
    change::run_now(app, &actor, None, move |change| {
        create_in(change, &login, &details, &hash, true)
    })?;
    Ok(password)
}
