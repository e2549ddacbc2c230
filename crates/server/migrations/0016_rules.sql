-- What the app's own server has ruled about users, groups, chatrooms and message
-- types: `kind` is a RuleKind. `scope` is the group or room that it is about, or
-- the user who made it; empty: everywhere. `until` NULL: for good.
CREATE TABLE rules (
    kind    INTEGER NOT NULL,
    scope   TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    until   INTEGER,
    PRIMARY KEY (kind, scope, subject)
) WITHOUT ROWID;

-- Words that clients may not send. `replacement` NULL: the message is refused.
CREATE TABLE sensitive_words (
    word        TEXT PRIMARY KEY,
    replacement TEXT,
    created     INTEGER NOT NULL
) WITHOUT ROWID;
