-- What an admin set up in the app, sealed with the connector's own key. Without a text it was
-- disconnected there, and the settings file does not count any more.
CREATE TABLE company_connection (
    name TEXT NOT NULL PRIMARY KEY,
    sealed BLOB,
    saved_at INTEGER NOT NULL
) STRICT;
