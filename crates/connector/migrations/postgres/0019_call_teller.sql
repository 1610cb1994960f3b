-- Who has told of a call that is linked: what it leads to is in their report.
CREATE TABLE call_teller (
    extension TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (extension, session)
);
INSERT INTO call_teller (extension, session)
    SELECT DISTINCT jsonb_object_keys(r.written::jsonb -> 'witnesses'), l.session FROM call_link l
        JOIN told_record r ON r.external_id = 'rc-' || l.session
        WHERE r.written IS NOT NULL;

-- What somebody has linked.
CREATE INDEX call_link_maker ON call_link (extension);

-- Whose calls the log has.
CREATE INDEX company_call_extension ON company_call (extension);
