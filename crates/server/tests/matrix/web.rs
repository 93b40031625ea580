//! The whole program behind a socket on loopback, and somebody's browser in front of it.

use axum::Router;
use platform::App;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long an answer may take before the test says so.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a stream that has no end is listened to.
const LISTEN: Duration = Duration::from_millis(300);

/// The program, serving until it is dropped.
pub(crate) struct Site {
    address: SocketAddr,
    _runtime: Runtime,
}

impl Site {
    pub(crate) fn serve(app: App) -> Site {
        // The test asks faster than anybody may; that this is stopped is proven in `identity`.
        let limits = identity::Limits {
            api_per_minute: u32::MAX,
            anonymous_per_minute: u32::MAX,
            forms_per_ten_minutes: u32::MAX,
        };
        let doors = identity::Doors {
            limits,
            ..identity::Doors::default()
        };
        let (settings, live) = (identity::Settings::default(), notify::Live::default());
        let router: Router = xiaobao::router::router_through(app, settings, doors, &live);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).await.unwrap();
        });
        Site {
            address,
            _runtime: runtime,
        }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    /// Every text in it: of a spreadsheet, what stands in its parts.
    pub(crate) fn words(&self) -> String {
        if !self.bytes.starts_with(b"PK") {
            return self.text();
        }
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&self.bytes)).unwrap();
        let mut words = String::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            words.push_str(&String::from_utf8_lossy(&bytes));
        }
        words
    }
}

/// A browser with a session, over one connection that is kept open.
pub(crate) struct Browser {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    cookies: String,
}

/// A body and what it is.
pub(crate) struct Body<'a>(pub(crate) &'a str, pub(crate) Vec<u8>);

impl Browser {
    pub(crate) fn new(site: &Site) -> Browser {
        Browser {
            address: site.address,
            stream: None,
            cookies: String::new(),
        }
    }

    /// Logs in through the form.
    pub(crate) fn log_in(&mut self, login: &str, password: &str) {
        let answer = self.form("/login", &[("login", login), ("password", password)]);
        assert_eq!(answer.status, 303, "{login}: {}", answer.text());
        let set = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie");
        let pairs = set.map(|(_, value)| value.split(';').next().unwrap_or_default());
        self.cookies = pairs.collect::<Vec<_>>().join("; ");
    }

    /// Keeps the cookies that an answer sets, as a browser does.
    pub(crate) fn take_cookies(&mut self, answer: &Answer) {
        for (_, line) in answer.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            let name = pair.split('=').next().unwrap_or_default().to_owned();
            let old = self.cookies.split("; ").filter(|kept| !kept.is_empty());
            let others = old.filter(|kept| kept.split('=').next() != Some(&name));
            let all: Vec<&str> = others.chain([pair]).collect();
            self.cookies = all.join("; ");
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, None, "")
    }

    pub(crate) fn form(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| {
            let kept = percent_encoding::NON_ALPHANUMERIC;
            percent_encoding::utf8_percent_encode(text, kept).to_string()
        };
        let pairs = pairs
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)));
        let body = pairs.collect::<Vec<_>>().join("&").into_bytes();
        let kind = "application/x-www-form-urlencoded";
        self.ask("POST", path, Some(Body(kind, body)), "")
    }

    /// Sends JSON; `more` are further header lines, each with its end.
    pub(crate) fn json(&mut self, path: &str, body: &serde_json::Value, more: &str) -> Answer {
        let body = Body("application/json", body.to_string().into_bytes());
        self.ask("POST", path, Some(body), more)
    }

    /// Sends one small text as a file.
    pub(crate) fn upload(&mut self, path: &str, text: &str) -> Answer {
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"note.txt\"\r\n\
             content-type: text/plain\r\n\r\n{text}\r\n--edge--\r\n"
        );
        let body = Body("multipart/form-data; boundary=edge", body.into_bytes());
        self.ask("POST", path, Some(body), "")
    }

    pub(crate) fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: Option<Body<'_>>,
        more: &str,
    ) -> Answer {
        let cookies = &self.cookies;
        let (kind, bytes) = match &body {
            Some(Body(kind, bytes)) => (format!("content-type: {kind}\r\n"), bytes.as_slice()),
            None => (String::new(), &b""[..]),
        };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: bank.test\r\norigin: http://bank.test\r\n\
             cookie: {cookies}\r\n{kind}{more}content-length: {}\r\n\r\n",
            bytes.len()
        );
        let kept = self.stream.take();
        let mut stream = kept.unwrap_or_else(|| connect(self.address));
        stream.get_mut().write_all(head.as_bytes()).unwrap();
        stream.get_mut().write_all(bytes).unwrap();
        let (answer, open) = read(&mut stream);
        // The server closes a connection whose body it did not want to read.
        if open && (method == "GET" || answer.status < 400) {
            self.stream = Some(stream);
        }
        answer
    }
}

fn connect(address: SocketAddr) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    BufReader::new(stream)
}

fn line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// One answer, and whether the connection can be used again.
fn read(stream: &mut BufReader<TcpStream>) -> (Answer, bool) {
    let first = line(stream);
    let status = first.split(' ').nth(1).and_then(|s| s.parse().ok());
    let status = status.unwrap_or_else(|| panic!("no answer: {first}"));
    let mut headers: Vec<(String, String)> = Vec::new();
    loop {
        let line = line(stream);
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let value = |name: &str| {
        headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let mut bytes = Vec::new();
    let mut open = value("connection") != Some("close");
    if value("content-type").is_some_and(|kind| kind.starts_with("text/event-stream")) {
        open = false;
        listen(stream, &mut bytes);
    } else if value("transfer-encoding") == Some("chunked") {
        chunks(stream, &mut bytes);
    } else {
        let length = value("content-length").and_then(|n| n.parse().ok());
        bytes.resize(length.unwrap_or(0), 0);
        stream.read_exact(&mut bytes).unwrap();
    }
    let answer = Answer {
        status,
        headers,
        bytes,
    };
    (answer, open)
}

fn chunks(stream: &mut BufReader<TcpStream>, bytes: &mut Vec<u8>) {
    loop {
        let length = usize::from_str_radix(&line(stream), 16).unwrap();
        let at = bytes.len();
        bytes.resize(at + length, 0);
        stream.read_exact(&mut bytes[at..]).unwrap();
        line(stream);
        if length == 0 {
            return;
        }
    }
}

/// What comes within a moment from a stream that has no end.
fn listen(stream: &mut BufReader<TcpStream>, bytes: &mut Vec<u8>) {
    stream.get_mut().set_read_timeout(Some(LISTEN)).unwrap();
    let mut part = [0; 4096];
    while let Ok(length) = stream.read(&mut part) {
        if length == 0 {
            return;
        }
        bytes.extend_from_slice(&part[..length]);
    }
}
