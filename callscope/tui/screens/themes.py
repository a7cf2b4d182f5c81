"""Themes: what many callers say and nobody tagged yet, to be tagged together; and what may be claimed so far."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from callscope.errors import CallscopeError, Cancelled, NotFound, Unusable, UsageProblem
from callscope.plural import count
from callscope.tui import theming
from callscope.tui.glyphs import progress_bar
from callscope.tui.screens.themes_base import ThemesBase
from callscope.tui.theming_keys import KEYS, NEEDS_SAID, NEEDS_THEME
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.curve import CurveView
from callscope.tui.widgets.prompt import Prompt
from callscope.tui.widgets.tag_box import TagBox
from callscope.tui.widgets.theme_list import SaidList, ThemeList

if TYPE_CHECKING:
    from callscope.tui.messages import Failed
    from callscope.tui.theming import Act, ShelfRead, ThemesChanged, ThemesMoved, ThemesRead
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

WRITE = "store the quotes"
"""What the tag box does."""
FIND = "find the themes"


class ThemesScreen(ThemesBase):
    """Themes at the left, the utterances of the one under the cursor at the right; or the saturation."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    ThemesScreen #lists { height: 1fr; }
    ThemesScreen Advice { display: none; height: 1fr; padding: 2 4; }
    ThemesScreen.-empty Advice { display: block; }
    ThemesScreen.-empty #lists { display: none; }
    ThemesScreen.-claims #lists, ThemesScreen.-claims Advice { display: none; }
    ThemesScreen.-claims CurveView { display: block; }
    ThemesScreen.-short #said, ThemesScreen.-tiny #said, ThemesScreen.-typing #said { display: none; }
    ThemesScreen.-typing KeyBar { display: none; }
    ThemesScreen.-tiny Advice { padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        with Horizontal(id="lists"):
            yield ThemeList()
            yield SaidList()
        yield Advice()
        yield CurveView()
        yield Bar(id="said")
        yield Prompt()
        yield TagBox(self.desk.workspace.tag_line)
        yield KeyBar()

    def on_mount(self) -> None:
        self.themes.focus()

    def on_screen_resume(self) -> None:
        # Not while a search for themes still runs: opening the store for it changes the stamp, too.
        if self._stamp is None or (not self._progress and self._stamp != self.desk.workspace.stamp()):
            self.read()

    def on_unmount(self) -> None:
        self._turn += 1  # what is still being looked for gives up

    def read(self) -> None:
        """Looks at the store again, in threads; what is shown stays until more is known."""
        workspace, study = self.desk.workspace, self._study
        self._turn += 1
        self._stamp = workspace.stamp()
        report = theming.reporting(self, self._turn, lambda: self._turn)
        self.desk.read(partial(theming.read_shelf, workspace, study), self, "read the codebook and the samples")
        self.desk.read(partial(theming.find, workspace, study, self._tagged, self._turn, report), self, FIND)
        self._progress = [("reading…  ", "dim")]
        self.draw()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        claims = self.has_class("-claims")
        if action in NEEDS_THEME and (self.theme is None or claims):
            return None
        if action in NEEDS_SAID and (self.said.said is None or claims):
            return None
        if action == "random" and not claims:
            return None
        return not (action in ("tagged", "aside", "open", "out") and claims) or None

    # What workers did

    def on_shelf_read(self, message: ShelfRead) -> None:
        if message.study != self._study:
            return
        self._shelf = message.shelf
        if message.shelf.letters != self._letters:
            self.bind(message.shelf.letters)
        self.query_one(CurveView).show(message.shelf.sampling, message.shelf.saturation)

    def on_themes_moved(self, message: ThemesMoved) -> None:
        if message.turn == self._turn:
            self._progress = [(f"{progress_bar(message.progress.done)} {message.progress.said}  ", "dim")]
            self.beside()

    def on_themes_read(self, message: ThemesRead) -> None:
        if message.turn == self._turn:
            self._found, self._progress = message.themes, []
            self.draw()

    def on_themes_changed(self, message: ThemesChanged) -> None:
        self.say_stored(message.said)
        if message.written is not None:
            self.query_one(TagBox).stored(message.written)
        if message.change is None or self._found is None:
            self.read()
            return
        self._found = message.change(self._found)
        self._stamp = self.desk.workspace.stamp()
        self.draw()
        self.desk.read(partial(theming.read_shelf, self.desk.workspace, self._study), self, "read the codebook")

    def on_failed(self, message: Failed) -> None:
        error = message.error
        if isinstance(error, Cancelled):
            return
        if message.doing == FIND:
            self._progress = [("not found: see the message  ", "bad")]
            self.beside()
        if isinstance(error, NotFound | Unusable | UsageProblem) and message.doing != FIND:
            self.say_refused(error)
        else:
            super().on_failed(message)
        if message.doing == WRITE and isinstance(error, CallscopeError):
            self.action_tag_box()  # with what was typed
            self.query_one(TagBox).refuse(error.message, error.hint)

    # What keys do

    def action_open(self) -> None:
        if self.themes.has_focus:
            self.action_into()
        elif one := self.said.said:
            self._go(one.call, one.start)

    def action_into(self) -> None:
        if self.theme:
            self.said.focus()

    def action_out(self) -> None:
        self.themes.focus()

    def action_select(self) -> None:
        if one := self.said.said:
            self.said.select([one], one not in self.said.selected)
            if self.said.has_focus:
                self.said.action_move(1)

    def action_select_all(self) -> None:
        self.said.toggle_all()

    def action_tag_box(self) -> None:
        targets = self.targets()
        if not targets or self._shelf is None or self.theme is None:
            return
        self._typed_for = (self.theme, targets)
        self._back_to = self.said if self.said.has_focus else self.themes
        self.add_class("-typing")
        where = f"1 utterance of {targets[0].title}" if len(targets) == 1 else count(len(targets), "utterance")
        self.query_one(TagBox).open(self.place(targets), where, "", self._shelf.codebook)

    def action_mark(self, number: int) -> None:
        kind, targets = list(self._letters.values())[number], self.targets()
        if self.theme and targets:
            self._act(theming.mark(self.theme, targets, kind))

    def action_set_aside(self) -> None:
        if theme := self.theme:
            self._act(theming.restore(theme) if self.themes.dismissed else theming.dismiss(theme))

    def action_listen(self) -> None:
        if one := self.said.said:
            self.play(self._listen, one, one.title)

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self._act(lambda workspace: theming.ThemesChanged(act(workspace)))

    def action_view(self) -> None:
        self.toggle_class("-claims")
        self.query_one(CurveView).focus() if self.has_class("-claims") else self.themes.focus()
        self.beside()
        self.refresh_bindings()

    def action_random(self) -> None:
        self.add_class("-typing")
        draw = partial(theming.draw, self._study)
        self.query_one(Prompt).ask("draw at random", "", theming.DRAW, lambda text: self._act(draw(text), "draw calls"))

    def on_prompt_left(self) -> None:
        self.remove_class("-typing")
        self.query_one(CurveView).focus()

    def action_tagged(self) -> None:
        self._tagged = not self._tagged
        self.read()

    def action_aside(self) -> None:
        self._aside = not self._aside
        self.draw()

    def action_next_study(self) -> None:
        names = ["", *(one.name for one in self._shelf.studies)] if self._shelf else [""]
        self._study = names[(names.index(self._study) + 1) % len(names)] if self._study in names else ""
        self.read()

    def action_back(self) -> None:
        """Leaves the saturation, then the selection, then the utterances, then the screen."""
        if self.has_class("-claims"):
            self.action_view()
        elif self.said.selected:
            self.said.select(self.said.selected, on=False)
        elif self.said.has_focus:
            self.themes.focus()
        else:
            self.dismiss()

    # What widgets tell

    def on_lines_moved(self, event: Lines.Moved) -> None:
        self.say("")
        if event.lines is self.themes:
            self.said.show(self.theme)
        self.beside()
        self.refresh_bindings()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def on_tag_box_written(self, event: TagBox.Written) -> None:
        if self._typed_for:
            self._act(theming.tag(*self._typed_for, event.text, event.moment), WRITE)

    def on_tag_box_left(self) -> None:
        self.remove_class("-typing")
        self._back_to.focus()

    def _act(self, act: Act, doing: str = "store") -> None:
        self.desk.act(partial(act, self.desk.workspace), self, doing)
