-- The account whose records the ids in this database are.
CREATE TABLE netsuite_account (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    account TEXT NOT NULL
) STRICT;
