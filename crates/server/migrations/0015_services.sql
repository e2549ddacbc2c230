-- Public services. `kind` is the conversation type: 7 of the app, 8 any other;
-- `menu` is JSON; `is_global` 1: everybody follows it.
CREATE TABLE services (
    id           TEXT PRIMARY KEY,
    kind         INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    portrait     TEXT    NOT NULL,
    introduction TEXT    NOT NULL,
    menu         TEXT    NOT NULL,
    reply        TEXT    NOT NULL,
    is_global    INTEGER NOT NULL,
    updated      INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE followers (
    user    TEXT    NOT NULL,
    service TEXT    NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    time    INTEGER NOT NULL,
    PRIMARY KEY (user, service)
) WITHOUT ROWID;

-- Customer service desks. `mode` is the published clients' service type: 1 only
-- a robot, 2 only humans, 3 the robot first, 4 humans first.
CREATE TABLE desks (
    id      TEXT PRIMARY KEY,
    name    TEXT    NOT NULL,
    mode    INTEGER NOT NULL,
    welcome TEXT    NOT NULL,
    reply   TEXT    NOT NULL
) WITHOUT ROWID;

-- Who talks to a desk. `human` 1: the desk's own user reads along.
CREATE TABLE desk_sessions (
    user  TEXT    NOT NULL,
    desk  TEXT    NOT NULL REFERENCES desks (id) ON DELETE CASCADE,
    sid   TEXT    NOT NULL,
    human INTEGER NOT NULL,
    begun INTEGER NOT NULL,
    PRIMARY KEY (user, desk)
) WITHOUT ROWID;

-- What users thought of a session, as they wrote it (JSON).
CREATE TABLE desk_evaluations (
    sid     TEXT    NOT NULL,
    kind    INTEGER NOT NULL,
    user    TEXT    NOT NULL,
    desk    TEXT    NOT NULL,
    content TEXT    NOT NULL,
    time    INTEGER NOT NULL,
    PRIMARY KEY (sid, kind)
) WITHOUT ROWID;
CREATE INDEX evaluations_by_desk ON desk_evaluations (desk, time);
