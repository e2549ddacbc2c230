-- What users say of themselves; 0 is not stored.
CREATE TABLE user_statuses (
    user   TEXT PRIMARY KEY,
    status INTEGER NOT NULL
) WITHOUT ROWID;
