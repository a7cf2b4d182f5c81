"""The tables of themes and samples. What was ever released is never changed, only followed."""

THEMES = """
CREATE TABLE theme_dismissals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    keys TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE samples (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    study INTEGER REFERENCES studies(id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    size INTEGER NOT NULL,
    strata TEXT NOT NULL DEFAULT '[]',
    share TEXT NOT NULL,
    seed INTEGER NOT NULL,
    records TEXT NOT NULL,
    picked TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE first_reviews (
    call TEXT PRIMARY KEY REFERENCES calls(id) ON DELETE CASCADE,
    at TEXT NOT NULL
);
INSERT INTO first_reviews (call, at)
SELECT id, coalesce((SELECT min(q.created_at) FROM quotes q WHERE q.call = calls.id), heard_at) FROM calls
WHERE share > 0 OR done OR EXISTS (SELECT 1 FROM quotes q WHERE q.call = calls.id);
CREATE TRIGGER calls_reviewed AFTER UPDATE OF share, done ON calls
WHEN (new.share > 0 OR new.done) AND NOT EXISTS (SELECT 1 FROM first_reviews WHERE call = new.id) BEGIN
    INSERT INTO first_reviews (call, at) VALUES (new.id, strftime('%Y-%m-%dT%H:%M:%fZ'));
END;
CREATE TRIGGER quotes_review AFTER INSERT ON quotes
WHEN NOT EXISTS (SELECT 1 FROM first_reviews WHERE call = new.call) BEGIN
    INSERT INTO first_reviews (call, at) VALUES (new.call, strftime('%Y-%m-%dT%H:%M:%fZ'));
END
"""
"""`first_reviews` says when a person first played or quoted any of a call, or said that it is done; it is no act of a
person's, so nothing of it is undone."""
