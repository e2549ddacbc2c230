//! The conversation list, unread counts and drafts.

use rongim_core::{ListQuery, Millis};

use super::{Args, Outcome, Table};

pub(super) const TABLE: Table = &[
    ("conversations", |engine, now, args| {
        engine.conversations(query(args), now).into()
    }),
    ("remoteConversations", |engine, now, args| {
        engine.remote_conversations(query(args), now).into()
    }),
    ("forgetConversations", |engine, _, _| {
        engine.forget_conversations();
        Outcome::DONE
    }),
    ("clearStorage", |engine, _, _| {
        engine.clear_storage();
        Outcome::DONE
    }),
    ("addConversation", |engine, _, args| {
        engine.add_conversation(args.conversation(0));
        Outcome::DONE
    }),
    ("setTitle", |engine, _, args| {
        engine.set_title(&args.conversation(0), &args.text(2));
        Outcome::DONE
    }),
    ("hide", |engine, _, args| {
        engine.set_hidden(&args.conversation(0), args.flag(2));
        Outcome::DONE
    }),
    ("conversation", |engine, now, args| {
        engine.find_conversation(args.conversation(0), now).into()
    }),
    ("removeConversation", |engine, now, args| {
        engine
            .remove_conversation(&args.conversation(0), now)
            .into()
    }),
    ("clearConversations", |engine, now, args| {
        engine.clear_conversations(args.kinds(0), now).into()
    }),
    ("unreadCount", |engine, _, args| {
        engine.unread_count(&args.conversation(0)).into()
    }),
    ("totalUnreadCount", |engine, _, args| {
        engine.total_unread_count(&args.kinds(0)).into()
    }),
    ("setUnreadCount", |engine, _, args| {
        let count = args.number(2) as u32;
        engine.set_unread_count(&args.conversation(0), count);
        Outcome::DONE
    }),
    // Type, target, until when; without a time, all.
    ("clearUnread", |engine, now, args| {
        let id = args.conversation(0);
        match args.time(2) {
            Some(until) => engine.clear_unread_until(&id, until, now),
            None => engine.clear_unread(&id, now),
        }
        Outcome::DONE
    }),
    ("clearAllUnread", |engine, now, _| {
        engine.clear_all_unread(now);
        Outcome::DONE
    }),
    ("saveDraft", |engine, _, args| {
        engine.save_draft(&args.conversation(0), &args.text(2));
        Outcome::DONE
    }),
    ("draft", |engine, _, args| {
        engine.draft(&args.conversation(0)).into()
    }),
    ("clearDraft", |engine, _, args| {
        engine.clear_draft(&args.conversation(0));
        Outcome::DONE
    }),
];

/// Types, count, whether hidden ones too, before, tag.
fn query(args: &Args) -> ListQuery {
    ListQuery {
        kinds: args.kinds(0),
        count: args.number(1) as usize,
        with_hidden: args.flag(2),
        before: args.number(3) as Millis,
        tag: args.optional(4),
    }
}
