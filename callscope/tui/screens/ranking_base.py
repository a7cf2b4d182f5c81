"""What the ranking screen is made of, and what is under its cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from callscope.nouns.coded import Codes
from callscope.nouns.ranked import Ranking, Together
from callscope.tui.ranking import Cell, Standing, Wish
from callscope.tui.ranking_keys import FORM
from callscope.tui.screens.saying import Saying
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.prompt import Prompt
from callscope.tui.widgets.quotes_list import QuotesList
from callscope.tui.widgets.ranked_list import RankedList
from callscope.tui.widgets.table_list import TableList
from callscope.tui.widgets.why import Why

if TYPE_CHECKING:
    from callscope.call import Exhibit
    from callscope.tui.desk import Desk

Go = Callable[[str, float], None]
"""Opens a call at a moment."""

Listen = Callable[[str, float, float], None]
"""Plays a stretch of a call."""


class RankingBase(Saying):
    """Rows or a table above, why a row stands where it does beside them, the quotes behind it below."""

    DEFAULT_CSS = """
    RankingBase #filter, RankingBase TableList, RankingBase Advice, RankingBase #behind { display: none; }
    RankingBase.-narrowed #filter { display: block; }
    RankingBase Advice { height: 1fr; padding: 2 4; }
    RankingBase.-empty Advice { display: block; }
    RankingBase.-empty #rows { display: none; }
    RankingBase #rows { height: 1fr; }
    RankingBase.-table TableList { display: block; }
    RankingBase.-table RankedList, RankingBase.-table Why { display: none; }
    RankingBase.-behind #behind { display: block; height: 2fr; }
    RankingBase.-short.-behind #rows, RankingBase.-tiny.-behind #rows { display: none; }
    RankingBase.-short.-behind #behind, RankingBase.-tiny.-behind #behind { height: 1fr; }
    RankingBase Why { display: none; }
    RankingBase.-wide Why { display: block; }
    RankingBase.-wide.-table Why { display: none; }
    RankingBase.-short #said, RankingBase.-tiny #said { display: none; }
    RankingBase.-tiny Advice { padding: 0 1; }
    """

    def __init__(self, desk: Desk, go: Go, listen: Listen) -> None:
        super().__init__(desk)
        self._go = go
        self._listen = listen
        self._wish = Wish()
        self._standing: Standing | None = None
        self._behind: tuple[Exhibit, ...] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        yield Field(id="filter", placeholder=FORM, disabled=True)
        with Horizontal(id="rows"):
            yield RankedList()
            yield TableList()
            yield Why()
        with Vertical(id="behind"):
            yield Bar(id="whose", classes="-top")
            yield QuotesList()
        yield Advice()
        yield Bar(id="said")
        yield Prompt()
        yield KeyBar()

    @property
    def rows(self) -> RankedList:
        """The rows of the ranking."""
        return self.query_one(RankedList)

    @property
    def quotes(self) -> QuotesList:
        """The quotes behind a row."""
        return self.query_one(QuotesList)

    @property
    def filter(self) -> Field:
        """Where words and filters are typed."""
        return self.query_one("#filter", Field)

    @property
    def _cell(self) -> Cell | None:
        """What is under the cursor of the upper list; None where that is nothing with quotes."""
        if self._wish.view == "ranking":
            return None if self.rows.name_ is None else (self.rows.name_, "")
        table, found = self.query_one(TableList), self._standing.found if self._standing else None
        if table.place is None or found is None or isinstance(found, Ranking):
            return None
        if isinstance(found, Together):
            return found.pairs[table.place].first, found.pairs[table.place].second
        if isinstance(found, Codes):
            return table.column, found.codes[table.place].code
        row = found.rows[table.place] if table.place < len(found.rows) else ""
        return (row, table.column) if row or table.column else None

    @property
    def _playable(self) -> Exhibit | None:
        """The quote under the cursor of the lower list."""
        return self.quotes.exhibit if self.has_class("-behind") else None
