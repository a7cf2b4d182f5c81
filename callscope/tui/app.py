"""The app: which screens there are, what is known everywhere, and where messages of long works arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from callscope.errors import CallscopeError
from callscope.safe import line
from callscope.settings import Settings
from callscope.tui import doors, leaving, themes
from callscope.tui.desk import Desk
from callscope.tui.screens.base import tell
from callscope.tui.screens.calls import CallsScreen
from callscope.tui.screens.calls_works import WEIGHTS
from callscope.tui.typed_ahead import TypedAhead

if TYPE_CHECKING:
    from callscope.call import Hit
    from callscope.tui.aside import Aside
    from callscope.tui.messages import PlayerReady, WorkEnded, WorkMoved
    from callscope.tui.shift import Wanted
    from callscope.workspace import Workspace

WIDTHS = [(0, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-tiny"), (14, "-short"), (32, "-tall")]
"""From how many cells on a screen has these classes."""


EVERYWHERE = ("search", "help", "board", "studies", "door")
"""Acts that work on every screen that does not say otherwise."""


class CallscopeApp(TypedAhead):
    """Callscope in a terminal."""

    TITLE = "Callscope"
    NOTIFICATION_TIMEOUT = 3.0
    CSS_PATH = "theme.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "app.search", "search", id="search"),
        Binding("b", "app.board", "quotes", id="board", tooltip="the quotes of all calls"),
        *doors.KEYS,
        Binding("question_mark,f1", "app.help", "all", id="help", tooltip="show this help"),
    ]

    def __init__(
        self, workspace: Callable[[], Workspace], settings: Callable[[], Settings], begin: Wanted | None = None
    ) -> None:
        """`begin`: listening in is what it begins with; at once, where that says how callers are told."""
        super().__init__()
        self._begin, self._set = begin, settings
        # Animated scrolling costs 200 ms of processor time a page.
        self.animation_level = "none"
        self.desk = Desk(self, workspace)
        self._calls = CallsScreen(self.desk)
        self._aside: Aside | None = None
        self.desk.hush, self.desk.listen = self._hush, self.listen
        self._event_loop: asyncio.AbstractEventLoop | None = None
        themes.put_on(self, self._settings().theme)

    def get_default_screen(self) -> Screen[None]:
        return self._calls

    def on_mount(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        settings = self._settings(told=True)
        themes.remember(self, self.desk, settings.theme)
        self.set_keymap(dict(settings.keys))
        self.call_after_refresh(self._check, settings)
        if self._begin:
            self.call_after_refresh(self._calls.listen_in, self._begin)

    def hang_up(self, code: int) -> None:
        """Ends with an exit code, from a signal's handler. What was acknowledged is stored."""
        leaving.hang_up(self, self._event_loop, code)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        allowed = "helped" if action == "help" else "everywhere"
        return None if action in EVERYWHERE and not getattr(self.screen, allowed, True) else True

    def listen(self, call: str, start: float, end: float) -> None:
        """Plays a stretch of a call without leaving the screen; the same again stops it."""
        from callscope.tui.aside import Aside

        self._aside = self._aside or Aside(self, self.desk)
        self._aside.listen(call, start, end)

    def on_player_ready(self, message: PlayerReady) -> None:
        if self._aside:
            self._aside.ready(message)

    def on_unmount(self) -> None:
        if self.desk.shift:
            self.desk.shift.close()
        self._hush()
        self.desk.stop_all()

    def _hush(self) -> None:
        if self._aside:
            self._aside.close()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Textual's own commands, and every act of the screen."""
        yield from super().get_system_commands(screen)
        for node, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.description and not binding.system:
                name = f"{binding.description} ({self.get_key_display(binding)})"
                yield SystemCommand(name, "an act of this screen", partial(self.run_action, binding.action, node))

    async def action_quit(self) -> None:
        """Asks first while a call is recorded."""
        leaving.ask(self, self.desk.shift)

    # Long works
    def on_work_moved(self, message: WorkMoved) -> None:
        self.desk.moved(message)
        self._calls.refresh_works()

    def on_work_ended(self, message: WorkEnded) -> None:
        self.desk.ended(message)
        weights = message.work == WEIGHTS
        doing = "download the models" if weights else f"hear {getattr(message.work, 'name', message.work)}"
        if message.error:
            tell(self.screen, message.error, line(doing))
        elif not isinstance(message.work, Path) or not self.desk.workspace.is_text(message.work):
            said = "the models are downloaded and verified" if weights else doing.replace("hear", "heard", 1)
            self.notify(line(said), markup=False)
        self._calls.refresh_works()
        self._calls.read()

    # What keys do everywhere

    def action_search(self) -> None:
        self.push_screen(doors.search(self.desk), self._found)

    def action_help(self) -> None:
        self.push_screen(doors.help_(self.desk, self.screen.active_bindings))

    def action_board(self) -> None:
        self._go(doors.board(self.desk, self.open_call, self.listen))

    def action_door(self, name: str) -> None:
        self._go(doors.opened(name, self.desk, self.open_call, self.listen))

    def action_studies(self) -> None:
        self._go(doors.studies(self.desk, self.open_call, self.listen, self._calls.show_study))

    def open_call(self, identity: str, at: float, hunt: str = "") -> None:
        """Shows a moment of a call, on the call screen that is open if there is one; `hunt`: what , and . go to."""
        place = self._calls.place(identity)
        from callscope.tui.screens.call import CallScreen

        if isinstance(self.screen, CallScreen):
            screen = self.screen
            screen.show(identity, at, place)
        else:
            screen = CallScreen(self.desk, identity, at, place)
            self.push_screen(screen)
        if hunt:
            screen.hunt(hunt)

    def _go(self, screen: Screen[None]) -> None:
        """Shows a screen, or the one of its kind that is open already."""
        if any(type(one) is type(screen) for one in self.screen_stack):
            while type(self.screen) is not type(screen):
                self.pop_screen()
        else:
            self.push_screen(screen)

    def _found(self, hit: Hit | None) -> None:
        if hit:
            self.open_call(hit.call, hit.start, "hit")

    def _settings(self, told: bool = False) -> Settings:
        try:
            return self._set()
        except CallscopeError as error:
            if told:
                tell(self.screen, error, "read the settings")
            return Settings()

    def _check(self, settings: Settings) -> None:
        """Says which keys of the settings belong to no act; waits until something is painted."""
        unknown = sorted(set(settings.keys) - doors.acts(type(self), CallsScreen)) if settings.keys else []
        if unknown:
            said = line(f"settings: no act is called {', '.join(unknown)}")
            self.notify(f"{said}\n→ ? names the acts of a screen", severity="warning", markup=False)
