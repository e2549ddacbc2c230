//! Files that were not sent yet, in the browser's database: local storage has no room for them.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, IdbKeyRange, IdbTransactionMode};

use super::database::{Store, done};

static FILES: Store = Store {
    database: "rongim-demo.files",
    name: "files",
    index: None,
};

/// Files that are kept at most, and the largest, in bytes.
const MOST_FILES: f64 = 20.0;
const LARGEST: f64 = 20.0 * 1024.0 * 1024.0;

/// Keeps a file; whether there is room for it.
pub async fn keep(user: &str, local: u64, file: &File) -> bool {
    file.size() <= LARGEST && try_keep(user, local, file).await.is_some()
}

async fn try_keep(user: &str, local: u64, file: &File) -> Option<()> {
    let store = FILES.open(IdbTransactionMode::Readwrite).await?;
    let count = done(&store.count().ok()?).await?;
    if count.as_f64().is_none_or(|count| count >= MOST_FILES) {
        return None;
    }
    let key = key(user, local);
    let kept = store.put_with_key(file, &key).ok()?;
    done(&kept).await.map(drop)
}

/// A file that was kept.
pub async fn find(user: &str, local: u64) -> Option<File> {
    let store = FILES.open(IdbTransactionMode::Readonly).await?;
    let found = done(&store.get(&key(user, local)).ok()?).await?;
    found.dyn_into().ok()
}

/// A file needs to be kept no more.
pub async fn forget(user: &str, local: u64) {
    if let Some(store) = FILES.open(IdbTransactionMode::Readwrite).await
        && let Ok(forgotten) = store.delete(&key(user, local))
    {
        done(&forgotten).await;
    }
}

/// Who signs out leaves nothing behind.
pub async fn clear(user: &str) {
    // Keys begin with the user and a `/`, after which comes `0`.
    let (first, last) = (format!("{user}/").into(), format!("{user}0").into());
    if let Some(store) = FILES.open(IdbTransactionMode::Readwrite).await
        && let Ok(range) = IdbKeyRange::bound(&first, &last)
        && let Ok(cleared) = store.delete(&range)
    {
        done(&cleared).await;
    }
}

fn key(user: &str, local: u64) -> JsValue {
    format!("{user}/{local}").into()
}
