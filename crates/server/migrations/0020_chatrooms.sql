-- Chatrooms. Their messages lie in `messages`, under the room's conversation key.
CREATE TABLE chatrooms (
    id              TEXT    PRIMARY KEY,
    created         INTEGER NOT NULL,
    members         INTEGER NOT NULL DEFAULT 0,
    -- Since when nobody is in the room; NULL: somebody is.
    empty_since     INTEGER,
    -- What the room has in `messages`.
    stored          INTEGER NOT NULL DEFAULT 0,
    stored_bytes    INTEGER NOT NULL DEFAULT 0,
    -- The newest change of its entries, and the one up to which deleted
    -- entries have been forgotten: who knows less gets all entries anew.
    entries_version INTEGER NOT NULL DEFAULT 0,
    entries_since   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX empty_chatrooms ON chatrooms (empty_since) WHERE empty_since IS NOT NULL;

CREATE TABLE chatroom_members (
    room   TEXT    NOT NULL REFERENCES chatrooms (id) ON DELETE CASCADE,
    user   TEXT    NOT NULL,
    joined INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) WITHOUT ROWID;
CREATE INDEX chatroom_members_by_time ON chatroom_members (room, joined, user);
CREATE INDEX chatroom_members_by_user ON chatroom_members (user, room);

-- `status`: the bits of ChrmKVEntity.status; a deleted entry stays for a while,
-- so that those who had it learn of it.
CREATE TABLE chatroom_entries (
    room    TEXT    NOT NULL REFERENCES chatrooms (id) ON DELETE CASCADE,
    key     TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    owner   TEXT    NOT NULL,
    status  INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (room, key)
) WITHOUT ROWID;
CREATE INDEX chatroom_entries_by_version ON chatroom_entries (room, version);
