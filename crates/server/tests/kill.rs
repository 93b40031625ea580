//! Nothing that was acknowledged is lost: the program is killed in the middle of writes, again and
//! again, on one and the same folder.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod support;

use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Client, Serving, outcome, printed, xiaobao};

/// How often the program is killed.
const ROUNDS: usize = 50;
/// How many write at the same time.
const WRITERS: usize = 4;

#[test]
fn every_acknowledged_complaint_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // It asks for many complaints in one go; how often one token may ask is another test's matter.
    let settings = "[limits]\napi_per_minute = 1000000\n";
    std::fs::write(folder.join("xiaobao.toml"), settings).unwrap();
    printed(folder, &["init", "--data", "bank", "--admin", "admin"]);
    let token = printed(
        folder,
        &[
            "token", "create", "--data", "bank", "--name", "test", "--role", "office", "--unit",
            "0000",
        ],
    );
    let mut numbers = BTreeSet::new();
    for round in 0..ROUNDS {
        let serving = Serving::start(folder, "bank");
        // From the very first answer to well under way, so that every moment is hit.
        let acknowledged = write_until_killed(serving, &token, 1 + round * 7 % 23);
        let before = numbers.len();
        numbers.extend(acknowledged.iter().cloned());
        assert_eq!(
            numbers.len(),
            before + acknowledged.len(),
            "round {round}: a number came twice"
        );
        look_for(folder, &token, &acknowledged, round);
    }
    let all: Vec<String> = numbers.into_iter().collect();
    assert!(
        all.len() > ROUNDS,
        "only {} complaints were acknowledged",
        all.len()
    );
    look_for(folder, &token, &all, ROUNDS);
}

/// Writes from several connections; kills the program once so many writes are acknowledged, while
/// others are under way. Gives the numbers of all that were acknowledged.
fn write_until_killed(serving: Serving, token: &str, enough: usize) -> Vec<String> {
    let numbers = Arc::new(Mutex::new(Vec::new()));
    let count = Arc::new(AtomicUsize::new(0));
    let address = serving.address;
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (numbers, count, token) =
                (Arc::clone(&numbers), Arc::clone(&count), token.to_owned());
            std::thread::spawn(move || {
                let Ok(mut client) = Client::new(address, &token) else {
                    return;
                };
                while let Ok(answer) = client.post("/api/v1/complaints", &complaint(writer)) {
                    assert_eq!(answer.status, 201, "{}", answer.body);
                    let number = answer.json()["number"].as_str().unwrap().to_owned();
                    numbers.lock().unwrap().push(number);
                    count.fetch_add(1, Ordering::Release);
                }
            })
        })
        .collect();
    while count.load(Ordering::Acquire) < enough && writers.iter().any(|w| !w.is_finished()) {
        std::thread::sleep(Duration::from_micros(200));
    }
    serving.kill();
    for writer in writers {
        writer
            .join()
            .expect("every write was answered rightly or not at all");
    }
    let numbers = numbers.lock().unwrap();
    assert!(
        numbers.len() >= enough,
        "{} of {enough} were acknowledged",
        numbers.len()
    );
    numbers.clone()
}

fn complaint(writer: usize) -> serde_json::Value {
    json!({
        "channel": "phone",
        "source": "direct",
        "nature": "complaint",
        "content": format!("客户反映自动取款机吞卡，已等待两天（{writer}）"),
        "complainant": { "kind": "person", "name": "王小明", "phone": "13800002046" },
    })
}

/// Starts the program again: the complaints are there, and the ledger holds.
fn look_for(folder: &Path, token: &str, numbers: &[String], round: usize) {
    let serving = Serving::start(folder, "bank");
    let mut client = Client::new(serving.address, token).unwrap();
    for number in numbers {
        let answer = client.get(&format!("/api/v1/complaints/{number}")).unwrap();
        assert_eq!(
            answer.status, 200,
            "round {round}: {number} is lost: {}",
            answer.body
        );
        assert_eq!(answer.json()["number"], number.as_str());
    }
    assert!(serving.end(), "round {round}: it ends in good order");
    let verified = xiaobao(folder, &["ledger", "verify", "--data", "bank", "--json"]);
    let (code, out, err) = outcome(&verified);
    assert_eq!(code, 0, "round {round}: {out} {err}");
}
