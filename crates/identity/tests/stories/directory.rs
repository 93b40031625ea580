//! The directory as it is: a real `slapd` on loopback, bound to, searched, and asked for passwords.

use crate::site::{PASSWORD, Site};
use identity::{Directory, DirectorySettings, Doors, Hidden};
use kernel::Role;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::{Engine, TestApp};

/// When this is `1`, a test run without slapd fails.
const REQUIRED: &str = "XIAOBAO_TEST_SLAPD_REQUIRED";
/// Where Debian puts it.
const SLAPD: &str = "/usr/sbin/slapd";
/// How long it may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

const CONF: &str = r#"
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile DIR/slapd.pid
database mdb
maxsize 10485760
suffix "dc=bank"
rootdn "cn=root,dc=bank"
directory DIR/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=xiaobao,dc=bank" read by * none
"#;

const LDIF: &str = "\
dn: dc=bank
objectClass: dcObject
objectClass: organization
dc: bank
o: Bank

dn: cn=xiaobao,dc=bank
objectClass: person
cn: xiaobao
sn: xiaobao
userPassword: the program's own

dn: ou=people,dc=bank
objectClass: organizationalUnit
ou: people

dn: uid=zhangwei,ou=people,dc=bank
objectClass: inetOrgPerson
uid: zhangwei
cn: Zhang Wei
sn: Zhang
userPassword: Spring-plum-42

dn: uid=lina,ou=people,dc=bank
objectClass: inetOrgPerson
uid: lina
cn: Li Na (retail)
sn: Li
userPassword: Autumn-pear-17

dn: uid=twin,ou=people,dc=bank
objectClass: inetOrgPerson
uid: twin
cn: First Twin
sn: Twin
userPassword: Winter-fig-08

dn: cn=second,ou=people,dc=bank
objectClass: inetOrgPerson
uid: twin
cn: second
sn: Twin
userPassword: Winter-fig-08

dn: ou=groups,dc=bank
objectClass: organizationalUnit
ou: groups

dn: cn=handlers,ou=groups,dc=bank
objectClass: groupOfNames
cn: handlers
member: uid=zhangwei,ou=people,dc=bank
member: uid=twin,ou=people,dc=bank
";

/// A directory of its own; ended when dropped.
struct Slapd {
    process: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts one, or says why there is none.
fn slapd() -> Option<Slapd> {
    if !Path::new(SLAPD).exists() {
        let required = std::env::vars().any(|(name, value)| name == REQUIRED && value == "1");
        assert!(!required, "{REQUIRED}=1, but there is no {SLAPD}");
        eprintln!("the directory's test is skipped: there is no {SLAPD}");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    std::fs::create_dir(dir.join("db")).unwrap();
    let conf = dir.join("slapd.conf");
    std::fs::write(&conf, CONF.replace("DIR", dir.to_str().unwrap())).unwrap();
    std::fs::write(dir.join("bank.ldif"), LDIF).unwrap();
    let added = Command::new("/usr/sbin/slapadd")
        .arg("-f")
        .arg(&conf)
        .arg("-l")
        .arg(dir.join("bank.ldif"))
        .output()
        .unwrap();
    assert!(
        added.status.success(),
        "{}",
        String::from_utf8_lossy(&added.stderr)
    );
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let process = Command::new(SLAPD)
        .args(["-d", "0", "-h", &format!("ldap://127.0.0.1:{port}/"), "-f"])
        .arg(&conf)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let slapd = Slapd {
        process,
        port,
        _folder: folder,
    };
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < PATIENCE, "slapd does not listen");
        std::thread::sleep(Duration::from_millis(30));
    }
    Some(slapd)
}

fn settings(port: u16) -> DirectorySettings {
    DirectorySettings {
        url: format!("ldap://127.0.0.1:{port}"),
        starttls: false,
        bind_dn: "cn=xiaobao,dc=bank".to_owned(),
        bind_password: Hidden("the program's own".to_owned()),
        base: "ou=people,dc=bank".to_owned(),
        filter: "(uid={login})".to_owned(),
        name: "cn".to_owned(),
        groups: String::new(),
        group_base: "ou=groups,dc=bank".to_owned(),
        group_filter: "(member={dn})".to_owned(),
        create: true,
    }
}

/// A site at which the directory vouches for people, and which knows its groups.
fn site<'a>(app: &'a TestApp, settings: DirectorySettings) -> Site<'a> {
    let doors = Doors {
        directory: Some(Directory::new(settings).unwrap()),
        ..Doors::default()
    };
    let site = Site::through(app, doors);
    site.person("admin", "0000", &[Role::Admin]);
    let admin = site.login("admin");
    let version = site.get("/access/policy", &admin).hidden("version");
    let groups = "CN=Handlers,ou=groups,dc=bank | handler | 0101";
    let form = [("version", version.as_str()), ("groups", groups)];
    let saved = site.post("/access/policy", &admin, &form);
    assert_eq!(saved.status, 303, "{}", saved.text());
    site
}

#[test]
fn a_person_of_the_directory_comes_in_with_the_roles_of_their_groups() {
    let Some(slapd) = slapd() else { return };
    let app = TestApp::on(Engine::Sqlite);
    let site = site(&app, settings(slapd.port));
    let answer = site.try_login("zhangwei", "Spring-plum-42");
    assert_eq!(answer.status, 303, "{}", answer.text());
    let session = answer.cookie("session").unwrap();
    assert_eq!(site.get("/me/sessions", &session).status, 200);
    assert_eq!(site.get("/accounts", &session).status, 403);
    let admin = site.login("admin");
    let account = site.get("/accounts/zhangwei", &admin).text();
    assert!(account.contains("Zhang Wei"), "{account}");
    assert!(
        account.contains("0101") || account.contains("Chengdong"),
        "{account}"
    );
    assert!(
        account.contains(Role::Handler.label(kernel::Lang::En)),
        "{account}"
    );
    site.assert_state("zhangwei");
    assert!(!site.written().contains("Spring-plum-42"));
}

#[test]
fn nobody_else_comes_in_through_the_directory() {
    let Some(slapd) = slapd() else { return };
    let app = TestApp::on(Engine::Sqlite);
    let site = site(&app, settings(slapd.port));
    for (login, password, why) in [
        ("zhangwei", "spring-plum-42", "a wrong password"),
        ("zhangwei", "", "no password: an anonymous bind succeeds"),
        ("lina", "Autumn-pear-17", "none of her groups gives a role"),
        ("twin", "Winter-fig-08", "two people have that login"),
        ("nobody", "Spring-plum-42", "there is no such person"),
        ("zhang*", "Spring-plum-42", "a star is not a wildcard"),
        ("*", "Spring-plum-42", "nor alone"),
        (
            "zhangwei)(uid=*",
            "Spring-plum-42",
            "no filter can be written",
        ),
        (
            "zhangwei)(|(uid=lina",
            "Autumn-pear-17",
            "nor another person's",
        ),
    ] {
        let answer = site.try_login(login, password);
        assert_ne!(answer.status, 303, "{login}: {why}");
        assert_eq!(answer.cookie("session"), None, "{login}: {why}");
    }
    // The local password of a local account still opens.
    site.person("wangfang", "0101", &[Role::Handler]);
    assert_eq!(site.try_login("wangfang", PASSWORD).status, 303);
}

#[test]
fn without_the_directory_local_accounts_come_in_and_others_do_not() {
    let Some(mut slapd) = slapd() else { return };
    let app = TestApp::on(Engine::Sqlite);
    let wrong = DirectorySettings {
        bind_password: Hidden("another".to_owned()),
        ..settings(slapd.port)
    };
    let site = site(&app, wrong);
    // The program's own password is wrong: nobody is let in by mistake.
    assert_eq!(
        site.try_login("zhangwei", "Spring-plum-42")
            .cookie("session"),
        None
    );
    slapd.process.kill().unwrap();
    slapd.process.wait().unwrap();
    assert_eq!(
        site.try_login("zhangwei", "Spring-plum-42")
            .cookie("session"),
        None
    );
    site.login("admin");
}
