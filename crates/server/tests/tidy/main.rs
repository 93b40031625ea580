//! The rules of the house, held by a test: who may import whom, what rules may name, whose tables a
//! room's SQL touches, what templates and words look like. Reads the sources as text; a finding
//! names file, line and what to do instead.

mod layout;
mod safety;
mod sources;
mod tables;
mod templates;
mod tokens;
mod wording;

/// Fails with all findings at once: fixing one by one is a slow way to learn the rules.
fn nothing(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    nothing(layout::documented());
    nothing(layout::short());
}

#[test]
fn functions_stay_short() {
    nothing(layout::short_functions());
}

#[test]
fn no_folder_is_named_after_nothing() {
    nothing(layout::named_after_nothing());
}

#[test]
fn imports_point_down() {
    nothing(layout::imports());
}

#[test]
fn rules_are_pure() {
    nothing(layout::impure());
}

#[test]
fn product_code_does_not_unwrap() {
    nothing(layout::unwraps());
}

#[test]
fn sql_touches_only_its_own_rooms_tables() {
    nothing(tables::foreign());
}

#[test]
fn templates_hold_no_text_and_no_inline_code() {
    nothing(templates::literal());
}

#[test]
fn every_sentence_stands_in_both_languages() {
    nothing(wording::tables());
    nothing(wording::sentences());
}

#[test]
fn what_security_md_names_is_there() {
    nothing(safety::unknown_tests());
    nothing(safety::unknown_targets());
}

#[test]
fn nothing_is_sealed_past_the_register() {
    nothing(safety::unregistered_seals());
}

#[test]
fn exports_hold_no_formulas() {
    nothing(safety::formulas());
}

#[test]
fn libraries_are_of_allowed_licences_once_and_not_known_to_be_bad() {
    nothing(safety::dependencies());
}
