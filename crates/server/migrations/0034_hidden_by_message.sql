-- What users have hidden goes with the messages. Their ids may be the highest that
-- were ever given: these are remembered first.
INSERT OR REPLACE INTO meta (name, value) SELECT 'last-id', MAX(
    COALESCE((SELECT MAX(id) FROM messages), 0),
    COALESCE((SELECT MAX(message) FROM readers), 0),
    COALESCE((SELECT MAX(message) FROM hidden), 0));
CREATE INDEX hidden_by_message ON hidden (message);
DELETE FROM hidden WHERE message NOT IN (SELECT id FROM messages);
