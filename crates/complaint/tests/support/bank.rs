//! A small bank for tests.

use kernel::{Actor, day_of};
use org::{Figures, Level, NewUnit};
use testkit::TestApp;

/// A head office, two branches, and a sub-branch of the first.
pub(crate) fn bank(test: &TestApp) {
    let opened = day_of(test.clock.now());
    for (code, name, level, parent) in [
        ("0000", "总行", Level::HeadOffice, None),
        ("0100", "江城分行", Level::Branch, Some("0000")),
        ("0101", "城北支行", Level::SubBranch, Some("0100")),
        ("0200", "海州分行", Level::Branch, Some("0000")),
    ] {
        let new = NewUnit {
            code: code.to_owned(),
            name: name.to_owned(),
            level,
            parent: parent.map(str::to_owned),
            opened,
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &Actor::system("test"), None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
}
