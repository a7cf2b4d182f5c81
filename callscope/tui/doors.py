"""The screens beside the first one, imported when they are opened or once the first is painted: 0.1 s less to wait."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding, Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

if TYPE_CHECKING:
    from callscope.call import Change, Exhibit, Hit
    from callscope.nouns.ruled import Tried
    from callscope.nouns.texts import Choices
    from callscope.tui.desk import Desk
    from callscope.tui.screens.into_insight import Chosen
    from callscope.tui.screens.pick_quotes import Picked
    from callscope.tui.shift import Shift, Wanted

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""

WORK = Binding.Group("studies to consent")

KEYS: Sequence[BindingType] = (
    Binding("k", "app.door('codebook')", "codebook", id="codebook", tooltip="tags, kinds and other lists"),
    Binding("f2", "app.door('settings')", "settings", id="settings", show=False, tooltip="change the settings"),
    Binding("f3", "app.studies", "studies", id="studies", group=WORK, tooltip="studies, assumptions, rules"),
    Binding("f4", "app.door('ranking')", "ranking", id="ranking", group=WORK, tooltip="ranking: what callers need"),
    Binding("f5", "app.door('themes')", "themes", id="themes", group=WORK, tooltip="themes: what callers share"),
    Binding("f6", "app.door('insights')", "insights", id="insights", group=WORK, tooltip="insights, and what follows"),
    Binding(
        "f7", "app.door('sheets')", "experiments", id="sheets", group=WORK, tooltip="experiments, what was learned"
    ),
    Binding("f8", "app.door('report')", "report", id="report", group=WORK, tooltip="the report of a study"),
    Binding("f9", "app.door('consent')", "consent", id="consent", group=WORK, tooltip="consent, keeping, audit trail"),
)
"""Screens that open from everywhere, in the order of the work; `opened` makes all but the studies."""


def opened(name: str, desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """A screen by the name that it has in KEYS."""
    alone: Mapping[str, Callable[[Desk], Screen[None]]] = {"codebook": codebook, "settings": settings}
    if name in alone:
        return alone[name](desk)
    if name == "consent":
        from callscope.tui.screens.consent import ConsentScreen

        return ConsentScreen(desk, go)
    return {"insights": insights, "sheets": sheets, "themes": themes, "ranking": ranking, "report": report}[name](
        desk, go, listen
    )


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


def board(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """The quotes of all calls; `go` opens a call at a moment, `listen` plays a stretch of one."""
    from callscope.tui.screens.board import BoardScreen

    return BoardScreen(desk, go, listen)


def themes(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """What many callers say, and what may be claimed; `go` and `listen` as for the board."""
    from callscope.tui.screens.themes import ThemesScreen

    return ThemesScreen(desk, go, listen)


def ranking(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """What callers need, by how many of them; `go` and `listen` as for the board."""
    from callscope.tui.screens.ranking import RankingScreen

    return RankingScreen(desk, go, listen)


def codebook(desk: Desk) -> Screen[None]:
    """The tags and the project's own lists."""
    from callscope.tui.screens.codebook import CodebookScreen

    return CodebookScreen(desk)


def studies(desk: Desk, go: Go, listen: Listen, calls: Callable[[str], None]) -> Screen[None]:
    """The studies; `calls` shows the calls of one."""
    from callscope.tui.screens.studies import StudiesScreen

    return StudiesScreen(desk, go, listen, calls)


def stances(desk: Desk, name: str, go: Go, listen: Listen) -> Screen[None]:
    """The quotes for and against an assumption."""
    from callscope.tui.screens.places import StancesScreen

    return StancesScreen(desk, name, go, listen)


def rules(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """The rules that suggest quotes."""
    from callscope.tui.screens.rules import RulesScreen

    return RulesScreen(desk, go, listen)


def moods(desk: Desk) -> Screen[None]:
    """The words of a mood that people taught."""
    from callscope.tui.screens.moods import MoodsScreen

    return MoodsScreen(desk)


def flow(desk: Desk, identity: str, written: bool) -> Screen[None]:
    """How a call went."""
    from callscope.tui.screens.flow import FlowScreen

    return FlowScreen(desk, identity, written)


def tried(desk: Desk, found: Tried, kept: bool, go: Go, listen: Listen, then: Callable[[bool], None]) -> Screen[None]:
    """What a rule would find; `then` is told whether to keep it."""
    from callscope.tui.screens.places import TriedScreen

    return TriedScreen(desk, found, kept, go, listen, then)


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


def insights(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """What was learned; `go` and `listen` are as on the board."""
    from callscope.tui.screens.insights import InsightsScreen

    return InsightsScreen(desk, go, listen)


def sheets(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """Experiments and what was learned; `go` and `listen` are as on the board."""
    from callscope.tui.screens.sheets import SheetsScreen

    return SheetsScreen(desk, go, listen)


def pick_quotes(desk: Desk, title: str, but: Collection[int], go: Go, listen: Listen) -> Screen[Picked | None]:
    """All quotes `but` some, to choose from; it returns those that were chosen, and for which side."""
    from callscope.tui.screens.pick_quotes import PickQuotes, others

    return PickQuotes(desk, title, others(desk, but), go, listen, picks=True)


def quotes_behind(
    desk: Desk, title: str, read: Callable[[], Sequence[Exhibit]], go: Go, listen: Listen
) -> Screen[Picked | None]:
    """The quotes that a number counts."""
    from callscope.tui.screens.pick_quotes import PickQuotes

    return PickQuotes(desk, title, read, go, listen)


def into_insight(desk: Desk, quotes: int) -> Screen[Chosen | None]:
    """The choice of the insight that so many quotes go into."""
    from callscope.tui.screens.into_insight import IntoInsight

    return IntoInsight(desk, quotes)


def report(desk: Desk, go: Go, listen: Listen) -> Screen[None]:
    """The report of a study: its words, what is in it, writing it; `go` and `listen` are as on the board."""
    from callscope.tui.screens.report import ReportScreen

    return ReportScreen(desk, go, listen)


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


def importing(desk: Desk, path: Path) -> Screen[Choices | None]:
    """How a file of tickets, chats or notes is read, to be agreed to."""
    from callscope.tui.screens.importing import ImportScreen

    return ImportScreen(desk, path)


def confirm(desk: Desk, question: str, then: str) -> Screen[bool]:
    """A question before something that cannot be undone."""
    from callscope.tui.screens.dialogs import Confirm

    return Confirm(desk, question, then)


def for_good(desk: Desk, question: str, then: str) -> Screen[bool]:
    """A question before something that nothing takes back."""
    from callscope.tui.screens.dialogs import ForGood

    return ForGood(desk, question, then)


def withdrawal(desk: Desk, question: str, then: str, stays: str, held: str) -> Screen[str]:
    """A question before calls are closed, with what stays of them; `held`: why they cannot be erased."""
    from callscope.tui.screens.dialogs import Withdrawal

    return Withdrawal(desk, question, then, stays, held)


def warm() -> None:
    """Imports the screen that is opened next most often, so that opening it does not wait."""
    import callscope.tui.screens.call  # noqa: F401


def acts(*nodes: type[DOMNode]) -> set[str]:
    """The names of all acts whose keys may be changed in the settings: of these and of every screen here."""
    from importlib import import_module
    from pkgutil import iter_modules

    from callscope.tui import screens, widgets

    modules = [
        import_module(f"{of.__name__}.{one.name}") for of in (screens, widgets) for one in iter_modules(of.__path__)
    ]
    theirs = [one for module in modules for one in vars(module).values() if isinstance(one, type)]
    every = [*nodes, *(one for one in theirs if issubclass(one, DOMNode) and one.__module__.startswith("callscope."))]
    return {one.id for node in every for one in Binding.make_bindings(node.BINDINGS) if one.id}
