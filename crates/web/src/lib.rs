//! RongIMLib in WebAssembly.
//!
//! This crate moves bytes between a browser and [`rongim_core::Engine`], and
//! exports the JS API of RongIMLib 2.x. It holds no rules of its own.
//!
//! | module | does |
//! |---|---|
//! | [`driver`] | owns the engine: one input, then drain |
//! | [`socket`], [`fetch`], [`timer`], [`clock`] | the browser's network and time |
//! | [`storage`], [`json`] | what the engine wants of a browser |
//! | [`queue`] | page code runs from here, after every borrow has ended |
//! | [`reply`] | a call's callback object and promise |
//! | [`convert`] | the only place that reads or builds JS values |
//! | [`page`] | the page's listeners, and the parts written in JS |
//! | [`api`] | the exported class `RongIMClient` |
//!
//! The public names around it (enums, message classes, globals) are put
//! together by `js/assemble.js`.

// Nothing here is for Rust callers: the exports carry the documentation.
#![allow(unreachable_pub)]

mod api;
mod clock;
mod convert;
mod driver;
mod fetch;
mod json;
mod page;
mod queue;
mod reply;
mod socket;
mod storage;
mod timer;
