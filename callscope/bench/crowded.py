"""Workspaces as large as a bench needs them: a three-hour call, ten thousand calls."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

from callscope.call import Call, Recording, Sentiment, Speaker, Tone, Utterance, Word
from callscope.pipeline.opened import open_library

if TYPE_CHECKING:
    from callscope.settings import Paths

SAID = "I called on Monday and nobody called me"
"""Eight words; every row says some of them."""


def long_call(paths: Paths, utterances: int = 5_000, words: int = 6, title: str = "Three hours") -> None:
    """Stores a call of three hours with that many utterances of that many words; its sound is silence."""
    paths.make()
    sound = paths.home / f"{title}.wav"
    _silence(sound, 10_800)
    seconds = 10_800 / utterances
    rows = tuple(_row(number, seconds, words) for number in range(utterances))
    speakers = (Speaker("S1", "Cherry", "agent", 0.9), Speaker("S2", "Suzanne", "customer", 0.9))
    recording = Recording(f"{crc32(title.encode()):012x}", sound, title, duration=10_800.0)
    open_library(paths).save_call(Call(recording, "en", speakers, rows))


def _silence(path: Path, seconds: int) -> None:
    """A WAV of 16-bit silence at 8 kHz, of which the disk holds only the header."""
    size = seconds * 16_000
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 16_000, 2, 16)
    with path.open("wb") as sound:
        sound.write(struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size))
        sound.truncate(44 + size)


def _row(number: int, seconds: float, count: int) -> Utterance:
    start = round(number * seconds, 3)
    step = seconds * 0.9 / count
    said = SAID.split()
    words = tuple(
        Word(round(start + at * step, 3), round(start + (at + 1) * step, 3), said[(number + at) % len(said)], 0.9)
        for at in range(count)
    )
    sentiment = Sentiment((number % 9 - 4) / 5, 0.1, 0.8, 0.1, ("-nobody",))
    tone = Tone((number % 7 - 3) / 2, ("even", "raised", "calm")[number % 3], 1.0, 2.0, 3.0, 0.2, ("pitch +1 st",))
    text = " ".join(one.text for one in words)
    return Utterance(start, words[-1].end, f"S{number % 2 + 1}", text, words, sentiment, tone)


def many_calls(paths: Paths, count: int = 10_000) -> None:
    """Stores a call and copies of it under names of their own, `count` in all."""
    library = open_library(paths)
    rows = tuple(_row(number, 5.0, 6) for number in range(20))
    recording = Recording("b" * 12, Path("/calls/one.wav"), "Call 00000", duration=100.0, held_at="2026-01-01")
    library.save_call(Call(recording, "en", (Speaker("S1", "", "agent"), Speaker("S2", "", "customer")), rows))
    with closing(sqlite3.connect(library.path)) as connection, connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(calls)") if row[1] not in ("id", "title")]
        columns = ", ".join(names)
        connection.execute(
            f"INSERT INTO calls (id, title, {columns}) "  # noqa: S608 - the columns' own names
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            f"SELECT printf('%012x', i), printf('Call %05d', i), {columns} FROM calls, n WHERE id = ?",
            (count - 1, "b" * 12),
        )


def many_quotes(paths: Paths, quotes: int = 100_000, calls: int = 5_000, rows: int = 24) -> None:
    """Stores that many quotes in that many calls of `rows` utterances each, an even number.

    Two calls of five have a caller with a name, of whom there is one to ten calls. Kinds, issue types, stages,
    severities and forty tags in a tree of two levels go round; every eleventh quote is an agent's, every fifth is
    unchecked.
    """
    library = open_library(paths)
    for number in range(40):
        library.add_tag(f"tag {number}", parent=f"tag {number // 10}" if number >= 10 else None)
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.executescript("CREATE TEMP TABLE n(i INTEGER PRIMARY KEY)")
        most = max(quotes, calls * rows)
        connection.execute(
            "INSERT INTO n WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i + 1 < ?) "
            "SELECT i FROM r",
            (most,),
        )
        for statement in _QUOTED:
            connection.execute(statement, {"quotes": quotes, "calls": calls, "rows": rows})
        connection.execute("ANALYZE")


_QUOTED = (
    "INSERT INTO callers (name) SELECT printf('Caller %05d', i) FROM n WHERE i < max(1, :calls / 10)",
    """
    INSERT INTO calls (id, path, title, duration, channels, rate, source, caller, heard_at, outcome, satisfaction,
        mood_1, mood_4)
    SELECT printf('%012x', i), '/calls/one.wav', printf('Call %05d', i), :rows * 5, 1, 8000, 'file',
        CASE WHEN i % 5 < 2 THEN i / 5 % max(1, :calls / 10) + 1 END, '2026-01-01',
        CASE i % 3 WHEN 0 THEN 'solved' WHEN 1 THEN 'unsolved' END, nullif(i % 6, 0), -0.2, (i % 9 - 4) / 5.0
    FROM n WHERE i < :calls
    """,
    """
    INSERT INTO speakers (call, label, role)
    SELECT printf('%012x', i / 2), 'S' || (i % 2 + 1), CASE i % 2 WHEN 0 THEN 'agent' ELSE 'customer' END
    FROM n WHERE i < :calls * 2
    """,
    """
    INSERT INTO utterances (call, start, "end", speaker, text, sentiment, compound, tone, arousal)
    SELECT printf('%012x', i / :rows), i % :rows * 5, i % :rows * 5 + 4.5, 'S' || (i % 2 + 1), 'nobody called me',
        CASE i * 7919 / 64 % 3 WHEN 0 THEN 'negative' ELSE 'neutral' END, 0.0,
        CASE i * 7927 / 64 % 4 WHEN 0 THEN 'raised' WHEN 1 THEN 'even' WHEN 2 THEN 'heated, fast' END, 0.0
    FROM n WHERE i < :calls * :rows
    """,
    """
    INSERT INTO quotes (call, start, "end", speaker, text, kind, issue, severity, stage, checked, created_at)
    SELECT printf('%012x', i % :calls), (2 * i + (i % 11 > 0)) % :rows * 5, (2 * i + (i % 11 > 0)) % :rows * 5 + 4.5,
        CASE i % 11 WHEN 0 THEN 'S1' ELSE 'S2' END, 'nobody called me',
        (SELECT name FROM fields WHERE list = 'kind' AND place = i % 6 + 1),
        (SELECT name FROM fields WHERE list = 'issue' AND place = i % 14 + 1), nullif(i * 7919 / 64 % 6, 0),
        (SELECT name FROM fields WHERE list = 'stage' AND place = i % 7 + 1), i % 5 > 0, '2026-01-01'
    FROM n WHERE i < :quotes
    """,
    "INSERT INTO quote_tags (quote, tag) SELECT id, id % 30 + 11 FROM quotes",
)
"""Calls, their speakers and rows, quotes and their tags, each from the numbers of n."""


COMMON = (
    "I the to you and a it is that for of my on in have not we can be what so this your was me with but do are they "
    "just if or at will no yes get as an know would call there when up one time out how like about right them now "
    "account because phone need thank please help been order number back said still want today going here day see "
    "refund money email week more work after then service card problem pay two again"
).split()
"""The words that are said most, in order; what comes after them is made up."""

PHRASES = ("called me back", "oil light", "cancel my subscription", "on hold", "three weeks", "reset the router")
"""What is said together, once in some hundred utterances."""

TAIL = 30_000
"""How many made-up words there are, each rarer than the one before (Zipf)."""


def many_utterances(paths: Paths, utterances: int = 1_000_000, calls: int = 20_000) -> None:
    """Stores so many utterances of 4 to 14 words in so many calls, as like real ones as a search can tell.

    Words are as frequent as their place in the list says (Zipf 1949). Every utterance has its words with their times,
    a sentiment and a tone; calls are of 1,000 callers in two years, and each has two speakers.
    """
    library = open_library(paths)
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.executescript("CREATE TEMP TABLE n(i INTEGER PRIMARY KEY)")
        connection.execute(
            "INSERT INTO n WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i + 1 < ?) "
            "SELECT i FROM r",
            (calls * 2,),
        )
        for statement in _HELD:
            connection.execute(statement, {"calls": calls})
        connection.executemany(_SAID, _utterances(utterances, utterances // calls))
        connection.execute("ANALYZE")


def _utterances(count: int, each: int) -> Iterator[tuple[object, ...]]:
    random = Random(7)  # noqa: S311 - no secret, and the same each time
    syllables = [first + last for first in "bdfgklmnprst" for last in ("a", "e", "i", "o", "ul", "an")]
    made = ["".join(random.choices(syllables, k=2 + number % 3)) for number in range(TAIL)]
    vocabulary = [*COMMON, *PHRASES, *made]
    weights = list(accumulate(1 / (place + 2.7) for place in range(len(vocabulary))))
    for number in range(count):
        said = random.choices(vocabulary, cum_weights=weights, k=random.randint(4, 14))
        start = number % each * 6.0
        words = json.dumps([[start + at * 0.3, start + at * 0.3 + 0.25, one, 0.9] for at, one in enumerate(said)])
        mood = ("negative", "neutral", "positive")[random.randint(0, 2)]
        tone = ("raised", "even", "calm", "heated, fast", None)[random.randint(0, 4)]
        side = f"S{number % 2 + 1}"
        yield f"{number // each:012x}", start, start + 0.3 * len(said), side, " ".join(said), words, mood, tone


_HELD = (
    "INSERT INTO callers (name) SELECT printf('Caller %05d', i) FROM n WHERE i < 1000",
    """
    INSERT INTO calls (id, path, title, duration, channels, rate, source, caller, held_at, heard_at)
    SELECT printf('%012x', i), '/calls/one.wav', printf('Call %05d', i), 600, 2, 8000, 'file', i * 7919 % 1000 + 1,
        datetime('2025-01-01', (i * 7927 % 730) || ' days'), '2026-12-31'
    FROM n WHERE i < :calls
    """,
    """
    INSERT INTO speakers (call, label, role)
    SELECT printf('%012x', i / 2), 'S' || (i % 2 + 1), CASE i % 2 WHEN 0 THEN 'agent' ELSE 'customer' END FROM n
    """,
)
"""Callers, calls and speakers, from the numbers of n."""

_SAID = """
INSERT INTO utterances (call, start, "end", speaker, text, words, sentiment, compound, tone, sentiment_because,
    tone_because)
VALUES (?, ?, ?, ?, ?, ?, ?, 0.0, ?, '[]', '[]')
"""
