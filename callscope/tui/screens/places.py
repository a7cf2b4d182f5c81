"""Places in calls to listen to and to open: what quotes say to an assumption, and what a rule would find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from callscope.safe import line
from callscope.tui import places
from callscope.tui.places import Place, PlacesRead
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.places_list import PlacesList

if TYPE_CHECKING:
    from callscope.nouns.ruled import Tried
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""


class PlacesScreen(Saying):
    """A list of places; enter opens the call there, l plays it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="open_place", tooltip="open the call there"),
        Binding("l", "listen", "listen", id="listen", tooltip="play it"),
        Binding("escape", "back", "back", id="back"),
    ]

    DEFAULT_CSS = """
    PlacesScreen PlacesList { margin-top: 1; }
    PlacesScreen Advice { display: none; height: 1fr; padding: 2 4; }
    PlacesScreen.-empty Advice { display: block; }
    PlacesScreen.-empty PlacesList { display: none; }
    PlacesScreen.-short #said, PlacesScreen.-tiny #said { display: none; }
    PlacesScreen.-tiny Advice { padding: 0 1; }
    PlacesScreen.-tiny PlacesList { margin-top: 0; }
    """

    nothing: ClassVar[Sequence[Piece]] = ()
    """What it says while there is no place."""

    def __init__(self, desk: Desk, title: str, go: Go, listen: Listen) -> None:
        super().__init__(desk)
        self._title, self._go, self._listen = title, go, listen

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield PlacesList()
        yield Advice()
        yield Bar(id="said")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [(line(self._title), "key"), ("  reading…", "dim")]
        self.query_one(Advice).said = self.nothing
        self.rows.focus()
        self.begin()

    def begin(self) -> None:
        """Shows what is known already."""

    @property
    def rows(self) -> PlacesList:
        """The rows."""
        return self.query_one(PlacesList)

    def on_places_read(self, message: PlacesRead) -> None:
        self.rows.show(message.rows)
        head = self.query_one("#head", Bar)
        head.left = [(f"{line(self._title)}  ", "key"), (line(message.name), "strong")]
        head.right = message.said
        self.set_class(not any(isinstance(one, Place) for one in message.rows), "-empty")
        self.refresh_bindings()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action in ("open", "listen"):
            return True if self.is_mounted and self.rows.place else None
        return True

    def action_open(self) -> None:
        if one := self.rows.place:
            self._go(one.call, one.start)

    def action_listen(self) -> None:
        if one := self.rows.place:
            self.play(self._listen, one, one.title, self.heard)

    def heard(self) -> None:
        """A place was played to its end."""

    def action_back(self) -> None:
        self.dismiss()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self.say("")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()


class StancesScreen(PlacesScreen):
    """The quotes for and against an assumption."""

    nothing = (
        ("No quote speaks of it yet", "title"),
        ("In a call, t opens one line for a row or a quote: + before the name is for it, - is against it.", "plain"),
    )

    def on_screen_resume(self) -> None:
        self.heard()

    def heard(self) -> None:
        """Quotes that were played are checked, and a call may have been changed meanwhile."""
        self.desk.read(partial(self._read, self.desk.workspace), self, "read the quotes")

    def _read(self, workspace: Workspace) -> PlacesRead:
        return places.stanced(workspace.assumption(self._title), workspace.said_to(self._title))


class TriedScreen(PlacesScreen):
    """What a rule would find. It is left with whether to keep the rule; one that is `kept` already is only shown."""

    everywhere = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "keep", "keep the rule", id="keep_rule", tooltip="keep the rule as it is"),
    ]

    nothing = (
        ("It would find nothing", "title"),
        ("Fewer words find more: * ends a word, ... stands for up to five words.", "plain"),
        ("esc goes back to the line; y keeps the rule all the same, for calls that are heard from now on.", "dim"),
    )

    def __init__(
        self, desk: Desk, tried: Tried, kept: bool, go: Go, listen: Listen, then: Callable[[bool], None]
    ) -> None:
        super().__init__(desk, tried.rule.name, go, listen)
        self._tried, self._kept, self._then = tried, kept, then

    def begin(self) -> None:
        self.on_places_read(places.found(self._tried))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "keep":
            return None if self._kept else True
        return super().check_action(action, parameters)

    def action_keep(self) -> None:
        self.dismiss()
        self._then(True)

    def action_back(self) -> None:
        self.dismiss()
        self._then(False)
