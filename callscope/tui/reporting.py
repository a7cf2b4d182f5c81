"""What the report screen shows: rows to change, what will be in the page, and the quotes that want an ear. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from callscope.moments import place
from callscope.nouns.reported import NAMING, Cited, StudyReport, Wanted
from callscope.plural import count
from callscope.safe import line
from callscope.tui.glyphs import size_said
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.call import Study
    from callscope.tui.glyphs import Piece

NAME = 10
"""Cells for what a row is."""

PARAGRAPH = " ¶ "
"""Stands for an empty line while a text is typed on one line."""

SHOWN_AS = {
    "numbers": "numbered; names go out of text and sound",
    "initials": "by initials; names go out of text and sound",
    "names": "by name, as you know them",
}


class Row(NamedTuple):
    """A row: what it is ("study", "title", "summary", "callers", "personal", "sound", "finding", "quote").

    One that is "" is only read.
    """

    what: str
    pieces: Sequence[Sequence[Piece]]
    cited: Cited | None = None


class Seen(NamedTuple):
    """What is on the screen: which study of which, how its page is to be made, and what it would hold."""

    studies: Sequence[Study]
    place: int
    wanted: Wanted
    report: StudyReport | None

    @property
    def study(self) -> Study | None:
        """The one that is shown."""
        return self.studies[self.place] if self.studies else None


def rows(seen: Seen, width: int) -> list[Row]:
    """Everything of a report, for a width in cells."""
    report = seen.report
    if report is None:
        return []
    return [*_changeable(seen, report, width), _gap(), *_contents(report, width), *_wanting(report, width)]


def on_one_line(text: str) -> str:
    """A text of several paragraphs as it is typed."""
    return PARAGRAPH.join(part.replace("\n", " ").strip() for part in text.split("\n\n"))


def in_paragraphs(text: str) -> str:
    """What was typed, as paragraphs."""
    return "\n\n".join(part.strip() for part in text.split(PARAGRAPH.strip()))


def next_naming(wanted: Wanted, redact: bool) -> Wanted:
    """Callers shown the next way; where personal data is taken out they have no names."""
    ways = [one for one in NAMING if not (redact and one == "names")]
    return wanted._replace(callers=ways[(ways.index(wanted.callers) + 1) % len(ways)])


def _changeable(seen: Seen, report: StudyReport, width: int) -> Iterator[Row]:
    several = f"  {seen.place + 1} of {len(seen.studies)}" if len(seen.studies) > 1 else ""
    words = report.preface
    clips = len({one.quote.id for one in report.cited if one.sounds})
    sound = f"{count(clips, 'clip')}, page about {size_said(report.size)}" if seen.wanted.audio else "none"
    yield _row("study", report.study, width, beside=several)
    yield _row("title", words.title, width, empty="none yet: the study's name stands there")
    yield _row("summary", on_one_line(words.summary), width, empty="none yet: what should be known first")
    yield _row("callers", SHOWN_AS[seen.wanted.callers], width)
    yield _row("personal", _personal(report), width)
    yield _row("sound", sound, width)


def _personal(report: StudyReport) -> str:
    """Whether personal data is in the page."""
    if not report.redacted:
        return "□ data stays in text and sound"
    return f"■ data is taken out; in these calls: {report.redacted}; never anonymous"


def _row(what: str, text: str, width: int, empty: str = "", beside: str = "") -> Row:
    shown, ink = (line(text), "plain") if text else (empty, "faint")
    room = max(width - NAME - 4, 12)
    parts = [shown[a:b] for a, b in wrap(shown, room)] or [""]
    first: list[Piece] = [(what.ljust(NAME), "strong"), (parts[0], ink), (beside, "faint")]
    return Row(what, [first, *([(" " * NAME, "plain"), (part, ink)] for part in parts[1:])])


def _gap() -> Row:
    return Row("", [[("", "plain")]])


def _contents(report: StudyReport, width: int) -> Iterator[Row]:
    heard = report.heard
    said = f"{count(heard.callers, 'caller')} in {heard.said}"
    yield Row("", [[("In the page  ", "title"), (said, "dim")]])
    for number, one in enumerate(report.findings, 1):
        reach = f"{one.callers_for} of {count(one.callers_heard, 'caller')}"
        against = f", {one.callers_against} against" if one.callers_against else ""
        facts = f"   {reach}{against} · {count(len(one.cited), 'quote')} · {count(len(one.actions), 'action')}"
        text = line(one.text)
        heads = (f"{number:<3}", *["   "] * len(text))
        parts = [text[a:b] for a, b in wrap(text, max(width - 5, 12))]
        lines = [[(head, "dim"), (part, "plain")] for head, part in zip(heads, parts, strict=False)]
        yield Row("finding", [*lines, [(facts, "dim")]])
    tables = [ranks.kind or ranks.ranking.by for ranks in report.rankings]
    others = f"{count(len(report.assumptions), 'assumption')} · rankings by {', '.join(tables)}"
    yield Row("", [[(f"   {others}", "dim")]])
    yield _gap()


def _wanting(report: StudyReport, width: int) -> Iterator[Row]:
    if report.warnings:
        yield Row("", [[("Before it goes out", "title")]])
    for warning in report.warnings:
        yield Row("", [[("! ", "raised"), (warning, "plain")]])
    each = {one.quote.id: one for one in report.cited if not one.quote.checked or one.quote.now is not None}
    for one in each.values():
        why = "not checked by ear" if not one.quote.checked else "the transcript says something else now"
        yield Row("quote", [[("  ", "plain"), *_quoted(one, why, width - 2)]], one)


def _quoted(one: Cited, why: str, width: int) -> list[Piece]:
    head = f"{place(one.quote.start, one.quote.written):>5}  {one.said_by}  "
    room = max(width - len(head) - len(why) - 6, 8)
    text = line(one.quote.text)
    cut = text if len(text) <= room else f"{text[: room - 1]}…"
    return [(head, "dim"), (f"“{cut}”  ", "plain"), (why, "raised")]
