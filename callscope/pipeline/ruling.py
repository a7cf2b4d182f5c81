"""Rules that suggest quotes, people's own and those that are brought along: tried, run over heard calls, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from callscope.call import Call, Progress, Report, StoredSuggestion, Suggestion, unheard
from callscope.conversation.written.compose import as_told
from callscope.errors import CallscopeError, NotFound, UsageProblem
from callscope.insight import own_rules, suggest
from callscope.insight.rank import wilson
from callscope.nouns.ruled import Answers, Judged, OwnRule, Ran, Tried
from callscope.pipeline.consent import of_open
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.store.library import Library

Watch = Callable[[str], None]
"""Is told the name of a rule that took too long on a call."""


Suggests = Callable[[Call, Watch], tuple[Suggestion, ...]]
"""What rules find in a call."""


def suggester(library: Library) -> Suggests:
    """All rules that are on now, those of the library and those that are brought along, for many calls."""
    off = library.rules_off()
    return partial(_suggested, own=[one for one in library.own_rules() if one.name not in off], off=off)


def suggested(library: Library, call: Call, slow: Watch = lambda _: None) -> tuple[Suggestion, ...]:
    """What they find in one call."""
    return suggester(library)(call, slow)


def _suggested(call: Call, slow: Watch, own: Iterable[OwnRule], off: frozenset[str]) -> tuple[Suggestion, ...]:
    mine: list[Suggestion] = []
    for rule in own:
        try:
            mine += _found(call, rule)
        except UsageProblem:
            slow(rule.name)
    return own_rules.beside(suggest.suggest(as_told(call), off), mine)


def _found(call: Call, rule: OwnRule) -> tuple[Suggestion, ...]:
    """What a person's own rule finds; one that asks for agents means them in an interview too."""
    return own_rules.found_in(call if rule.who == "agent" else as_told(call), rule)


def with_notes(call: Call, slow: Iterable[str]) -> Call:
    """The call, saying which rules could not be used on it."""
    told = (
        f"the rule {name} took too long and was not used; callscope rules edit {name} changes it"
        for name in dict.fromkeys(slow)
    )
    return replace(call, notes=(*call.notes, *told))


def judged(library: Library) -> list[Judged]:
    """Every rule with how often it was found right: people's own first, then those with the most answers."""
    answers, off = library.rule_answers(), library.rules_off()
    own = [
        _judged(one.name, one.kind, one.tags, one.asks, answers.get(one.name, Answers()), off, one)
        for one in library.own_rules()
    ]
    theirs = [
        _judged(one.name, one.kind, one.tags, one.reason, answers.get(one.name, Answers()), off)
        for one in suggest.builtin()
    ]
    return own + sorted(theirs, key=lambda one: -one.answered)


def _judged(
    name: str,
    kind: str,
    tags: tuple[str, ...],
    asks: str,
    answers: Answers,
    off: frozenset[str],
    own: OwnRule | None = None,
) -> Judged:
    total = answers.accepted + answers.dismissed
    return Judged(
        name=name,
        kind=kind,
        tags=tags,
        asks=asks,
        on=name not in off,
        answers=answers,
        precision=round(answers.accepted / total, 4) if total else None,
        interval=wilson(answers.accepted, total),
        own=own,
    )


def one_judged(library: Library, name: str) -> Judged:
    """One rule by its name. Raises NotFound."""
    wanted = name.strip().casefold()
    found = next((one for one in judged(library) if one.name.casefold() == wanted), None)
    if found is None:
        raise NotFound(f"no rule “{line(name)}”", "callscope rules list")
    return found


def open_suggestions(library: Library, call: str | None = None, rule: str = "") -> list[StoredSuggestion]:
    """The suggestions that wait for an answer, of one call or all, of one rule or all. Raises NotFound for the rule."""
    name = one_judged(library, rule).name if rule else ""
    return [one for one in library.suggestions(call) if not name or one.suggestion.rule == name]


def put(library: Library, rule: OwnRule, old: str = "") -> OwnRule:
    """Stores a rule that a person wrote, new or in the place of `old`. Raises UsageProblem, NotFound."""
    own_rules.compiled(rule)
    if rule.name.strip().casefold() in {one.name.casefold() for one in suggest.builtin()}:
        raise UsageProblem(f"{line(rule.name)} is the name of a rule that is brought along", "give another name")
    return library.put_rule(rule, old)


def switch(library: Library, name: str, on: bool) -> Judged:
    """Switches a rule on or off. Raises NotFound."""
    library.switch_rule(one_judged(library, name).name, on)
    return one_judged(library, name)


def tried(library: Library, rule: OwnRule, report: Report = unheard) -> Tried:
    """What a rule would find in all heard calls, newest first; nothing is stored. Raises UsageProblem."""
    own_rules.compiled(rule)
    heard, found = 0, list[StoredSuggestion]()
    for call in _each(library, report):
        heard += 1
        title = call.recording.title
        found += [StoredSuggestion(0, one, title=title) for one in _found(call, rule)]
    return Tried(rule, tuple(found), heard)


def run(library: Library, report: Report = unheard) -> Ran:
    """Runs all rules that are on over all heard calls: what was answered stays, open suggestions are found anew."""
    slow: dict[str, None] = {}
    suggests = suggester(library)
    calls = new = 0
    for call in _each(library, report):
        before = {_place(one.suggestion) for one in library.suggestions(call.recording.id)}
        found = suggests(call, slow.setdefault)
        library.save_suggestions(call.recording.id, found)
        after = {_place(one.suggestion) for one in library.suggestions(call.recording.id)}
        calls, new = calls + 1, new + len(after - before)
    return Ran(calls, new, tuple(slow))


def _place(one: Suggestion) -> tuple[str, float, float]:
    return one.rule, one.start, one.end


def _each(library: Library, report: Report) -> Iterator[Call]:
    """Every call but those whose callers said no."""
    calls = of_open(library, library.calls(), lambda one: one.id)
    for number, one in enumerate(calls, start=1):
        report(Progress("rules", number / len(calls), one.title))
        try:
            yield library.call(one.id)
        except CallscopeError:
            # It was removed meanwhile.
            continue
