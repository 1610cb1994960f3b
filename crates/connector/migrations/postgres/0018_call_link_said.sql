-- What NetSuite's record of the call named when it was last told of links, or when the call was filed since:
-- another value there is somebody else's, and not ours to change back.
ALTER TABLE call_link_told ADD COLUMN company TEXT COLLATE "C";
ALTER TABLE call_link_told ADD COLUMN deal TEXT COLLATE "C";
-- What is to be done about either: 0 nothing, 1 told again unless somebody else changed it, 2 told.
ALTER TABLE call_link_told ADD COLUMN company_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE call_link_told ADD COLUMN deal_due BIGINT NOT NULL DEFAULT 0;
-- When telling was last tried: what waited longest comes first.
ALTER TABLE call_link_told ADD COLUMN tried_at BIGINT NOT NULL DEFAULT 0;
UPDATE call_link_told SET company_due = 2, deal_due = 2 WHERE told < version;
