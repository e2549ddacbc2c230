-- Discussions: small groups that clients manage themselves. `closed` 1: only
-- the admin may invite.
CREATE TABLE discussions (
    id      TEXT PRIMARY KEY,
    name    TEXT    NOT NULL,
    admin   TEXT    NOT NULL,
    closed  INTEGER NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX discussions_by_admin ON discussions (admin);

CREATE TABLE discussion_members (
    discussion TEXT    NOT NULL REFERENCES discussions (id) ON DELETE CASCADE,
    user       TEXT    NOT NULL,
    joined     INTEGER NOT NULL,
    PRIMARY KEY (discussion, user)
) WITHOUT ROWID;
