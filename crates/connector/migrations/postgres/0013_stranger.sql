-- Records that were created for numbers that nobody had, by their external ids. One that somebody has
-- deleted since is not created again.
CREATE TABLE stranger (
    external_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
