//! The JS names of the SDK that the app uses, as the SDK spells them.

use js_sys::Object;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Failure;

#[wasm_bindgen]
extern "C" {
    /// The SDK's log of late as text.
    #[wasm_bindgen(js_namespace = ["RongIMLib", "logs"], catch, js_name = toText)]
    pub(super) fn log_text() -> Result<String, JsValue>;

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

    #[wasm_bindgen(static_method_of = RongIMClient, js_namespace = RongIMLib, catch, js_name = setConversationStatusListener)]
    pub(super) fn set_conversation_status_listener(listener: &Object) -> Result<JsValue, JsValue>;

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

    #[wasm_bindgen(method, catch, js_name = getRemoteHistoryMessages)]
    pub(super) fn get_history(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        from: f64,
        count: u32,
        callback: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendMessage)]
    pub(super) fn send_message(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        message: &JsValue,
        callback: &JsValue,
        is_mention: bool,
        push_text: &JsValue,
        push_data: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = deleteRemoteMessages)]
    pub(super) fn delete_messages(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        messages: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setConversationStatus)]
    pub(super) fn set_conversation_status(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        status: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setConversationHidden)]
    pub(super) fn set_conversation_hidden(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        is_hidden: bool,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setUserStatusListener)]
    pub(super) fn set_user_status_listener(
        this: &RongIMClient,
        config: &JsValue,
        listener: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendReadReceiptMessage)]
    pub(super) fn send_read_receipt(
        this: &RongIMClient,
        uids: &JsValue,
        group: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getMessageReader)]
    pub(super) fn get_readers(
        this: &RongIMClient,
        uid: &str,
        group: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = joinChatRoom)]
    pub(super) fn join_room(
        this: &RongIMClient,
        room: &str,
        count: i32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = quitChatRoom)]
    pub(super) fn quit_room(this: &RongIMClient, room: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getChatRoomInfo)]
    pub(super) fn room_info(
        this: &RongIMClient,
        room: &str,
        count: u32,
        order: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getAllChatroomEntries)]
    pub(super) fn room_entries(this: &RongIMClient, room: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendRecallMessage)]
    pub(super) fn recall(this: &RongIMClient, message: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = sendTypingStatusMessage)]
    pub(super) fn send_typing(
        this: &RongIMClient,
        kind: u32,
        target: &str,
        object_name: &str,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getNotificationQuietHours)]
    pub(super) fn get_quiet_hours(this: &RongIMClient) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setNotificationQuietHours)]
    pub(super) fn set_quiet_hours(
        this: &RongIMClient,
        start: &str,
        minutes: u32,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeNotificationQuietHours)]
    pub(super) fn remove_quiet_hours(this: &RongIMClient) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFileToken)]
    pub(super) fn get_file_token(this: &RongIMClient, kind: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFileUrl)]
    pub(super) fn get_file_url(
        this: &RongIMClient,
        kind: u32,
        key: &str,
        name: &str,
    ) -> Result<JsValue, JsValue>;
}

/// The connected client.
pub(super) fn client() -> Result<RongIMClient, Failure> {
    Ok(RongIMClient::get_instance()?)
}

/// A member of `RongIMLib` by its name.
pub(super) fn member(name: &str) -> Result<JsValue, JsValue> {
    let library = js_sys::Reflect::get(&js_sys::global(), &"RongIMLib".into())?;
    js_sys::Reflect::get(&library, &name.into())
}
