"""The tables of the method: studies, rules, insights, themes, samples, imports. Released statements never change."""

STUDIES = """
ALTER TABLE studies ADD COLUMN access TEXT NOT NULL DEFAULT '';
ALTER TABLE studies ADD COLUMN granted_by TEXT NOT NULL DEFAULT '';
ALTER TABLE studies ADD COLUMN until TEXT;
CREATE TABLE study_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    study INTEGER NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    UNIQUE (study, tag)
);
CREATE INDEX study_tags_by_tag ON study_tags(tag);
CREATE TABLE assumptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    text TEXT NOT NULL,
    study INTEGER REFERENCES studies(id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    reworded_at TEXT
);
CREATE INDEX assumptions_by_study ON assumptions(study);
CREATE INDEX quotes_by_stance ON quotes(call) WHERE stance <> '';
CREATE INDEX quotes_by_making ON quotes(call, created_at)
"""

RULES = """
CREATE TABLE rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    kind TEXT NOT NULL DEFAULT '',
    phrases TEXT NOT NULL DEFAULT '[]',
    patterns TEXT NOT NULL DEFAULT '[]',
    unless TEXT NOT NULL DEFAULT '[]',
    who TEXT NOT NULL DEFAULT 'customer',
    speaker TEXT NOT NULL DEFAULT '',
    sentiment TEXT NOT NULL DEFAULT '',
    tones TEXT NOT NULL DEFAULT '[]',
    created_at TEXT NOT NULL
);
CREATE TABLE rule_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule INTEGER NOT NULL REFERENCES rules(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    UNIQUE (rule, tag)
);
CREATE INDEX rule_tags_by_tag ON rule_tags(tag);
CREATE TABLE rules_off (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE
);
ALTER TABLE suggestions ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
CREATE INDEX suggestions_by_rule ON suggestions(rule, state)
"""

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

IMPORTS = """
CREATE TABLE mappings (
    id INTEGER PRIMARY KEY,
    header TEXT NOT NULL UNIQUE,
    reading TEXT NOT NULL,
    at TEXT NOT NULL
)
"""
"""How a file of a certain header is read, as a person agreed to it."""

REPORTS = """
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    study INTEGER NOT NULL UNIQUE REFERENCES studies(id) ON DELETE CASCADE,
    title TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT ''
)
"""
"""What the researcher writes over the report of a study."""

REDACTIONS = """
CREATE TABLE redactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    act TEXT NOT NULL,
    call TEXT REFERENCES calls(id) ON DELETE CASCADE,
    start REAL NOT NULL DEFAULT 0,
    "end" REAL NOT NULL DEFAULT 0,
    what TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
);
CREATE INDEX redactions_by_call ON redactions(call)
"""
"""What stays and what goes: in a call at a time, or with no call as a word in all of them."""

MOOD_WORDS = """
CREATE TABLE mood_words (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL,
    valence REAL NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    overrides INTEGER NOT NULL DEFAULT 0,
    author TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
);
CREATE INDEX mood_words_by_word ON mood_words(word, until)
"""
"""The lexicon that people taught: a word counts from version `since` on, until the version `until` took it back."""

EXPORTS = """
CREATE TABLE exports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    form TEXT NOT NULL,
    path TEXT NOT NULL DEFAULT '',
    calls TEXT NOT NULL DEFAULT '[]',
    redacted INTEGER NOT NULL DEFAULT 0
)
"""
"""What left. `calls` are ids as JSON, which outlive their calls: who erases a call is told where its words went."""

LEDGER = """
CREATE TABLE consent_ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('granted', 'declined', 'withdrawn', 'none')),
    scope TEXT NOT NULL DEFAULT '[]',
    basis TEXT NOT NULL DEFAULT '',
    notice TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    said_at TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX consent_ledger_by_call ON consent_ledger(call);
CREATE TRIGGER consent_ledger_kept BEFORE DELETE ON consent_ledger BEGIN
    UPDATE consent_ledger SET basis = '', notice = '', note = '' WHERE id = old.id;
    SELECT raise(IGNORE);
END;
CREATE TRIGGER consent_ledger_fixed
BEFORE UPDATE OF id, call, decision, scope, sha256, language, said_at, author, at ON consent_ledger BEGIN
    SELECT raise(ABORT, 'the consent ledger is only added to');
END;
CREATE TABLE consent_standing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL UNIQUE,
    entry INTEGER NOT NULL
);
CREATE TRIGGER consent_left_out AFTER INSERT ON calls BEGIN
    UPDATE calls SET left_out = (
        SELECT 'consent ' || decision FROM consent_ledger
        WHERE id = (SELECT max(id) FROM consent_ledger WHERE call = new.id) AND decision IN ('declined', 'withdrawn')
    ) WHERE id = new.id AND left_out IS NULL;
END;
ALTER TABLE consents ADD COLUMN notice TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE exports ADD COLUMN undecided INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exports ADD COLUMN without TEXT NOT NULL DEFAULT '[]';
INSERT INTO consent_ledger (call, decision, basis, said_at, at, note)
SELECT call, 'none', basis, at, at, 'told while listening in' FROM consents WHERE call <> '' AND state = 'told'
"""
"""The newest line of the ledger counts, by `id`. It refers to no call, so that a decision outlives the call and binds
when the same sound is heard again. Who deletes a line, as erasing a call does, takes the texts in it, which may name
somebody: the decision stays, and the hash still says which notice it was, and whether its text was changed.
A call that comes again after its caller said no is left out of the review from the start.
`consent_standing` names the line that a person set last; undo changes it, and the ledger gets a line of that too."""
