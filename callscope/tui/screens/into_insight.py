"""Into which insight quotes go, and on which side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from callscope.plural import count
from callscope.tui.screens.base import Dialog
from callscope.tui.screens.dialogs import Box, Words
from callscope.tui.studies import only
from callscope.tui.widgets.bars import KeyBar
from callscope.tui.widgets.field import Field
from callscope.tui.widgets.insight_list import InsightList

if TYPE_CHECKING:
    from callscope.nouns.learned import Insight, Stance
    from callscope.tui.desk import Desk
    from callscope.workspace import Workspace


class Chosen:
    """An insight that is there, or the sentence of a new one; and the side of the quotes."""

    def __init__(self, insight: int, text: str, stance: Stance) -> None:
        self.insight, self.text, self.stance = insight, text, stance

    def put(self, workspace: Workspace, quotes: Sequence[int]) -> str:
        """Puts the quotes there; says what was done."""
        many = count(len(quotes), "quote")
        if self.insight:
            workspace.cite(self.insight, quotes, self.stance)
            return f"stored: {many} {self.stance} the insight"
        workspace.add_insight(self.text, study=only(workspace), quotes=quotes)
        return f"stored: a new insight with {many}"


class InsightsListed(Message):
    """The insights that there are."""

    def __init__(self, insights: Sequence[Insight]) -> None:
        super().__init__()
        self.insights = insights


class IntoInsight(Dialog[Chosen | None]):
    """The insights to choose from, and a line for a new one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose('for')", "for it", id="into_for"),
        Binding("x", "choose('against')", "against it", id="into_against"),
        Binding("a", "new", "a new insight", id="into_new"),
        Binding("escape", "leave", "leave", id="into_leave"),
    ]

    DEFAULT_CSS = """
    IntoInsight InsightList { height: auto; max-height: 16; background: $surface; }
    IntoInsight Field { display: none; background: $panel; }
    IntoInsight.-new Field { display: block; }
    """

    def __init__(self, desk: Desk, quotes: int) -> None:
        super().__init__(desk)
        self._many = count(quotes, "quote")
        self._insights: Sequence[Insight] = ()

    def compose(self) -> ComposeResult:
        with Box():
            yield Words([[(f"{self._many} into an insight", "strong")]])
            yield InsightList()
            yield Field(placeholder="we learned that …   (⏎ stores)", disabled=True)
            yield KeyBar()

    def on_mount(self) -> None:
        self.rows.focus()
        self.desk.read(lambda: InsightsListed(self.desk.workspace.insights()), self, "read the insights")

    @property
    def rows(self) -> InsightList:
        """The insights."""
        return self.query_one(InsightList)

    def on_insights_listed(self, message: InsightsListed) -> None:
        self._insights = message.insights
        self.rows.styles.height = min(max(sum(self.rows_needed), 1), 14)
        self.rows.show(message.insights)
        if not message.insights:
            self.query_one(Words).say([[(f"{self._many} into the first insight: say it in one sentence", "strong")]])
            self.rows.display = False
            self.action_new()

    @property
    def rows_needed(self) -> Sequence[int]:
        """Lines of each insight, if its sentence is short."""
        return [3] * len(self._insights)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return None if action == "choose" and (not self._insights or self.has_class("-new")) else True

    def action_choose(self, stance: Stance) -> None:
        if one := self.rows.insight:
            self.dismiss(Chosen(one.id, "", stance))

    def action_new(self) -> None:
        self.add_class("-new")
        field = self.query_one(Field)
        field.disabled = False
        field.focus()
        self.refresh_bindings()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.dismiss(Chosen(0, event.value, "for"))

    def action_leave(self) -> None:
        if self.has_class("-new") and self._insights:
            self.remove_class("-new")
            self.query_one(Field).disabled = True
            self.rows.focus()
            self.refresh_bindings()
        else:
            self.dismiss(None)
