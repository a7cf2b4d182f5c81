"""What a ranking counts: the quotes of the calls that are reviewed, and those calls."""

# ruff: noqa: S608 - names of tables and columns are our own; values are always bound
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

from callscope.call import EVERYTHING, Filter
from callscope.nouns.counted import Found, HeardCall, Quotes, Under
from callscope.store.counted import HEARD, REVIEWED
from callscope.store.filters import CALL, Where, given, of_quotes
from callscope.store.shelf import Shelf

if TYPE_CHECKING:
    from callscope.nouns.counted import Whole

# The outcome that means solved may have been renamed; a list that lost it in an older version has it under no name.
_CALLS = f"""
SELECT c.rowid, c.id, k.name, iif(c.source = 'text', 0.0, c.duration), nullif(c.outcome, '') = coalesce(
        (SELECT name FROM fields WHERE list = 'outcome' AND solved), 'solved'
    ) COLLATE NOCASE, c.satisfaction, c.mood_1, c.mood_4,
    c.share > 0 OR c.done OR EXISTS (SELECT 1 FROM quotes q WHERE q.call = c.id),
    c.held_at, c.hold, c.silence, c.repeats
FROM calls c LEFT JOIN callers k ON k.id = c.caller
WHERE {HEARD} AND
"""

# What is known of a quote is packed into as few numbers as hold it, which `_unpacked` takes apart. CROSS JOIN goes call
# by call, along the index that holds all that is asked. SQLite leaves out the speakers where no filter asks for them.
_QUOTES = f"""
SELECT {{numbers}}
FROM calls c CROSS JOIN quotes q ON q.call = c.id
LEFT JOIN speakers s ON s.call = q.call AND s.label = q.speaker
WHERE {REVIEWED} AND {{wanted}}
"""

_PARTS = (
    ("c.rowid", 0),
    ("ifnull(q.severity, 0)", 6),
    ("ifnull(q.negative, 2)", 3),
    ("ifnull(q.raised, 2)", 3),
    ("q.checked", 2),
    ("q.by_agent", 2),
)
"""What the numbers are made of beside the quote's id, and how many values each can have; of a rowid as many as there
are."""

_HELD = 2**63
"""So many values a number of SQLite and of numpy has from 0 on; beyond them SQLite goes on with rounded ones."""

_JOB = Where(("q.kind = 'job'",))


class EvidenceShelf(Shelf):
    """What the quotes of the library add up to."""

    def found(self, by: Sequence[str], where: Filter = EVERYTHING) -> Found:
        """Every quote that passes, with what it stands under for each of `by` (of ranked.BY); and the calls.

        What the filter asks of calls narrows the calls too; what it asks of quotes, speakers and utterances does not,
        so that shares are still of all callers who were heard.
        """
        calls = given(where, CALL)
        quotes = of_quotes(where) + (_JOB if "job" in by else Where())
        with self._reading() as connection:
            connection.row_factory = None
            heard = connection.execute(_CALLS + calls.sql, calls.values).fetchall()
            sql = f"SELECT count(*) FROM calls c WHERE c.left_out IS NOT NULL AND {calls.sql}"
            (left_out,) = connection.execute(sql, calls.values).fetchone()
            columns, texts = _quotes(connection, [row[0] for row in heard], quotes, [one for one in by if one in _TEXT])
            under = tuple(texts[one] if one in texts else _tagged(connection, columns) for one in by)
        return Found(tuple(HeardCall._make(row[1:]) for row in heard), left_out, columns, under)

    def tags_above(self) -> Mapping[str, frozenset[str]]:
        """The names that stand above each tag."""
        with self._reading() as connection:
            tree = _tree(connection)
        return {name: frozenset(_line(tree, tag)[1:]) for tag, (name, _) in tree.items()}


_TEXT = ("kind", "issue", "stage")
"""What is a text of the quote itself; the others are tags."""


def _quotes(
    connection: sqlite3.Connection, heard: Sequence[int], wanted: Where, texts: Sequence[str]
) -> tuple[Quotes, Mapping[str, Under]]:
    """The quotes, and what they stand under for each of `texts`; `heard` are the rowids of the calls that count."""
    import numpy as np

    (last,) = connection.execute("SELECT ifnull(max(rowid), 0) + 1 FROM calls").fetchone()
    lists = {name: _Listed(_entries(connection, name)) for name in texts}
    rest, parts, places = _unpacked(connection, wanted, last, lists)
    if any(lists[name].misses(places[name]) for name in texts):
        # Entries that a list has lost stay with the quotes that had them; finding them takes a look at every quote.
        lists = {name: _Listed(_present(connection, name)) for name in texts}
        rest, parts, places = _unpacked(connection, wanted, last, lists)
    calls = np.full(last, -1, np.int64)
    calls[np.asarray(heard, np.int64)] = np.arange(len(heard))
    call, severity, negative, raised, checked, agent = parts
    scores = (np.where(score == 2, -1, score) for score in (negative, raised))
    # What was said in an interview, which is no heard call, is staff's, whoever said it.
    staff = agent | (calls[call] < 0)
    columns = Quotes(rest, calls[call], staff, severity, checked, *scores)
    return columns, {name: lists[name].under(places[name]) for name in texts}


def _unpacked(
    connection: sqlite3.Connection, wanted: Where, last: int, lists: Mapping[str, _Listed]
) -> tuple[Whole, list[Whole], dict[str, Whole]]:
    """(ids, the columns of _PARTS, for each list where a quote's entry stands in it)."""
    (most,) = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM quotes").fetchone()
    parts = [("q.id", most), *((sql, size or last) for sql, size in _PARTS)]
    # The place of a text in a long text: quicker than fetching it.
    parts += [(f"ifnull(instr(?, q.{name} || char(31)) + 1, 0)", len(one.joined) + 2) for name, one in lists.items()]
    packs = _packs(parts)
    sql = _QUOTES.format(numbers=", ".join(map(_packed, packs)), wanted=wanted.sql)
    rows = _numbers(connection, sql, (*(one.joined for one in lists.values()), *wanted.values))
    ids, *columns = (column for pack, row in zip(packs, rows, strict=True) for column in _columns(pack, row))
    return ids, columns[: len(_PARTS)], dict(zip(lists, columns[len(_PARTS) :], strict=True))


_Part = tuple[str, int]
"""What is asked of a quote, in SQL, and how many values it can have."""


def _packs(parts: Iterable[_Part]) -> list[list[_Part]]:
    """The parts in their order, as many in each pack as one number holds."""
    packs: list[list[_Part]] = [[]]
    for part in parts:
        if prod(size for _, size in (*packs[-1], part)) > _HELD:
            packs.append([])
        packs[-1].append(part)
    return packs


def _packed(pack: Sequence[_Part]) -> str:
    """The numbers of a pack for all quotes, in SQL."""
    (number, _), *rest = pack
    for sql, size in rest:
        number = f"({number}) * {size} + {sql}"
    return f"group_concat({number})"


def _columns(pack: Sequence[_Part], numbers: Whole) -> list[Whole]:
    """What went into each number."""
    import numpy as np

    columns: list[Whole] = []
    for _, size in reversed(pack[1:]):
        numbers, part = np.divmod(numbers, size)
        columns.insert(0, part)
    return [numbers, *columns]


def _numbers(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[Whole]:
    """What each group_concat of whole numbers holds: one text is read in a third of the time that so many rows take."""
    import numpy as np

    return [np.fromstring(text or "", np.int64, sep=",") for text in connection.execute(sql, values).fetchone()]


class _Listed:
    """Texts by their places in one long text, where each is followed by a sign that none has."""

    def __init__(self, names: Iterable[str]) -> None:
        # No text is the end of one before it, since those are shorter.
        ordered = sorted(names, key=lambda one: (len(one), one))
        self.joined = "".join(f"{one}\x1f" for one in ordered)
        self.names = tuple(sorted(ordered))
        # 0 stands for no text, 1 for one that is not here; the first name begins at 2.
        begin, self._codes = 2, [-1] * (len(self.joined) + 3)
        for one in ordered:
            self._codes[begin] = self.names.index(one)
            begin += len(one) + 1

    def misses(self, places: Whole) -> bool:
        """Whether any text is not among the names; 0 stands for no text."""
        import numpy as np

        return bool((np.array(self._codes)[places] < 0)[places > 0].any())

    def under(self, places: Whole) -> Under:
        """Which quotes stand under which names."""
        import numpy as np

        row = np.array(self._codes, np.int64)[places]
        quote = np.flatnonzero(row >= 0)
        return Under(self.names, quote, row[quote])


def _entries(connection: sqlite3.Connection, name: str) -> list[str]:
    return [one for (one,) in connection.execute("SELECT name FROM fields WHERE list = ?", (name,))]


def _present(connection: sqlite3.Connection, name: str) -> list[str]:
    return [one for (one,) in connection.execute(f"SELECT DISTINCT {name} FROM quotes WHERE {name} <> ''")]


def _tagged(connection: sqlite3.Connection, quotes: Quotes) -> Under:
    """The names of each quote's tags and of all that stand above them, each once."""
    import numpy as np

    tree = _tree(connection)
    names = tuple(sorted(name for name, _ in tree.values()))
    codes = {name: place for place, name in enumerate(names)}
    last = max(tree, default=0) + 1
    (packed,) = _numbers(connection, "SELECT group_concat(quote * ? + tag) FROM quote_tags", (last,))
    quote, tag = np.divmod(packed, last)
    place = _places(quotes.id, quote)
    found = [np.stack((place, tag))[:, place >= 0]]
    pairs = np.concatenate([_lifted(found[0], tree, codes, step) for step in range(_depth(tree))] or found, axis=1)
    both = np.sort(pairs[0] * max(len(names), 1) + pairs[1])
    once = both[np.diff(both, prepend=-1) > 0]
    return Under(names, *np.divmod(once, max(len(names), 1)))


def _places(ids: Whole, wanted: Whole) -> Whole:
    """Where each of the wanted stands among the ids; -1 where it does not."""
    import numpy as np

    # A place for every id there can be: ids are given one after the other, so few of them are missing.
    places = np.full(1 + max(ids.max(initial=0), wanted.max(initial=0)), -1, np.int64)
    places[ids] = np.arange(ids.size)
    return places[wanted]


def _lifted(found: Whole, tree: Mapping[int, tuple[str, int | None]], codes: Mapping[str, int], step: int) -> Whole:
    """(place of a quote, code of a name): its tag's, or that of the tag so many steps above it."""
    import numpy as np

    above = np.full(max(tree) + 1, -1, np.int64)
    for tag in tree:
        names = _line(tree, tag)
        above[tag] = codes[names[step]] if step < len(names) else -1
    lifted = np.stack((found[0], above[found[1]]))
    return lifted[:, lifted[1] >= 0]


def _tree(connection: sqlite3.Connection) -> dict[int, tuple[str, int | None]]:
    return {row[0]: (row[1], row[2]) for row in connection.execute("SELECT id, name, parent FROM tags")}


def _depth(tree: Mapping[int, tuple[str, int | None]]) -> int:
    return max((len(_line(tree, tag)) for tag in tree), default=0)


def _line(tree: Mapping[int, tuple[str, int | None]], tag: int | None) -> tuple[str, ...]:
    """The names from a tag up to its root; a circle, which the store never makes, ends where it closes."""
    names: dict[str, None] = {}
    while tag is not None and tree[tag][0] not in names:
        name, tag = tree[tag]
        names[name] = None
    return tuple(names)
