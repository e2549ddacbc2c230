-- What waits to be posted to the app's server: `upto` is the sum of the sizes of all
-- events of the hook up to this one.
CREATE TABLE webhook_events (
    id   INTEGER PRIMARY KEY,
    hook INTEGER NOT NULL,
    time INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    body BLOB    NOT NULL
);
CREATE INDEX webhook_events_by_hook ON webhook_events (hook);

-- The clients that the hook of online statuses believes to be there.
CREATE TABLE webhook_clients (
    session TEXT PRIMARY KEY,
    user    TEXT NOT NULL,
    address TEXT NOT NULL
) WITHOUT ROWID;
