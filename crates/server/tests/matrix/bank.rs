//! A small bank that has a case in every state at every distance from those who look at it.

use complaint::commands::{Act, act_in, register_in};
use complaint::rules::register::Register;
use complaint::rules::{Action, Status};
use identity::rules::Details;
use kernel::{Actor, ActorKind, FieldKind, Fields, Role, RoleSet, UnitPath, day_of, rfc3339};
use org::{Figures, Level, NewUnit};
use platform::sql::args;
use testkit::TestApp;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "Tq7-pine-river";

/// Code, level, the unit above. `01010` begins as `0101` does, and has nothing to do with it.
const UNITS: [(&str, Level, &str); 7] = [
    ("0000", Level::HeadOffice, ""),
    ("0100", Level::Branch, "0000"),
    ("0101", Level::SubBranch, "0100"),
    ("010101", Level::Outlet, "0101"),
    ("01010", Level::SubBranch, "0100"),
    ("0200", Level::Branch, "0000"),
    ("0201", Level::SubBranch, "0200"),
];

/// A unit's place in the tree.
pub(crate) fn path(code: &str) -> UnitPath {
    let (_, _, above) = UNITS.iter().find(|(c, ..)| *c == code).unwrap();
    match *above {
        "" => UnitPath::root(code),
        above => path(above).child(code),
    }
}

/// Somebody with one role.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) login: &'static str,
    pub(crate) role: Role,
    pub(crate) unit: &'static str,
}

impl Person {
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            kind: ActorKind::Person,
            login: self.login.to_owned(),
            name: self.login.to_owned(),
            unit: path(self.unit),
            roles: RoleSet::of(&[self.role]),
        }
    }
}

const fn person(login: &'static str, role: Role, unit: &'static str) -> Person {
    Person { login, role, unit }
}

/// One of each role, who look: at `0101`, or at the head office.
pub(crate) const LOOKING: [Person; 9] = [
    person("t-intake", Role::Intake, "0101"),
    person("t-handler", Role::Handler, "0101"),
    person("t-approver", Role::Approver, "0101"),
    person("t-officer", Role::Officer, "0101"),
    person("t-office", Role::Office, "0000"),
    person("t-department", Role::Department, "0101"),
    person("t-leader", Role::Leader, "0000"),
    person("t-auditor", Role::Auditor, "0000"),
    person("t-admin", Role::Admin, "0000"),
];

/// The same at the unit whose code begins alike.
pub(crate) const MIRROR: [Person; 5] = [
    person("m-intake", Role::Intake, "01010"),
    person("m-handler", Role::Handler, "01010"),
    person("m-approver", Role::Approver, "01010"),
    person("m-officer", Role::Officer, "01010"),
    person("m-department", Role::Department, "01010"),
];

/// Who moves the cases on, so that those who look had no hand in it.
pub(crate) const DESK: Person = person("desk", Role::Office, "0000");
const CLERKS: [Person; 5] = [
    person("clerk-0100", Role::Intake, "0100"),
    person("clerk-0101", Role::Intake, "0101"),
    person("clerk-010101", Role::Intake, "010101"),
    person("clerk-01010", Role::Intake, "01010"),
    person("clerk-0201", Role::Intake, "0201"),
];
const LEADS: [Person; 5] = [
    person("lead-0100", Role::Handler, "0100"),
    person("lead-0101", Role::Handler, "0101"),
    person("lead-010101", Role::Handler, "010101"),
    person("lead-01010", Role::Handler, "01010"),
    person("lead-0201", Role::Handler, "0201"),
];

fn at(people: &[Person], unit: &str) -> Person {
    *people.iter().find(|p| p.unit == unit).unwrap()
}

/// A state: the way to it, and how it is called.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) name: &'static str,
    pub(crate) status: Status,
    chain: &'static [Action],
}

macro_rules! states {
    ($($name:literal $status:ident [$($action:ident)*];)*) => {
        /// Every status, and the states within one that make a difference to who may what.
        pub(crate) const STATES: &[State] = &[$(State {
            name: $name,
            status: Status::$status,
            chain: &[$(Action::$action),*],
        }),*];
    };
}

states! {
    "registered" Registered [];
    "accepted" Accepted [Accept];
    "assigned" Assigned [Accept Assign];
    "investigating" Investigating [Accept Assign Start];
    "transferred" Investigating [Accept Assign Start];
    "extension_asked" Investigating [Accept Assign Start AskExtension];
    "extension_granted" Investigating [Accept Assign Start AskExtension GrantExtension];
    "proposed" Proposed [Accept Assign GiveOpinion Start Contact Find Propose];
    "returned" Returned [Accept Assign GiveOpinion Start Contact Find Propose Return];
    "approved" Approved [Accept Assign GiveOpinion Start Contact Find Propose Approve];
    "replied" Replied [Accept Assign GiveOpinion Start Contact Find Propose Approve Reply];
    "satisfaction" Satisfaction [Accept Assign GiveOpinion Start Contact Find Propose Approve Reply Satisfy];
    "closed" Closed [Accept Assign GiveOpinion Start Contact Find Propose Approve Reply Satisfy Close];
    "archived" Archived [Accept Assign GiveOpinion Start Contact Find Propose Approve Reply Satisfy Close Archive];
    "declined" Declined [Accept Decline];
    "withdrawn" Withdrawn [Accept Assign Withdraw];
    "suspended" Suspended [Accept Assign Start Suspend];
    "merged" Merged [Accept Assign Merge];
    "under_review" UnderReview [Accept Assign GiveOpinion Start Contact Find Propose Approve Reply RequestReview];
    "in_mediation" InMediation [Accept Assign Start Mediate];
    "reopened" Reopened [Accept Assign GiveOpinion Start Contact Find Propose Approve Reply Satisfy Close Reopen];
}

/// How a case lies to those at `0101`.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) name: &'static str,
    registered: &'static str,
    owner: &'static str,
    /// Leads it from those who look.
    lead: Option<&'static str>,
    /// Are asked for their opinion when it is assigned.
    asked: &'static [&'static str],
    /// Are complained about.
    against: &'static [&'static str],
}

const NONE: Place = Place {
    name: "",
    registered: "0101",
    owner: "0101",
    lead: None,
    asked: &[],
    against: &[],
};

/// Every distance.
pub(crate) const PLACES: [Place; 10] = [
    Place {
        name: "own_unit",
        ..NONE
    },
    Place {
        name: "own_case",
        lead: Some("t-handler"),
        ..NONE
    },
    Place {
        name: "complained_about",
        against: &[
            "t-intake",
            "t-handler",
            "t-approver",
            "t-officer",
            "t-office",
            "t-department",
        ],
        ..NONE
    },
    Place {
        name: "passed_on",
        owner: "0201",
        ..NONE
    },
    Place {
        name: "below",
        registered: "010101",
        owner: "010101",
        ..NONE
    },
    Place {
        name: "sibling_prefix",
        registered: "01010",
        owner: "01010",
        ..NONE
    },
    Place {
        name: "above",
        registered: "0100",
        owner: "0100",
        ..NONE
    },
    Place {
        name: "elsewhere",
        registered: "0201",
        owner: "0201",
        ..NONE
    },
    Place {
        name: "opinion_asked",
        registered: "0201",
        owner: "0201",
        asked: &[
            "t-intake",
            "t-handler",
            "t-approver",
            "t-officer",
            "t-department",
        ],
        ..NONE
    },
    Place {
        name: "auditor_named",
        registered: "0201",
        owner: "0201",
        asked: &["t-auditor", "t-leader"],
        ..NONE
    },
];

/// A case of the bank, with what is known of it without asking the program.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its mark: stands in its words and its person's data.
    pub(crate) mark: usize,
    pub(crate) number: String,
    pub(crate) place: &'static Place,
    pub(crate) state: &'static State,
    pub(crate) registered: &'static str,
    /// The unit that is answerable now.
    pub(crate) owner: &'static str,
    pub(crate) lead: Option<&'static str>,
    /// Whose opinion is asked and not given.
    pub(crate) asked: Vec<&'static str>,
    /// Who has a part in it.
    pub(crate) parts: Vec<&'static str>,
    /// Who had a hand in the answer.
    pub(crate) hands: Vec<&'static str>,
    pub(crate) against: &'static [&'static str],
}

impl Case {
    /// A word that stands in the case's title and content, and nowhere else.
    pub(crate) fn word(&self) -> String {
        format!("kanari{:04}t", self.mark)
    }

    /// The complainant's telephone.
    pub(crate) fn phone(&self) -> String {
        format!("1990000{:04}", self.mark)
    }

    /// The complainant's name.
    pub(crate) fn name(&self) -> String {
        format!("kanari{:04}n", self.mark)
    }
}

/// The bank as it stands before anybody looks.
pub(crate) fn make(app: &TestApp) -> Vec<Case> {
    let start: kernel::Instant = "2026-03-02T01:00:00Z".parse().unwrap();
    let back = start.duration_since(app.clock.now()).as_secs();
    app.clock.advance(back);
    for unit in &UNITS {
        unit_of(app, unit);
    }
    let hash = identity::hash_password(&app.entropy, PASSWORD);
    let people = LOOKING.iter().chain(&MIRROR).chain(&CLERKS).chain(&LEADS);
    for person in people.chain([&DESK]) {
        account(app, person, &hash);
    }
    let mut cases = Vec::new();
    set_role(app, "t-auditor", Role::Handler);
    for place in &PLACES {
        for state in STATES {
            if place.name == "auditor_named" && state.chain.contains(&Action::GiveOpinion) {
                continue;
            }
            let case = live(app, place, state, &cases);
            cases.push(case);
        }
    }
    // Named as somebody who works on cases, and an auditor from now on.
    set_role(app, "t-auditor", Role::Auditor);
    cases
}

fn set_role(app: &TestApp, login: &'static str, role: Role) {
    let sql = "UPDATE identity_account SET roles = $1 WHERE login = $2";
    let changed = app
        .db
        .write_now(move |tx| tx.execute(sql, &args![role.code(), login]));
    assert_eq!(changed.unwrap(), 1);
}

fn unit_of(app: &TestApp, (code, level, above): &(&str, Level, &str)) {
    let new = NewUnit {
        code: (*code).to_owned(),
        name: format!("机构{code}"),
        level: *level,
        parent: Some(*above).filter(|a| !a.is_empty()).map(str::to_owned),
        opened: day_of(app.clock.now()),
        phone: String::new(),
        figures: Figures::default(),
    };
    let by = Actor::system("test");
    change::run_now(app, &by, None, move |change| org::create_in(change, &new)).unwrap();
}

fn account(app: &TestApp, person: &Person, hash: &str) {
    let details = Details {
        name: person.login.to_owned(),
        unit: person.unit.to_owned(),
        roles: RoleSet::of(&[person.role]),
        phone: String::new(),
    };
    let (login, hash) = (person.login, hash.to_owned());
    change::run_now(app, &Actor::system("test"), None, move |change| {
        identity::create_in(change, login, &details, &hash, false)
    })
    .unwrap();
}

/// Registers a case and leads it to its state.
fn live(app: &TestApp, place: &'static Place, state: &'static State, others: &[Case]) -> Case {
    let mark = others.len() + 1;
    let clerk = at(&CLERKS, place.registered);
    let lead = place.lead.unwrap_or(at(&LEADS, place.owner).login);
    let number = register(app, &clerk, place, state, mark);
    let assigned = state.chain.contains(&Action::Assign);
    let opined = state.chain.contains(&Action::GiveOpinion);
    let mut case = Case {
        mark,
        number,
        place,
        state,
        registered: place.registered,
        owner: if assigned {
            place.owner
        } else {
            place.registered
        },
        lead: assigned.then_some(lead),
        asked: Vec::new(),
        parts: vec![clerk.login],
        hands: Vec::new(),
        against: place.against,
    };
    if assigned {
        case.parts.extend(place.asked);
        case.parts.push(lead);
        case.hands = case.parts[1..].to_vec();
        if !opined {
            case.asked = place.asked.to_vec();
        }
    }
    if state.name == "reopened" {
        // Nobody leads it any more, and it is back where it was registered.
        case.owner = place.registered;
        case.lead = None;
        case.parts.retain(|login| *login != lead);
        case.hands.retain(|login| *login != lead);
    }
    let main = others
        .iter()
        .find(|c| c.place.name == place.name && c.state.name == "accepted");
    let main = main.map_or("", |c| c.number.as_str());
    for action in state.chain {
        let (who, fields) = step(app, *action, place, lead, main);
        for who in who {
            act(app, &who, &case.number, *action, &fields);
        }
    }
    case
}

pub(crate) fn register(
    app: &TestApp,
    clerk: &Person,
    place: &Place,
    state: &State,
    mark: usize,
) -> String {
    let mut fields = Fields::default();
    let source = if state.name == "transferred" {
        "nfra"
    } else {
        "direct"
    };
    for (name, value) in [
        ("channel", "phone"),
        ("source", source),
        ("nature", "complaint"),
        ("complainant.kind", "person"),
        ("complainant.name", &format!("kanari{mark:04}n")),
        ("complainant.phone", &format!("1990000{mark:04}")),
        ("complainant.address", &format!("江城市kanari{mark:04}a")),
        (
            "complainant.email",
            &format!("xkanari{mark:04}e@bank.example"),
        ),
        ("complainant.account", &format!("62220000{mark:08}")),
        ("title", &format!("kanari{mark:04}t 年费争议")),
        ("content", &format!("kanari{mark:04}t 年费争议，要求退还。")),
        ("category", "B032"),
        ("cause", "C07"),
    ] {
        fields.set(name, value);
    }
    // One customer who complained here and elsewhere.
    if state.name == "assigned" && ["own_unit", "elsewhere", "above"].contains(&place.name) {
        fields.set("complainant.id_number", "11010519491231002X");
    }
    for login in place.against {
        fields.push("against_staff", *login);
    }
    let form = Register::read(&fields, app.clock.now()).unwrap();
    let done = change::run_now(app, &clerk.actor(), None, move |change| {
        register_in(change, &form, "")
    });
    done.unwrap().number
}

/// Who takes a step, and what they fill in.
fn step(
    app: &TestApp,
    action: Action,
    place: &Place,
    lead: &str,
    main: &str,
) -> (Vec<Person>, Fields) {
    let everybody = || LOOKING.iter().chain(&LEADS);
    let named = |login: &str| *everybody().find(|p| p.login == login).unwrap();
    let who = match action {
        Action::Start
        | Action::Contact
        | Action::Find
        | Action::Propose
        | Action::Mediate
        | Action::AskExtension => vec![named(lead)],
        Action::GiveOpinion => place.asked.iter().map(|login| named(login)).collect(),
        _ => vec![DESK],
    };
    let now = app.clock.now();
    let mut fields = Fields::default();
    for spec in action.fields() {
        let value = match spec.name {
            "business" => "B032".to_owned(),
            "cause" => "C07".to_owned(),
            "reply_text" => "经核实……如有异议可申请核查、调解、仲裁或诉讼。".to_owned(),
            "resume_on" => day_of(now)
                .saturating_add(jiff::Span::new().days(1))
                .to_string(),
            "applied_at" => rfc3339(now),
            "unit" => place.owner.to_owned(),
            "handler" => lead.to_owned(),
            "score" => "4".to_owned(),
            "lead_number" => main.to_owned(),
            "at" | "amount_paid" | "co_handlers" | "business_channel" => String::new(),
            _ => match spec.kind {
                FieldKind::Choice(list) => list[0].code.to_owned(),
                FieldKind::Flag => "true".to_owned(),
                _ => "情况属实，按规定办理。".to_owned(),
            },
        };
        if !value.is_empty() {
            fields.set(spec.name, value);
        }
    }
    if action == Action::Assign {
        for login in place.asked {
            fields.push("co_handlers", *login);
        }
    }
    (who, fields)
}

pub(crate) fn act(app: &TestApp, who: &Person, number: &str, action: Action, fields: &Fields) {
    let command = Act {
        number: number.to_owned(),
        action,
        fields: fields.clone(),
        version: None,
        receipt: None,
    };
    let done = change::run_now(app, &who.actor(), None, move |change| {
        act_in(change, &command)
    });
    if let Err(error) = done {
        panic!("{} {action:?} {number}: {error:?}", who.login);
    }
}
