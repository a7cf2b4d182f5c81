"""The colours: calm grounds, one colour for each meaning, the same meanings in the dark and in the light."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.message import Message
from textual.theme import BUILTIN_THEMES, Theme

from callscope.errors import UsageProblem
from callscope.safe import line

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.workspace import Workspace

DARK = Theme(
    name="callscope",
    primary="#7fb4d9",
    secondary="#8f9fb8",
    accent="#c9a2e8",
    warning="#e2a84f",
    error="#e07a7a",
    success="#8fbf7f",
    foreground="#d6dae0",
    background="#14171b",
    surface="#1a1e23",
    panel="#272d35",
    dark=True,
)

LIGHT = Theme(
    name="callscope-light",
    primary="#1f5f8b",
    secondary="#5b6675",
    accent="#7a3fa8",
    warning="#9a5a00",
    error="#b3322f",
    success="#2f7a35",
    foreground="#20252b",
    background="#fbfaf7",
    surface="#f2f0eb",
    panel="#e2e1dc",
    dark=False,
)

THEMES = (DARK, LIGHT)


class ThemeStored(Message):
    """The chosen theme is in the settings; nobody waits for it."""


def must_be_theme(name: str) -> None:
    """Raises UsageProblem, naming those that there are, for a theme that there is not; no name takes our own."""
    names = [*(one.name for one in THEMES), *BUILTIN_THEMES]
    if name and name not in names:
        raise UsageProblem(f"there is no theme {line(name)}", f"there are: {', '.join(names)}")


def put_on(app: App[Any], stored: str) -> None:
    """Puts on the theme that the environment asks for, else the stored one, else our own."""
    for theme in THEMES:
        app.register_theme(theme)
    asked = os.environ.get("TEXTUAL_THEME", "")
    if app.theme == asked:
        # Textual took it before our themes were there; only a change works out the colours anew.
        app.theme = "textual-dark"
    app.theme = next(one for one in (asked, stored, DARK.name) if one in app.available_themes)


def remember(app: App[Any], desk: Desk, stored: str) -> None:
    """Stores each theme that a person chooses from now on; says so where the stored one is none."""
    worn = app.theme
    if stored and stored not in app.available_themes:
        said = line(f"settings: no theme is called {stored}")
        app.notify(f"{said}\n→ ctrl+p, then theme, lists them", severity="warning", markup=False)

    def changed(_theme: Theme) -> None:
        nonlocal worn
        if app.theme != worn:  # what was put on before is told as well
            worn = app.theme
            desk.act(partial(_store, desk.workspace, worn), app.screen_stack[0], "store the theme")

    app.theme_changed_signal.subscribe(app, changed)


def _store(workspace: Workspace, name: str) -> ThemeStored:
    if name != (workspace.settings.theme or DARK.name):
        workspace.set_setting("theme", f'"{name}"')
    return ThemeStored()
