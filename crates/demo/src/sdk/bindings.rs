//! The JS names of the SDK that the app uses, as the SDK spells them.

use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Failure;

#[wasm_bindgen]
extern "C" {
    /// The SDK's client class; its one instance has the calls of a connected user.
    pub(super) type RongIMClient;

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch)]
    pub(super) fn init(
        app_key: &str,
        data_access: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch)]
    pub(super) fn connect(token: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch)]
    pub(super) fn reconnect() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch, js_name = setConnectionStatusListener)]
    pub(super) fn set_connection_status_listener(listener: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch, js_name = setOnReceiveMessageListener)]
    pub(super) fn set_on_receive_message_listener(listener: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch, js_name = getInstance)]
    fn get_instance() -> Result<RongIMClient, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(super) fn logout(this: &RongIMClient) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getConversationList)]
    pub(super) fn get_conversation_list(
        this: &RongIMClient,
        callback: &JsValue,
        kinds: &JsValue,
        count: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeConversation)]
    pub(super) fn remove_conversation(
        this: &RongIMClient,
        kind: u32,
        target: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = clearUnreadCount)]
    pub(super) fn clear_unread_count(
        this: &RongIMClient,
        kind: u32,
        target: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getTextMessageDraft)]
    pub(super) fn get_draft(
        this: &RongIMClient,
        kind: u32,
        target: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = saveTextMessageDraft)]
    pub(super) fn save_draft(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        text: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = clearTextMessageDraft)]
    pub(super) fn clear_draft(
        this: &RongIMClient,
        kind: u32,
        target: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getHistoryMessages)]
    pub(super) fn get_history(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        before: f64,
        count: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendMessage)]
    pub(super) fn send_message(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        message: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendRecallMessage)]
    pub(super) fn recall(this: &RongIMClient, message: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendTypingStatusMessage)]
    pub(super) fn send_typing(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        object_name: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFileToken)]
    pub(super) fn get_file_token(this: &RongIMClient, kind: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFileUrl)]
    pub(super) fn get_file_url(
        this: &RongIMClient,
        kind: u32,
        key: &str,
        name: &str,
    ) -> Result<JsValue, JsValue>;

    pub(super) type TextMessage;

    #[wasm_bindgen(constructor, js_namespace = RongIMLib, catch)]
    pub(super) fn new(content: &JsValue) -> Result<TextMessage, JsValue>;

    pub(super) type ImageMessage;

    #[wasm_bindgen(constructor, js_namespace = RongIMLib, catch)]
    pub(super) fn new(content: &JsValue) -> Result<ImageMessage, JsValue>;

    pub(super) type LocationMessage;

    #[wasm_bindgen(constructor, js_namespace = RongIMLib, catch)]
    pub(super) fn new(content: &JsValue) -> Result<LocationMessage, JsValue>;
}

/// The connected client.
pub(super) fn client() -> Result<RongIMClient, Failure> {
    Ok(RongIMClient::get_instance()?)
}
