//! Page code waits here until no borrow of ours is alive.
//!
//! A listener may call any part of the API; what follows from that joins the
//! end of the queue. One that throws is reported and stops nobody.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::console;

/// Something to run.
pub(crate) type Task = Box<dyn FnOnce()>;

/// Tasks in the order in which they came.
#[derive(Default)]
pub(crate) struct Queue {
    tasks: RefCell<VecDeque<Task>>,
    is_running: Cell<bool>,
}

impl Queue {
    pub(crate) fn push(&self, task: impl FnOnce() + 'static) {
        self.tasks.borrow_mut().push_back(Box::new(task));
    }

    /// Runs everything, also what the tasks add; a call from within a task
    /// leaves that to the outer one.
    pub(crate) fn run(&self) {
        if self.is_running.replace(true) {
            return;
        }
        while let Some(task) = self.next() {
            task();
        }
        self.is_running.set(false);
    }

    fn next(&self) -> Option<Task> {
        self.tasks.borrow_mut().pop_front()
    }
}

/// Calls `object[name](...arguments)`, when it is a function.
pub(crate) fn call(object: &JsValue, name: &str, arguments: &[JsValue]) {
    if !object.is_object() && !object.is_function() {
        return;
    }
    let Ok(function) = Reflect::get(object, &name.into()) else {
        return;
    };
    let Some(function) = function.dyn_ref::<Function>() else {
        return;
    };
    let list: Array = arguments.iter().collect();
    if let Err(thrown) = function.apply(object, &list) {
        report(&thrown);
    }
}

/// An exception of the page goes to the console, with its stack.
fn report(thrown: &JsValue) {
    console::error_2(&"RongIMLib: a listener or callback threw".into(), thrown);
}
