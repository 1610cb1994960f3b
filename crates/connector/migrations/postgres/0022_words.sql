-- What people wrote into a record, sealed: one that somebody deletes is made anew with it (adr/0063).
ALTER TABLE told_record ADD COLUMN words BYTEA;
