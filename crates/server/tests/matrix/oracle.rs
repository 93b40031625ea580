//! What is expected: small tables written by hand from `domain.md`, not read out of the program.
//! Only which state an action starts from is taken from the program's own list, which
//! `crates/complaint` has reviewed; who may, from where, stands here a second time on purpose.

use crate::bank::{Case, Person, State, path};
use complaint::rules::{Action, Status};
use kernel::{Role, UnitPath};

/// How far a role sees complaints from its unit.
fn sees_unit(person: &Person, unit: &str) -> bool {
    let (own, other) = (path(person.unit), path(unit));
    match person.role {
        Role::Intake | Role::Handler | Role::Department => own == other,
        Role::Approver | Role::Officer => within(&other, &own),
        Role::Office | Role::Leader | Role::Auditor => true,
        Role::Admin => false,
    }
}

/// By the codes from the head office down, never by how the codes begin.
fn within(unit: &UnitPath, above: &UnitPath) -> bool {
    let mut at = Some(unit.clone());
    while let Some(path) = at {
        if path == *above {
            return true;
        }
        at = path.parent();
    }
    false
}

/// Whether the person sees the case: its owner or registering unit in reach, or a part in it.
pub(crate) fn sees(person: &Person, case: &Case) -> bool {
    let part = case.parts.contains(&person.login);
    sees_unit(person, case.owner)
        || sees_unit(person, case.registered)
        || (part && person.role != Role::Admin)
}

/// Whether the person may be shown the complainant's data, for a purpose.
pub(crate) fn reveals(person: &Person, case: &Case) -> bool {
    let role = !matches!(person.role, Role::Leader | Role::Auditor | Role::Admin);
    role && sees(person, case) && !case.against.contains(&person.login)
}

/// Whether the person may add notes and files.
pub(crate) fn works(person: &Person, case: &Case) -> bool {
    let desk = matches!(
        person.role,
        Role::Intake | Role::Officer | Role::Office | Role::Department | Role::Approver
    );
    let covers = sees_unit(person, case.owner) || sees_unit(person, case.registered);
    let handles = person.role == Role::Handler && sees_unit(person, case.owner);
    let named = case.parts.contains(&person.login) && person.role != Role::Auditor;
    sees(person, case)
        && !case.against.contains(&person.login)
        && ((desk && covers) || handles || named)
}

/// What somebody may be to a case.
#[derive(Clone, Copy)]
enum Who {
    /// Takes cases on: intake and the protection posts, owner or registering unit in reach.
    Accepts,
    /// Hands them out: the same and the department's desk.
    Assigns,
    /// The lead handler.
    Leads,
    /// Whose opinion is asked.
    Opines,
    /// Approves answers: owner in reach, had no hand in it.
    Approves,
    /// The protection posts, owner or registering unit in reach.
    Posts,
    /// The unit one level up: its post, had no hand in it.
    Above,
    /// Who may grant this very extension: here the first step only is asked, so the approver may.
    Extends,
    /// Anybody with a duty on it.
    Works,
}

use Who::{Above, Accepts, Approves, Assigns, Extends, Leads, Opines, Posts, Works};

#[rustfmt::skip]
fn may(action: Action) -> &'static [Who] {
    match action {
        Action::Accept | Action::Decline | Action::Convert => &[Accepts],
        Action::Answer => &[],
        Action::Assign | Action::Merge | Action::Separate => &[Assigns],
        Action::Start | Action::RefuseAssignment | Action::AskOpinion | Action::Find
        | Action::Propose | Action::AskExtension => &[Leads],
        Action::GiveOpinion => &[Opines],
        Action::Contact | Action::Note | Action::Link => &[Works],
        Action::Message => &[],
        Action::Approve | Action::Return => &[Approves],
        Action::Reply | Action::FeedBack | Action::AgreeDay | Action::TellExtension => &[Leads, Accepts, Assigns],
        Action::Satisfy | Action::Close => &[Leads, Accepts, Assigns, Posts],
        Action::Archive | Action::Urge => &[Posts],
        Action::Withdraw | Action::NewFacts | Action::Correct | Action::RequestReview => &[Leads, Accepts, Assigns, Posts],
        Action::Reopen => &[Accepts, Assigns, Posts],
        Action::Suspend | Action::Resume => &[Approves, Posts],
        Action::Mediate | Action::ConcludeMediation => &[Leads, Posts],
        Action::ConcludeReview => &[Above],
        Action::GrantExtension | Action::RefuseExtension => &[Extends],
    }
}

fn is(who: Who, person: &Person, case: &Case) -> bool {
    let covers = sees_unit(person, case.owner) || sees_unit(person, case.registered);
    let role = person.role;
    let post = matches!(role, Role::Officer | Role::Office);
    let hand = case.hands.contains(&person.login);
    match who {
        Accepts => (post || role == Role::Intake) && covers,
        Assigns => (post || matches!(role, Role::Intake | Role::Department)) && covers,
        Leads => case.lead == Some(person.login),
        Opines => case.asked.contains(&person.login) && role != Role::Auditor,
        Approves => (post || role == Role::Approver) && sees_unit(person, case.owner) && !hand,
        Posts => post && covers,
        Above => post && above(person, case) && !hand,
        Extends => {
            let owner = (post || role == Role::Approver) && sees_unit(person, case.owner);
            let higher = (post && above(person, case)) || role == Role::Leader;
            (owner || higher) && case.lead != Some(person.login)
        }
        Works => works(person, case),
    }
}

/// Whether the unit one level above the owner is in reach.
fn above(person: &Person, case: &Case) -> bool {
    let above = path(case.owner).parent().unwrap();
    sees_unit(person, above.code())
}

/// What the state leaves, whoever asks.
fn state_allows(action: Action, state: &State) -> bool {
    let asked = state.name == "extension_asked";
    match action {
        Action::Answer => false,
        Action::GrantExtension | Action::RefuseExtension => asked,
        Action::AskExtension => !asked,
        Action::TellExtension => state.name == "extension_granted",
        Action::FeedBack => state.name == "transferred",
        Action::Suspend | Action::Resume => true,
        _ => true,
    }
}

/// The actions that the person is offered on the case.
pub(crate) fn offered(person: &Person, case: &Case) -> Vec<&'static str> {
    if !sees(person, case) || case.against.contains(&person.login) {
        return Vec::new();
    }
    let may = |action: &&Action| {
        let who = may(**action).iter().any(|who| is(*who, person, case));
        let stopped =
            matches!(**action, Action::Suspend | Action::Resume) && case.lead == Some(person.login);
        who && !stopped
            && action.starts_from(case.state.status)
            && state_allows(**action, case.state)
    };
    Action::ALL.iter().filter(may).map(|a| a.code()).collect()
}

/// Whether anything may still be attached in the state.
pub(crate) fn takes_files(case: &Case) -> bool {
    case.state.status != Status::Archived
}

/// Who is let in through which routes: letters of [`LETTERS`], `*` everybody, `+` whoever is signed
/// in. Written by hand; a route that stands in no line fails the test.
#[rustfmt::skip]
pub(crate) const DOORS: &[(&str, &[&str])] = &[
    ("*", &[
        "GET /healthz", "GET /readyz", "GET /metrics", "GET /assets/{file}", "GET /api/openapi.json",
        "GET /login", "POST /login", "GET /login/code", "POST /login/code", "GET /login/oidc",
        "GET /login/oidc/callback", "POST /logout", "POST /language",
        "GET /p/privacy", "GET /p/privacy/new", "POST /p/privacy/new", "GET /p/privacy/track",
        "POST /p/privacy/track", "POST /p/privacy/letter",
        "GET /p/learn", "GET /p/learn/{kind}/{key}", "POST /p/learn/{kind}/{key}",
        "GET /p/learn/{kind}/{key}/file", "GET /p/glossary", "GET /p/notices", "GET /p/notices/{key}",
        "GET /p/complain-channels", "GET /p/mediation",
        "GET /p/", "GET /p/search", "GET /p/products", "GET /p/products/compare", "GET /p/products/{key}",
        "GET /p/fees", "GET /p/fees.json", "GET /p/fees/{code}", "POST /p/print", "GET /p/complain",
        "POST /p/complain/{step}", "POST /p/complain/files", "POST /p/complain/files/removal",
        "POST /p/complain/discard", "POST /p/complain/send", "GET /p/track", "POST /p/track",
        "POST /p/track/{action}", "POST /p/track/files",
        "GET /p/hall/{unit}", "GET /p/hall/{unit}/programme", "GET /p/hall/worker.js", "GET /p/hall/colours.css",
    ]),
    ("+", &[
        "GET /", "POST /logout/everywhere", "GET /password", "POST /password", "GET /me/sessions",
        "POST /me/sessions/{id}/end", "POST /me/sessions/others/end", "GET /me/factor", "POST /me/factor",
        "POST /me/factor/setup", "POST /me/factor/recovery", "POST /me/factor/removal",
        "GET /notices", "GET /notices/count", "GET /notices/live", "POST /notices/read",
        "POST /notices/{id}/read", "GET /me/notices", "POST /me/notices",
        "GET /lookup/units", "GET /lookup/accounts", "GET /lookup/codes/{dimension}", "GET /api/v1/units",
        "GET /emergency", "GET /emergency/export", "GET /emergency/{id}",
        "GET /emergency", "GET /emergency/{id}",
        "GET /breaches/new", "POST /breaches/new", "GET /breaches/{number}",
        "POST /breaches/{number}/measures/{id}/done", "POST /api/v1/breaches",
    ]),
    // Leaks of personal data: anybody reports; the office deals with them, leaders review.
    ("oOlu", &[
        "GET /breaches", "GET /breaches/export", "GET /breaches/{number}/report/file",
        "GET /api/v1/breaches", "GET /api/v1/breaches/{number}",
    ]),
    ("O", &[
        "POST /breaches/{number}/acts/{act}", "POST /breaches/{number}/letters/file",
        "POST /breaches/{number}/calls/file",
    ]),
    ("Ol", &["POST /breaches/{number}/review"]),
    // All but the administrator see complaints, each as far as they see.
    ("ihaoOdlu", &[
        "GET /inbox", "GET /inbox/count", "GET /complaints", "POST /complaints/find", "POST /complaints/bulk",
        "POST /complaints/views", "GET /complaints/{number}", "GET /complaints/{number}/deadlines",
        "GET /complaints/{number}/actions/{action}", "POST /complaints/{number}/actions/{action}",
        "POST /complaints/{number}/follow", "POST /complaints/{number}/files",
        "GET /complaints/{number}/files/{id}", "GET /api/v1/complaints", "GET /api/v1/complaints/{number}",
        "POST /api/v1/complaints/{number}/actions/{action}",
        "GET /supervision", "GET /supervision/export", "GET /supervision/mine", "GET /supervision/limits",
        "GET /supervision/limits/export", "GET /supervision/calendar", "GET /supervision/stages",
        "GET /supervision/stages/export", "GET /supervision/orders", "GET /supervision/orders/{number}",
        "GET /supervision/orders/{number}/print", "GET /supervision/orders/{number}/actions/{action}",
        "POST /supervision/orders/{number}/actions/{action}", "GET /supervision/plans",
    ]),
    // Who works on cases is shown a person's data for a purpose.
    ("ihaoOd", &[
        "GET /complaints/{number}/person", "POST /complaints/{number}/person",
        "GET /complaints/{number}/reveal/{field}", "POST /complaints/{number}/reveal/{field}",
        "POST /api/v1/complaints/{number}/reveal",
        "GET /complaints/{number}/case-file", "POST /complaints/{number}/case-file",
    ]),
    ("ihoOd", &[
        "GET /complaints/new", "POST /complaints/new", "POST /complaints/new/draft",
        "POST /complaints/new/discard", "POST /complaints/new/hints", "POST /api/v1/complaints",
    ]),
    // The protection posts.
    ("oO", &[
        "GET /complaints/export", "POST /supervision/urge", "GET /supervision/orders/new",
        "POST /supervision/orders/new",
        "GET /exports/new", "POST /exports/new", "POST /exports/{number}/withdrawal",
        "POST /exports/{number}/file",
        "GET /institutions/{uscc}/disclosures", "POST /institutions/{uscc}/disclosures/preview",
        "POST /institutions/{uscc}/disclosures", "POST /disclosures/{number}/file",
        "POST /api/v1/disclosures", "POST /api/v1/disclosures/{number}/file",
    ]),
    // What leaves the bank: who asks, who decides, who looks at it afterwards.
    ("aoOlu", &["GET /exports", "GET /exports/{number}"]),
    ("aoOl", &["POST /exports/{number}/approval", "POST /exports/{number}/refusal"]),
    ("oOlu", &[
        "GET /institutions", "GET /institutions/{uscc}", "GET /disclosures", "GET /disclosures/export",
        "GET /disclosures/{number}", "GET /api/v1/disclosures", "GET /api/v1/disclosures/{number}",
    ]),
    ("O", &[
        "GET /institutions/new", "POST /institutions/new", "GET /institutions/{uscc}/terms",
        "POST /institutions/{uscc}/terms", "POST /institutions/{uscc}/suspension",
        "POST /institutions/{uscc}/end",
        "GET /retention/schedule", "POST /retention/schedule", "GET /retention/holds/new",
        "GET /retention/erasure", "POST /retention/erasure",
        "POST /retention/holds/new", "POST /retention/holds/{number}/release",
        "POST /retention/plans/{number}/decision",
    ]),
    ("Ol", &[
        "POST /institutions/{uscc}/approval", "POST /institutions/{uscc}/refusal",
        "POST /institutions/{uscc}/resumption", "POST /retention/schedule/{number}/decision",
        "POST /retention/holds/{number}/decision",
    ]),
    ("Olu", &[
        "GET /retention", "GET /retention/plans/{number}", "GET /retention/plans/{number}/export",
        "GET /retention/holds/{number}",
    ]),
    // Consents: who meets customers, the posts, and who looks at it afterwards.
    ("ioOu", &[
        "GET /consents", "GET /consents/export", "GET /consents/find", "POST /consents/find",
        "GET /consents/texts", "GET /consents/texts/{id}", "POST /api/v1/consents/find",
    ]),
    ("ioO", &[
        "GET /consents/new", "POST /consents/new", "GET /consents/import", "POST /consents/import",
        "GET /consents/import/template", "GET /consents/{number}/withdrawal", "POST /consents/{number}/withdrawal",
    ]),
    ("O", &["GET /consents/texts/new", "POST /consents/texts/new", "POST /consents/texts/{id}/publication"]),
    // The register of personal data: nothing of customers.
    ("oOus", &["GET /register", "GET /register/export", "GET /register/masking", "GET /register/{id}"]),
    ("O", &["POST /register/masking"]),
    // Impact assessments; whoever owes a measure of one sees it and says that it is done.
    ("+", &[
        "GET /impact/{number}", "GET /impact/{number}/report", "GET /impact/{number}/measures/{no}",
        "POST /impact/{number}/measures/{no}", "GET /api/v1/impact/{number}",
    ]),
    ("oOdlu", &[
        "GET /impact", "GET /impact/export", "GET /impact/{number}/actions/{action}",
        "POST /impact/{number}/actions/{action}", "GET /api/v1/impact",
    ]),
    ("oOd", &["GET /impact/new", "POST /impact/new"]),
    // What the public learns: who writes it, who looks on.
    ("oOdlu", &[
        "GET /content", "GET /content/{kind}", "GET /content/{kind}/export", "GET /content/{kind}/{key}",
        "GET /content/{kind}/{key}/preview", "GET /content/{kind}/{key}/actions/{action}",
        "POST /content/{kind}/{key}/actions/{action}", "GET /api/v1/content/{kind}",
        "GET /api/v1/content/{kind}/{key}", "GET /api/v1/content/{kind}/{key}/versions",
        "POST /api/v1/content/{kind}/{key}/actions/{action}", "GET /education", "GET /education/export",
    ]),
    ("oOd", &[
        "GET /content/{kind}/import", "POST /content/{kind}/import", "GET /content/{kind}/import/template",
        "POST /content/{kind}/import/rejects", "GET /content/{kind}/new", "POST /content/{kind}/new",
        "POST /api/v1/content/{kind}", "POST /api/v1/content/{kind}/import", "POST /education/files",
        "POST /education/terms",
    ]),
    // Protection reviews: departments and posts hand in, the office decides, a leader overrules.
    ("oOdlu", &[
        "GET /protection-reviews", "GET /protection-reviews/export", "GET /protection-reviews/figures",
        "GET /protection-reviews/figures/export", "GET /protection-reviews/words",
        "GET /protection-reviews/words/export", "GET /protection-reviews/checklist",
        "GET /protection-reviews/checklist/export", "GET /protection-reviews/{number}",
        "GET /protection-reviews/{number}/word", "GET /protection-reviews/{number}/actions/{action}",
        "POST /protection-reviews/{number}/actions/{action}", "GET /protection-reviews/{number}/checklist",
        "POST /protection-reviews/{number}/checklist", "POST /protection-reviews/{number}/papers",
        "POST /protection-reviews/{number}/papers/check", "GET /protection-reviews/{number}/papers/{no}",
        "GET /api/v1/protection-reviews", "GET /api/v1/protection-reviews/{number}",
        "POST /api/v1/protection-reviews/{number}/checklist",
        "POST /api/v1/protection-reviews/{number}/actions/{action}",
    ]),
    ("od", &["GET /protection-reviews/new", "POST /protection-reviews/new", "POST /api/v1/protection-reviews"]),
    ("O", &[
        "GET /protection-reviews/words/edit", "POST /protection-reviews/words/edit",
        "POST /protection-reviews/words/import", "GET /protection-reviews/checklist/edit",
        "POST /protection-reviews/checklist/edit", "POST /protection-reviews/checklist/import",
        "POST /protection-reviews/checklist/validity",
    ]),
    // Products and fees as the public is told of them.
    ("oOdlu", &[
        "GET /disclosure", "GET /disclosure/schedule", "GET /disclosure/schedule/word",
        "GET /disclosure/schedule/excel", "GET /disclosure/coming", "GET /disclosure/notice",
        "GET /disclosure/compare", "GET /disclosure/suitability", "GET /disclosure/reviews",
        "GET /disclosure/{kind}", "GET /disclosure/{kind}/export", "GET /disclosure/{kind}/{key}",
        "GET /disclosure/{kind}/{key}/preview", "GET /disclosure/{kind}/{key}/actions/{action}",
        "POST /disclosure/{kind}/{key}/actions/{action}", "GET /api/v1/disclosure/public/products",
        "GET /api/v1/disclosure/public/fees", "GET /api/v1/disclosure/{kind}",
        "GET /api/v1/disclosure/{kind}/{key}", "GET /api/v1/disclosure/{kind}/{key}/versions",
        "POST /api/v1/disclosure/{kind}/{key}/actions/{action}",
    ]),
    ("Od", &[
        "GET /disclosure/{kind}/import", "POST /disclosure/{kind}/import",
        "GET /disclosure/{kind}/import/template", "POST /disclosure/{kind}/import/rejects",
        "GET /disclosure/{kind}/new", "POST /disclosure/{kind}/new", "POST /api/v1/disclosure/{kind}",
        "POST /api/v1/disclosure/{kind}/import",
    ]),
    // Slogans, posters, hall screens: own words on paper and the bank's look are the office's.
    ("oOdlu", &[
        "GET /publicity/slogans", "GET /publicity/posters", "GET /publicity/posters/{number}",
        "GET /publicity/posters/{number}/picture/{sheet}", "POST /publicity/posters/{number}/file",
    ]),
    ("oOd", &["GET /publicity/slogans/new", "GET /publicity/posters/new", "POST /publicity/posters/new"]),
    ("O", &["POST /publicity/posters/{number}/release", "GET /publicity/look", "POST /publicity/look"]),
    ("oO", &[
        "GET /hall", "GET /hall/{unit}", "POST /hall/{unit}/items", "POST /hall/{unit}/items/{no}/{act}",
        "POST /hall/{unit}/hours", "POST /hall/{unit}/pushes", "POST /hall/{unit}/pushes/{number}/end",
    ]),
    // What came by the public site and waits to be looked at: at the head office.
    ("O", &[
        "GET /portal/held", "GET /portal/held/{id}", "POST /portal/held/{id}/release",
        "POST /portal/held/{id}/discard",
    ]),
    // What persons ask about their own data.
    ("ioOu", &[
        "GET /privacy/requests", "GET /privacy/requests/{number}", "GET /privacy/requests/export",
        "GET /privacy/requests/figures", "GET /api/v1/privacy/requests",
        "GET /api/v1/privacy/requests/{number}",
    ]),
    ("ioO", &[
        "GET /privacy/requests/new", "POST /privacy/requests/new", "POST /api/v1/privacy/requests",
    ]),
    ("oO", &[
        "GET /privacy/requests/{number}/actions/{action}",
        "POST /privacy/requests/{number}/actions/{action}", "GET /privacy/requests/{number}/reveal",
        "POST /privacy/requests/{number}/reveal", "POST /privacy/requests/{number}/copy/file",
        "POST /privacy/requests/{number}/erasure", "POST /privacy/requests/{number}/letter/file",
        "POST /privacy/requests/{number}/files/{place}",
        "POST /api/v1/privacy/requests/{number}/actions/{action}",
    ]),
    ("o", &["GET /emergency/new", "POST /emergency/new"]),
    ("O", &["POST /emergency/{id}"]),
    // Looks at personal data: the office keeps the limits, the auditor looks on.
    ("Ou", &[
        "GET /looks", "GET /looks/export", "GET /looks/people/{login}", "GET /looks/alerts",
        "GET /looks/alerts/export", "GET /looks/alerts/{id}",
    ]),
    ("O", &[
        "GET /looks/raise", "POST /looks/raise", "POST /looks/alerts/{id}", "GET /looks/policy",
        "POST /looks/policy",
    ]),
    ("O", &[
        "GET /complaints/import", "POST /complaints/import", "GET /complaints/import/template",
        "GET /complaints/import/{id}", "GET /complaints/import/{id}/rejects",
        "GET /supervision/plans/edit", "POST /supervision/plans/edit",
        "GET /rulebook/notices/new", "POST /rulebook/notices/new", "GET /rulebook/packs/new",
        "POST /rulebook/packs/new", "POST /rulebook/packs/{id}/verification",
        "POST /rulebook/packs/{id}/units", "POST /rulebook/packs/{id}/units/{unit}/removal",
        "POST /rulebook/hours/{unit}", "POST /rulebook/hours/{unit}/inheritance",
    ]),
    ("ihaoOdlus", &[
        "GET /rulebook", "GET /rulebook/calendar/{year}", "GET /rulebook/packs/{id}", "GET /rulebook/hours",
        "GET /rulebook/hours/{unit}", "GET /rulebook/try",
    ]),
    ("oOlus", &["GET /org", "GET /org/export", "GET /org/{code}"]),
    ("Ous", &[
        "GET /evidence", "POST /evidence/checkpoints", "GET /evidence/checkpoints/{number}",
        "GET /evidence/checkpoints/{number}/note", "POST /evidence/verification",
        "GET /evidence/export",
    ]),
    // The auditor reads the ledger, with its proofs.
    ("u", &["GET /evidence/entry", "GET /api/v1/ledger/proof"]),
    // The administrator: units, accounts, tokens, texts; nothing of customers.
    ("s", &[
        "GET /evidence/schedule", "POST /evidence/schedule", "GET /vault/keys", "POST /vault/keys/rotate",
        "GET /notices/templates", "GET /notices/templates/{kind}", "POST /notices/templates/{kind}",
        "POST /notices/templates/{kind}/preview", "POST /notices/templates/{kind}/default",
        "GET /notices/endpoints", "GET /notices/endpoints/new", "POST /notices/endpoints/new",
        "GET /notices/endpoints/{id}", "POST /notices/endpoints/{id}", "POST /notices/endpoints/{id}/test",
        "POST /notices/endpoints/{id}/deletion", "GET /notices/deliveries", "POST /notices/deliveries/retry",
        "POST /notices/deliveries/{id}/retry", "POST /notices/deliveries/{id}/drop",
        "GET /org/new", "POST /org/new", "GET /org/import", "POST /org/import", "GET /org/import/template",
        "GET /org/{code}/name", "POST /org/{code}/name", "GET /org/{code}/details", "POST /org/{code}/details",
        "GET /org/{code}/closure", "POST /org/{code}/closure",
        "GET /accounts", "GET /accounts/export", "GET /accounts/new", "POST /accounts/new",
        "GET /accounts/import", "POST /accounts/import", "GET /accounts/import/template",
        "GET /accounts/{login}", "GET /accounts/{login}/edit", "POST /accounts/{login}/edit",
        "POST /accounts/{login}/lock", "POST /accounts/{login}/unlock", "POST /accounts/{login}/password",
        "POST /accounts/{login}/closure", "POST /accounts/{login}/factor/reset",
        "POST /accounts/{login}/sessions/end", "POST /accounts/{login}/sessions/{id}/end",
        "GET /access/policy", "POST /access/policy",
        "GET /tokens", "GET /tokens/new", "POST /tokens/new", "POST /tokens/{id}/revocation",
    ]),
];

/// The letter of a role in [`DOORS`].
pub(crate) fn letter(role: Role) -> char {
    match role {
        Role::Intake => 'i',
        Role::Handler => 'h',
        Role::Approver => 'a',
        Role::Officer => 'o',
        Role::Office => 'O',
        Role::Department => 'd',
        Role::Leader => 'l',
        Role::Auditor => 'u',
        Role::Admin => 's',
    }
}

/// Who is let in through a route; `None` when nobody wrote it down.
pub(crate) fn door(method: &str, route: &str) -> Option<&'static str> {
    let name = format!("{method} {route}");
    let found = DOORS
        .iter()
        .find(|(_, routes)| routes.contains(&name.as_str()));
    found.map(|(who, _)| *who)
}

/// Whether the role is let in.
pub(crate) fn lets_in(who: &str, role: Role) -> bool {
    who == "*" || who == "+" || who.contains(letter(role))
}
