"""The tables of what was learned: insights with their quotes and actions, experiment and learning sheets."""

from __future__ import annotations

LEARNT = """
CREATE TABLE insights (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT '',
    study INTEGER REFERENCES studies(id) ON DELETE SET NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX insights_by_study ON insights(study);
CREATE TABLE insight_quotes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    insight INTEGER NOT NULL REFERENCES insights(id) ON DELETE CASCADE,
    quote INTEGER NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    stance TEXT NOT NULL DEFAULT 'for' CHECK (stance IN ('for', 'against')),
    UNIQUE (insight, quote)
);
CREATE INDEX insight_quotes_by_quote ON insight_quotes(quote);
CREATE TABLE actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    insight INTEGER NOT NULL REFERENCES insights(id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT 'next',
    state TEXT NOT NULL DEFAULT 'open',
    due TEXT,
    created_at TEXT NOT NULL
);
CREATE INDEX actions_by_insight ON actions(insight);
CREATE TABLE experiments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    assumption TEXT NOT NULL DEFAULT '',
    study INTEGER REFERENCES studies(id) ON DELETE SET NULL,
    test TEXT NOT NULL DEFAULT '',
    measure TEXT NOT NULL DEFAULT '',
    measured_at TEXT,
    created_at TEXT NOT NULL
);
CREATE INDEX experiments_by_study ON experiments(study);
CREATE TABLE learnings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    experiment INTEGER NOT NULL UNIQUE REFERENCES experiments(id) ON DELETE CASCADE,
    believed TEXT NOT NULL DEFAULT '',
    observed TEXT NOT NULL DEFAULT '',
    learned TEXT NOT NULL DEFAULT '',
    decided TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
)
"""

REPORTS = """
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    study INTEGER NOT NULL UNIQUE REFERENCES studies(id) ON DELETE CASCADE,
    title TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT ''
)
"""
"""What the researcher writes over the report of a study."""
