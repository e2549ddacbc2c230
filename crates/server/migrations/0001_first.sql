-- Messages, once each. `id` rises in the order of commits; the message's uid is
-- made of `id` and the random `tag`. `time` is the wire's dataTime.
CREATE TABLE messages (
    id               INTEGER PRIMARY KEY,
    tag              INTEGER NOT NULL,
    time             INTEGER NOT NULL,
    kind             INTEGER NOT NULL,
    sender           TEXT    NOT NULL,
    target           TEXT    NOT NULL,
    class_name       TEXT    NOT NULL,
    content          BLOB    NOT NULL,
    flags            INTEGER NOT NULL,
    client_unique_id INTEGER,
    extra_content    TEXT,
    -- The conversation whose history shows the message; NULL: none does.
    conversation     TEXT
);
CREATE INDEX messages_by_conversation ON messages (conversation, time) WHERE conversation IS NOT NULL;
CREATE INDEX messages_by_client_id ON messages (sender, client_unique_id) WHERE client_unique_id IS NOT NULL;
CREATE INDEX messages_outside_history ON messages (time) WHERE conversation IS NULL;

-- What a user's clients pull: `sent` 0 = the inbox, 1 = the sendbox.
CREATE TABLE mailbox (
    user    TEXT    NOT NULL,
    sent    INTEGER NOT NULL,
    time    INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (user, sent, time)
) WITHOUT ROWID;

-- A user's conversation list.
CREATE TABLE conversations (
    user    TEXT    NOT NULL,
    kind    INTEGER NOT NULL,
    target  TEXT    NOT NULL,
    time    INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (user, kind, target)
) WITHOUT ROWID;

-- Up to when a user has erased the history of a conversation.
CREATE TABLE cleaned (
    user         TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    until        INTEGER NOT NULL,
    PRIMARY KEY (user, conversation)
) WITHOUT ROWID;

CREATE TABLE users (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    portrait TEXT NOT NULL,
    created  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE blacklist (
    owner   TEXT NOT NULL,
    blocked TEXT NOT NULL,
    PRIMARY KEY (owner, blocked)
) WITHOUT ROWID;

CREATE TABLE groups (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    portrait TEXT NOT NULL,
    owner    TEXT NOT NULL,
    created  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE members (
    group_id TEXT    NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user     TEXT    NOT NULL,
    joined   INTEGER NOT NULL,
    PRIMARY KEY (group_id, user)
) WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user, group_id);

-- Pinned and muted conversations, and what else 2.9 keeps per conversation:
-- `value` is a serialised SessionStateItem.
CREATE TABLE conversation_states (
    user    TEXT    NOT NULL,
    kind    INTEGER NOT NULL,
    target  TEXT    NOT NULL,
    item    INTEGER NOT NULL,
    version INTEGER NOT NULL,
    value   BLOB    NOT NULL,
    PRIMARY KEY (user, kind, target, item)
) WITHOUT ROWID;

-- The app server's accounts and friendships (one row per direction).
CREATE TABLE accounts (
    user     TEXT PRIMARY KEY,
    password TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE friends (
    user   TEXT NOT NULL,
    friend TEXT NOT NULL,
    PRIMARY KEY (user, friend)
) WITHOUT ROWID;

CREATE TABLE files (
    key     TEXT PRIMARY KEY,
    owner   TEXT    NOT NULL,
    mime    TEXT    NOT NULL,
    size    INTEGER NOT NULL,
    hash    TEXT    NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
