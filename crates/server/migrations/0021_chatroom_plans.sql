-- What the app's own server says of a chatroom: its name, and after how many ms
-- it is to end. They count from when it was last active (a join, a message), or
-- are over at `ends_at`. Without them it ends when it has been empty for long.
ALTER TABLE chatrooms ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE chatrooms ADD COLUMN active INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chatrooms ADD COLUMN ends_after_ms INTEGER;
ALTER TABLE chatrooms ADD COLUMN ends_at INTEGER;
CREATE INDEX planned_chatrooms ON chatrooms (id) WHERE ends_after_ms IS NOT NULL;
