"""The codebook: the tree of tags, and the project's own lists, all of them editable."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from callscope.plural import count
from callscope.safe import line
from callscope.tui import codebook_acts as acts
from callscope.tui import doors
from callscope.tui.codebook import PAGES, Act, Book, BookRead, Done, Entry, Leaf, do, look
from callscope.tui.codebook_keys import KEYS, NO_ENTRIES, NO_TAGS, ON_ENTRY, ON_ROW, ON_TAG
from callscope.tui.new_file import proposed
from callscope.tui.screens.asks import Asks
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.book_list import BookHeads, BookList, about

if TYPE_CHECKING:
    from callscope.call import TagCount
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace


class CodebookScreen(Asks):
    """Tags first; tab goes to the lists."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    CodebookScreen Advice { display: none; height: 1fr; padding: 2 4; }
    CodebookScreen.-empty Advice { display: block; }
    CodebookScreen.-empty BookList, CodebookScreen.-empty BookHeads { display: none; }
    CodebookScreen.-short #said, CodebookScreen.-tiny #said, CodebookScreen.-typing #said { display: none; }
    CodebookScreen.-typing KeyBar, CodebookScreen.-typing #about { display: none; }
    CodebookScreen.-tiny #about, CodebookScreen.-tiny BookHeads { display: none; }
    CodebookScreen.-tiny Advice { padding: 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._book: Book | None = None
        self._page = "tag"
        self._could: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield BookHeads()
        yield BookList()
        yield Advice()
        yield Bar(id="about")
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Codebook", "strong"), ("  reading…", "dim")]
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(self.doing(look), self, "read the codebook")

    def doing(self, act: Act) -> Callable[[], Message]:
        return partial(do, act, self.desk.workspace)

    def home(self) -> None:
        self.rows.focus()

    @property
    def rows(self) -> BookList:
        """The rows."""
        return self.query_one(BookList)

    @property
    def tag(self) -> TagCount | None:
        """The tag under the cursor."""
        return self.rows.row.tag if isinstance(self.rows.row, Leaf) else None

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor, if it is on its list."""
        row = self.rows.row
        return row if isinstance(row, Entry) and row.listed else None

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        if action in ON_TAG:
            return True if self.tag else None
        if action in ON_ENTRY:
            return True if self.entry else None
        if action in ON_ROW:
            return True if self.tag or self.entry else None
        if action == "letter":
            return True if self.entry and self._page == "kind" else None
        return self._page == "tag" or None if action in ("read_file", "write_file") else True

    # What workers did

    def on_book_read(self, message: BookRead) -> None:
        self._book = message.book
        self._draw(message.done.name)
        if said := message.done.said:
            self.say_stored(said)

    def unread(self) -> None:
        if self._book is None:
            self.query_one("#head", Bar).left = [("the codebook could not be read", "bad")]

    # What keys do, on tags and on lists

    def action_add(self) -> None:
        page = self._page
        make = acts.add if page == "tag" else partial(acts.add_entry, page)
        self.ask(f"new {page}", "", "a name", (), make)

    def action_rename(self) -> None:
        page = self._page
        if row := self.rows.row:
            make = partial(acts.rename, row.name) if page == "tag" else partial(acts.rename_entry, page, row.name)
            self.ask(f"rename {line(row.name)}", row.name, "the new name, wherever it is used", (), make)

    def action_drop(self) -> None:
        page, row = self._page, self.rows.row
        if row is None:
            return
        act = acts.drop(row.name) if page == "tag" else acts.drop_entry(page, row.name)
        uses = row.uses if isinstance(row, Entry) else row.tag.quotes
        if not uses:
            self.act(act)
            return
        noun = "call" if page == "outcome" else "quote"
        question = f"Delete the {page} {line(row.name)}? {count(uses, noun)} {'has' if uses == 1 else 'have'} it."
        then = "The quotes stay and lose it; u brings it back." if page == "tag" else "They keep it; u brings it back."
        self.app.push_screen(doors.confirm(self.desk, question, then), lambda yes: self.act(act) if yes else None)

    def action_page(self, step: int) -> None:
        names = list(PAGES)
        self._page = names[(names.index(self._page) + step) % len(names)]
        self.say("")
        self._draw()

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(lambda workspace: Done(act(workspace)))

    def action_back(self) -> None:
        self.dismiss()

    # On tags

    def action_merge(self) -> None:
        if tag := self.tag:
            self.ask(
                f"merge {line(tag.name)} into", "", "another tag", self._others(tag), partial(acts.merge, tag.name)
            )

    def action_move(self) -> None:
        if tag := self.tag:
            form = "another tag, or empty for the top"
            self.ask(
                f"move {line(tag.name)} under", tag.parent or "", form, self._others(tag), partial(acts.move, tag.name)
            )

    def action_describe(self) -> None:
        if tag := self.tag:
            self.ask(f"{line(tag.name)} means", tag.description, "one line", (), partial(acts.describe, tag.name))

    def action_colour(self) -> None:
        if tag := self.tag:
            self.act(acts.colour(tag.name))

    def action_pin(self, number: int) -> None:
        if tag := self.tag:
            self.act(acts.pin(tag.name, number))

    def action_read_file(self) -> None:
        form = "a .qdc, or CSV: name, parent, description, colour, pinned"
        self.ask("import tags from", "", form, (), acts.read_file)

    def action_starter(self) -> None:
        starters = self.desk.workspace.starters()
        names, form = [one.name for one in starters], ", ".join(f"{one.name}: {one.title}" for one in starters)
        self.ask("codebook to begin with", "", form, names, acts.use_starter)

    def action_write_file(self) -> None:
        path = proposed(self.desk.folder, "codebook", ".csv")
        self.ask("export tags to", path, "a .csv or .qdc that does not exist yet", (), acts.write_file)

    # On lists

    def action_shift(self, step: int) -> None:
        if one := self.entry:
            self.act(acts.move_entry(self._page, one.name, step))

    def action_letter(self) -> None:
        if one := self.entry:
            self.ask(
                f"key of {line(one.name)}",
                one.letter,
                "one letter, or empty for none",
                (),
                partial(acts.letter, one.name),
            )

    # What widgets tell

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        self._beside()

    # Asking and drawing

    def _others(self, tag: TagCount) -> list[str]:
        return [leaf.name for leaf in self._book.tags if leaf.name != tag.name] if self._book else []

    def _draw(self, name: str = "") -> None:
        if self._book is None:
            return
        rows = self._book.page(self._page)
        self.rows.show(self._page, rows, name)
        self.query_one(BookHeads).page = self._page
        self.set_class(not rows, "-empty")
        self.query_one(Advice).said = NO_TAGS if self._page == "tag" else NO_ENTRIES
        head = self.query_one("#head", Bar)
        head.left = [("Codebook ", "strong"), *(piece for page in PAGES for piece in self._tab(page))]
        head.right = [(count(len(rows), "tag") if self._page == "tag" else f"{len(rows)} entries", "dim")]
        self._beside()

    def _tab(self, page: str) -> list[Piece]:
        here = page == self._page
        return [("  ", "plain"), (f"▸{PAGES[page]}" if here else PAGES[page], "title" if here else "dim")]

    def _beside(self) -> None:
        """What depends on the cursor."""
        self.query_one("#about", Bar).left = about(self.rows.row)
        could = (self._page, self.tag is None, self.entry is None)
        if could != self._could:
            self._could = could
            self.refresh_bindings()  # 5 ms
