"""A Filter as conditions of SQL. Values are always bound, never written into the text."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.store.rows import clean
from callscope.store.stances import WITH

if TYPE_CHECKING:
    from callscope.call import Filter

DATE = "coalesce(c.held_at, c.heard_at)"
"""When a call took place, or else when it was heard: what lists are sorted by. It has an index."""


class Where(NamedTuple):
    """Conditions that must all hold, and what is bound to their marks."""

    conditions: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def __add__(self, other: object) -> Where:
        """Both."""
        assert isinstance(other, Where)
        return Where((*self.conditions, *other.conditions), (*self.values, *other.values))

    @property
    def sql(self) -> str:
        """For after WHERE; true when there are no conditions."""
        return " AND ".join(f"({one})" for one in self.conditions) or "true"


def _plain(sql: str) -> Callable[[Any], Where]:
    return lambda value: Where((sql,), (clean(value) if isinstance(value, str) else value,) * sql.count("?"))


CALL: Mapping[str, Callable[[Any], Where]] = MappingProxyType(
    {
        "call": _plain("c.id = ?"),
        "caller": _plain("c.caller IN (SELECT id FROM callers WHERE name = ?)"),
        "study": _plain(
            "c.id IN (SELECT sc.call FROM study_calls sc JOIN studies t ON t.id = sc.study WHERE t.name = ?)"
        ),
        "queue": _plain("c.queue = ? COLLATE NOCASE"),
        "outcome": _plain("c.outcome = ? COLLATE NOCASE"),
        "since": _plain(f"{DATE} >= ?"),
        # A day as the end means the whole day, so only as much of the date is compared as was given.
        "until": _plain(f"substr({DATE}, 1, length(?)) <= ?"),
    }
)
"""Of `calls c`."""

QUOTE: Mapping[str, Callable[[Any], Where]] = MappingProxyType(
    {
        "tag": _plain("q.id IN (SELECT qt.quote FROM quote_tags qt JOIN tags t ON t.id = qt.tag WHERE t.name = ?)"),
        "kind": _plain("q.kind = ?"),
        "issue": _plain("q.issue = ? COLLATE NOCASE"),
        "stage": _plain("q.stage = ? COLLATE NOCASE"),
        "severity": _plain("q.severity >= ?"),
        "by": _plain("q.made_by = ?"),
        "assumption": _plain(WITH),
        "status": lambda value: Where(("q.checked = ?",), (int(value == "checked"),)),
    }
)
"""Of `quotes q`."""

SPEAKER: Mapping[str, Callable[[Any], Where]] = MappingProxyType(
    {
        "speaker": _plain("s.label = ? OR s.name = ? COLLATE NOCASE"),
        "role": _plain("coalesce(s.role, 'unknown') = ?"),
    }
)
"""Of `speakers s`."""

UTTERANCE: Mapping[str, Callable[[Any], Where]] = MappingProxyType(
    {
        # A label may go on with its pace: "raised, fast" is raised.
        "tone": _plain("u.tone = ? OR substr(u.tone, 1, length(?) + 1) = ? || ','"),
        "sentiment": _plain("u.sentiment = ?"),
    }
)
"""Of `utterances u`."""


def given(where: Filter, kinds: Mapping[str, Callable[[Any], Where]]) -> Where:
    """The conditions for those of the fields in `kinds` that are set."""
    parts = [make(getattr(where, name)) for name, make in kinds.items() if getattr(where, name) is not None]
    return sum(parts, Where())


def exists(table: str, link: str, inner: Where) -> Where:
    """The condition that there is a row of `table` with `link` and `inner`; none when `inner` asks nothing."""
    if not inner.conditions:
        return inner
    return Where((f"EXISTS (SELECT 1 FROM {table} WHERE {link} AND {inner.sql})",), inner.values)


def of_calls(where: Filter) -> Where:
    """For a list of `calls c`: a call passes when it has a quote, a speaker and an utterance as asked."""
    return (
        given(where, CALL)
        + exists("quotes q", "q.call = c.id", given(where, QUOTE))
        + exists("speakers s", "s.call = c.id", given(where, SPEAKER))
        + exists("utterances u", "u.call = c.id", given(where, UTTERANCE))
    )


def of_quotes(where: Filter) -> Where:
    """For `quotes q` joined with `calls c` and `speakers s`: tone and sentiment are those of an utterance under it."""
    under = 'u.call = q.call AND u.speaker = q.speaker AND u.start < q."end" AND q.start < u."end"'
    return (
        given(where, CALL)
        + given(where, QUOTE)
        + given(where, SPEAKER)
        + exists("utterances u", under, given(where, UTTERANCE))
    )


def of_utterances(where: Filter) -> Where:
    """For `utterances u` joined with `calls c` and `speakers s`: tags and fields are those of a quote over it."""
    over = 'q.call = u.call AND q.start < u."end" AND u.start < q."end"'
    return (
        # Asked first of the call, so that calls without such a quote cost nothing.
        calls_of_utterances(where) + of_rows(where) + exists("quotes q", over, given(where, QUOTE))
    )


def of_rows(where: Filter) -> Where:
    """For `utterances u` joined with `speakers s`: what a filter asks of each row by itself."""
    return given(where, SPEAKER) + given(where, UTTERANCE)


def calls_of_utterances(where: Filter) -> Where:
    """For `calls c`: what a filter of utterances asks of their call."""
    return given(where, CALL) + exists("quotes q", "q.call = c.id", given(where, QUOTE))
