-- How well a call was heard, as the browser that carried its sound told; without numbers and names. Each
-- extension tells its own.
CREATE TABLE call_quality (
    extension TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    -- NetSuite's record of the call.
    record TEXT COLLATE "C" NOT NULL,
    -- On the clock of whose extension it is.
    day TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    -- Half of the time as good as this, or better.
    typical TEXT COLLATE "C" NOT NULL CHECK (typical IN ('good', 'fair', 'poor')),
    worst TEXT COLLATE "C" NOT NULL CHECK (worst IN ('good', 'fair', 'poor')),
    cause TEXT COLLATE "C" CHECK (cause IN ('theirsIsLost', 'oursIsLost', 'uneven', 'slow')),
    good_ms BIGINT NOT NULL,
    fair_ms BIGINT NOT NULL,
    poor_ms BIGINT NOT NULL,
    PRIMARY KEY (extension, session)
);
CREATE INDEX call_quality_day ON call_quality (day);
