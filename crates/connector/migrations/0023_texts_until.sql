-- When the newest of a person's texts came that was told: a browser that is new to them begins there.
ALTER TABLE person_write ADD COLUMN texts_until BIGINT;
