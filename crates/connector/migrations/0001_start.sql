-- Logging grants, by the SHA-256 of the grant.
CREATE TABLE logging_grant (
    hash BLOB PRIMARY KEY NOT NULL,
    extension_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE INDEX logging_grant_extension ON logging_grant (extension_id);

-- Who an extension is, as RingCentral said last, and the employee calls are logged for.
CREATE TABLE person (
    extension_id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    employee_id TEXT,
    employee_name TEXT,
    employee_checked_at INTEGER NOT NULL
);

-- What was last written about a call, and by whom.
CREATE TABLE written_call (
    external_id TEXT PRIMARY KEY NOT NULL,
    extension_id TEXT NOT NULL,
    talked INTEGER NOT NULL,
    message_hash BLOB NOT NULL
);
