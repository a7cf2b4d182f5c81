"""The board of insights: what was learned in the researcher's order, the story of each, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message

from callscope.nouns.learned import Action, Deed, Evidenced, Insight, Stance
from callscope.plural import count
from callscope.safe import line
from callscope.tui import decided, deciding, doors
from callscope.tui.decided import Done, InsightsRead
from callscope.tui.insight_keys import KEYS, NO_ACTIONS, NO_INSIGHTS, ON_ACTION, ON_INSIGHT, ON_QUOTE
from callscope.tui.screens.asks import Act, Asks
from callscope.tui.widgets.advice import Advice
from callscope.tui.widgets.asking import Asking
from callscope.tui.widgets.bars import Bar, KeyBar
from callscope.tui.widgets.insight_list import InsightList, StoryList

if TYPE_CHECKING:
    from callscope.tui.desk import Desk
    from callscope.tui.glyphs import Piece
    from callscope.tui.widgets.lines import Lines
    from callscope.workspace import Workspace


class InsightsScreen(Asks):
    """The list at the left, the story of what is under the cursor at the right; on a narrow screen below."""

    BINDINGS: ClassVar[list[BindingType]] = KEYS

    DEFAULT_CSS = """
    InsightsScreen #middle { layout: horizontal; height: 1fr; }
    InsightsScreen.-narrow #middle { layout: vertical; }
    InsightsScreen.-narrow InsightList { width: 100%; height: 2fr; }
    InsightsScreen.-narrow StoryList { width: 100%; height: 3fr; border-left: none; border-top: solid $panel; }
    InsightsScreen.-tiny StoryList { display: none; }
    InsightsScreen Advice { display: none; height: 1fr; padding: 2 4; }
    InsightsScreen.-empty Advice { display: block; }
    InsightsScreen.-empty #middle { display: none; }
    InsightsScreen.-short #said, InsightsScreen.-tiny #said, InsightsScreen.-typing #said { display: none; }
    InsightsScreen.-typing KeyBar { display: none; }
    InsightsScreen.-tiny Advice { padding: 0 1; }
    """

    def __init__(
        self, desk: Desk, go: Callable[[str, float], None], listen: Callable[[str, float, float], None]
    ) -> None:
        super().__init__(desk)
        self._go, self._listen = go, listen
        self._insights: Sequence[Insight] | None = None
        self._studies: Sequence[str] = ()
        self._view = deciding.VIEWS[0]
        self._can: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield Bar(id="head", classes="-top")
        with Container(id="middle"):
            yield InsightList()
            yield StoryList()
        yield Advice()
        yield Bar(id="said")
        yield Asking()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#head", Bar).left = [("Insights", "strong"), ("  reading…", "dim")]
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.desk.read(partial(decided.do, decided.look, self.desk.workspace), self, "read the insights")

    @property
    def rows(self) -> InsightList:
        """The list."""
        return self.query_one(InsightList)

    @property
    def story(self) -> StoryList:
        """The story of one insight."""
        return self.query_one(StoryList)

    @property
    def quote(self) -> Evidenced | None:
        """The quote under the cursor of the story."""
        row = self.story.row if self.story.has_focus else None
        return row if isinstance(row, Evidenced) else None

    @property
    def deed(self) -> Action | None:
        """The action under the cursor, in the story or in the list of actions."""
        if self.story.has_focus:
            return self.story.row if isinstance(self.story.row, Action) else None
        return self.rows.row.action if isinstance(self.rows.row, Deed) else None

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return None
        if action in ON_INSIGHT and self.rows.insight is None:
            return None
        if action in ON_QUOTE and self.quote is None:
            return None
        if action in ON_ACTION and self.deed is None:
            return None
        if action == "move" and not (self.quote or (self.rows.has_focus and isinstance(self.rows.row, Insight))):
            return None
        return True

    # What workers did

    def on_insights_read(self, message: InsightsRead) -> None:
        self._insights, self._studies = message.insights, message.studies
        self._draw(message.done)
        if said := message.done.said:
            self.say_stored(said)
            self.desk.look_for_folder()

    # What keys do

    def action_open(self) -> None:
        if one := self.quote:
            self._go(one.exhibit.quote.call, one.exhibit.quote.start)
        elif self.rows.has_focus:
            self.action_side()

    def action_side(self) -> None:
        to_story = self.rows.has_focus and self.story.display and self.story.row is not None
        self.say("")
        (self.story if to_story else self.rows).focus()

    def action_add(self) -> None:
        self.ask("we learned", "", "one sentence", (), decided.add)

    def action_edit(self) -> None:
        one, deed = self.rows.insight, self.deed
        if deed:
            self.ask("to do", deciding.write_action(deed), deciding.ACTION, (), partial(decided.retype, deed))
        elif one:
            change = partial(decided.change, one, "changed")
            self.ask("we learned", one.text, "one sentence", (), lambda text: change(text=text))

    def action_cause(self) -> None:
        if one := self.rows.insight:
            change = partial(decided.change, one, "stored: the cause")
            self.ask(
                "because", deciding.chain(one), deciding.CHAIN, (), lambda text: change(cause=deciding.causes(text))
            )

    def action_study(self) -> None:
        if one := self.rows.insight:
            change = partial(decided.change, one, "stored: the study")
            form = "a study, or empty for none"
            self.ask("study", one.study, form, self._studies, lambda text: change(study=text.strip()))

    def action_follow(self) -> None:
        if one := self.rows.insight:
            self.ask("to do", "", deciding.ACTION, (), partial(decided.follow, one.id))

    def action_pick(self) -> None:
        if one := self.rows.insight:
            there = {each.exhibit.quote.id for each in one.evidence}
            screen = doors.pick_quotes(self.desk, f"for “{line(one.text)}”", there, self._go, self._listen)
            self.app.push_screen(screen, partial(self._picked, one.id))

    def _picked(self, insight: int, picked: tuple[Sequence[int], Stance] | None) -> None:
        if picked and picked[0]:
            self.act(decided.cite(insight, *picked))

    def action_flip(self) -> None:
        if (one := self.rows.insight) and (quote := self.quote):
            side: Stance = "against" if quote.stance == "for" else "for"
            self.act(decided.cite(one.id, [quote.exhibit.quote.id], side))

    def action_listen(self) -> None:
        if one := self.quote:
            self.play(self._listen, one.exhibit.quote, one.exhibit.title)

    def action_advance(self) -> None:
        if deed := self.deed:
            self.act(decided.advance(deed))

    def action_move(self, step: int) -> None:
        one, quote = self.rows.insight, self.quote
        if one and quote:
            self.act(decided.reorder(one.id, quote.exhibit.quote.id, step))
        elif one:
            self.act(decided.move(one, step))

    def action_drop(self) -> None:
        one, quote, deed = self.rows.insight, self.quote, self.deed
        if one is None:
            return
        if quote:
            self.act(decided.uncite(one.id, quote.exhibit.quote.id))
        elif deed:
            self.act(decided.drop(deed))
        else:
            self._remove(one)

    def _remove(self, one: Insight) -> None:
        if not one.evidence and not one.actions:
            self.act(decided.remove(one))
            return
        question = f"Delete the insight “{line(one.text)}”?"
        then = "Its actions go with it, its quotes stay; u brings all back."
        confirmed = doors.confirm(self.desk, question, then)
        self.app.push_screen(confirmed, lambda yes: self.act(decided.remove(one)) if yes else None)

    def action_view(self) -> None:
        self._view = deciding.VIEWS[(deciding.VIEWS.index(self._view) + 1) % len(deciding.VIEWS)]
        self.rows.focus()
        self._draw(Done())

    def action_export(self) -> None:
        if self._insights:
            self.hand_out(
                count(len(self._insights), "insight"), {"md": "Markdown, for a document"}, "insights", decided.export
            )

    def take_back(self, act: Callable[[Workspace], str]) -> None:
        self.act(lambda workspace: Done(act(workspace)))

    def action_back(self) -> None:
        if self.story.has_focus:
            self.rows.focus()
        else:
            self.dismiss()

    # What widgets tell

    def on_lines_moved(self, event: Lines.Moved) -> None:
        if event.lines is self.rows:
            self.story.show(self.rows.insight)
        self._beside()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        self.action_open()

    def on_descendant_focus(self) -> None:
        self._beside()

    # Drawing

    def doing(self, act: Act) -> Callable[[], Message]:
        return partial(decided.do, act, self.desk.workspace)

    def home(self) -> None:
        self.rows.focus()

    def unread(self) -> None:
        if self._insights is None:
            self.query_one("#head", Bar).left = [("the insights could not be read", "bad")]

    def _draw(self, done: Done) -> None:
        insights = self._insights or ()
        rows = deciding.listed(insights, self._view)
        self.set_class(not rows, "-empty")
        self.query_one(Advice).said = NO_ACTIONS if insights else NO_INSIGHTS
        self.rows.show(rows, done.insight, done.action)
        self.story.show(self.rows.insight, done.quote, done.action)
        head = self.query_one("#head", Bar)
        head.left = [("Insights", "strong"), (f"  {self._view}" if self._view != deciding.VIEWS[0] else "", "title")]
        todo = deciding.to_do(insights)
        right: list[Piece] = [(count(len(insights), "insight"), "dim"), (f" · {todo} to do" if todo else "", "dim")]
        head.right = right
        self._beside()

    def _beside(self) -> None:
        """What depends on the cursor."""
        can = (self.rows.insight is None, self.quote is None, self.deed is None, self.rows.has_focus)
        if can != self._can:
            self._can = can
            self.refresh_bindings()  # 5 ms
