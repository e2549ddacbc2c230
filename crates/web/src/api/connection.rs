//! `init`, `connect` and what belongs to the connection.

use rongim_core::{Config, Engine};
use wasm_bindgen::prelude::*;
use web_sys::window;

use super::{Client, command, driver, page, queue, start};
use crate::{
    convert::{BadArgument, get, get_text, js_to_text, js_to_texts},
    driver::Driver,
};

/// The navigation hosts of the vendor's cloud, when the page names none.
const VENDOR_NAVIGATION: [&str; 2] = ["nav.cn.ronghub.com", "nav2-cn.ronghub.com"];

#[wasm_bindgen(js_class = RongIMClient)]
impl Client {
    /// `init(appKey, dataAccessProvider, options, callback)`: the second and
    /// the last argument of 2.5 are not used.
    pub fn init(
        app_key: JsValue,
        _provider: JsValue,
        options: JsValue,
        _callback: JsValue,
    ) -> Result<(), JsValue> {
        let Some(app_key) = js_to_text(&app_key) else {
            return Err(js_sys::Error::new(
                "RongIMClient.init: appKey must be a text · appKey 必须是字符串",
            )
            .into());
        };
        let config = config(app_key, &options);
        if let (Some(page), Some(queue)) = (page(), queue()) {
            start(Driver::new(config, page, queue));
        }
        Ok(())
    }

    /// `connect(token, callback, userId, options)`: who the user is follows
    /// from the token.
    pub fn connect(
        token: JsValue,
        callback: JsValue,
        _user_id: JsValue,
        _options: JsValue,
    ) -> JsValue {
        let token = js_to_text(&token).ok_or(BadArgument("token", "a text that is not empty"));
        command(callback, token, |engine, now, token| {
            engine.connect(&token, now)
        })
    }

    /// `reconnect(callback, config)`: cuts the pause before the next attempt to
    /// a second at most. `config` is not needed any more: the engine reconnects
    /// by itself.
    pub fn reconnect(callback: JsValue, _config: JsValue) -> JsValue {
        let token =
            driver().and_then(|driver| driver.ask(|engine| engine.token().map(str::to_owned)));
        let token = token.ok_or(BadArgument("token", "known: call connect before reconnect"));
        command(callback, token, |engine, now, token| {
            engine.connect(&token, now)
        })
    }

    #[wasm_bindgen(js_name = setConnectionStatusListener)]
    pub fn set_connection_status_listener(listener: JsValue) {
        if let Some(page) = page() {
            page.listen_to_status(listener);
        }
    }

    #[wasm_bindgen(js_name = setOnReceiveMessageListener)]
    pub fn set_on_receive_message_listener(listener: JsValue) {
        if let Some(page) = page() {
            page.listen_to_messages(listener);
        }
    }

    /// Whether `init` has been called.
    #[wasm_bindgen(js_name = isInitialised)]
    pub fn is_initialised() -> bool {
        driver().is_some()
    }

    pub fn disconnect(&self) {
        if let Some(driver) = driver() {
            driver.input(Engine::disconnect);
        }
    }

    pub fn logout(&self) {
        if let Some(driver) = driver() {
            driver.input(Engine::logout);
        }
    }

    #[wasm_bindgen(js_name = getCurrentUserId)]
    pub fn get_current_user_id(&self) -> String {
        driver()
            .map(|driver| driver.ask(|engine| engine.user_id().to_owned()))
            .unwrap_or_default()
    }

    #[wasm_bindgen(js_name = getCurrentConnectionStatus)]
    pub fn get_current_connection_status(&self) -> i32 {
        let disconnected = rongim_core::ConnectionStatus::Disconnected;
        driver()
            .map_or(disconnected, |driver| driver.ask(Engine::status))
            .number()
    }

    /// The navigation's last answer, as an object.
    #[wasm_bindgen(js_name = getNavi)]
    pub fn get_navi(&self) -> JsValue {
        let text =
            driver().and_then(|driver| driver.ask(|engine| engine.navigation().map(str::to_owned)));
        text.and_then(|text| js_sys::JSON::parse(&text).ok())
            .unwrap_or_default()
    }
}

/// `options.navi` (one host) or `options.navigaters` (several); what is not
/// given there comes from the page's `RONGIM_DEFAULTS`, so that a page can be
/// pointed at another server without touching its code.
fn config(app_key: String, options: &JsValue) -> Config {
    let defaults = get(&js_sys::global(), "RONGIM_DEFAULTS");
    let own = hosts(options);
    let hosts = if own.is_empty() {
        hosts(&defaults)
    } else {
        own
    };
    let is_secure = is_secure_page();
    let with_scheme = |host: &str| complete(host, is_secure);
    let hosts: Vec<String> = if hosts.is_empty() {
        VENDOR_NAVIGATION
            .iter()
            .map(|host| complete(host, true))
            .collect()
    } else {
        hosts.iter().map(|host| with_scheme(host)).collect()
    };
    let mut config = Config::new(app_key, hosts);
    config.secure = is_secure;
    config
}

fn hosts(options: &JsValue) -> Vec<String> {
    let one = get_text(options, "navi");
    let several = js_to_texts(&get(options, "navigaters"));
    one.into_iter()
        .chain(several)
        .filter(|host| !host.is_empty())
        .collect()
}

fn is_secure_page() -> bool {
    let protocol = window().and_then(|window| window.location().protocol().ok());
    protocol.as_deref() != Some("http:")
}

fn complete(host: &str, is_secure: bool) -> String {
    if host.starts_with("http://") || host.starts_with("https://") {
        return host.to_owned();
    }
    let scheme = if is_secure { "https://" } else { "http://" };
    format!("{scheme}{}", host.trim_start_matches('/'))
}
