"""Insights as Markdown: the sentence, the chain of causes, the story of quotes, the actions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callscope.export import inert
from callscope.export.cited import blockquote
from callscope.plural import count

if TYPE_CHECKING:
    from callscope.nouns.learned import Action, Insight, Stance


def markdown(insights: Sequence[Insight]) -> str:
    """One insight as a page of its own, several under one title; nothing that was said can act as markup."""
    if len(insights) == 1:
        return "\n\n".join(_insight(insights[0], "#", "")) + "\n"
    parts = [f"# {count(len(insights), 'insight')}"]
    for place, one in enumerate(insights, start=1):
        parts += _insight(one, "##", f"{place}\\. ")
    return "\n\n".join(parts) + "\n"


def counted(one: Insight) -> str:
    """How many callers and quotes speak for it and against it, in words."""
    heard = _number(one.callers_heard, "caller")
    sides: Sequence[tuple[Stance, int]] = (("for", one.callers_for), ("against", one.callers_against))
    return ", ".join(f"{callers} of {heard} {stance} it ({_quotes(one, stance)})" for stance, callers in sides)


def _quotes(one: Insight, stance: Stance) -> str:
    return _number(sum(each.counts for each in one.quotes(stance)), "quote")


def _insight(one: Insight, level: str, number: str) -> list[str]:
    study = f" · study {inert.markdown(one.study)}" if one.study else ""
    parts = [f"{level} {number}{inert.markdown(one.text)}", f"**{counted(one)}**{study}"]
    if one.whys:
        parts += [
            f"{level}# Why",
            "\n".join(f"{at}. {inert.markdown(why)}" for at, why in enumerate(one.whys, start=1)),
        ]
    if one.evidence:
        parts += [f"{level}# What was said"]
        parts += [blockquote(each.exhibit, f"{_SIGNS[each.stance]} {each.stance}") for each in one.evidence]
    if one.actions:
        parts += [f"{level}# What follows", "\n".join([_HEAD, *map(_action, one.actions)])]
    return parts


_SIGNS = {"for": "+", "against": "−"}

_HEAD = "| when | what | who | state | due |\n|---|---|---|---|---|"


def _action(one: Action) -> str:
    cells = (one.urgency, one.what, one.who, one.state, one.due or "")
    return f"| {' | '.join(inert.markdown(cell) for cell in cells)} |"


def _number(many: int, noun: str) -> str:
    return f"{many} {noun}{'s' * (many != 1)}"
