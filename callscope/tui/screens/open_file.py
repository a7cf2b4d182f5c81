"""Which file to hear or to import: a typed path that completes, and what lies in its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from callscope.plural import count
from callscope.tui.folders import Folder, Place, completed, jump, places, read_folder
from callscope.tui.glyphs import Piece, size_said, tilde
from callscope.tui.measure import between
from callscope.tui.messages import FolderRead
from callscope.tui.new_file import is_there
from callscope.tui.screens.base import Dialog
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from callscope.tui.desk import Desk


class FolderList(Lines):
    """Folders and sound files; the keyboard stays in the line above."""

    DEFAULT_CSS = """
    FolderList { height: 1fr; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.can_focus = False
        self._places: Sequence[Place] = ()

    def show(self, places: Sequence[Place]) -> None:
        """Draws what lies there."""
        self._places = places
        first = next((row for row, one in enumerate(places) if one.kind in ("folder", "file")), 0)
        self.rebuild(first)

    @property
    def place(self) -> Place | None:
        """The row under the cursor."""
        return self._places[self.cursor] if self.cursor < len(self._places) else None

    def heights(self, _width: int) -> Sequence[int]:
        return [1] * len(self._places)

    def draw(self, row: int, _line: int, width: int) -> Sequence[Piece]:
        one = self._places[row]
        bar: Piece = ("▌" if row == self.cursor else " ", "bar")
        match one.kind:
            case "above":
                return [bar, ("../", "calm")]
            case "all":
                return [bar, ("all sound files in this folder", "strong")]
            case "folder":
                return [bar, (f"{one.name}/", "calm")]
        return between([bar, (one.name, "plain")], [(f"{size_said(one.size)} ", "faint")], width)


class OpenFile(Dialog[Sequence[Path] | None]):
    """Answers with the files to hear, or with the text to import."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False, priority=True),
        Binding("down", "move(1)", "down", show=False, priority=True),
        Binding("enter", "choose", "open", priority=True, id="choose_file"),
        Binding("tab", "complete", "complete", priority=True, id="complete_path"),
        Binding("ctrl+u", "above", "parent folder", priority=True, id="folder_above"),
        Binding("escape", "leave", "leave", priority=True, id="leave_files"),
    ]

    DEFAULT_CSS = """
    OpenFile > Vertical {
        width: 90; max-width: 100%; height: 80%; max-height: 30; min-height: 5; padding: 0 1;
        background: $surface; border: round $primary;
    }
    OpenFile Bar { background: $surface; padding: 0; }
    OpenFile Field, OpenFile Field:focus { padding: 0; background: $panel; }
    OpenFile KeyBar { background: $surface; padding: 0; }
    """

    def __init__(self, desk: Desk, start: Path | None = None) -> None:
        super().__init__(desk)
        self._folder = Folder(start or Path.cwd())

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Bar()
            yield Field(placeholder="type a name or a path")
            yield FolderList()
            yield KeyBar()

    def on_mount(self) -> None:
        self._go(self._folder.path)

    def on_folder_read(self, message: FolderRead) -> None:
        self._folder = message.folder
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        folder, name = jump(event.value, self._folder.path)
        if name == event.value:
            self._show()
        else:
            self._go(folder, name)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_choose()

    def action_move(self, step: int) -> None:
        self.query_one(FolderList).action_move(step)

    def action_complete(self) -> None:
        field = self.query_one(Field)
        field.set(completed(self._folder, field.value))

    def action_above(self) -> None:
        self._go(self._folder.path.parent)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_choose(self) -> None:
        typed = self.query_one(Field).value
        path = self._folder.path / typed
        if typed and is_there(path) and path.is_file():
            self.dismiss([path])
            return
        match self.query_one(FolderList).place:
            case Place("file", path):
                self.dismiss([path])
            case Place("all"):
                self.dismiss([one.path for one in self._folder.files])
            case Place(_, path):
                self._go(path)

    def _go(self, path: Path, begun: str = "") -> None:
        self.query_one(Field).set(begun)
        workspace = self.desk.workspace
        self.desk.read(lambda: FolderRead(read_folder(workspace, path.absolute())), self, "read a folder")

    def _show(self) -> None:
        folder = self._folder
        texts = f", {count(len(folder.texts), 'text')}" if folder.texts else ""
        said = folder.why or count(len(folder.files), "sound file") + texts
        bar = self.query_one(Bar)
        bar.left = [("Open  ", "title"), (tilde(folder.path), "strong")]
        bar.right = [(said, "bad" if folder.why else "dim")]
        self.query_one(FolderList).show(places(folder, self.query_one(Field).value))
