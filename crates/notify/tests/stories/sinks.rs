//! The other side: a web server that answers what it is told to, and a real mail server.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What the web server answers.
#[derive(Clone, Debug)]
pub(crate) enum Say {
    /// A status with a body.
    Status(u16, &'static str),
    /// Nothing, until the other side goes away.
    Nothing,
}

/// A web server on a port of its own: keeps what it gets, answers in turn what it is told to, `200`
/// afterwards.
pub(crate) struct WebSink {
    pub(crate) url: String,
    got: Arc<Mutex<Vec<Got>>>,
    says: Arc<Mutex<VecDeque<Say>>>,
}

impl WebSink {
    pub(crate) fn new(says: &[Say]) -> WebSink {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let got = Arc::new(Mutex::new(Vec::new()));
        let says = Arc::new(Mutex::new(says.iter().cloned().collect::<VecDeque<_>>()));
        let (kept, told) = (got.clone(), says.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, told) = (kept.clone(), told.clone());
                std::thread::spawn(move || serve(stream, &kept, &told));
            }
        });
        WebSink { url, got, says }
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    pub(crate) fn say(&self, say: Say) {
        self.says.lock().unwrap().push_back(say);
    }
}

fn serve(stream: TcpStream, got: &Mutex<Vec<Got>>, says: &Mutex<VecDeque<Say>>) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line).is_ok_and(|n| n > 0) {
        let path = line.split(' ').nth(1).unwrap().to_owned();
        let mut headers = Vec::new();
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).unwrap();
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let mut body = vec![0; length.map_or(0, |(_, n)| n.parse().unwrap())];
        stream.read_exact(&mut body).unwrap();
        got.lock().unwrap().push(Got {
            path,
            headers,
            body: String::from_utf8(body).unwrap(),
        });
        let say = says.lock().unwrap().pop_front();
        match say.unwrap_or(Say::Status(200, "{\"errcode\":0,\"errmsg\":\"ok\"}")) {
            Say::Nothing => {
                let _ = stream.read_line(&mut String::new());
                return;
            }
            Say::Status(status, body) => {
                let length = body.len();
                // A redirect would lead here again: it must not be followed.
                let answer = format!(
                    "HTTP/1.1 {status} Said\r\nlocation: /elsewhere\r\ncontent-length: {length}\r\n\r\n{body}"
                );
                if stream.get_mut().write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
        }
        line.clear();
    }
}

/// When this is `1`, a test run without the mail server fails.
const REQUIRED: &str = "XIAOBAO_TEST_SMTP_REQUIRED";
/// The mail server: Debian's python3-aiosmtpd.
const PROGRAM: &str = "aiosmtpd";

/// A real mail server in a process of its own; keeps mails in a folder.
pub(crate) struct MailSink {
    child: Child,
    pub(crate) port: u16,
    folder: tempfile::TempDir,
}

impl MailSink {
    /// `None`, with a word, when there is no such program on this machine and none is required.
    pub(crate) fn new() -> Option<MailSink> {
        let port = free_port();
        MailSink::at(port)
    }

    pub(crate) fn at(port: u16) -> Option<MailSink> {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("mail");
        let started = Command::new(PROGRAM)
            .args(["-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&place)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = match started {
            Ok(child) => child,
            Err(error) if required() => panic!("{REQUIRED}=1, but {PROGRAM}: {error}"),
            Err(error) => {
                eprintln!("mail is skipped: {PROGRAM} (Debian python3-aiosmtpd): {error}");
                return None;
            }
        };
        let sink = MailSink {
            child,
            port,
            folder,
        };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "{PROGRAM} does not listen"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(sink)
    }

    /// The mails that came, each as it was received, in no order.
    pub(crate) fn mails(&self) -> Vec<String> {
        let folder = self.folder.path().join("mail/new");
        let Ok(files) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let text = |path: &Path| std::fs::read_to_string(path).unwrap();
        files.map(|file| text(&file.unwrap().path())).collect()
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no command line to be told by"
)]
fn required() -> bool {
    std::env::var(REQUIRED).is_ok_and(|value| value == "1")
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
