"""Actions: what follows from insights, who does it, how soon, and where it stands."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.learned import STATES, URGENCIES, Action
from callscope.safe import line
from callscope.store.names import one_of, single_line
from callscope.store.rows import clean, now
from callscope.store.shelf import Shelf

_COLUMNS = "id, insight, what, who, urgency, state, due"


class ActionShelf(Shelf):
    """The actions of the library's insights."""

    def add_action(self, insight: int, what: str, **given: Any) -> Action:
        """Stores what follows from an insight; who, urgency, state, due may be given. Raises NotFound, UsageProblem."""
        with self._acting("") as act:
            if act.connection.execute("SELECT 1 FROM insights WHERE id = ?", (insight,)).fetchone() is None:
                raise NotFound(f"no insight {insight}", "callscope insights list")
            row = _checked({"what": what, **given})
            act.said = f"action {row['what']}"
            return _action(act.connection, act.insert("actions", {"insight": insight, "created_at": now(), **row}))

    def edit_action(self, identity: int, **changes: Any) -> Action:
        """Changes what, who, urgency, state or due; None or "" for due takes it off. Raises NotFound, UsageProblem."""
        with self._acting("") as act:
            act.said = f"change of the action {_action(act.connection, identity).what}"
            act.update("actions", identity, _checked(changes))
            return _action(act.connection, identity)

    def remove_action(self, identity: int) -> Action:
        """Removes an action and gives back what it was. Raises NotFound."""
        with self._acting("") as act:
            was = _action(act.connection, identity)
            act.said = f"removal of the action {was.what}"
            act.delete("actions", identity)
            return was


def actions_of(connection: sqlite3.Connection) -> Mapping[int, Sequence[Action]]:
    """The actions of each insight, the most pressing first, those that are done or dropped at the end."""
    found: defaultdict[int, list[Action]] = defaultdict(list)
    for row in connection.execute(f"SELECT {_COLUMNS} FROM actions"):
        found[row["insight"]].append(Action(*row))
    return {insight: sorted(actions, key=pressing) for insight, actions in found.items()}


def pressing(action: Action) -> tuple[object, ...]:
    """Sorts actions: what is still to do by urgency and day, then the rest."""
    over = STATES.index(action.state) >= STATES.index("done")
    return over, URGENCIES.index(action.urgency), action.due or "9999", action.id


def _action(connection: sqlite3.Connection, identity: int) -> Action:
    row = connection.execute(f"SELECT {_COLUMNS} FROM actions WHERE id = ?", (identity,)).fetchone()
    if row is None:
        raise NotFound(f"no action {identity}", "callscope actions list")
    return Action(*row)


def _due(value: str | None) -> str | None:
    if not (value or "").strip():
        return None
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError as error:
        raise UsageProblem(f"“{line(str(value))}” is not a day", "write it as 2027-03-31") from error


_FIELDS: Mapping[str, Callable[[Any], str | None]] = MappingProxyType(
    {
        "what": lambda value: single_line(value, "an action"),
        "who": lambda value: " ".join(line(clean(value or "")).split()),
        "urgency": lambda value: one_of(value, URGENCIES, "urgency"),
        "state": lambda value: one_of(value, STATES, "state"),
        "due": _due,
    }
)


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Those values as they may be stored. Raises UsageProblem."""
    if unknown := sorted(set(given) - set(_FIELDS)):
        raise UsageProblem(f"an action has no {unknown[0]} to change", f"one of: {', '.join(_FIELDS)}")
    return {name: _FIELDS[name](value) for name, value in given.items()}
