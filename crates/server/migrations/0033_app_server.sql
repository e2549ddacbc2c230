-- What the owner of a group wants all members to know.
ALTER TABLE groups ADD COLUMN announcement TEXT NOT NULL DEFAULT '';

-- Who wants to be whose friend, until that is answered.
CREATE TABLE friend_requests (
    asker TEXT    NOT NULL,
    asked TEXT    NOT NULL,
    note  TEXT    NOT NULL,
    time  INTEGER NOT NULL,
    PRIMARY KEY (asker, asked)
) WITHOUT ROWID;
CREATE INDEX requests_by_asked ON friend_requests (asked, time);
