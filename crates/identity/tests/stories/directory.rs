//! The directory as it is: a real `slapd` on loopback, bound to, searched, and asked for passwords.

use crate::site::{PASSWORD, Site};
use identity::{Directory, DirectorySettings, Doors, Hidden};
use kernel::Role;
use std::fmt::Write;
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
TLS
database mdb
maxsize 10485760
suffix "dc=bank"
rootdn "cn=root,dc=bank"
directory DIR/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="cn=xiaobao,dc=bank" read by * none
"#;

/// What the file of settings says when it has a certificate.
const TLS: &str = "TLSCertificateFile DIR/cert.pem\nTLSCertificateKeyFile DIR/key.pem\nTLSCACertificateFile DIR/ca.pem\n";

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
    /// Of `ldaps://`; 0 without a certificate.
    secure: u16,
    folder: TempDir,
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts one that speaks in the clear, or says why there is none.
fn slapd() -> Option<Slapd> {
    start("")
}

fn start(tls: &str) -> Option<Slapd> {
    if !Path::new(SLAPD).exists() {
        let required = std::env::vars().any(|(name, value)| name == REQUIRED && value == "1");
        assert!(!required, "{REQUIRED}=1, but there is no {SLAPD}");
        eprintln!("the directory's test is skipped: there is no {SLAPD}");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    std::fs::create_dir(dir.join("db")).unwrap();
    if !tls.is_empty() {
        certificates(dir);
    }
    let conf = dir.join("slapd.conf");
    let written = CONF
        .replace("TLS", tls)
        .replace("DIR", dir.to_str().unwrap());
    std::fs::write(&conf, written).unwrap();
    std::fs::write(dir.join("bank.ldif"), LDIF).unwrap();
    let mut add = Command::new("/usr/sbin/slapadd");
    add.arg("-f")
        .arg(&conf)
        .arg("-l")
        .arg(dir.join("bank.ldif"));
    done(&mut add);
    let (port, mut secure) = (free(), 0);
    let mut places = format!("ldap://127.0.0.1:{port}/");
    if !tls.is_empty() {
        secure = free();
        write!(places, " ldaps://127.0.0.1:{secure}/").unwrap();
    }
    let process = Command::new(SLAPD)
        .args(["-d", "0", "-h", &places, "-f"])
        .arg(&conf)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let slapd = Slapd {
        process,
        port,
        secure,
        folder,
    };
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < PATIENCE, "slapd does not listen");
        std::thread::sleep(Duration::from_millis(30));
    }
    Some(slapd)
}

fn free() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

fn done(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// An authority of this test's own, and the directory's certificate by it; another authority that has
/// nothing to do with it.
fn certificates(dir: &Path) {
    const KEY: [&str; 5] = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ];
    let openssl = |args: &[&str], key: bool| {
        let mut command = Command::new("openssl");
        command.current_dir(dir).args(args);
        if key {
            command.args(KEY);
        }
        done(&mut command);
    };
    for name in ["ca", "other"] {
        let (key, cert) = (format!("{name}.key"), format!("{name}.pem"));
        let subject = format!("/CN=Test {name}");
        let made = [
            "req", "-x509", "-days", "2", "-subj", &subject, "-keyout", &key, "-out", &cert,
        ];
        openssl(&made, true);
    }
    openssl(
        &[
            "req",
            "-subj",
            "/CN=localhost",
            "-keyout",
            "key.pem",
            "-out",
            "csr.pem",
        ],
        true,
    );
    std::fs::write(dir.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    let signed = [
        "x509",
        "-req",
        "-days",
        "2",
        "-in",
        "csr.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-extfile",
        "names",
        "-out",
        "cert.pem",
    ];
    openssl(&signed, false);
}

fn settings(port: u16) -> DirectorySettings {
    DirectorySettings {
        url: format!("ldap://127.0.0.1:{port}"),
        starttls: false,
        authorities: String::new(),
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

#[test]
fn the_directorys_certificate_is_checked_over_ldaps_and_starttls() {
    let Some(slapd) = start(TLS) else { return };
    let pem = |name: &str| std::fs::read_to_string(slapd.folder.path().join(name)).unwrap();
    let comes_in = |url: String, starttls: bool, authorities: String| {
        let app = TestApp::on(Engine::Sqlite);
        let asked = DirectorySettings {
            url,
            starttls,
            authorities,
            ..settings(slapd.port)
        };
        let site = site(&app, asked);
        let answer = site.try_login("zhangwei", "Spring-plum-42");
        answer.cookie("session").is_some()
    };
    let (secure, plain) = (slapd.secure, slapd.port);
    let ldaps = format!("ldaps://localhost:{secure}");
    let starttls = format!("ldap://localhost:{plain}");
    assert!(comes_in(ldaps.clone(), false, pem("ca.pem")), "ldaps");
    assert!(comes_in(starttls.clone(), true, pem("ca.pem")), "StartTLS");
    for (authority, why) in [
        (pem("other.pem"), "another authority"),
        (String::new(), "the system's authorities"),
    ] {
        assert!(
            !comes_in(ldaps.clone(), false, authority.clone()),
            "ldaps: {why}"
        );
        assert!(
            !comes_in(starttls.clone(), true, authority),
            "StartTLS: {why}"
        );
    }
    let elsewhere = format!("ldaps://127.0.0.1:{secure}");
    assert!(
        !comes_in(elsewhere, false, pem("ca.pem")),
        "another name than the certificate's"
    );
}
