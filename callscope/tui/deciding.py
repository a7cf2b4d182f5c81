"""What the board of insights shows, row by row, and the one-line languages of causes and actions. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from callscope.errors import UsageProblem
from callscope.nouns.learned import STATES, URGENCIES, Action, Deed, Evidenced, Insight
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.tui.glyphs import Piece

VIEWS = ("insights", "actions by urgency", "actions by owner", "actions by state")
"""What the list can show."""

SIGNS: Mapping[str, Piece] = MappingProxyType({"for": ("+ for", "positive"), "against": ("− against", "negative")})
"""How the side of a quote is marked."""

BOXES: Mapping[str, Piece] = MappingProxyType(
    {
        "open": ("□ open", "plain"),
        "doing": ("◧ doing", "suggestion"),
        "done": ("■ done", "good"),
        "dropped": ("× dropped", "faint"),
    }
)
"""How the state of an action is marked."""

URGENT: Mapping[str, str] = MappingProxyType({"now": "raised", "next": "plain", "later": "dim"})
"""The ink of an urgency."""


class Head(NamedTuple):
    """A heading over actions."""

    name: str
    number: int


class Told(NamedTuple):
    """A line of an insight's story on which the cursor does not stand: its sentence, a cause, a heading."""

    text: str
    ink: str
    indent: int = 0
    beside: tuple[Piece, ...] = ()


ListRow = Insight | Deed | Head
StoryRow = Told | Evidenced | Action


def listed(insights: Sequence[Insight], view: str) -> list[ListRow]:
    """The rows of a view."""
    if view == "insights":
        return list(insights)
    by, deeds = _BY[view], sorted(_deeds(insights), key=lambda one: _urgency(one.action))
    groups: dict[str, list[Deed]] = {}
    for one in sorted(deeds, key=lambda one: _order(view, by(one.action))):
        groups.setdefault(by(one.action), []).append(one)
    rows: list[ListRow] = []
    for name, group in groups.items():
        rows += [Head(name or "nobody yet", len(group)), *group]
    return rows


_BY: Mapping[str, Callable[[Action], str]] = MappingProxyType(
    {
        "actions by urgency": lambda one: one.urgency if one.state in ("open", "doing") else "done or dropped",
        "actions by owner": lambda one: one.who,
        "actions by state": lambda one: one.state,
    }
)


def _order(view: str, name: str) -> tuple[object, ...]:
    known = {"actions by urgency": URGENCIES, "actions by state": STATES}.get(view, ())
    return (known.index(name) if name in known else len(known), not name, name.casefold())


def _urgency(one: Action) -> tuple[object, ...]:
    return STATES.index(one.state) >= 2, URGENCIES.index(one.urgency), one.due or "9999", one.id


def _deeds(insights: Iterable[Insight]) -> Iterator[Deed]:
    return (Deed(action, one) for one in insights for action in one.actions)


def to_do(insights: Iterable[Insight]) -> int:
    """How many actions wait or are being done."""
    return sum(one.action.state in ("open", "doing") for one in _deeds(insights))


def numbers(one: Insight) -> list[Piece]:
    """N of N callers, and quotes for and against."""
    against = f", {one.callers_against} against" if one.callers_against else ""
    signs = sides(one)
    return [
        (f"{one.callers_for} of {count(one.callers_heard, 'caller')}", "strong"),
        (against, "negative"),
        (f"  {signs} " if one.evidence else "  no quotes yet ", "plain" if one.evidence else "faint"),
    ]


def sides(one: Insight) -> str:
    """+3 −1: the quotes of callers on either side."""
    told = {stance: sum(each.counts for each in one.quotes(stance)) for stance in SIDES}
    return f"+{told['for']} −{told['against']}"


SIDES: tuple[Any, ...] = ("for", "against")


def story(one: Insight) -> list[StoryRow]:
    """An insight from its sentence to what follows from it."""
    study = f"  study {one.study}" if one.study else ""
    rows: list[StoryRow] = [
        Told(one.text, "strong"),
        Told("", "dim", 0, (*numbers(one), (study, "dim"))),
        Told("", "dim"),
    ]
    rows.append(Told("WHY", "title") if one.whys else Told("c says why, and why that", "faint"))
    rows += [Told(f"└ {why}", "plain", 2 * min(at, 6)) for at, why in enumerate(one.whys)]
    rows += [Told("", "dim"), Told("WHAT WAS SAID", "title") if one.evidence else Told("q adds quotes", "faint")]
    rows += one.evidence
    rows += [Told("", "dim"), Told("WHAT FOLLOWS", "title") if one.actions else Told("t says what follows", "faint")]
    return [*rows, *one.actions]


CHAIN = "why > why that > …, as far as it goes"
"""How causes are typed."""


def causes(typed: str) -> str:
    """A chain as it is typed, one cause on each line."""
    return "\n".join(part for one in re.split(r"\s>\s|\s>$|^>\s", typed) if (part := one.strip()))


def chain(one: Insight) -> str:
    """The chain as it is typed."""
    return " > ".join(one.whys)


ACTION = "what @who !now|next|later 2027-03-31"
"""How an action is typed."""

_MARKS = re.compile(r'(?:^|(?<=\s))(?:@"([^"]*)"|@(\S+)|!(\w*)|(\d{4}-\d{1,2}-\d{1,2}))(?=\s|$)')


def action(typed: str) -> dict[str, Any]:
    """An action as it is typed: the words, @who, !urgency and a day. Raises UsageProblem."""
    found: dict[str, Any] = {"who": "", "urgency": "next", "due": None}
    for quoted, who, urgency, due in _MARKS.findall(typed):
        if quoted or who:
            found["who"] = (quoted or who).strip()
        elif due:
            found["due"] = due
        elif urgency:
            found["urgency"] = urgency
        else:
            raise UsageProblem("! needs an urgency", f"one of: {', '.join(f'!{one}' for one in URGENCIES)}")
    what = " ".join(_MARKS.sub(" ", typed).split())
    if not what:
        raise UsageProblem("an action says what is to be done", f"write: {ACTION}")
    return {"what": what, **found}


def write_action(one: Action) -> str:
    """The line that `action` reads back as the same values."""
    who = f'@"{one.who}"' if " " in one.who else f"@{one.who}" if one.who else ""
    return " ".join(part for part in (one.what, who, f"!{one.urgency}", one.due or "") if part)


def next_state(one: Action) -> str:
    """The state after this one; after the last the first."""
    return STATES[(STATES.index(one.state) + 1) % len(STATES)]
