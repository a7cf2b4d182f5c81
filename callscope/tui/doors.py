"""The screens beside the first one, imported when they are opened or once the first is painted: 0.1 s less to wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

from callscope.call import Change, Hit

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.shift import Shift, Wanted


def call(desk: Desk, identity: str, at: float, place: tuple[int, int]) -> Screen[None]:
    """A call at a moment; `place` is which of how many it is."""
    from callscope.tui.screens.call import CallScreen

    return CallScreen(desk, identity, at, place)


def search(desk: Desk) -> Screen[Hit | None]:
    """The search over everything; it returns the hit that was chosen."""
    from callscope.tui.screens.search import SearchScreen

    return SearchScreen(desk)


def changes(desk: Desk, found: Sequence[Change]) -> Screen[Change | None]:
    """What became of quotes and edits when a call was heard again; it returns the one to go to."""
    from callscope.tui.screens.changes import ChangesScreen

    return ChangesScreen(desk, found)


def redaction(
    desk: Desk, identity: str, go: Callable[[float], None], listen: Callable[[str, float, float], None]
) -> Screen[None]:
    """Personal data in a call; `go` shows a moment of it, `listen` plays a stretch of a call."""
    from callscope.tui.screens.redaction import RedactionScreen

    return RedactionScreen(desk, identity, go, listen)


def board(desk: Desk, go: Callable[[str, float], None], listen: Callable[[str, float, float], None]) -> Screen[None]:
    """The quotes of all calls; `go` opens a call at a moment, `listen` plays a stretch of one."""
    from callscope.tui.screens.board import BoardScreen

    return BoardScreen(desk, go, listen)


def codebook(desk: Desk) -> Screen[None]:
    """The tags and the project's own lists."""
    from callscope.tui.screens.codebook import CodebookScreen

    return CodebookScreen(desk)


def before(desk: Desk, wanted: Wanted | None, at_once: bool) -> Screen[Shift | None]:
    """What is recorded and how callers are told; it returns a shift that has begun."""
    from callscope.tui.screens.before import BeforeScreen
    from callscope.tui.shift import Wanted

    return BeforeScreen(desk, wanted or Wanted(), at_once)


def listening(
    desk: Desk, shift: Shift, hear: Callable[[Sequence[Path]], None], go: Callable[[str], None]
) -> Screen[None]:
    """A shift of listening in; `hear` takes the files of calls that ended, `go` opens a call that was heard."""
    from callscope.tui.screens.listening import ListeningScreen

    return ListeningScreen(desk, shift, hear, go)


def settings(desk: Desk) -> Screen[None]:
    """The settings."""
    from callscope.tui.screens.settings import SettingsScreen

    return SettingsScreen(desk)


def help_(desk: Desk, bindings: Mapping[str, ActiveBinding]) -> Screen[None]:
    """The help, drawn from these bindings."""
    from callscope.tui.screens.help import HelpScreen

    return HelpScreen(desk, bindings)


def open_file(desk: Desk) -> Screen[Sequence[Path] | None]:
    """The choice of files to hear."""
    from callscope.tui.screens.open_file import OpenFile

    return OpenFile(desk)


def confirm(desk: Desk, question: str, then: str) -> Screen[bool]:
    """A question before something that cannot be undone."""
    from callscope.tui.screens.dialogs import Confirm

    return Confirm(desk, question, then)


def warm() -> None:
    """Imports the screen that is opened next most often, so that opening it does not wait."""
    import callscope.tui.screens.call  # noqa: F401


def acts(*nodes: type[DOMNode]) -> set[str]:
    """The names of all acts whose keys may be changed in the settings: of these and of every screen here."""
    from callscope.tui.screens.before import BeforeScreen
    from callscope.tui.screens.board import BoardScreen
    from callscope.tui.screens.board_handing import ChooseForm
    from callscope.tui.screens.call import CallScreen
    from callscope.tui.screens.changes import ChangesScreen
    from callscope.tui.screens.codebook import CodebookScreen
    from callscope.tui.screens.dialogs import EndCall
    from callscope.tui.screens.help import HelpScreen
    from callscope.tui.screens.listening import ListeningScreen
    from callscope.tui.screens.open_file import OpenFile
    from callscope.tui.screens.redaction import RedactionScreen
    from callscope.tui.screens.search import SearchScreen
    from callscope.tui.screens.settings import SettingsScreen
    from callscope.tui.widgets.asking import Asking
    from callscope.tui.widgets.lines import Lines
    from callscope.tui.widgets.quotes_list import QuotesList
    from callscope.tui.widgets.tag_box import TagBox

    screens: list[type[DOMNode]] = [BeforeScreen, BoardScreen, CallScreen, ChangesScreen, CodebookScreen, EndCall]
    screens += [HelpScreen, ListeningScreen, OpenFile, RedactionScreen, SearchScreen, SettingsScreen]
    every: list[type[DOMNode]] = [*nodes, *screens, ChooseForm, Asking, Lines, QuotesList, TagBox]
    return {one.id for node in every for one in Binding.make_bindings(node.BINDINGS) if one.id}
