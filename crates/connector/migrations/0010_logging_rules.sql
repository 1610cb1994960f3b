-- What the company logs, each version as an admin saved it; the greatest counts.
CREATE TABLE logging_rules (
    version BIGINT NOT NULL PRIMARY KEY,
    rules TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
