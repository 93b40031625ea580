//! What leaves the demo bank: institutions, a disclosure, requests for exports; and a hold.

use crate::people::at;
use crate::play::actor;
use change::CommandError;
use complaint::export::{Wanted, Which, lines};
use kernel::{Actor, Fields, Lang, Role};
use platform::App;
use platform::sql::SqlError;
use sharing::commands::{disclose, export, institution, retention};

/// Writes down and approves.
const BY: &str = "wangyaqin";
const ANOTHER: &str = "tianyihe";
/// The institution that is approved.
const POST: &str = "91320100MA1DEM0017";
/// The one that waits for approval.
const SURVEY: &str = "91320100MA1DEM002A";

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn terms(uscc: &str, name: &str, role: &str, purpose: &str, basis: &str) -> Fields {
    let contract = format!("XB-2026-{}", &uscc[uscc.len() - 3..]);
    fields(&[
        ("uscc", uscc),
        ("name", name),
        ("contact", "客户服务部 025-83190000"),
        ("role", role),
        ("contract", &contract),
        ("from", "2026-01-01"),
        ("to", "2027-12-31"),
        ("purpose_1", purpose),
        ("basis_1", basis),
        ("field", "number"),
        ("field", "name"),
        ("field", "phone"),
        ("field", "address"),
    ])
}

/// Who opens cases out of reach in an emergency: the protection officer of one branch.
const OPENER: &str = "lijingyi";

/// Two cases of other branches opened in an emergency: one access is reviewed, the other waits.
fn accesses(stage: &App, office: &Actor) -> Result<(), CommandError> {
    let own = actor(OPENER).unit.code()[..2].to_owned();
    let elsewhere = |number: &&String| {
        let unit = number.split('-').nth(2).unwrap_or_default();
        !unit.starts_with(&own)
    };
    let numbers = some_cases(stage, office, false)?;
    let reasons = [
        "客户在本行柜台情绪激动，须立即了解进展",
        "媒体来电询问，须核实办理情况",
    ];
    for (at, (number, reason)) in numbers.iter().filter(elsewhere).zip(reasons).enumerate() {
        let form = fields(&[("number", number), ("reason", reason)]);
        let opened = change::run_now(stage, &actor(OPENER), None, move |change| {
            emergency::open_in(change, &form)
        })?;
        if at == 0 {
            let form = fields(&[("verdict", "justified"), ("remark", "情况属实，已电话核实")]);
            change::run_now(stage, office, None, move |change| {
                emergency::review_in(change, opened.id, &form)
            })?;
        }
    }
    Ok(())
}

/// Does it all, at the moment at which the stage's clock stands.
pub(crate) fn give(stage: &App) -> Result<(), CommandError> {
    let (by, another) = (actor(BY), actor(ANOTHER));
    let post = terms(
        POST,
        "江北速递有限公司",
        "entrusted",
        "寄送答复函",
        "contract",
    );
    let survey = terms(
        SURVEY,
        "和声客户研究有限公司",
        "independent",
        "满意度回访",
        "consent",
    );
    for terms in [post, survey] {
        change::run_now(stage, &by, None, move |change| {
            institution::draft_in(change, None, &terms)
        })?;
    }
    let yes = fields(&[("note", "合同和字段已核对")]);
    change::run_now(stage, &another, None, move |change| {
        institution::decide_in(change, POST, true, &yes)
    })?;
    exports(stage, &by)?;
    accesses(stage, &by)?;
    let cases = some_cases(stage, &by, true)?;
    crate::leak::play(stage, &cases)?;
    let Some(number) = cases.into_iter().next() else {
        return Ok(());
    };
    let given = fields(&[
        ("purpose", "1"),
        ("complaints", &number),
        ("field", "number"),
        ("field", "name"),
        ("field", "address"),
        ("format", "xlsx"),
    ]);
    let sealing = (stage.keys.clone(), stage.entropy.clone());
    change::run_now(stage, &by, None, move |change| {
        disclose::disclose_in(change, &sealing, POST, &given, Lang::Zh)
    })?;
    let hold = fields(&[
        ("complaints", &number),
        ("reason", "民事诉讼，证据保全"),
        ("review", "2027-05-31"),
    ]);
    let keys = stage.keys.clone();
    change::run_now(stage, &by, None, move |change| {
        retention::hold_in(change, &keys, &hold)
    })?;
    Ok(())
}

/// One request that waits for the head office, and one that was approved.
fn exports(stage: &App, office: &Actor) -> Result<(), CommandError> {
    let officers = at("0100", Role::Officer);
    for (officer, purpose) in officers
        .iter()
        .cycle()
        .zip(["季度投诉分析", "上报分行行务会"])
    {
        let asked = fields(&[
            ("purpose", purpose),
            ("column", "number"),
            ("column", "status"),
            ("column", "title"),
            ("column", "name"),
            ("form", "masked"),
            ("hours", "24"),
        ]);
        let who = actor(&officer.login);
        let number = change::run_now(stage, &who, None, move |change| {
            export::ask_in(change, &Fields::default(), &asked, Lang::Zh)
        });
        // A small bank may have no complaint of that branch.
        let number = match number {
            Ok(number) => number,
            Err(CommandError::Refused(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        if purpose == "季度投诉分析" {
            let yes = fields(&[("note", "仅限分行内部使用")]);
            change::run_now(stage, office, None, move |change| {
                export::decide_in(change, &number, true, &yes)
            })?;
        }
    }
    Ok(())
}

/// Numbers of cases; `named`: only of those whose complainant's data may be given.
fn some_cases(stage: &App, by: &Actor, named: bool) -> Result<Vec<String>, CommandError> {
    let (by, keys, now) = (by.clone(), stage.keys.clone(), stage.clock.now());
    let found = stage.db.read_now(move |reader| {
        let wanted = Wanted {
            codes: vec!["name".to_owned()],
            plain: true,
            lang: Lang::Zh,
        };
        lines(
            reader,
            &keys,
            &by,
            &Which::Filter(Fields::default()),
            &wanted,
            (20, now),
        )
    });
    let found = found.map_err(|error: SqlError| CommandError::Sql(error))?;
    let fit = found
        .into_iter()
        .filter(|line| !named || (line.named && !line.withheld));
    Ok(fit.map(|line| line.number).collect())
}
