//! RongIMLib in WebAssembly.
//!
//! This crate moves bytes between a browser and [`rongim_core::Engine`]. It
//! holds no rules of its own.
//!
//! | module | does |
//! |---|---|
//! | [`exports`] | what JS calls: `install`, `start`, `call`, and what the browser did |
//! | [`ops`] | the table of operations behind `call`, and their arguments |
//! | [`driver`] | owns the engine: one input, then drain |
//! | [`page`] | what JS is told |
//! | [`convert`] | answers and messages as JS values |
//! | [`timer`] | the engine's next deadline; the browser's network and clock are in JS |
//! | [`storage`], [`json`] | what the engine wants of a browser |
//!
//! The public API around it (arguments, callbacks, promises, listeners, enums,
//! message classes) is written in `js/`, and listed in `api.tsv`.

// Nothing here is for Rust callers: the exports carry the documentation.
#![allow(unreachable_pub)]

#[cfg(target_arch = "wasm32")]
mod allocator;
mod convert;
mod driver;
mod exports;
mod json;
mod ops;
mod page;
mod storage;
mod timer;
