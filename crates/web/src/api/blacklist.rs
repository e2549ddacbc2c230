//! The blacklist.

use wasm_bindgen::prelude::*;

use super::{Client, command};
use crate::convert::{BadArgument, js_to_text};

#[wasm_bindgen(js_class = RongIMClient)]
impl Client {
    #[wasm_bindgen(js_name = addToBlacklist)]
    pub fn add_to_blacklist(&self, user_id: JsValue, callback: JsValue) -> JsValue {
        command(callback, user(&user_id), |engine, now, id| {
            engine.add_to_blacklist(id, now)
        })
    }

    #[wasm_bindgen(js_name = removeFromBlacklist)]
    pub fn remove_from_blacklist(&self, user_id: JsValue, callback: JsValue) -> JsValue {
        command(callback, user(&user_id), |engine, now, id| {
            engine.remove_from_blacklist(id, now)
        })
    }

    #[wasm_bindgen(js_name = getBlacklist)]
    pub fn get_blacklist(&self, callback: JsValue) -> JsValue {
        command(callback, Ok(()), |engine, now, ()| engine.blacklist(now))
    }

    #[wasm_bindgen(js_name = getBlacklistStatus)]
    pub fn get_blacklist_status(&self, user_id: JsValue, callback: JsValue) -> JsValue {
        command(callback, user(&user_id), |engine, now, id| {
            engine.is_blacklisted(id, now)
        })
    }
}

fn user(value: &JsValue) -> Result<String, BadArgument> {
    js_to_text(value).ok_or(BadArgument("userId", "a text that is not empty"))
}
