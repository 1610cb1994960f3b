-- Readings of the company's call log that are over, and what each came to.
CREATE TABLE company_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    is_asked INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    range_from INTEGER NOT NULL,
    range_to INTEGER NOT NULL,
    report TEXT NOT NULL
) STRICT;
