"""The tables of the ledger's file. Times are UTC, written as ISO 8601 in a fixed width."""

TABLES = """
CREATE TABLE IF NOT EXISTS harvests (
    harvest_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    origin TEXT NOT NULL,          -- real, made-up
    url TEXT,                      -- address in force, null for files that were on disk already
    started_at TEXT NOT NULL,
    finished_at TEXT,
    state TEXT NOT NULL            -- open, whole, partial, failed
);
CREATE TABLE IF NOT EXISTS fetches (
    fetch_id INTEGER PRIMARY KEY,
    harvest_id INTEGER NOT NULL REFERENCES harvests,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    partition TEXT,                -- null for a document that only says what there is
    call_year INTEGER,
    label TEXT NOT NULL,
    published_on TEXT,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER,                -- of HTTP; a 304 repeats the earlier sha256; null for files
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT NOT NULL,
    byte_count INTEGER NOT NULL,
    media_type TEXT,
    licence TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fetches_by_key ON fetches (source, key, sha256);
CREATE INDEX IF NOT EXISTS fetches_by_partition ON fetches (harvest_id, partition);
CREATE TABLE IF NOT EXISTS failures (
    harvest_id INTEGER NOT NULL REFERENCES harvests,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT,
    failed_at TEXT NOT NULL,
    status INTEGER,
    error TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS partitions (
    harvest_id INTEGER NOT NULL REFERENCES harvests,
    source TEXT NOT NULL,
    partition TEXT NOT NULL,
    call_year INTEGER,
    asked_count INTEGER,           -- projects, as the source's overview or the caller says
    advertised_count INTEGER,      -- projects, as the documents themselves say
    fetched_count INTEGER,         -- different projects in them; all three null where unknown
    repeated_after INTEGER,        -- fetch_id: earlier fetches of this harvest don't count
    finished_at TEXT,
    is_whole INTEGER,
    PRIMARY KEY (harvest_id, partition)
);
CREATE TABLE IF NOT EXISTS unreadable_versions (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    parser TEXT NOT NULL,          -- the version of it that failed
    error TEXT NOT NULL,
    failed_at TEXT NOT NULL,
    read_at TEXT,                  -- when it could be read after all, null if it never could
    PRIMARY KEY (source, key, sha256)
);
CREATE TABLE IF NOT EXISTS purges (
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    fetch_id INTEGER NOT NULL,     -- the last fetch of these bytes by then: a later one brings them back
    purged_at TEXT NOT NULL,
    PRIMARY KEY (source, sha256)
);
CREATE TABLE IF NOT EXISTS acceptances (
    acceptance_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    partition TEXT,                -- null where the source as a whole is meant
    kind TEXT NOT NULL,            -- changed, gone, absent
    harvest_id INTEGER NOT NULL,   -- changed: the one that brought it; else: what later ones bring counts
    accepted_at TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS runs (
    run_id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    state TEXT NOT NULL,           -- running, then what the caller says
    detail TEXT
);
"""
