"""What the screen of the taught words shows, and what its keys do to the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from callscope.errors import UsageProblem
from callscope.plural import count
from callscope.tui.codebook import Act, Done
from callscope.tui.keys import UNDO

if TYPE_CHECKING:
    from callscope.nouns.taught import MoodLexicon
    from callscope.workspace import Workspace

KEYS: list[BindingType] = [
    Binding("a,enter", "accept", "accept", id="accept_word", tooltip="take the word into the lexicon"),
    Binding("e", "weigh", "weigh", id="weigh_word", tooltip="accept it with another valence, -4 to 4"),
    Binding("delete,backspace", "drop", "take back", id="drop_word", tooltip="take the word out of the lexicon again"),
    Binding("R", "rescore", "score all anew", id="rescore", tooltip="score the words of all calls anew"),
    Binding("u", "undo", "undo", id="undo", group=UNDO),
    Binding("U", "redo", "redo", id="redo", group=UNDO),
    Binding("escape", "back", "back", id="back"),
]
"""Every act of the taught words; the ids are the names in settings.keys."""


class Row(NamedTuple):
    """A word as the list shows it: "proposed", "in force" or "taken back", and what is behind it."""

    state: str
    word: str
    valence: float
    behind: str
    example: str = ""


class MoodsRead(Message):
    """The lexicon as it is now, and what an act did."""

    def __init__(self, lexicon: MoodLexicon, done: Done) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.done = done


def rows(found: MoodLexicon) -> list[Row]:
    """Proposals first, then what is in force, then what was taken back."""
    proposed = [
        Row(
            "proposed",
            one.word,
            one.valence,
            f"{count(one.overrides, 'override')} in {count(one.calls, 'call')}, said {one.heard} times",
            one.example,
        )
        for one in found.proposals
    ]
    in_force = [Row("in force", one.word, one.valence, f"since version {one.since}") for one in found.words]
    dropped = [Row("taken back", one.word, one.valence, f"version {one.since} to {one.until}") for one in found.dropped]
    return proposed + in_force + dropped


def doing(workspace: Workspace, act: Act) -> Callable[[], MoodsRead]:
    """The work that does an act and reads the lexicon again."""

    def work() -> MoodsRead:
        done = act(workspace)
        return MoodsRead(workspace.mood_lexicon(), done)

    return work


def accept(word: str, valence: float) -> Act:
    """Takes a word into the lexicon."""
    return weigh(word, str(valence))


def weigh(word: str, typed: str) -> Act:
    """Takes a word into the lexicon with a valence as somebody typed it."""

    def act(workspace: Workspace) -> Done:
        one = workspace.accept_mood_word(word, _valence(typed))
        return Done(f"“{one.word}” counts {one.valence:+g} from version {one.since} on", one.word)

    return act


def drop(word: str) -> Act:
    """Takes a word back."""

    def act(workspace: Workspace) -> Done:
        one = workspace.drop_mood_word(word)
        return Done(f"taken back: {one.word}", one.word)

    return act


def rescore(workspace: Workspace) -> Done:
    """Scores the words of all calls anew."""
    return Done(f"scored anew: {count(workspace.rescore_moods(), 'call')} changed")


def _valence(typed: str) -> float:
    try:
        return float(typed.replace("−", "-").replace(",", "."))
    except ValueError:
        raise UsageProblem(f"“{typed}” is no number", "write it like -1.5") from None
