-- The extensions as RingCentral lists them: short number, what they are, how they stand, and whether
-- they were in the list when it was read last.
ALTER TABLE company_extension ADD COLUMN short_number TEXT NOT NULL DEFAULT '';
ALTER TABLE company_extension ADD COLUMN kind TEXT NOT NULL DEFAULT 'user';
ALTER TABLE company_extension ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE company_extension ADD COLUMN is_there INTEGER NOT NULL DEFAULT 1;
UPDATE company_extension SET kind = 'shared' WHERE is_person = 0;

-- The email of who signed in with the extension.
ALTER TABLE person ADD COLUMN user_email TEXT;

-- Which employee an extension's calls are filed under, from when on. Without an employee the match
-- decides that is made by itself.
CREATE TABLE organizer_period (
    extension TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    employee TEXT,
    employee_name TEXT,
    how TEXT,
    PRIMARY KEY (extension, valid_from)
);

-- Who gets the calls of extensions that have nobody; without a row the settings file says so.
CREATE TABLE organizer_default (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    employee TEXT,
    employee_name TEXT
);

-- The extensions as they were when somebody reviewed the mapping.
CREATE TABLE organizer_reviewed (
    extension TEXT NOT NULL PRIMARY KEY,
    short_number TEXT NOT NULL,
    name TEXT NOT NULL
);

-- Which employee the record of a call names; none where NetSuite was left to name one.
CREATE TABLE organizer_filed (
    external_id TEXT NOT NULL PRIMARY KEY,
    extension TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    employee TEXT,
    -- Somebody has given it to another employee in NetSuite.
    is_by_hand INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX organizer_filed_extension ON organizer_filed (extension, started_at);
