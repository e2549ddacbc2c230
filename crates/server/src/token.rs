//! Signed tokens: who may connect, who may upload.
//!
//! A token is `base64url(mac | payload)`: self-describing, checked without the
//! store. Each kind signs under its own label, so none passes for another.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::Sha256;
use thiserror::Error;

const MAC_BYTES: usize = 16;

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// It was not made by this server, or has been changed.
    #[error("the token is incorrect: get a new one by /user/getToken.json")]
    Incorrect,
    /// It belongs to another app.
    #[error("the token belongs to another app key")]
    OtherApp,
    /// Its time is over.
    #[error("the token has expired: ask for a new one")]
    Expired,
}

/// Makes and checks the tokens of one app.
#[derive(Clone)]
pub struct Tokens {
    app_key: String,
    secret: Vec<u8>,
}

/// What an IM token says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Connect {
    #[serde(rename = "u")]
    user: String,
    #[serde(rename = "a")]
    app_key: String,
    #[serde(rename = "t")]
    issued_ms: i64,
}

/// Whose an IM token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The user.
    pub user: String,
    /// When it was given, in ms.
    pub issued_ms: i64,
}

/// What an upload token allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Who uploads.
    #[serde(rename = "u")]
    pub user: String,
    /// The only key allowed, when the client asked for one.
    #[serde(rename = "k")]
    pub key: Option<String>,
    /// Until when, in ms.
    #[serde(rename = "d")]
    pub deadline_ms: i64,
}

/// What leave to download an hour's messages says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// Which hour, in ms since the Unix epoch.
    #[serde(rename = "h")]
    pub hour_ms: i64,
    /// Until when, in ms.
    #[serde(rename = "d")]
    pub deadline_ms: i64,
}

impl Tokens {
    /// Tokens of the app with this key and secret.
    pub fn new(app_key: &str, app_secret: &str) -> Self {
        Self {
            app_key: app_key.to_owned(),
            secret: app_secret.as_bytes().to_vec(),
        }
    }

    /// An IM token for `user`.
    pub fn issue(&self, user: &str, now_ms: i64) -> String {
        let payload = Connect {
            user: user.to_owned(),
            app_key: self.app_key.clone(),
            issued_ms: now_ms,
        };
        self.seal(b"connect", &payload)
    }

    /// The user that an IM token belongs to.
    pub fn user_of(&self, token: &str) -> Result<String, TokenError> {
        self.holder(token).map(|holder| holder.user)
    }

    /// Whose an IM token is, and since when. The vendor's tokens carry addresses
    /// after an `@`; such a suffix is ignored.
    pub fn holder(&self, token: &str) -> Result<Holder, TokenError> {
        let token = token.split('@').next().unwrap_or_default();
        let payload: Connect = self.open(b"connect", token)?;
        if payload.app_key == self.app_key {
            Ok(Holder {
                user: payload.user,
                issued_ms: payload.issued_ms,
            })
        } else {
            Err(TokenError::OtherApp)
        }
    }

    /// An upload token.
    pub fn issue_upload(&self, upload: &Upload) -> String {
        self.seal(b"upload", upload)
    }

    /// What an upload token allows now.
    pub fn upload(&self, token: &str, now_ms: i64) -> Result<Upload, TokenError> {
        let upload: Upload = self.open(b"upload", token)?;
        if now_ms < upload.deadline_ms {
            Ok(upload)
        } else {
            Err(TokenError::Expired)
        }
    }

    /// Leave to download an hour's messages.
    pub fn issue_archive(&self, archive: &Archive) -> String {
        self.seal(b"archive", archive)
    }

    /// The hour that may be downloaded now.
    pub fn archive(&self, token: &str, now_ms: i64) -> Result<i64, TokenError> {
        let archive: Archive = self.open(b"archive", token)?;
        if now_ms < archive.deadline_ms {
            Ok(archive.hour_ms)
        } else {
            Err(TokenError::Expired)
        }
    }

    fn seal(&self, label: &[u8], payload: &impl Serialize) -> String {
        let payload = serde_json::to_vec(payload).unwrap_or_default();
        let mut sealed = self.mac(label, &payload).finalize().into_bytes()[..MAC_BYTES].to_vec();
        sealed.extend(payload);
        URL_SAFE_NO_PAD.encode(sealed)
    }

    fn open<T: DeserializeOwned>(&self, label: &[u8], token: &str) -> Result<T, TokenError> {
        let sealed = URL_SAFE_NO_PAD
            .decode(token)
            .map_err(|_| TokenError::Incorrect)?;
        let (mac, payload) = sealed
            .split_at_checked(MAC_BYTES)
            .ok_or(TokenError::Incorrect)?;
        self.mac(label, payload)
            .verify_truncated_left(mac)
            .map_err(|_| TokenError::Incorrect)?;
        serde_json::from_slice(payload).map_err(|_| TokenError::Incorrect)
    }

    fn mac(&self, label: &[u8], payload: &[u8]) -> Hmac<Sha256> {
        // HMAC takes keys of every length: the error cannot happen.
        let key = Hmac::<Sha256>::new_from_slice(&self.secret);
        let mut mac = key.unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
        mac.update(label);
        mac.update(b"\n");
        mac.update(payload);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_user_also_with_a_host_suffix() {
        let tokens = Tokens::new("app", "secret");
        let token = tokens.issue("爱丽丝", 1);
        assert_eq!(tokens.user_of(&token).as_deref(), Ok("爱丽丝"));
        let with_hosts = format!("{token}@abc.cn.rongnav.com;abc.cn.rongcfg.com");
        assert_eq!(tokens.user_of(&with_hosts).as_deref(), Ok("爱丽丝"));
    }

    #[test]
    fn foreign_and_changed_tokens_are_incorrect() {
        let tokens = Tokens::new("app", "secret");
        let foreign = Tokens::new("app", "other").issue("alice", 1);
        let mut changed = tokens.issue("alice", 1);
        changed.replace_range(30..31, if &changed[30..31] == "A" { "B" } else { "A" });
        for token in ["", "@", "abc", "%%%", &foreign, &changed] {
            assert_eq!(tokens.user_of(token), Err(TokenError::Incorrect), "{token}");
        }
        let other_app = Tokens::new("app2", "secret").issue("alice", 1);
        assert_eq!(tokens.user_of(&other_app), Err(TokenError::OtherApp));
    }

    #[test]
    fn an_upload_token_expires_and_is_no_im_token() {
        let tokens = Tokens::new("app", "secret");
        let upload = Upload {
            user: "alice".into(),
            key: None,
            deadline_ms: 10,
        };
        let token = tokens.issue_upload(&upload);
        assert_eq!(tokens.upload(&token, 9), Ok(upload));
        assert_eq!(tokens.upload(&token, 10), Err(TokenError::Expired));
        assert_eq!(tokens.user_of(&token), Err(TokenError::Incorrect));
    }
}
