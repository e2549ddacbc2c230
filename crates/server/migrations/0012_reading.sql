-- Up to when the user has read a conversation (ms), and how many counted
-- messages came since.
ALTER TABLE conversations ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;

-- Who has read a group message, as they told.
CREATE TABLE readers (
    message INTEGER NOT NULL,
    user    TEXT    NOT NULL,
    time    INTEGER NOT NULL,
    PRIMARY KEY (message, user)
) WITHOUT ROWID;
