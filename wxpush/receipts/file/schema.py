"""The format of a receipts file. docs/receipts.md tells it in words.

`about`: whose it is, and up to which event it was looked for rows by person. `events`: each event once. `runs`: runs of campaigns that are known here, `identity` by `run_identity`; `low`, `invocation` and `accepted`: how far their rows were taken over.
`sent`: their rows that WeChat accepted, with what is known of each (`outcome` NULL: nothing). `sums`: rows by outcome, kept by whoever writes an outcome; those of run 0 count events.
`waiting`: people who refuse messages and are not on the suppression list yet. Nobody is named elsewhere: `who` is a hash of the openid.
"""

#: "wxpr" in ASCII: tells these files from any other SQLite database.
APPLICATION_ID = 0x77787072
FORMAT = 1
#: In the header of the file. https://www.sqlite.org/fileformat.html#the_database_header
WHERE_ID = 68

TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE about (appid TEXT NOT NULL, joined INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE events (
    number INTEGER PRIMARY KEY, msgid INTEGER NOT NULL, who INTEGER NOT NULL, created_s INTEGER NOT NULL, kind INTEGER NOT NULL,
    outcome INTEGER NOT NULL, status TEXT, run INTEGER, row INTEGER, UNIQUE (msgid, who, created_s, kind)
) STRICT;
CREATE INDEX loose ON events (who) WHERE run IS NULL;
CREATE TABLE runs (
    number INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, checkpoint TEXT NOT NULL, name TEXT NOT NULL, run INTEGER NOT NULL,
    low INTEGER NOT NULL DEFAULT 0, invocation INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0, newest_s INTEGER
) STRICT;
CREATE TABLE sent (
    run INTEGER NOT NULL, row INTEGER NOT NULL, msgid INTEGER, who INTEGER NOT NULL, at_ms INTEGER NOT NULL, outcome INTEGER, at_s INTEGER,
    probable INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (run, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX by_msgid ON sent (msgid) WHERE msgid IS NOT NULL;
CREATE INDEX by_person ON sent (who);
CREATE TABLE sums (
    run INTEGER NOT NULL, outcome INTEGER NOT NULL, probable INTEGER NOT NULL, many INTEGER NOT NULL, PRIMARY KEY (run, outcome, probable)
) STRICT, WITHOUT ROWID;
CREATE TABLE waiting (openid TEXT PRIMARY KEY, created_s INTEGER NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
COMMIT;
"""
