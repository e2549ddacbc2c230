//! `/sensitiveword/…` and `/wordfilter/…`: what clients may not send.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ApiError, ApiResult, Form, JsonBody, SUCCESS, Success};
use crate::{state::AppState, store::SensitiveWord};

/// Characters of a word, and words in one call.
const MAX_WORD_CHARS: usize = 32;
const MAX_WORDS_A_CALL: usize = 50;

/// The body of `/sensitiveword/batch/add.json`.
#[derive(Debug, Deserialize)]
pub struct Batch {
    words: Vec<BatchWord>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchWord {
    word: String,
    #[serde(default)]
    replace_word: Option<String>,
}

/// `POST /sensitiveword/add.json`, `/wordfilter/add.json`: a word, and what stands
/// in its place; without that, messages with the word are refused.
pub async fn add(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    let word = form.required("word")?.to_owned();
    let replacement = form.0.one("replaceWord").map(str::to_owned);
    put(&state, vec![SensitiveWord { word, replacement }]).await
}

/// `POST /sensitiveword/batch/add.json`.
pub async fn add_batch(
    State(state): State<AppState>,
    JsonBody(batch): JsonBody<Batch>,
) -> ApiResult<Success> {
    let words = batch.words.into_iter().map(|word| SensitiveWord {
        word: word.word,
        replacement: word.replace_word.filter(|text| !text.is_empty()),
    });
    put(&state, words.collect()).await
}

async fn put(state: &AppState, words: Vec<SensitiveWord>) -> ApiResult<Success> {
    if !(1..=MAX_WORDS_A_CALL).contains(&words.len()) {
        return Err(ApiError::bad_parameter("words", "has 1 to 50 words"));
    }
    let is_long = |text: &str| text.chars().count() > MAX_WORD_CHARS;
    for SensitiveWord { word, replacement } in &words {
        if word.is_empty() {
            return Err(ApiError::bad_parameter("word", "is missing"));
        }
        if is_long(word) || replacement.as_deref().is_some_and(is_long) {
            return Err(ApiError::too_long("word", MAX_WORD_CHARS));
        }
    }
    if !state.store.put_words(words).await? {
        let message = "there are too many sensitive words";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 1019, message));
    }
    state.words.reload(&*state.store).await?;
    Ok(SUCCESS)
}

/// `POST /sensitiveword/delete.json`, `/wordfilter/delete.json`.
pub async fn delete(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    remove(&state, form.texts("word", 1, 4 * MAX_WORD_CHARS)?).await
}

/// `POST /sensitiveword/batch/delete.json`.
pub async fn delete_batch(State(state): State<AppState>, form: Form) -> ApiResult<Success> {
    remove(
        &state,
        form.texts("words", MAX_WORDS_A_CALL, 4 * MAX_WORD_CHARS)?,
    )
    .await
}

async fn remove(state: &AppState, words: Vec<String>) -> ApiResult<Success> {
    state.store.delete_words(words).await?;
    state.words.reload(&*state.store).await?;
    Ok(SUCCESS)
}

/// `POST /sensitiveword/list.json`: `type` 0 those that are replaced, 1 those that
/// block (the default), 2 all.
pub async fn list(State(state): State<AppState>, form: Form) -> ApiResult<Value> {
    let kind = form.number("type", 0..=2)?.unwrap_or(1);
    let words = state.store.words().await?;
    let wanted = words.iter().filter(|word| match kind {
        0 => word.replacement.is_some(),
        1 => word.replacement.is_none(),
        _ => true,
    });
    // The strictest published SDK reads the type as a text.
    let entries = wanted.map(|word| match &word.replacement {
        Some(replacement) => json!({ "type": "0", "word": word.word, "replaceWord": replacement }),
        None => json!({ "type": "1", "word": word.word }),
    });
    Ok(Json(
        json!({ "code": 200, "words": entries.collect::<Vec<_>>() }),
    ))
}

/// `POST /wordfilter/list.json`.
pub async fn list_names(State(state): State<AppState>) -> ApiResult<Value> {
    let words = state.store.words().await?;
    let entries = words.iter().map(|word| json!({ "word": word.word }));
    Ok(Json(
        json!({ "code": 200, "words": entries.collect::<Vec<_>>() }),
    ))
}
