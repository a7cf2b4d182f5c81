"""Rules that suggest quotes: those that a person wrote, which ones are off, and what became of their suggestions."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.ruled import SENTIMENTS, TONES, WHO, Answers, OwnRule
from callscope.safe import line
from callscope.store.fields import chosen
from callscope.store.names import one_of, single_line
from callscope.store.rows import clean, dumped, now, texts
from callscope.store.shelf import Shelf
from callscope.store.suggestions import OPEN
from callscope.store.tags import set_tags

if TYPE_CHECKING:
    from callscope.store.undo import Act

_ROWS = """
SELECT r.*, (
    SELECT group_concat(name, char(31)) FROM (
        SELECT t.name FROM rule_tags rt JOIN tags t ON t.id = rt.tag WHERE rt.rule = r.id ORDER BY rt.id
    )
) AS tags
FROM rules r
"""

_LISTS = ("phrases", "patterns", "unless", "tones")


class RuleShelf(Shelf):
    """The rules of the library."""

    def own_rules(self) -> list[OwnRule]:
        """The rules that people wrote, by name, those that are off too."""
        with self._reading() as connection:
            return [_own(row) for row in connection.execute(f"{_ROWS} ORDER BY r.name")]

    def own_rule(self, name: str) -> OwnRule:
        """One of them. Raises NotFound."""
        with self._reading() as connection:
            return _own(_must_have(connection, name))

    def rules_off(self) -> frozenset[str]:
        """The names of the rules that are switched off."""
        with self._reading() as connection:
            return frozenset(row[0] for row in connection.execute("SELECT name FROM rules_off"))

    def put_rule(self, rule: OwnRule, old: str = "") -> OwnRule:
        """Stores a rule, new or in the place of the one called `old`; its tags are added when new.

        When it is renamed its suggestions follow, so that what was dismissed stays so. Raises NotFound, UsageProblem.
        """
        with self._acting("") as act:
            name = single_line(rule.name, "a rule's name")
            known = _must_have(act.connection, old) if old else None
            taken = act.connection.execute("SELECT id FROM rules WHERE name = ?", (name,)).fetchone()
            if taken and (known is None or taken["id"] != known["id"]):
                raise UsageProblem(f"there is a rule {name} already", "change it: callscope rules edit")
            row = {**_row(act.connection, rule), "name": name}
            act.said = f"rule {name}"
            if known is None:
                identity = act.insert("rules", {**row, "created_at": now()})
            else:
                identity = known["id"]
                act.update("rules", identity, row)
                _rename(act, known["name"], name)
            set_tags(act, "rule_tags", identity, rule.tags)
        return self.own_rule(name)

    def remove_rule(self, name: str) -> OwnRule:
        """Drops a rule that a person wrote, and with it its open suggestions. Raises NotFound."""
        was = self.own_rule(name)
        with self._acting(f"removal of the rule {was.name}") as act:
            row = _must_have(act.connection, name)
            set_tags(act, "rule_tags", row["id"], ())
            act.delete_of("rules_off", "name", row["name"])
            act.delete("rules", row["id"])
        return was

    def switch_rule(self, name: str, on: bool) -> None:
        """Switches a rule on or off by its whole name: while it is off, nothing of it is suggested."""
        with self._acting(f"rule {line(name)} switched {'on' if on else 'off'}") as act:
            row = act.connection.execute("SELECT id FROM rules_off WHERE name = ?", (name,)).fetchone()
            if on and row is not None:
                act.delete("rules_off", row["id"])
            elif not on and row is None:
                act.insert("rules_off", {"name": clean(name)})

    def rule_answers(self) -> Mapping[str, Answers]:
        """What became of the suggestions of each rule that ever suggested anything, by its name."""
        sql = f"""
            SELECT g.rule, sum(g.state = 'accepted'), sum(g.state = 'dismissed'), sum({OPEN})
            FROM suggestions g GROUP BY g.rule
        """
        with self._reading() as connection:
            return {row[0]: Answers(row[1], row[2], row[3]) for row in connection.execute(sql)}


def _row(connection: sqlite3.Connection, rule: OwnRule) -> dict[str, Any]:
    """The columns of a rule without its name. Raises UsageProblem."""
    if not rule.tags and not rule.kind:
        raise UsageProblem("a rule suggests a tag or a kind", "give it --tag or --kind")
    if not (rule.phrases or rule.patterns or rule.sentiment or rule.tones):
        raise UsageProblem("the rule asks for nothing", "give it a phrase, a pattern, a tone or a sentiment")
    return {
        "kind": chosen(connection, "kind", rule.kind) if rule.kind else "",
        "who": one_of(rule.who, WHO, "role"),
        "speaker": clean(rule.speaker).strip(),
        "sentiment": one_of(rule.sentiment, SENTIMENTS, "sentiment") if rule.sentiment else "",
        "phrases": dumped([" ".join(one.split()) for one in rule.phrases]),
        "patterns": dumped(list(rule.patterns)),
        "unless": dumped([" ".join(one.split()) for one in rule.unless]),
        "tones": dumped([one_of(one, TONES, "tone") for one in rule.tones]),
    }


def _rename(act: Act, old: str, new: str) -> None:
    """Gives the suggestions of a rule, and what says that it is off, the rule's other name."""
    if old == new:
        return
    for table, column, own in (("suggestions", "rule", "AND own"), ("rules_off", "name", "")):
        rows = act.connection.execute(f"SELECT id FROM {table} WHERE {column} = ? {own}", (old,))
        for row in rows.fetchall():
            act.update(table, row["id"], {column: new})


def _must_have(connection: sqlite3.Connection, name: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(f"{_ROWS} WHERE r.name = ?", (clean(name).strip(),)).fetchone()
    if row is None:
        raise NotFound(f"no rule “{line(name)}” of your own", "callscope rules list")
    return row


def _own(row: sqlite3.Row) -> OwnRule:
    plain: dict[str, Any] = {one.name: row[one.name] for one in fields(OwnRule) if one.name not in ("tags", *_LISTS)}
    lists = {name: texts(row[name]) for name in _LISTS}
    return OwnRule(**plain | lists, tags=tuple(row["tags"].split("\x1f")) if row["tags"] else ())
