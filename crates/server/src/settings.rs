//! Settings: flags, then `XIAOBAO_*` environment variables, then `xiaobao.toml`, then the default.
//!
//! A wrong value or an unknown name is an error that names the setting, wherever it stands: a
//! mistyped limit that is silently ignored is worse than a program that does not start.

use crate::entrance::{Asked, Entrance, LdapFile, LimitsFile, OidcFile};
use kernel::Lang;
use platform::{KeySource, Secret};
use serde::Deserialize;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file that is read from the working directory when `--config` names no other.
pub const FILE: &str = "xiaobao.toml";

/// The database file in the data folder when no database is named.
pub const DATABASE_FILE: &str = "xiaobao.db";

/// Every variable that may be set. Variables of the test suite are its own affair.
const VARIABLES: [&str; 19] = [
    "XIAOBAO_CHECKPOINT_FOLDER",
    "XIAOBAO_CONFIG",
    "XIAOBAO_DATA",
    "XIAOBAO_DATABASE",
    "XIAOBAO_FONT_DIR",
    "XIAOBAO_HTTPS",
    "XIAOBAO_LANG",
    "XIAOBAO_LDAP_PASSWORD",
    "XIAOBAO_LISTEN",
    "XIAOBAO_LOG",
    "XIAOBAO_LOG_FORMAT",
    "XIAOBAO_MAIL_FROM",
    "XIAOBAO_MASTER_KEYS",
    "XIAOBAO_MASTER_KEY_COMMAND",
    "XIAOBAO_OIDC_SECRET",
    "XIAOBAO_PROXIES",
    "XIAOBAO_SIGNER",
    "XIAOBAO_SITE",
    "XIAOBAO_SMTP",
];
const VARIABLE_PREFIX: &str = "XIAOBAO_";
const TEST_PREFIX: &str = "XIAOBAO_TEST_";

/// What flags and environment say; clap has put the two in their order already.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--checkpoint-folder`, `XIAOBAO_CHECKPOINT_FOLDER`.
    pub checkpoint_folder: Option<PathBuf>,
    /// `--data`, `XIAOBAO_DATA`.
    pub data: Option<PathBuf>,
    /// `--database`, `XIAOBAO_DATABASE`.
    pub database: Option<String>,
    /// `--font-dir`, `XIAOBAO_FONT_DIR`.
    pub font_dir: Option<PathBuf>,
    /// `--https`, `XIAOBAO_HTTPS`.
    pub https: Option<String>,
    /// `--lang`, `XIAOBAO_LANG`.
    pub lang: Option<String>,
    /// `--listen`, `XIAOBAO_LISTEN`.
    pub listen: Option<String>,
    /// `--log`, `XIAOBAO_LOG`.
    pub log: Option<String>,
    /// `--log-format`, `XIAOBAO_LOG_FORMAT`.
    pub log_format: Option<String>,
    /// `--mail-from`, `XIAOBAO_MAIL_FROM`.
    pub mail_from: Option<String>,
    /// `XIAOBAO_MASTER_KEYS`: 64 hex characters each, separated by commas, the current one first; its
    /// flag is hidden, for others could read it.
    pub master_keys: Option<String>,
    /// `--master-key-command`, `XIAOBAO_MASTER_KEY_COMMAND`.
    pub master_key_command: Option<PathBuf>,
    /// `--signer`, `XIAOBAO_SIGNER`.
    pub signer: Option<String>,
    /// `--proxies`, `XIAOBAO_PROXIES`.
    pub proxies: Option<String>,
    /// `XIAOBAO_LDAP_PASSWORD`; its flag is hidden, for others could read it.
    pub ldap_password: Option<String>,
    /// `XIAOBAO_OIDC_SECRET`, in the same way.
    pub oidc_secret: Option<String>,
    /// `--site`, `XIAOBAO_SITE`.
    pub site: Option<String>,
    /// `--smtp`, `XIAOBAO_SMTP`.
    pub smtp: Option<String>,
}

/// The file's settings, all of them optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSettings {
    checkpoint_folder: Option<PathBuf>,
    data: Option<PathBuf>,
    database: Option<String>,
    font_dir: Option<PathBuf>,
    https: Option<bool>,
    lang: Option<String>,
    limits: Option<LimitsFile>,
    listen: Option<String>,
    log: Option<String>,
    ldap: Option<LdapFile>,
    log_format: Option<String>,
    mail_from: Option<String>,
    master_key_command: Option<PathBuf>,
    signer: Option<String>,
    oidc: Option<OidcFile>,
    proxies: Option<String>,
    site: Option<String>,
    smtp: Option<String>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// What the program works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where copies of checkpoints go: a folder that another machine looks after.
    pub checkpoint_folder: Option<PathBuf>,
    /// The folder of the embedded database, the keys and the stored files.
    pub data: PathBuf,
    /// `sqlite://FILE` or `postgres://…`. Holds a password: never printed.
    pub database: String,
    /// A folder with a Chinese font for posters, looked at before the system's fonts.
    pub font_dir: Option<PathBuf>,
    /// Whether browsers come over HTTPS (a proxy in front of this program): cookies are marked
    /// `Secure` then.
    pub https: bool,
    /// The language of what the command line prints; pages ask the browser and the account.
    pub lang: Lang,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The least important level that is logged: `off`, `error`, `warn`, `info`, `debug`, `trace`.
    pub log: tracing::metadata::LevelFilter,
    /// How log lines look.
    pub log_format: LogFormat,
    /// How notices leave the house: the site's own address and the mail server.
    pub notices: notify::Settings,
    /// Where the master keys are: files of the data folder, given, or asked of a program.
    pub keys: KeySource,
    /// The program that signs checkpoints; without it a key file does.
    pub signer: Option<String>,
    /// How people come in beside the password that is kept here, and through which proxies.
    pub entrance: Entrance,
    /// The file that was read, if there was one.
    pub file: Option<PathBuf>,
}

/// A setting that is wrong or unknown; the text names it and says what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongSetting(pub String);

impl Settings {
    /// Puts the sources together. `config` is the file that was asked for; without it
    /// [`FILE`] in `folder` is read if it is there. `variables` are the environment's names.
    pub fn read(
        flags: Flags,
        config: Option<&Path>,
        folder: &Path,
        variables: impl Iterator<Item = OsString>,
    ) -> Result<Settings, WrongSetting> {
        check_variables(variables)?;
        let (file, of_file) = read_file(config, folder)?;
        let place = match &file {
            Some(path) => path.display().to_string(),
            None => FILE.to_owned(),
        };
        let pick = |name: &'static str, flag: Option<String>, of_file: Option<String>| match (
            flag, of_file,
        ) {
            (Some(value), _) => Some((from_flag(name), value)),
            (None, Some(value)) => Some((format!("{place}: {name}"), value)),
            (None, None) => None,
        };
        let data = flags.data.or(of_file.data).unwrap_or_else(|| "data".into());
        if data.as_os_str().is_empty() {
            return Err(wrong(
                &from_flag("data"),
                "a folder is expected, not an empty text",
            ));
        }
        let database = match pick("database", flags.database, of_file.database) {
            Some((name, url)) => database(&name, url)?,
            None => format!("sqlite://{}", data.join(DATABASE_FILE).display()),
        };
        let https = of_file.https.map(|https| https.to_string());
        let https = pick("https", flags.https, https);
        let lang = pick("lang", flags.lang, of_file.lang);
        let listen = pick("listen", flags.listen, of_file.listen);
        let log = pick("log", flags.log, of_file.log);
        let format = pick("log_format", flags.log_format, of_file.log_format);
        let site = pick("site", flags.site, of_file.site);
        let smtp = pick("smtp", flags.smtp, of_file.smtp);
        let from = pick("mail_from", flags.mail_from, of_file.mail_from);
        let notices = notices(site, smtp, from)?;
        let entrance = Entrance::read(Asked {
            proxies: pick("proxies", flags.proxies, of_file.proxies),
            ldap: of_file.ldap,
            oidc: of_file.oidc,
            limits: of_file.limits,
            ldap_password: flags.ldap_password,
            oidc_secret: flags.oidc_secret,
            site: notices.site.clone().unwrap_or_default(),
        })
        .map_err(WrongSetting)?;
        Ok(Settings {
            checkpoint_folder: flags.checkpoint_folder.or(of_file.checkpoint_folder),
            signer: flags.signer.or(of_file.signer),
            font_dir: flags.font_dir.or(of_file.font_dir),
            keys: key_source(
                flags.master_keys,
                flags.master_key_command.or(of_file.master_key_command),
            )?,
            data,
            database,
            https: https.map_or(Ok(false), |(name, text)| flag(&name, &text))?,
            lang: lang.map_or(Ok(Lang::default()), |(name, text)| language(&name, &text))?,
            listen: listen.map_or(Ok(default_listen()), |(name, text)| address(&name, &text))?,
            log: log.map_or(Ok(default_level()), |(name, text)| level(&name, &text))?,
            log_format: format.map_or(Ok(LogFormat::Text), |(n, t)| log_format(&n, &t))?,
            notices,
            entrance,
            file,
        })
    }

    /// The file of an embedded database; `None` when the database is a server's.
    pub fn database_file(&self) -> Option<&Path> {
        self.database.strip_prefix("sqlite://").map(Path::new)
    }
}

fn default_level() -> tracing::metadata::LevelFilter {
    tracing::metadata::LevelFilter::INFO
}

/// Loopback only: whoever wants other machines to reach it says so.
fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

/// A setting as it is called outside the file.
fn from_flag(name: &str) -> String {
    let flag = name.replace('_', "-");
    format!("--{flag} (or {VARIABLE_PREFIX}{})", name.to_uppercase())
}

fn wrong(name: &str, expected: &str) -> WrongSetting {
    WrongSetting(format!("{name}: {expected}"))
}

fn check_variables(variables: impl Iterator<Item = OsString>) -> Result<(), WrongSetting> {
    for name in variables {
        let name = name.to_string_lossy();
        let ours = name.starts_with(VARIABLE_PREFIX) && !name.starts_with(TEST_PREFIX);
        if ours && !VARIABLES.contains(&name.as_ref()) {
            return Err(WrongSetting(format!(
                "{name}: there is no such setting; there are {}",
                VARIABLES.join(", ")
            )));
        }
    }
    Ok(())
}

fn read_file(
    config: Option<&Path>,
    folder: &Path,
) -> Result<(Option<PathBuf>, FileSettings), WrongSetting> {
    let path = match config {
        Some(path) => path.to_owned(),
        None if folder.join(FILE).exists() => folder.join(FILE),
        None => return Ok((None, FileSettings::default())),
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| WrongSetting(format!("{}: cannot be read: {error}", path.display())))?;
    let settings = toml::from_str(&text).map_err(|error| {
        // The message names an unknown setting; for a wrong type only the place does.
        let line = error
            .span()
            .map_or(1, |span| text[..span.start].lines().count().max(1));
        let at = text.lines().nth(line - 1).unwrap_or_default();
        let name = at.split('=').next().unwrap_or_default().trim();
        let message = error.message().trim_end();
        WrongSetting(format!(
            "{}, line {line}: {name}: {message}",
            path.display()
        ))
    })?;
    Ok((Some(path), settings))
}

/// The value is not repeated: it may hold a password.
fn database(name: &str, url: String) -> Result<String, WrongSetting> {
    let file = url
        .strip_prefix("sqlite://")
        .is_some_and(|file| !file.is_empty());
    if file || url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(url);
    }
    Err(wrong(
        name,
        "sqlite://FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE is expected",
    ))
}

/// The keys are not repeated in any message.
fn key_source(keys: Option<String>, command: Option<PathBuf>) -> Result<KeySource, WrongSetting> {
    match (keys, command) {
        (None, None) => Ok(KeySource::Folder),
        (Some(keys), None) => Ok(KeySource::Given(keys.split(',').map(Secret::new).collect())),
        (None, Some(program)) => Ok(KeySource::Command(program)),
        (Some(_), Some(_)) => Err(wrong(
            "XIAOBAO_MASTER_KEYS",
            "master keys come from one place; a command (--master-key-command) is set, too",
        )),
    }
}

/// A setting's name, as its place calls it, and its value.
type Picked = Option<(String, String)>;

/// The mail server's address is not repeated: it may hold a password.
fn notices(site: Picked, smtp: Picked, from: Picked) -> Result<notify::Settings, WrongSetting> {
    let site = site
        .map(|(name, text)| notify::read_site(&text).map_err(|expected| wrong(&name, expected.0)))
        .transpose()?;
    let mail = match (smtp, from) {
        (None, None) => None,
        (Some((name, url)), Some((_, from))) => {
            let read = notify::MailServer::read(&url, &from);
            Some(read.map_err(|expected| wrong(&name, expected.0))?)
        }
        (Some(_), None) => {
            let expected = "the sender's mail address is expected beside the mail server";
            return Err(wrong(&from_flag("mail_from"), expected));
        }
        (None, Some(_)) => {
            let expected = "the mail server is expected beside the sender's mail address";
            return Err(wrong(&from_flag("smtp"), expected));
        }
    };
    Ok(notify::Settings { site, mail })
}

fn flag(name: &str, text: &str) -> Result<bool, WrongSetting> {
    text.parse()
        .map_err(|_| wrong(name, &format!("true or false is expected, not `{text}`")))
}

fn language(name: &str, text: &str) -> Result<Lang, WrongSetting> {
    let expected = || wrong(name, &format!("zh-CN or en is expected, not `{text}`"));
    Lang::from_tag(text).ok_or_else(expected)
}

fn address(name: &str, text: &str) -> Result<SocketAddr, WrongSetting> {
    text.parse().map_err(|_| {
        let expected = "an address with its port is expected, such as 127.0.0.1:8080";
        wrong(name, &format!("{expected}, not `{text}`"))
    })
}

fn level(name: &str, text: &str) -> Result<tracing::metadata::LevelFilter, WrongSetting> {
    text.parse().map_err(|_| {
        let expected = "off, error, warn, info, debug or trace is expected";
        wrong(name, &format!("{expected}, not `{text}`"))
    })
}

fn log_format(name: &str, text: &str) -> Result<LogFormat, WrongSetting> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(wrong(
            name,
            &format!("text or json is expected, not `{text}`"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(flags: Flags, file: &str, variables: &[&str]) -> Result<Settings, WrongSetting> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), file).unwrap();
        Settings::read(
            flags,
            None,
            folder.path(),
            variables.iter().map(OsString::from),
        )
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_default() {
        let file = "listen = \"127.0.0.1:1\"\ndata = \"bank\"\nlog_format = \"json\"\n";
        let flags = Flags {
            listen: Some("127.0.0.1:2".to_owned()),
            ..Flags::default()
        };
        let settings = read(flags, file, &["XIAOBAO_LOG", "PATH", "XIAOBAO_TEST_X"]).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:2");
        assert_eq!(settings.database, "sqlite://bank/xiaobao.db");
        assert_eq!(settings.log_format, LogFormat::Json);
        assert_eq!(settings.log, tracing::metadata::LevelFilter::INFO);
        assert_eq!(settings.database_file(), Some(Path::new("bank/xiaobao.db")));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let flag = |f: fn(&mut Flags)| {
            let mut flags = Flags::default();
            f(&mut flags);
            read(flags, "", &[]).unwrap_err().0
        };
        for (error, names) in [
            (
                flag(|f| f.listen = Some("x".into())),
                "--listen (or XIAOBAO_LISTEN)",
            ),
            (
                flag(|f| f.log = Some("loud".into())),
                "--log (or XIAOBAO_LOG)",
            ),
            (
                flag(|f| f.https = Some("yes".into())),
                "--https (or XIAOBAO_HTTPS)",
            ),
            (
                flag(|f| f.lang = Some("fr".into())),
                "--lang (or XIAOBAO_LANG)",
            ),
            (
                flag(|f| f.log_format = Some("xml".into())),
                "--log-format (or XIAOBAO_LOG_FORMAT)",
            ),
            (
                flag(|f| f.site = Some("bank".into())),
                "--site (or XIAOBAO_SITE)",
            ),
            (
                flag(|f| f.smtp = Some("smtps://mail".into())),
                "--mail-from (or XIAOBAO_MAIL_FROM)",
            ),
            (
                flag(|f| {
                    f.smtp = Some("http://mail".into());
                    f.mail_from = Some("a@b.example".into());
                }),
                "--smtp (or XIAOBAO_SMTP)",
            ),
            (
                flag(|f| f.proxies = Some("10.0.0.0/8 front".into())),
                "--proxies (or XIAOBAO_PROXIES)",
            ),
            (
                flag(|f| f.data = Some("".into())),
                "--data (or XIAOBAO_DATA)",
            ),
            (
                read(Flags::default(), "lissten = 1", &[]).unwrap_err().0,
                "lissten",
            ),
            (
                read(Flags::default(), "# a\nlisten = 5", &[])
                    .unwrap_err()
                    .0,
                "line 2: listen",
            ),
            (
                read(Flags::default(), "listen = \"here\"", &[])
                    .unwrap_err()
                    .0,
                "listen: an address",
            ),
            (
                read(Flags::default(), "", &["XIAOBAO_LISSTEN"])
                    .unwrap_err()
                    .0,
                "XIAOBAO_LISSTEN",
            ),
        ] {
            assert!(error.contains(names), "{error}");
        }
    }

    #[test]
    fn limits_are_numbers_that_limit() {
        let of = |line: &str| read(Flags::default(), &format!("[limits]\n{line}\n"), &[]);
        let set = of("api_per_minute = 5").unwrap().entrance.limits;
        let default = identity::Limits::default();
        assert_eq!(set.api_per_minute, 5);
        assert_eq!(set.forms_per_ten_minutes, default.forms_per_ten_minutes);
        for line in ["api_per_minute = 0", "forms_per_ten_minutes = 2000000"] {
            let error = of(line).unwrap_err().0;
            let name = line.split(' ').next().unwrap();
            assert!(error.contains(&format!("[limits] {name}")), "{error}");
        }
        assert!(of("api_per_hour = 1").is_err());
    }

    const OUTSIDE: &str = "site = \"https://xiaobao.bank.example\"\n\
        [ldap]\nurl = \"ldaps://dc.bank.example\"\nbind_dn = \"cn=x\"\nbase = \"dc=bank\"\n\
        [oidc]\nissuer = \"https://id.bank.example\"\nclient_id = \"xiaobao\"\n";

    #[test]
    fn secrets_of_the_entrance_come_from_files_or_the_environment_and_are_not_printed() {
        let flags = || Flags {
            ldap_password: Some("tree-secret".into()),
            oidc_secret: Some("id-secret".into()),
            ..Flags::default()
        };
        let settings = read(flags(), OUTSIDE, &[]).unwrap();
        let shown = format!("{settings:?}");
        assert!(!shown.contains("-secret"), "{shown}");
        assert!(settings.entrance.doors().unwrap().provider.is_some());
        let error = read(Flags::default(), OUTSIDE, &[]).unwrap_err().0;
        assert!(error.contains("[ldap] bind_password_file"), "{error}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "of-the-file\n").unwrap();
        let line = format!(
            "bind_password_file = {:?}\n[oidc]",
            file.display().to_string()
        );
        let with_file = OUTSIDE.replace("[oidc]", &line);
        let flags_without = Flags {
            oidc_secret: Some("x".into()),
            ..Flags::default()
        };
        let settings = read(flags_without, &with_file, &[]).unwrap();
        assert_eq!(
            settings.entrance.directory.unwrap().bind_password.0,
            "of-the-file"
        );
        for (from, to, named) in [
            ("ldaps://", "ldap://", "[ldap] url"),
            ("https://id", "http://id", "[oidc] issuer"),
            ("site = \"https://xiaobao.bank.example\"", "", "[oidc] site"),
        ] {
            let error = read(flags(), &OUTSIDE.replace(from, to), &[])
                .unwrap_err()
                .0;
            assert!(error.contains(named), "{error}");
        }
        assert!(read(flags(), &OUTSIDE.replace("base", "bass"), &[]).is_err());
    }

    #[test]
    fn a_password_is_never_repeated() {
        let flags = Flags {
            database: Some("mysql://u:secret@h/d".into()),
            ..Flags::default()
        };
        let error = read(flags, "", &[]).unwrap_err().0;
        assert!(
            error.contains("--database") && !error.contains("secret"),
            "{error}"
        );
    }

    #[test]
    fn the_example_file_shows_every_setting_with_its_default() {
        let example = include_str!("../xiaobao.example.toml");
        let shown = read(Flags::default(), example, &[]).unwrap();
        let default = read(Flags::default(), "", &[]).unwrap();
        assert_eq!(
            Settings {
                file: None,
                ..shown
            },
            Settings {
                file: None,
                ..default
            }
        );
        for variable in VARIABLES.iter().filter(|name| **name != "XIAOBAO_CONFIG") {
            assert!(example.contains(variable), "{variable}");
        }
    }
}
