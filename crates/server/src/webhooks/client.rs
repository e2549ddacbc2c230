//! The HTTP client of webhooks.

use std::{error::Error, sync::Arc, time::Duration};

use axum::http::{Method, Request, StatusCode, Uri, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::RootCertStore;
use thiserror::Error;
use tokio::time::timeout;

use super::signature::sign;
use crate::{
    clock,
    config::{Config, webhooks::WebhookConfig},
    files,
    tls::{TlsError, certificates},
};

pub(super) const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// An answer's body is read as far as this.
const MAX_ANSWER_BYTES: usize = 512 * 1024;
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// Receivers close idle connections; ours are closed before.
const IDLE: Duration = Duration::from_secs(4);

/// Why a POST brought nothing.
#[derive(Debug, Error)]
pub enum PostError {
    /// No whole answer came.
    #[error("no answer: {0}")]
    Unanswered(String),
    /// The answer is not a success.
    #[error("HTTP status {0}")]
    Status(StatusCode),
}

impl PostError {
    /// Whether the receiver has understood and does not want it: later it will
    /// say the same. That it is not there, or knows nobody, is no such answer.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Unanswered(_) => false,
            Self::Status(status) => {
                status.is_client_error()
                    && !matches!(
                        *status,
                        StatusCode::UNAUTHORIZED
                            | StatusCode::FORBIDDEN
                            | StatusCode::NOT_FOUND
                            | StatusCode::METHOD_NOT_ALLOWED
                            | StatusCode::REQUEST_TIMEOUT
                            | StatusCode::TOO_MANY_REQUESTS
                    )
            }
        }
    }
}

/// Posts to the app's server, signed.
#[derive(Debug)]
pub struct HookClient {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    app_key: String,
    app_secret: String,
}

impl HookClient {
    /// A client that trusts whom the settings and this machine trust.
    ///
    /// # Errors
    /// When `--webhook-ca` names no certificates.
    pub fn new(config: &Config) -> Result<Self, TlsError> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT_PATIENCE));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls(&config.webhooks)?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        Ok(Self {
            client,
            app_key: config.app_key.clone(),
            app_secret: config.app_secret.clone(),
        })
    }

    /// Posts; gives the body of a success.
    pub async fn post(
        &self,
        url: &Uri,
        content_type: &'static str,
        body: Vec<u8>,
        patience: Duration,
    ) -> Result<Bytes, PostError> {
        let posting = self.exchange(url, content_type, body);
        match timeout(patience, posting).await {
            Ok(answered) => answered,
            Err(_) => Err(PostError::Unanswered("it took too long".into())),
        }
    }

    async fn exchange(
        &self,
        url: &Uri,
        content_type: &'static str,
        body: Vec<u8>,
    ) -> Result<Bytes, PostError> {
        let nonce = files::random_name().map_err(|error| unanswered(&error))?;
        let now = clock::now_ms();
        let request = Request::builder()
            .method(Method::POST)
            .uri(sign(url, &self.app_key, &self.app_secret, &nonce, now))
            .header(header::CONTENT_TYPE, content_type)
            .header(header::USER_AGENT, "rongim-server")
            .body(Full::from(body))
            .map_err(|error| unanswered(&error))?;
        let answer = self
            .client
            .request(request)
            .await
            .map_err(|error| unanswered(&error))?;
        if !answer.status().is_success() {
            return Err(PostError::Status(answer.status()));
        }
        let body = Limited::new(answer.into_body(), MAX_ANSWER_BYTES);
        let body = body.collect().await.map_err(|error| unanswered(&*error))?;
        Ok(body.to_bytes())
    }
}

/// Tells also the causes: that a certificate is not trusted is the cause of a cause.
fn unanswered(error: &dyn Error) -> PostError {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    PostError::Unanswered(text)
}

/// TLS with the root certificates of this machine and those of `--webhook-ca`. Without
/// any, no `https` address can be trusted; `http` ones still work.
fn tls(config: &WebhookConfig) -> Result<rustls::ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    let own = rustls_native_certs::load_native_certs();
    for error in own.errors {
        tracing::debug!(%error, "a root certificate of this machine was left out");
    }
    roots.add_parsable_certificates(own.certs);
    if let Some(ca) = &config.ca {
        for certificate in certificates(ca)? {
            roots.add(certificate)?;
        }
    }
    if roots.is_empty() {
        tracing::warn!("webhooks cannot use https: this machine has no root certificates");
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let trusting = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    Ok(trusting.with_no_client_auth())
}
