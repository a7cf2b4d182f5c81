"""The one gate of consent: every door through which a call is opened, played or leaves asks here.

docs/consent.md says the same in prose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from callscope.errors import NoConsent, NotFound
from callscope.nouns.consented import STRICT, Leave, Manner, Scope, Standing, Told
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.store.library import Library

NEEDS: Mapping[str, tuple[Scope, ...]] = MappingProxyType(
    {
        "quotes": ("quote",),
        "transcript": ("quote",),
        "copied": ("quote",),
        "sound": (),
        "insights": ("quote", "share"),
        "experiment": ("quote", "share"),
        "report": ("quote", "share"),
    }
)
"""What must be granted, by the first word of what leaves, as the list of exports names it; sound asks for `clip` too.
What is not here does not leave at all."""

_BARE = ("quotes", "transcript", "copied", "sound")
"""What is empty without words of calls; in the others the researcher's own sentences are left."""

FEW = 3
"""Calls that a sentence names."""


class _Short(NamedTuple):
    """A call that may not leave, and why."""

    call: Standing
    why: str
    missing: tuple[Scope, ...] = ()


def needs(form: str, sound: bool = False) -> tuple[Scope, ...]:
    """What must be granted for something to leave as `form`, such as "quotes csv". KeyError for what is unknown."""
    return (*NEEDS[form.partition(" ")[0]], *(("clip",) if sound else ()))


def leave(
    library: Library,
    form: str,
    calls: Iterable[str],
    sound: bool = False,
    manner: Manner = STRICT,
    required: bool = False,
) -> Leave:
    """That words of some calls, or their `sound`, may leave as `form`; tells of those that nobody decided on.

    Raises NoConsent, naming the calls and what is missing; where the manner skips those, only if nothing is left.
    `required` refuses calls without a decision as well.
    """
    asked = needs(form, sound)
    standings = library.standings(calls)
    short = [found for one in standings if (found := _short(one, asked, required))]
    empty = len(short) == len(standings) and form.partition(" ")[0] in _BARE
    if short and (empty or not manner.skip):
        raise _refusal(form, short, len(standings), manner.skip)
    gone = {one.call.call for one in short}
    passed = [one for one in standings if one.call not in gone]
    undecided = tuple(one.call for one in passed if one.decision == "none")
    said = [f"left out: {_sentence(short, len(standings))}"] if short else []
    said += [_warning(len(undecided), len(passed))] if undecided else []
    for one in said:
        manner.tell(one)
    return Leave(form, tuple(one.call for one in passed), undecided, tuple(sorted(gone)), tuple(said))


def refused(library: Library, form: str, sound: bool = False, required: bool = False) -> list[str]:
    """The ids of all calls of the store that may not leave as `form`."""
    asked = needs(form, sound)
    return [one.call for one in library.standings() if _short(one, asked, required)]


def told(library: Library, call: str) -> Told:
    """The ledger of a call that is in the store. Raises NotFound."""
    found = library.standings([call])
    if not found:
        raise NotFound(f"no call {line(call)}", "callscope calls list")
    return Told(found[0], tuple(library.consent_entries(call)), tuple(library.exports(call)))


def demand(library: Library, call: str, scope: Scope) -> None:
    """Raises NoConsent where a decision does not grant this for a call; without any decision nothing is raised."""
    demand_open(library, call)
    entry = library.consent_of(call)
    if entry.decision == "granted" and scope not in entry.scope:
        title = _title(library, call)
        raise NoConsent(
            f"{title} may not be {_DONE[scope]}: its caller granted {', '.join(entry.scope)}, not {scope}",
            f"callscope consent set {call} --scope {','.join((*entry.scope, scope))}, once the caller agrees",
        )


_DONE: Mapping[Scope, str] = {"listen": "played", "quote": "quoted", "clip": "cut", "share": "shown to others"}


Said = TypeVar("Said")


def of_open(library: Library, found: Sequence[Said], call: Callable[[Said], str]) -> list[Said]:
    """Those of some quotes, hits or suggestions whose callers did not say no; `call` names the call of one."""
    closed = library.closed_calls()
    return [one for one in found if call(one) not in closed] if closed else list(found)


def demand_open(library: Library, call: str) -> None:
    """Raises NoConsent where the caller said no, even of a call that is no longer in the store."""
    entry = library.consent_of(call)
    if entry.closed:
        raise NoConsent(
            f"{_title(library, call)} stays closed: its caller {entry.refusal}",
            f"callscope consent show {call} has the details; callscope erase {call} removes its words and sound",
        )


def demand_all_open(library: Library, calls: Iterable[str]) -> None:
    """The same for several calls; the first such call is named."""
    for call in sorted(library.closed_calls() & {*calls}):
        demand_open(library, call)


def demand_quotes_open(library: Library, quotes: Collection[int]) -> None:
    """Raises NoConsent where the caller of one of these quotes said no."""
    if library.closed_calls():
        demand_all_open(library, [one.quote.call for one in library.exhibits_of(quotes)])


def demand_suggestions_open(library: Library, suggestions: Collection[int]) -> None:
    """The same for suggestions."""
    for call in sorted(library.closed_calls()):
        if {one.id for one in library.suggestions(call, "all")}.intersection(suggestions):
            demand_open(library, call)


def _title(library: Library, call: str) -> str:
    found = library.standings([call])
    return f"“{line(found[0].title)}” ({call})" if found else f"the call {call}"


def _short(one: Standing, asked: Sequence[Scope], required: bool) -> _Short | None:
    if one.closed:
        return _Short(one, one.entry.refusal)
    if one.decision == "none":
        return _Short(one, "has no decision, which consent.required asks for") if required else None
    missing = one.lacks(asked)
    return _Short(one, f"lacks {' and '.join(missing)}", missing) if missing else None


def _refusal(form: str, short: Sequence[_Short], many: int, skips: bool) -> NoConsent:
    if skips:
        return NoConsent(f"nothing is left to go as {form}: {_sentence(short, many)}", _next(short[:1]))
    return NoConsent(f"may not go as {form}: {_sentence(short, many)}", _next(short) + _without(form, short))


def _without(form: str, short: Sequence[_Short]) -> str:
    """How to go on without what is refused, where there is more than one call in it."""
    what = form.partition(" ")[0]
    if what in ("copied", "transcript", "sound"):
        return ""
    silent = all(one.missing == ("clip",) for one in short) and form != "quotes clips"
    return ("; --no-audio leaves the sound out" if silent else "") + "; --skip-refused leaves the call out"


def _sentence(short: Collection[_Short], many: int) -> str:
    """Which calls, of how many, and why."""
    named = [f"“{line(one.call.title)}” ({one.call.call}) {one.why}" for one in list(short)[:FEW]]
    more = [f"{len(short) - FEW} more"] if len(short) > FEW else []
    head = f"{len(short)} of {many} calls: " if many > 1 else ""
    return head + "; ".join([*named, *more])


def _next(short: Sequence[_Short]) -> str:
    """What to do about the first of them."""
    first = short[0]
    if first.call.closed:
        return f"callscope consent show {first.call.call} has the details"
    scope = ",".join((*first.call.entry.scope, *first.missing)) or "all"
    return f"callscope consent set {first.call.call} --scope {scope}, once the caller agrees"


def _warning(undecided: int, many: int) -> str:
    """The line about calls that nobody noted a decision of."""
    which = "its caller" if many == 1 else f"the callers of {undecided} of {many} calls"
    return f"consent: no decision of {which} is noted; callscope consent list --state none"
