//! A call's two ways to answer: the callback object and the promise.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsValue, closure::Closure};

use crate::queue;

/// What a call that went well gives back.
pub(crate) struct Success {
    /// The arguments of `onSuccess`.
    pub(crate) arguments: Vec<JsValue>,
    /// The value of the promise.
    pub(crate) value: JsValue,
}

/// What a call that failed gives back.
pub(crate) struct Failure {
    /// The arguments of `onError`: the code, and the message that was not sent.
    pub(crate) arguments: Vec<JsValue>,
    /// The `Error` that the promise is rejected with.
    pub(crate) error: JsValue,
    /// Whether the token was incorrect, which has a callback of its own.
    pub(crate) is_token_incorrect: bool,
}

impl Success {
    /// One value for both.
    pub(crate) fn one(value: JsValue) -> Self {
        Self {
            arguments: vec![value.clone()],
            value,
        }
    }
}

/// Answers one call, once.
pub(crate) struct Reply {
    callback: JsValue,
    promise: Promise,
    resolve: Function,
    reject: Function,
}

impl Reply {
    /// A reply to a page that may have given a callback object.
    pub(crate) fn new(callback: JsValue) -> Self {
        let mut functions = None;
        let promise = Promise::new(&mut |resolve, reject| functions = Some((resolve, reject)));
        // The executor of a promise runs before its constructor returns.
        let (resolve, reject) = functions.unwrap_or_default();
        if callback.is_object() {
            silence(&promise);
        }
        Self {
            callback,
            promise,
            resolve,
            reject,
        }
    }

    pub(crate) fn promise(&self) -> JsValue {
        self.promise.clone().into()
    }

    pub(crate) fn succeed(&self, success: &Success) {
        let _ = self.resolve.call1(&JsValue::UNDEFINED, &success.value);
        queue::call(&self.callback, "onSuccess", &success.arguments);
    }

    pub(crate) fn fail(&self, failure: &Failure) {
        let _ = self.reject.call1(&JsValue::UNDEFINED, &failure.error);
        let has_own = |name: &str| {
            self.callback.is_object()
                && Reflect::get(&self.callback, &name.into()).is_ok_and(|value| value.is_function())
        };
        if failure.is_token_incorrect && has_own("onTokenIncorrect") {
            queue::call(&self.callback, "onTokenIncorrect", &[]);
        } else {
            queue::call(&self.callback, "onError", &failure.arguments);
        }
    }
}

/// A page with a callback does not look at the promise: its rejection is no
/// "unhandled" one.
fn silence(promise: &Promise) {
    thread_local! {
        static NOTHING: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
    }
    NOTHING.with(|nothing| drop(promise.catch(nothing)));
}
