//! A WebSocket and its listeners, closed and silenced on drop.

use std::rc::Weak;

use js_sys::{ArrayBuffer, Uint8Array};
use rongim_core::SocketId;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

use crate::driver::Driver;

/// An open or opening socket.
pub(crate) struct Socket {
    socket: WebSocket,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(Event)>,
}

impl Socket {
    /// Begins to open; `None` when the browser refuses the address.
    pub(crate) fn open(id: SocketId, url: &str, driver: Weak<Driver>) -> Option<Self> {
        let socket = WebSocket::new(url).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let to = driver.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let (Some(driver), Ok(data)) = (to.upgrade(), event.data().dyn_into::<ArrayBuffer>())
            {
                let bytes = Uint8Array::new(&data).to_vec();
                driver.input(|engine, now| engine.handle_frame(id, &bytes, now));
            }
        });
        let on_close = Closure::<dyn FnMut(Event)>::new(move |_: Event| {
            if let Some(driver) = driver.upgrade() {
                driver.input(|engine, now| engine.handle_closed(id, now));
            }
        });
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            _on_message: on_message,
            _on_close: on_close,
        })
    }

    /// Sends one binary message; a socket that is closing loses it, and says
    /// so by its close event.
    pub(crate) fn send(&self, bytes: &[u8]) {
        let _ = self.socket.send_with_u8_array(bytes);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}
