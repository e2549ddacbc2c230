//! `qnTkn` and `qnUrl`: leave to upload, and where a file is.

use rongim_protocol::{
    frame::Query,
    schema::{
        GetQNdownloadUrlInput, GetQNdownloadUrlOutput, GetQNupTokenInput, GetQNupTokenOutput,
    },
    status::Status,
};

use super::{Answer, Answered, Asker, decode};
use crate::{clock, files, token::Upload};

const UPLOAD_MS: i64 = 60 * 60 * 1000;

pub(super) fn upload_token(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: GetQNupTokenInput = decode(query)?;
    let key = request.key.filter(|key| !key.is_empty());
    if key.as_ref().is_some_and(|key| !files::is_key(key)) {
        return Err(Status::MALFORMED.into());
    }
    let deadline_ms = clock::now_ms() + UPLOAD_MS;
    let token = asker.state.tokens.issue_upload(&Upload {
        user: asker.user.to_owned(),
        key,
        deadline_ms,
    });
    Ok(Answer::of(&GetQNupTokenOutput {
        deadline: deadline_ms,
        token,
        bos_token: Some(String::new()),
        path: Some(String::new()),
        ..Default::default()
    }))
}

pub(super) fn download_url(asker: &Asker<'_>, query: &Query) -> Answered {
    let request: GetQNdownloadUrlInput = decode(query)?;
    if !files::is_key(&request.key) {
        return Err(Status::MALFORMED.into());
    }
    let path = files::path_of(&request.key, request.file_name.as_deref());
    let download_url = asker.origin.url(&path);
    Ok(Answer::of(&GetQNdownloadUrlOutput { download_url }))
}
