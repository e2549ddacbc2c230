-- How much a user has, and what is too old.
CREATE INDEX files_by_owner ON files (owner, size);
CREATE INDEX files_by_age ON files (created);
