"""Exports of help desks, notes and codebooks that anybody may have written."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callscope.call import TagCount
from callscope.conversation.written import threads, values
from callscope.conversation.written.cleaning import clean
from callscope.export.refi import codes
from tests.hostile.doors import NASTY, patient, survives, texts, tried
from tests.hostile.program import around, callscope

pytestmark = pytest.mark.hostile

COLUMNS = (
    "ticket_id",
    "text",
    "body",
    "role",
    "created_at",
    "requester",
    "assignee",
    "subject",
    "status",
    "csat",
    "queue",
)
CELLS = (
    "1",
    "T-2",
    "customer",
    "agent",
    "31/1/2026 10:00",
    "31 Jan 2026 99:99",
    "1 Jan 99999999999 00:00:00 +9999999999",
    "4/5",
    "4/" + "9" * 400,
    "9" * 400,
    "solved",
    "<p>It is <b>broken</b></p>",
    "Agent: hello\nCustomer: my light\n",
    "On Monday she wrote:\n> x\n",
    "--\nme",
    "kind regards,\n",
    "\n",
    "1e999",
    "12:00 am",
    "2026-01-31T25:61:00",
    "&#9999999999;",
    "&#x0;",
    "<![",
    "<!--",
    "</",
    "<a href='",
    "★" * 9,
    "-1 %",
)


def cell(name: str) -> st.SearchStrategy[str]:
    return texts(*CELLS, most=4)


def a_table() -> st.SearchStrategy[str]:
    heads = st.lists(st.one_of(st.sampled_from(COLUMNS), st.sampled_from(NASTY)), min_size=1, max_size=6)
    rows = st.lists(st.lists(cell(""), max_size=7), max_size=8)
    return st.builds(_written, heads, rows, st.sampled_from(",;\t|"), st.booleans())


def _written(heads: list[str], rows: list[list[str]], separator: str, quoted: bool) -> str:
    def one(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "\n".join(separator.join(map(one, row)) for row in [heads, *rows])


def a_record() -> st.SearchStrategy[Any]:
    leaf = st.one_of(cell(""), st.none(), st.booleans(), st.integers(), st.floats(), st.just("\ud800"))
    names = st.one_of(st.sampled_from((*COLUMNS, "messages", "id", "")), st.sampled_from(NASTY))
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5))


def mutated(data: bytes, seed: int) -> bytes:
    """Bytes flipped, cut, doubled or put in."""
    by, found = random.Random(seed), bytearray(data)
    for _ in range(by.randrange(4)):
        at = by.randrange(len(found) + 1)
        match by.randrange(5):
            case 0:
                found[at:at] = bytes(by.randrange(256) for _ in range(by.randrange(1, 9)))
            case 1:
                del found[at : at + by.randrange(1, 50)]
            case 2 if at < len(found):
                found[at] ^= 1 << by.randrange(8)
            case 3:
                found[at:at] = found[max(0, at - 60) : at] * by.randrange(1, 4)
            case 4:
                del found[at:]
    return bytes(found)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("import") / "home"


def imported(home: Path, name: str, content: bytes) -> None:
    """Looks at a file and brings it, as a command does; what lies beside the workspace stays as it was."""
    path = home.parent / name
    path.write_bytes(content)
    before = around(home)
    callscope("import", path, "--dates", "day-first", "--yes", "--json", home=home)
    assert around(home) == before
    path.unlink()


@tried(15)
@given(a_table(), st.integers(0, 1 << 30))
@example("ticket_id,text,created_at,csat\n1,hello,31 Jan 2026 99:99,4/5", 0)
@example('ticket_id,text,created_at\n1,hello,"1 Jan 99999999999 00:00:00 +9999999999"', 0)
@example("ticket_id,text,csat\n1,hello,4/" + "9" * 400, 0)
@example("ticket_id,text,csat\n1,hello,4/" + "9" * 5000, 0)
@example("\ufeff\ufeff,text\n1,x", 0)
def test_a_table_is_brought_or_refused(home: Path, text: str, seed: int) -> None:
    imported(home, "tickets.csv", mutated(text.encode(errors="surrogatepass"), seed))


@tried(20)
@given(a_record(), st.integers(0, 1 << 30), st.booleans())
@example([{"id": 1, "text": "\ud800 half"}], 0, False)
@example([{"id": "\x00", "text": "\x00"}], 0, False)
def test_records_are_brought_or_refused(home: Path, value: Any, seed: int, by_lines: bool) -> None:
    lines = value if by_lines and isinstance(value, list) else [value]
    text = "\n".join(json.dumps(one) for one in lines)
    imported(home, "tickets.jsonl" if by_lines else "tickets.json", mutated(text.encode(), seed))


@pytest.mark.parametrize("name", ["deep.json", "deep.jsonl"])
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '[{"text": ' + "[" * 50_000,
        "[" + "9" * 5000 + "]",
        '{"text": ' + "9" * 5000 + "}",
        '{"a":' * 700 + "1" + "}" * 700,
        "[" * 900 + "]" * 900,
        '[{"id": 1, "text": "a"},' * 2000,
        '[{"messages": ' * 300 + '[{"text": "a"}]' + "}]" * 300,
        *('{"a":' * deep + "1" + "}" * deep for deep in range(870, 990, 10)),
        "nul",
        "[null]",
        "{}",
        "[]",
        '"',
        "[1,2",
    ],
    ids=range(27),
)
def test_deep_and_broken_json_is_refused(home: Path, name: str, text: str) -> None:
    imported(home, name, text.encode())


@tried(15)
@given(texts("Date: ", "# ", "**", "- ", "Q: ", "A: ", "Jannie: ", "\n", "---\n", "2026-01-31", "said ", "> ", "_"))
def test_notes_are_brought_or_refused(home: Path, text: str) -> None:
    imported(home, "notes.md", text.encode(errors="surrogatepass"))


BLOWN = [
    "\n" * 100_000,
    " " * 100_000,
    " \n" * 50_000,
    "> " * 50_000,
    ">" * 100_000,
    "-" * 100_000,
    "_" * 100_000,
    "On " + "a" * 100_000,
    "On a\n" * 20_000,
    "A: " * 30_000,
    "a: b\n" * 20_000,
    "(" * 100_000,
    "*" * 100_000,
    "**a" * 30_000,
    "kind\n" * 20_000,
    "regards\n" * 20_000,
    "cheers" + " " * 100_000 + "x",
    "a" + "\n" * 100_000 + "b",
    "1/1" + " " * 99_999 + "x",
    "a." + " " * 100_000 + "b",
    "<p>" + "<a b='" * 20_001 + ">",
    "kind " * 20_000,
    "with best \n" * 10_000,
    "From: a\n" * 20_000,
    "a" * 300_000,
    "<p" * 50_000,
    "<p>" * 50_000,
    "<!--" * 30_000,
    "<![" * 30_000,
    "<p>" + "</" * 50_000,
    "<p>" + "<a b='" * 20_000,
    "<p>" + "&" * 100_000,
    "<p>" + "<!" * 50_000,
    "<p>" + "<?" * 50_000,
    "<p>" + "<script>" * 20_000,
    "1/" * 50_000,
    "1:" * 50_000,
    "12:00 " * 20_000,
    "[12:00] " * 20_000,
    "Agent : " * 20_000,
    "Agent\t" * 20_000,
    "Am " * 30_000,
    "-- \n" * 20_000,
    "Sent from my \n" * 10_000,
    "reply above this line" * 5_000,
    "\r" * 100_000,
    "\u00a0" * 100_000,
    "- " * 50_000,
    "1. " * 50_000,
    "# " * 50_000,
    "Le " + "é" * 50_000 + " a écrit",
    "<p>" + "<p " * 50_000,
    "wrote:" * 20_000,
    "Date: " + " " * 100_000 + "x",
    "# " + " #" * 50_000 + "x",
    "**" * 50_000 + "x",
    "title" + "*" * 100_000,
]


@pytest.mark.parametrize("text", BLOWN, ids=range(len(BLOWN)))
def test_no_message_is_so_long_that_it_is_read_for_ever(text: str) -> None:
    with patient():
        clean(text)
    with patient():
        threads.parts(text)
    with patient():
        threads.notes(text)


@tried(150)
@given(texts(*CELLS, "Mon, ", "1 Jan 2026 ", "10:00:00 ", "+", "-", "GMT", "/", ".", "T", "Z"))
@example("31 Jan 2026 99:99")
@example("1 Jan 99999999999 00:00:00 +9999999999")
@example("Mon, 1 Jan 2026 10:00:00 +99999999999999999999")
@example("9999999999.9")
@example("9" * 13)
def test_a_cell_means_something_or_nothing(text: str) -> None:
    with patient():
        values.moment(text)
        values.moment(text, "month-first")
        values.rating(text)
        values.satisfaction(text, 5)
        values.satisfaction(text, 100)
        values.outcome(text, ("solved",))
        values.role_of(text, text, text, text)
        values.language_of(text)


CODEBOOK = codes.write(
    [TagCount("a", description="x"), TagCount("b", parent="a", colour="red"), TagCount("c", parent="b")]
)


@tried(20)
@given(st.integers(0, 1 << 30), st.one_of(st.just(""), st.sampled_from(NASTY)))
def test_a_codebook_is_read_or_refused(home: Path, seed: int, name: str) -> None:
    content = mutated(CODEBOOK.replace('name="b"', f'name="{name}"').encode(errors="surrogatepass"), seed)
    path = home.parent / "book.qdc"
    path.write_bytes(content)
    callscope("tags", "import", path, home=home)
    path.unlink()


@tried(20)
@given(texts("name", "parent", "description", "colour", "pinned", ",", ";", "\n", "red", "1", '"'))
@example("name,pinned\na,²")
def test_a_table_of_tags_is_read_or_refused(home: Path, text: str) -> None:
    path = home.parent / "book.csv"
    path.write_bytes(text.encode(errors="surrogatepass"))
    callscope("tags", "import", path, home=home)
    path.unlink()


HEAD = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0" encoding="foo"?><a/>',
        '<?xml version="1.0" encoding="shift_jis"?><a/>',
        '<?xml version="1.0" encoding="utf-16"?><a/>',
        '<?xml version="1.0" encoding="utf-7"?><a/>',
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "<a>" * 100_000,
        "",
        "<",
        "\x00",
        "<a/>",
        HEAD + "".join(f'<Code name="{one}"/>' for one in range(30_000)) + "</Codes></CodeBook>",
        HEAD + "".join(f'<Code name="{one}">' for one in range(3_000)) + "</Code>" * 3_000 + "</Codes></CodeBook>",
        HEAD + '<Code name="' + "a" * 1_000_000 + '"/></Codes></CodeBook>',
        HEAD + '<Code name="a" color="' + "#" * 100_000 + '"/></Codes></CodeBook>',
    ],
    ids=range(14),
)
def test_a_codebook_that_is_made_to_hurt_does_not(text: str) -> None:
    found = survives(lambda: codes.parse(text))
    if found:
        survives(lambda: codes.write(list(found.values())))
