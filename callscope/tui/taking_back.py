"""Undo and redo, in the same words on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callscope.workspace import Workspace


def undo(workspace: Workspace) -> str:
    """Takes the last act back; says what it was."""
    return f"undone: {workspace.undo()}"


def redo(workspace: Workspace) -> str:
    """Does again what was undone; says what it was."""
    return f"redone: {workspace.redo()}"
