//! Texts: form and JSON fields, packs and notices, settings, queries, proofs, tokens.

use crate::bank::bank;
use deadline::{Hours, Notice, Pack};
use evidence::{Proof, ProvenEntry, rules::Checkpoint};
use kernel::{Fields, Instant, Money, Role};
use std::str::from_utf8;

fn now() -> Instant {
    "2026-11-23T01:00:00Z".parse().expect("RFC 3339")
}

fn text_of(bytes: &[u8]) -> Option<&str> {
    from_utf8(bytes).ok()
}

/// Bodies of the API and forms, through every reader of fields.
pub fn fields(bytes: &[u8]) {
    let Ok(body) = serde_json::from_slice(bytes) else {
        return;
    };
    let Ok(fields) = Fields::from_json(&body) else {
        return;
    };
    let _ = complaint::rules::Register::read(&fields, now());
    let _ = identity::rules::fields::read_new(&fields);
    let _ = identity::rules::fields::read_token(&fields);
    let _ = notify::rules::fields::read_endpoint(&fields, false);
    let _ = notify::rules::fields::read_choices(&fields);
    for kind in notify::Kind::ALL.iter().copied() {
        let _ = notify::rules::fields::read_texts(kind, &fields);
    }
    let _ = org::rules::fields::read_new(&fields, kernel::day_of(now()));
    let _ = rulebook::rules::hours::read(&fields);
    let _ = rulebook::rules::binding::read(&fields);
    for name in ["amount", "id_number"] {
        let text = fields.get(name);
        if let Some(money) = Money::parse_yuan(text) {
            assert_eq!(Money::parse_yuan(&money.to_string()), Some(money), "{text}");
        }
        let _ = kernel::check_id_number(text);
    }
}

/// Rule packs, notices of a calendar, plans, hours: what a bank adds itself.
pub fn packs(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let _ = Pack::parse("fuzz", text);
    let _ = Notice::parse("fuzz", text);
    let _ = deadline::Calendar::from_texts("fuzz", &[("fuzz", text)]);
    let _ = supervision::rules::Plans::parse(1, text);
    let _ = Hours::parse(text);
    let _ = Hours::parse_with_nights(text);
    let _ = rulebook::rules::hours::parse(text);
    let _ = rulebook::rules::binding::parse(text);
}

/// Texts of the register of personal data: what is read is read again the same.
pub fn register(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let read = register::Register::parse(&[("fuzz", text)]);
    if let Ok(read) = &read {
        assert!(read.entries().iter().all(|e| read.field(&e.at[0]).is_ok()));
    }
    assert_eq!(read, register::Register::parse(&[("fuzz", text)]));
}

/// Files of `deadline check`, and events on its command line.
pub fn test_cases(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    if let Ok(report) = deadline::check_csv(text) {
        assert!(report.failed <= report.lines.len());
    }
    let _ = deadline::cli::parse_event(text);
}

/// Checkpoints, keys and proofs. Entries and proof with NUL between them, or a note.
pub fn proof(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    if let Some(point) = Checkpoint::parse(text) {
        assert_eq!(point.text(), text, "a checkpoint has one form");
    }
    if let Some(key) = platform::PublicKey::parse(text) {
        let _ = evidence::verify_note(text, &key);
    }
    let _ = evidence::rules::note::open(text);
    let Some((entries, proof)) = text.split_once('\0') else {
        return;
    };
    let Ok(entries) = serde_json::from_str::<Vec<ProvenEntry>>(entries) else {
        return;
    };
    let Ok(proof) = serde_json::from_str::<Proof>(proof) else {
        return;
    };
    let _ = evidence::check(&entries, &proof);
}

/// What people type into the search box.
pub fn query(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let Some(query) = platform::sql::fulltext_query(text) else {
        return;
    };
    let asked = query.clone();
    let found = bank().app.db.read_now(move |reader| {
        let matching = reader.matching("complaint_search", 1);
        let sql = format!("SELECT COUNT(*) FROM complaint_case WHERE {matching}");
        reader
            .query_one(&sql, &platform::sql::args![asked])
            .map(|_| ())
    });
    assert!(found.is_ok(), "{query:?}: {found:?}");
}

/// Networks, groups and roles of the rules of access; mail servers; the site's address.
pub fn network_rules(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let _ = identity::read_networks(text);
    let _ = identity::rules::read_groups(text);
    let _ = identity::rules::read_role_networks(Role::Office, text);
    let _ = kernel::RoleSet::from_codes(text);
    let _ = notify::MailServer::read(text, "xiaobao@bank.example");
    let _ = notify::MailServer::read("smtp://127.0.0.1:25", text);
    let _ = notify::read_site(text);
    let _ = kernel::Lang::from_accept(text);
}

/// `xiaobao.toml`.
pub fn settings(bytes: &[u8]) {
    let folder = &bank().folder;
    let file = folder.join("fuzz.toml");
    std::fs::write(&file, bytes).expect("a temporary file");
    let none = std::iter::empty();
    let read = xiaobao::settings::Settings::read(Default::default(), Some(&file), folder, none);
    if let Err(wrong) = read {
        assert!(!wrong.0.is_empty());
    }
}

/// An identity provider's keys and token, with NUL between them: nobody's signature holds.
pub fn id_token(bytes: &[u8]) {
    let Some(text) = text_of(bytes) else { return };
    let (keys, token) = text.split_once('\0').unwrap_or((text, ""));
    let _ = identity::believes(keys, token, now());
}
