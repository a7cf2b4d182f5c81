"""What every screen has: the desk, and a place for what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from callscope.errors import CallscopeError, Cancelled
from callscope.safe import line
from callscope.tui.by_key import by_key

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.messages import Failed

Result = TypeVar("Result")


class Base(Screen[Result]):
    """A screen of the app. It says itself what has the keyboard."""

    AUTO_FOCUS = None
    everywhere: ClassVar[bool] = True
    """Whether search, quotes, codebook and settings can be opened over it."""
    helped: ClassVar[bool] = True
    """Whether help can be opened over it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def on_failed(self, message: Failed) -> None:
        tell(self, message.error, message.doing)


class Dialog(ModalScreen[Result]):
    """A small screen over another one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The app's own keys do not reach a dialog.
        Binding("f1", "app.help", "help", id="help", show=False, tooltip="show this help"),
    ]

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 70%; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def on_failed(self, message: Failed) -> None:
        tell(self, message.error, message.doing)


def tell(screen: Screen[Result], error: Exception, doing: str) -> None:
    """Says in one place what went wrong and what to do next; never a traceback, and the app lives."""
    if isinstance(error, Cancelled):
        screen.notify(f"{doing}: stopped", markup=False)
        return
    if isinstance(error, CallscopeError):
        said, hint = error.message, error.hint
    else:
        said, hint = f"{doing}: {type(error).__name__}: {error}", "callscope doctor shows what is installed"
    said, hint = by_key(said), by_key(hint)
    screen.notify(line(said) + (f"\n→ {line(hint)}" if hint else ""), severity="error", timeout=8, markup=False)
