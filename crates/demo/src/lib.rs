//! Web IM app on the RongIMLib JS API.
//!
//! Data takes one road: the SDK and the app server (`sdk`, `api`) are driven by the `service`,
//! which tells the reducer in `state`; `components` show the state and ask the service.
//! `model`, `state`, `format` and `i18n` know no browser and are tested without one.

pub mod api;
pub mod browser;
pub mod components;
pub mod format;
pub mod hooks;
pub mod i18n;
pub mod media;
pub mod model;
pub mod sdk;
pub mod service;
pub mod state;
