-- Messages that a user has deleted from their own view of a history.
CREATE TABLE hidden (
    user    TEXT    NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (user, message)
) WITHOUT ROWID;
