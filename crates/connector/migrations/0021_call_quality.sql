-- How well a call was heard, as the browser that carried its sound told; without numbers and names. Each
-- extension tells its own.
CREATE TABLE call_quality (
    extension TEXT NOT NULL,
    session TEXT NOT NULL,
    -- NetSuite's record of the call.
    record TEXT NOT NULL,
    -- On the clock of whose extension it is.
    day TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    -- Half of the time as good as this, or better.
    typical TEXT NOT NULL CHECK (typical IN ('good', 'fair', 'poor')),
    worst TEXT NOT NULL CHECK (worst IN ('good', 'fair', 'poor')),
    cause TEXT CHECK (cause IN ('theirsIsLost', 'oursIsLost', 'uneven', 'slow')),
    good_ms INTEGER NOT NULL,
    fair_ms INTEGER NOT NULL,
    poor_ms INTEGER NOT NULL,
    PRIMARY KEY (extension, session)
) WITHOUT ROWID;
CREATE INDEX call_quality_day ON call_quality (day);
