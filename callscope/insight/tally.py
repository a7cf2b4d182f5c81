"""What stands under one name, by caller and by call: what rankings, tables and trends are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from callscope.nouns.counted import HeardCall, Quotes, Under
from callscope.nouns.kept import caller_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from callscope.nouns.counted import Whole

    Real = NDArray[np.float64]

PARTS = ("callers", "means", "rated", "negative", "negative_of", "raised", "raised_of", "unsolved", "unsolved_of")
"""What is known of each caller under a name: 1, their mean severity (0 where they rated nothing), whether they rated,
quotes with negative words of those scored, with a raised voice of those scored, calls not solved of those with an
outcome. Sums of these over callers, in any weights, make up a priority."""


class Heard:
    """The calls that count as columns, and who called."""

    def __init__(self, calls: tuple[HeardCall, ...]) -> None:
        import numpy as np

        self.calls = calls
        columns = zip(*calls, strict=True) if calls else [()] * len(HeardCall._fields)
        self._columns = dict(zip(HeardCall._fields, columns, strict=True))
        codes: dict[str, int] = {}
        keys = map(caller_key, self._columns["caller"], self._columns["id"])
        self.caller: Whole = np.array([codes.setdefault(one, len(codes)) for one in keys], np.int64)
        """For each call the number of its caller."""
        self.keys = tuple(codes)
        self._known: dict[str, Real] = {}

    @property
    def callers(self) -> int:
        """How many distinct callers were heard."""
        return len(self.keys)

    def of(self, field: str) -> Real:
        """A field of each call as a number; NaN where it is not known."""
        import numpy as np

        if field not in self._known:
            self._known[field] = np.array(self._columns[field], float)
        return self._known[field]

    @cached_property
    def unnamed(self) -> Whole:
        """1 for a call whose caller has no name."""
        import numpy as np

        return np.array([one is None for one in self._columns["caller"]], np.int64)


@dataclass(frozen=True, slots=True)
class Tally:
    """The quotes of callers under a name: their places in the columns, and the calls and callers that they belong to.

    `parts` has a row for each of PARTS and a column for each of `callers`.
    """

    name: str
    staff: int
    quotes: Whole
    calls: Whole
    callers: Whole
    parts: Real


def tallies(quotes: Quotes, under: Under, heard: Heard) -> Iterator[Tally]:
    """One for each name that any quote stands under, in the order of the names."""
    import numpy as np

    order = np.argsort(under.row, kind="stable")
    borders = np.searchsorted(under.row[order], np.arange(len(under.names) + 1))
    for place, name in enumerate(under.names):
        those = under.quote[order[borders[place] : borders[place + 1]]]
        if those.size:
            yield tally(name, those, quotes, heard)


def tally(name: str, those: Whole, quotes: Quotes, heard: Heard) -> Tally:
    """Of the quotes in these places."""
    import numpy as np

    theirs = those[quotes.staff[those] == 0]
    call = quotes.call[theirs]
    calls = np.flatnonzero(np.bincount(call, minlength=1))
    callers = np.flatnonzero(np.bincount(heard.caller[calls], minlength=1))
    places = np.zeros(heard.callers, np.int64)
    places[callers] = np.arange(callers.size)
    parts = _parts(quotes, theirs, places[heard.caller[call]], callers.size)
    _add_outcomes(parts, heard, calls, places[heard.caller[calls]])
    return Tally(name, those.size - theirs.size, theirs, calls, callers, parts)


def _parts(quotes: Quotes, theirs: Whole, whose: Whole, callers: int) -> Real:
    import numpy as np

    severity, negative, raised = (column[theirs] for column in (quotes.severity, quotes.negative, quotes.raised))
    parts = np.ones((len(PARTS), callers))
    ratings = np.bincount(whose, weights=severity > 0, minlength=callers)
    parts[1] = np.bincount(whose, weights=severity, minlength=callers) / np.maximum(ratings, 1)
    parts[2] = ratings > 0
    for place, scores in ((3, negative), (5, raised)):
        parts[place] = np.bincount(whose, weights=scores > 0, minlength=callers)
        parts[place + 1] = np.bincount(whose, weights=scores >= 0, minlength=callers)
    return parts


def _add_outcomes(parts: Real, heard: Heard, calls: Whole, whose: Whole) -> None:
    import numpy as np

    solved, callers = heard.of("solved")[calls], parts.shape[1]
    parts[7] = np.bincount(whose, weights=solved == 0, minlength=callers)
    parts[8] = np.bincount(whose, weights=~np.isnan(solved), minlength=callers)
