//! Files that were not sent yet, in the browser's database: local storage has no room for them.

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, File, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransactionMode,
};

use super::window;

const DATABASE: &str = "rongim-demo.files";
const STORE: &str = "files";

/// Files that are kept at most, and the largest, in bytes.
const MOST_FILES: f64 = 20.0;
const LARGEST: f64 = 20.0 * 1024.0 * 1024.0;

/// Keeps a file; whether there is room for it.
pub async fn keep(user: &str, local: u64, file: &File) -> bool {
    file.size() <= LARGEST && try_keep(user, local, file).await.is_some()
}

async fn try_keep(user: &str, local: u64, file: &File) -> Option<()> {
    let store = open(IdbTransactionMode::Readwrite).await?;
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
    let store = open(IdbTransactionMode::Readonly).await?;
    let found = done(&store.get(&key(user, local)).ok()?).await?;
    found.dyn_into().ok()
}

/// A file needs to be kept no more.
pub async fn forget(user: &str, local: u64) {
    if let Some(store) = open(IdbTransactionMode::Readwrite).await
        && let Ok(forgotten) = store.delete(&key(user, local))
    {
        done(&forgotten).await;
    }
}

/// Who signs out leaves nothing behind.
pub async fn clear(user: &str) {
    // Keys begin with the user and a `/`, after which comes `0`.
    let (first, last) = (format!("{user}/").into(), format!("{user}0").into());
    if let Some(store) = open(IdbTransactionMode::Readwrite).await
        && let Ok(range) = IdbKeyRange::bound(&first, &last)
        && let Ok(cleared) = store.delete(&range)
    {
        done(&cleared).await;
    }
}

fn key(user: &str, local: u64) -> JsValue {
    format!("{user}/{local}").into()
}

/// The place of the files; `None` in browsers that keep nothing.
async fn open(mode: IdbTransactionMode) -> Option<IdbObjectStore> {
    let factory = window()?.indexed_db().ok()??;
    let request: IdbOpenDbRequest = factory.open_with_u32(DATABASE, 1).ok()?;
    let create = Closure::once(move |event: Event| {
        let database = event.target().and_then(|target| {
            let request: IdbRequest = target.dyn_into().ok()?;
            request.result().ok()?.dyn_into::<IdbDatabase>().ok()
        });
        if let Some(database) = database {
            // A store that could not be made is missed below.
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.dyn_into().ok()?;
    let transaction = database.transaction_with_str_and_mode(STORE, mode).ok()?;
    // It closes when what was begun is over.
    database.close();
    transaction.object_store(STORE).ok()
}

async fn done(request: &IdbRequest) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.ok()?;
    request.result().ok()
}
