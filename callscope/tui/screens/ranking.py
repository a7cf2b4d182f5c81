"""The ranking: what callers need, by how many of them; why; and the quotes behind every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from callscope.errors import NotFound, UsageProblem
from callscope.nouns.coded import CODED_BY
from callscope.nouns.ranked import ACROSS, BY, Ranking
from callscope.plural import count
from callscope.tui import gathering, ranking, standing, tables
from callscope.tui.gathering import Head
from callscope.tui.query import asked
from callscope.tui.ranking_keys import KEYS, NONE_PASSES, NOTHING
from callscope.tui.screens.ranking_base import RankingBase
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar
from callscope.tui.widgets.prompt import Prompt
from callscope.tui.widgets.table_list import TableList
from callscope.tui.widgets.why import Why

if TYPE_CHECKING:
    from callscope.tui.messages import Failed
    from callscope.tui.ranking import BehindRead, StandingRead, Wish
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace


class RankingScreen(RankingBase):
    """Rows, why the one under the cursor stands there, and the quotes behind it."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Ranking", "strong"), ("  reading…", "dim")]
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.read()

    def read(self) -> None:
        """Reads the store again, in a thread."""
        self.desk.read(ranking.reading(self.desk.workspace, self._wish), self, "read the ranking")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        if action == "listen" and self._playable is None:
            return None
        if action == "open" and not (self._cell or self.has_class("-behind")):
            return None
        if action == "sentence" and not (self._wish.view == "ranking" and self._wish.by == "job" and self.rows.row):
            return None
        if action == "across" and self._wish.view != "table":
            return None
        if action == "regroup" and self._wish.view == "together":
            return None
        return True

    # What workers did

    def on_standing_read(self, message: StandingRead) -> None:
        if message.standing.wish != self._wish:
            return
        fresh = self._standing is None or self._standing.wish != self._wish
        self._standing = message.standing
        self._draw(fresh)

    def on_behind_read(self, message: BehindRead) -> None:
        if message.wish != self._wish or message.cell != self._cell:
            return
        self._behind = message.exhibits
        self._explain()
        if self.has_class("-behind"):
            self._show_behind(fresh=not self.quotes.count)

    def on_stored(self, message: ranking.Stored) -> None:
        self.read()
        self.say_stored(message.said)

    def on_prompt_left(self) -> None:
        self._focus_list()

    def on_failed(self, message: Failed) -> None:
        if isinstance(message.error, NotFound | UsageProblem):
            self.say_refused(message.error)
        else:
            super().on_failed(message)
        if self._standing is None:
            self.query_one("#head", Bar).left = [("the ranking could not be read", "bad")]

    # What keys do

    def action_open(self) -> None:
        if not self.has_class("-behind"):
            if self._cell:
                self._open_behind()
        elif isinstance(self.quotes.row, Head):
            self.quotes.action_fold(not self.quotes.row.folded)
        elif one := self.quotes.exhibit:
            self._go(one.quote.call, one.quote.start)

    def _open_behind(self) -> None:
        self.add_class("-behind")
        self.call_after_refresh(self._show_behind, fresh=True)  # a list that is hidden has no room for a cursor
        self.quotes.focus()
        if self._wish.view != "ranking" or not self._behind:
            self._read_behind()

    def action_regroup(self) -> None:
        against = [one for one in ACROSS if one != self._wish.across]
        among = {"table": against, "codes": CODED_BY}.get(self._wish.view, BY)
        self._ask(self._wish._replace(by=_next(among, self._wish.by)))

    def action_across(self) -> None:
        among = [one for one in ACROSS if one != self._wish.by]
        self._ask(self._wish._replace(across=_next(among, self._wish.across)))

    def action_view(self, view: str) -> None:
        wish = self._wish._replace(view="ranking" if view == self._wish.view else view)
        if view == "table" and wish.by not in ACROSS:
            wish = wish._replace(by="issue")
        if wish.view == "codes":
            wish = wish._replace(by=CODED_BY[0])
        if wish.across == wish.by:
            wish = wish._replace(across=_next([one for one in ACROSS if one != wish.by], wish.across))
        self._ask(wish)

    def action_listen(self) -> None:
        if one := self._playable:
            self.play(self._listen, one.quote, one.title, self.read)  # it is checked by then

    def action_sentence(self) -> None:
        if row := self.rows.row:
            write = partial(ranking.write_job, self.desk.workspace, row.name)
            text = row.job.sentence if row.job else ""
            self.query_one(Prompt).ask(
                f"job {row.name}", text, ranking.FORM, lambda said: self._act(partial(write, said))
            )

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self._act(lambda: ranking.Stored(act(self.desk.workspace)))

    def action_narrow(self) -> None:
        self.add_class("-narrowed")
        self.filter.disabled = False
        self.filter.focus()

    def action_back(self) -> None:
        """Leaves what is typed, then the quotes, then a table, then the filter, then the screen."""
        if self.filter.has_focus and self.filter.value:
            self._focus_list()
        elif self.has_class("-behind"):
            self._close_behind()
        elif self._wish.view != "ranking":
            self.action_view(self._wish.view)
        elif self.has_class("-narrowed"):
            self.remove_class("-narrowed")
            self.filter.value = ""
            self.filter.disabled = True
            self._focus_list()
        else:
            self.dismiss()

    # What widgets tell

    def on_input_changed(self, event: Input.Changed) -> None:
        where = asked(event.value).where
        if where != self._wish.where:
            self._wish = self._wish._replace(where=where)
            self.read()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self._focus_list()

    def on_lines_moved(self, event: Lines.Moved) -> None:
        self.say("")
        if event.lines is self.rows:
            self._behind = ()
            self._explain()
            self._read_behind()
        elif event.lines is not self.quotes:
            self._behind = ()  # of a table they are read when they are asked for
        self.refresh_bindings()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    # Drawing

    def _act(self, act: Callable[[], ranking.Stored]) -> None:
        self.desk.act(act, self, "store the job")

    def _ask(self, wish: Wish) -> None:
        self._close_behind()
        self._wish = wish
        self.refresh_bindings()
        self.read()

    def _focus_list(self) -> None:
        (
            self.quotes
            if self.has_class("-behind")
            else self.query_one(TableList)
            if self.has_class("-table")
            else self.rows
        ).focus()

    def _close_behind(self) -> None:
        self.remove_class("-behind")
        self._focus_list()
        self.refresh_bindings()

    def _read_behind(self) -> None:
        if cell := self._cell:
            self.desk.read(ranking.behind(self.desk.workspace, self._wish, cell), self, "read the quotes behind it")

    def _draw(self, fresh: bool) -> None:
        assert self._standing
        found, head = self._standing.found, self.query_one("#head", Bar)
        self.set_class(not isinstance(found, Ranking), "-table")
        self.query_one(Advice).said = NONE_PASSES if self._wish.where else NOTHING[self._wish.view]
        if isinstance(found, Ranking):
            empty = not (found.rows or found.loose)
            head.left, head.right = standing.head(found, self.size.width)
            self.rows.show(found, fresh)
            self._explain()
            self._read_behind()
            if self.has_class("-empty"):  # a list that comes into sight only now has no rows before it is painted
                self.call_after_refresh(self._read_behind)
        else:
            head.left, head.right, lines, empty = tables.drawn(found)
            self.query_one(TableList).show(lines, fresh)
        self.set_class(empty, "-empty")
        if fresh and not self.filter.has_focus:
            self._focus_list()
        self.refresh_bindings()

    def _explain(self) -> None:
        found, row = self._standing and self._standing.found, self.rows.row
        if isinstance(found, Ranking):
            lines = list(standing.why(row, found, self._behind)) if row else [[(standing.loose(found), "dim")]]
            self.query_one(Why).said = [*lines, [], [(standing.LEGEND, "faint")]]

    def _show_behind(self, fresh: bool = False) -> None:
        whose = self.query_one("#whose", Bar)
        if name := " and ".join(one for one in self._cell or () if one):
            whose.left = [("Quotes", "strong"), ("  of ", "dim"), (name, "title")]
        else:
            whose.left = [("Quotes", "strong"), (f"  without {standing.LACK[self._wish.by]}", "dim")]
        callers = gathering.callers(self._behind)
        whose.right = [(f"{count(len(self._behind), 'quote')} · {count(callers, 'caller')}", "dim")]
        self.quotes.show(gathering.gather(self._behind, "caller", {}), fresh)


def _next(among: Sequence[str], now: str) -> str:
    return among[(among.index(now) + 1) % len(among)] if now in among else among[0]
