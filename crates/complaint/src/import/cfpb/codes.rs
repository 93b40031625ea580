//! Products and issues of the CFPB as codes of JR/T 0169.

/// Words of product, sub-product and issue, in this order; the first line that fits gives the
/// JR/T 0169 B code (digits inferred, see `classification`).
pub(super) const BUSINESSES: &[(&str, &str, &str, &str)] = &[
    ("mortgage", "", "", "B021"),
    ("vehicle loan", "", "", "B022"),
    ("consumer loan", "vehicle", "", "B022"),
    ("student loan", "", "", "B023"),
    ("consumer loan", "", "", "B024"),
    ("payday loan", "", "", "B024"),
    ("credit card or prepaid", "prepaid", "", "B058"),
    ("credit card or prepaid", "gift", "", "B058"),
    ("credit card or prepaid", "payroll", "", "B058"),
    ("credit card or prepaid", "government", "", "B058"),
    ("prepaid card", "mobile wallet", "", "B055"),
    ("prepaid card", "", "", "B058"),
    ("credit card", "", "", "B032"),
    ("bank account", "saving", "", "B01"),
    ("bank account", "certificate", "", "B01"),
    ("bank account", "", "", "B031"),
    ("checking or savings", "savings account", "", "B01"),
    ("checking or savings", "certificate", "", "B01"),
    ("checking or savings", "", "", "B031"),
    ("money transfer", "transfer", "", "B052"),
    ("money transfer", "wallet", "", "B055"),
    ("money transfer", "exchange", "", "B071"),
    ("money transfers", "", "", "B052"),
    ("money transfer", "", "", "B059"),
    ("credit reporting", "", "improper use", "B092"),
    ("credit reporting", "", "incorrect information", "B093"),
    ("credit reporting", "", "investigation", "B093"),
    ("credit reporting", "", "", "B09"),
    ("debt collection", "credit card", "", "B121"),
    ("debt collection", "loan", "", "B122"),
    ("debt collection", "mortgage", "", "B122"),
    ("debt collection", "auto", "", "B122"),
    ("debt collection", "", "", "B12"),
];

/// The JR/T 0169 B code of a row; 其他 when no line fits.
pub(super) fn business(product: &str, sub_product: &str, issue: &str) -> &'static str {
    let told = [product, sub_product, issue].map(str::to_lowercase);
    BUSINESSES
        .iter()
        .find(|(a, b, c, _)| told[0].contains(a) && told[1].contains(b) && told[2].contains(c))
        .map_or("B99", |line| line.3)
}

/// Words of an issue; the first that fits gives the JR/T 0169 C code.
pub(super) const CAUSES: &[(&str, &str)] = &[
    ("identity theft", "C10"),
    ("fraud", "C10"),
    ("scam", "C10"),
    ("unauthorized", "C10"),
    ("didn't apply for", "C10"),
    ("collection", "C12"),
    ("attempts", "C12"),
    ("communication tactics", "C12"),
    ("threaten", "C12"),
    ("credit report", "C11"),
    ("your report", "C11"),
    ("improper contact", "C11"),
    ("privacy", "C11"),
    ("advertising", "C04"),
    ("disclosure", "C05"),
    ("fee", "C07"),
    ("billing", "C07"),
    ("charged", "C07"),
    ("apr", "C07"),
    ("interest", "C07"),
    ("escrow", "C07"),
    ("customer service", "C01"),
    ("contact lender", "C01"),
];

/// The JR/T 0169 C code of a row; 其他 when no word fits.
pub(super) fn cause(product: &str, issue: &str) -> &'static str {
    if product.eq_ignore_ascii_case("debt collection") {
        return "C12";
    }
    let issue = issue.to_lowercase();
    CAUSES
        .iter()
        .find(|(word, _)| issue.contains(word))
        .map_or("C99", |line| line.1)
}
