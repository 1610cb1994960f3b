-- The number by which an employee is found where there is no email.
ALTER TABLE person ADD COLUMN number TEXT;

-- How far the company's call log is read.
CREATE TABLE company_reading (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    read_until INTEGER NOT NULL,
    advanced_at INTEGER NOT NULL,
    swept_at INTEGER NOT NULL,
    retried_at INTEGER NOT NULL,
    good_at INTEGER
);

-- What the log told, and what became of it; without numbers, names and notes. The extension is empty
-- for calls that reached nobody's.
CREATE TABLE company_call (
    call TEXT NOT NULL,
    extension TEXT NOT NULL,
    -- The log's record that told it last.
    record TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    -- Direction, result and seconds: told anew when they change.
    told TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'logged', 'failed', 'left-out')),
    cause TEXT,
    field TEXT,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (call, extension)
) WITHOUT ROWID;
CREATE INDEX company_call_started ON company_call (started_at);
CREATE INDEX company_call_record ON company_call (record);
CREATE INDEX company_call_state ON company_call (state, started_at);

-- The extensions, as RingCentral listed them last.
CREATE TABLE company_extension (
    extension TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    number TEXT,
    is_person INTEGER NOT NULL
);
