-- Whose turn it is, by the database's own clock. A turn ends by itself when nobody renews it.
CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- How far open work with companies is read.
CREATE TABLE directory_work (
    work TEXT NOT NULL PRIMARY KEY,
    after_company BIGINT NOT NULL,
    read_at BIGINT
);
