"""The words of a mood that people taught: what their overrides propose, what is in force, what was taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from callscope.plural import count
from callscope.tui import moods
from callscope.tui.codebook import Done, look
from callscope.tui.moods import KEYS, MoodsRead
from callscope.tui.screens.asks import Act, Asks
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.mood_list import MoodList, about

if TYPE_CHECKING:
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace


class MoodsScreen(Asks):
    """One line a word; nothing is learned until somebody accepts it."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    MoodsScreen.-short #said, MoodsScreen.-tiny #said, MoodsScreen.-typing #said { display: none; }
    MoodsScreen.-typing KeyBar, MoodsScreen.-typing #about { display: none; }
    MoodsScreen.-tiny #about { display: none; }
    """

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield MoodList()
        yield Bar(id="about")
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Words of a mood", "strong"), ("  reading…", "dim")]
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(self.doing(look), self, "read the words")

    @property
    def rows(self) -> MoodList:
        """The rows."""
        return self.query_one(MoodList)

    def doing(self, act: Act) -> Callable[[], Message]:
        return moods.doing(self.desk.workspace, act)

    def home(self) -> None:
        self.rows.focus()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        row = self.rows.row if self.is_mounted else None
        if action in ("accept", "weigh"):
            return True if row and (action == "weigh" or row.state != "in force") else None
        if action == "drop":
            return True if row and row.state == "in force" else None
        return True

    # What workers did

    def on_moods_read(self, message: MoodsRead) -> None:
        found = message.lexicon
        self.rows.show(moods.rows(found), message.done.name)
        head = self.query_one("#head", Bar)
        head.left = [("Words of a mood", "strong"), (f"  version {found.version}", "dim")]
        head.right = [(f"{count(found.overrides, 'override')}, {count(len(found.proposals), 'proposal')}", "dim")]
        if said := message.done.said:
            self.say_stored(said)
        self._beside()

    def unread(self) -> None:
        """The list stays as it was."""

    # What keys do

    def action_accept(self) -> None:
        if row := self.rows.row:
            self.act(moods.accept(row.word, row.valence))

    def action_weigh(self) -> None:
        if row := self.rows.row:
            form = "from -4 to 4; 0 is no mood"
            self.ask(f"“{row.word}” counts", f"{row.valence:g}", form, (), partial(moods.weigh, row.word))

    def action_drop(self) -> None:
        if row := self.rows.row:
            self.act(moods.drop(row.word))

    def action_rescore(self) -> None:
        self.say("scoring the words of all calls anew…", ink="dim")
        self.act(moods.rescore)

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(lambda workspace: Done(act(workspace)))

    # What widgets tell

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self.say("")
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        if self.check_action("accept", ()):
            self.action_accept()

    def _beside(self) -> None:
        """What depends on the cursor."""
        self.query_one("#about", Bar).left = about(self.rows.row)
        self.refresh_bindings()
