//! The conversation list, unread counts and drafts.

use rongim_core::{ConversationId, Engine};
use wasm_bindgen::prelude::*;

use super::{Client, answer_now, command, driver};
use crate::convert::{BadArgument, js_to_conversation, js_to_types};

#[wasm_bindgen(js_class = RongIMClient)]
impl Client {
    #[wasm_bindgen(js_name = getConversationList)]
    pub fn get_conversation_list(
        &self,
        callback: JsValue,
        types: JsValue,
        count: JsValue,
        _with_hidden: JsValue,
    ) -> JsValue {
        let count = count.as_f64().filter(|count| *count > 0.0).unwrap_or(0.0) as usize;
        let arguments = js_to_types(&types).map(|types| (types, count));
        command(callback, arguments, |engine, now, (types, count)| {
            engine.conversations(types, count, now)
        })
    }

    #[wasm_bindgen(js_name = getConversation)]
    pub fn get_conversation(&self, kind: JsValue, target: JsValue, callback: JsValue) -> JsValue {
        let id = js_to_conversation(&kind, &target);
        command(callback, id, |engine, now, id| {
            engine.find_conversation(id, now)
        })
    }

    #[wasm_bindgen(js_name = removeConversation)]
    pub fn remove_conversation(
        &self,
        kind: JsValue,
        target: JsValue,
        callback: JsValue,
    ) -> JsValue {
        let id = js_to_conversation(&kind, &target);
        command(callback, id, |engine, now, id| {
            engine.remove_conversation(&id, now)
        })
    }

    #[wasm_bindgen(js_name = clearConversations)]
    pub fn clear_conversations(&self, callback: JsValue, types: JsValue) -> JsValue {
        command(callback, js_to_types(&types), |engine, now, types| {
            engine.clear_conversations(types, now)
        })
    }

    #[wasm_bindgen(js_name = setConversationToTop)]
    pub fn set_conversation_to_top(
        &self,
        kind: JsValue,
        target: JsValue,
        is_top: JsValue,
        callback: JsValue,
    ) -> JsValue {
        answer_now(
            callback,
            js_to_conversation(&kind, &target),
            move |engine, id| {
                engine.set_pinned(&id, is_top.is_truthy());
                JsValue::TRUE
            },
        )
    }

    #[wasm_bindgen(js_name = getUnreadCount)]
    pub fn get_unread_count(&self, kind: JsValue, target: JsValue, callback: JsValue) -> JsValue {
        answer_now(
            callback,
            js_to_conversation(&kind, &target),
            |engine, id| engine.unread_count(&id).into(),
        )
    }

    #[wasm_bindgen(js_name = getTotalUnreadCount)]
    pub fn get_total_unread_count(&self, callback: JsValue, types: JsValue) -> JsValue {
        answer_now(callback, js_to_types(&types), |engine, types| {
            engine.total_unread_count(&types).into()
        })
    }

    #[wasm_bindgen(js_name = getConversationUnreadCount)]
    pub fn get_conversation_unread_count(&self, types: JsValue, callback: JsValue) -> JsValue {
        self.get_total_unread_count(callback, types)
    }

    #[wasm_bindgen(js_name = setUnreadCount)]
    pub fn set_unread_count(&self, kind: JsValue, target: JsValue, count: JsValue) -> JsValue {
        let wanted = BadArgument("count", "a number that is not negative");
        let count = count.as_f64().filter(|count| *count >= 0.0).ok_or(wanted);
        let arguments = js_to_conversation(&kind, &target).and_then(|id| Ok((id, count?)));
        answer_now(JsValue::UNDEFINED, arguments, |engine, (id, count)| {
            engine.set_unread_count(&id, count as u32);
            JsValue::TRUE
        })
    }

    #[wasm_bindgen(js_name = clearUnreadCount)]
    pub fn clear_unread_count(&self, kind: JsValue, target: JsValue, callback: JsValue) -> JsValue {
        answer_now(
            callback,
            js_to_conversation(&kind, &target),
            |engine, id| {
                engine.clear_unread(&id);
                JsValue::TRUE
            },
        )
    }

    #[wasm_bindgen(js_name = clearTotalUnreadCount)]
    pub fn clear_total_unread_count(&self, callback: JsValue) -> JsValue {
        answer_now(callback, Ok(()), |engine, ()| {
            engine.clear_all_unread();
            JsValue::TRUE
        })
    }

    #[wasm_bindgen(js_name = saveTextMessageDraft)]
    pub fn save_text_message_draft(&self, kind: JsValue, target: JsValue, text: JsValue) -> bool {
        let Some(text) = text.as_string() else {
            return false;
        };
        with_conversation(&kind, &target, |engine, id| engine.save_draft(id, &text)).is_some()
    }

    #[wasm_bindgen(js_name = getTextMessageDraft)]
    pub fn get_text_message_draft(&self, kind: JsValue, target: JsValue) -> Option<String> {
        with_conversation(&kind, &target, |engine, id| engine.draft(id)).flatten()
    }

    #[wasm_bindgen(js_name = clearTextMessageDraft)]
    pub fn clear_text_message_draft(&self, kind: JsValue, target: JsValue) -> bool {
        with_conversation(&kind, &target, Engine::clear_draft).is_some()
    }
}

/// For the calls that answer with a plain value.
fn with_conversation<T>(
    kind: &JsValue,
    target: &JsValue,
    action: impl FnOnce(&mut Engine, &ConversationId) -> T,
) -> Option<T> {
    let id = js_to_conversation(kind, target).ok()?;
    Some(driver()?.input(|engine, _| action(engine, &id)))
}
