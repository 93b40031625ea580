//! Who may do what, and how far: the one place. Read it as two tables.
//!
//! - [`ROLES`]: role → permissions, and how far over the tree of units they reach
//! - [`ROUTES`]: method and path → who may come in; a route without a line here is refused
//!
//! `expected/permissions.txt` is written from both, for people to review; a test compares it.
//! Whether a person may act on one certain record is decided by the rules of that record's room,
//! with [`reach`] as one of their facts.

use kernel::{Actor, Reach, Role, RoleSet, UnitPath};

/// What somebody may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// 登记 complaints.
    ComplaintRegister,
    /// See complaints; the complainant's data stay masked.
    ComplaintView,
    /// 受理: take on, decline, classify, answer at the first contact.
    ComplaintAccept,
    /// 分派: assign and hand over.
    ComplaintAssign,
    /// 办理: investigate and propose an answer.
    ComplaintHandle,
    /// 审批: approve answers and first extensions.
    ComplaintApprove,
    /// Approve the extension that the rule gives to the superior unit or senior management.
    ComplaintExtendApprove,
    /// 督办: urge, suspend, resume.
    ComplaintSupervise,
    /// 核查: review as the unit one level up, reopen.
    ComplaintReview,
    /// 归档.
    ComplaintArchive,
    /// Take lists of complaints out as a spreadsheet.
    ComplaintExport,
    /// Bring complaints in from a spreadsheet.
    ComplaintImport,
    /// See a complainant's data in plain, for a purpose that is recorded.
    PersonReveal,
    /// 删除个人信息: destroy the key of a person's cases.
    PersonErase,
    /// Rotate the master key; shows no person's data.
    KeyManage,
    /// See the units.
    OrgView,
    /// Add, rename and close units.
    OrgManage,
    /// Add, change, lock and close accounts.
    AccountManage,
    /// Issue and revoke tokens for other systems.
    TokenManage,
    /// Break-glass: open a case out of reach for a while, for a reason that is reviewed. Of the roles that
    /// hold it, only those that the bank's rules of access name may.
    EmergencyOpen,
    /// Review such accesses of others.
    EmergencyReview,
    /// See consents, names masked, and look up what a customer had agreed to.
    ConsentView,
    /// Record consents and withdrawals.
    ConsentRecord,
    /// Write notice and consent texts, and publish what another wrote.
    ConsentWrite,
    /// See impact assessments of personal-information processing.
    ImpactView,
    /// Write them, and follow their measures.
    ImpactWrite,
    /// Approve what another wrote.
    ImpactApprove,
    /// See who looked at how much personal data, and alerts about it.
    LooksView,
    /// Set limits, raise one for a day, review alerts about others.
    LooksManage,
    /// Read and verify the ledger.
    LedgerRead,
    /// See checkpoints of the ledger, ask for one, verify; nothing of customers is on these pages.
    EvidenceView,
    /// Set how often checkpoints are made.
    EvidenceManage,
    /// Texts of notices, endpoints of other systems and robots, deliveries that failed.
    NotifyManage,
    /// See supervision: deadlines, the red list, figures, orders.
    SuperviseView,
    /// Urge; issue supervision orders and decide on the replies.
    SuperviseOrder,
    /// Reply to supervision orders for the unit.
    SuperviseAnswer,
    /// Change the reminder and escalation plans.
    SupervisePlan,
    /// See calendars, rule packs and working hours.
    RulebookView,
    /// Load notices and rule packs, set working hours, record a lawyer's check.
    RulebookManage,
    /// See requests of the person about their own data; the person stays masked.
    PrivacyView,
    /// Record such a request.
    PrivacyRegister,
    /// Work on such requests, and see the person's data for a purpose that is recorded.
    PrivacyHandle,
    /// See requests for exports within reach.
    ExportView,
    /// Decide on requests for exports of others within reach.
    ExportApprove,
    /// See institutions and what was disclosed to them.
    SharingView,
    /// Write down institutions, their contracts, purposes and fields.
    SharingManage,
    /// Approve what another wrote down of an institution.
    SharingApprove,
    /// Disclose data of cases within reach to an institution.
    SharingDisclose,
    /// See how long records are kept, what falls due, and holds.
    RetentionView,
    /// Draft the schedule, plan erasures, set holds and ask to release them.
    RetentionManage,
    /// Approve schedules, erasures and releases that another asked for.
    RetentionApprove,
    /// See the register of personal data: what is kept and why, nothing of any customer.
    RegisterView,
    /// Set how much of personal data pages show: the masking rules.
    RegisterManage,
    /// See leaks of personal data within reach; those affected stay masked.
    BreachView,
    /// Assess leaks, work out who was affected, tell, mend, ask to close.
    BreachManage,
    /// Review the closing of a leak that another asked for.
    BreachReview,
}

impl Permission {
    /// Every permission, in the order of the table.
    pub const ALL: [Permission; 56] = [
        Permission::ComplaintRegister,
        Permission::ComplaintView,
        Permission::ComplaintAccept,
        Permission::ComplaintAssign,
        Permission::ComplaintHandle,
        Permission::ComplaintApprove,
        Permission::ComplaintExtendApprove,
        Permission::ComplaintSupervise,
        Permission::ComplaintReview,
        Permission::ComplaintArchive,
        Permission::ComplaintExport,
        Permission::ComplaintImport,
        Permission::PersonReveal,
        Permission::PersonErase,
        Permission::KeyManage,
        Permission::OrgView,
        Permission::OrgManage,
        Permission::AccountManage,
        Permission::TokenManage,
        Permission::EmergencyOpen,
        Permission::EmergencyReview,
        Permission::ConsentView,
        Permission::ConsentRecord,
        Permission::ConsentWrite,
        Permission::ImpactView,
        Permission::ImpactWrite,
        Permission::ImpactApprove,
        Permission::LooksView,
        Permission::LooksManage,
        Permission::LedgerRead,
        Permission::EvidenceView,
        Permission::EvidenceManage,
        Permission::NotifyManage,
        Permission::SuperviseView,
        Permission::SuperviseOrder,
        Permission::SuperviseAnswer,
        Permission::SupervisePlan,
        Permission::RulebookView,
        Permission::RulebookManage,
        Permission::PrivacyView,
        Permission::PrivacyRegister,
        Permission::PrivacyHandle,
        Permission::ExportView,
        Permission::ExportApprove,
        Permission::SharingView,
        Permission::SharingManage,
        Permission::SharingApprove,
        Permission::SharingDisclose,
        Permission::RetentionView,
        Permission::RetentionManage,
        Permission::RetentionApprove,
        Permission::RegisterView,
        Permission::RegisterManage,
        Permission::BreachView,
        Permission::BreachManage,
        Permission::BreachReview,
    ];

    /// The identifier in the ledger and in `permissions.txt`.
    pub fn code(self) -> &'static str {
        match self {
            Permission::ComplaintRegister => "complaint_register",
            Permission::ComplaintView => "complaint_view",
            Permission::ComplaintAccept => "complaint_accept",
            Permission::ComplaintAssign => "complaint_assign",
            Permission::ComplaintHandle => "complaint_handle",
            Permission::ComplaintApprove => "complaint_approve",
            Permission::ComplaintExtendApprove => "complaint_extend_approve",
            Permission::ComplaintSupervise => "complaint_supervise",
            Permission::ComplaintReview => "complaint_review",
            Permission::ComplaintArchive => "complaint_archive",
            Permission::ComplaintExport => "complaint_export",
            Permission::ComplaintImport => "complaint_import",
            Permission::PersonReveal => "person_reveal",
            Permission::PersonErase => "person_erase",
            Permission::KeyManage => "key_manage",
            Permission::OrgView => "org_view",
            Permission::OrgManage => "org_manage",
            Permission::AccountManage => "account_manage",
            Permission::TokenManage => "token_manage",
            Permission::EmergencyOpen => "emergency_open",
            Permission::EmergencyReview => "emergency_review",
            Permission::ConsentView => "consent_view",
            Permission::ConsentRecord => "consent_record",
            Permission::ConsentWrite => "consent_write",
            Permission::ImpactView => "impact_view",
            Permission::ImpactWrite => "impact_write",
            Permission::ImpactApprove => "impact_approve",
            Permission::LooksView => "looks_view",
            Permission::LooksManage => "looks_manage",
            Permission::LedgerRead => "ledger_read",
            Permission::EvidenceView => "evidence_view",
            Permission::EvidenceManage => "evidence_manage",
            Permission::NotifyManage => "notify_manage",
            Permission::SuperviseView => "supervise_view",
            Permission::SuperviseOrder => "supervise_order",
            Permission::SuperviseAnswer => "supervise_answer",
            Permission::SupervisePlan => "supervise_plan",
            Permission::RulebookView => "rulebook_view",
            Permission::RulebookManage => "rulebook_manage",
            Permission::PrivacyView => "privacy_view",
            Permission::PrivacyRegister => "privacy_register",
            Permission::PrivacyHandle => "privacy_handle",
            Permission::ExportView => "export_view",
            Permission::ExportApprove => "export_approve",
            Permission::SharingView => "sharing_view",
            Permission::SharingManage => "sharing_manage",
            Permission::SharingApprove => "sharing_approve",
            Permission::SharingDisclose => "sharing_disclose",
            Permission::RetentionView => "retention_view",
            Permission::RetentionManage => "retention_manage",
            Permission::RetentionApprove => "retention_approve",
            Permission::RegisterView => "register_view",
            Permission::RegisterManage => "register_manage",
            Permission::BreachView => "breach_view",
            Permission::BreachManage => "breach_manage",
            Permission::BreachReview => "breach_review",
        }
    }

    /// Whether it shows anything of customers: who administers accounts may hold none of these.
    pub fn sees_customers(self) -> bool {
        !matches!(
            self,
            Permission::KeyManage
                | Permission::OrgView
                | Permission::OrgManage
                | Permission::AccountManage
                | Permission::TokenManage
                | Permission::EvidenceView
                | Permission::EvidenceManage
                | Permission::NotifyManage
                | Permission::RulebookView
                | Permission::RulebookManage
                | Permission::RegisterView
                | Permission::RegisterManage
        )
    }
}

/// How far the permissions of a role reach, from the unit of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// 本级: the unit itself.
    Own,
    /// 全辖: the unit and all below it.
    Subtree,
    /// The whole bank.
    All,
}

/// A line of the table of roles.
#[derive(Clone, Copy, Debug)]
pub struct RoleLine {
    /// The role.
    pub role: Role,
    /// How far it reaches.
    pub span: Span,
    /// What it may.
    pub may: &'static [Permission],
}

const fn line(role: Role, span: Span, may: &'static [Permission]) -> RoleLine {
    RoleLine { role, span, may }
}

use Permission::{
    AccountManage, BreachManage, BreachReview, BreachView, ComplaintAccept, ComplaintApprove,
    ComplaintArchive, ComplaintAssign, ComplaintExport, ComplaintExtendApprove, ComplaintHandle,
    ComplaintImport, ComplaintRegister, ComplaintReview, ComplaintSupervise, ComplaintView,
    ConsentRecord, ConsentView, ConsentWrite, EmergencyOpen, EmergencyReview, EvidenceManage,
    EvidenceView, ExportApprove, ExportView, ImpactApprove, ImpactView, ImpactWrite, KeyManage,
    LedgerRead, LooksManage, LooksView, NotifyManage, OrgManage, OrgView, PersonErase,
    PersonReveal, PrivacyHandle, PrivacyRegister, PrivacyView, RegisterManage, RegisterView,
    RetentionApprove, RetentionManage, RetentionView, RulebookManage, RulebookView, SharingApprove,
    SharingDisclose, SharingManage, SharingView, SuperviseAnswer, SuperviseOrder, SupervisePlan,
    SuperviseView, TokenManage,
};

/// Role → how far → what.
#[rustfmt::skip]
pub const ROLES: [RoleLine; 9] = [
    line(Role::Intake, Span::Own, &[
        ComplaintRegister, ComplaintView, ComplaintAccept, ComplaintAssign, PersonReveal,
        SuperviseView, RulebookView, ConsentView, ConsentRecord, PrivacyView, PrivacyRegister,
        EmergencyOpen,
    ]),
    line(Role::Handler, Span::Own, &[
        ComplaintRegister, ComplaintView, ComplaintHandle, PersonReveal,
        SuperviseView, SuperviseAnswer, RulebookView, EmergencyOpen,
    ]),
    line(Role::Approver, Span::Subtree, &[
        ComplaintView, ComplaintApprove, PersonReveal,
        SuperviseView, SuperviseAnswer, RulebookView, EmergencyOpen,
        ExportView, ExportApprove,
    ]),
    line(Role::Officer, Span::Subtree, &[
        ComplaintRegister, ComplaintView, ComplaintAccept, ComplaintAssign, ComplaintHandle,
        ComplaintApprove, ComplaintExtendApprove, ComplaintSupervise, ComplaintReview,
        ComplaintArchive, ComplaintExport, PersonReveal, OrgView,
        SuperviseView, SuperviseOrder, SuperviseAnswer, RulebookView, EmergencyOpen, ImpactView, ImpactWrite,
        ConsentView, ConsentRecord, ExportView, ExportApprove, SharingView, SharingDisclose,
        PrivacyView, PrivacyRegister, PrivacyHandle, RegisterView, BreachView,
    ]),
    line(Role::Office, Span::All, &[
        ComplaintRegister, ComplaintView, ComplaintAccept, ComplaintAssign, ComplaintHandle,
        ComplaintApprove, ComplaintExtendApprove, ComplaintSupervise, ComplaintReview,
        ComplaintArchive, ComplaintExport, ComplaintImport, PersonReveal, PersonErase, OrgView,
        SuperviseView, SuperviseOrder, SuperviseAnswer, SupervisePlan, RulebookView, RulebookManage,
        EvidenceView, EmergencyReview, ImpactView, ImpactWrite, ImpactApprove, ConsentView,
        ConsentRecord, ConsentWrite, LooksView, LooksManage, RegisterView, RegisterManage,
        ExportView, ExportApprove, SharingView, SharingManage, SharingApprove, SharingDisclose, RetentionView, RetentionManage, RetentionApprove,
        PrivacyView, PrivacyRegister, PrivacyHandle, BreachView, BreachManage, BreachReview,
    ]),
    line(Role::Department, Span::Own, &[
        ComplaintRegister, ComplaintView, ComplaintAssign, ComplaintHandle, PersonReveal,
        SuperviseView, SuperviseAnswer, RulebookView, ImpactView, ImpactWrite, EmergencyOpen,
    ]),
    line(Role::Leader, Span::All, &[
        ComplaintView, ComplaintExtendApprove, OrgView,
        SuperviseView, RulebookView, ImpactView,
        ExportView, ExportApprove, SharingView, SharingApprove, RetentionView, RetentionApprove,
        BreachView, BreachReview,
    ]),
    line(Role::Auditor, Span::All, &[
        ComplaintView, OrgView, LedgerRead, EvidenceView, SuperviseView, RulebookView, ConsentView,
        ImpactView, LooksView, RegisterView,
        ExportView, SharingView, RetentionView,
        PrivacyView, BreachView,
    ]),
    line(Role::Admin, Span::All, &[
        OrgView, OrgManage, AccountManage, TokenManage, NotifyManage, RulebookView,
        EvidenceView, EvidenceManage, RegisterView, KeyManage,
    ]),
];

/// Who may come in through a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, without a login.
    Public,
    /// Everybody who is logged in, and every token.
    SignedIn,
    /// Whoever holds the permission, however far it reaches.
    Needs(Permission),
}

use Access::{Needs, Public, SignedIn};

/// Method, path as the router has it, who may come in.
#[rustfmt::skip]
pub const ROUTES: &[(&str, &str, Access)] = &[
    // ── the program ──
    ("GET",  "/healthz",                                  Public),
    ("GET",  "/readyz",                                   Public),
    ("GET",  "/metrics",                                  Public),
    ("GET",  "/assets/{file}",                            Public),
    ("GET",  "/api/openapi.json",                         Public),
    // ── coming in and going out ──
    ("GET",  "/",                                         SignedIn),
    ("GET",  "/login",                                    Public),
    ("POST", "/login",                                    Public),
    ("GET",  "/login/code",                               Public),
    ("POST", "/login/code",                               Public),
    ("GET",  "/login/oidc",                               Public),
    ("GET",  "/login/oidc/callback",                      Public),
    ("POST", "/logout",                                   Public),
    ("POST", "/logout/everywhere",                        SignedIn),
    ("POST", "/language",                                 Public),
    ("GET",  "/password",                                 SignedIn),
    ("POST", "/password",                                 SignedIn),
    ("GET",  "/me/sessions",                              SignedIn),
    ("POST", "/me/sessions/{id}/end",                     SignedIn),
    ("POST", "/me/sessions/others/end",                   SignedIn),
    ("GET",  "/me/factor",                                SignedIn),
    ("POST", "/me/factor",                                SignedIn),
    ("POST", "/me/factor/setup",                          SignedIn),
    ("POST", "/me/factor/recovery",                       SignedIn),
    ("POST", "/me/factor/removal",                        SignedIn),
    // ── complaints: what may be done with one certain case is decided by the room's rules ──
    ("GET",  "/inbox",                                    Needs(ComplaintView)),
    ("GET",  "/inbox/count",                              Needs(ComplaintView)),
    ("GET",  "/complaints",                               Needs(ComplaintView)),
    ("POST", "/complaints/find",                          Needs(ComplaintView)),
    ("POST", "/complaints/bulk",                          Needs(ComplaintView)),
    ("POST", "/complaints/views",                         Needs(ComplaintView)),
    ("GET",  "/complaints/export",                        Needs(ComplaintExport)),
    ("GET",  "/complaints/new",                           Needs(ComplaintRegister)),
    ("POST", "/complaints/new",                           Needs(ComplaintRegister)),
    ("POST", "/complaints/new/draft",                     Needs(ComplaintRegister)),
    ("POST", "/complaints/new/discard",                   Needs(ComplaintRegister)),
    ("POST", "/complaints/new/hints",                     Needs(ComplaintRegister)),
    ("GET",  "/complaints/import",                        Needs(ComplaintImport)),
    ("POST", "/complaints/import",                        Needs(ComplaintImport)),
    ("GET",  "/complaints/import/template",               Needs(ComplaintImport)),
    ("GET",  "/complaints/import/{id}",                   Needs(ComplaintImport)),
    ("GET",  "/complaints/import/{id}/rejects",           Needs(ComplaintImport)),
    ("GET",  "/complaints/{number}",                      Needs(ComplaintView)),
    ("GET",  "/complaints/{number}/deadlines",            Needs(ComplaintView)),
    ("GET",  "/complaints/{number}/actions/{action}",     Needs(ComplaintView)),
    ("POST", "/complaints/{number}/actions/{action}",     Needs(ComplaintView)),
    ("GET",  "/complaints/{number}/person",               Needs(PersonReveal)),
    ("POST", "/complaints/{number}/person",               Needs(PersonReveal)),
    ("GET",  "/complaints/{number}/reveal/{field}",       Needs(PersonReveal)),
    ("POST", "/complaints/{number}/reveal/{field}",       Needs(PersonReveal)),
    ("POST", "/complaints/{number}/follow",               Needs(ComplaintView)),
    ("POST", "/complaints/{number}/files",                Needs(ComplaintView)),
    ("GET",  "/complaints/{number}/case-file",            Needs(PersonReveal)),
    ("POST", "/complaints/{number}/case-file",            Needs(PersonReveal)),
    ("GET",  "/complaints/{number}/files/{id}",           Needs(ComplaintView)),
    ("GET",  "/api/v1/complaints",                        Needs(ComplaintView)),
    ("POST", "/api/v1/complaints",                        Needs(ComplaintRegister)),
    ("GET",  "/api/v1/complaints/{number}",               Needs(ComplaintView)),
    ("POST", "/api/v1/complaints/{number}/actions/{action}", Needs(ComplaintView)),
    ("POST", "/api/v1/complaints/{number}/reveal",        Needs(PersonReveal)),
    // ── break-glass: one's own accesses; who reviews sees all ──
    ("GET",  "/emergency",                                SignedIn),
    ("GET",  "/emergency/export",                         SignedIn),
    ("GET",  "/emergency/new",                            Needs(EmergencyOpen)),
    ("POST", "/emergency/new",                            Needs(EmergencyOpen)),
    ("GET",  "/emergency/{id}",                           SignedIn),
    ("POST", "/emergency/{id}",                           Needs(EmergencyReview)),
    // ── looks at personal data: numbers of cases and colleagues, nothing of the complainant ──
    ("GET",  "/looks",                                    Needs(LooksView)),
    ("GET",  "/looks/export",                             Needs(LooksView)),
    ("GET",  "/looks/people/{login}",                     Needs(LooksView)),
    ("GET",  "/looks/raise",                              Needs(LooksManage)),
    ("POST", "/looks/raise",                              Needs(LooksManage)),
    ("GET",  "/looks/alerts",                             Needs(LooksView)),
    ("GET",  "/looks/alerts/export",                      Needs(LooksView)),
    ("GET",  "/looks/alerts/{id}",                        Needs(LooksView)),
    ("POST", "/looks/alerts/{id}",                        Needs(LooksManage)),
    ("GET",  "/looks/policy",                             Needs(LooksManage)),
    ("POST", "/looks/policy",                             Needs(LooksManage)),
    // ── what leaves the bank: whose request it is and who else may decide is the room's rule ──
    ("GET",  "/consents",                                 Needs(ConsentView)),
    ("GET",  "/consents/export",                          Needs(ConsentView)),
    ("GET",  "/consents/new",                             Needs(ConsentRecord)),
    ("POST", "/consents/new",                             Needs(ConsentRecord)),
    ("GET",  "/consents/find",                            Needs(ConsentView)),
    ("POST", "/consents/find",                            Needs(ConsentView)),
    ("GET",  "/consents/import",                          Needs(ConsentRecord)),
    ("POST", "/consents/import",                          Needs(ConsentRecord)),
    ("GET",  "/consents/import/template",                 Needs(ConsentRecord)),
    ("GET",  "/consents/{number}/withdrawal",             Needs(ConsentRecord)),
    ("POST", "/consents/{number}/withdrawal",             Needs(ConsentRecord)),
    ("GET",  "/consents/texts",                           Needs(ConsentView)),
    ("GET",  "/consents/texts/new",                       Needs(ConsentWrite)),
    ("POST", "/consents/texts/new",                       Needs(ConsentWrite)),
    ("GET",  "/consents/texts/{id}",                      Needs(ConsentView)),
    ("POST", "/consents/texts/{id}/publication",          Needs(ConsentWrite)),
    ("POST", "/api/v1/consents/find",                     Needs(ConsentView)),
    ("GET",  "/impact",                                   Needs(ImpactView)),
    ("GET",  "/impact/export",                            Needs(ImpactView)),
    ("GET",  "/impact/new",                               Needs(ImpactWrite)),
    ("POST", "/impact/new",                               Needs(ImpactWrite)),
    ("GET",  "/impact/{number}",                          SignedIn),
    ("GET",  "/impact/{number}/report",                   SignedIn),
    ("GET",  "/impact/{number}/actions/{action}",         Needs(ImpactView)),
    ("POST", "/impact/{number}/actions/{action}",         Needs(ImpactView)),
    ("GET",  "/impact/{number}/measures/{no}",            SignedIn),
    ("POST", "/impact/{number}/measures/{no}",            SignedIn),
    ("GET",  "/api/v1/impact",                            Needs(ImpactView)),
    ("GET",  "/api/v1/impact/{number}",                   SignedIn),
    ("GET",  "/exports",                                  Needs(ExportView)),
    ("GET",  "/exports/new",                              Needs(ComplaintExport)),
    ("POST", "/exports/new",                              Needs(ComplaintExport)),
    ("GET",  "/exports/{number}",                         Needs(ExportView)),
    ("POST", "/exports/{number}/approval",                Needs(ExportApprove)),
    ("POST", "/exports/{number}/refusal",                 Needs(ExportApprove)),
    ("POST", "/exports/{number}/withdrawal",              Needs(ComplaintExport)),
    ("POST", "/exports/{number}/file",                    Needs(ComplaintExport)),
    ("GET",  "/institutions",                             Needs(SharingView)),
    ("GET",  "/institutions/new",                         Needs(SharingManage)),
    ("POST", "/institutions/new",                         Needs(SharingManage)),
    ("GET",  "/institutions/{uscc}",                      Needs(SharingView)),
    ("GET",  "/institutions/{uscc}/terms",                Needs(SharingManage)),
    ("POST", "/institutions/{uscc}/terms",                Needs(SharingManage)),
    ("POST", "/institutions/{uscc}/approval",             Needs(SharingApprove)),
    ("POST", "/institutions/{uscc}/refusal",              Needs(SharingApprove)),
    ("POST", "/institutions/{uscc}/suspension",           Needs(SharingManage)),
    ("POST", "/institutions/{uscc}/resumption",           Needs(SharingApprove)),
    ("POST", "/institutions/{uscc}/end",                  Needs(SharingManage)),
    ("GET",  "/institutions/{uscc}/disclosures",          Needs(SharingDisclose)),
    ("POST", "/institutions/{uscc}/disclosures/preview",  Needs(SharingDisclose)),
    ("POST", "/institutions/{uscc}/disclosures",          Needs(SharingDisclose)),
    ("GET",  "/disclosures",                              Needs(SharingView)),
    ("GET",  "/disclosures/export",                       Needs(SharingView)),
    ("GET",  "/disclosures/{number}",                     Needs(SharingView)),
    ("POST", "/disclosures/{number}/file",                Needs(SharingDisclose)),
    ("GET",  "/api/v1/disclosures",                       Needs(SharingView)),
    ("POST", "/api/v1/disclosures",                       Needs(SharingDisclose)),
    ("GET",  "/api/v1/disclosures/{number}",              Needs(SharingView)),
    ("POST", "/api/v1/disclosures/{number}/file",         Needs(SharingDisclose)),
    ("GET",  "/retention",                                Needs(RetentionView)),
    ("GET",  "/retention/schedule",                       Needs(RetentionManage)),
    ("POST", "/retention/schedule",                       Needs(RetentionManage)),
    ("POST", "/retention/schedule/{number}/decision",     Needs(RetentionApprove)),
    ("GET",  "/retention/plans/{number}",                 Needs(RetentionView)),
    ("GET",  "/retention/plans/{number}/export",          Needs(RetentionView)),
    ("POST", "/retention/plans/{number}/decision",        Needs(PersonErase)),
    ("GET",  "/retention/erasure",                        Needs(RetentionManage)),
    ("POST", "/retention/erasure",                        Needs(RetentionManage)),
    ("GET",  "/retention/holds/new",                      Needs(RetentionManage)),
    ("POST", "/retention/holds/new",                      Needs(RetentionManage)),
    ("GET",  "/retention/holds/{number}",                 Needs(RetentionView)),
    ("POST", "/retention/holds/{number}/release",         Needs(RetentionManage)),
    ("POST", "/retention/holds/{number}/decision",        Needs(RetentionApprove)),
    // ── leaks: anybody reports; who may see or do what with one is decided by the room ──
    ("GET",  "/breaches",                                 Needs(BreachView)),
    ("GET",  "/breaches/export",                          Needs(BreachView)),
    ("GET",  "/breaches/new",                             SignedIn),
    ("POST", "/breaches/new",                             SignedIn),
    ("GET",  "/breaches/{number}",                        SignedIn),
    ("POST", "/breaches/{number}/measures/{id}/done",     SignedIn),
    ("POST", "/breaches/{number}/acts/{act}",             Needs(BreachManage)),
    ("POST", "/breaches/{number}/review",                 Needs(BreachReview)),
    ("GET",  "/breaches/{number}/report/file",            Needs(BreachView)),
    ("POST", "/breaches/{number}/letters/file",           Needs(BreachManage)),
    ("POST", "/breaches/{number}/calls/file",             Needs(BreachManage)),
    ("GET",  "/api/v1/breaches",                          Needs(BreachView)),
    ("POST", "/api/v1/breaches",                          SignedIn),
    ("GET",  "/api/v1/breaches/{number}",                 Needs(BreachView)),
    // ── notices: one's own, and what an administrator keeps ──
    ("GET",  "/notices",                                   SignedIn),
    ("GET",  "/notices/count",                             SignedIn),
    ("GET",  "/notices/live",                              SignedIn),
    ("POST", "/notices/read",                              SignedIn),
    ("POST", "/notices/{id}/read",                         SignedIn),
    ("GET",  "/me/notices",                                SignedIn),
    ("POST", "/me/notices",                                SignedIn),
    ("GET",  "/notices/templates",                         Needs(NotifyManage)),
    ("GET",  "/notices/templates/{kind}",                  Needs(NotifyManage)),
    ("POST", "/notices/templates/{kind}",                  Needs(NotifyManage)),
    ("POST", "/notices/templates/{kind}/preview",          Needs(NotifyManage)),
    ("POST", "/notices/templates/{kind}/default",          Needs(NotifyManage)),
    ("GET",  "/notices/endpoints",                         Needs(NotifyManage)),
    ("GET",  "/notices/endpoints/new",                     Needs(NotifyManage)),
    ("POST", "/notices/endpoints/new",                     Needs(NotifyManage)),
    ("GET",  "/notices/endpoints/{id}",                    Needs(NotifyManage)),
    ("POST", "/notices/endpoints/{id}",                    Needs(NotifyManage)),
    ("POST", "/notices/endpoints/{id}/test",               Needs(NotifyManage)),
    ("POST", "/notices/endpoints/{id}/deletion",           Needs(NotifyManage)),
    ("GET",  "/notices/deliveries",                        Needs(NotifyManage)),
    ("POST", "/notices/deliveries/retry",                  Needs(NotifyManage)),
    ("POST", "/notices/deliveries/{id}/retry",             Needs(NotifyManage)),
    ("POST", "/notices/deliveries/{id}/drop",              Needs(NotifyManage)),
    // ── supervision: what may be done with one certain order is decided by the room's rules ──
    ("GET",  "/supervision",                              Needs(SuperviseView)),
    ("GET",  "/supervision/export",                       Needs(SuperviseView)),
    ("POST", "/supervision/urge",                         Needs(SuperviseOrder)),
    ("GET",  "/supervision/mine",                         Needs(SuperviseView)),
    ("GET",  "/supervision/limits",                       Needs(SuperviseView)),
    ("GET",  "/supervision/limits/export",                Needs(SuperviseView)),
    ("GET",  "/supervision/calendar",                     Needs(SuperviseView)),
    ("GET",  "/supervision/stages",                       Needs(SuperviseView)),
    ("GET",  "/supervision/stages/export",                Needs(SuperviseView)),
    ("GET",  "/supervision/orders",                       Needs(SuperviseView)),
    ("GET",  "/supervision/orders/new",                   Needs(SuperviseOrder)),
    ("POST", "/supervision/orders/new",                   Needs(SuperviseOrder)),
    ("GET",  "/supervision/orders/{number}",              Needs(SuperviseView)),
    ("GET",  "/supervision/orders/{number}/print",        Needs(SuperviseView)),
    ("GET",  "/supervision/orders/{number}/actions/{action}", Needs(SuperviseView)),
    ("POST", "/supervision/orders/{number}/actions/{action}", Needs(SuperviseView)),
    ("GET",  "/supervision/plans",                        Needs(SuperviseView)),
    ("GET",  "/supervision/plans/edit",                   Needs(SupervisePlan)),
    ("POST", "/supervision/plans/edit",                   Needs(SupervisePlan)),
    // ── requests of the person: what may be done with a certain one is decided by the room's rules ──
    ("GET",  "/p/privacy",                                Public),
    ("GET",  "/p/privacy/new",                            Public),
    ("POST", "/p/privacy/new",                            Public),
    ("GET",  "/p/privacy/track",                          Public),
    ("POST", "/p/privacy/track",                          Public),
    ("POST", "/p/privacy/letter",                         Public),
    ("GET",  "/privacy/requests",                         Needs(PrivacyView)),
    ("GET",  "/privacy/requests/new",                     Needs(PrivacyRegister)),
    ("POST", "/privacy/requests/new",                     Needs(PrivacyRegister)),
    ("GET",  "/privacy/requests/export",                  Needs(PrivacyView)),
    ("GET",  "/privacy/requests/figures",                 Needs(PrivacyView)),
    ("GET",  "/api/v1/privacy/requests",                  Needs(PrivacyView)),
    ("POST", "/api/v1/privacy/requests",                  Needs(PrivacyRegister)),
    ("GET",  "/api/v1/privacy/requests/{number}",         Needs(PrivacyView)),
    ("POST", "/api/v1/privacy/requests/{number}/actions/{action}", Needs(PrivacyHandle)),
    ("GET",  "/privacy/requests/{number}",                Needs(PrivacyView)),
    ("GET",  "/privacy/requests/{number}/actions/{action}", Needs(PrivacyHandle)),
    ("POST", "/privacy/requests/{number}/actions/{action}", Needs(PrivacyHandle)),
    ("POST", "/privacy/requests/{number}/copy/file",      Needs(PrivacyHandle)),
    ("POST", "/privacy/requests/{number}/erasure",        Needs(PrivacyHandle)),
    ("POST", "/privacy/requests/{number}/letter/file",    Needs(PrivacyHandle)),
    ("POST", "/privacy/requests/{number}/files/{place}",  Needs(PrivacyHandle)),
    ("GET",  "/privacy/requests/{number}/reveal",         Needs(PrivacyHandle)),
    ("POST", "/privacy/requests/{number}/reveal",         Needs(PrivacyHandle)),
    // ── what comboboxes ask for: nothing of customers ──
    ("GET",  "/lookup/units",                             SignedIn),
    ("GET",  "/lookup/accounts",                          SignedIn),
    ("GET",  "/lookup/codes/{dimension}",                 SignedIn),
    // ── units ──
    ("GET",  "/org",                                      Needs(OrgView)),
    ("GET",  "/org/export",                               Needs(OrgView)),
    ("GET",  "/org/new",                                  Needs(OrgManage)),
    ("POST", "/org/new",                                  Needs(OrgManage)),
    ("GET",  "/org/import",                               Needs(OrgManage)),
    ("POST", "/org/import",                               Needs(OrgManage)),
    ("GET",  "/org/import/template",                      Needs(OrgManage)),
    ("GET",  "/org/{code}",                               Needs(OrgView)),
    ("GET",  "/org/{code}/name",                          Needs(OrgManage)),
    ("POST", "/org/{code}/name",                          Needs(OrgManage)),
    ("GET",  "/org/{code}/details",                       Needs(OrgManage)),
    ("POST", "/org/{code}/details",                       Needs(OrgManage)),
    ("GET",  "/org/{code}/closure",                       Needs(OrgManage)),
    ("POST", "/org/{code}/closure",                       Needs(OrgManage)),
    ("GET",  "/api/v1/units",                             SignedIn),
    // ── vault: keys, nothing of customers ──
    ("GET",  "/vault/keys",                               Needs(KeyManage)),
    ("POST", "/vault/keys/rotate",                        Needs(KeyManage)),
    // ── evidence: checkpoints of the ledger, nothing of customers ──
    ("GET",  "/evidence",                                 Needs(EvidenceView)),
    ("GET",  "/evidence/entry",                           Needs(LedgerRead)),
    ("GET",  "/api/v1/ledger/proof",                      Needs(LedgerRead)),
    ("GET",  "/evidence/export",                          Needs(EvidenceView)),
    ("POST", "/evidence/checkpoints",                     Needs(EvidenceView)),
    ("GET",  "/evidence/checkpoints/{number}",            Needs(EvidenceView)),
    ("GET",  "/evidence/checkpoints/{number}/note",       Needs(EvidenceView)),
    ("POST", "/evidence/verification",                    Needs(EvidenceView)),
    ("GET",  "/evidence/schedule",                        Needs(EvidenceManage)),
    ("POST", "/evidence/schedule",                        Needs(EvidenceManage)),
    // ── the register of personal data: nothing of customers ──
    ("GET",  "/register",                                 Needs(RegisterView)),
    ("GET",  "/register/export",                          Needs(RegisterView)),
    ("GET",  "/register/masking",                         Needs(RegisterView)),
    ("POST", "/register/masking",                         Needs(RegisterManage)),
    ("GET",  "/register/{id}",                            Needs(RegisterView)),
    // ── calendars, rule packs, working hours ──
    ("GET",  "/rulebook",                                 Needs(RulebookView)),
    ("GET",  "/rulebook/calendar/{year}",                 Needs(RulebookView)),
    ("GET",  "/rulebook/notices/new",                     Needs(RulebookManage)),
    ("POST", "/rulebook/notices/new",                     Needs(RulebookManage)),
    ("GET",  "/rulebook/packs/new",                       Needs(RulebookManage)),
    ("POST", "/rulebook/packs/new",                       Needs(RulebookManage)),
    ("GET",  "/rulebook/packs/{id}",                      Needs(RulebookView)),
    ("POST", "/rulebook/packs/{id}/verification",         Needs(RulebookManage)),
    ("POST", "/rulebook/packs/{id}/units",                Needs(RulebookManage)),
    ("POST", "/rulebook/packs/{id}/units/{unit}/removal", Needs(RulebookManage)),
    ("GET",  "/rulebook/hours",                           Needs(RulebookView)),
    ("GET",  "/rulebook/hours/{unit}",                    Needs(RulebookView)),
    ("POST", "/rulebook/hours/{unit}",                    Needs(RulebookManage)),
    ("POST", "/rulebook/hours/{unit}/inheritance",        Needs(RulebookManage)),
    ("GET",  "/rulebook/try",                             Needs(RulebookView)),
    // ── accounts and tokens ──
    ("GET",  "/accounts",                                 Needs(AccountManage)),
    ("GET",  "/accounts/export",                          Needs(AccountManage)),
    ("GET",  "/accounts/new",                             Needs(AccountManage)),
    ("POST", "/accounts/new",                             Needs(AccountManage)),
    ("GET",  "/accounts/import",                          Needs(AccountManage)),
    ("POST", "/accounts/import",                          Needs(AccountManage)),
    ("GET",  "/accounts/import/template",                 Needs(AccountManage)),
    ("GET",  "/accounts/{login}",                         Needs(AccountManage)),
    ("GET",  "/accounts/{login}/edit",                    Needs(AccountManage)),
    ("POST", "/accounts/{login}/edit",                    Needs(AccountManage)),
    ("POST", "/accounts/{login}/lock",                    Needs(AccountManage)),
    ("POST", "/accounts/{login}/unlock",                  Needs(AccountManage)),
    ("POST", "/accounts/{login}/password",                Needs(AccountManage)),
    ("POST", "/accounts/{login}/closure",                 Needs(AccountManage)),
    ("POST", "/accounts/{login}/factor/reset",            Needs(AccountManage)),
    ("POST", "/accounts/{login}/sessions/end",            Needs(AccountManage)),
    ("POST", "/accounts/{login}/sessions/{id}/end",       Needs(AccountManage)),
    ("GET",  "/access/policy",                            Needs(AccountManage)),
    ("POST", "/access/policy",                            Needs(AccountManage)),
    ("GET",  "/tokens",                                   Needs(TokenManage)),
    ("GET",  "/tokens/new",                               Needs(TokenManage)),
    ("POST", "/tokens/new",                               Needs(TokenManage)),
    ("POST", "/tokens/{id}/revocation",                   Needs(TokenManage)),
];

/// Who may come in through a route; `None` when the table has no such line. `HEAD` goes as `GET`.
pub fn of(method: &str, path: &str) -> Option<Access> {
    let method = if method == "HEAD" { "GET" } else { method };
    let line = ROUTES.iter().find(|(m, p, _)| *m == method && *p == path);
    line.map(|(.., access)| *access)
}

/// Whether the table has the path under any method.
pub fn knows_path(path: &str) -> bool {
    ROUTES.iter().any(|(_, known, _)| *known == path)
}

/// The line of a role.
pub fn role_line(role: Role) -> &'static RoleLine {
    let found = ROLES.iter().find(|line| line.role == role);
    found.expect("every role has its line: a test walks them")
}

/// How far an actor's permission reaches: the widest of the roles that hold it.
pub fn reach(actor: &Actor, permission: Permission) -> Reach {
    reach_of(actor.roles, &actor.unit, permission)
}

/// The same of roles held at a unit.
pub fn reach_of(roles: RoleSet, unit: &UnitPath, permission: Permission) -> Reach {
    let held = roles
        .iter()
        .map(role_line)
        .filter(|line| line.may.contains(&permission));
    match held.map(|line| line.span).max() {
        None => Reach::Nothing,
        Some(Span::Own) => Reach::Own(unit.clone()),
        Some(Span::Subtree) => Reach::Subtree(unit.clone()),
        Some(Span::All) => Reach::All,
    }
}

/// Whether the actor may come in through a route of that access. `opens`: whether the bank's rules
/// of access let their roles open cases in an emergency.
pub fn admits(access: Access, actor: &Actor, opens: bool) -> bool {
    match access {
        Public | SignedIn => true,
        Needs(EmergencyOpen) if !opens => false,
        Needs(permission) => reach(actor, permission) != Reach::Nothing,
    }
}

/// Both tables as text, the content of `expected/permissions.txt`.
pub fn as_text() -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "Who may do what, and how far (o own unit, s unit and all below, A whole bank, . not).\n\
         Written from crates/identity/src/access.rs; UPDATE_EXPECT=1 cargo test -p identity rewrites it.\n\n",
    );
    let mut put = |part: std::fmt::Arguments<'_>| {
        text.write_fmt(part)
            .expect("writing into a string does not fail");
    };
    put(format_args!("{:<26}", ""));
    for line in &ROLES {
        put(format_args!(" {:<10}", line.role.code()));
    }
    for permission in Permission::ALL {
        put(format_args!("\n{:<26}", permission.code()));
        for line in &ROLES {
            let mark = match line.span {
                _ if !line.may.contains(&permission) => '.',
                Span::Own => 'o',
                Span::Subtree => 's',
                Span::All => 'A',
            };
            put(format_args!(" {mark:<10}"));
        }
    }
    put(format_args!("\n\n"));
    for (method, path, access) in ROUTES {
        let who = match access {
            Public => "everybody",
            SignedIn => "logged in",
            Needs(permission) => permission.code(),
        };
        put(format_args!("{method:<6} {path:<52} {who}\n"));
    }
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

#[cfg(test)]
mod tests;
