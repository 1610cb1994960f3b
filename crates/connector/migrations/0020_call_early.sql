-- What somebody linked to a call before anybody had told of it: it counts once they are known to be whose
-- call it is.
CREATE TABLE call_link_early (
    session TEXT NOT NULL,
    extension TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('customer', 'project', 'opportunity', 'salesOrder')),
    record TEXT NOT NULL,
    name TEXT NOT NULL,
    customer TEXT,
    -- An admin's counts whosever call it is.
    is_admin INTEGER NOT NULL,
    is_linked INTEGER NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (session, extension, kind, record)
) WITHOUT ROWID;
CREATE INDEX call_link_early_age ON call_link_early (linked_at);

-- Sales orders that somebody began from such a call.
CREATE TABLE call_order_early (
    session TEXT NOT NULL,
    extension TEXT NOT NULL,
    customer TEXT NOT NULL,
    employee TEXT,
    newest_before INTEGER NOT NULL,
    is_admin INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    PRIMARY KEY (session, extension)
) WITHOUT ROWID;
CREATE INDEX call_order_early_customer ON call_order_early (customer);
