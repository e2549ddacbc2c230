-- What was done on the admin page: `deed` is the call, `about` what it was given
-- (JSON, without secrets), `result` the HTTP status of the answer.
CREATE TABLE admin_log (
    id      INTEGER PRIMARY KEY,
    time    INTEGER NOT NULL,
    address TEXT    NOT NULL,
    session TEXT    NOT NULL,
    deed    TEXT    NOT NULL,
    about   TEXT    NOT NULL,
    result  INTEGER NOT NULL
);
