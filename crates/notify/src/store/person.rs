//! `notify_person`.

use crate::rules::{Choices, Group, Quiet};
use platform::sql::{Reader, SqlError, Tx, args};

/// What a person has chosen; the default for who has not.
pub(crate) fn load(reader: &mut Reader<'_>, login: &str) -> Result<Choices, SqlError> {
    let sql = "SELECT mail, quiet_from, quiet_to, digest_at, app_off, mail_off
         FROM notify_person WHERE login = $1";
    let Some(row) = reader.query_opt(sql, &args![login])? else {
        return Ok(Choices::default());
    };
    let (from, to): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
    Ok(Choices {
        mail: row.get(0)?,
        quiet: from.zip(to).map(|(from, to)| Quiet { from, to }),
        digest: row.get(3)?,
        app_off: groups(row.get(4)?),
        mail_off: groups(row.get(5)?),
    })
}

/// Groups that are no more are left out.
fn groups(codes: &str) -> Vec<Group> {
    let known = Group::CHOSEN.into_iter();
    known
        .filter(|group| codes.split(' ').any(|code| code == group.code()))
        .collect()
}

fn codes(groups: &[Group]) -> String {
    let codes: Vec<&str> = groups.iter().map(|group| group.code()).collect();
    codes.join(" ")
}

/// Keeps what a person has chosen.
pub(crate) fn save(tx: &mut Tx<'_>, login: &str, choices: &Choices) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO notify_person (login, mail, quiet_from, quiet_to, digest_at, app_off, mail_off)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (login) DO UPDATE SET mail = excluded.mail, quiet_from = excluded.quiet_from,
             quiet_to = excluded.quiet_to, digest_at = excluded.digest_at,
             app_off = excluded.app_off, mail_off = excluded.mail_off",
        &args![
            login,
            &choices.mail,
            choices.quiet.map(|quiet| quiet.from),
            choices.quiet.map(|quiet| quiet.to),
            choices.digest,
            codes(&choices.app_off),
            codes(&choices.mail_off),
        ],
    )?;
    Ok(())
}
