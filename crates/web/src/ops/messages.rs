//! Sending, recalling and reading messages, and files.

use rongim_core::{
    HistoryOrder, HistoryRequest, OutgoingMessage,
    protocol::{
        flags::{PushFlags, SendFlags},
        schema::PushExtra,
    },
};

use super::{Args, Outcome, Table};

pub(super) const TABLE: Table = &[
    // Gives the call, which has the message's local id.
    ("send", |engine, now, args| {
        engine.send(draft(args), now).into()
    }),
    // As `send`, and the id of the message that is recalled.
    ("recall", |engine, now, args| {
        engine.recall(args.text(15), draft(args), now).into()
    }),
    // Type, target: answers who asked for a receipt there.
    ("answerReceipts", |engine, now, args| {
        engine.answer_receipts(&args.conversation(0), now).into()
    }),
    ("watchUsers", |engine, now, args| {
        engine.watch_users(args.texts(0), now);
        Outcome::DONE
    }),
    ("history", |engine, now, args| {
        let request = HistoryRequest {
            conversation: args.conversation(0),
            from_ms: args.time(2),
            count: args.number(3) as u32,
            order: if args.flag(4) {
                HistoryOrder::Newer
            } else {
                HistoryOrder::Older
            },
        };
        engine.history(request, now).into()
    }),
];

/// Type, target, object name, content, bits of `SendFlags`, bits of
/// `PushFlags`, push text, push data, receivers, whether it is transient,
/// expansion, of `PushExtra` title, id, what phone makers want, template; as
/// the 16th the id of a recalled message, then the id that the page keeps.
fn draft(args: &Args) -> OutgoingMessage {
    OutgoingMessage {
        flags: SendFlags(args.number(4) as i32),
        push_flags: PushFlags(args.number(5) as i32),
        push_text: args.optional(6),
        push_data: args.optional(7),
        receivers: args.texts(8),
        transient: args.flag(9),
        expansion: args.optional(10),
        push_extra: push_extra(args),
        client_id: args.integer(16).filter(|id| *id > 0),
        ..OutgoingMessage::new(args.conversation(0), &args.text(2), args.text(3))
    }
}

fn push_extra(args: &Args) -> Option<PushExtra> {
    let extra = PushExtra {
        title: args.optional(11),
        push_id: args.optional(12),
        push_configs: args.optional(13),
        template_id: args.optional(14),
        ..PushExtra::default()
    };
    (extra != PushExtra::default()).then_some(extra)
}
