-- What somebody linked to a call before anybody had told of it: it counts once they are known to be whose
-- call it is.
CREATE TABLE call_link_early (
    session TEXT COLLATE "C" NOT NULL,
    extension TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('customer', 'project', 'opportunity', 'salesOrder')),
    record TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    customer TEXT COLLATE "C",
    -- An admin's counts whosever call it is.
    is_admin BIGINT NOT NULL,
    is_linked BIGINT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (session, extension, kind, record)
);
CREATE INDEX call_link_early_age ON call_link_early (linked_at);

-- Sales orders that somebody began from such a call.
CREATE TABLE call_order_early (
    session TEXT COLLATE "C" NOT NULL,
    extension TEXT COLLATE "C" NOT NULL,
    customer TEXT COLLATE "C" NOT NULL,
    employee TEXT,
    newest_before BIGINT NOT NULL,
    is_admin BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    PRIMARY KEY (session, extension)
);
CREATE INDEX call_order_early_customer ON call_order_early (customer);
