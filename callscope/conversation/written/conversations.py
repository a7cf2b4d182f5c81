"""Rows become conversations: what belongs together, in order, read as a stream in two passes. Pure but for the file.

The first pass learns where each conversation ends, how dates are written and how high ratings go; the second gives each
conversation as soon as its last row has come, so that only those that are open are in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from callscope.conversation.written.cleaning import clean
from callscope.conversation.written.files import Line, Table
from callscope.conversation.written.threads import parts
from callscope.conversation.written.values import Doubt, moment, rating, role_of, satisfaction, scale_of
from callscope.nouns.texts import BadLine, Layout, Reading

if TYPE_CHECKING:
    from callscope.call import Role

OFTEN = 2_000
"""Rows between two reports."""

Tick = Callable[[int], None]
"""Told how many rows were read; cancels by raising."""


class Message(NamedTuple):
    """What one side wrote: `who` as the file names them, `role` where the file says it."""

    who: str
    role: Role | None
    text: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A ticket or chat as the file has it; facts are "" where the file does not say."""

    line: int
    id: str = ""
    subject: str = ""
    caller: str = ""
    agent: str = ""
    queue: str = ""
    reason: str = ""
    outcome: str = ""
    satisfaction: int | None = None
    when: str | None = None
    messages: tuple[Message, ...] = ()


@dataclass(slots=True)
class Survey:
    """What the first pass saw: `last` is the row after which a conversation is whole."""

    layout: Layout
    last: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    doubt: Doubt = field(default_factory=Doubt)
    highest: float = 0.0
    bad: list[BadLine] = field(default_factory=list)

    @property
    def scale(self) -> int:
        """The scale of the ratings."""
        return scale_of(self.highest) if self.highest else 0


def survey(table: Table, columns: Mapping[str, str], tick: Tick = lambda _: None) -> Survey:
    """The first pass. Of rows that cannot be used it keeps line and reason."""
    found = Survey(_layout(table, columns))
    for number, one in enumerate(table.lines()):
        if number % OFTEN == 0:
            tick(number)
        if isinstance(one, BadLine):
            found.bad.append(one)
            continue
        if why := _unusable(one, columns):
            found.bad.append(BadLine(one.number, why))
            continue
        found.rows += 1
        found.last[_key(one, columns, found.layout)] = found.rows
        found.doubt = found.doubt.seen(one.values.get(columns.get("when", ""), ""))
        number_rated = rating(one.values.get(columns.get("satisfaction", ""), ""))
        found.highest = max(found.highest, number_rated or 0.0)
    return found


def _layout(table: Table, columns: Mapping[str, str]) -> Layout:
    """How rows and conversations go together; told by whether ids come again."""
    if not table.separator:
        nested = "." in columns.get("text", "") and columns.get("text") != columns.get("opening")
        return "one row per message" if nested or _repeats(table, columns) else "one row per ticket"
    if "id" not in columns:
        return "one conversation" if "who" in columns else "one row per ticket"
    return "one row per message" if _repeats(table, columns) else "one row per ticket"


def _repeats(table: Table, columns: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    for one in table.lines():
        key = one.values.get(columns.get("id", ""), "") if isinstance(one, Line) else ""
        if key and key in seen:
            return True
        seen.add(key)
    return False


def _unusable(one: Line, columns: Mapping[str, str]) -> str:
    texts = [one.values.get(columns.get(name, ""), "") for name in ("text", "opening")]
    if not any(text.strip() for text in texts):
        return f"has no text in {columns['text']}"
    if "id" in columns and not one.values.get(columns["id"], "").strip():
        return f"has no {columns['id']}, so nobody knows what it belongs to"
    return ""


def _key(one: Line, columns: Mapping[str, str], layout: Layout) -> str:
    if layout == "one conversation":
        return ""
    return one.values.get(columns["id"], "").strip() if "id" in columns else f"record {one.record}"


def conversations(table: Table, reading: Reading, seen: Survey, tick: Tick = lambda _: None) -> Iterator[Conversation]:
    """The second pass: every conversation, in the order in which they end in the file."""
    columns, row = reading.columns, 0
    opened: dict[str, list[Line]] = {}
    for one in table.lines():
        if isinstance(one, BadLine) or _unusable(one, columns):
            continue
        row += 1
        key = _key(one, columns, seen.layout)
        opened.setdefault(key, []).append(one)
        if seen.last[key] == row:
            yield _conversation(opened.pop(key), reading)
        if row % OFTEN == 0:
            tick(row)


def _conversation(lines: Sequence[Line], reading: Reading) -> Conversation:
    columns = reading.columns
    facts = {
        name: next((value for one in lines if (value := one.values.get(columns.get(name, ""), "").strip())), "")
        for name in ("id", "subject", "caller", "agent", "queue", "reason", "outcome", "opening")
    }
    opening = facts.pop("opening")
    # The last row knows best how it ended.
    for name in ("outcome", "satisfaction"):
        told = [value for one in lines if (value := one.values.get(columns.get(name, ""), "").strip())]
        facts[name] = told[-1] if told else ""
    rated = satisfaction(facts.pop("satisfaction"), reading.scale)
    dates = reading.dates or "day-first"
    messages = _ordered([piece for one in lines for piece in _messages(one, columns, facts, dates, len(lines))])
    if opening and (not messages or clean(opening) != messages[0].text):
        known = next((one.who for one in messages if one.role == "customer"), facts["caller"])
        messages = [Message(known, "customer", clean(opening)), *messages]
    when = next((one.when for one in messages if one.when), None)
    return Conversation(lines[0].number, **facts, satisfaction=rated, when=when, messages=tuple(messages))


def _messages(
    one: Line, columns: Mapping[str, str], facts: Mapping[str, str], dates: str, rows: int
) -> Iterator[Message]:
    text = one.values.get(columns["text"], "")
    if not text.strip():
        return
    column = columns.get("who", "")
    who = " ".join(one.values.get(column, "").split())
    when = moment(one.values.get(columns.get("when", ""), ""), dates)
    caller, agent = facts["caller"], facts["agent"]
    if rows > 1 or who:
        if plain := clean(text):
            yield Message(who, role_of(who, column, caller, agent), plain, when)
        return
    for part in parts(text):
        if part.text:
            # An answer is later than the ticket's own date, which is only that of the opening.
            yield Message(part.who, role_of(part.who, "", caller, agent), part.text, when)
            when = None


def _ordered(messages: Sequence[Message]) -> list[Message]:
    """By time where all have one with an hour, since exports may have the newest first; else as they stand."""
    if len(messages) > 1 and all(one.when and "T" in one.when for one in messages):
        return sorted(messages, key=lambda one: one.when or "")
    return list(messages)


def of_customer(one: Conversation) -> Conversation:
    """A conversation with a single unnamed writer is what the customer wrote."""
    if len({message.who for message in one.messages}) == 1 and not one.messages[0].who:
        return replace(one, messages=tuple(message._replace(role="customer") for message in one.messages))
    return one
