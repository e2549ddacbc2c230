-- Who may write to a user where only those may.
CREATE TABLE allowlist (
    owner   TEXT NOT NULL,
    allowed TEXT NOT NULL,
    PRIMARY KEY (owner, allowed)
) WITHOUT ROWID;

-- What the app's own server calls users, to address those it calls alike.
CREATE TABLE user_tags (
    user TEXT NOT NULL,
    tag  TEXT NOT NULL,
    PRIMARY KEY (user, tag)
) WITHOUT ROWID;
CREATE INDEX users_by_tag ON user_tags (tag, user);

-- What a user calls another user (`kind` 1), or is called in a group (3).
CREATE TABLE remarks (
    user   TEXT    NOT NULL,
    kind   INTEGER NOT NULL,
    target TEXT    NOT NULL,
    remark TEXT    NOT NULL,
    PRIMARY KEY (user, kind, target)
) WITHOUT ROWID;

-- How many members a group may have at most; NULL: as many as any.
ALTER TABLE groups ADD COLUMN max_members INTEGER;
CREATE INDEX users_by_creation ON users (created, id);
