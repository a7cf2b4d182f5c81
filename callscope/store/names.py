"""Names as people give them: tidied, and found again from a part of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from callscope.errors import NotFound, UsageProblem
from callscope.safe import line
from callscope.store.rows import clean

LONGEST = 120
"""Characters that a name may have."""


def single_line(text: str, what: str) -> str:
    """The text on one line, without control characters and surplus spaces. Raises UsageProblem when nothing is left."""
    tidy = " ".join(line(clean(text)).split())
    if not tidy:
        raise UsageProblem(f"{what} is empty")
    if len(tidy) > LONGEST:
        raise UsageProblem(f"{what} is longer than {LONGEST} characters", "put the rest into a note")
    return tidy


def tag_name(text: str) -> str:
    """A tag's name as it is stored: one line, no commas, since commas part tags. Raises UsageProblem."""
    tidy = single_line(text, "a tag")
    if "," in tidy:
        raise UsageProblem(f"a tag cannot hold a comma: {tidy}", "give two tags")
    return tidy


def best_match(name: str, things: Sequence[tuple[str, str]]) -> str:
    """The id of the one thing (id, title) that `name` means: an id, its start, a title, its start, or a part of it.

    Raises NotFound with what is near, UsageProblem with the list where several fit.
    """
    asked = name.strip().casefold()
    identities, titles = ([thing[column].casefold() for thing in things] for column in (0, 1))
    ways = ((identities, str.__eq__), (titles, str.__eq__), (identities, str.startswith), (titles, str.startswith))
    for plain, fits in (*ways, (titles, str.__contains__)) if asked else ():
        fitting = [thing for thing, text in zip(things, plain, strict=True) if fits(text, asked)]
        if len(fitting) == 1:
            return fitting[0][0]
        if fitting:
            raise UsageProblem(f"{len(fitting)} calls fit “{line(name)}”", f"say which: {_listed(fitting)}")
    raise _nothing(name, things)


def _nothing(name: str, things: Sequence[tuple[str, str]]) -> NotFound:
    titles = {title.casefold(): (identity, title) for identity, title in things}
    near = [titles[one] for one in get_close_matches(name.casefold(), titles, n=3, cutoff=0.5)]
    return NotFound(
        f"no call “{line(name)}”", f"perhaps {_listed(near)}" if near else "callscope calls list shows them"
    )


def _listed(things: Sequence[tuple[str, str]]) -> str:
    shown = ", ".join(f"{identity} {line(title)}" for identity, title in things[:5])
    return shown + (" …" if len(things) > 5 else "")


def one_of(value: str, choices: Sequence[str], what: str) -> str:
    """The choice that is meant by itself or by its only possible start. Raises UsageProblem with all choices."""
    asked = value.strip().casefold()
    exact = [one for one in choices if one.casefold() == asked]
    starting = [one for one in choices if asked and one.casefold().startswith(asked)]
    if exact or len(starting) == 1:
        return (exact or starting)[0]
    raise UsageProblem(f"no {what} “{line(value)}”", f"one of: {', '.join(choices)}")
