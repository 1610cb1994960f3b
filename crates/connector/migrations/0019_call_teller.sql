-- Who has told of a call that is linked: what it leads to is in their report.
CREATE TABLE call_teller (
    extension TEXT NOT NULL,
    session TEXT NOT NULL,
    PRIMARY KEY (extension, session)
) WITHOUT ROWID;
INSERT INTO call_teller (extension, session)
    SELECT DISTINCT teller.key, t.session FROM
        (SELECT l.session AS session, r.written AS written FROM call_link l
            JOIN told_record r ON r.external_id = 'rc-' || l.session
            WHERE json_valid(r.written)) t,
        json_each(t.written, '$.witnesses') teller;

-- What somebody has linked.
CREATE INDEX call_link_maker ON call_link (extension);

-- Whose calls the log has.
CREATE INDEX company_call_extension ON company_call (extension);
