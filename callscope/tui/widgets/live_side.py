"""Beside the words of a live call: how the customer feels, how the talk goes, what was marked, what is to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from callscope.moments import clock
from callscope.safe import line
from callscope.tui.glyphs import Piece, sentiment_mark, tone_glyph, tone_ink
from callscope.tui.live_call import LiveCall, Mark, Row
from callscope.tui.measure import cut
from callscope.tui.widgets.ink import Panel

if TYPE_CHECKING:
    from callscope.nouns.live import Side

MINUTE = 60.0
"""Seconds of the customer's own speech that tell what their voice is usually like."""
LOW = 6
"""Lines under which only the most needful is shown."""
MARKS = 6
"""Marks that are listed, the newest first."""

Line = Sequence[Piece]


class LiveSide(Panel):
    """What a person looks at from the corner of the eye."""

    DEFAULT_CSS = """
    LiveSide { width: 38; padding: 0 1; border-left: solid $panel; background: $surface; }
    """

    call: reactive[LiveCall] = reactive(LiveCall, layout=False)
    """The call."""

    names: reactive[Mapping[Side, str]] = reactive(dict, layout=False)
    """What the sides are called."""

    chosen: reactive[int] = reactive(0, layout=False)
    """Which of the open questions is ticked off next."""

    def lines(self, width: int) -> Sequence[Line]:
        high = self.size.height or 30
        return list(self._low(width) if high < LOW else self._whole(width))[:high]

    def _whole(self, width: int) -> Iterator[Line]:
        call = self.call
        if call.levels or call.rows:
            yield from self._feelings(width)
            yield []
        yield [("MARKS", "title")]
        newest = [_said(one, width) for one in call.marks[::-1][:MARKS]]
        yield from ([(said, "plain" if at else "strong")] for at, said in enumerate(newest or ["none yet"]))
        yield []
        yield [("TO ASK", "title")]
        yield from self._questions(width)

    def _low(self, width: int) -> Iterator[Line]:
        """For a narrow screen: three lines."""
        call = self.call
        voice, words = _tones(call, width // 2 - 8), _moods(call, width // 2 - 8)
        yield [("voice ", "dim"), *voice, ("  words ", "dim"), *words]
        mark = [(_said(call.marks[-1], width), "strong")] if call.marks else [("no marks yet", "faint")]
        yield mark
        open_ = list(self._questions(width))
        yield open_[min(self.chosen, len(open_) - 1)]

    def _feelings(self, width: int) -> Iterator[Line]:
        call = self.call
        side = _felt_side(call)
        spoken = call.spoken.get(side, 0.0)
        usual = "knows the usual voice" if spoken >= MINUTE else f"usual voice {clock(spoken)}/{clock(MINUTE)}"
        yield [(self.names.get(side, "").upper() or "VOICE", "title"), (f" {usual}", "dim")]
        yield [("voice ", "dim"), *_tones(call, width - 6)]
        yield [("words ", "dim"), *_moods(call, width - 6)]
        if talk := call.talk:
            share = talk.share.get(side, 0.0)
            told = f"talk {share:.0%} · longest silence {talk.longest:.0f} s"
            yield [(told, "plain")]
            yield [(f"on hold {talk.hold:.0f} s · spoke over {talk.overtalk}×", "plain")]

    def _questions(self, width: int) -> Iterator[Line]:
        open_ = self.call.open
        if not open_:
            yield [("nothing", "faint")]
        for at, one in enumerate(open_):
            here = at == min(self.chosen, len(open_) - 1)
            yield [(cut(f"{'▸' if here else ' '}□ {line(one.text)}", width), "strong" if here else "plain")]


def _felt_side(call: LiveCall) -> Side:
    """The customer's, or that of the only side there is."""
    said = any(one.what == "said" and one.side == "far" for one in call.rows)
    return "far" if said or "far" in call.levels else "mic"


def _recent(call: LiveCall) -> list[Row]:
    side = _felt_side(call)
    return [one for one in call.rows if one.what == "said" and one.side == side]


def _tones(call: LiveCall, width: int) -> list[Piece]:
    """The tone of what the customer said last, one glyph for each utterance."""
    said = [one.utterance for one in _recent(call)[-max(width, 1) :] if one.utterance]
    glyphs = [(tone_glyph(one.tone), tone_ink(one.tone)) if one.tone else ("·", "faint") for one in said]
    return [("─", "faint") if glyph == "■" else (glyph, ink) for glyph, ink in glyphs] or [("·", "faint")]


def _moods(call: LiveCall, width: int) -> list[Piece]:
    """The sentiment of what the customer said last."""
    said = [one.utterance for one in _recent(call)[-max(width, 1) :] if one.utterance]
    signs = [sentiment_mark(one, worded=False) for one in said]
    return [(sign or "─", ink) for sign, ink in signs] or [("·", "faint")]


def _said(mark: Mark, width: int) -> str:
    what = " ".join(filter(None, (mark.kind or ("" if mark.tag else "✱"), mark.tag, "last 30 s" if mark.whole else "")))
    return cut(f"{clock(mark.t)} {line(what)} {line(mark.note)}", width)
