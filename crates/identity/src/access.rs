//! Who may do what, and how far: the one place. Read it as two tables.
//!
//! - [`ROLES`]: role → permissions, and how far over the tree of units they reach
//! - [`ROUTES`]: method and path → who may come in; a route without a line here is refused
//!
//! `expected/permissions.txt` is written from both, for people to review; a test compares it.
//! Whether a person may act on one certain record is decided by the rules of that record's room,
//! with [`reach`] as one of their facts.

mod routes;

use kernel::{Actor, Reach, Role, RoleSet, UnitPath};

/// Writes the permissions down once: what each is for, its name, its identifier.
macro_rules! permissions {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal,)+) => {
        /// What somebody may be allowed to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: [Permission; [$($code),+].len()] = [$(Permission::$name),+];

            /// The identifier in the ledger and in `permissions.txt`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Permission::$name => $code,)+
                }
            }
        }
    };
}

permissions! {
    /// 登记 complaints.
    ComplaintRegister "complaint_register",
    /// See complaints; the complainant's data stay masked.
    ComplaintView "complaint_view",
    /// 受理: take on, decline, classify, answer at the first contact.
    ComplaintAccept "complaint_accept",
    /// 分派: assign and hand over.
    ComplaintAssign "complaint_assign",
    /// 办理: investigate and propose an answer.
    ComplaintHandle "complaint_handle",
    /// 审批: approve answers and first extensions.
    ComplaintApprove "complaint_approve",
    /// Approve the extension that the rule gives to the superior unit or senior management.
    ComplaintExtendApprove "complaint_extend_approve",
    /// 督办: urge, suspend, resume.
    ComplaintSupervise "complaint_supervise",
    /// 核查: review as the unit one level up, reopen.
    ComplaintReview "complaint_review",
    /// 归档.
    ComplaintArchive "complaint_archive",
    /// Take lists of complaints out as a spreadsheet.
    ComplaintExport "complaint_export",
    /// Bring complaints in from a spreadsheet.
    ComplaintImport "complaint_import",
    /// See a complainant's data in plain, for a purpose that is recorded.
    PersonReveal "person_reveal",
    /// 删除个人信息: destroy the key of a person's cases.
    PersonErase "person_erase",
    /// Rotate the master key; shows no person's data.
    KeyManage "key_manage",
    /// See the units.
    OrgView "org_view",
    /// Add, rename and close units.
    OrgManage "org_manage",
    /// Add, change, lock and close accounts.
    AccountManage "account_manage",
    /// Issue and revoke tokens for other systems.
    TokenManage "token_manage",
    /// Break-glass: open a case out of reach for a while, for a reason that is reviewed. Of the roles that
    /// hold it, only those that the bank's rules of access name may.
    EmergencyOpen "emergency_open",
    /// Review such accesses of others.
    EmergencyReview "emergency_review",
    /// See consents, names masked, and look up what a customer had agreed to.
    ConsentView "consent_view",
    /// Record consents and withdrawals.
    ConsentRecord "consent_record",
    /// Write notice and consent texts, and publish what another wrote.
    ConsentWrite "consent_write",
    /// See impact assessments of personal-information processing.
    ImpactView "impact_view",
    /// Write them, and follow their measures.
    ImpactWrite "impact_write",
    /// Approve what another wrote.
    ImpactApprove "impact_approve",
    /// See who looked at how much personal data, and alerts about it.
    LooksView "looks_view",
    /// Set limits, raise one for a day, review alerts about others.
    LooksManage "looks_manage",
    /// Read and verify the ledger.
    LedgerRead "ledger_read",
    /// See checkpoints of the ledger, ask for one, verify; nothing of customers is on these pages.
    EvidenceView "evidence_view",
    /// Set how often checkpoints are made.
    EvidenceManage "evidence_manage",
    /// Texts of notices, endpoints of other systems and robots, deliveries that failed.
    NotifyManage "notify_manage",
    /// See supervision: deadlines, the red list, figures, orders.
    SuperviseView "supervise_view",
    /// Urge; issue supervision orders and decide on the replies.
    SuperviseOrder "supervise_order",
    /// Reply to supervision orders for the unit.
    SuperviseAnswer "supervise_answer",
    /// Change the reminder and escalation plans.
    SupervisePlan "supervise_plan",
    /// See calendars, rule packs and working hours.
    RulebookView "rulebook_view",
    /// Load notices and rule packs, set working hours, record a lawyer's check.
    RulebookManage "rulebook_manage",
    /// See requests of the person about their own data; the person stays masked.
    PrivacyView "privacy_view",
    /// Record such a request.
    PrivacyRegister "privacy_register",
    /// Work on such requests, and see the person's data for a purpose that is recorded.
    PrivacyHandle "privacy_handle",
    /// See requests for exports within reach.
    ExportView "export_view",
    /// Decide on requests for exports of others within reach.
    ExportApprove "export_approve",
    /// See institutions and what was disclosed to them.
    SharingView "sharing_view",
    /// Write down institutions, their contracts, purposes and fields.
    SharingManage "sharing_manage",
    /// Approve what another wrote down of an institution.
    SharingApprove "sharing_approve",
    /// Disclose data of cases within reach to an institution.
    SharingDisclose "sharing_disclose",
    /// See how long records are kept, what falls due, and holds.
    RetentionView "retention_view",
    /// Draft the schedule, plan erasures, set holds and ask to release them.
    RetentionManage "retention_manage",
    /// Approve schedules, erasures and releases that another asked for.
    RetentionApprove "retention_approve",
    /// See the register of personal data: what is kept and why, nothing of any customer.
    RegisterView "register_view",
    /// Set how much of personal data pages show: the masking rules.
    RegisterManage "register_manage",
    /// See leaks of personal data within reach; those affected stay masked.
    BreachView "breach_view",
    /// Assess leaks, work out who was affected, tell, mend, ask to close.
    BreachManage "breach_manage",
    /// Review the closing of a leak that another asked for.
    BreachReview "breach_review",
    /// See protection reviews (消保审查) of products, fees and texts.
    ProtectionReviewView "protection_review_view",
    /// Submit a product, a fee or a text for review, and answer its opinions.
    ProtectionReviewSubmit "protection_review_submit",
    /// Give an opinion on a submission of others.
    ProtectionReviewOpine "protection_review_opine",
    /// Assign reviewers and decide: passed, conditional, refused.
    ProtectionReviewDecide "protection_review_decide",
    /// Overrule a decision, with a reason that stays on the product.
    ProtectionReviewOverrule "protection_review_overrule",
    /// See products and fees with their drafts and versions.
    DisclosureView "disclosure_view",
    /// Write drafts of products and fees and hand them in.
    DisclosureWrite "disclosure_write",
    /// Publish and withdraw products and fees that another wrote.
    DisclosurePublish "disclosure_publish",
    /// See what else the public sees, with drafts: articles, notices, slogans, screens.
    ContentView "content_view",
    /// Write drafts of it and hand them in.
    ContentWrite "content_write",
    /// Publish and withdraw what another wrote of it.
    ContentPublish "content_publish",
    /// Set what the hall screens of the units within reach show, and when.
    HallManage "hall_manage",
}

impl Permission {
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
                | Permission::ProtectionReviewView
                | Permission::ProtectionReviewSubmit
                | Permission::ProtectionReviewOpine
                | Permission::ProtectionReviewDecide
                | Permission::ProtectionReviewOverrule
                | Permission::DisclosureView
                | Permission::DisclosureWrite
                | Permission::DisclosurePublish
                | Permission::ContentView
                | Permission::ContentWrite
                | Permission::ContentPublish
                | Permission::HallManage
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
    ConsentRecord, ConsentView, ConsentWrite, ContentPublish, ContentView, ContentWrite,
    DisclosurePublish, DisclosureView, DisclosureWrite, EmergencyOpen, EmergencyReview,
    EvidenceManage, EvidenceView, ExportApprove, ExportView, HallManage, ImpactApprove, ImpactView,
    ImpactWrite, KeyManage, LedgerRead, LooksManage, LooksView, NotifyManage, OrgManage, OrgView,
    PersonErase, PersonReveal, PrivacyHandle, PrivacyRegister, PrivacyView, ProtectionReviewDecide,
    ProtectionReviewOpine, ProtectionReviewOverrule, ProtectionReviewSubmit, ProtectionReviewView,
    RegisterManage, RegisterView, RetentionApprove, RetentionManage, RetentionView, RulebookManage,
    RulebookView, SharingApprove, SharingDisclose, SharingManage, SharingView, SuperviseAnswer,
    SuperviseOrder, SupervisePlan, SuperviseView, TokenManage,
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
        ProtectionReviewView, ProtectionReviewSubmit, ProtectionReviewOpine, DisclosureView, ContentView, ContentWrite, HallManage,
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
        ProtectionReviewView, ProtectionReviewOpine, ProtectionReviewDecide, DisclosureView, DisclosureWrite, DisclosurePublish, ContentView, ContentWrite, ContentPublish, HallManage,
    ]),
    line(Role::Department, Span::Own, &[
        ComplaintRegister, ComplaintView, ComplaintAssign, ComplaintHandle, PersonReveal,
        SuperviseView, SuperviseAnswer, RulebookView, ImpactView, ImpactWrite, EmergencyOpen,
        ProtectionReviewView, ProtectionReviewSubmit, ProtectionReviewOpine, DisclosureView, DisclosureWrite, ContentView, ContentWrite,
    ]),
    line(Role::Leader, Span::All, &[
        ComplaintView, ComplaintExtendApprove, OrgView,
        SuperviseView, RulebookView, ImpactView,
        ExportView, ExportApprove, SharingView, SharingApprove, RetentionView, RetentionApprove,
        BreachView, BreachReview,
        ProtectionReviewView, ProtectionReviewOverrule, DisclosureView, ContentView,
    ]),
    line(Role::Auditor, Span::All, &[
        ComplaintView, OrgView, LedgerRead, EvidenceView, LooksView,
        SuperviseView, RulebookView, ConsentView, RegisterView, ImpactView,
        ExportView, SharingView, RetentionView, PrivacyView, BreachView,
        ProtectionReviewView, DisclosureView, ContentView,
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
pub use routes::ROUTES;

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
