-- Those that have ended are looked for by their end.
CREATE INDEX logging_grant_end ON logging_grant (expires_at);
