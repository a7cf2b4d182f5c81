"""What the keys of the insights' board do to the store: each act is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from callscope.plural import count
from callscope.safe import line
from callscope.tui import deciding, studies
from callscope.tui.new_file import new_file
from callscope.workspace import Workspace

if TYPE_CHECKING:
    from callscope.nouns.consented import Manner
    from callscope.nouns.learned import Action, Insight, Stance


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did, in words, and where the cursor goes: the insight, and the quote or action under it."""

    said: str = ""
    insight: int = 0
    quote: int = 0
    action: int = 0


Act = Callable[[Workspace], Done]


class InsightsRead(Message):
    """The insights as they are in the store, after an act."""

    def __init__(self, insights: Sequence[Insight], studies: Sequence[str], done: Done) -> None:
        super().__init__()
        self.insights = insights
        self.studies = studies
        self.done = done


def look(_workspace: Workspace) -> Done:
    """Changes nothing."""
    return Done()


def do(act: Act, workspace: Workspace) -> InsightsRead:
    """Does an act and reads the insights again."""
    done = act(workspace)
    return InsightsRead(workspace.insights(), [one.name for one in workspace.studies()], done)


def add(text: str) -> Act:
    """Stores an insight, in the study where there is one."""

    def act(workspace: Workspace) -> Done:
        return Done("added: the insight", workspace.add_insight(text, study=studies.only(workspace)).id)

    return act


def change(one: Insight, said: str, **changes: Any) -> Act:
    """Changes an insight."""

    def write(workspace: Workspace) -> Done:
        workspace.edit_insight(one.id, **changes)
        return Done(said, one.id)

    return write


def remove(one: Insight) -> Act:
    """Deletes an insight."""

    def write(workspace: Workspace) -> Done:
        workspace.remove_insight(one.id)
        return Done("deleted: the insight")

    return write


def move(one: Insight, step: int) -> Act:
    """Moves an insight a step from where it is then: keys may be pressed faster than the list is read."""
    return lambda workspace: Done(f"moved to place {workspace.move_insight(one.id, step=step)}", one.id)


def cite(insight: int, quotes: Sequence[int], stance: Stance) -> Act:
    """Puts quotes into an insight."""

    def write(workspace: Workspace) -> Done:
        workspace.cite(insight, quotes, stance)
        return Done(f"stored: {count(len(quotes), 'quote')} {stance} it", insight, quotes[0] if quotes else 0)

    return write


def uncite(insight: int, quote: int) -> Act:
    """Takes a quote out of an insight."""

    def write(workspace: Workspace) -> Done:
        workspace.uncite(insight, [quote])
        return Done("taken out: the quote stays on the quotes board", insight)

    return write


def reorder(insight: int, quote: int, step: int) -> Act:
    """Moves a quote a step in the story."""

    def write(workspace: Workspace) -> Done:
        place = workspace.move_evidence(insight, quote, step=step)
        return Done(f"moved to place {place} of the story", insight, quote)

    return write


def follow(insight: int, text: str) -> Act:
    """Stores an action, as it is typed."""

    def write(workspace: Workspace) -> Done:
        made = workspace.add_action(insight, **deciding.action(text))
        return Done(f"added: {made.what}", insight, action=made.id)

    return write


def retype(one: Action, text: str) -> Act:
    """Changes an action into what was typed."""

    def write(workspace: Workspace) -> Done:
        workspace.edit_action(one.id, **deciding.action(text))
        return Done("changed: the action", one.insight, action=one.id)

    return write


def advance(one: Action) -> Act:
    """Gives an action its next state."""

    def write(workspace: Workspace) -> Done:
        # As it is then: keys may be pressed faster than the list is read.
        now = next((each for each in workspace.insight(one.insight).actions if each.id == one.id), one)
        made = workspace.edit_action(one.id, state=deciding.next_state(now))
        return Done(f"{made.state}: {made.what}", one.insight, action=one.id)

    return write


def drop(one: Action) -> Act:
    """Deletes an action."""

    def write(workspace: Workspace) -> Done:
        workspace.remove_action(one.id)
        return Done("deleted: the action", one.insight)

    return write


def export(redact: bool, manner: Manner, text: str) -> Act:
    """Writes all insights to a file as Markdown, without personal data if wanted."""

    def write(workspace: Workspace) -> Done:
        place = new_file(text, "~/insights.md")
        leave = workspace.evidence_leaves("insights md", workspace.insights(), manner)
        workspace.send_evidence(
            leave,
            lambda redactor: workspace.insights_text(workspace.insights_out(redactor=redactor, but=leave.without)),
            place,
            redact,
        )
        return Done(f"written{' without personal data' if redact else ''}: {line(str(place))}")

    return write
