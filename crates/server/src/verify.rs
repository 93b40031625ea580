//! Verification of the whole ledger: joins the chain check with each room's way of computing the
//! state of its own records.

use audit::{Bad, Known, Report};
use evidence::{Sum, TreeReport};
use kernel::say;
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};

/// Subjects of which each that is stored must have a chain.
const KNOWN: [Known; 30] = [
    Known {
        kind: "account",
        ids: identity::verify::logins,
    },
    Known {
        kind: "complaint",
        ids: complaints,
    },
    Known {
        kind: privacy::REQUEST,
        ids: privacy::request_numbers,
    },
    Known {
        kind: "supervision_order",
        ids: supervision::order_numbers,
    },
    Known {
        kind: "consent_text",
        ids: consent::text_ids,
    },
    Known {
        kind: "consent",
        ids: consent::numbers,
    },
    Known {
        kind: impact::commands::ASSESSMENT,
        ids: impact::numbers,
    },
    Known {
        kind: protection_review::REVIEW,
        ids: protection_review::numbers,
    },
    Known {
        kind: protection_review::LIST,
        ids: protection_review::list_ids,
    },
    Known {
        kind: publicity::POSTER,
        ids: publicity::numbers,
    },
    Known {
        kind: hall::PROGRAMME,
        ids: hall::programmes,
    },
    Known {
        kind: hall::PUSH,
        ids: hall::push_numbers,
    },
    Known {
        kind: emergency::SUBJECT,
        ids: emergency::ids,
    },
    Known {
        kind: "export_request",
        ids: sharing::export_numbers,
    },
    Known {
        kind: "institution",
        ids: sharing::institution_codes,
    },
    Known {
        kind: "disclosure",
        ids: sharing::disclosure_numbers,
    },
    Known {
        kind: "retention_hold",
        ids: sharing::hold_numbers,
    },
    Known {
        kind: "retention_plan",
        ids: sharing::plan_numbers,
    },
    Known {
        kind: "retention_schedule",
        ids: sharing::schedule_numbers,
    },
    Known {
        kind: looks::ALERT,
        ids: looks::alert_ids,
    },
    Known {
        kind: looks::RAISE,
        ids: looks::raise_ids,
    },
    Known {
        kind: portal::HELD,
        ids: portal::held_ids,
    },
    Known {
        kind: breach::KIND,
        ids: breach::numbers,
    },
    Known {
        kind: publication::SUBJECT,
        ids: publication::ids,
    },
    Known {
        kind: education::files::FILE,
        ids: education::file_ids,
    },
    Known {
        kind: "token",
        ids: identity::verify::token_prefixes,
    },
    Known {
        kind: "rulebook",
        ids: rulebook::subjects,
    },
    Known {
        kind: "unit",
        ids: units,
    },
    evidence::KNOWN[0],
    evidence::KNOWN[1],
];

/// What verification found: of the entries and, when they hold, of the tree over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The ledger itself.
    pub report: Report,
    /// The tree with its checkpoints; `None` when something does not hold.
    pub tree: Option<TreeReport>,
}

/// Recomputes the whole ledger at one moment, while work goes on; blocks. `progress` is told the
/// number of entries looked at, now and then.
pub fn verify(app: &App, progress: impl FnMut(u64) + Send + 'static) -> Result<Report, SqlError> {
    Ok(verify_all(app, progress)?.report)
}

/// [`verify`], with what was found of the tree. `progress` counts entries, then leaves.
pub fn verify_all(
    app: &App,
    mut progress: impl FnMut(u64) + Send + 'static,
) -> Result<Verified, SqlError> {
    let (keys, random) = (app.keys.clone(), app.entropy.bytes());
    app.db
        .read_now(move |reader: &mut Reader<'_>| inside(reader, Some(&keys), random, &mut progress))
}

/// [`verify_all`] inside a transaction. Without the bank's keys, which a restored backup may not
/// have, look-up hashes of persons are not compared. `random` is drawn for this run.
pub fn inside(
    reader: &mut Reader<'_>,
    keys: Option<&Keys>,
    random: [u8; 32],
    progress: &mut dyn FnMut(u64),
) -> Result<Verified, SqlError> {
    let mut sum = Sum::new(random);
    // Cases are counted with the rulebook: one that cannot be used is named before them.
    if let Some(subject) = rulebook::tampered(reader)? {
        return Ok(only(unusable_rulebook(subject)));
    }
    let mut state =
        |reader: &mut Reader<'_>, kind: &str, id: &str| state_of(reader, keys, kind, id);
    let mut seen = |entry: &audit::StoredEntry| sum.add(entry);
    let report = audit::verify(reader, &mut state, &KNOWN, &mut seen, progress)?;
    if !report.ok {
        return Ok(only(report));
    }
    let stranger = audit::unknown_actor(reader, &mut identity::verify::knows_actor)?;
    if let Some(bad) = stranger {
        return Ok(only(broken(report, bad)));
    }
    Ok(match evidence::verify(reader, &sum, progress)? {
        Ok(tree) => Verified {
            report,
            tree: Some(tree),
        },
        Err(bad) => only(broken(report, bad)),
    })
}

fn only(report: Report) -> Verified {
    Verified { report, tree: None }
}

fn broken(report: Report, bad: Bad) -> Report {
    Report {
        ok: false,
        head: String::new(),
        first_bad: Some(bad),
        ..report
    }
}

fn unusable_rulebook(subject: String) -> Report {
    let what = say!(
        "规则库的补充与其哈希不符，不能用于计算",
        "An addition to the rulebook does not agree with its hash; nothing is counted with it"
    );
    let bad = Bad {
        kind: "rulebook".to_owned(),
        id: subject,
        seq: 0,
        what,
    };
    Report {
        ok: false,
        entries: 0,
        head: String::new(),
        first_bad: Some(bad),
    }
}

/// The hash of what is stored about a subject now; `None` when nothing is.
fn state_of(
    reader: &mut Reader<'_>,
    keys: Option<&Keys>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    match kind {
        "complaint" => complaint::verify::state_of(reader, keys, id),
        "account" => identity::state_of(reader, id),
        "access_policy" => identity::policy_state_of(reader, id),
        "rulebook" => rulebook::state_of(reader, id),
        register::MASKING => register::masking_state_of(reader, id),
        "token" => identity::verify::token_state_of(reader, id),
        "unit" => org::state_of(reader, id),
        privacy::REQUEST => privacy::state_of(reader, id),
        "supervision_order" | "supervision_plan" => supervision::state_of(reader, kind, id),
        evidence::CHECKPOINT | evidence::KEY | evidence::SCHEDULE => {
            evidence::state_of(reader, kind, id)
        }
        "export_request" | "institution" | "disclosure" | "retention_hold" | "retention_plan"
        | "retention_schedule" => sharing::state_of(reader, kind, id),
        "consent_text" | "consent" => consent::state_of(reader, kind, id),
        impact::commands::ASSESSMENT => impact::state_of(reader, id),
        protection_review::REVIEW | protection_review::LIST => {
            protection_review::state_of(reader, kind, id)
        }
        publicity::POSTER | publicity::LOOK => publicity::state_of(reader, kind, id),
        hall::PROGRAMME | hall::PUSH => hall::state_of(reader, kind, id),
        looks::POLICY | looks::ALERT | looks::RAISE => looks::state_of(reader, kind, id),
        emergency::SUBJECT => emergency::state_of(reader, id),
        breach::KIND => breach::state_of(reader, id),
        portal::HELD => portal::state_of(reader, id),
        publication::SUBJECT => publication::state_of(reader, id),
        education::files::FILE => education::file_state_of(reader, id),
        "endpoint" | "notice_text" => notify::state_of(reader, kind, id),
        // No room of this name: its chain is checked, and a state it speaks of is not there.
        _ => Ok(None),
    }
}

fn complaints(reader: &mut Reader<'_>, after: &str, _: i64) -> Result<Vec<String>, SqlError> {
    complaint::verify::numbers(reader, after)
}

fn units(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let mut codes: Vec<String> = org::list(reader)?
        .into_iter()
        .map(|unit| unit.code)
        .collect();
    codes.retain(|code| code.as_str() > after);
    codes.sort_unstable();
    codes.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(codes)
}
