-- When something of a person was last written to NetSuite.
CREATE TABLE person_write (
    extension_id TEXT NOT NULL PRIMARY KEY,
    written_at BIGINT NOT NULL
);

-- What befell the company's connections: kinds and the platforms' codes, no numbers, names or texts.
-- The same thing soon after is the same line, once more.
CREATE TABLE connection_event (
    number BIGINT NOT NULL PRIMARY KEY,
    connection TEXT NOT NULL,
    what TEXT NOT NULL,
    code TEXT,
    began_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    times BIGINT NOT NULL
);

-- Until when an admin has taken note of a connection's errors.
CREATE TABLE connection_seen (
    connection TEXT NOT NULL PRIMARY KEY,
    seen_at BIGINT NOT NULL
);
