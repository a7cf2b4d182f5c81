"""The statements that make the tables of the store. A released statement is never changed; changes come as further
steps."""

CALLS = """
CREATE TABLE callers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    may_contact INTEGER,
    beta INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT ''
);
CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'call',
    duration REAL NOT NULL,
    declared_duration REAL,
    channels INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    source TEXT NOT NULL,
    held_at TEXT,
    caller INTEGER REFERENCES callers(id),
    agent TEXT,
    queue TEXT,
    reason TEXT,
    incomplete INTEGER NOT NULL DEFAULT 0,
    language TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '[]',
    heard_at TEXT NOT NULL,
    outcome TEXT,
    satisfaction INTEGER,
    by_hand TEXT NOT NULL DEFAULT '[]',
    mood_1 REAL, mood_2 REAL, mood_3 REAL, mood_4 REAL,
    tone_1 REAL, tone_2 REAL, tone_3 REAL, tone_4 REAL,
    talk REAL
);
CREATE INDEX calls_by_date ON calls(coalesce(held_at, heard_at), id);
CREATE INDEX calls_by_caller ON calls(caller);
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    version TEXT NOT NULL,
    engines TEXT NOT NULL,
    options TEXT NOT NULL,
    timings TEXT NOT NULL
);
CREATE INDEX runs_by_call ON runs(call, id);
CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT 'unknown',
    confidence REAL NOT NULL DEFAULT 0,
    because TEXT NOT NULL DEFAULT '[]',
    UNIQUE (call, label)
);
CREATE TABLE utterances (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    start REAL NOT NULL, "end" REAL NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL,
    words TEXT NOT NULL DEFAULT '[]',
    sentiment TEXT,
    compound REAL, positive REAL, neutral REAL, negative REAL,
    sentiment_because TEXT,
    tone TEXT,
    arousal REAL, pitch_st REAL, level_db REAL, rate_wps REAL, pause_s REAL,
    tone_because TEXT,
    no_tone TEXT NOT NULL DEFAULT ''
);
CREATE INDEX utterances_by_call ON utterances(call, start, "end");
CREATE TABLE originals (
    call TEXT PRIMARY KEY REFERENCES calls(id) ON DELETE CASCADE,
    speakers TEXT NOT NULL,
    utterances TEXT
);
CREATE TABLE omissions (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    start REAL NOT NULL, "end" REAL NOT NULL,
    text TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX omissions_by_call ON omissions(call, start);
CREATE TABLE queue (
    path TEXT PRIMARY KEY,
    call TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('queued', 'hearing', 'failed')),
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
)
"""

EVIDENCE = """
CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    parent INTEGER REFERENCES tags(id) ON DELETE SET NULL,
    description TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT '',
    pinned INTEGER UNIQUE CHECK (pinned BETWEEN 1 AND 9)
);
CREATE TABLE quotes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    start REAL NOT NULL, "end" REAL NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL,
    now TEXT,
    kind TEXT,
    issue TEXT,
    severity INTEGER CHECK (severity BETWEEN 1 AND 5),
    stage TEXT,
    note TEXT NOT NULL DEFAULT '',
    stance TEXT NOT NULL DEFAULT '',
    made_by TEXT NOT NULL DEFAULT 'hand',
    author TEXT NOT NULL DEFAULT '',
    checked INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL
);
CREATE INDEX quotes_by_call ON quotes(call, start);
CREATE TABLE quote_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    quote INTEGER NOT NULL REFERENCES quotes(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    UNIQUE (quote, tag)
);
CREATE INDEX quote_tags_by_tag ON quote_tags(tag, quote);
CREATE TABLE fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    list TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    place INTEGER NOT NULL
);
CREATE INDEX fields_by_list ON fields(list, place);
CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    start REAL NOT NULL, "end" REAL NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]',
    because TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'dismissed'))
);
CREATE INDEX suggestions_by_call ON suggestions(call, state, start);
CREATE TABLE edits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    start REAL NOT NULL, "end" REAL NOT NULL,
    speaker TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '',
    after TEXT NOT NULL DEFAULT '',
    name TEXT,
    role TEXT,
    anchors TEXT NOT NULL DEFAULT '{}',
    author TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    misfit TEXT NOT NULL DEFAULT ''
);
CREATE INDEX edits_by_call ON edits(call, id);
CREATE TABLE marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    start REAL NOT NULL, "end" REAL NOT NULL,
    kind TEXT,
    note TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
);
CREATE INDEX marks_by_call ON marks(call, start);
CREATE TABLE studies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    question TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
);
CREATE TABLE study_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    study INTEGER NOT NULL REFERENCES studies(id) ON DELETE CASCADE,
    call TEXT NOT NULL REFERENCES calls(id) ON DELETE CASCADE,
    UNIQUE (study, call)
);
CREATE INDEX study_calls_by_call ON study_calls(call);
CREATE TABLE undo (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    said TEXT NOT NULL,
    call TEXT,
    images TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    act TEXT NOT NULL,
    call TEXT NOT NULL DEFAULT ''
)
"""

REVIEW = """
ALTER TABLE calls ADD COLUMN listened TEXT NOT NULL DEFAULT '[]';
ALTER TABLE calls ADD COLUMN share REAL NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN resume_at REAL NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN left_out TEXT;
ALTER TABLE quotes ADD COLUMN star INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quotes ADD COLUMN place REAL;
ALTER TABLE fields ADD COLUMN letter TEXT NOT NULL DEFAULT ''
"""

LEVELS = """
ALTER TABLE originals ADD COLUMN levels BLOB NOT NULL DEFAULT x'';
ALTER TABLE originals ADD COLUMN tracks INTEGER NOT NULL DEFAULT 0
"""

OVERLAPS = "ALTER TABLE originals ADD COLUMN overlaps TEXT"

# An entry keeps its id when it is renamed; 22 is the one that a store's list of outcomes begins with.
SOLVED = """
ALTER TABLE fields ADD COLUMN solved INTEGER NOT NULL DEFAULT 0;
UPDATE fields SET solved = 1 WHERE list = 'outcome' AND id = coalesce(
    (SELECT id FROM fields WHERE list = 'outcome' AND name = 'solved'), 22
)
"""
"""Where several voices were heard at once, as JSON: [start, end, [labels]]; NULL where nobody listened for it."""

CONSENTS = """
CREATE TABLE consents (
    path TEXT PRIMARY KEY,
    call TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    basis TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
);
CREATE INDEX consents_by_call ON consents(call)
"""

MOVES = "ALTER TABLE quotes ADD COLUMN moved_from REAL"
"""Where a quote began before the last re-run moved it."""

SCORED = """
UPDATE quotes SET
    by_agent = coalesce(
        (SELECT s.role = 'agent' FROM speakers s WHERE s.call = quotes.call AND s.label = quotes.speaker), 0
    ),
    (negative, raised) = (
        SELECT max(u.sentiment = 'negative'), max(substr(u.tone, 1, 6) IN ('raised', 'heated'))
        FROM utterances u
        WHERE u.call = quotes.call AND u.speaker = quotes.speaker
            AND u.start < quotes."end" AND quotes.start < u."end" {more}
    )
WHERE {which}
"""
"""Gives quotes the scores of what is under them: the words and the voice are those of its speaker's utterances under
it, as the filters of quotes have it, NULL where they are not scored. The label of a voice may go on with its pace."""

SCORES = f"""
ALTER TABLE quotes ADD COLUMN by_agent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quotes ADD COLUMN negative INTEGER;
ALTER TABLE quotes ADD COLUMN raised INTEGER;
ALTER TABLE calls ADD COLUMN hold REAL;
ALTER TABLE calls ADD COLUMN silence REAL;
ALTER TABLE calls ADD COLUMN repeats INTEGER;
ALTER TABLE tags ADD COLUMN job_when TEXT NOT NULL DEFAULT '';
ALTER TABLE tags ADD COLUMN job_want TEXT NOT NULL DEFAULT '';
ALTER TABLE tags ADD COLUMN job_so TEXT NOT NULL DEFAULT '';
{SCORED.format(more="", which="true")};
CREATE TRIGGER quotes_scored_ai AFTER INSERT ON quotes BEGIN
    {SCORED.format(more="", which="id = new.id")};
END;
CREATE TRIGGER quotes_scored_au AFTER UPDATE OF call, start, "end", speaker ON quotes BEGIN
    {SCORED.format(more="", which="id = new.id")};
END;
CREATE INDEX quotes_counted ON quotes(
    call, kind, issue, stage, speaker, severity, checked, negative, raised, by_agent, made_by
);
DROP INDEX utterances_by_call;
CREATE INDEX utterances_spoken ON utterances(call, start, "end", speaker, sentiment, tone)
"""
"""What a ranking counts, ready where it is read: a hundred thousand quotes are counted from the index alone. A quote
that comes, moves or changes its speaker is scored by a trigger; when the call's own rows change, by `summarize`.
The index of utterances has what filters ask, so that going through calls reads no rows that do not pass."""
