//! Who is told: the handler, the officers of a unit or of one above it, the leadership group. A
//! level at which there is nobody is passed over upwards, so that no reminder is lost.

use super::plan::{Act, Step};
use kernel::{Role, RoleSet, UnitPath};

/// Somebody who may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Login.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The unit of the account.
    pub unit: UnitPath,
    /// The roles held.
    pub roles: RoleSet,
}

/// Why somebody is told; the highest reason counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is theirs, or their unit's.
    Reminded,
    /// It was escalated to them.
    Escalated,
    /// It was escalated to the leadership group.
    Leadership,
}

/// Somebody who is told, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// Whose limit it is.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    /// The unit.
    pub unit: &'a UnitPath,
    /// The handler's login and name, while their account is in use.
    pub owner: Option<(&'a str, &'a str)>,
}

/// Everybody a step tells, each once, highest reason first. `posts` are all active officers,
/// members of the head-office consumer-protection office and of the leadership group.
pub fn told(step: &Step, whose: Whose<'_>, posts: &[Post]) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    let mut add = |login: &str, name: &str, why: Why| {
        if !found.iter().any(|told| told.login == login) {
            found.push(Told {
                login: login.to_owned(),
                name: name.to_owned(),
                why,
            });
        }
    };
    // From the highest reason down: who is told twice is told the higher one.
    for act in step.acts.iter().rev() {
        match act {
            Act::RedList => {}
            Act::Leaders => {
                for post in leaders(posts) {
                    add(&post.login, &post.name, Why::Leadership);
                }
            }
            Act::Up(levels) => {
                for post in officers(&above(whose.unit, *levels), posts) {
                    add(&post.login, &post.name, Why::Escalated);
                }
            }
            Act::Owner | Act::Officers => match (act, whose.owner) {
                (Act::Owner, Some((login, name))) => add(login, name, Why::Reminded),
                // What has no handler belongs to its unit.
                _ => {
                    for post in officers(whose.unit, posts) {
                        add(&post.login, &post.name, Why::Reminded);
                    }
                }
            },
        }
    }
    found
}

/// The unit so many levels up; the topmost when there are not so many.
fn above(unit: &UnitPath, levels: u8) -> UnitPath {
    let mut at = unit.clone();
    for _ in 0..levels {
        match at.parent() {
            Some(parent) => at = parent,
            None => break,
        }
    }
    at
}

/// Whether somebody looks after consumer protection at their unit.
fn is_officer(post: &Post) -> bool {
    post.roles.has(Role::Officer) || post.roles.has(Role::Office)
}

/// The officers of a unit, or of the nearest unit above that has some; when there is none up to the
/// top, the head office's consumer-protection office, which sits beside the departments and not
/// above them; the leadership group when that has nobody either.
fn officers<'p>(unit: &UnitPath, posts: &'p [Post]) -> Vec<&'p Post> {
    let mut at = Some(unit.clone());
    while let Some(path) = at {
        let here: Vec<&Post> = posts
            .iter()
            .filter(|post| post.unit == path && is_officer(post))
            .collect();
        if !here.is_empty() {
            return here;
        }
        at = path.parent();
    }
    let office: Vec<&Post> = posts
        .iter()
        .filter(|post| post.roles.has(Role::Office))
        .collect();
    match office.is_empty() {
        true => members(posts),
        false => office,
    }
}

/// The leadership group; the head-office consumer-protection office while it has no members.
fn leaders(posts: &[Post]) -> Vec<&Post> {
    let found = members(posts);
    match found.is_empty() {
        true => posts
            .iter()
            .filter(|post| post.roles.has(Role::Office))
            .collect(),
        false => found,
    }
}

fn members(posts: &[Post]) -> Vec<&Post> {
    posts
        .iter()
        .filter(|post| post.roles.has(Role::Leader))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::plan::When;
    use super::*;

    fn post(login: &str, unit: &UnitPath, role: Role) -> Post {
        Post {
            login: login.to_owned(),
            name: login.to_uppercase(),
            unit: unit.clone(),
            roles: RoleSet::of(&[role]),
        }
    }

    fn step(acts: &[Act]) -> Step {
        Step {
            id: "s".to_owned(),
            when: When::Passed,
            acts: acts.to_vec(),
        }
    }

    struct Tree {
        head: UnitPath,
        branch: UnitPath,
        outlet: UnitPath,
        posts: Vec<Post>,
    }

    fn tree() -> Tree {
        let head = UnitPath::root("0000");
        let branch = head.child("0100");
        let outlet = branch.child("0101").child("010101");
        let posts = vec![
            post("office", &head, Role::Office),
            post("lead", &head, Role::Leader),
            post("officer", &branch, Role::Officer),
            // A sibling whose code begins the same way.
            post("other", &head.child("01000"), Role::Officer),
            post("handler", &outlet, Role::Handler),
        ];
        Tree {
            head,
            branch,
            outlet,
            posts,
        }
    }

    fn who(acts: &[Act], unit: &UnitPath, owner: Option<&str>, posts: &[Post]) -> String {
        let owner = owner.map(|login| (login, login));
        let found = told(&step(acts), Whose { unit, owner }, posts);
        let mut logins: Vec<_> = found.iter().map(|told| told.login.as_str()).collect();
        logins.sort_unstable();
        logins.join(" ")
    }

    #[test]
    fn a_level_without_anybody_is_passed_over_upwards() {
        let t = tree();
        let who = |acts: &[Act], unit, owner| who(acts, unit, owner, &t.posts);
        assert_eq!(who(&[Act::Owner], &t.outlet, Some("handler")), "handler");
        assert_eq!(who(&[Act::Owner], &t.outlet, None), "officer");
        // Neither the outlet nor the sub-branch has an officer.
        assert_eq!(who(&[Act::Officers], &t.outlet, None), "officer");
        assert_eq!(who(&[Act::Up(1)], &t.outlet, None), "officer");
        assert_eq!(who(&[Act::Up(2)], &t.outlet, None), "officer");
        assert_eq!(who(&[Act::Up(3)], &t.outlet, None), "office");
        assert_eq!(who(&[Act::Up(9)], &t.outlet, None), "office");
        assert_eq!(who(&[Act::Officers], &t.head, None), "office");
        assert_eq!(who(&[Act::Leaders], &t.outlet, None), "lead");
    }

    #[test]
    fn everybody_is_told_once_for_the_highest_reason() {
        let t = tree();
        let acts = [
            Act::Owner,
            Act::Officers,
            Act::Up(1),
            Act::Leaders,
            Act::RedList,
        ];
        let whose = Whose {
            unit: &t.branch,
            owner: Some(("office", "OFFICE")),
        };
        let found = told(&step(&acts), whose, &t.posts);
        let why: Vec<_> = found
            .iter()
            .map(|told| (told.login.as_str(), told.why))
            .collect();
        assert_eq!(
            why,
            [
                ("lead", Why::Leadership),
                ("office", Why::Escalated),
                ("officer", Why::Reminded)
            ]
        );
        assert_eq!(told(&step(&[Act::RedList]), whose, &t.posts), []);
    }

    #[test]
    fn nothing_is_lost_where_posts_are_empty() {
        let t = tree();
        let only = |role: Role| {
            t.posts
                .iter()
                .filter(|post| post.roles.has(role))
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(
            who(&[Act::Officers], &t.outlet, None, &only(Role::Leader)),
            "lead"
        );
        assert_eq!(
            who(&[Act::Leaders], &t.outlet, None, &only(Role::Office)),
            "office"
        );
        assert_eq!(who(&[Act::Leaders, Act::Up(1)], &t.outlet, None, &[]), "");
    }
}
