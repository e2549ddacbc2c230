//! `POST /` and `/upload`: a form with `token`, `key` (may be missing), `file`.

use std::{io, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{
        Multipart, State,
        multipart::{Field, MultipartRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use thiserror::Error;
use tokio::{fs::File, io::AsyncWriteExt, time::timeout};

use super::{hex, is_key, kind, random_name};
use crate::{
    clock,
    config::Config,
    model::StoredFile,
    state::AppState,
    store::{FileUsage, PutFile, StoreError},
    token::{TokenError, Upload},
};

/// The answer.
#[derive(Debug, Serialize)]
pub struct Uploaded {
    hash: String,
    key: String,
}

/// Why a file was not taken.
#[derive(Debug, Error)]
pub enum UploadError {
    /// The form is not right.
    #[error("{0}")]
    Form(String),
    /// The token is not right.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The token was issued for another key.
    #[error("the token does not allow this key")]
    OtherKey,
    /// The file is larger than the server takes.
    #[error("the file is larger than {0} MB")]
    TooLarge(u64),
    /// The user has as many files, or bytes of them, as a user may.
    #[error("the user has too many files")]
    TooMuch,
    /// The user uploads too many at the same time.
    #[error("too many uploads at the same time: try again")]
    AtOnce,
    /// Too many upload files before they show a token.
    #[error("the token comes after the file, and too many do so: try again")]
    Crowded,
    /// A file of this key exists.
    #[error("file exists")]
    Exists,
    /// The disk failed.
    #[error("the file could not be stored")]
    Io(#[from] io::Error),
    /// The database failed.
    #[error("the file could not be recorded")]
    Store(#[from] StoreError),
}

impl UploadError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Form(_) => StatusCode::BAD_REQUEST,
            Self::Token(_) => StatusCode::UNAUTHORIZED,
            Self::OtherKey | Self::TooMuch => StatusCode::FORBIDDEN,
            Self::AtOnce | Self::Crowded => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Exists => StatusCode::CONFLICT,
            Self::Io(_) | Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

#[derive(Serialize)]
struct ErrorBody {
    error: String,
}

impl IntoResponse for UploadError {
    fn into_response(self) -> Response {
        tracing::warn!(error = ?self, "an upload was refused");
        let body = ErrorBody {
            error: self.to_string(),
        };
        (self.status(), Json(body)).into_response()
    }
}

/// The form, read to its end.
#[derive(Default)]
struct UploadForm {
    token: Option<String>,
    key: Option<String>,
    file: Option<Received>,
}

/// A file that has arrived and has no name yet; dropped, it is deleted.
struct Received {
    file: NamedTempFile,
    size: u64,
    hash: String,
    kind: kind::Kind,
}

/// A token or a key.
const MAX_TEXT_BYTES: usize = 4096;
/// How long an upload may pause, and how long it may take.
const STALL: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// How long a file whose token comes after it waits for its turn, and may take.
const UNPROVEN_TURN: Duration = Duration::from_secs(10);
const UNPROVEN_LONGEST: Duration = Duration::from_secs(120);
/// What the names of unfinished uploads begin with.
pub(super) const UNFINISHED: &str = ".upload-";

/// The largest file, in bytes.
pub fn max_bytes(config: &Config) -> u64 {
    config.limits.upload_bytes()
}

/// What a user may have.
fn most(state: &AppState) -> FileUsage {
    let unless_zero = |most: u64| if most == 0 { u64::MAX } else { most };
    let limits = &state.config.limits;
    FileUsage {
        files: unless_zero(limits.files_per_user),
        bytes: unless_zero(limits.files_mb_per_user.saturating_mul(1024 * 1024)),
    }
}

/// Takes a file.
pub async fn upload(
    State(state): State<AppState>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Uploaded>, UploadError> {
    let reading = read_form(&state, form.map_err(malformed)?);
    let form = timeout(LONGEST, reading).await.map_err(malformed)??;
    let token = form.token.ok_or_else(|| missing("token"))?;
    let allowed = state.tokens.upload(&token, clock::now_ms())?;
    let received = form.file.ok_or_else(|| missing("file"))?;
    let key = choose_key(form.key, &allowed, received.kind)?;
    keep(&state, received, key, allowed.user).await.map(Json)
}

fn missing(field: &str) -> UploadError {
    UploadError::Form(format!("the form has no {field}"))
}

fn malformed(error: impl ToString) -> UploadError {
    UploadError::Form(error.to_string())
}

async fn read_form(state: &AppState, mut form: Multipart) -> Result<UploadForm, UploadError> {
    let mut read = UploadForm::default();
    while let Some(field) = next_field(&mut form).await? {
        match field.name() {
            Some("token") => read.token = Some(text(field).await?),
            Some("key") => read.key = Some(text(field).await?),
            Some("file") => read.file = Some(admit(state, read.token.as_deref(), field).await?),
            _ => {}
        }
    }
    Ok(read)
}

/// The next field; a client that stalls is given up.
async fn next_field(form: &mut Multipart) -> Result<Option<Field<'_>>, UploadError> {
    let field = timeout(STALL, form.next_field()).await;
    field.map_err(malformed)?.map_err(malformed)
}

/// Takes a file when the token before it is good. Qiniu's own form may bring
/// the token after the file: few of those are received at a time.
async fn admit(
    state: &AppState,
    token: Option<&str>,
    field: Field<'_>,
) -> Result<Received, UploadError> {
    if let Some(token) = token {
        let allowed = state.tokens.upload(token, clock::now_ms())?;
        let has = state.store.file_usage(&allowed.user).await?;
        if !most(state).allows(has, 0) {
            return Err(UploadError::TooMuch);
        }
        let place = state.limits.begin_upload(&allowed.user);
        let _place = place.ok_or(UploadError::AtOnce)?;
        return receive(state, field).await;
    }
    let turn = timeout(UNPROVEN_TURN, state.placing.unproven.acquire()).await;
    let _turn = turn.map_err(|_| UploadError::Crowded)?.map_err(malformed)?;
    let receiving = receive(state, field);
    timeout(UNPROVEN_LONGEST, receiving)
        .await
        .map_err(malformed)?
}

/// A short text field.
async fn text(mut field: Field<'_>) -> Result<String, UploadError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = next_chunk(&mut field).await? {
        if bytes.len() + chunk.len() > MAX_TEXT_BYTES {
            return Err(malformed("a text field is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(malformed)
}

/// The next bytes; a client that stalls is given up.
async fn next_chunk(field: &mut Field<'_>) -> Result<Option<Bytes>, UploadError> {
    let chunk = timeout(STALL, field.chunk()).await;
    chunk.map_err(malformed)?.map_err(malformed)
}

async fn receive(state: &AppState, mut field: Field<'_>) -> Result<Received, UploadError> {
    let file = NamedTempFile::with_prefix_in(UNFINISHED, state.files.path())?;
    let mut writer = File::from_std(file.reopen()?);
    let (mut size, mut hash, mut start) = (0, Sha256::new(), Vec::new());
    while let Some(chunk) = next_chunk(&mut field).await? {
        size += chunk.len() as u64;
        if size > max_bytes(&state.config) {
            return Err(UploadError::TooLarge(state.config.limits.upload_mb));
        }
        let wanted = kind::SNIFFED_BYTES
            .saturating_sub(start.len())
            .min(chunk.len());
        start.extend_from_slice(&chunk[..wanted]);
        hash.update(&chunk);
        writer.write_all(&chunk).await?;
    }
    writer.sync_all().await?;
    Ok(Received {
        file,
        size,
        hash: hex(&hash.finalize()),
        kind: kind::of(&start),
    })
}

/// The form's key, when the token allows it, or a new one.
fn choose_key(
    asked: Option<String>,
    allowed: &Upload,
    kind: kind::Kind,
) -> Result<String, UploadError> {
    let asked = asked.filter(|key| !key.is_empty());
    let key = match (asked, &allowed.key) {
        (Some(key), Some(only)) if key != *only => return Err(UploadError::OtherKey),
        (Some(key), _) => key,
        (None, Some(only)) => only.clone(),
        (None, None) => format!("{}.{}", random_name()?, kind.extension),
    };
    if is_key(&key) {
        Ok(key)
    } else {
        Err(malformed("a key has letters, digits and . _ - only"))
    }
}

async fn keep(
    state: &AppState,
    received: Received,
    key: String,
    owner: String,
) -> Result<Uploaded, UploadError> {
    let record = StoredFile {
        key: key.clone(),
        owner,
        mime: received.kind.mime.to_owned(),
        size: received.size as i64,
        hash: received.hash.clone(),
    };
    let _claim = state.placing.claim(&key).ok_or(UploadError::Exists)?;
    if state.store.file(&key).await?.is_some() {
        return Err(UploadError::Exists);
    }
    // In place before it is recorded: what is recorded is there.
    let place = state.files.path().join(&key);
    received.file.persist(&place).map_err(|error| error.error)?;
    let refused = match state.store.put_file(&record, most(state)).await {
        Ok(PutFile::Recorded) => {
            let hash = received.hash;
            return Ok(Uploaded { hash, key });
        }
        Ok(PutFile::Exists) => return Err(UploadError::Exists),
        Ok(PutFile::TooMuch) => UploadError::TooMuch,
        Err(error) => error.into(),
    };
    // What cannot be deleted now is swept at the next start.
    let _ = tokio::fs::remove_file(place).await;
    Err(refused)
}
