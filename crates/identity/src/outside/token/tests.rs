//! Tokens that are true, and everything that makes one untrue.

use super::*;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

const NOW: i64 = 1_800_000_000;

struct Signer {
    pair: EcdsaKeyPair,
    keys: Keys,
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn signer() -> Signer {
    let random = SystemRandom::new();
    let how = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let document = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(how, document.as_ref(), &random).unwrap();
    let point = pair.public_key().as_ref();
    let keys = json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256",
        "x": b64(&point[1..33]), "y": b64(&point[33..]),
    }] });
    Signer {
        keys: serde_json::from_value(keys).unwrap(),
        pair,
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://id.bank.example", "aud": "xiaobao", "sub": "7", "nonce": "n-1",
        "exp": NOW + 300, "iat": NOW - 5, "preferred_username": "lina",
    })
}

fn token(signer: &Signer, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| b64(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = signer
        .pair
        .sign(&SystemRandom::new(), signed.as_bytes())
        .unwrap();
    format!("{signed}.{}", b64(signature.as_ref()))
}

fn wanted() -> Wanted<'static> {
    Wanted {
        issuer: "https://id.bank.example",
        client: "xiaobao",
        nonce: "n-1",
        now: Instant::from_second(NOW).unwrap(),
        leeway: 60,
    }
}

#[test]
fn a_true_token_is_believed_and_every_untrue_one_is_not() {
    let signer = signer();
    let header = json!({ "alg": "ES256", "kid": "k1" });
    let check_of = |header: &Value, claims: &Value| {
        check(&token(&signer, header, claims), &signer.keys, &wanted())
    };
    assert_eq!(
        check_of(&header, &claims()).unwrap()["preferred_username"],
        "lina"
    );
    for (name, value, why) in [
        ("iss", json!("https://id.bank.example/"), "another issuer"),
        ("aud", json!("other"), "for another audience"),
        ("aud", json!([]), "for another audience"),
        ("aud", json!(["xiaobao", "other"]), "asked by another party"),
        ("azp", json!("other"), "asked by another party"),
        ("exp", json!(NOW - 60), "it has expired"),
        ("exp", json!("never"), "no time of expiry"),
        ("iat", json!(NOW + 61), "issued in the future"),
        ("nbf", json!(NOW + 61), "not valid yet"),
        ("nonce", json!("n-2"), "another nonce"),
        ("nonce", json!(null), "another nonce"),
        ("sub", json!(""), "nobody's"),
    ] {
        let mut wrong = claims();
        wrong[name] = value;
        assert_eq!(
            check_of(&header, &wrong).unwrap_err(),
            Because(why),
            "{name}"
        );
    }
    let mut shared = claims();
    shared["aud"] = json!(["xiaobao", "other"]);
    shared["azp"] = json!("xiaobao");
    assert!(check_of(&header, &shared).is_ok());
    let mut late = claims();
    late["exp"] = json!(NOW - 59);
    assert!(
        check_of(&header, &late).is_ok(),
        "the clocks may differ a little"
    );
}

#[test]
fn what_is_not_signed_by_the_provider_is_not_believed() {
    let (ours, other) = (signer(), signer());
    let header = json!({ "alg": "ES256", "kid": "k1" });
    let good = token(&ours, &header, &claims());
    let refused = |token: &str| check(token, &ours.keys, &wanted()).unwrap_err();
    assert_eq!(
        refused(&token(&other, &header, &claims())),
        Because("the signature is wrong")
    );
    let unknown = json!({ "alg": "ES256", "kid": "k2" });
    assert_eq!(
        refused(&token(&ours, &unknown, &claims())),
        Untrue::UnknownKey
    );
    for alg in ["none", "None", "HS256", "RS512", ""] {
        let header = json!({ "alg": alg, "kid": "k1" });
        let why = Because("signed with an algorithm that is not taken");
        assert_eq!(refused(&token(&ours, &header, &claims())), why, "{alg}");
    }
    // A key of one kind never verifies what claims another.
    let rsa = json!({ "alg": "RS256", "kid": "k1" });
    assert_eq!(refused(&token(&ours, &rsa, &claims())), Untrue::UnknownKey);
    let critical = json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"] });
    assert!(check(&token(&ours, &critical, &claims()), &ours.keys, &wanted()).is_err());
    let (signed, _) = good.rsplit_once('.').unwrap();
    for broken in [
        "",
        "a.b",
        "a.b.c",
        &format!("{signed}."),
        &good.replace('.', ""),
    ] {
        assert!(check(broken, &ours.keys, &wanted()).is_err(), "{broken}");
    }
    let mut parts: Vec<&str> = good.split('.').collect();
    let forged = b64(claims().to_string().replace("lina", "boss").as_bytes());
    parts[1] = &forged;
    assert_eq!(refused(&parts.join(".")), Because("the signature is wrong"));
}
