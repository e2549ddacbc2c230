//! Stores of IndexedDB, each in a database of its own.

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

use super::window;

/// A store, by its database, its own name, and an index that it has.
pub(super) struct Store {
    pub(super) database: &'static str,
    pub(super) name: &'static str,
    /// Name of a field, by which entries can be ordered.
    pub(super) index: Option<&'static str>,
}

impl Store {
    /// For a look or a change; `None` in browsers that keep nothing.
    pub(super) async fn open(&'static self, mode: IdbTransactionMode) -> Option<IdbObjectStore> {
        let factory = window()?.indexed_db().ok()??;
        let request = factory.open_with_u32(self.database, 1).ok()?;
        let opened = request.clone();
        let create = Closure::once(move || {
            // A store that could not be made is missed below.
            let _ = self.make(&opened);
        });
        request.set_onupgradeneeded(Some(create.as_ref().unchecked_ref()));
        let database: IdbDatabase = done(&request).await?.dyn_into().ok()?;
        let transaction = database
            .transaction_with_str_and_mode(self.name, mode)
            .ok()?;
        // It closes when what was begun is over.
        database.close();
        transaction.object_store(self.name).ok()
    }

    fn make(&self, request: &IdbOpenDbRequest) -> Option<()> {
        let database: IdbDatabase = request.result().ok()?.dyn_into().ok()?;
        let store = database.create_object_store(self.name).ok()?;
        match self.index {
            Some(field) => store.create_index_with_str(field, field).ok().map(drop),
            None => Some(()),
        }
    }
}

/// What a request leads to; `None` if it fails.
pub(super) async fn done(request: &IdbRequest) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.ok()?;
    request.result().ok()
}
