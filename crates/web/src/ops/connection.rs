//! The connection, and who is connected.

use rongim_core::Transport;

use super::{Outcome, Table};
use crate::convert;

pub(super) const TABLE: Table = &[
    ("connect", |engine, now, args| {
        engine.connect(&args.text(0), now).into()
    }),
    // Absent: one attempt. A list: an attempt after each of these pauses.
    ("reconnect", |engine, now, args| {
        let rates = args.get(0).is_object().then(|| args.times(0));
        engine.reconnect(rates, now).into()
    }),
    ("forgetNavigation", |engine, now, _| {
        engine.forget_navigation(now);
        Outcome::DONE
    }),
    ("polls", |engine, _, _| {
        (engine.transport() == Some(Transport::LongPolling)).into()
    }),
    ("deltaTime", |engine, _, _| {
        (engine.delta_time_ms() as f64).into()
    }),
    ("disconnect", |engine, now, _| {
        engine.disconnect(now);
        Outcome::DONE
    }),
    ("logout", |engine, now, _| {
        engine.logout(now);
        Outcome::DONE
    }),
    ("status", |engine, _, _| engine.status().number().into()),
    ("userId", |engine, _, _| engine.user_id().into()),
    ("token", |engine, _, _| {
        engine.token().map(str::to_owned).into()
    }),
    ("navigation", |engine, _, _| {
        engine
            .navigation()
            .map(convert::json)
            .unwrap_or_default()
            .into()
    }),
    // A topic, a target (absent: the user), and the body as JSON text.
    ("request", |engine, now, args| {
        let body = args.text(2);
        engine
            .request(&args.text(0), args.optional(1), &body, now)
            .into()
    }),
];
