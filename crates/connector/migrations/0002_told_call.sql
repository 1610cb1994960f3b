-- How a call was told by each extension, without numbers and notes, as it stands in the record and as
-- it was to stand there. Of a record written before, the record itself is asked.
CREATE TABLE told_call (
    external_id TEXT PRIMARY KEY NOT NULL,
    written TEXT,
    message_hash BLOB,
    intended TEXT,
    intended_hash BLOB
);
DROP TABLE written_call;
