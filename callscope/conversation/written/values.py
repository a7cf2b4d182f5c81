"""What cells mean: dates, roles, ratings, outcomes, languages. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from callscope.call import Role

_SLASHED = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{2,4})(?:[,\sT]+(.+))?$")
_DOTTED = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{2,4})(?:[,\s]+(.+))?$")
_TIME = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_FRACTION = re.compile(r"\.(\d{6})\d+")
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y")


class Doubt(NamedTuple):
    """Which way slashed dates of a file can be read, seen over all of them."""

    day_first: bool = True
    month_first: bool = True
    slashed: bool = False

    def seen(self, text: str) -> Doubt:
        """With one more date."""
        found = _SLASHED.match(text.strip())
        if not found:
            return self
        one, two = int(found[1]), int(found[2])
        return Doubt(self.day_first and two <= 12, self.month_first and one <= 12, True)

    @property
    def unclear(self) -> bool:
        """Whether they can be read both ways."""
        return self.slashed and self.day_first == self.month_first

    @property
    def order(self) -> str:
        """One of DATES, or "" where that is unclear or no matter."""
        return "" if self.unclear or not self.slashed else "day-first" if self.day_first else "month-first"


def moment(text: str, dates: str = "day-first") -> str | None:
    """A date with its time, if it has one, as ISO 8601 in the file's own clock; None for what is no date.

    ISO 8601, seconds or milliseconds since 1970 (as UTC), RFC 2822, 31.1.2026, 31/1/2026 or 1/31/2026 by `dates`,
    31 Jan 2026.
    """
    plain = text.strip()
    found = _epoch(plain) or _iso(plain) or _numbered(plain, dates) or _worded(plain)
    if found is None or not 1970 <= found.year <= 2200:
        return None
    if (found.hour, found.minute) == (0, 0) and not re.search(r"\d:\d|T\d", plain) and not plain.isdigit():
        return found.date().isoformat()
    return found.replace(tzinfo=None).isoformat(timespec="seconds")


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_FRACTION.sub(r".\1", text.replace(" UTC", "+00:00")))
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    if not re.fullmatch(r"\d{10}(\.\d+)?|\d{13}", text):
        return None
    return datetime.fromtimestamp(float(text) / (1000 if len(text) == 13 else 1), UTC)


def _numbered(text: str, dates: str) -> datetime | None:
    dotted = _DOTTED.match(text)
    found = dotted or _SLASHED.match(text)
    if not found:
        return None
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if not dotted and dates == "month-first":
        day, month = month, day
    try:
        return datetime(year + (2000 if year < 100 else 0), month, day, *_time(found[4] or ""))  # noqa: DTZ001
    except ValueError:
        return None


def _time(text: str) -> tuple[int, int, int]:
    found = _TIME.match(text.strip())
    if not found:
        return 0, 0, 0
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return hour, int(found[2]), int(found[3] or 0)


def _worded(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    words = text.replace(",", " ").split()
    day, rest = " ".join(words[:3]), " ".join(words[3:])
    for form in _NAMED:
        head, tail = (words[0], " ".join(words[1:])) if "-" in form and words else (day, rest)
        try:
            found = datetime.strptime(head, form)  # noqa: DTZ007
            hour, minute, second = _time(tail)
            return found.replace(hour=hour, minute=minute, second=second)
        except ValueError:
            continue
    return None


_SIDES: Mapping[Role, str] = {
    "customer": "customer client user end-user enduser requester visitor contact lead caller consumer buyer member "
    "guest incoming inbound in customer_message kunde client cliente shopper subscriber",
    "agent": "agent admin staff support operator representative rep teammate advisor assistant employee consultant "
    "outgoing outbound out bot system agent_message csr specialist helpdesk technician operatore berater conseiller",
}
_BY_WORD: dict[str, Role] = {word: role for role, words in _SIDES.items() for word in words.split()}
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


def role_of(value: str, column: str = "", caller: str = "", agent: str = "") -> Role | None:
    """The role that a cell names; of a column that says whether a message came in, by true or false; of a name, by
    whether it is the caller's or the agent's. None where it says nothing."""
    plain = value.strip().casefold()
    if not plain:
        return None
    if plain in (caller.strip().casefold(), agent.strip().casefold()) and caller.casefold() != agent.casefold():
        return "customer" if plain == caller.strip().casefold() else "agent"
    if re.search(r"incoming|inbound|is_customer|from_customer", column.casefold()):
        return "customer" if plain in _TRUE else "agent" if plain in _FALSE else _BY_WORD.get(plain)
    tidy = re.sub(r"[\s_]+", "-", plain)
    words = re.split(r"[\s_\-]+", plain)
    return _BY_WORD.get(plain) or _BY_WORD.get(tidy) or next((_BY_WORD[one] for one in words if one in _BY_WORD), None)


_WORDS: Mapping[str, int] = {
    "good": 5, "bad": 1, "great": 5, "amazing": 5, "excellent": 5, "very satisfied": 5, "extremely happy": 5,
    "satisfied": 4, "happy": 4, "very good": 5, "ok": 3, "okay": 3, "neutral": 3, "fair": 3, "average": 3,
    "dissatisfied": 2, "unsatisfied": 2, "unhappy": 2, "poor": 2, "very dissatisfied": 1, "extremely unhappy": 1,
    "terrible": 1, "awful": 1, "very bad": 1, "positive": 5, "negative": 1, "thumbs up": 5, "thumbs down": 1,
    "👍": 5, "👎": 1, "😀": 5, "😃": 5, "🤩": 5, "🙂": 4, "😐": 3, "🙁": 2, "😠": 1, "😡": 1,
}  # fmt: skip
_OF = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(?:/|of|out of|von|sur)\s*(\d{1,4})$", re.IGNORECASE)
_NUMBER = re.compile(r"^-?\d+(?:[.,]\d+)?")
_SCALES = (5, 7, 10, 100)


def scale_of(highest: float) -> int:
    """The scale that a file's highest rating is on: of 5, 7, 10 or 100."""
    return next((one for one in _SCALES if highest <= one), 100)


def rating(text: str) -> float | None:
    """The bare number of a rating, for telling its scale; None for what has its scale with it or is in words."""
    plain = text.strip()
    return None if _OF.match(plain) or plain.endswith("%") or not _NUMBER.fullmatch(plain) else _number(plain)


def satisfaction(text: str, scale: int) -> int | None:
    """A rating as 1 to 5, whatever its own scale: lowest to lowest, highest to highest, evenly between.

    "4/5", "80 %", stars and words have their own scale; a bare number is of `scale`. A scale of 10 or 100 may begin
    at 0. None where nothing was rated.
    """
    plain = text.strip().casefold()
    if stars := plain.count("★") or plain.count("⭐"):
        return min(max(stars, 1), 5)
    if plain in _WORDS:
        return _WORDS[plain]
    if found := _OF.match(plain):
        return _on_five(_number(found[1]), int(found[2]))
    if plain.endswith("%") and _NUMBER.match(plain):
        return _on_five(_number(plain), 100)
    if not _NUMBER.fullmatch(plain):
        return None
    return _on_five(_number(plain), scale or 5)


def _number(text: str) -> float:
    found = _NUMBER.match(text)
    return float(found[0].replace(",", ".")) if found else 0.0


def _on_five(value: float, best: int) -> int | None:
    lowest = 0 if best >= 10 else 1
    if not lowest <= value <= best or best <= 1:
        return None
    return round(1 + 4 * (value - lowest) / (best - lowest) + 1e-9)


_ENDS: Mapping[str, str] = {
    "solved": r"(?<!un)(?<!not )(?:re)?solved|closed|fixed|completed?|done|gelöst|geschlossen|résolu|resuelto",
    "workaround": r"work\s?-?around",
    "unsolved": r"un(?:re)?solved|not (?:re)?solved|open|new|pending|hold|waiting|in progress|failed|abandoned|offen",
    "passed on": r"escalat|transfer|passed on|forwarded|handed over|handoff",
}


def outcome(text: str, known: Sequence[str]) -> str | None:
    """The entry of the project's list that a status means; None where there is none."""
    plain = " ".join(re.split(r"[\s_]+", text.strip().casefold()))
    if same := next((one for one in known if one.casefold() == plain), None):
        return same
    found = next(
        (name for name in ("passed on", "workaround", "unsolved", "solved") if re.search(_ENDS[name], plain)), ""
    )
    return found if found in known else None


_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset("the and you is to my i it of for this that have with not can your was are what".split()),
    "de": frozenset("der die das und ich nicht ist ein eine mit für sie wir auf dass bei haben wie".split()),
    "fr": frozenset("le la les et je est pas une des vous pour que mon sur avec dans bonjour ne".split()),
    "es": frozenset("el la los y que no es una por para con mi se su está cuando hola como".split()),
    "it": frozenset("il la che non è per una con mi sono di ho del come grazie gli".split()),
    "nl": frozenset("de het een en ik niet is van dat op voor met mijn heb wij zijn".split()),
    "pt": frozenset("o a os e que não é uma para com meu por em você obrigado está".split()),
}


def language_of(text: str) -> str:
    """A code of two letters, told by the commonest words; "en" where nothing tells."""
    counts = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    hits = {code: sum(counts[word] for word in words) for code, words in _FUNCTION_WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    return best if hits[best] > hits["en"] else "en"
