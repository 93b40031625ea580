//! Every route has its line in the permission table, and every line its route.

use identity::access::ROUTES;
use std::collections::BTreeSet;
use xiaobao::http::Metrics;
use xiaobao::router::routes;

#[test]
fn routes_and_the_permission_table_say_the_same() {
    let routes = routes(&Metrics::default());
    let there: BTreeSet<(&str, &str)> = routes.list().iter().copied().collect();
    let lines: BTreeSet<(&str, &str)> = ROUTES
        .iter()
        .map(|(method, path, _)| (*method, *path))
        .collect();
    assert_eq!(there.len(), routes.list().len(), "a route is there twice");
    let without: Vec<_> = there.difference(&lines).collect();
    assert!(
        without.is_empty(),
        "routes that nobody may use: add a line for {without:#?}"
    );
    let dead: Vec<_> = lines.difference(&there).collect();
    assert!(dead.is_empty(), "lines without a route: {dead:#?}");
    assert!(there.len() > 50, "only {} routes were found", there.len());
}

#[test]
fn every_route_that_may_give_a_file_says_what_is_in_it() {
    use sharing::rules::taken::{Carries, FILES, SIGNS};
    let routes = routes(&Metrics::default());
    let paths: BTreeSet<&str> = routes.list().iter().map(|(_, path)| *path).collect();
    let said: BTreeSet<&str> = FILES.iter().map(|(path, ..)| *path).collect();
    let gone: Vec<_> = said.difference(&paths).collect();
    assert!(gone.is_empty(), "lines without a route: {gone:#?}");
    let signed = |path: &&str| {
        let last = path.rsplit('/').find(|part| !part.starts_with('{'));
        SIGNS
            .iter()
            .any(|sign| last.is_some_and(|last| last.contains(sign)))
    };
    let silent: Vec<_> = paths
        .iter()
        .copied()
        .filter(|path| !said.contains(path) && signed(path) && !ROOMS_OF_THEIR_OWN.contains(path))
        .collect();
    assert!(
        silent.is_empty(),
        "say in sharing/src/rules/taken.rs what these files hold: {silent:#?}"
    );
    let customers = FILES
        .iter()
        .filter(|(_, carries, _)| *carries == Carries::Customers);
    for (path, ..) in customers {
        let lines = ROUTES.iter().filter(|(_, known, _)| known == path);
        let by: Vec<_> = lines.map(|(method, ..)| *method).collect();
        assert_eq!(by, ["POST"], "{path}: a fetch is counted, so it is no GET");
    }
}

/// Pages with such a word in their path that give no file.
const ROOMS_OF_THEIR_OWN: [&str; 6] = [
    "/p/complain/files",
    "/p/track/files",
    "/education/files",
    "/complaints/{number}/files",
    "/exports",
    "/exports/{number}",
];
