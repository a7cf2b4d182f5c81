"""Readers that forgive nothing, written from the formats' descriptions and not from the code that writes them."""

from __future__ import annotations

import html
import html.parser
import re
from typing import NamedTuple


class Cue(NamedTuple):
    start: float
    end: float
    voice: str
    lines: list[str]


_SRT_TIMES = re.compile(r"(\d\d+):([0-5]\d):([0-5]\d),(\d{3}) --> (\d\d+):([0-5]\d):([0-5]\d),(\d{3})")
_VTT_TIMES = re.compile(r"(\d\d+):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d\d+):([0-5]\d):([0-5]\d)\.(\d{3})")
_VOICE = re.compile(r"<v ([^<>&\n]|&amp;|&lt;|&gt;)+>")


def read_srt(text: str) -> list[Cue]:
    """The cues of a SubRip file; asserts that it is one."""
    blocks = text.split("\n\n")
    assert blocks.pop() == ""
    cues = []
    for number, block in enumerate(blocks, 1):
        head, times, *lines = re.split(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", block)
        assert head == str(number)
        cues.append(_cue(_SRT_TIMES, times, lines))
    return cues


def read_vtt(text: str) -> list[Cue]:
    """The cues of a WebVTT file (https://www.w3.org/TR/webvtt1/); asserts that it is one and holds voice cues only."""
    head, *blocks = text.removesuffix("\n").split("\n\n")
    assert head == "WEBVTT" or text == "WEBVTT\n"
    cues = []
    for block in blocks:
        times, *lines = re.split(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", block)
        voice = _VOICE.match(lines[0])
        assert voice
        lines[0] = lines[0][voice.end() :]
        assert not any(re.search(r"[<>]|&(?!amp;|lt;|gt;)", one) for one in lines)
        cue = _cue(_VTT_TIMES, times, [html.unescape(one) for one in lines], raw=lines)
        cues.append(cue._replace(voice=html.unescape(voice[0][3:-1])))
    assert [cue.start for cue in cues] == sorted(cue.start for cue in cues)
    return cues


def _cue(pattern: re.Pattern[str], times: str, lines: list[str], raw: list[str] | None = None) -> Cue:
    found = pattern.fullmatch(times)
    assert found, times
    hours, minutes, seconds, milli, *rest = (int(one) for one in found.groups())
    start = hours * 3600 + minutes * 60 + seconds + milli / 1000
    end = rest[0] * 3600 + rest[1] * 60 + rest[2] + rest[3] / 1000
    assert start < end
    assert lines
    assert all(one.strip() for one in lines)
    assert not any("-->" in one for one in raw or lines)
    return Cue(start, end, "", lines)


class Page(html.parser.HTMLParser):
    """The elements of an HTML page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read_markdown(text: str) -> Page:
    """What a browser gets from a Markdown reader that allows HTML, tables and struck text."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return Page(reader.render(text))
