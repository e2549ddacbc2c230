//! Pinned, muted and tagged conversations, and the tags.

use rongim_core::UnreadOf;

use super::Table;

pub(super) const TABLE: Table = &[
    // Type, target, whether pinned, whether muted; what is absent stays.
    ("setConversationState", |engine, now, args| {
        let flag = |index| args.get(index).as_bool();
        engine
            .set_conversation_state(args.conversation(0), flag(2), flag(3), now)
            .into()
    }),
    ("isMuted", |engine, now, args| {
        engine.is_muted(args.conversation(0), now).into()
    }),
    // Types, tag, whether muted ones count.
    ("unreadCountByState", |engine, now, args| {
        let of = UnreadOf {
            kinds: args.kinds(0),
            tag: args.optional(1),
            with_muted: args.flag(2),
        };
        engine.unread_count_by_state(of, now).into()
    }),
    ("tags", |engine, now, _| engine.tags(now).into()),
    ("tagsOf", |engine, now, args| {
        engine.tags_of(args.conversation(0), now).into()
    }),
    ("createTag", |engine, now, args| {
        engine.create_tag(args.text(0), args.text(1), now).into()
    }),
    ("renameTag", |engine, now, args| {
        engine.rename_tag(args.text(0), args.text(1), now).into()
    }),
    ("removeTag", |engine, now, args| {
        engine.remove_tag(args.text(0), now).into()
    }),
    ("tag", |engine, now, args| {
        engine.tag(args.text(0), args.conversations(1), now).into()
    }),
    ("untag", |engine, now, args| {
        engine
            .untag(args.texts(0), args.conversations(1), now)
            .into()
    }),
    // Type, target, tag, whether pinned in it.
    ("pinInTag", |engine, now, args| {
        engine
            .pin_in_tag(args.text(2), args.conversation(0), args.flag(3), now)
            .into()
    }),
];
