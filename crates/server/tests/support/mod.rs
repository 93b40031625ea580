//! What the tests of the real program share: starting it, killing it, speaking HTTP with it.

#![expect(dead_code, reason = "each test uses its own part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Runs a command to its end, without any setting from outside.
pub(crate) fn xiaobao(folder: &Path, arguments: &[&str]) -> Output {
    command(folder)
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// The same, with variables.
pub(crate) fn xiaobao_with(folder: &Path, set: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = command(folder);
    command.envs(set.iter().copied()).args(arguments);
    command.output().expect("the program starts")
}

/// What a command that must end well has printed on stdout.
pub(crate) fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = xiaobao(folder, arguments);
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{arguments:?}: {err}");
    out.trim_end().to_owned()
}

/// Exit code, stdout and stderr.
pub(crate) fn outcome(output: &Output) -> (i32, String, String) {
    let (out, err) = texts(output);
    (output.status.code().unwrap_or(-1), out, err)
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xiaobao"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("XIAOBAO_") {
            command.env_remove(name);
        }
    }
    command
}

/// The program, serving. Killed when dropped.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Serving {
    /// Starts `xiaobao serve` on a free port and waits until it is ready.
    pub(crate) fn start(folder: &Path, data: &str) -> Serving {
        let mut child = command(folder)
            .args([
                "serve",
                "--data",
                data,
                "--listen",
                "127.0.0.1:0",
                "--log",
                "error",
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("stdout is piped");
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .expect("stdout is text");
        let address = line
            .rsplit("http://")
            .next()
            .and_then(|rest| rest.trim().trim_end_matches('/').parse().ok());
        let address = address.unwrap_or_else(|| panic!("not ready: {line}"));
        Serving { child, address }
    }

    /// `kill -9`: the process gets no chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it has ended");
    }

    /// SIGTERM, and its end; whether it ended well.
    pub(crate) fn end(mut self) -> bool {
        let id = self.child.id().to_string();
        let told = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .expect("kill runs");
        assert!(told.success());
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }
}

/// A connection that is kept open, and a token.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, token: &str) -> std::io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream: BufReader::new(stream),
            token: token.to_owned(),
        })
    }

    pub(crate) fn get(&mut self, path: &str) -> std::io::Result<Answer> {
        self.ask("GET", path, "")
    }

    pub(crate) fn post(&mut self, path: &str, body: &serde_json::Value) -> std::io::Result<Answer> {
        self.ask("POST", path, &body.to_string())
    }

    /// Sends a request and reads its answer; an error when the other side is gone.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> std::io::Result<Answer> {
        let (token, length) = (&self.token, body.len());
        let kind = if body.is_empty() {
            ""
        } else {
            "content-type: application/json\r\n"
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {token}\r\n\
             {kind}content-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.read()
    }

    fn read(&mut self) -> std::io::Result<Answer> {
        let gone = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let mut line = self.line()?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .ok_or_else(gone)?;
        let mut headers = Vec::new();
        loop {
            line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let mut body = vec![0; length.and_then(|(_, n)| n.parse().ok()).unwrap_or(0)];
        self.stream.read_exact(&mut body)?;
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}
