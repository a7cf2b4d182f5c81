"""What the themes screen knows and draws; what its keys do is on top of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingsMap

from callscope.plural import count
from callscope.tui.keys import QUOTE
from callscope.tui.screens.saying import Saying
from callscope.tui.theming_keys import NO_THEMES, SEARCHING
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar
from callscope.tui.widgets.theme_list import SaidList, ThemeList

if TYPE_CHECKING:
    from callscope.call import Kind
    from callscope.nouns.themed import Said, Theme, Themes
    from callscope.tui import theming
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines


class ThemesBase(Saying):
    """Themes at the left, the utterances of the one under the cursor at the right."""

    def __init__(
        self, desk: Desk, go: Callable[[str, float], None], listen: Callable[[str, float, float], None]
    ) -> None:
        super().__init__(desk)
        self._go = go
        self._listen = listen
        self._study = ""
        self._tagged = self._aside = False
        self._turn = 0
        self._stamp: object = None
        self._found: Themes | None = None
        self._shelf: theming.Shelf | None = None
        self._letters: Mapping[str, Kind] = {}
        self._progress: list[Piece] = []
        self._typed_for: tuple[Theme, tuple[Said, ...]] | None = None
        self._back_to: Lines

    @property
    def themes(self) -> ThemeList:
        """The themes."""
        return self.query_one(ThemeList)

    @property
    def said(self) -> SaidList:
        """The utterances."""
        return self.query_one(SaidList)

    @property
    def theme(self) -> Theme | None:
        """The one under the cursor."""
        return self.themes.theme

    def targets(self) -> tuple[Said, ...]:
        """What is selected, else all of the theme; among the utterances, else the one under the cursor."""
        if self.said.selected or (self.said.has_focus and self.said.said):
            return self.said.targets
        return self.theme.utterances if self.theme else ()

    def place(self, targets: tuple[Said, ...]) -> float:
        """What an unfinished line is kept under."""
        return -1.0 - hash(targets) % 1_000_003

    def bind(self, letters: Mapping[str, Kind]) -> None:
        """The letters of the kinds are the project's own."""
        self._letters = letters
        own = {
            key: [Binding(key, f"mark({number})", kind, id=kind, group=QUOTE, tooltip=f"quotes: {kind}")]
            for number, (key, kind) in enumerate(letters.items())
        }
        self._bindings = BindingsMap.from_keys({**own, **self._merge_bindings().key_to_bindings, **own})
        self.refresh_bindings()

    def draw(self) -> None:
        found = self._found
        shown = (*found.themes, *(found.dismissed if self._aside else ())) if found else ()
        self.themes.show(shown, [one.name for one in found.dismissed] if found else ())
        self.said.show(self.theme)
        self.set_class(not shown, "-empty")
        self.query_one(Advice).said = NO_THEMES if found and not self._progress else SEARCHING
        self.beside()
        self.refresh_bindings()

    def beside(self) -> None:
        """What depends on the cursor and the selection."""
        head = self.query_one("#head", Bar)
        study: list[Piece] = [("  study ", "dim"), (self._study, "title")] if self._study else []
        what = "What may be claimed" if self.has_class("-claims") else "Themes"
        tagged: list[Piece] = [("  also tagged", "dim")] if self._tagged else []
        head.left = [(what, "strong"), *study, *tagged, ("  ", "plain"), *self._progress, *self._counts()]
        chosen = len(self.said.selected)
        right: list[Piece] = [(f"{chosen} selected  ", "key")] if chosen else []
        if self._found:
            left_out = f" · {count(len(self._found.dismissed), 'theme')} dismissed" if self._found.dismissed else ""
            right.append(
                (f"{count(len(self._found.themes), 'theme')} of {count(self._found.callers, 'caller')}", "dim")
            )
            right.append((left_out, "faint"))
        head.right = right

    def _counts(self) -> list[Piece]:
        one = self.theme
        if one is None or self.has_class("-claims") or self._found is None:
            return []
        said = f"{one.callers} of {count(self._found.callers, 'caller')} · {count(len(one.utterances), 'utterance')}"
        return [(one.name, "title"), (f"  {said}", "dim")]
