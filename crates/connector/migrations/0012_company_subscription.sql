-- RingCentral's event subscription for the company, and when it last told of something. Its secret is
-- sealed beside the credentials.
CREATE TABLE company_subscription (
    only BIGINT NOT NULL PRIMARY KEY CHECK (only = 1),
    id TEXT,
    address TEXT,
    ends_at BIGINT,
    mended_at BIGINT,
    mended_after TEXT,
    last_event_at BIGINT,
    late_millis BIGINT
);
