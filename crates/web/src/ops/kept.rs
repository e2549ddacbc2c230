//! Messages that the client has seen.

use rongim_core::{Engine, Insertion, Millis, Notes, Search};

use super::{Args, Outcome, Table};

pub(super) const TABLE: Table = &[
    ("keptMessage", |engine, _, args| {
        Outcome::kept(engine.kept_message(&args.key(0)).into_iter().collect())
    }),
    ("insertMessage", insert),
    ("note", note),
    ("noteSentUntil", |engine, _, args| {
        let until = args.number(2) as Millis;
        engine.note_sent_until(&args.conversation(0), until, args.number(3) as i32);
        Outcome::DONE
    }),
    // Keys, and whether the server has forgotten the messages too.
    ("forgetMessages", |engine, _, args| {
        engine.forget_messages(&args.keys(0), args.flag(1));
        Outcome::DONE
    }),
    ("forgetMessagesOf", |engine, _, args| {
        engine.forget_messages_of(&args.conversation(0), args.time(2));
        Outcome::DONE
    }),
    ("forgetAllMessages", |engine, _, _| {
        engine.forget_all_messages();
        Outcome::DONE
    }),
    // Type, target, keyword, own text fields, before, count.
    ("searchMessages", |engine, _, args| {
        let before = args.number(4) as Millis;
        let count = args.number(5) as usize;
        let id = args.conversation(0);
        let (found, total) = engine.search_messages(&id, search(args, 2), before, count);
        Outcome::Kept(found, total)
    }),
    // Keyword, own text fields, types.
    ("searchConversations", |engine, _, args| {
        engine
            .search_conversations(&args.kinds(2), search(args, 0))
            .into()
    }),
    ("unreadMentions", |engine, _, args| {
        Outcome::kept(engine.unread_mentions(&args.conversation(0)))
    }),
];

/// The keyword at `index`, and the text fields of the page's own types after it.
fn search(args: &Args, index: u32) -> Search {
    Search {
        keyword: args.text(index),
        own_fields: args.text_fields(index + 1),
    }
}

/// Type, target, object name, content, sender, uid, sent time, whether it is
/// counted, search text.
fn insert(engine: &mut Engine, now: Millis, args: &Args) -> Outcome {
    let insertion = Insertion {
        conversation: args.conversation(0),
        object_name: args.text(2),
        content: args.text(3),
        sender_id: args.text(4),
        uid: args.text(5),
        sent_time_ms: args.number(6) as Millis,
        is_counted: args.flag(7),
        search_text: args.optional(8),
    };
    Outcome::kept(vec![engine.insert_message(insertion, now)])
}

/// Key, sent status, received status, extra, object name, content, search text;
/// what is absent stays. Gives whether the message is there.
fn note(engine: &mut Engine, _: Millis, args: &Args) -> Outcome {
    let number = |index| args.integer(index).map(|number| number as i32);
    let notes = Notes {
        sent_status: number(1),
        received_status: number(2),
        extra: args.string(3),
        object_name: args.optional(4),
        content: args.optional(5),
        search_text: args.string(6),
    };
    engine.note(&args.key(0), notes).into()
}
