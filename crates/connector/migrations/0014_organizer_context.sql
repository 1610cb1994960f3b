-- Where in the phone system an extension is.
ALTER TABLE company_extension ADD COLUMN site TEXT;
ALTER TABLE company_extension ADD COLUMN department TEXT;

-- Subsidiary and department that calls of an extension are for, where they are not the employee's own.
CREATE TABLE organizer_context (
    extension TEXT NOT NULL PRIMARY KEY,
    subsidiary TEXT,
    subsidiary_name TEXT,
    department TEXT,
    department_name TEXT
);

-- The customer whose calls an admin has looked through at the end of the set-up.
CREATE TABLE company_check (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    customer TEXT NOT NULL,
    name TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_at BIGINT NOT NULL
);
