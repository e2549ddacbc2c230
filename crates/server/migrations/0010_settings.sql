-- What a user keeps across devices. A setting without a value stays, so that
-- the other devices learn of its removal; the setting `Tag` carries only the
-- version of the tags below.
CREATE TABLE user_settings (
    user    TEXT    NOT NULL,
    kind    INTEGER NOT NULL,
    target  TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    version INTEGER NOT NULL,
    value   BLOB    NOT NULL,
    PRIMARY KEY (user, kind, target, key)
) WITHOUT ROWID;

-- Tags for conversations. Which conversation has which tags is in its
-- conversation_states.
CREATE TABLE tags (
    user    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (user, id)
) WITHOUT ROWID;
