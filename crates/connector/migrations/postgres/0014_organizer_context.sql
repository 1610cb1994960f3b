ALTER TABLE company_extension ADD COLUMN site TEXT;
ALTER TABLE company_extension ADD COLUMN department TEXT;

CREATE TABLE organizer_context (
    extension TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    subsidiary TEXT,
    subsidiary_name TEXT,
    department TEXT,
    department_name TEXT
);

CREATE TABLE company_check (
    "only" BIGINT NOT NULL PRIMARY KEY CHECK ("only" = 1),
    customer TEXT NOT NULL,
    name TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_at BIGINT NOT NULL
);
