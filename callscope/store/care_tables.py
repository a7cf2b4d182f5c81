"""The tables that care for callers: how long calls are kept, what was erased, who did what. Released statements never
change."""

RETENTION = """
CREATE TABLE retention (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL UNIQUE REFERENCES calls(id) ON DELETE CASCADE,
    until TEXT,
    held TEXT
)
"""
"""What a person said of keeping a call: until which day, instead of the rule, and why it is held back from purging."""

ERASURE = """
CREATE TABLE tombstones (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL
);
CREATE TABLE copies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL
)
"""
"""`tombstones` has of an erased call its id alone, which is made of the hash of its sound; `copies` says where backups
were written to, so that erasing finds them."""

AUDIT = """
ALTER TABLE audit ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN what TEXT NOT NULL DEFAULT ''
"""
"""Who did it, and to which tables or in which form; never what was said."""
