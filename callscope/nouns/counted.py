"""What a ranking is counted from: calls, and quotes as columns, since there may be a hundred thousand. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from callscope.nouns.kept import caller_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


class HeardCall(NamedTuple):
    """A call that counts: with a customer, and not left out of the review.

    `caller` is None for a customer without a name; `solved` is None where no outcome was noted; `begun` and `ended` are
    the customer's mood in the first and last quarter; `reviewed` says whether a person played or quoted any of it.
    `hold` and `silence` are seconds, `repeats` how often the customer said something again; None where that is not
    known. `held_at` is ISO 8601. `seconds` are of sound: 0 for what came as text.
    """

    id: str
    caller: str | None
    seconds: float
    solved: bool | None = None
    satisfaction: int | None = None
    begun: float | None = None
    ended: float | None = None
    reviewed: bool = True
    held_at: str | None = None
    hold: float | None = None
    silence: float | None = None
    repeats: int | None = None

    @property
    def caller_key(self) -> str:
        """The same for all calls of one caller."""
        return caller_key(self.caller, self.id)


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes, a place in every column for each.

    `call` is the place of its call among those that count, -1 for an interview with staff; `staff` is 1 where support
    staff said it; `severity` is 0 where nobody rated; `negative` is of the words and `raised` of the voice under it,
    -1 where that is not scored.
    """

    id: Whole
    call: Whole
    staff: Whole
    severity: Whole
    checked: Whole
    negative: Whole
    raised: Whole


@dataclass(frozen=True, slots=True)
class Under:
    """Which quotes stand under which names: that in place `quote[i]` under `names[row[i]]`, each at most once."""

    names: tuple[str, ...]
    quote: Whole
    row: Whole


class Spoken(NamedTuple):
    """A quote that a caller said: what it stands under, its number and its call; `severity` is None where not rated."""

    rows: tuple[str, ...]
    quote: int
    call: str
    severity: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to rank: the calls that count, how many are left out of the review, the quotes, and what they stand
    under, once for each thing that was asked for."""

    calls: tuple[HeardCall, ...]
    left_out: int
    quotes: Quotes
    under: tuple[Under, ...]

    def spoken(self) -> list[Spoken]:
        """The quotes of callers one by one, with what they stand under in the first of what was asked for."""
        under, quotes = self.under[0], self.quotes
        rows: dict[int, list[str]] = {}
        for quote, row in zip(under.quote.tolist(), under.row.tolist(), strict=True):
            rows.setdefault(quote, []).append(under.names[row])
        columns = (one.tolist() for one in (quotes.id, quotes.call, quotes.staff, quotes.severity))
        return [
            Spoken(tuple(rows.get(place, ())), identity, self.calls[call].id, severity or None)
            for place, (identity, call, staff, severity) in enumerate(zip(*columns, strict=True))
            if call >= 0 and not staff
        ]
