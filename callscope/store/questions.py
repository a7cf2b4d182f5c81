"""What a person who reads the store with SQL is told about it: its tables, and questions to begin with."""

# ruff: noqa: S608 - questions are made of our own words alone
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CALLER = "CASE WHEN calls.caller IS NULL THEN 'call ' || calls.id ELSE 'caller ' || calls.caller END"
"""A distinct caller: an unnamed one is one per call."""

_CLOCK = "printf('%d:%02d', quotes.start / 60, quotes.start % 60)"

_TAGS = (
    "(SELECT group_concat(tags.name, ', ') FROM quote_tags JOIN tags ON tags.id = quote_tags.tag "
    "WHERE quote_tags.quote = quotes.id)"
)

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "quotes_with_callers": {
        "title": "Quotes, with their calls and callers",
        "description": "What was marked, the newest first.",
        "sql": f"""SELECT quotes.id, quotes.kind, quotes.severity, quotes.text, {_TAGS} AS tags, quotes.issue,
  quotes.stage, callers.name AS caller, calls.title AS call, {_CLOCK} AS at, quotes.note, quotes.stance, quotes.checked
FROM quotes JOIN calls ON calls.id = quotes.call LEFT JOIN callers ON callers.id = calls.caller
ORDER BY quotes.id DESC""",
    },
    "tags_by_callers": {
        "title": "Tags, by distinct callers",
        "description": "An unnamed customer counts as one per call; staff and calls that are left out do not count.",
        "sql": f"""SELECT tags.name AS tag, count(DISTINCT {_CALLER}) AS callers, count(DISTINCT quotes.id) AS quotes,
  round(avg(quotes.severity), 1) AS severity
FROM tags JOIN quote_tags ON quote_tags.tag = tags.id JOIN quotes ON quotes.id = quote_tags.quote
JOIN calls ON calls.id = quotes.call
WHERE NOT quotes.by_agent AND calls.left_out IS NULL AND calls.kind <> 'interview'
GROUP BY tags.id ORDER BY callers DESC, quotes DESC""",
    },
    "what_was_said": {
        "title": "What was said, by a word of it",
        "description": "A word, or several; a word's beginning with a star: refund*",
        "sql": """SELECT calls.title AS call, printf('%d:%02d', utterances.start / 60, utterances.start % 60) AS at,
  coalesce(nullif(speakers.name, ''), speakers.role, utterances.speaker) AS who, utterances.text
FROM utterances_fts JOIN utterances ON utterances.id = utterances_fts.rowid JOIN calls ON calls.id = utterances.call
LEFT JOIN speakers ON speakers.call = utterances.call AND speakers.label = utterances.speaker
WHERE utterances_fts MATCH :words
ORDER BY calls.heard_at DESC, utterances.start""",
    },
    "calls_with_counts": {
        "title": "Calls, with what was found in them",
        "description": "Length in minutes; how it ended; how many quotes; whether its review is done.",
        "sql": """SELECT calls.id, calls.title, calls.held_at, callers.name AS caller,
  round(calls.duration / 60, 1) AS minutes, calls.outcome, calls.satisfaction,
  (SELECT count(*) FROM quotes WHERE quotes.call = calls.id) AS quotes, calls.done
FROM calls LEFT JOIN callers ON callers.id = calls.caller ORDER BY calls.heard_at DESC""",
    },
}
"""Questions with their SQL, by name."""

ABOUT = "Read-only: nothing can be changed here. It holds what callers said, and names: do not leave it open."

TABLES: Mapping[str, str] = {
    "calls": "What was heard: one row per call. Sound stays where it lies (path).",
    "callers": "Customers who have a name.",
    "utterances": "Who said what, when, in what words and in what tone. Times are seconds from the start of the call.",
    "quotes": "Spans of calls that were marked as evidence.",
    "tags": "The codebook.",
    "studies": "Questions being researched.",
    "insights": "What was learned.",
    "exports": "What left, when, and where to; never the words.",
}
"""What the tables that a reader begins with hold."""

INTERNAL = (
    "_sqlite_migrations",
    "audit",
    "first_reviews",
    "mappings",
    "originals",
    "queue",
    "redactions",
    "rule_tags",
    "rules_off",
    "runs",
    "sqlite_sequence",
    "theme_dismissals",
    "undo",
)
"""Tables of the program's own."""


def described() -> dict[str, Any]:
    """What a reader is told, as Datasette takes it (docs.datasette.io, metadata)."""
    questions = {name: {**one, "hide_sql": True} for name, one in QUESTIONS.items()}
    hidden = {name: {"hidden": True} for name in INTERNAL}
    tables = {name: {"description": said} for name, said in TABLES.items()} | hidden
    return {"description": ABOUT, "queries": questions, "tables": tables}
