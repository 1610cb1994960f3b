-- Everybody the connector's role may read in NetSuite, as the app's directory has them; null entries
-- are gone. Versions count changes, for those who ask what is new.
CREATE TABLE directory_entry (
    source TEXT NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL UNIQUE,
    entry TEXT,
    PRIMARY KEY (source, id)
);

-- The last seven digits of each number.
CREATE TABLE directory_number (
    digits TEXT NOT NULL,
    source TEXT NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (digits, source, id)
) WITHOUT ROWID;
CREATE INDEX directory_number_entry ON directory_number (source, id);

-- How far each kind is read. While sweep_after is set, all of it is being read by id.
CREATE TABLE directory_source (
    source TEXT PRIMARY KEY NOT NULL,
    sweep_after INTEGER,
    swept_at INTEGER,
    -- In the account's own clock, as NetSuite writes it.
    changed_until TEXT,
    checked_at INTEGER,
    forbidden_until INTEGER
);

CREATE TABLE directory_state (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    epoch TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- Open work with a company and the day of the last logged call.
CREATE TABLE company_work (
    company INTEGER PRIMARY KEY NOT NULL,
    orders INTEGER NOT NULL DEFAULT 0,
    opportunities INTEGER NOT NULL DEFAULT 0,
    cases INTEGER NOT NULL DEFAULT 0,
    last_call TEXT
);

-- Which of several records has a number, and who of the company said so.
CREATE TABLE number_choice (
    number TEXT PRIMARY KEY NOT NULL,
    company TEXT,
    contact TEXT,
    extension_id TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    chosen_at INTEGER NOT NULL
);
