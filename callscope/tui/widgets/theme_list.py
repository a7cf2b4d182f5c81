"""Themes with how many callers share them, and the utterances of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from callscope.moments import place
from callscope.safe import line
from callscope.tui.measure import between, cut
from callscope.tui.widgets.lines import Lines
from callscope.tui.wrapping import wrap

if TYPE_CHECKING:
    from callscope.nouns.themed import Said, Theme
    from callscope.tui.glyphs import Piece

MOST_LINES = 4
"""Lines of an utterance."""


class ThemeList(Lines):
    """A line for each theme, and one for how else it is said where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "screen.into", "utterances", show=False, id="into_theme", tooltip="go to the utterances"),
    ]

    DEFAULT_CSS = """
    ThemeList { width: 2fr; height: 1fr; border-right: vkey $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._themes: Sequence[Theme] = ()
        self._aside: frozenset[str] = frozenset()

    def show(self, themes: Sequence[Theme], aside: Iterable[str]) -> None:
        """Draws themes; `aside` are the names of those that are dismissed. The cursor stays on its theme, or place."""
        before = self.theme
        self._themes, self._aside = themes, frozenset(aside)
        names = [one.name for one in themes]
        self.rebuild(names.index(before.name) if before and before.name in names else None)

    @property
    def theme(self) -> Theme | None:
        """The one under the cursor."""
        return self._themes[self.cursor] if self.cursor < len(self._themes) else None

    @property
    def dismissed(self) -> bool:
        """Whether that one is set aside."""
        return self.theme is not None and self.theme.name in self._aside

    def heights(self, width: int) -> Sequence[int]:
        return [2 if len(one.phrases) > 1 and width >= 28 else 1 for one in self._themes]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._themes[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        if line:
            return [bar, (cut("  " + " · ".join(one.phrases[1:]), width - 2), "faint")]
        old = one.name in self._aside
        room = width - 2 - 2 * old - len(str(one.callers)) - 2
        left: list[Piece] = [("✗ " if old else "", "dim"), (cut(one.name, room), "dim" if old else "plain")]
        return [bar, *between(left, [(f"{one.callers} ", "strong")], width - 1)]


class SaidList(Lines):
    """What callers say of a theme, with when and who; some of it selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.out", "themes", show=False, id="out_of_theme", tooltip="go back to the themes"),
    ]

    DEFAULT_CSS = """
    SaidList { width: 3fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.selected: frozenset[Said] = frozenset()
        self._said: Sequence[Said] = ()
        self._marks: re.Pattern[str] | None = None

    def show(self, theme: Theme | None) -> None:
        """Draws the utterances of a theme, from the first one where it is another theme."""
        said = theme.utterances if theme else ()
        same = bool(self._said) and set(said) <= set(self._said)
        self._said, self._marks = said, _marks(theme.phrases) if theme else None
        self.selected &= frozenset(said)
        self.rebuild(None if same else 0)

    @property
    def said(self) -> Said | None:
        """The utterance under the cursor."""
        return self._said[self.cursor] if self.cursor < len(self._said) else None

    @property
    def targets(self) -> tuple[Said, ...]:
        """What is selected, or else the one under the cursor."""
        chosen = tuple(one for one in self._said if one in self.selected)
        return chosen or ((self.said,) if self.said else ())

    def select(self, said: Iterable[Said], on: bool) -> None:
        """Selects some more, or less."""
        self.selected = self.selected | frozenset(said) if on else self.selected - frozenset(said)
        self.refresh()
        self.post_message(self.Moved(self))

    def toggle_all(self) -> None:
        """Selects all, or none where all are."""
        self.select(self._said, not frozenset(self._said) <= self.selected)

    def heights(self, width: int) -> Sequence[int]:
        return [len(self._wrapped(one, width)) + 1 for one in self._said]

    def draw(self, row: int, line: int, width: int) -> Sequence[Piece]:
        one = self._said[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        text = self._wrapped(one, width)
        chosen: Piece = (("● " if one in self.selected else "  ") if line == 0 else "  ", "key")
        if line < len(text):
            return [bar, chosen, *self._marked(text[line])]
        return [bar, chosen, *_about(one, width - 4)]

    def _wrapped(self, one: Said, width: int) -> list[str]:
        text = line(one.text)
        parts = [text[start:end] for start, end in wrap(text, width - 4)]
        return (
            parts
            if len(parts) <= MOST_LINES
            else [*parts[: MOST_LINES - 1], cut(parts[MOST_LINES - 1] + " …", width - 4)]
        )

    def _marked(self, text: str) -> list[Piece]:
        """A line with the theme's words apart."""
        if self._marks is None:
            return [(text, "plain")]
        pieces: list[Piece] = []
        at = 0
        for found in self._marks.finditer(text):
            pieces += [(text[at : found.start()], "plain"), (found[0], "match")]
            at = found.end()
        return [*pieces, (text[at:], "plain")]


def _about(one: Said, width: int) -> list[Piece]:
    tagged: Piece = (" · tagged" if one.tagged else "", "good")
    who = line(one.caller or "unnamed caller")
    return between(
        [(f"{place(one.start, one.written)} ", "dim"), (who, "customer"), tagged, (f" · {line(one.title)}", "dim")],
        [],
        width,
    )


def _marks(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """Finds the words of the phrases that tell the theme: those of four letters or more."""
    words = sorted(
        {word for phrase in phrases for word in re.findall(r"[^\W_]{4,}", phrase)}, key=lambda one: (-len(one), one)
    )
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE) if words else None
