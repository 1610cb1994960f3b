-- What calls are linked to. A link that was taken away stays, so that NetSuite's record loses it as well.
CREATE TABLE call_link (
    session TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('customer', 'project', 'opportunity', 'salesOrder')),
    record TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    -- Whose project or transaction it is; not known as long as NetSuite has not said so.
    customer TEXT COLLATE "C",
    -- Who said so last.
    extension TEXT NOT NULL,
    is_linked BIGINT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (session, kind, record)
);
CREATE INDEX call_link_record ON call_link (kind, record);
CREATE INDEX call_link_customer ON call_link (customer);

-- Which of a call's links NetSuite's record says: all when `told` has come to `version`.
CREATE TABLE call_link_told (
    session TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    version BIGINT NOT NULL,
    told BIGINT NOT NULL,
    -- What NetSuite said when it refused this version for good.
    refused TEXT
);

-- Sales orders that were begun from a call, until they are found in NetSuite.
CREATE TABLE call_order (
    session TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    customer TEXT COLLATE "C" NOT NULL,
    extension TEXT NOT NULL,
    -- The employee whose order it will be.
    employee TEXT,
    -- The customer's newest sales order before; only a later one can be it.
    newest_before BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('awaited', 'several', 'found', 'marked', 'unmarked', 'given-up')),
    sales_order TEXT,
    problem TEXT
);
