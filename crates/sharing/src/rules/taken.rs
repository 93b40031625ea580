//! Every route that gives a file, and what is in the file: whether it needs an approved request, or why not.
//! A test of the program walks the routes against this table.

/// What stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// Customers' data: given only for an approved request or a recorded disclosure.
    Customers,
    /// Nothing of customers.
    Nothing,
    /// What this person brought in themselves a moment ago, given back to be mended.
    OwnInput,
    /// One paper of one case, to who works on that case; opening it is refused to all others.
    CaseWork,
}

/// Path as the router has it, what the file holds, why it is so.
pub const FILES: &[(&str, Carries, &str)] = &[
    (
        "/exports/{number}/file",
        Carries::Customers,
        "an approved request",
    ),
    (
        "/disclosures/{number}/file",
        Carries::Customers,
        "a recorded disclosure",
    ),
    (
        "/api/v1/disclosures/{number}/file",
        Carries::Customers,
        "a recorded disclosure",
    ),
    (
        "/disclosures/export",
        Carries::Nothing,
        "to whom which fields of how many cases were given; no value",
    ),
    (
        "/consents/export",
        Carries::Nothing,
        "which kind, when, how; names are masked and nothing else of a customer is in it",
    ),
    (
        "/consents/import/template",
        Carries::Nothing,
        "headings only",
    ),
    (
        "/protection-reviews/checklist/export",
        Carries::Nothing,
        "questions and articles",
    ),
    (
        "/protection-reviews/export",
        Carries::Nothing,
        "reviews of the bank's own products and texts; no customer",
    ),
    (
        "/protection-reviews/figures/export",
        Carries::Nothing,
        "numbers of reviews",
    ),
    (
        "/protection-reviews/words/export",
        Carries::Nothing,
        "words that papers are checked for",
    ),
    (
        "/publicity/posters/{number}/file",
        Carries::Nothing,
        "a slogan to print",
    ),
    (
        "/impact/export",
        Carries::Nothing,
        "assessments of the bank's own processing; no customer",
    ),
    (
        "/impact/{number}/report",
        Carries::Nothing,
        "an assessment of the bank's own processing; no customer",
    ),
    (
        "/retention/plans/{number}/export",
        Carries::Nothing,
        "numbers and dates of cases that are due",
    ),
    (
        "/complaints/export",
        Carries::Nothing,
        "gives no file: leads to the request",
    ),
    (
        "/complaints/import/template",
        Carries::Nothing,
        "headings only",
    ),
    (
        "/complaints/import/{id}/rejects",
        Carries::OwnInput,
        "rows of the file just brought in, with what is wrong",
    ),
    (
        "/complaints/{number}/files/{id}",
        Carries::CaseWork,
        "attachments of a case under work",
    ),
    (
        "/looks/export",
        Carries::Nothing,
        "how much each colleague looked at",
    ),
    (
        "/looks/alerts/export",
        Carries::Nothing,
        "alerts about colleagues; no case and nothing of the complainant",
    ),
    (
        "/privacy/requests/export",
        Carries::Nothing,
        "numbers, kinds, dates; names masked",
    ),
    (
        "/privacy/requests/{number}/copy/file",
        Carries::CaseWork,
        "the copy that a person asked for, to who works on their request, once identity was checked",
    ),
    (
        "/privacy/requests/{number}/letter/file",
        Carries::CaseWork,
        "the letter of one answer, to who works on the request",
    ),
    (
        "/privacy/requests/{number}/files/{place}",
        Carries::CaseWork,
        "a paper of who asks for another, to who works on the request",
    ),
    (
        "/complaints/{number}/case-file",
        Carries::CaseWork,
        "one case with its attachments, to who may open those anyway; recorded with its purpose",
    ),
    (
        "/breaches/export",
        Carries::Nothing,
        "leaks: dates and figures, nothing of anybody affected",
    ),
    (
        "/breaches/{number}/report/file",
        Carries::Nothing,
        "the report to the regulator: figures, no name of anybody affected",
    ),
    (
        "/breaches/{number}/letters/file",
        Carries::Customers,
        "letters to those affected by a leak (PIPL art. 57), for a recorded purpose",
    ),
    (
        "/breaches/{number}/calls/file",
        Carries::Customers,
        "who is called about a leak (PIPL art. 57), for a recorded purpose",
    ),
    ("/accounts/export", Carries::Nothing, "colleagues"),
    (
        "/disclosure/{kind}/export",
        Carries::Nothing,
        "products and fees as the public is told of them, and their drafts",
    ),
    (
        "/disclosure/{kind}/import/template",
        Carries::Nothing,
        "headings only",
    ),
    (
        "/disclosure/{kind}/import/rejects",
        Carries::OwnInput,
        "rows of the file just brought in, with what is wrong",
    ),
    (
        "/content/{kind}/export",
        Carries::Nothing,
        "what the bank shows the public, and its drafts",
    ),
    (
        "/content/{kind}/import/template",
        Carries::Nothing,
        "headings only",
    ),
    (
        "/content/{kind}/import/rejects",
        Carries::OwnInput,
        "rows of the file just brought in, with what is wrong",
    ),
    (
        "/education/export",
        Carries::Nothing,
        "how often things were read; nothing of who read them",
    ),
    (
        "/p/learn/{kind}/{key}/file",
        Carries::Nothing,
        "material that is public",
    ),
    (
        "/accounts/import/template",
        Carries::Nothing,
        "headings only",
    ),
    ("/org/export", Carries::Nothing, "units"),
    ("/org/import/template", Carries::Nothing, "headings only"),
    (
        "/supervision/export",
        Carries::Nothing,
        "case numbers, limits and colleagues; nothing of the complainant",
    ),
    (
        "/supervision/limits/export",
        Carries::Nothing,
        "case numbers, limits and colleagues; nothing of the complainant",
    ),
    ("/supervision/stages/export", Carries::Nothing, "figures"),
    (
        "/notices/templates",
        Carries::Nothing,
        "a page: the texts of notices",
    ),
    (
        "/notices/templates/{kind}",
        Carries::Nothing,
        "a page: the texts of notices",
    ),
    (
        "/emergency/export",
        Carries::Nothing,
        "case numbers, colleagues, times and verdicts; no reason",
    ),
    (
        "/evidence/export",
        Carries::Nothing,
        "checkpoints: sizes, hashes and times",
    ),
    (
        "/evidence/checkpoints/{number}/note",
        Carries::Nothing,
        "sizes and hashes",
    ),
    (
        "/register/export",
        Carries::Nothing,
        "which fields are kept and why; no value of anybody",
    ),
];

/// Words in a path after which a file can be expected.
pub const SIGNS: [&str; 6] = ["export", "template", "rejects", "file", "note", "download"];
