"""Hostile words, names, tags and notes in what is exported."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callscope.call import Call, Quote, Speaker, Utterance
from callscope.export import tables
from callscope.export.transcript import markdown, srt, vtt
from tests.export.made import a_call, spoken
from tests.export.strict import read_markdown, read_srt, read_vtt

FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", '=HYPERLINK("http://x","y")']

MARKUP = [
    "<script>alert(1)</script>",
    "![](http://example.com/pixel.png)",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "a | b | c",
    "|---|---|",
    "```\ncode",
    "~~~",
    "# heading",
    "- item",
    "1. item",
    "> deeper",
    "===",
    "---",
    "**bold** _so_ ~~gone~~ `code`",
    "&lt;script&gt; &#60;b&#62;",
    "<http://example.com>",
    "[x]: http://example.com",
    "\\<b>",
    "    indented",
    "<!-- gone -->",
]

ARROWS = [
    "-->",
    "00:00:01.000 --> 00:00:02.000",
    "a\n\nb",
    "\n\n2\n00:00:01,000 --> 00:00:02,000\nmine",
    "</v><v Other>x",
]
ARROWS += [
    "\r\n\r\nWEBVTT",
    "NOTE\n\nSTYLE",
    "\u2028\u2028-->",
    "--\n>",
    "x\x0b\x0c\x85y",
    "<b>{\\an8}",
    "&#45;-&gt;",
    "\u00a0",
]


def hostile(text: str) -> Call:
    call = a_call(
        replace(spoken(1, "S1", "one two three four five"), text=text),
        spoken(9, "S2", "six seven eight"),
        speakers=(Speaker("S1", text, "customer"), Speaker("S2", "Cherry", "agent")),
        notes=(text,),
        outcome=text,
        engines={"transcribe": text},
    )
    return replace(call, recording=replace(call.recording, title=text, caller=text))


def as_x(text: str) -> str:
    """The same lengths of words, all in the letter x; what is no space to a reader of text is a letter."""
    return re.sub(r"[^ \t\n\r\u2028\u2029\u00a0]", "x", text)


def quote(text: str) -> Quote:
    return Quote(
        1, "0123456789ab", 1, 3, "S1", text, (text, text), "pain", text, 3, text, text, text, author=text, now=text
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_J3_no_cell_of_a_csv_is_a_formula(text: str) -> None:
    written = tables.csv(tables.rows([quote(text)], {"0123456789ab": hostile(text)}))

    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    for name, cell in row.items():
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), name
        assert not cell.startswith(("\t", "\r", "\n")), name
    assert row["text"][0] in "'\ufffd"


def test_J3_words_that_are_no_formula_are_left_alone() -> None:
    said = quote("it's 5 - 3 = 2, mail me @ home")

    (row,) = csv.DictReader(io.StringIO(tables.csv(tables.rows([said], {})), newline=""))

    assert row["text"] == said.text


@pytest.mark.parametrize("text", MARKUP)
def test_J5_what_was_said_is_no_markup_in_markdown(text: str) -> None:
    plain = hostile("plain")
    calm = {"0123456789ab": plain}, {"0123456789ab": hostile(text)}
    pairs = (
        (markdown(plain), markdown(hostile(text))),
        (tables.markdown(tables.rows([quote("plain")], calm[0])), tables.markdown(tables.rows([quote(text)], calm[1]))),
    )

    for harmless, harmful in pairs:
        expected, page = read_markdown(harmless), read_markdown(harmful)
        assert page.elements == expected.elements
        assert " ".join(text.split()) in page.text


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_J5_whatever_is_said_adds_no_element_to_markdown(text: str) -> None:
    allowed = {"h1", "h2", "ul", "li", "p", "strong", "em", "br", "blockquote"}

    assert set(read_markdown(markdown(hostile(text))).elements) <= allowed
    assert set(read_markdown(tables.markdown(tables.rows([quote(text)], {}))).elements) <= allowed


@pytest.mark.parametrize("text", ARROWS)
def test_J6_arrows_and_blank_lines_add_and_remove_no_cue(text: str) -> None:
    plain = hostile(as_x(text))

    assert len(read_srt(srt(hostile(text)))) == len(read_srt(srt(plain)))
    assert len(read_vtt(vtt(hostile(text)))) == len(read_vtt(vtt(plain)))
    assert read_vtt(vtt(hostile(text)))[-1].lines == ["six seven eight"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*ARROWS, "\n", " ", "12", "word"]), max_size=12).map("".join))
def test_J6_the_cue_count_does_not_depend_on_what_the_words_are(text: str) -> None:
    one = Utterance(0, 5, "S1", text)
    plain = replace(one, text=as_x(text))

    for write, read in ((srt, read_srt), (vtt, read_vtt)):
        assert len(read(write(a_call(one)))) == len(read(write(a_call(plain))))
